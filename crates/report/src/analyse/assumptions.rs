//! The analyst's assumptions: every construct that enters a number, with its reasons.

use demarche_scenario::model::{Construct, Model};
use demarche_scenario::render::Places;

use super::Sources;
use crate::findings::Assumption;

/// Constructs that are not assumptions: what was reported, what is asked, what if, and what is only recorded.
const OTHERWISE_SHOWN: [&str; 7] = [
    "evidence", "question", "variant", "note", "relation", "cover", "include",
];

/// Every assumption in reading order.
pub(super) fn rows(model: &Model, sources: &Sources<'_>) -> Vec<Assumption> {
    let assumed = model
        .constructs
        .iter()
        .filter(|construct| construct.computes && !OTHERWISE_SHOWN.contains(&construct.kind));
    let places: Vec<Places<'_>> = sources.loaded.files.iter().map(Places::new).collect();
    let row = |construct: &Construct| {
        let (line, says) = written(construct, sources, &places);
        Assumption {
            kind: construct.kind.into(),
            path: construct.path.clone(),
            label: construct.label.clone(),
            says,
            line,
            citations: sources.library.cite(&construct.because),
        }
    };
    assumed.map(row).collect()
}

/// The line that a construct starts on, and its first line without its reasons.
fn written(construct: &Construct, sources: &Sources<'_>, places: &[Places<'_>]) -> (u32, String) {
    let index = usize::from(construct.span.file);
    let (Some(file), Some(places)) = (sources.loaded.files.get(index), places.get(index)) else {
        return (0, String::new());
    };
    let line = places.line(construct.span.start as usize);
    let slice = file
        .text
        .get(construct.span.start as usize..construct.span.end as usize);
    let first = slice.unwrap_or_default().lines().next().unwrap_or_default();
    let bare = first.split(" because ").next().unwrap_or_default();
    let words: Vec<&str> = bare.split_whitespace().collect();
    (u32::try_from(line).unwrap_or(u32::MAX), words.join(" "))
}
