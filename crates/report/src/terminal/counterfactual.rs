//! Text of `change`: what would have to change for an answer to meet a target.

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::counterfactual::{Counterfactual, JointChange, NumberSearch, OrderSearch};
use crate::view::counterfactual::{
    ALREADY, Change, NO_PROOF, UNSETTLED, change, fewer, jointly, orders_tried, reordering, target,
};
use crate::view::layer::Layer;
use crate::view::words::count;

/// Orders shown where several are found together.
const SHOWN: usize = 5;

/// The least change of numbers and the fewest swaps, or how far each search came.
pub fn counterfactual(found: &Counterfactual, style: &Style) -> String {
    let mut page = Page::new(style, &found.equilibrium);
    page.say(0, Paint::Strong, &found.title);
    if found.base.is_none() {
        page.say(0, Paint::Plain, &target(found));
        return page.finish();
    }
    page.say(0, Paint::Plain, &format!("{}.", target(found)));
    if found.already {
        page.say(0, Paint::Strong, ALREADY);
    }
    if let Some(search) = &found.numbers {
        numbers(search, &mut page);
    }
    if let Some(search) = &found.orders {
        orders(search, &mut page);
    }
    together(&found.together, &mut page);
    page.finish()
}

fn numbers(numbers: &NumberSearch, page: &mut Page<'_>) {
    page.heading("The least change of numbers", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Every number within its range and every weight within its ranking's order, each counted in half-widths of what is \
         allowed; the size of a change is the root of the sum of their squares. What the scenario states as a point stays.",
    );
    let Some(found) = numbers.found.as_ref().map(change) else {
        not_found(numbers, page);
        return;
    };
    page.say(2, Paint::Strong, &size(&found));
    moves(&found, page);
    let text = format!(
        "Solved from uniform play with these: {} (largest residual {}). {} of {} came to a change that does it; {} looked at on \
         the way.",
        found.answer,
        found.residual,
        numbers.came,
        count(numbers.starts, "start"),
        settings(numbers.looks)
    );
    page.say(2, Paint::Faint, &text);
    if !found.found.settled {
        page.say(2, Paint::Against, UNSETTLED);
    }
}

fn moves(change: &Change<'_>, page: &mut Page<'_>) {
    let mut table = Table::new(&[Lean::Left, Lean::Wraps, Lean::Right]);
    table.head(&["", "from → to", "half-widths"]);
    for input in &change.moves {
        let sign = if input.down { "−" } else { "" };
        table.row(vec![
            (Paint::Plain, input.what.into()),
            (Paint::Strong, input.values.clone()),
            (Paint::Derived, format!("{sign}{}", input.units)),
        ]);
    }
    page.table(&table, 2);
}

fn not_found(numbers: &NumberSearch, page: &mut Page<'_>) {
    let text = format!(
        "None found, from {} within the ranges and {} looked at. {NO_PROOF}",
        count(numbers.starts, "start"),
        settings(numbers.looks),
    );
    page.say(2, Paint::Strong, &text);
    if numbers.came > 0 {
        let text = "What it did come to does not hold along the branch from uniform play.";
        page.say(2, Paint::Against, text);
    }
    if let Some(closest) = numbers.closest.as_ref().map(change) {
        let text = format!(
            "The best that it came to, solved from uniform play: {} (largest residual {}), by this:",
            closest.answer, closest.residual
        );
        page.say(2, Paint::Plain, &text);
        moves(&closest, page);
    }
}

fn size(change: &Change<'_>) -> String {
    format!(
        "A change of {} half-widths does it, the smallest that was found, in {}.",
        change.size,
        count(change.moves.len(), "thing")
    )
}

fn settings(n: usize) -> String {
    format!("{} of the numbers", count(n, "setting"))
}

/// Numbers and orders together, a paragraph and a table for each number of swaps.
fn together(joint: &[JointChange], page: &mut Page<'_>) {
    if joint.is_empty() {
        return;
    }
    page.heading("Both together", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Goals swapped, and numbers changed from the point estimate with these orders: what needs a smaller change of numbers than with \
         fewer swaps.",
    );
    for joint in joint {
        let found = change(&joint.change);
        let text = format!(
            "{}, with a change of {} half-widths.",
            jointly(joint),
            found.size
        );
        page.say(2, Paint::Strong, &text);
        moves(&found, page);
        let text = format!(
            "Solved from uniform play with these: {} (largest residual {}).",
            found.answer, found.residual
        );
        page.say(2, Paint::Faint, &text);
        if !found.found.settled {
            page.say(2, Paint::Against, UNSETTLED);
        }
    }
}

fn orders(orders: &OrderSearch, page: &mut Page<'_>) {
    page.heading("The fewest swaps", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Two neighbouring goals of one type swapped, one such swap after another, over all types of all actors; numbers at \
         their point estimates.",
    );
    for found in orders.found.iter().take(page.most(SHOWN)) {
        page.say(2, Paint::Strong, &reordering(found));
    }
    let left = orders.found.len().saturating_sub(page.most(SHOWN));
    if left > 0 {
        page.say(
            2,
            Paint::Faint,
            &format!("… and {left} more of as many swaps."),
        );
    }
    let text = fewer(orders);
    page.say(2, Paint::Plain, &text);
    if let Some(best) = orders.best.as_ref().filter(|_| orders.found.is_empty()) {
        let text = format!("The best of them: {}.", reordering(best));
        page.say(2, Paint::Plain, &text);
    }
    page.say(2, Paint::Faint, &orders_tried(orders));
    if orders.unsolved > 0 {
        let text = format!(
            "{} could not be solved or have no answer: of them nothing is known, and the fewest may be fewer.",
            orders.unsolved
        );
        page.say(2, Paint::Against, &text);
    }
}
