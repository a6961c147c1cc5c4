//! How much and when as text.

use super::page::Page;
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::Findings;
use crate::view::layer::Layer;
use crate::view::measured::{Found, Measured, SECTION, measured};

/// Columns of the longest bar.
const BAR: f64 = 20.0;
/// Of more rows than this those that round to nothing are left out.
const MANY: usize = 12;

/// What the first page has of one: the figure, and what stands behind it.
pub(super) fn brief(own: &Measured<'_>, page: &mut Page) {
    page.pieces(
        0,
        &[
            (Paint::Strong, format!("{:>4}", own.now)),
            (Paint::Derived, own.words.clone()),
            (Paint::Strong, own.label.into()),
        ],
    );
    let said: Vec<&str> = own
        .over
        .iter()
        .chain(std::iter::once(&own.more))
        .map(String::as_str)
        .collect();
    page.say(6, Paint::Plain, said.join(" ").trim());
    if let Some(path) = &own.path {
        page.say(6, Paint::Plain, &format!("{path}."));
    }
}

/// Their section. Of those on the first page what is not said there.
pub(super) fn print(findings: &Findings, page: &mut Page) {
    let all = measured(findings);
    if all.is_empty() {
        return;
    }
    page.heading(SECTION, Layer::Derived);
    for (i, own) in all.iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        one(own, page);
    }
}

fn one(own: &Measured<'_>, page: &mut Page) {
    page.say(0, Paint::Strong, own.label);
    let before = format!("{}.", own.before);
    if own.ahead {
        page.say(2, Paint::Faint, &before);
    } else {
        page.pieces(
            2,
            &[
                (Paint::Strong, own.now.clone()),
                (Paint::Derived, own.words.clone()),
                (Paint::Faint, own.before.clone()),
            ],
        );
        let path = own.path.as_ref().map(|path| format!("{path}."));
        let said = [path.as_ref(), own.over.as_ref(), Some(&own.more)];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        page.say(2, Paint::Plain, said.join(" ").trim());
    }
    page.table(&rows(own), 4);
    if let Some(line) = &own.trajectory {
        page.say(2, Paint::Faint, line);
    }
    if let Some(line) = &own.what_ifs {
        page.say(2, Paint::Plain, line);
    }
    if let Some(resolves) = &own.resolves {
        page.say(2, Paint::Faint, &format!("Resolves: {resolves}"));
    }
}

fn rows(own: &Measured<'_>) -> Table {
    let mut table = Table::new(&[
        Lean::Wraps,
        Lean::Right,
        Lean::Left,
        Lean::Right,
        Lean::Left,
    ]);
    let [what, says] = own.found.heads();
    table.head(&[what, says, "", "before", "5–95 %"]);
    let nothing = |now: &str, prior: &str| [now, prior].iter().all(|p| matches!(*p, "0%" | "<1%"));
    let many = own.rows.len() > MANY;
    let mut left_out = 0;
    // Bars of levels are for comparison with each other, those of rounds with all.
    let most = match own.found {
        Found::HowMuch(_) => own
            .rows
            .iter()
            .map(|row| row.probability)
            .fold(0.25, f64::max),
        Found::When(_) => 1.0,
    };
    for row in &own.rows {
        if many && nothing(&row.now, &row.prior) {
            left_out += 1;
            continue;
        }
        let marks = (BAR * row.probability / most).round() as usize;
        table.row(vec![
            (Paint::Plain, row.name.clone()),
            (Paint::Strong, row.now.clone()),
            (Paint::Derived, "█".repeat(marks)),
            (Paint::Faint, row.prior.clone()),
            (Paint::Faint, row.range.clone()),
        ]);
    }
    if left_out > 0 {
        table.note(
            Paint::Faint,
            &format!("… and {left_out} below 1%, before and now"),
        );
    }
    table
}
