//! The strategy of each type at each decision, averaged over the situations in which it may be.

use crate::solve::Instance;
use serde::Serialize;

use crate::filter::Filtered;
use crate::filter::truth::cast;
use crate::query::moves::points;

/// A decision in a round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choices {
    /// Index into the scenario's actors.
    pub actor: usize,
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Round, from 1.
    pub round: u32,
    /// Probability that the decision takes place, given the reports about earlier points of play.
    pub takes_place: f64,
    /// Types × options: probability of each option where the decision takes place; none for types for which it never does.
    pub by_type: Vec<Option<Vec<f64>>>,
}

/// Every decision in every round, in order of play.
pub fn choices(at: Instance<'_>, filtered: &Filtered) -> Vec<Choices> {
    let cast = cast(at.graph(), at.model);
    let points = points(at, filtered);
    let choice = points.iter().map(|point| Choices {
        actor: cast[point.actor],
        decision: point.decision,
        round: point.round,
        takes_place: point.taken.iter().flatten().sum(),
        by_type: (0..point.taken.len()).map(|k| point.choice(k)).collect(),
    });
    choice.collect()
}
