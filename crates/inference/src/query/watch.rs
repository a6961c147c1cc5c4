//! The value of watching: how much the next observable moves tell about what an actor wants.

use crate::solve::Instance;
use serde::Serialize;

use crate::filter::Filtered;
use crate::filter::truth::cast;
use crate::query::moves::points;

/// A decision in a round, and the value of watching it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Watch {
    /// Index into the scenario's actors: whose type it tells about.
    pub actor: usize,
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Round, from 1.
    pub round: u32,
    /// Mutual information between the actor's type and what is seen of the move, given the reports about earlier points of
    /// play, in bits.
    pub bits: f64,
    /// Whether it lies after every round that a report speaks of.
    pub upcoming: bool,
}

/// Every decision of actors with several types: what is still to come first, then by bits, then in order of play.
pub fn watch(at: Instance<'_>, filtered: &Filtered) -> Vec<Watch> {
    let cast = cast(at.graph(), at.model);
    let points = points(at, filtered);
    let several = points
        .iter()
        .filter(|point| at.graph().types[point.actor] > 1);
    let mut watches: Vec<Watch> = several
        .map(|point| Watch {
            actor: cast[point.actor],
            decision: point.decision,
            round: point.round,
            bits: information(&point.seen(at.model, &at.draw.params)),
            upcoming: point.round > filtered.latest_round,
        })
        .collect();
    watches.sort_by(|a, b| (b.upcoming.cmp(&a.upcoming)).then(b.bits.total_cmp(&a.bits)));
    watches
}

/// Mutual information of a joint distribution, in bits; the weights need not sum to one.
fn information(joint: &[Vec<f64>]) -> f64 {
    let total: f64 = joint.iter().flatten().sum();
    let columns = joint.first().map_or(0, Vec::len);
    let column: Vec<f64> = (0..columns)
        .map(|c| joint.iter().map(|row| row[c]).sum::<f64>() / total)
        .collect();
    let mut bits = 0.0;
    for row in joint {
        let own: f64 = row.iter().sum::<f64>() / total;
        for (&x, &c) in row.iter().zip(&column) {
            let x = x / total;
            if x > 0.0 {
                bits += x * (x / (own * c)).log2();
            }
        }
    }
    // Rounding may leave less than nothing.
    bits.max(0.0)
}
