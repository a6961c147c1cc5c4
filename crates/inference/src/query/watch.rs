//! The value of watching: how much the next observable moves tell about what an actor wants.

use crate::solve::Instance;
use serde::Serialize;

use crate::filter::Filtered;
use crate::filter::truth::cast;
use crate::query::shift::{masses, sights};

/// A decision in a round, and the value of watching it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Watch {
    /// Index into the scenario's actors: whose type it tells about.
    pub actor: usize,
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Round, from 1.
    pub round: u32,
    /// Mutual information between the actor's type and what is seen of the move, given the reports, in bits.
    pub bits: f64,
}

/// Every decision of actors with several types from round `from` on, by bits, then in order of play.
pub fn watch(at: Instance<'_>, filtered: &Filtered, from: u32) -> Vec<Watch> {
    let (graph, model) = (at.graph(), at.model);
    let cast = cast(graph, model);
    let sights = sights(at, from);
    let masses = masses(at, filtered, &sights, &[]);
    let mut watches = Vec::new();
    for (sight, seen) in sights.iter().zip(masses) {
        let by = model.decisions[sight.decision].by;
        let Some(actor) = cast.iter().position(|&a| a == by) else {
            continue;
        };
        let types = graph.types[actor] as usize;
        if types < 2 {
            continue;
        }
        let mut joint = vec![vec![0.0; seen.len()]; types];
        for (class, by_profile) in seen.iter().enumerate() {
            for (weight, &k) in by_profile.iter().zip(&graph.type_of[actor]) {
                joint[k as usize][class] += weight;
            }
        }
        watches.push(Watch {
            actor: by,
            decision: sight.decision,
            round: sight.round,
            bits: information(&joint),
        });
    }
    watches.sort_by(|a, b| b.bits.total_cmp(&a.bits));
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
