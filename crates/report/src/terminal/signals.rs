//! How far each observable move should shift belief, in bits.

use super::page::{Layer, Page, bar};
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::{Findings, Signal, SignalGroup};
use crate::view::round;
use crate::view::signal::{hypothesis, telling, why};
use crate::view::words::{bits, percent};

/// Moves of each group in the briefing.
const MOST: usize = 8;
/// Columns of a bar to either side of its centre.
const HALF: usize = 6;

/// Each hypothesis with its weightiest moves, every move once.
pub(super) fn telling_moves(findings: &Findings, page: &mut Page) {
    let most = page.most(MOST);
    for group in &findings.signals {
        let all = telling(group, usize::MAX).len();
        let told = telling(group, most);
        let rows = told
            .iter()
            .map(|told| (told.row, told.elsewhere(&findings.rounds)));
        print(group, &rows.collect::<Vec<_>>(), findings, page);
        page.more(2, all - told.len());
    }
}

/// Every move of each hypothesis in every round, as found.
pub(super) fn all(findings: &Findings, page: &mut Page) {
    for group in &findings.signals {
        let rows = group.rows.iter().map(|row| (row, String::new()));
        print(group, &rows.collect::<Vec<_>>(), findings, page);
    }
}

/// Moves, each with what it weighs in other rounds if that is to be said.
fn print(group: &SignalGroup, rows: &[(&Signal, String)], findings: &Findings, page: &mut Page) {
    let name = format!("Signals: {}", hypothesis(findings, group));
    page.heading(&name, Layer::Derived);
    let text = format!(
        "Bits for {} against {}: each bit doubles the odds, a negative one halves them.",
        group.favours, group.against
    );
    page.say(2, Paint::Faint, &text);
    if rows.is_empty() {
        page.say(2, Paint::Plain, "No move tells these types apart.");
        return;
    }
    let most = rows
        .iter()
        .map(|(row, _)| row.bits.abs())
        .fold(1.0, f64::max);
    let mut table = Table::new(&[
        Lean::Right,
        Lean::Left,
        Lean::Wraps,
        Lean::Left,
        Lean::Right,
    ]);
    table.head(&["bits", "", "move", "round", "occurs"]);
    for (row, elsewhere) in rows {
        let paint = if row.bits < 0.0 {
            Paint::Against
        } else {
            Paint::For
        };
        let mark = if row.public { "█" } else { "░" };
        let (left, right) = bar(row.bits, most, HALF, mark);
        table.row(vec![
            (Paint::Strong, bits(row.bits)),
            (paint, format!("{left}│{right}")),
            (Paint::Plain, row.label.clone()),
            (Paint::Faint, round(&findings.rounds, row.round)),
            (Paint::Faint, percent(row.takes_place)),
        ]);
        table.note(Paint::Faint, &why(row, group));
        if !elsewhere.is_empty() {
            table.note(Paint::Faint, &format!("In other rounds: {elsewhere}."));
        }
    }
    page.table(&table, 2);
}
