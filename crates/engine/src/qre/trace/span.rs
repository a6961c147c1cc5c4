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
        let movers: Vec<usize> = (0..actors).filter(|&i| moves[i]).collect();
        let width = movers.len() * profiles;
        // Least and most from each node on.
        let mut least = vec![0.0_f64; graph.nodes() * width];
        let mut most = least.clone();
        for n in (0..graph.nodes()).rev() {
            let edges = graph.edges(n);
            for (m, &actor) in movers.iter().enumerate() {
                for p in 0..profiles {
                    let at = m * profiles + p;
                    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
                    for e in edges.clone() {
                        let child = graph.child[e] as usize * width + at;
                        low = low.min(least[child]);
                        high = high.max(most[child]);
                    }
                    if edges.is_empty() {
                        (low, high) = (0.0, 0.0);
                    }
                    let pay = match graph.payoff[n] {
                        NONE => 0.0,
                        row => numbers.payoff[(row as usize * actors + actor) * profiles + p],
                    };
                    least[n * width + at] = low + pay;
                    most[n * width + at] = high + pay;
                }
            }
        }
        let mut span = Span {
            range: 0.0,
            largest: 0.0,
        };
        for (least, most) in least
            .chunks_exact(profiles)
            .zip(most.chunks_exact(profiles))
        {
            let low = least.iter().fold(f64::INFINITY, |a, &b| a.min(b));
            let high = most.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            span.largest = span.largest.max(low.abs()).max(high.abs());
        }
        for m in 0..movers.len() {
            let own = m * profiles..(m + 1) * profiles;
            let low = least[own.clone()]
                .iter()
                .fold(f64::INFINITY, |a, &b| a.min(b));
            let high = most[own].iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            span.range = span.range.max(high - low);
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
