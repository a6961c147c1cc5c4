//! Independent coordinates behind the uncertain inputs, each uniform under the ensemble's draws.
//!
//! A number's coordinate is its quantile. Weights drawn uniformly from a ranking's simplex have n − 1: sorted, they have
//! spacings i·(w₍ᵢ₎ − w₍ᵢ₊₁₎) that are uniform on the whole simplex, and breaking a stick takes those apart (David & Nagaraja,
//! *Order Statistics*, 2003). Among tied goals the order is drawn too, evenly, whatever the sorted weights are: its
//! Lehmer code has an independent digit for each goal but the first.

use demarche_scenario::model::{Dist, GoalId, Model};

use super::{Input, inputs, ranking, with_params};
use crate::compile::Draw;
use crate::uncertain::ensemble::quantile;
use crate::uncertain::sobol::Axis;

/// The coordinates of a scenario's draws.
#[derive(Clone, Debug)]
pub struct Axes<'m> {
    model: &'m Model,
    /// The uncertain inputs: coordinates belong to one of these each.
    pub inputs: Vec<Input>,
    /// The coordinates, in the order of [`Axes::of`].
    pub axes: Vec<Axis>,
}

impl<'m> Axes<'m> {
    /// The coordinates of a scenario's draws.
    pub fn new(model: &'m Model) -> Axes<'m> {
        let inputs = inputs(model);
        let mut axes = Vec::new();
        for (i, input) in inputs.iter().enumerate() {
            let mut push = |levels| axes.push(Axis { input: i, levels });
            match *input {
                Input::Number(_) => push(None),
                Input::Ranking(a, k) => {
                    let groups = ranking(model, a, k).unwrap_or_default();
                    let goals: usize = groups.iter().map(Vec::len).sum();
                    (1..goals).for_each(|_| push(None));
                    let tied = groups.iter().flat_map(|group| 1..group.len());
                    tied.for_each(|place| push(Some(place + 1)));
                }
            }
        }
        Axes {
            model,
            inputs,
            axes,
        }
    }

    /// The coordinates of a draw, in [0, 1]; a coordinate with levels is in the middle of its level's share.
    pub fn of(&self, draw: &Draw) -> Vec<f64> {
        let mut point = Vec::with_capacity(self.axes.len());
        for input in &self.inputs {
            match *input {
                Input::Number(i) => {
                    point.push(cumulative(&self.model.params[i].dist, draw.params[i]));
                }
                Input::Ranking(a, k) => {
                    let groups = ranking(self.model, a, k).unwrap_or_default();
                    spacings(groups, &draw.weights[a][k], &mut point);
                    orders(groups, &draw.weights[a][k], &mut point);
                }
            }
        }
        point
    }
}

impl Axes<'_> {
    /// The draw that has these coordinates: the inverse of [`Axes::of`]. Coordinates that are missing are taken as one half.
    pub fn place(&self, point: &[f64]) -> Draw {
        let mut point = point.iter().copied();
        let mut next = || point.next().unwrap_or(0.5);
        let model = self.model;
        let mut params: Vec<f64> = model.params.iter().map(|param| param.dist.mean()).collect();
        let mut ranked = Vec::new();
        for input in &self.inputs {
            match *input {
                Input::Number(i) => params[i] = quantile(&model.params[i].dist, next()),
                Input::Ranking(a, k) => {
                    let groups = ranking(model, a, k).unwrap_or_default();
                    let weights = weights(groups, model.goals.len(), &mut next);
                    ranked.push((a, k, weights));
                }
            }
        }
        // Rankings that are certain have their point estimate.
        let mut draw = with_params(model, &Draw::point(model), params);
        for (a, k, weights) in ranked {
            draw.weights[a][k] = weights;
        }
        draw
    }
}

/// Weights of a ranking from its coordinates: see [`spacings`] and [`orders`].
fn weights(groups: &[Vec<GoalId>], goals: usize, mut next: impl FnMut() -> f64) -> Vec<f64> {
    let n: usize = groups.iter().map(Vec::len).sum();
    let mut left = 1.0;
    let mut parts = Vec::with_capacity(n);
    for i in 1..n {
        let share = 1.0 - (1.0 - next()).powf(1.0 / (n - i) as f64);
        parts.push(left * share);
        left -= left * share;
    }
    parts.push(left);
    // Each spacing reaches as many places as its number, evenly.
    let mut sorted = vec![0.0; n];
    let mut sum = 0.0;
    for i in (0..n).rev() {
        sum += parts[i] / (i + 1) as f64;
        sorted[i] = sum;
    }
    let mut all = vec![0.0; goals];
    let mut places = sorted.into_iter();
    for group in groups {
        let mut order: Vec<GoalId> = Vec::with_capacity(group.len());
        for (place, &goal) in group.iter().enumerate() {
            let above = if place == 0 {
                0
            } else {
                (next() * (place + 1) as f64) as usize
            };
            order.insert(above.min(place), goal);
        }
        for (goal, weight) in order.into_iter().zip(&mut places) {
            all[goal] = weight;
        }
    }
    all
}

