//! What would have to change for an answer to meet a target.

use super::words::{count, percent, small};
use crate::counterfactual::{
    self, Counterfactual, GoalSwap, JointChange, NumberChange, OrderSearch, Reordering,
};

/// Printed where the target is met already.
pub const ALREADY: &str = "It is so already: nothing has to change.";
/// Printed where the search for a smaller change ended at its budget.
pub const UNSETTLED: &str = "The search ended at its budget: a smaller change may do.";
/// Printed where the search found nothing.
pub const NO_PROOF: &str = "A search by derivatives is no proof that there is none.";

/// The question, its answer and the target, without a full stop; or why there is no answer.
pub fn target(changed: &Counterfactual) -> String {
    let label = &changed.label;
    match changed.base {
        None => format!("{label} Its condition has probability 0."),
        Some(now) => format!(
            "{label} {} at the point estimate; target: {} {}",
            percent(now),
            bound(changed),
            percent(changed.target)
        ),
    }
}

fn bound(changed: &Counterfactual) -> &'static str {
    match (changed.at_least, changed.strict) {
        (true, false) => "at least",
        (true, true) => "more than",
        (false, false) => "at most",
        (false, true) => "less than",
    }
}

/// A change of numbers, and where it leads.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The finding that this row shows.
    pub found: &'a NumberChange,
    /// In half-widths.
    pub size: String,
    /// The answer, solved with it.
    pub answer: String,
    /// The largest residual there.
    pub residual: String,
    /// The largest first.
    pub moves: Vec<InputChange<'a>>,
}

/// An uncertain number or ranking that changes.
#[derive(Clone, Debug)]
pub struct InputChange<'a> {
    /// Its path.
    pub what: &'a str,
    /// From → to.
    pub values: String,
    /// How far, in half-widths.
    pub units: String,
    /// Whether it goes down.
    pub down: bool,
}

/// A change of numbers in words.
pub fn change(found: &NumberChange) -> Change<'_> {
    Change {
        size: half_widths(found.size),
        answer: percent(found.answer),
        residual: small(found.residual),
        moves: found.moves.iter().map(input_change).collect(),
        found,
    }
}

fn input_change(change: &counterfactual::InputChange) -> InputChange<'_> {
    let each = change.values.iter().map(|(name, before, after)| {
        let space = if name.is_empty() { "" } else { " " };
        format!("{name}{space}{before} → {after}")
    });
    InputChange {
        what: &change.path,
        values: each.collect::<Vec<_>>().join(", "),
        units: half_widths(change.units.abs()),
        down: change.units < 0.0,
    }
}

fn half_widths(size: f64) -> String {
    format!("{size:.2}")
}

/// Swaps of goals and where they lead: `north.sincere puts face above relief → 41%`.
pub fn reordering(order: &Reordering) -> String {
    format!("{} → {}", swaps(&order.swaps), percent(order.answer))
}

/// The swaps that stand beside a change of numbers.
pub fn jointly(joint: &JointChange) -> String {
    swaps(&joint.swaps)
}

fn swaps(all: &[GoalSwap]) -> String {
    let each = all
        .iter()
        .map(|step| format!("{} puts {} above {}", step.path, step.up, step.down));
    each.collect::<Vec<_>>().join("; ")
}

/// What is known of orders with fewer swaps than those found, or of all that were tried.
pub fn fewer(orders: &OrderSearch) -> String {
    let tried = match (orders.exhausted, orders.left_out) {
        (0, _) => String::new(),
        (n, 0) => format!(
            " Every order of goals up to {} away was tried and does not do it.",
            count(n, "swap")
        ),
        (1, _) => " Every order of goals 1 swap away was tried and does not do it.".into(),
        (n, _) => format!(
            " No order of goals up to {} away that was tried does it.",
            count(n, "swap")
        ),
    };
    match (orders.found.is_empty(), orders.exhausted) {
        (true, _) => format!("None found.{tried}"),
        (false, 0) => "One swap is the fewest there can be.".into(),
        (false, _) => format!("Fewer were not found to do it.{tried}"),
    }
}

/// How orders were tried.
pub fn orders_tried(orders: &OrderSearch) -> String {
    if orders.every {
        let all = count(orders.solved, "order");
        return format!("{all} of goals solved from uniform play.");
    }
    let looked = count(orders.looked, "order");
    let mut text = format!(
        "{looked} of goals looked at from the point estimate's solution, {} of them solved from uniform play.",
        orders.solved
    );
    if orders.left_out > 0 {
        text.push_str(&format!(
            " {} left out, as single swaps promise too little of them.",
            orders.left_out
        ));
    }
    text
}
