//! A report, and its weight as evidence.

use demarche_inference::filter::Unused;
use demarche_scenario::model::Model;

use super::words::percent;
use crate::findings::{EvidenceRow, Findings};

/// A report.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The finding that this row shows.
    pub row: &'a EvidenceRow,
    /// Posterior probability that it is true.
    pub truth: String,
    /// The source and its rates.
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

/// The source and its rates.
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
    if let Some(planted) = &row.planted {
        text.push_str(&format!("; or planted by {planted}"));
    }
    if let Some(origin) = &row.origin {
        text.push_str(&format!("; origin: {origin}"));
    }
    text
}

/// The reason why a report is not used.
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
