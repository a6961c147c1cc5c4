//! Citations, with the cited sentence where the document is available.

use std::collections::{BTreeMap, HashMap};

use demarche_scenario::World;
use demarche_scenario::cite::{self, Document};
use demarche_scenario::model::{Model, Source};
use demarche_scenario::syntax::Because;

use super::calendar;
use crate::findings::Citation;

/// What a scenario cites, ready to be looked up: documents as far as they are at hand, sources and constructs by their names.
pub(super) struct Library<'a> {
    model: &'a Model,
    /// By path.
    documents: BTreeMap<&'a str, Document>,
    sources: HashMap<&'a str, &'a Source>,
    /// Constructs by the first two parts of their paths: those of a question or an item of evidence stand together.
    constructs: HashMap<(&'a str, &'a str), Vec<usize>>,
}

impl<'a> Library<'a> {
    pub(super) fn new(model: &'a Model, world: &dyn World) -> Library<'a> {
        let mut documents = BTreeMap::new();
        let paths = model.sources.iter().filter_map(|s| s.document.as_deref());
        for path in paths {
            if !documents.contains_key(path)
                && let Ok(text) = world.read(path)
            {
                documents.insert(path, Document::new(text));
            }
        }
        let mut constructs: HashMap<_, Vec<usize>> = HashMap::new();
        for (i, construct) in model.constructs.iter().enumerate() {
            let mut parts = construct.path.split('.');
            if let (Some(kind), Some(name)) = (parts.next(), parts.next()) {
                constructs.entry((kind, name)).or_default().push(i);
            }
        }
        let mut sources = HashMap::new();
        for source in &model.sources {
            sources.entry(source.name.as_str()).or_insert(source);
        }
        Library {
            model,
            documents,
            sources,
            constructs,
        }
    }

    /// The reasons given, as citations.
    pub(super) fn cite(&self, because: &[Because]) -> Vec<Citation> {
        because.iter().map(|because| self.one(because)).collect()
    }

    /// The reasons of a question or an item of evidence, and of its clauses.
    pub(super) fn of_construct(&self, kind: &str, name: &str) -> Vec<Citation> {
        let own = self.constructs.get(&(kind, name));
        let own = own.into_iter().flatten();
        own.flat_map(|&i| self.cite(&self.model.constructs[i].because))
            .collect()
    }

    fn one(&self, because: &Because) -> Citation {
        let Some(name) = &because.source else {
            return Citation {
                note: because.note.clone(),
                ..Citation::default()
            };
        };
        let source = self.sources.get(name.text.as_str());
        let mut text = name.text.clone();
        if let Some(locator) = &because.locator {
            text.push('#');
            text.push_str(locator);
        }
        Citation {
            text,
            source_label: source.map(|s| s.label.clone()).unwrap_or_default(),
            dated: source.and_then(|s| s.dated).map(calendar::date),
            sentence: source.and_then(|source| self.sentence(because, source)),
            note: because.note.clone(),
        }
    }

    /// The sentence, unless it has changed since it was cited.
    fn sentence(&self, because: &Because, source: &Source) -> Option<String> {
        let document = self.documents.get(source.document.as_deref()?)?;
        let sentence = document.sentence(because.locator.as_ref()?)?;
        let Some(cited) = &because.digest else {
            return Some(sentence);
        };
        let same = cited.eq_ignore_ascii_case(&cite::digest(&sentence));
        same.then_some(sentence)
    }
}
