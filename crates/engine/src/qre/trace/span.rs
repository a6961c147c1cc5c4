//! The unit of payoffs in a game: what is small, and what is not, is so relative to it.

use crate::game::{Graph, NONE, Numbers};

/// The scale of a game's payoffs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    /// Largest difference, over the movers, between the most and the least that the mover can collect; 1 where that is nothing.
    pub(crate) range: f64,
    /// Largest |payoff| that any actor can collect.
    largest: f64,
}

/// Roundings of the largest payoff that a sweep may come to.
const ROUNDINGS: f64 = 4.0;

impl Span {
    /// Of a game with these numbers.
    pub(crate) fn of(graph: &Graph, numbers: &Numbers) -> Span {
        let actors = graph.actors.len();
        let profiles = graph.profiles;
        let mut moves = vec![false; actors];
        for set in &graph.infosets {
            moves[set.actor as usize] = true;
        }
        let mut span = Span {
            range: 0.0,
            largest: 0.0,
        };
        // Least and most from each node on, for one mover after the other, so that both stay in the cache.
        let mut least = vec![0.0_f64; graph.nodes() * profiles];
        let mut most = least.clone();
        for actor in (0..actors).filter(|&i| moves[i]) {
            for n in (0..graph.nodes()).rev() {
                let (own, later) = least[n * profiles..].split_at_mut(profiles);
                collect(graph, n, (own, later), f64::min);
                let (high, later) = most[n * profiles..].split_at_mut(profiles);
                collect(graph, n, (high, later), f64::max);
                if graph.payoff[n] != NONE {
                    let row = graph.payoff[n] as usize * actors + actor;
                    let pay = &numbers.payoff[row * profiles..][..profiles];
                    own.iter_mut().zip(pay).for_each(|(low, pay)| *low += pay);
                    high.iter_mut()
                        .zip(pay)
                        .for_each(|(high, pay)| *high += pay);
                }
                let low = own.iter().fold(f64::INFINITY, |a, &b| a.min(b));
                let high = high.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
                span.largest = span.largest.max(low.abs()).max(high.abs());
                if n == 0 {
                    span.range = span.range.max(high - low);
                }
            }
        }
        if span.range.is_nan() || span.range <= 0.0 {
            span.range = 1.0;
        }
        span
    }

    /// A tolerance that is relative to the range, in units of payoff, but never less than rounding.
    pub(crate) fn tolerance(&self, relative: f64) -> f64 {
        (relative * self.range).max(ROUNDINGS * f64::EPSILON * self.largest)
    }
}

/// The least or the most by profile of what follows node `n`, into its own; `later` begins after it.
fn collect(
    graph: &Graph,
    n: usize,
    (own, later): (&mut [f64], &[f64]),
    of: impl Fn(f64, f64) -> f64,
) {
    let profiles = own.len();
    let children = graph.edges(n).map(|e| graph.child[e] as usize - n - 1);
    for (i, child) in children.enumerate() {
        let child = &later[child * profiles..][..profiles];
        if i == 0 {
            own.copy_from_slice(child);
        } else {
            own.iter_mut().zip(child).for_each(|(a, &b)| *a = of(*a, b));
        }
    }
    if graph.edges(n).is_empty() {
        own.fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::efg;
    use crate::game::Game;
    use demarche_bench::random;

    /// All that an actor can collect from a node on under a type profile, path by path.
    fn ends(game: &Game, n: usize, actor: usize, profile: usize) -> Vec<f64> {
        let graph = &game.graph;
        let (actors, profiles) = (graph.actors.len(), graph.profiles);
        let pay = match graph.payoff[n] {
            NONE => 0.0,
            row => game.numbers.payoff[(row as usize * actors + actor) * profiles + profile],
        };
        if graph.edges(n).is_empty() {
            return vec![pay];
        }
        let later = graph
            .edges(n)
            .flat_map(|e| ends(game, graph.child[e] as usize, actor, profile));
        later.map(|later| later + pay).collect()
    }

    #[test]
    fn the_range_is_that_of_all_paths() {
        for seed in 0..40 {
            let game = efg::read(&random(seed).efg()).unwrap().game;
            let mut range = 0.0_f64;
            for actor in 0..game.graph.actors.len() {
                if !game
                    .graph
                    .infosets
                    .iter()
                    .any(|set| set.actor as usize == actor)
                {
                    continue;
                }
                let profiles = 0..game.graph.profiles;
                let all: Vec<f64> = profiles.flat_map(|p| ends(&game, 0, actor, p)).collect();
                let low = all.iter().fold(f64::INFINITY, |a, &b| a.min(b));
                let high = all.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
                range = range.max(high - low);
            }
            let found = Span::of(&game.graph, &game.numbers).range;
            assert!(
                (found - range).abs() < 1e-12 * range,
                "seed {seed}: {found} {range}"
            );
        }
    }
}
