//! The first page of a briefing: one screen.

use super::measured;
use super::page::Page;
use super::style::Paint;
use super::table::{Lean, Table};
use crate::findings::Findings;
use crate::view::first::{
    FirstAnswer, FirstChange, FirstPage, FirstSignal, Moved, NO_SIGNAL, SECTIONS,
};
use crate::view::layer::Layer;
use crate::view::variant::Way;
use crate::view::watch::Watched;

/// The page, and where it is all that is printed, how to get the rest.
pub(super) fn print(findings: &Findings, page: &mut Page) {
    let first = FirstPage::new(findings);
    page.say(0, Paint::Strong, &findings.title);
    if !first.chosen.is_empty() {
        page.say(0, Paint::Faint, &first.chosen);
    }
    for answer in &first.answers {
        page.gap();
        one(answer, page);
    }
    for own in &first.measured {
        page.gap();
        measured::brief(own, page);
    }
    if !first.answers.is_empty() {
        let [signals, changes, watch] = SECTIONS;
        page.heading(signals, Layer::Derived);
        if first.signals.is_empty() {
            page.say(2, Paint::Plain, NO_SIGNAL);
        }
        for signal in &first.signals {
            moving(signal, page);
        }
        page.heading(changes, Layer::Derived);
        page.say(2, Paint::Plain, &first.conclusion);
        page.table(&changing(&first.changes), 4);
        if !first.watch.is_empty() {
            page.heading(watch, Layer::Derived);
            page.table(&watching(&first.watch), 2);
        }
    }
    page.gap();
    for line in &first.footer {
        page.say(0, Paint::Faint, line);
    }
    if !page.style().full {
        page.say(0, Paint::Faint, MORE);
    }
}

const MORE: &str = "The rest, in sections: --full. As a page: --html FILE.";

fn one(answer: &FirstAnswer<'_>, page: &mut Page) {
    page.pieces(
        0,
        &[
            (Paint::Strong, format!("{:>4}", answer.now)),
            (Paint::Derived, answer.answer.words.clone()),
            (Paint::Strong, answer.answer.label.clone()),
        ],
    );
    let first = answer.answer.hangs_on.iter().chain(&answer.menu);
    for line in first {
        page.say(6, Paint::Strong, line);
    }
    let firm = answer.spread.iter().chain(&answer.confidence);
    let firm: Vec<&str> = firm.map(String::as_str).collect();
    if !firm.is_empty() {
        page.say(6, Paint::Plain, &firm.join(" "));
    }
    page.say(6, Paint::Plain, &format!("{}.", answer.path));
    if let Some(gap) = &answer.gap {
        page.say(6, Paint::Plain, gap);
    }
    if let Some(along) = &answer.along {
        page.say(6, Paint::Faint, along);
    }
}

fn moving(signal: &FirstSignal<'_>, page: &mut Page) {
    let shift = signal.shift;
    let said = format!(
        "{}, {}: {} (seen with a chance of {})",
        shift.actor_label, signal.when, shift.label, signal.seen
    );
    page.say(2, Paint::Plain, &said);
    let mut table = Table::new(&MOVED);
    for moved in &signal.answers {
        table.row(row(moved));
    }
    page.table(&table, 4);
}

/// What changes answers, each with all that it changes.
fn changing(changes: &[FirstChange<'_>]) -> Table {
    let mut table = Table::new(&MOVED);
    for (i, change) in changes.iter().enumerate() {
        let same = |other: &&FirstChange<'_>| other.how == change.how;
        if changes[..i].iter().any(|other| same(&other)) {
            continue;
        }
        for change in changes.iter().filter(same) {
            table.row(row(&change.moved));
        }
        table.note(Paint::Faint, &change.how);
    }
    table
}

/// Decisions with what watching them is expected to tell.
pub(super) fn watching(watched: &[Watched<'_>]) -> Table {
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Wraps]);
    for own in watched {
        let about = match own.watch.about.as_str() {
            "" => own.watch.label.clone(),
            about => format!("{} ({about})", own.watch.label),
        };
        table.row(vec![
            (Paint::Strong, format!("{} bits", own.bits)),
            (Paint::Faint, own.when.clone()),
            (Paint::Plain, about),
        ]);
    }
    table
}

/// Now, an arrow, then, the question.
const MOVED: [Lean; 4] = [Lean::Right, Lean::Left, Lean::Right, Lean::Wraps];

fn row(moved: &Moved<'_>) -> Vec<super::table::Cell> {
    let paint = match moved.way {
        Way::Up => Paint::For,
        Way::Down => Paint::Against,
        Way::Undefined | Way::Still => Paint::Strong,
    };
    vec![
        (Paint::Faint, moved.now.clone()),
        (Paint::Faint, "→".into()),
        (paint, moved.then.clone()),
        (Paint::Plain, moved.question.into()),
    ]
}
