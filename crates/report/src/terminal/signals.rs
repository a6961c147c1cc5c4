//! The signals as text: the bits by which each observable move shifts belief.

use super::page::{Page, bar};
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::Findings;
use crate::view::layer::Layer;
use crate::view::signal::{
    ARISES, CANNOT_TELL, HAPPENS, Hypothesis, LEGEND, hypotheses, weightiest,
};

/// Columns of a bar to either side of its centre, and where there is little room.
const HALF: [usize; 2] = [6, 3];
/// Columns that are little room.
const NARROW: usize = 72;

/// Each hypothesis, every move once, in the round in which it weighs most.
pub(super) fn telling_moves(findings: &Findings, page: &mut Page) {
    print(&weightiest(findings), page);
}

/// Every move of each hypothesis in every round, as found.
pub(super) fn all(findings: &Findings, page: &mut Page) {
    print(&hypotheses(findings), page);
}

fn print(hypotheses: &[Hypothesis<'_>], page: &mut Page) {
    for (i, hypothesis) in hypotheses.iter().enumerate() {
        let name = format!("Signals: {}", hypothesis.question);
        page.heading(&name, Layer::Derived);
        if i == 0 {
            page.say(2, Paint::Faint, LEGEND);
        }
        one(hypothesis, page);
    }
}

fn one(hypothesis: &Hypothesis<'_>, page: &mut Page) {
    if hypothesis.moves.is_empty() {
        page.say(2, Paint::Plain, CANNOT_TELL);
        return;
    }
    let sizes = hypothesis.moves.iter().map(|told| told.row.bits.abs());
    let most = sizes.fold(1.0, f64::max);
    let narrow = page.style().columns() < NARROW;
    let half = HALF[usize::from(narrow)];
    let mut table = Table::new(&[
        Lean::Right,
        Lean::Left,
        Lean::Wraps,
        Lean::Left,
        Lean::Right,
        Lean::Right,
    ]);
    table.head(&["bits", "", "move", "round", ARISES, HAPPENS]);
    for told in &hypothesis.moves {
        let row = told.row;
        let paint = if row.bits < 0.0 {
            Paint::Against
        } else {
            Paint::For
        };
        let mark = if row.public { "█" } else { "░" };
        let (left, right) = bar(row.bits, most, half, mark);
        table.row(vec![
            (Paint::Strong, told.bits.clone()),
            (paint, format!("{left}│{right}")),
            (Paint::Plain, row.label.clone()),
            (Paint::Faint, told.when.clone()),
            (Paint::Faint, told.arises.clone()),
            (Paint::Faint, told.happens.clone()),
        ]);
        table.note(Paint::Faint, &told.why);
        if !told.elsewhere.is_empty() {
            table.note(
                Paint::Faint,
                &format!("In other rounds: {}.", told.elsewhere),
            );
        }
    }
    page.table(&table, 2);
}
