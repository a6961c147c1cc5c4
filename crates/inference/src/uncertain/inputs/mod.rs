//! The uncertain inputs of a scenario: numbers with a range, and the weights behind each ranking.

mod axes;
mod swap;

use demarche_scenario::model::{Dist, GoalId, Model, TypeId, Weights};

pub use self::axes::{Axes, cumulative};
pub use self::swap::{Swap, exchange, swapped, swaps, swaps_of};

use crate::compile::Draw;

/// An uncertain input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// A number with a range: index into the scenario's parameters.
    Number(usize),
    /// The weights that a type's ranking allows: indices into the scenario's actors and the actor's types.
    Ranking(usize, usize),
}

/// Every uncertain input: numbers in the scenario's order, then rankings of two goals or more of actors that decide something.
pub fn inputs(model: &Model) -> Vec<Input> {
    let params = model.params.iter().enumerate();
    let ranged = params.filter(|(_, param)| !matches!(param.dist, Dist::Point(_)));
    let mut all: Vec<Input> = ranged.map(|(i, _)| Input::Number(i)).collect();
    for (a, actor) in model.actors.iter().enumerate().filter(|(_, a)| a.moves) {
        for k in 0..actor.types.len() {
            if ranking(model, a, k).is_some_and(|groups| groups.iter().flatten().count() > 1) {
                all.push(Input::Ranking(a, k));
            }
        }
    }
    all
}

/// A type's ranking, best first, ties in one group; none where its weights are given.
pub fn ranking(model: &Model, actor: usize, type_id: TypeId) -> Option<&[Vec<GoalId>]> {
    match &model.actors[actor].types[type_id].weights {
        Weights::Ranked(groups) => Some(groups),
        Weights::Given(_) => None,
    }
}

/// The least and the largest value of a number.
pub fn ends(dist: &Dist) -> [f64; 2] {
    match *dist {
        Dist::Point(x) => [x, x],
        Dist::Uniform { lo, hi } | Dist::Triangular { lo, hi, .. } => [lo, hi],
    }
}

/// A draw with other numbers: weights that the scenario gives follow them, those of rankings stay.
pub fn with_params(model: &Model, draw: &Draw, params: Vec<f64>) -> Draw {
    let types = model.actors.iter().zip(&draw.weights);
    let types = types.flat_map(|(actor, weights)| actor.types.iter().zip(weights));
    let mut ranked = types.filter_map(|(declared, weights)| match declared.weights {
        Weights::Ranked(_) => Some(weights.clone()),
        Weights::Given(_) => None,
    });
    Draw::with(model, params, |_| ranked.next().unwrap_or_default())
}

/// Of the weights that respect an order, best first, those at which Σ `by`·w is largest (`sign` 1) or smallest (−1).
///
/// They are corners of the set of such weights. A corner shares the weight evenly among the goals down to some place, and
/// there, where goals are tied, among any of them.
pub fn corner(groups: &[Vec<GoalId>], by: &[f64], sign: f64) -> Vec<f64> {
    let mut best: Option<(f64, Vec<GoalId>)> = None;
    let mut above: Vec<GoalId> = Vec::new();
    for group in groups {
        let mut tied = group.clone();
        tied.sort_by(|&a, &b| (sign * by[b]).total_cmp(&(sign * by[a])));
        for goal in tied {
            above.push(goal);
            let mean = above.iter().map(|&g| sign * by[g]).sum::<f64>() / above.len() as f64;
            if best.as_ref().is_none_or(|(most, _)| mean > *most) {
                best = Some((mean, above.clone()));
            }
        }
    }
    let mut weights = vec![0.0; by.len()];
    if let Some((_, goals)) = best {
        let share = 1.0 / goals.len() as f64;
        goals.iter().for_each(|&g| weights[g] = share);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_extreme_among_all_even_shares_that_the_order_allows() {
        let groups = [vec![0], vec![1, 2], vec![3]];
        let by = [0.1, -0.4, 0.9, 0.2];
        // By hand: {0}, {0,1}, {0,2}, {0,1,2}, all.
        let shares: [&[usize]; 5] = [&[0], &[0, 1], &[0, 2], &[0, 1, 2], &[0, 1, 2, 3]];
        let mean = |goals: &[usize]| goals.iter().map(|&g| by[g]).sum::<f64>() / goals.len() as f64;
        let means = shares.map(mean);
        for (sign, best) in [
            (1.0, means.iter().fold(f64::MIN, |a, &b| a.max(b))),
            (-1.0, means.iter().fold(f64::MAX, |a, &b| a.min(b))),
        ] {
            let corner = corner(&groups, &by, sign);
            let value: f64 = corner.iter().zip(by).map(|(w, b)| w * b).sum();
            assert!((value - best).abs() < 1e-15, "{corner:?}");
            assert!((corner.iter().sum::<f64>() - 1.0).abs() < 1e-15);
        }
    }
}
