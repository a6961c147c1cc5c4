//! Whether two actors play for a constant sum.

use std::ops::Range;

use crate::game::{Game, NONE};

use super::CfrError;

/// Differences below this share of the largest payoff are rounding.
const ROUNDING: f64 = 1e-9;

/// Expected sum of the two actors' payoffs: the same under any strategies.
///
/// The sum may depend on moves of chance, for no player's choice changes it then.
///
/// # Errors
/// [`CfrError::Sum`] where a choice changes it.
pub(super) fn constant_sum(game: &Game, players: [usize; 2]) -> Result<f64, CfrError> {
    let (graph, numbers) = (&game.graph, &game.numbers);
    let (profiles, actors) = (graph.profiles, graph.actors.len());
    let largest = numbers.payoff.iter().fold(0.0_f64, |m, p| m.max(p.abs()));
    // By node and profile: the sum still to come.
    let mut to_come = vec![0.0; graph.nodes() * profiles];
    for node in (0..graph.nodes()).rev() {
        for p in (0..profiles).filter(|&p| numbers.prior[p] > 0.0) {
            let mut sum = 0.0;
            if graph.payoff[node] != NONE {
                let table = graph.payoff[node] as usize * actors;
                let of = |player: usize| numbers.payoff[(table + player) * profiles + p];
                sum += of(players[0]) + of(players[1]);
            }
            let after = |e: usize| to_come[graph.child[e] as usize * profiles + p];
            let edges = graph.edges(node);
            if graph.infoset[node] == NONE {
                let chance = |e: usize| numbers.chance[graph.chance[e] as usize * profiles + p];
                sum += edges.map(|e| chance(e) * after(e)).sum::<f64>();
            } else {
                let between = open(game, node, p, edges)
                    .map(after)
                    .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], s| {
                        [low.min(s), high.max(s)]
                    });
                if between[1] - between[0] > ROUNDING * largest {
                    return Err(CfrError::Sum { node, between });
                }
                if between[0].is_finite() {
                    sum += between[0];
                }
            }
            to_come[node * profiles + p] = sum;
        }
    }
    let start = to_come.iter().zip(&numbers.prior);
    Ok(start.map(|(sum, prior)| sum * prior).sum())
}

/// Edges of a decision that the mover's type has in profile `p`.
fn open(game: &Game, node: usize, p: usize, edges: Range<usize>) -> impl Iterator<Item = usize> {
    let graph = &game.graph;
    let set = graph.infoset[node] as usize;
    let k = graph.type_of[graph.infosets[set].actor as usize][p] as usize;
    edges
        .enumerate()
        .filter(move |&(a, _)| graph.available[graph.slot(set, k, a)])
        .map(|(_, e)| e)
}
