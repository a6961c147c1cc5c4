//! The what-ifs as text: what each is, and a table of what they make of the answers.

use std::collections::HashMap;

use super::page::Page;
use super::style::Paint;
use super::table::{Cell, Lean, Table};
use crate::findings::Findings;
use crate::view::layer::Layer;
use crate::view::variant::{Then, Way, WhatIf, sorts, what_ifs};

/// Columns that are left for the questions.
const QUESTIONS: usize = 32;
/// Columns that an answer takes, with the gap before it.
const ANSWER: usize = 7;
/// Put where an answer does not move.
const STILL: &str = "·";

pub(super) fn print(findings: &Findings, page: &mut Page) {
    let what_ifs = what_ifs(findings);
    if what_ifs.is_empty() {
        return;
    }
    page.heading("What if", Layer::Derived);
    for line in sorts(findings) {
        page.say(2, Paint::Faint, line);
    }
    let mut table = Table::new(&[Lean::Right, Lean::Wraps]);
    for (i, what_if) in what_ifs.iter().enumerate() {
        let variant = what_if.variant;
        table.row(vec![
            (Paint::Strong, (i + 1).to_string()),
            (
                Paint::Strong,
                format!("{} ({})", variant.label, what_if.sort),
            ),
        ]);
        if !variant.unanswered.is_empty() {
            table.note(
                Paint::Plain,
                &format!("No answers: {}.", variant.unanswered),
            );
        } else if what_if.answers.iter().all(|then| then.way == Way::Still) {
            table.note(Paint::Faint, "No answer moves.");
        }
    }
    page.gap();
    page.table(&table, 2);
    let room = page
        .style()
        .columns()
        .saturating_sub(2 + QUESTIONS + ANSWER);
    let moving = what_ifs.iter().enumerate();
    let moving = moving.filter(|(_, own)| own.answers.iter().any(|then| then.way != Way::Still));
    let moving: Vec<(usize, &WhatIf<'_>)> = moving.collect();
    for few in moving.chunks((room / ANSWER).max(1)) {
        page.gap();
        page.table(&answers(findings, few), 2);
    }
    if !moving.is_empty() {
        page.say(
            2,
            Paint::Faint,
            &format!("{STILL} the answer does not move"),
        );
    }
    let none = what_ifs
        .iter()
        .map(|own| own.none)
        .find(|none| !none.is_empty());
    if let Some(none) = none {
        page.say(2, Paint::Faint, none);
    }
}

/// Questions down, what-ifs across; questions that none of them moves are left out.
fn answers(findings: &Findings, what_ifs: &[(usize, &WhatIf<'_>)]) -> Table {
    let mut leans = vec![Lean::Wraps, Lean::Right];
    leans.resize(2 + what_ifs.len(), Lean::Right);
    let mut table = Table::new(&leans);
    let numbers: Vec<String> = what_ifs.iter().map(|(i, _)| (i + 1).to_string()).collect();
    let mut head = vec!["", "now"];
    head.extend(numbers.iter().map(String::as_str));
    table.head(&head);
    let there: Vec<HashMap<&str, &Then<'_>>> = what_ifs
        .iter()
        .map(|(_, own)| own.answers.iter().map(|then| (then.name, then)).collect())
        .collect();
    let asked = findings
        .questions
        .iter()
        .map(|own| (&*own.name, &own.label));
    let without = findings
        .undefined
        .iter()
        .map(|own| (&*own.name, &own.label));
    for (name, label) in asked.chain(without) {
        let row: Vec<Option<&Then<'_>>> = there.iter().map(|own| own.get(name).copied()).collect();
        let mut moved = row.iter().flatten().filter(|then| then.way != Way::Still);
        let Some(first) = moved.next() else { continue };
        let mut cells: Vec<Cell> = vec![
            (Paint::Plain, label.clone()),
            (Paint::Faint, first.base.clone()),
        ];
        cells.extend(row.iter().map(|then| cell(*then)));
        table.row(cells);
    }
    table
}

fn cell(then: Option<&Then<'_>>) -> Cell {
    match then {
        // There is no answer either way.
        None => (Paint::Faint, STILL.into()),
        Some(then) => match then.way {
            Way::Up => (Paint::For, then.there.clone()),
            Way::Down => (Paint::Against, then.there.clone()),
            Way::Still => (Paint::Faint, STILL.into()),
            Way::Undefined => (Paint::Strong, then.there.clone()),
        },
    }
}
