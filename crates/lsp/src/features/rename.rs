//! Another name for something, wherever it is named.
//!
//! Whether a new name can stand everywhere is not guessed: the scenario is read again with it, and every name has to stand for what it
//! stood for.

use std::collections::BTreeMap;

use demarche_scenario::{Problem, Severity, Span};
use gen_lsp_types as lsp;
use serde_json::Value;

use super::Spot;
use crate::index::Index;
use crate::reading::Reading;
use crate::server::value;
use crate::text;

/// The name at a place, if it can be changed.
pub(crate) fn prepare_rename(spot: &Spot, at: usize) -> Option<lsp::PrepareRenamePlaceholder> {
    let place = spot.reading.index.at(spot.file, at)?;
    Some(lsp::PrepareRenamePlaceholder {
        range: spot.reading.range(place.span),
        placeholder: spot.reading.at(place.span).to_string(),
    })
}

/// The edit that gives the thing at a place another name; a text where there is none, which says why.
pub(crate) fn rename(spot: &Spot, at: usize, new: &str) -> Value {
    match edits(spot, at, new) {
        Ok(edit) => value(&edit),
        Err(why) => Value::String(why),
    }
}

fn edits(spot: &Spot, at: usize, new: &str) -> Result<lsp::WorkspaceEdit, String> {
    let reading = spot.reading;
    let Some(place) = reading.index.at(spot.file, at) else {
        return Err("there is no name here that could be changed".into());
    };
    if !is_name(new) {
        return Err(format!(
            "`{new}` is no name: a name is made of letters, digits and underscores, and starts with no digit"
        ));
    }
    let mut by_file: BTreeMap<u16, Vec<Span>> = BTreeMap::new();
    for place in reading.index.uses(place.symbol) {
        by_file.entry(place.span.file).or_default().push(place.span);
    }
    let mut texts = spot.server.texts().clone();
    let mut edits = Vec::new();
    for (&file, spans) in &by_file {
        let of = reading.files.get(usize::from(file));
        let Some(key) = of.and_then(|f| f.key.as_deref()) else {
            return Err(format!(
                "`{}` is named in a file that is not in the text form, and would have to be changed there by hand",
                reading.index.symbols[place.symbol].name
            ));
        };
        let text = text::replaced(reading.text(file), spans, new);
        texts.insert(key.to_string(), text.into());
        let change = |span: &Span| lsp::TextEdit {
            range: reading.range(*span),
            new_text: new.to_string(),
        };
        edits.push((key, spans.iter().map(change).collect::<Vec<_>>()));
    }
    let after = Reading::new(&spot.whole, &texts, spot.server.disk());
    judge(reading, &after, new)?;
    Ok(edit(spot, edits))
}

/// Whether every name still stands for the same.
fn judge(before: &Reading, after: &Reading, new: &str) -> Result<(), String> {
    if after.mistakes() > before.mistakes() {
        let known = |p: &Problem| before.problems.iter().any(|b| b.message == p.message);
        let fresh = || {
            let errors = after
                .problems
                .iter()
                .filter(|p| p.severity == Severity::Error);
            errors.filter(|p| !known(p))
        };
        // That a name is taken says more than what follows from it.
        let named = |p: &&Problem| ["duplicate-name", "reserved-name"].contains(&p.code);
        let first = fresh().find(named).or_else(|| fresh().next());
        let why = first.map_or("it would be a mistake", |p| p.message.as_str());
        return Err(format!("`{new}` cannot stand here: {why}"));
    }
    let meanings = |index: &Index| {
        let kinds = index.symbols.iter().map(|s| (s.kind, s.owner));
        let places = index.places.iter();
        let places = places.map(|p| (p.span.file, p.symbol, p.defines));
        (kinds.collect::<Vec<_>>(), places.collect::<Vec<_>>())
    };
    if meanings(&before.index) != meanings(&after.index) {
        return Err(format!(
            "with `{new}` in its place, something in the scenario would mean something else"
        ));
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() || c == '_';
    name.starts_with(letter) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn edit(spot: &Spot, edits: Vec<(&str, Vec<lsp::TextEdit>)>) -> lsp::WorkspaceEdit {
    let server = spot.server;
    if !server.client().versions {
        let all = edits.into_iter();
        let all = all.map(|(key, edits)| (server.uri(key).into(), edits));
        return lsp::WorkspaceEdit {
            changes: Some(all.collect()),
            ..Default::default()
        };
    }
    let document = |(key, edits): (&str, Vec<lsp::TextEdit>)| {
        let document = lsp::OptionalVersionedTextDocumentIdentifier {
            version: server.version(key),
            text_document_identifier: lsp::TextDocumentIdentifier {
                uri: server.uri(key).into(),
            },
        };
        let edits = edits.into_iter().map(Into::into).collect();
        lsp::DocumentChange::from(lsp::TextDocumentEdit {
            text_document: document,
            edits,
        })
    };
    lsp::WorkspaceEdit {
        document_changes: Some(edits.into_iter().map(document).collect()),
        ..Default::default()
    }
}
