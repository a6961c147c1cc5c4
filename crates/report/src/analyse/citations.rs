//! Citations, with the cited sentence where the document is available.

use std::collections::BTreeMap;

use demarche_scenario::model::Model;
use demarche_scenario::syntax::Because;
use demarche_scenario::{World, cite};

use super::calendar;
use crate::findings::Citation;

/// The documents that a scenario cites, as far as they are at hand.
pub(super) struct Library {
    /// By name of the source.
    documents: BTreeMap<String, String>,
}

impl Library {
    pub(super) fn new(model: &Model, world: &dyn World) -> Library {
        let documents = model.sources.iter().filter_map(|source| {
            let text = world.read(source.document.as_ref()?).ok()?;
            Some((source.name.clone(), text))
        });
        Library {
            documents: documents.collect(),
        }
    }

    /// The reasons given, as citations.
    pub(super) fn cite(&self, model: &Model, because: &[Because]) -> Vec<Citation> {
        because
            .iter()
            .map(|because| self.one(model, because))
            .collect()
    }

    /// The reasons of a question or an item of evidence, and of its clauses.
    pub(super) fn of_construct(&self, model: &Model, kind: &str, name: &str) -> Vec<Citation> {
        let whole = format!("{kind}.{name}");
        let own = |path: &str| {
            path.strip_prefix(&whole)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let found = model.constructs.iter().filter(|c| own(&c.path));
        found
            .flat_map(|construct| self.cite(model, &construct.because))
            .collect()
    }

    fn one(&self, model: &Model, because: &Because) -> Citation {
        let Some(name) = &because.source else {
            return Citation {
                note: because.note.clone(),
                ..Citation::default()
            };
        };
        let source = model.sources.iter().find(|source| source.name == name.text);
        let mut text = name.text.clone();
        if let Some(locator) = &because.locator {
            text.push('#');
            text.push_str(locator);
        }
        Citation {
            text,
            source_label: source.map(|s| s.label.clone()).unwrap_or_default(),
            dated: source.and_then(|s| s.dated).map(calendar::date),
            sentence: self.sentence(because, &name.text),
            note: because.note.clone(),
        }
    }

    /// The sentence, unless it has changed since it was cited.
    fn sentence(&self, because: &Because, source: &str) -> Option<String> {
        let sentence = cite::sentence(self.documents.get(source)?, because.locator.as_ref()?)?;
        let now = cite::digest(&sentence);
        let same = because
            .digest
            .as_ref()
            .is_none_or(|cited| cited.eq_ignore_ascii_case(&now));
        same.then_some(sentence)
    }
}
