//! What would have to change for an answer to be as somebody wants it.

use super::words::{percent, small};
use crate::change::{Changed, Found, Moved, Order};

/// Said where nothing has to change.
pub const ALREADY: &str = "It is so already: nothing has to change.";
/// Said of a search that was not at its end.
pub const UNSETTLED: &str = "The search ended at its budget: a smaller change may do.";
/// Said of a search that found nothing.
pub const NO_PROOF: &str = "A search by derivatives is no proof that there is none.";

/// What is asked, the answer as it is and as it is wanted, without a full stop; or that there is none.
pub fn wish(changed: &Changed) -> String {
    let label = &changed.label;
    match changed.base {
        None => format!("{label} It has no answer: what it asks under cannot be."),
        Some(now) => format!(
            "{label} {} at the point estimate; wanted: {} {}",
            percent(now),
            bound(changed),
            percent(changed.target)
        ),
    }
}

fn bound(changed: &Changed) -> &'static str {
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
    /// As found.
    pub found: &'a Found,
    /// In half-widths.
    pub size: String,
    /// The answer, solved with it.
    pub answer: String,
    /// The largest residual there.
    pub residual: String,
    /// What moves most first.
    pub moves: Vec<Move<'a>>,
}

/// One thing that moves.
#[derive(Clone, Debug)]
pub struct Move<'a> {
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
pub fn change(found: &Found) -> Change<'_> {
    Change {
        size: half_widths(found.size),
        answer: percent(found.answer),
        residual: small(found.residual),
        moves: found.moves.iter().map(moved).collect(),
        found,
    }
}

fn moved(moved: &Moved) -> Move<'_> {
    let each = moved.values.iter().map(|(name, before, after)| {
        let space = if name.is_empty() { "" } else { " " };
        format!("{name}{space}{before} → {after}")
    });
    Move {
        what: &moved.path,
        values: each.collect::<Vec<_>>().join(", "),
        units: half_widths(moved.units.abs()),
        down: moved.units < 0.0,
    }
}

fn half_widths(size: f64) -> String {
    format!("{size:.2}")
}

/// Swaps of goals and where they lead: `north.sincere puts face above relief → 41%`.
pub fn order(order: &Order) -> String {
    let each = order.swaps.iter();
    let each = each.map(|step| format!("{} puts {} above {}", step.path, step.up, step.down));
    let swaps = each.collect::<Vec<_>>().join("; ");
    format!("{swaps} → {}", percent(order.answer))
}
