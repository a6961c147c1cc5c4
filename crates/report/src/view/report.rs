//! What was reported, and what it is worth.

use demarche_inference::filter::Unused;
use demarche_scenario::model::Model;

use super::words::percent;
use crate::findings::EvidenceRow;

/// Who says so, and what that is worth.
pub fn provenance(row: &EvidenceRow) -> String {
    let mut text = row.source_label.clone();
    if row.anonymous {
        text.push_str(", anonymous");
    }
    if let Some(grade) = &row.grade {
        text.push_str(&format!(", grade {grade}"));
    }
    text.push_str(&format!(
        "; reports it {} of the time if so, {} if not",
        percent(row.hit),
        percent(row.false_alarm)
    ));
    if let Some(origin) = &row.origin {
        text.push_str(&format!("; origin: {origin}"));
    }
    text
}

/// Why a report does not count.
pub(crate) fn unused(model: &Model, why: &Unused) -> String {
    match why {
        Unused::AfterCutOff => "dated after the cut-off".into(),
        Unused::Undated => "undated, so it may have come after the cut-off".into(),
        Unused::Repeats(first) => {
            let first = &model.evidence[*first].name;
            format!("same origin as {first}, counted there")
        }
    }
}
