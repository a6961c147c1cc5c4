//! Sizes beyond which a scenario is refused before anything of it is judged: far above those of written scenarios, and few enough
//! that judging them takes no time.

use super::mistakes::sizes as wrong;
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::{Decision, Item, Scenario};

/// Items of a scenario with all its includes.
const MOST_ITEMS: usize = 10_000;
/// Variants: each is a scenario of its own to check.
const MOST_VARIANTS: usize = 100;
/// Types of one actor: every number of the game is there once for each combination of types.
const MOST_TYPES: usize = 100;
/// What is taken, and what it looks like, is a byte in a state of the game, with one bit for how it is known.
const MOST_OPTIONS: usize = 126;
/// Lines under one item or option.
const MOST_LINES: usize = 1_000;

/// The part of a scenario that is too large.
pub(super) fn exceeded(scenario: &Scenario) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(item) = scenario.items.get(MOST_ITEMS) {
        problems.push(wrong::too_many(
            place(item),
            "a scenario",
            MOST_ITEMS,
            "items",
        ));
    }
    let is_variant = |item: &&Item| matches!(item, Item::Variant(_));
    if let Some(item) = scenario.items.iter().filter(is_variant).nth(MOST_VARIANTS) {
        problems.push(wrong::too_many(
            place(item),
            "a scenario",
            MOST_VARIANTS,
            "variants",
        ));
    }
    for item in scenario.items.iter().take(MOST_ITEMS) {
        let lines = match item {
            Item::Grades(x) => x.rows.len(),
            Item::Goal(x) => x.cases.len() + x.adjustments.len(),
            Item::Event(x) => x.then.len() + x.outcomes.len(),
            Item::Variant(x) => x.changes.len(),
            Item::Cover(x) => x.omitted.len(),
            Item::Actor(x) => {
                if let Some(t) = x.types.get(MOST_TYPES) {
                    problems.push(wrong::too_many(
                        t.name.span,
                        "an actor",
                        MOST_TYPES,
                        "types",
                    ));
                }
                x.preferences.len()
            }
            Item::Decision(x) => {
                options(x, &mut problems);
                0
            }
            _ => 0,
        };
        if lines > MOST_LINES {
            problems.push(wrong::too_many(place(item), "an item", MOST_LINES, "lines"));
        }
    }
    problems
}

fn options(decision: &Decision, problems: &mut Vec<Problem>) {
    if decision.options.len() > MOST_OPTIONS {
        let name = &decision.name;
        problems.push(wrong::too_many_options(name.span, &name.text, MOST_OPTIONS));
    }
    for option in decision.options.iter().take(MOST_OPTIONS) {
        if option.then.len() + option.outcomes.len() > MOST_LINES {
            let span = option.name.span;
            problems.push(wrong::too_many(span, "an option", MOST_LINES, "lines"));
        }
    }
}

/// The first line of an item.
fn place(item: &Item) -> Span {
    let meta = match item {
        Item::Header(x) => &x.meta,
        Item::Include(x) => &x.meta,
        Item::Source(x) => &x.meta,
        Item::Grades(x) => &x.meta,
        Item::Let(x) => &x.meta,
        Item::Column(x) => &x.meta,
        Item::Coefficient(x) => &x.meta,
        Item::Shock(x) => &x.meta,
        Item::Actor(x) => &x.meta,
        Item::Channel(x) => &x.meta,
        Item::Relation(x) => &x.meta,
        Item::Note(x) => &x.meta,
        Item::Goal(x) => &x.meta,
        Item::Variable(x) => &x.meta,
        Item::Decision(x) => &x.meta,
        Item::Event(x) => &x.meta,
        Item::Evidence(x) => &x.meta,
        Item::Question(x) => &x.meta,
        Item::Variant(x) => &x.meta,
        Item::Cover(x) => &x.meta,
    };
    meta.span
}
