//! Citations: sources that exist, places that exist, sentences that still say what was cited.

use std::collections::BTreeMap;

use super::Checker;
use super::mistakes::evidence as wrong;
use crate::World;
use crate::cite::{self, Document};
use crate::syntax::Because;

impl Checker<'_> {
    /// Judges the reasons of every construct.
    pub(super) fn citations(&mut self, world: &dyn World) {
        // By path: many sources may name the same one.
        let mut documents: BTreeMap<&str, Option<Document>> = BTreeMap::new();
        let constructs = std::mem::take(&mut self.model.constructs);
        for because in constructs.iter().flat_map(|c| &c.because) {
            let Some(name) = &because.source else {
                continue;
            };
            let Some(source) = self.source(name) else {
                continue;
            };
            if let Some(digest) = &because.digest
                && !(digest.len() == 8 && digest.bytes().all(|b| b.is_ascii_hexdigit()))
            {
                self.report(wrong::bad_digest(because.span, digest));
                continue;
            }
            let document = self.names.sources.items[source].document.as_ref();
            let Some(path) = document.map(|c| &c.value) else {
                continue;
            };
            let read = || {
                let path = crate::path::resolve("", path).ok()?;
                world.read(&path).ok().map(Document::new)
            };
            if let Some(document) = documents.entry(path).or_insert_with(read) {
                let problem = compare(because, &name.text, path, document);
                self.problems.extend(problem);
            }
        }
        self.model.constructs = constructs;
    }
}

/// The mistake in a citation of a document that is at hand.
fn compare(
    because: &Because,
    source: &str,
    path: &str,
    document: &Document,
) -> Option<crate::Problem> {
    let locator = because.locator.as_ref()?;
    let Some(sentence) = document.sentence(locator) else {
        return Some(wrong::no_such_place(because.span, locator, path));
    };
    let now = cite::digest(&sentence);
    let cited = because.digest.as_ref()?;
    let citation = format!("{source}#{locator}");
    (!cited.eq_ignore_ascii_case(&now))
        .then(|| wrong::digest_changed(because.span, &citation, &now))
}
