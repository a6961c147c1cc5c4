//! Climbing a log-likelihood: BFGS that begins with the outer product of the scores (Berndt, Hall, Hall & Hausman 1974), within bounds.
//!
//! Likelihoods come with a score for each observation, whose outer product is the curvature near the top, in the right units from the
//! first step on; a general optimiser would throw it away. Bounds are kept by holding what would leave them (Bertsekas 1982).

use demarche_engine::progress::Progress;
use demarche_scenario::formula::Bounds;

use crate::dense::{self, Matrix};

/// A point of what is climbed.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its height.
    pub value: f64,
    /// The slope.
    pub gradient: Vec<f64>,
    /// A guess of the curvature: positive semidefinite, that of minus the height.
    pub curvature: Matrix,
}

/// How a climb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// At a top: no direction promises more.
    Converged,
    /// No step in the best direction leads higher, though the slope promises so.
    Stalled,
    /// The budget of steps was spent.
    OutOfSteps,
    /// Stopped from outside, with the best so far.
    Stopped,
}

/// The top, or how far it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Top {
    /// Where.
    pub theta: Vec<f64>,
    /// What is there.
    pub point: Point,
    /// Steps taken.
    pub steps: usize,
    /// How it ended.
    pub ending: Ending,
}

/// Steps before giving up.
const MOST_STEPS: usize = 1000;
/// Gain that a step has to promise: less is no gain.
const LEAST_GAIN: f64 = 1e-10;
/// Share of a step below which the curvature is asked anew.
const CUT: f64 = 0.2;
/// Halvings of a step.
const HALVINGS: usize = 40;

/// Climbs from `start`. What is climbed has no value where `at` gives none.
pub fn climb(
    at: &mut dyn FnMut(&[f64]) -> Option<Point>,
    (start, first): (Vec<f64>, Point),
    bounds: &[Bounds],
    progress: &dyn Progress,
) -> Top {
    let mut top = Top {
        theta: start,
        point: first,
        steps: 0,
        ending: Ending::OutOfSteps,
    };
    let mut curvature = top.point.curvature.clone();
    let mut fresh = true;
    while top.steps < MOST_STEPS {
        if progress.cancelled() {
            top.ending = Ending::Stopped;
            break;
        }
        let free = free(&top, bounds);
        let step = direction(&curvature, &top.point.gradient, &free);
        let gain: f64 = dot(&step, &top.point.gradient);
        progress.step("climbing", 1.0 / (1.0 + gain.max(0.0)));
        if gain < LEAST_GAIN {
            if fresh {
                top.ending = Ending::Converged;
                break;
            }
            // The curvature that was learned may be wrong; that of the scores is asked again.
            curvature = top.point.curvature.clone();
            fresh = true;
            continue;
        }
        match search(at, (&top, &step), bounds, progress) {
            Some((theta, point, share)) => {
                let moved: Vec<f64> = theta.iter().zip(&top.theta).map(|(a, b)| a - b).collect();
                let turned = top.point.gradient.iter().zip(&point.gradient);
                let turned: Vec<f64> = turned.map(|(a, b)| a - b).collect();
                // Where so much of a step had to be cut off, what was learned is of somewhere else.
                fresh = share < CUT;
                if fresh {
                    curvature.clone_from(&point.curvature);
                } else {
                    learn(&mut curvature, &moved, &turned);
                }
                top.theta = theta;
                top.point = point;
                top.steps += 1;
            }
            None if progress.cancelled() => {
                top.ending = Ending::Stopped;
                break;
            }
            None if !fresh => {
                curvature = top.point.curvature.clone();
                fresh = true;
            }
            None => {
                // What rounding leaves of a gain is no gain.
                let flat = gain < 1e-7 * (1.0 + top.point.value.abs()).sqrt();
                top.ending = if flat {
                    Ending::Converged
                } else {
                    Ending::Stalled
                };
                break;
            }
        }
    }
    top
}

