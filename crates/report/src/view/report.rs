//! A report, and its weight as evidence.

use demarche_inference::filter::Unused;
use demarche_scenario::model::Model;

use super::words::percent;
use crate::findings::{EvidenceRow, Findings};

/// A report.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// As found.
    pub row: &'a EvidenceRow,
    /// How likely what it says is to be so, given everything.
    pub truth: String,
    /// Who says so, and what that is worth.
    pub provenance: String,
}

/// Every report in its order.
pub(crate) fn reports(findings: &Findings) -> Vec<Report<'_>> {
    findings.evidence.iter().map(report).collect()
}

/// One report.
pub fn report(row: &EvidenceRow) -> Report<'_> {
    Report {
        truth: percent(row.probability_true),
        provenance: provenance(row),
        row,
    }
}

/// Who says so, and what that is worth.
fn provenance(row: &EvidenceRow) -> String {
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
