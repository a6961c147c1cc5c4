//! An assumption, and what it rests on.

use crate::findings::Assumption;

/// The text of an assumption, with the name of its subject where the text as written lacks it.
pub(crate) fn says(assumption: &Assumption) -> String {
    let Assumption {
        label, path, says, ..
    } = assumption;
    let about = if label.is_empty() { path } else { label };
    // The header's clauses start with their own name.
    if says.is_empty() {
        about.clone()
    } else if says.contains(about.as_str()) || path.starts_with("header.") {
        says.clone()
    } else {
        format!("{about}: {says}")
    }
}

/// A sentence in quotation marks; one that has its own, as reported speech does, keeps those.
pub(crate) fn quoted(sentence: &str) -> String {
    if sentence.starts_with(['“', '"', '«', '„']) {
        sentence.into()
    } else {
        format!("“{sentence}”")
    }
}

/// Assumptions by what they rest on: a citation, only a note, nothing.
pub(crate) fn by_support(assumptions: &[Assumption]) -> [(&'static str, Vec<&Assumption>); 3] {
    let cites = |row: &Assumption| {
        row.citations
            .iter()
            .any(|citation| !citation.text.is_empty())
    };
    let (with, rest): (Vec<_>, Vec<_>) = assumptions.iter().partition(|row| cites(row));
    let (noted, bare) = rest.into_iter().partition(|row| !row.citations.is_empty());
    [
        ("with a citation", with),
        ("with a note only", noted),
        ("without a citation", bare),
    ]
}
