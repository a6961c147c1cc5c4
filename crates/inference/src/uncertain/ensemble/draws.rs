//! Draws of everything that is uncertain in a scenario, any of them at once.
//!
//! Draw m is a point of a Sobol sequence (direction numbers of Joe and Kuo 2008) with the hash-based Owen scrambling of Burley
//! (2020), so that it can be had without the draws before it. One coordinate for each number with a range, in the order of the
//! scenario's parameters, then one for each goal of each ranking, in the order of actors and types.
//!
//! There are direction numbers for [`NUM_DIMENSIONS`] coordinates and 2¹⁶ points. Beyond either, the same sequence is scrambled
//! anew under another seed: each such bank of coordinates, and each such run of draws, fills space as evenly by itself, but
//! between two of them the draws are only as even as independent random numbers.

use demarche_scenario::model::{Dist, GoalId, Model, Weights};
use sobol_burley::{NUM_DIMENSIONS, sample};

use crate::compile::Draw;
use demarche_engine::random::{self, GAMMA};

/// Points of one scrambled sequence; further draws come from sequences of their own, independent of it.
const SEQUENCE: u64 = 1 << 16;

/// All draws of a scenario under a seed.
#[derive(Clone, Debug)]
pub struct Draws<'m> {
    model: &'m Model,
    seed: u64,
    /// Parameters that are drawn.
    uncertain: Vec<usize>,
    dimensions: usize,
}

impl<'m> Draws<'m> {
    /// The draws of a scenario. Scenarios with as many uncertain numbers and rankings share their coordinates under one seed.
    pub fn new(model: &'m Model, seed: u64) -> Draws<'m> {
        let params = model.params.iter().enumerate();
        let uncertain: Vec<usize> = params
            .filter(|(_, param)| ranged(&param.dist))
            .map(|(i, _)| i)
            .collect();
        let types = model.actors.iter().flat_map(|actor| &actor.types);
        let ranked: usize = types.map(|declared| places(&declared.weights)).sum();
        Draws {
            model,
            seed,
            dimensions: uncertain.len() + ranked,
            uncertain,
        }
    }

    /// Parameters that are drawn, as indices into the scenario's parameters, in rising order.
    pub fn uncertain(&self) -> &[usize] {
        &self.uncertain
    }

    /// How many coordinates a draw has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Draw `index`, whatever was drawn before.
    pub fn at(&self, index: u64) -> Draw {
        self.place(&self.point(index))
    }

    /// The coordinates of draw `index`, in [0, 1): uniform over the unit cube.
    pub fn point(&self, index: u64) -> Vec<f64> {
        let mut point = Coordinates::new(self.seed, index);
        (0..self.dimensions).map(|_| point.next()).collect()
    }

    /// The draw at a point of the unit cube; coordinates that are missing are taken as one half.
    pub fn place(&self, point: &[f64]) -> Draw {
        let mut point = point.iter().copied();
        let mut next = || point.next().unwrap_or(0.5);
        let params = self.model.params.iter().map(|param| {
            if ranged(&param.dist) {
                quantile(&param.dist, next())
            } else {
                param.dist.mean()
            }
        });
        let params: Vec<f64> = params.collect();
        let goals = self.model.goals.len();
        Draw::with(self.model, params, |groups| {
            ordered(groups, goals, &mut next)
        })
    }

    /// Whether nothing is uncertain, so that every draw is the same.
    pub fn certain(&self) -> bool {
        let mut types = self.model.actors.iter().flat_map(|actor| &actor.types);
        self.uncertain.is_empty() && types.all(|declared| places(&declared.weights) < 2)
    }
}

/// Whether a number is drawn. A range whose ends coincide is as good as a point, and taken as the point estimate takes it.
fn ranged(dist: &Dist) -> bool {
    match *dist {
        Dist::Point(_) => false,
        Dist::Uniform { lo, hi } | Dist::Triangular { lo, hi, .. } => lo < hi,
    }
}

/// Coordinates that the weights of a type take.
fn places(weights: &Weights) -> usize {
    match weights {
        Weights::Ranked(groups) => groups.iter().map(Vec::len).sum(),
        Weights::Given(_) => 0,
    }
}

/// The coordinates of one draw, in [0, 1), one after the other.
pub(super) struct Coordinates {
    seed: u64,
    index: u64,
    next: u32,
}

impl Coordinates {
    pub(super) fn new(seed: u64, index: u64) -> Coordinates {
        Coordinates {
            seed,
            index,
            next: 0,
        }
    }

    pub(super) fn next(&mut self) -> f64 {
        let (bank, dimension) = (self.next / NUM_DIMENSIONS, self.next % NUM_DIMENSIONS);
        self.next += 1;
        let sequence = self.index / SEQUENCE;
        let scrambling = mix(self.seed ^ mix(sequence ^ mix(u64::from(bank))));
        let index = (self.index % SEQUENCE) as u32;
        f64::from(sample(index, dimension, (scrambling >> 32) as u32))
    }
}

/// The bits that follow `x`.
pub(super) fn mix(x: u64) -> u64 {
    random::mix(x.wrapping_add(GAMMA))
}

/// The value below which a distribution has mass `u`.
pub(crate) fn quantile(dist: &Dist, u: f64) -> f64 {
    match *dist {
        Dist::Point(x) => x,
        Dist::Uniform { lo, hi } => lo + u * (hi - lo),
        Dist::Triangular { lo, mode, hi } => {
            let (below, above) = (mode - lo, hi - mode);
            if u * (hi - lo) < below {
                lo + (u * (hi - lo) * below).sqrt()
            } else {
                hi - ((1.0 - u) * (hi - lo) * above).sqrt()
            }
        }
    }
}

/// Weights uniform on the part of the simplex that respects an order, best first (Lahdelma and Salminen 2001): normalised
/// exponential variables are uniform on the simplex, and sorting folds it onto the part with that order. Between tied goals
/// no order is stated, so that each order of theirs is as likely as another; their ranks among the variables give it, which
/// are independent of the sorted values.
fn ordered(groups: &[Vec<GoalId>], goals: usize, mut coordinate: impl FnMut() -> f64) -> Vec<f64> {
    let drawn: Vec<Vec<f64>> = groups
        .iter()
        .map(|group| {
            group
                .iter()
                .map(|_| -libm::log(1.0 - coordinate()))
                .collect()
        })
        .collect();
    let mut sorted: Vec<f64> = drawn.iter().flatten().copied().collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let total: f64 = sorted.iter().sum();
    let mut places = sorted.iter().map(|x| {
        // All coordinates are 0 with probability zero, but not in floating point.
        if total > 0.0 {
            x / total
        } else {
            1.0 / sorted.len() as f64
        }
    });
    let mut weights = vec![0.0; goals];
    for (group, drawn) in groups.iter().zip(&drawn) {
        let mut order: Vec<usize> = (0..group.len()).collect();
        order.sort_by(|&a, &b| drawn[b].total_cmp(&drawn[a]));
        for (at, weight) in order.into_iter().zip(&mut places) {
            weights[group[at]] = weight;
        }
    }
    weights
}

#[cfg(test)]
mod tests;