/// Which coordinates may move: not those at a bound beyond which the slope leads.
fn free(top: &Top, bounds: &[Bounds]) -> Vec<usize> {
    let held = |&i: &usize| {
        let (x, slope) = (top.theta[i], top.point.gradient[i]);
        let (lo, hi) = bounds[i];
        !(x <= lo && slope <= 0.0 || x >= hi && slope >= 0.0)
    };
    (0..top.theta.len()).filter(held).collect()
}

/// The step to the top of the parabola with this slope and curvature, over the free coordinates.
fn direction(curvature: &Matrix, gradient: &[f64], free: &[usize]) -> Vec<f64> {
    let mut step = vec![0.0; gradient.len()];
    let slope: Vec<f64> = free.iter().map(|&i| gradient[i]).collect();
    // Units of each coordinate come from the diagonal; where that is nothing, from the slope.
    let unit: Vec<f64> = free
        .iter()
        .zip(&slope)
        .map(|(&i, s)| curvature[i][i].max(1e-12 * s * s).max(1e-300).sqrt())
        .collect();
    let mut ridge = 1e-10;
    loop {
        let own = free.iter().enumerate().map(|(a, &i)| {
            let row = free.iter().enumerate().map(|(b, &j)| {
                let diagonal = if a == b { ridge } else { 0.0 };
                curvature[i][j] / (unit[a] * unit[b]) + diagonal
            });
            row.collect()
        });
        if let Some(l) = dense::cholesky(&own.collect(), 1e-14) {
            let scaled: Vec<f64> = slope.iter().zip(&unit).map(|(s, u)| s / u).collect();
            let found = dense::solve(&l, &scaled);
            for ((&i, x), u) in free.iter().zip(found).zip(&unit) {
                step[i] = x / u;
            }
            return step;
        }
        ridge *= 100.0;
        if ridge > 1e12 {
            return step;
        }
    }
}

/// A point higher up along a direction, and the share of the step that leads there.
fn search(
    at: &mut dyn FnMut(&[f64]) -> Option<Point>,
    (top, step): (&Top, &[f64]),
    bounds: &[Bounds],
    progress: &dyn Progress,
) -> Option<(Vec<f64>, Point, f64)> {
    let mut share = 1.0;
    for _ in 0..HALVINGS {
        if progress.cancelled() {
            return None;
        }
        let theta = top.theta.iter().zip(step).zip(bounds);
        let theta = theta
            .map(|((x, d), (lo, hi))| (x + share * d).clamp(*lo, *hi))
            .collect::<Vec<f64>>();
        let moved: Vec<f64> = theta.iter().zip(&top.theta).map(|(a, b)| a - b).collect();
        let promised = dot(&moved, &top.point.gradient);
        if let Some(point) = at(&theta)
            && point.value >= top.point.value + 1e-4 * promised.max(0.0)
            && point.value > top.point.value
        {
            return Some((theta, point, share));
        }
        share *= 0.5;
    }
    None
}

/// What a step teaches of the curvature (BFGS, damped after Powell 1978 so that it stays positive).
fn learn(curvature: &mut Matrix, moved: &[f64], turned: &[f64]) {
    let bent: Vec<f64> = curvature.iter().map(|row| dot(row, moved)).collect();
    let (along, held) = (dot(moved, &bent), dot(moved, turned));
    if along.is_nan() || along <= 0.0 {
        return;
    }
    let share = if held >= 0.2 * along {
        1.0
    } else {
        0.8 * along / (along - held)
    };
    let mixed = turned.iter().zip(&bent);
    let mixed: Vec<f64> = mixed.map(|(t, b)| share * t + (1.0 - share) * b).collect();
    let by = dot(moved, &mixed);
    if by.is_nan() || by <= 0.0 {
        return;
    }
    for (i, row) in curvature.iter_mut().enumerate() {
        for (j, entry) in row.iter_mut().enumerate() {
            *entry += mixed[i] * mixed[j] / by - bent[i] * bent[j] / along;
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
