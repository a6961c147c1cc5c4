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

/// The reports, and then the assumptions. What is cited is quoted where it is first cited.
pub(super) fn print(findings: &Findings, page: &mut Page) {
    let mut cited = Cited::default();
    evidence(findings, &mut cited, page);
    assumptions(findings, &mut cited, page);
}

/// Every report, with its source and whether it counts.
fn evidence<'a>(findings: &'a Findings, cited: &mut Cited<'a>, page: &mut Page) {
    if findings.evidence.is_empty() {
        return;
    }
    page.heading("Reports", Layer::Reported);
    let mut table = Table::new(&[Lean::Left, Lean::Wraps, Lean::Right]);
    table.head(&["date", "report", "so, all told"]);
    let mut known = BTreeSet::new();
    for Report {
        row,
        truth,
        provenance,
    } in reports(findings)
    {
        let provenance = match known.insert(provenance.clone()) {
            true => provenance,
            false if row.source.is_empty() => "As above".into(),
            false => format!("{}, as above", row.source),
        };
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
        let (provenance, lines) = cited.told(&provenance, &row.citations);
        table.note(Paint::Faint, &provenance);
        if !row.used {
            table.note(
                Paint::Faint,
                &format!("Not counted: {}.", row.unused_because),
            );
        }
        for line in lines {
            table.note(Paint::Faint, &line);
        }
    }
    page.table(&table, 2);
}

/// Citations: the bare ones in a row, those with something to read one to a line. A source is named in full, and a sentence quoted,
/// where it is first cited.
#[derive(Default)]
struct Cited<'a> {
    named: BTreeSet<&'a str>,
    quoted: BTreeSet<&'a str>,
}

impl<'a> Cited<'a> {
    /// A statement with what it cites: the citations with nothing to read, or nothing that was not read before, in brackets behind it;
    /// then the others, each with the sentence, or the scenario's own note where the sentence is not at hand.
    fn told(&mut self, statement: &str, citations: &'a [Citation]) -> (String, Vec<String>) {
        let (mut bare, mut lines) = (Vec::new(), Vec::new());
        for citation in citations {
            let place = self.place(citation);
            let said = match citation.sentence.as_deref() {
                Some(sentence) if !self.quoted.insert(sentence) => None,
                Some(sentence) => Some(quoted(sentence)),
                None => citation.note.clone(),
            };
            match said {
                None => bare.push(place),
                Some(said) if place.is_empty() => lines.push(said),
                Some(said) => lines.push(format!("{place}: {said}")),
            }
        }
        let statement = match bare.as_slice() {
            [] => statement.into(),
            bare => format!("{statement} [{}]", bare.join(", ")),
        };
        (statement, lines)
    }

    /// `report#3.1`, where its source is first cited with its name and date.
    fn place(&mut self, citation: &'a Citation) -> String {
        let source = citation.source_label.as_str();
        if source.is_empty() || !self.named.insert(source) {
            return citation.text.clone();
        }
        let dated = citation.dated.iter().map(|date| format!(", {date}"));
        let dated: String = dated.collect();
        format!("{} ({source}{dated})", citation.text)
    }
}

/// Assumptions by what they rest on.
fn assumptions<'a>(findings: &'a Findings, cited: &mut Cited<'a>, page: &mut Page) {
    for (name, rows) in by_support(&findings.assumptions) {
        if rows.is_empty() {
            continue;
        }
        let name = format!("{} {name}", count(rows.len(), "assumption"));
        page.heading(&name, Layer::Assumed);
        page.table(&list(&rows, cited), 2);
    }
}

fn list<'a>(rows: &[&'a Assumption], cited: &mut Cited<'a>) -> Table {
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Wraps]);
    table.head(&["line", "what", ""]);
    for row in rows {
        let (statement, lines) = cited.told(&says(row), &row.citations);
        table.row(vec![
            (Paint::Faint, row.line.to_string()),
            (Paint::Faint, row.kind.clone()),
            (Paint::Assumed, statement),
        ]);
        for line in lines {
            table.note(Paint::Faint, &line);
        }
    }
    table
}
