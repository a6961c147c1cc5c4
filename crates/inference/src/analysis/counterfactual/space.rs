//! The uncertain inputs as one vector, in units of what the scenario allows.
//!
//! A number counts in half-widths of its range, from its point estimate; so does each weight of a ranking, whose range is
//! from the least to the most that the order allows.

use std::ops::Range;

use demarche_scenario::model::{GoalId, Model};

use super::hull;
use crate::compile::Draw;
use crate::uncertain::inputs::{Input, corner, ends, inputs, ranking, with_params};
use crate::uncertain::sensitivity::Gradient;

/// The space in which changes are sought.
#[derive(Clone, Debug)]
pub struct Space<'m> {
    model: &'m Model,
    base: Draw,
    /// The uncertain inputs, in the order of the vector.
    pub inputs: Vec<Input>,
    parts: Vec<Part>,
    width: usize,
}

/// Where an uncertain input lies in the vector.
#[derive(Clone, Debug)]
enum Part {
    Number {
        at: usize,
        half: f64,
        low: f64,
        high: f64,
    },
    Ranking {
        at: usize,
        groups: Vec<Vec<GoalId>>,
        /// The goals, best first; the weights of the vector are in this order.
        goals: Vec<GoalId>,
        /// Half-widths, by goal of `goals`.
        half: Vec<f64>,
        /// Weights at the point estimate, by goal of the scenario.
        base: Vec<f64>,
    },
}

