//! Text of `why`: the parts of an answer.

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::view::anatomy::signed;
use crate::view::layer::Layer;
use crate::view::question::lambda;
use crate::view::words::percent;
use crate::why::{Incentives, Part, Parts, Why};

/// The parts of an answer, split over actors, decisions and reports.
pub fn why(why: &Why, style: &Style) -> String {
    let mut page = Page::new(style, &why.equilibrium);
    page.say(0, Paint::Strong, &why.label);
    page.say(0, Paint::Faint, &why.property);
    let Some(parts) = &why.parts else {
        page.gap();
        page.say(
            2,
            Paint::Plain,
            "Its condition cannot hold, so there is no answer to take apart.",
        );
        return page.finish();
    };
    page.heading("How it comes about", Layer::Derived);
    path(why, parts, &mut page);
    page.heading("Whose incentives", Layer::Derived);
    page.say(2, Paint::Faint, "Share: an actor's part of what all incentives add before any report, over all orders in which actors may come to follow theirs (Shapley value); these add up. Alone: what would be lost if this actor alone, or at this decision alone, played as usual: before any report, and of the answer with all reports, where incentives also make reports tell. These do not add up.");
    let mut table = Table::new(&[Lean::Wraps, Lean::Right, Lean::Right, Lean::Right]);
    table.head(&["", "share", "alone", "with reports"]);
    for part in &parts.actors {
        table.row(incentives(part, Paint::Plain, part.label.clone()));
    }
    for part in &parts.decisions {
        table.row(incentives(
            part,
            Paint::Faint,
            format!("at: {}", part.label),
        ));
    }
    page.table(&table, 2);
    page.heading("Which reports", Layer::Derived);
    if parts.by_report.is_empty() {
        page.say(2, Paint::Plain, "No report counts here.");
    } else {
        by_report(parts, &mut page);
    }
    along(why, &mut page);
    page.finish()
}

fn by_report(parts: &Parts, page: &mut Page<'_>) {
    page.say(2, Paint::Faint, "Share: what a report adds to those before it, in the order of their dates; these add up. Alone: what would be lost without this report alone.");
    let mut table = Table::new(&[Lean::Wraps, Lean::Right, Lean::Right]);
    table.head(&["", "share", "alone"]);
    for part in &parts.by_report {
        table.row(row(part));
    }
    page.table(&table, 2);
}

/// The answer where everybody is more or less precise.
fn along(why: &Why, page: &mut Page<'_>) {
    page.heading("How precise everybody is", Layer::Derived);
    page.say(2, Paint::Faint, "The same equilibrium where λ is smaller or larger for everybody: at 0 menu and chance alone decide, and the larger it is, the more surely everybody does what serves them.");
    let mut table = Table::new(&[Lean::Right, Lean::Right, Lean::Right]);
    table.head(&["λ", "before reports", "answer"]);
    let shown = |p: Option<f64>| p.map_or("none".into(), percent);
    for row in &why.along {
        table.row(vec![
            (Paint::Plain, lambda(row)),
            (Paint::Plain, shown(row.prior)),
            (Paint::Strong, shown(row.answer)),
        ]);
    }
    page.table(&table, 2);
}

/// From the base to the answer, a line for each step.
fn path(why: &Why, parts: &Parts, page: &mut Page<'_>) {
    let mut table = Table::new(&[Lean::Right, Lean::Right, Lean::Wraps]);
    let mut step = |adds: Option<f64>, now: f64, what: &str| {
        table.row(vec![
            (Paint::Plain, adds.map_or_else(String::new, signed)),
            (Paint::Strong, percent(now)),
            (Paint::Plain, what.into()),
        ]);
    };
    if why.of_types {
        step(
            None,
            parts.base,
            "prior: what the scenario says of types before anything is reported",
        );
    } else {
        step(
            None,
            parts.base,
            "menu and chance alone: nothing is at stake, and nothing reported",
        );
        step(
            Some(parts.incentives),
            parts.base + parts.incentives,
            "incentives: everybody does mostly what serves them",
        );
    }
    step(Some(parts.reports), parts.answer, "reports");
    page.table(&table, 2);
}

fn incentives(part: &Incentives, paint: Paint, label: String) -> Vec<(Paint, String)> {
    vec![
        (paint, label),
        (Paint::Strong, part.share.map_or_else(String::new, signed)),
        (paint, signed(part.alone)),
        (paint, signed(part.reported)),
    ]
}

fn row(part: &Part) -> Vec<(Paint, String)> {
    vec![
        (Paint::Plain, part.label.clone()),
        (Paint::Strong, signed(part.share)),
        (Paint::Plain, signed(part.alone)),
    ]
}
