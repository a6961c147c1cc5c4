//! What a name is: its kind, its line, its reasons, and what follows.

use std::fmt::Write;

use demarche_scenario::syntax::{Because, Item};
use demarche_scenario::{World, cite};
use gen_lsp_types as lsp;

use super::Spot;
use crate::index::{Kind, Symbol};

/// What is said of the name at a place, as Markdown.
pub(crate) fn hover(spot: &Spot, at: usize) -> Option<lsp::Hover> {
    let index = &spot.reading.index;
    let place = index.at(spot.file, at)?;
    let symbol = &index.symbols[place.symbol];
    let mut text = heading(spot, symbol);
    let line = spot.reading.at(symbol.line);
    if symbol.line.start < symbol.span.start {
        let _ = write!(text, "\n\n```demarche\n{line}\n```");
    }
    for fact in facts(spot, symbol) {
        let _ = write!(text, "\n\n{}", plain(&fact));
    }
    for reason in &symbol.because {
        let _ = write!(text, "\n\n{}", reason_text(spot, reason));
    }
    Some(lsp::Hover {
        contents: lsp::MarkupContent {
            kind: lsp::MarkupKind::Markdown,
            value: text,
        }
        .into(),
        range: Some(spot.reading.range(place.span)),
    })
}

/// `**option** envoy of outreach: Send word`
fn heading(spot: &Spot, symbol: &Symbol) -> String {
    let mut text = format!("**{}** `{}`", symbol.kind.word(), symbol.name);
    if let Some(owner) = symbol.owner {
        let _ = write!(text, " of `{}`", spot.reading.index.symbols[owner].name);
    }
    if let Some(label) = &symbol.label {
        let _ = write!(text, ": {}", plain(label));
    }
    text
}

/// The answer of a question, the bits of an option; of an actor its types, and so on.
fn facts(spot: &Spot, symbol: &Symbol) -> Vec<String> {
    let index = &spot.reading.index;
    let answers = spot.server.answers(&spot.whole);
    let own = || index.item(symbol.kind, &symbol.name);
    let parts = |kind: Kind| {
        let parts = own().into_iter().flat_map(|id| index.parts_of(id));
        let names: Vec<&str> = parts
            .filter(|p| p.kind == kind)
            .map(|p| p.name.as_str())
            .collect();
        names.join(", ")
    };
    let listed = |what: &str, names: String| match names.is_empty() {
        true => Vec::new(),
        false => vec![format!("{what}: {names}")],
    };
    match symbol.kind {
        Kind::Question => {
            let told = answers.and_then(|a| a.questions.get(&symbol.name));
            told.map_or_else(Vec::new, |told| told.lines.clone())
        }
        Kind::Option => {
            let decision = symbol.owner.map(|o| index.symbols[o].name.clone());
            let key = (decision.unwrap_or_default(), symbol.name.clone());
            let told = answers.and_then(|a| a.options.get(&key));
            told.map_or_else(Vec::new, |told| told.lines.clone())
        }
        Kind::Actor => listed("types", parts(Kind::Type)),
        Kind::Decision => listed("options", parts(Kind::Option)),
        _ => Vec::new(),
    }
}

/// A reason: where it stands and whose it is, the sentence itself if the document is at hand, and the author's own words.
fn reason_text(spot: &Spot, reason: &Because) -> String {
    let mut text = String::from("because ");
    if let Some(source) = &reason.source {
        let locator = reason.locator.as_deref();
        let cited = locator.map_or(source.text.clone(), |l| format!("{}#{l}", source.text));
        let _ = write!(text, "`{cited}`");
        let items = spot.reading.loaded.whole.items.iter();
        let declared = items.filter_map(|item| match item {
            Item::Source(x) if x.name.text == source.text => Some(x),
            _ => None,
        });
        if let Some(declared) = declared.take(1).next() {
            if let Some(label) = &declared.label {
                let _ = write!(text, " ({})", plain(label));
            }
            let document = declared.document.as_ref();
            let sentence = document.zip(locator).and_then(|(document, locator)| {
                let text = spot.reading.world.read(&document.value).ok()?;
                cite::Document::new(text).sentence(locator)
            });
            if let Some(sentence) = sentence {
                let _ = write!(text, ": “{}”", plain(&sentence));
            }
        }
    }
    if let Some(note) = &reason.note {
        let _ = write!(text, " {}", plain(note));
    }
    text
}

/// A text whose characters mean nothing in Markdown or HTML.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            c if c.is_ascii_punctuation() && !",.:;-'()%?+/=\"".contains(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    demarche_scenario::escape::visible(&out)
}
