//! Names, texts, comments and reasons.

use demarche_scenario::parse::{CLAUSES, ITEMS};
use demarche_scenario::syntax::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

/// Words that the language has taken besides its keywords.
const TAKEN: [&str; 29] = [
    "and",
    "or",
    "not",
    "is",
    "was",
    "are",
    "were",
    "if",
    "else",
    "about",
    "until",
    "always",
    "never",
    "ever",
    "how",
    "much",
    "happened",
    "did",
    "happen",
    "plus",
    "minus",
    "round",
    "committed",
    "nobody",
    "the",
    "end",
    "with",
    "over",
    "rate",
];

/// A word that can be a name anywhere.
pub(crate) fn word() -> impl Strategy<Value = String> {
    "[A-Za-zéж_][A-Za-z0-9_é]{0,5}".prop_filter("a keyword", |w| {
        let w = w.as_str();
        !ITEMS.contains(&w) && !CLAUSES.contains(&w) && !TAKEN.contains(&w)
    })
}

pub(crate) fn name() -> impl Strategy<Value = Name> {
    word().prop_map(|text| Name {
        text,
        span: Default::default(),
    })
}

/// Text with everything that needs an escape.
pub(crate) fn text() -> impl Strategy<Value = String> {
    "(\\PC|\n|\t|\"|\\\\|#){0,8}"
}

pub(crate) fn label() -> impl Strategy<Value = Option<String>> {
    of(text())
}

pub(crate) fn comment() -> impl Strategy<Value = String> {
    "(\\PC| ){0,8}".prop_map(|c| c.trim_end().to_string())
}

pub(crate) fn date() -> impl Strategy<Value = String> {
    "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
}

pub(crate) fn grade() -> impl Strategy<Value = String> {
    "[A-F][1-6]"
}

fn because() -> impl Strategy<Value = Because> {
    let locator = "[A-Za-z0-9]([A-Za-z0-9._:-]{0,3}[A-Za-z0-9_-])?";
    let source = of((name(), of((locator, of("[0-9a-f]{8}")))));
    (source, of(text())).prop_filter_map("a reason", |(source, note)| {
        let mut reason = Because {
            note,
            ..Because::default()
        };
        if let Some((source, place)) = source {
            reason.source = Some(source);
            if let Some((locator, digest)) = place {
                reason.locator = Some(locator);
                reason.digest = digest;
            }
        }
        (reason.source.is_some() || reason.note.is_some()).then_some(reason)
    })
}

pub(crate) fn meta() -> impl Strategy<Value = Meta> {
    let some = (vec(comment(), 0..3), vec(because(), 0..3));
    prop_oneof![
        2 => Just((Vec::new(), Vec::new())),
        1 => some
    ]
    .prop_map(|(comments, because)| Meta {
        comments,
        because,
        span: Default::default(),
    })
}

pub(crate) fn clause<S: Strategy>(value: S) -> impl Strategy<Value = Clause<S::Value>> {
    (meta(), value).prop_map(|(meta, value)| Clause { meta, value })
}