impl<'m> Space<'m> {
    /// The space around a draw. Numbers without width are left out: they cannot change.
    pub fn new(model: &'m Model, base: &Draw) -> Space<'m> {
        Space::ranked(model, base, |a, k| ranking(model, a, k).unwrap_or_default())
    }

    /// The same with other rankings, which the draw's weights respect.
    pub(super) fn ranked<'r>(
        model: &'m Model,
        base: &Draw,
        rankings: impl Fn(usize, usize) -> &'r [Vec<GoalId>],
    ) -> Space<'m> {
        let mut space = Space {
            model,
            base: base.clone(),
            inputs: Vec::new(),
            parts: Vec::new(),
            width: 0,
        };
        for input in inputs(model) {
            let at = space.width;
            let part = match input {
                Input::Number(i) => {
                    let [lo, hi] = ends(&model.params[i].dist);
                    let (half, x) = (0.5 * (hi - lo), base.params[i]);
                    if half <= 0.0 {
                        continue;
                    }
                    space.width += 1;
                    Part::Number {
                        at,
                        half,
                        low: (lo - x) / half,
                        high: (hi - x) / half,
                    }
                }
                Input::Ranking(a, k) => {
                    let groups = rankings(a, k).to_vec();
                    let goals: Vec<GoalId> = groups.iter().flatten().copied().collect();
                    let base = base.weights[a][k].clone();
                    let half = goals.iter().map(|&g| half_width(&groups, g, base.len()));
                    space.width += goals.len();
                    Part::Ranking {
                        at,
                        half: half.collect(),
                        groups,
                        goals,
                        base,
                    }
                }
            };
            space.inputs.push(input);
            space.parts.push(part);
        }
        space
    }

    /// Length of the vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Where each uncertain input lies in the vector.
    pub(super) fn spans(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.parts.iter().map(|part| match part {
            Part::Number { at, .. } => *at..at + 1,
            Part::Ranking { at, goals, .. } => *at..at + goals.len(),
        })
    }

    /// The draw at a point of the space.
    pub fn draw(&self, z: &[f64]) -> Draw {
        let mut draw = self.base.clone();
        for (input, part) in self.inputs.iter().zip(&self.parts) {
            match (*input, part) {
                (Input::Number(i), Part::Number { at, half, .. }) => {
                    draw.params[i] += half * z[*at];
                }
                (Input::Ranking(a, k), part) => draw.weights[a][k] = part.weights(z),
                _ => {}
            }
        }
        let params = std::mem::take(&mut draw.params);
        with_params(self.model, &draw, params)
    }

    /// The point of a draw that the scenario allows.
    pub fn point(&self, draw: &Draw) -> Vec<f64> {
        let mut z = vec![0.0; self.width];
        for (input, part) in self.inputs.iter().zip(&self.parts) {
            match (*input, part) {
                (Input::Number(i), Part::Number { at, half, .. }) => {
                    z[*at] = (draw.params[i] - self.base.params[i]) / half;
                }
                (
                    Input::Ranking(a, k),
                    Part::Ranking {
                        at,
                        goals,
                        half,
                        base,
                        ..
                    },
                ) => {
                    for (j, (&g, half)) in goals.iter().zip(half).enumerate() {
                        z[at + j] = (draw.weights[a][k][g] - base[g]) / half;
                    }
                }
                _ => {}
            }
        }
        z
    }

    /// Distance of a point from the point estimate in each input: for a number with its sign, for a ranking as the root of
    /// the sum of squares over its weights.
    pub fn units(&self, z: &[f64]) -> Vec<(Input, f64)> {
        let parts = self.inputs.iter().zip(&self.parts);
        parts
            .map(|(input, part)| match part {
                Part::Number { at, .. } => (*input, z[*at]),
                Part::Ranking { at, goals, .. } => {
                    let own = &z[*at..at + goals.len()];
                    (*input, own.iter().map(|z| z * z).sum::<f64>().sqrt())
                }
            })
            .collect()
    }

    /// A derivative in the units of the space.
    pub fn gradient(&self, by: &Gradient) -> Vec<f64> {
        let mut gradient = vec![0.0; self.width];
        for (input, part) in self.inputs.iter().zip(&self.parts) {
            match (*input, part) {
                (Input::Number(i), Part::Number { at, half, .. }) => {
                    gradient[*at] = half * by.params[i];
                }
                (
                    Input::Ranking(a, k),
                    Part::Ranking {
                        at, goals, half, ..
                    },
                ) => {
                    for (j, (&g, half)) in goals.iter().zip(half).enumerate() {
                        gradient[at + j] = half * by.weights[a][k][g];
                    }
                }
                _ => {}
            }
        }
        gradient
    }

    /// The nearest point that the scenario allows.
    pub fn nearest(&self, z: &[f64]) -> Vec<f64> {
        let mut near = vec![0.0; self.width];
        for part in &self.parts {
            match part {
                Part::Number { at, low, high, .. } => near[*at] = z[*at].clamp(*low, *high),
                Part::Ranking {
                    at,
                    groups,
                    goals,
                    half,
                    base,
                } => {
                    let own = &z[*at..at + goals.len()];
                    // The corner of the allowed weights that is least in a direction, in units.
                    let least = |direction: &[f64]| {
                        let mut by = vec![0.0; base.len()];
                        for ((&g, d), half) in goals.iter().zip(direction).zip(half) {
                            by[g] = d / half;
                        }
                        let weights = corner(groups, &by, -1.0);
                        let units = goals.iter().zip(half);
                        units
                            .map(|(&g, half)| (weights[g] - base[g]) / half)
                            .collect()
                    };
                    near[*at..at + goals.len()].copy_from_slice(&hull::nearest(own, least));
                }
            }
        }
        near
    }
}

impl Part {
    /// Weights by goal of the scenario; of a number there are none.
    fn weights(&self, z: &[f64]) -> Vec<f64> {
        let Part::Ranking {
            at,
            goals,
            half,
            base,
            ..
        } = self
        else {
            return Vec::new();
        };
        let mut weights = base.clone();
        for (j, (&g, half)) in goals.iter().zip(half).enumerate() {
            weights[g] = (weights[g] + half * z[at + j]).max(0.0);
        }
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|w| *w /= total);
        weights
    }
}

/// Half of what lies between the least and the largest weight that an order allows a goal.
fn half_width(groups: &[Vec<GoalId>], goal: GoalId, goals: usize) -> f64 {
    let mut by = vec![0.0; goals];
    by[goal] = 1.0;
    let end = |sign| corner(groups, &by, sign)[goal];
    0.5 * (end(1.0) - end(-1.0))
}