/// The mass of a distribution at or below `x`; for a point, one half.
pub fn cumulative(dist: &Dist, x: f64) -> f64 {
    match *dist {
        Dist::Point(_) => 0.5,
        Dist::Uniform { lo, hi } if hi > lo => ((x - lo) / (hi - lo)).clamp(0.0, 1.0),
        Dist::Triangular { lo, mode, hi } if hi > lo => {
            let x = x.clamp(lo, hi);
            if x < mode {
                (x - lo) * (x - lo) / ((hi - lo) * (mode - lo))
            } else if mode < hi {
                1.0 - (hi - x) * (hi - x) / ((hi - lo) * (hi - mode))
            } else {
                1.0
            }
        }
        _ => 0.5,
    }
}

fn spacings(groups: &[Vec<GoalId>], weights: &[f64], point: &mut Vec<f64>) {
    let mut sorted: Vec<f64> = groups.iter().flatten().map(|&g| weights[g]).collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let n = sorted.len();
    let mut left = 1.0;
    for i in 1..n {
        let spacing = i as f64 * (sorted[i - 1] - sorted[i]);
        let share = if left > 0.0 { spacing / left } else { 0.0 };
        // The share of what is left is Beta(1, n − i).
        let above = (1.0 - share).clamp(0.0, 1.0);
        point.push(1.0 - above.powi((n - i) as i32));
        left = (left - spacing).max(0.0);
    }
}

fn orders(groups: &[Vec<GoalId>], weights: &[f64], point: &mut Vec<f64>) {
    for group in groups {
        for place in 1..group.len() {
            let own = weights[group[place]];
            let above = group[..place].iter().filter(|&&g| weights[g] > own).count();
            point.push((above as f64 + 0.5) / (place + 1) as f64);
        }
    }
}

#[cfg(test)]
mod tests {
    use demarche_scenario::{Nowhere, check, parse};

    use super::*;
    use crate::uncertain::ensemble::Draws;

    #[test]
    fn coordinates_lead_back_to_the_draw() {
        let (scenario, _) = parse::parse(TEXT, 0);
        let (model, problems) = check(&scenario, &Nowhere);
        let model = model.unwrap_or_else(|| panic!("{problems:?}"));
        let draws = Draws::new(&model, 2);
        let axes = Axes::new(&model);
        for m in 0..64 {
            let draw = draws.at(m);
            let again = axes.place(&axes.of(&draw));
            let pairs = draw.params.iter().zip(&again.params);
            let weights = draw.weights.iter().flatten().flatten();
            let pairs = pairs.chain(weights.zip(again.weights.iter().flatten().flatten()));
            for (a, b) in pairs {
                assert!((a - b).abs() < 1e-9, "{m}: {a} {b}");
            }
        }
    }

    /// Every kind of uncertain input: a range, a triangle, a strict ranking, ties.
    const TEXT: &str = r#"scenario "Open"
  rounds 1
  precision 20
actor a
  type x 20%..60%
  type y otherwise
  x ranks p > q > r > s
  y ranks p ~ q ~ r > s
variable v: no < yes = no
goal p of a
  1 if v is yes
goal q of a
  about 0.5 in 0.1..0.6 if v is no
goal r of a
  0.3
goal s of a
  0.2
decision d by a
  option one
  option two
    then v = yes
question k: v is yes at the end
"#;

    #[test]
    fn quantiles_undo_masses() {
        let skew = Dist::Triangular {
            lo: 0.1,
            mode: 0.2,
            hi: 0.9,
        };
        for dist in [skew, Dist::Uniform { lo: -1.0, hi: 3.0 }] {
            for u in [0.0, 0.05, 0.3, 0.8, 1.0] {
                assert!((cumulative(&dist, quantile(&dist, u)) - u).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn coordinates_of_draws_are_uniform_and_do_not_go_together() {
        let (scenario, problems) = parse::parse(TEXT, 0);
        assert!(problems.is_empty(), "{problems:?}");
        let (model, problems) = check(&scenario, &Nowhere);
        let model = model.unwrap_or_else(|| panic!("{problems:?}"));
        let draws = Draws::new(&model, 1);
        let axes = Axes::new(&model);
        // Two numbers, three spacings of x, as many of y and two digits of its ties.
        assert_eq!(axes.inputs.len(), 4);
        assert_eq!(axes.axes.len(), 2 + 3 + 3 + 2);
        let points: Vec<Vec<f64>> = (0..4096).map(|m| axes.of(&draws.at(m))).collect();
        let mean = |f: &dyn Fn(&[f64]) -> f64| {
            points.iter().map(|p| f(p)).sum::<f64>() / points.len() as f64
        };
        for (i, axis) in axes.axes.iter().enumerate() {
            assert!((mean(&|p| p[i]) - 0.5).abs() < 0.01, "{i}");
            let levels = axis.levels.map_or(0.0, |n| 1.0 / (n * n) as f64);
            let variance = mean(&|p| (p[i] - 0.5) * (p[i] - 0.5));
            let expected = (1.0 - levels) / 12.0;
            assert!((variance - expected).abs() < 0.003, "{i}: {variance}");
            for j in 0..i {
                let both = mean(&|p| (p[i] - 0.5) * (p[j] - 0.5));
                assert!(both.abs() < 0.003, "{i} {j}: {both}");
            }
        }
    }
}
