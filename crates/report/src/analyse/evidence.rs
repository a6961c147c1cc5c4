//! The reports: what each says, its source, and how likely it is to be true.

use std::collections::HashMap;

use demarche_inference::filter::{Filtered, Report, Reports};
use demarche_scenario::model::{Model, Source};
use demarche_scenario::print;
use demarche_scenario::syntax::{Claim, Item};

use super::{Sources, calendar};
use crate::findings::EvidenceRow;
use crate::view::report::unused;

/// Every item of evidence in order of date, used or not.
pub(super) fn rows(
    model: &Model,
    reports: &Reports,
    filtered: &Filtered,
    sources: &Sources<'_>,
) -> Vec<EvidenceRow> {
    let claims = claims(sources);
    let row = |report: &Report| {
        let item = &model.evidence[report.item];
        let source = item.source.map(|s| &model.sources[s]);
        EvidenceRow {
            name: item.name.clone(),
            label: item.label.clone(),
            claim: claims
                .get(item.name.as_str())
                .map(|c| print::claim(c))
                .unwrap_or_default(),
            round: report.round,
            source: source.map(|s| s.name.clone()).unwrap_or_default(),
            source_label: source.map(|s| s.label.clone()).unwrap_or_default(),
            anonymous: source.is_some_and(|s| s.anonymous),
            date: report.date.map(calendar::date),
            grade: source.and_then(|s| s.grade.clone()),
            hit: report.hit,
            false_alarm: report.false_alarm,
            planted: source.and_then(|source| planted(source, sources)),
            origin: item.origin.clone(),
            used: report.unused.is_none(),
            unused_because: report
                .unused
                .as_ref()
                .map(|why| unused(model, why))
                .unwrap_or_default(),
            probability_true: filtered.claims[report.item],
            citations: sources.library.of_construct("evidence", &item.name),
        }
    };
    reports.all.iter().map(row).collect()
}

/// Who may have planted a source's reports, where that hangs on what is done in play.
fn planted(source: &Source, sources: &Sources<'_>) -> Option<String> {
    source.planted_by_choice().then_some(())?;
    sources
        .loaded
        .whole
        .items
        .iter()
        .find_map(|item| match item {
            Item::Source(item) if item.name.text == source.name => {
                let planted = &item.planted.as_ref()?.value;
                Some(format!(
                    "{}, {}",
                    planted.actor.text,
                    print::expr(&planted.chance)
                ))
            }
            _ => None,
        })
}

/// The claims as written, by name of their evidence.
fn claims<'a>(sources: &Sources<'a>) -> HashMap<&'a str, &'a Claim> {
    let mut claims = HashMap::new();
    for item in &sources.loaded.whole.items {
        if let Item::Evidence(item) = item {
            claims.entry(item.name.text.as_str()).or_insert(&item.claim);
        }
    }
    claims
}
