//! The reports and the analyst's assumptions, as text.

use std::collections::BTreeSet;

use super::page::Page;
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::{Assumption, Citation, Findings};
use crate::view::assumption::{by_support, quoted, says};
use crate::view::layer::Layer;
use crate::view::report::{Report, reports};
use crate::view::words::count;

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
    let mut cited = Cited::default();
    for Report {
        row,
        truth,
        provenance,
    } in reports(findings)
    {
        let paint = if row.used {
            Paint::Reported
        } else {
            Paint::Faint
        };
        table.row(vec![
            (Paint::Faint, row.date.clone().unwrap_or_default()),
            (paint, row.label.clone()),
            (Paint::Strong, truth),
        ]);
        table.note(Paint::Faint, &provenance);
        if !row.used {
            table.note(
                Paint::Faint,
                &format!("Not counted: {}.", row.unused_because),
            );
        }
        for citation in &row.citations {
            table.note(Paint::Faint, &cited.line(citation));
        }
    }
    page.table(&table, 2);
}

/// Citations one to a line. A source is named in full where it is first cited.
#[derive(Default)]
struct Cited<'a> {
    named: BTreeSet<&'a str>,
}

impl<'a> Cited<'a> {
    /// Where, and the sentence, or the scenario's own note where the sentence is not at hand.
    fn line(&mut self, citation: &'a Citation) -> String {
        let mut text = citation.text.clone();
        let source = citation.source_label.as_str();
        if !source.is_empty() && self.named.insert(source) {
            let dated = citation.dated.iter().map(|date| format!(", {date}"));
            text.push_str(&format!(" ({source}{})", dated.collect::<String>()));
        }
        let said = citation.sentence.as_deref().map(quoted);
        if let Some(said) = said.or_else(|| citation.note.clone()) {
            let gap = if text.is_empty() { "" } else { ": " };
            text.push_str(&format!("{gap}{said}"));
        }
        text
    }
}

/// Assumptions by what they rest on.
pub(super) fn assumptions(findings: &Findings, page: &mut Page) {
    for (name, rows) in by_support(&findings.assumptions) {
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
    let mut cited = Cited::default();
    for row in rows {
        table.row(vec![
            (Paint::Faint, row.line.to_string()),
            (Paint::Faint, row.kind.clone()),
            (Paint::Assumed, says(row)),
        ]);
        for citation in &row.citations {
            table.note(Paint::Faint, &cited.line(citation));
        }
    }
    table
}
