//! What the derived rests on: what was reported, and what the analyst assumes.

use super::page::{Layer, Page};
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::{Assumption, Citation, Findings};
use crate::sentences::provenance;
use crate::words::{count, percent};

/// Assumptions of each kind in the briefing.
const MOST: usize = 8;

/// Every report, with its source and whether it counts.
pub(super) fn evidence(findings: &Findings, page: &mut Page) {
    if findings.evidence.is_empty() {
        return;
    }
    page.heading("Reports", Layer::Reported);
    let mut table = Table::new(&[Lean::Left, Lean::Wraps, Lean::Right]);
    table.head(&["date", "report", "so, all told"]);
    for row in &findings.evidence {
        let paint = if row.used {
            Paint::Reported
        } else {
            Paint::Faint
        };
        table.row(vec![
            (Paint::Faint, row.date.clone().unwrap_or_default()),
            (paint, row.label.clone()),
            (Paint::Strong, percent(row.probability_true)),
        ]);
        table.note(Paint::Faint, &provenance(row));
        if !row.used {
            table.note(
                Paint::Faint,
                &format!("Not counted: {}.", row.unused_because),
            );
        }
        for citation in &row.citations {
            table.note(Paint::Faint, &cited(citation));
        }
    }
    page.table(&table, 2);
}

/// A citation on one line: where, and the sentence, or the scenario's note where the sentence is not at hand.
fn cited(citation: &Citation) -> String {
    let mut text = citation.text.clone();
    let source = [Some(citation.source_label.clone()), citation.dated.clone()];
    let source: Vec<String> = source
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    if !source.is_empty() {
        text.push_str(&format!(" ({})", source.join(", ")));
    }
    if let Some(sentence) = &citation.sentence {
        text.push_str(&format!(": “{sentence}”"));
    } else if let Some(note) = &citation.note {
        text.push_str(&format!(": {note}"));
    }
    text
}

/// Assumptions that cite something, then those that rest on the analyst alone.
pub(super) fn assumptions(findings: &Findings, page: &mut Page) {
    let (with, without): (Vec<_>, Vec<_>) = findings
        .assumptions
        .iter()
        .partition(|assumption| !assumption.citations.is_empty());
    for (name, rows) in [("with a citation", with), ("without a citation", without)] {
        if rows.is_empty() {
            continue;
        }
        let name = format!("{} {name}", count(rows.len(), "assumption"));
        page.heading(&name, Layer::Assumed);
        let most = page.most(MOST);
        page.table(&list(&rows[..rows.len().min(most)]), 2);
        page.more(2, rows.len().saturating_sub(most));
    }
}

fn list(rows: &[&Assumption]) -> Table {
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Wraps]);
    table.head(&["line", "what", ""]);
    for row in rows {
        let says = match (row.label.is_empty(), row.says.is_empty()) {
            (true, _) => format!("{}: {}", row.path, row.says),
            (false, true) => row.label.clone(),
            (false, false) => format!("{}: {}", row.label, row.says),
        };
        table.row(vec![
            (Paint::Faint, row.line.to_string()),
            (Paint::Faint, row.kind.clone()),
            (Paint::Assumed, says),
        ]);
        for citation in &row.citations {
            table.note(Paint::Faint, &cited(citation));
        }
    }
    table
}
