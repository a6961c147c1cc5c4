//! How far each observable move should shift belief, in bits.

use super::page::{Layer, Page, bar};
use super::style::Paint;
use super::table::{Lean, Table};
use crate::charts::{rounds, telling};
use crate::findings::{Findings, Signal, SignalGroup};
use crate::sentences::{hypothesis, why};
use crate::words::{bits, percent};

/// Moves of each group in the briefing.
const MOST: usize = 8;
/// Columns of a bar to either side of its centre.
const HALF: usize = 6;

/// The weightiest moves of each hypothesis.
pub(super) fn telling_moves(findings: &Findings, page: &mut Page) {
    let most = page.most(MOST);
    for group in &findings.signals {
        let rows = telling(group, most);
        print(group, &rows, findings, page);
        page.more(2, group.rows.len() - rows.len());
    }
}

/// Every move of each hypothesis, as found.
pub(super) fn all(findings: &Findings, page: &mut Page) {
    for group in &findings.signals {
        print(
            group,
            &group.rows.iter().collect::<Vec<_>>(),
            findings,
            page,
        );
    }
}

fn print(group: &SignalGroup, rows: &[&Signal], findings: &Findings, page: &mut Page) {
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
    let most = rows.iter().map(|row| row.bits.abs()).fold(1.0, f64::max);
    let mut table = Table::new(&[
        Lean::Right,
        Lean::Left,
        Lean::Wraps,
        Lean::Left,
        Lean::Right,
    ]);
    table.head(&["bits", "", "move", "round", "occurs"]);
    for row in rows {
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
            (Paint::Faint, rounds::name(&findings.rounds, row.round)),
            (Paint::Faint, percent(row.takes_place)),
        ]);
        table.note(Paint::Faint, &why(row, group));
    }
    page.table(&table, 2);
}
