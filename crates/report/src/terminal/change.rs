//! What would have to change: `change`.

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::change::{Changed, Found, Moved, Numbers, Order, Orders};
use crate::view::layer::Layer;
use crate::view::words::{count, percent, small};

/// Orders shown where several are found together.
const SHOWN: usize = 5;

/// The least change of numbers and the fewest swaps, or how far each search came.
pub fn changed(changed: &Changed, style: &Style) -> String {
    let mut page = Page::new(style, &changed.equilibrium);
    page.say(0, Paint::Strong, &changed.title);
    let wanted = format!("{} {}", bound(changed), percent(changed.target));
    let Some(now) = changed.base else {
        let text = format!(
            "{} It has no answer: what it asks under cannot be.",
            changed.label
        );
        page.say(0, Paint::Plain, &text);
        return page.finish();
    };
    let text = format!(
        "{} {} at the point estimate; wanted: {wanted}.",
        changed.label,
        percent(now)
    );
    page.say(0, Paint::Plain, &text);
    if changed.already {
        page.say(0, Paint::Strong, "It is so already: nothing has to change.");
    }
    if let Some(found) = &changed.numbers {
        numbers(found, &mut page);
    }
    if let Some(found) = &changed.orders {
        orders(found, &mut page);
    }
    page.finish()
}

fn bound(changed: &Changed) -> &'static str {
    match (changed.at_least, changed.strict) {
        (true, false) => "at least",
        (true, true) => "more than",
        (false, false) => "at most",
        (false, true) => "less than",
    }
}

fn numbers(numbers: &Numbers, page: &mut Page<'_>) {
    page.heading("The least change of numbers", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Every number within its range and every weight within its ranking's order, each counted in half-widths of what is \
         allowed; the size of a change is the root of the sum of their squares. What the scenario states as a point stays.",
    );
    let Some(found) = &numbers.found else {
        not_found(numbers, page);
        return;
    };
    page.say(2, Paint::Strong, &size(found));
    moves(found, page);
    let text = format!(
        "Solved from uniform play with these: {} (largest residual {}). {} of {} came to a change that does it; {} solved on the \
         way.",
        percent(found.answer),
        small(found.residual),
        numbers.came,
        count(numbers.starts, "start"),
        games(numbers.solves)
    );
    page.say(2, Paint::Faint, &text);
    if !found.settled {
        page.say(
            2,
            Paint::Against,
            "The search ended at its budget: a smaller change may do.",
        );
    }
}

fn moves(found: &Found, page: &mut Page<'_>) {
    let mut table = Table::new(&[Lean::Left, Lean::Wraps, Lean::Right]);
    table.head(&["", "from → to", "half-widths"]);
    for moved in &found.moves {
        table.row(vec![
            (Paint::Plain, moved.path.clone()),
            (Paint::Strong, values(moved)),
            (Paint::Derived, units(moved)),
        ]);
    }
    page.table(&table, 2);
}

fn not_found(numbers: &Numbers, page: &mut Page<'_>) {
    let text = format!(
        "Not found, from {} within the ranges and {} solved. A search by derivatives is no proof that there is none.",
        count(numbers.starts, "start"),
        games(numbers.solves),
    );
    page.say(2, Paint::Strong, &text);
    if numbers.came > 0 {
        let text = "What it did come to does not hold along the branch from uniform play.";
        page.say(2, Paint::Against, text);
    }
    if let Some(closest) = &numbers.closest {
        let text = format!(
            "The best that it came to, solved from uniform play: {} (largest residual {}), by this:",
            percent(closest.answer),
            small(closest.residual)
        );
        page.say(2, Paint::Plain, &text);
        moves(closest, page);
    }
}

fn size(found: &Found) -> String {
    format!(
        "A change of {:.2} half-widths does it, the smallest that was found, in {}.",
        found.size,
        count(found.moves.len(), "thing")
    )
}

fn games(n: usize) -> String {
    count(n, "game")
}

fn values(moved: &Moved) -> String {
    let each = moved.values.iter().map(|(name, before, after)| {
        let space = if name.is_empty() { "" } else { " " };
        format!("{name}{space}{before} → {after}")
    });
    each.collect::<Vec<_>>().join(", ")
}

fn units(moved: &Moved) -> String {
    let sign = if moved.units < 0.0 { "−" } else { "" };
    format!("{sign}{:.2}", moved.units.abs())
}

fn orders(orders: &Orders, page: &mut Page<'_>) {
    page.heading("The fewest swaps", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Two neighbouring goals of one type swapped, one such swap after another, over all types of all actors; numbers at \
         their point estimates.",
    );
    for order in orders.found.iter().take(page.most(SHOWN)) {
        page.say(
            2,
            Paint::Strong,
            &format!("{} → {}", swaps(order), percent(order.answer)),
        );
    }
    let left = orders.found.len().saturating_sub(page.most(SHOWN));
    if left > 0 {
        page.say(
            2,
            Paint::Faint,
            &format!("… and {left} more of as many swaps."),
        );
    }
    let known = match orders.exhausted {
        0 => String::new(),
        n => format!(
            " Every order of goals up to {} away does not do it.",
            count(n, "swap")
        ),
    };
    let text = if orders.found.is_empty() {
        format!("None.{known}")
    } else if orders.exhausted == 0 {
        "One swap is the fewest there can be.".into()
    } else {
        format!("Fewer do not do it.{known}")
    };
    page.say(2, Paint::Plain, &text);
    if let Some(best) = orders.best.as_ref().filter(|_| orders.found.is_empty()) {
        let text = format!(
            "The best of them: {} → {}.",
            swaps(best),
            percent(best.answer)
        );
        page.say(2, Paint::Plain, &text);
    }
    let text = format!(
        "{} of goals solved from uniform play.",
        count(orders.solved, "order")
    );
    page.say(2, Paint::Faint, &text);
    if orders.unsolved > 0 {
        let text = format!(
            "{} could not be solved or have no answer: of them nothing is known, and the fewest may be fewer.",
            orders.unsolved
        );
        page.say(2, Paint::Against, &text);
    }
}

fn swaps(order: &Order) -> String {
    let each = order.swaps.iter();
    let each = each.map(|step| format!("{} puts {} above {}", step.path, step.up, step.down));
    each.collect::<Vec<_>>().join("; ")
}
