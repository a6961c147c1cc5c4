//! The limit of the principal branch: λ → ∞.
//!
//! With perfect recall the limit is a sequential equilibrium (McKelvey & Palfrey 1998; Turocy 2010). Along the branch
//! σ(λ) = σ(∞) + O(1/λ), so that three points far out tell the limit to third order.

use super::{Info, Settings, Span, Status, Trace};
use crate::certify::certify;
use crate::game::Game;
use crate::progress::Progress;

/// λ × payoff range up to which the branch is followed.
const FAR: f64 = 2e4;
/// Where the branch is looked at, as shares of that.
const STOPS: [f64; 3] = [0.25, 0.5, 1.0];
/// Weights of the three points in the value at 1/λ = 0 of the parabola in 1/λ through them.
const WEIGHTS: [f64; 3] = [1.0 / 3.0, -2.0, 8.0 / 3.0];
/// Probabilities below this in the limit are 0.
const NONE_LEFT: f64 = 1e-7;

/// Limiting strategies.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Behaviour strategies, by slot.
    pub sigma: Vec<f64>,
    /// Largest gain from deviating at an information set that is reached, by code that shares nothing with the solver.
    pub regret: f64,
    /// Largest λ reached, as a multiple of the game's precisions.
    pub scale: f64,
    /// Outcome of the trace; the limit is told from where it was solved last.
    pub status: Status,
    /// Work done by the trace.
    pub info: Info,
}

/// Follows the principal branch far out and tells its limit.
pub fn limit(game: &Game, settings: &Settings, progress: &dyn Progress) -> Limit {
    let movers = game
        .graph
        .infosets
        .iter()
        .map(|set| game.numbers.precision[set.actor as usize]);
    let most = movers.fold(0.0, f64::max);
    let factor = if most > 0.0 {
        FAR / (most * Span::of(&game.graph, &game.numbers).range)
    } else {
        1.0
    };
    let mut trace = Trace::new(game, factor, settings);
    let mut seen: Vec<Vec<f64>> = Vec::new();
    let status = trace.run(&STOPS, progress, &mut |at| {
        seen.push(at.corrector.sweep.sigma().to_vec())
    });
    let solution = trace.finish(status);
    let mut sigma = solution.sigma;
    let mut regret = certify(game, &sigma).regret;
    if let [a, b, c] = &seen[..] {
        let mixed = a
            .iter()
            .zip(b)
            .zip(c)
            .map(|((a, b), c)| WEIGHTS[0] * a + WEIGHTS[1] * b + WEIGHTS[2] * c);
        let mut further: Vec<f64> = mixed.collect();
        normalise(game, &mut further);
        let better = certify(game, &further).regret;
        if better <= regret {
            (sigma, regret) = (further, better);
        }
    }
    Limit {
        sigma,
        regret,
        scale: solution.scale * factor,
        status,
        info: solution.info,
    }
}

/// Back to probabilities: nothing negative, next to nothing made nothing, sums of one.
fn normalise(game: &Game, sigma: &mut [f64]) {
    let graph = &game.graph;
    for set in &graph.infosets {
        let (first, options) = (set.first as usize, set.options as usize);
        let types = graph.types[set.actor as usize] as usize;
        for own in sigma[first..first + types * options].chunks_exact_mut(options) {
            own.iter_mut()
                .filter(|s| **s < NONE_LEFT)
                .for_each(|s| *s = 0.0);
            let total: f64 = own.iter().sum();
            own.iter_mut().for_each(|s| *s /= total);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::efg;
    use crate::progress::Quiet;

    #[test]
    fn matching_pennies_with_unequal_stakes_is_mixed_exactly() {
        let text = r#"EFG 2 R "Pennies" { "A" "B" }
            p "" 1 1 "" { "h" "t" } 0
            p "" 2 1 "" { "h" "t" } 0 t "" 1 "" { 3, 0 } t "" 2 "" { 0, 1 }
            p "" 2 1 0 t "" 3 "" { 0, 1 } t "" 4 "" { 1, 0 }"#;
        let game = efg::read(text).unwrap().game;
        let limit = limit(&game, &Settings::default(), &Quiet);
        assert_eq!(limit.status, Status::Solved);
        assert!(limit.regret < 1e-9, "{limit:?}");
        for (ours, exact) in limit.sigma.iter().zip([0.5, 0.5, 0.25, 0.75]) {
            assert!((ours - exact).abs() < 1e-8, "{limit:?}");
        }
    }
}
