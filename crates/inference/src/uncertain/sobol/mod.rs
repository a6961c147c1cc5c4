//! Which inputs explain how much of a quantity's variance: Sobol indices from a sample that is there anyway.
//!
//! A sparse polynomial of the inputs is fitted to the sample (polynomial chaos: Sudret 2008; sparse: Blatman & Sudret 2011);
//! as its terms are orthonormal, its variance is the sum of its squared coefficients, and an input's share is the sum over
//! the terms that look at it: at it alone (first order), or at it among others (total; Homma & Saltelli 1996). Terms are
//! chosen by orthogonal matching pursuit, as many as predict best in cross-validation with the choice inside it, so that
//! the fit that is reported is on values that played no part. The variance that the fit leaves unexplained is told, and a poor
//! fit has no indices to show.

mod basis;
mod orthogonal_matching_pursuit;

use serde::Serialize;

use self::basis::Basis;
use self::orthogonal_matching_pursuit::Pursuit;
use demarche_engine::random::{GAMMA, mix};

/// One coordinate of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The input that it belongs to; the axes of one input count together.
    pub input: usize,
    /// None: uniform on [0, 1]. Otherwise as many equally likely values, (i + ½)/levels.
    pub levels: Option<usize>,
}

/// Values of a quantity at points with independent coordinates.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    /// How many inputs there are.
    pub inputs: usize,
    /// The coordinates.
    pub axes: &'a [Axis],
    /// Points × axes.
    pub points: &'a [Vec<f64>],
    /// By point.
    pub values: &'a [f64],
}

/// A share of the variance, with what resampling the points makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// From all points.
    pub share: f64,
    /// 5 % of the resamples are at or below this.
    pub low: f64,
    /// 95 % of the resamples are at or below this.
    pub high: f64,
}

/// The Sobol indices of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Indices {
    /// Alone.
    pub first: Share,
    /// Alone and together with others.
    pub total: Share,
}

/// A fit, and the indices that it gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Points that it rests on.
    pub points: usize,
    /// Mean of the values.
    pub mean: f64,
    /// Variance of the values.
    pub variance: f64,
    /// Share of the variance that the fit predicts at points that it has not seen (cross-validation in seven parts); at most
    /// 1, and below 0 where the mean would do better.
    pub predicted: f64,
    /// Terms of the fit besides the mean.
    pub terms: usize,
    /// By input; empty where the fit is poor.
    pub indices: Vec<Indices>,
}

/// Fits that predict less of the variance than this are poor: what they leave out is too large to share out the rest.
pub const POOR: f64 = 0.7;

/// Resamples behind the intervals.
const RESAMPLES: u64 = 100;
/// Parts of the cross-validation. Odd, as every second point of a Sobol sequence lies in one half of its first coordinate.
const PARTS: usize = 7;
/// Fewer points than this are not fitted.
const FEWEST: usize = 2 * PARTS;
/// Terms at most.
const MOST_TERMS: usize = 100;

/// Fits a sample and shares out its variance; none where the values do not vary, or there are too few. The seed is that of
/// the resamples.
pub fn estimate(sample: &Sample<'_>, seed: u64) -> Option<Estimate> {
    let n = sample.values.len();
    let mean = sample.values.iter().sum::<f64>() / n.max(1) as f64;
    let squares = sample.values.iter().map(|v| (v - mean) * (v - mean));
    let variance = squares.sum::<f64>() / n.max(1) as f64;
    if n < FEWEST || variance <= 1e-18 * (1.0 + mean * mean) {
        return None;
    }
    let basis = Basis::new(sample);
    let most = (n / 4).min(MOST_TERMS);
    let (terms, error) = best_size(&basis, sample.values, most);
    let rows: Vec<usize> = (0..n).collect();
    let fit = Pursuit::run(&basis, sample.values, &rows, terms);
    let predicted = 1.0 - error / variance;
    let mut indices = Vec::new();
    if predicted >= POOR {
        let shares = shares(&basis, &fit, sample.inputs);
        let resampled: Vec<Vec<[f64; 2]>> = (0..RESAMPLES)
            .map(|b| {
                let pick = |i: usize| {
                    let bits = mix(mix(seed ^ mix(b)).wrapping_add(GAMMA.wrapping_mul(i as u64)));
                    ((u128::from(bits) * n as u128) >> 64) as usize
                };
                let rows: Vec<usize> = (0..n).map(pick).collect();
                let fit = Pursuit::run(&basis, sample.values, &rows, terms);
                self::shares(&basis, &fit, sample.inputs)
            })
            .collect();
        let index = |input: usize, which: usize| {
            let share: f64 = shares[input][which];
            let mut all: Vec<f64> = resampled.iter().map(|s| s[input][which]).collect();
            all.sort_by(f64::total_cmp);
            let at = |p: f64| all[(p * (all.len() - 1) as f64).round() as usize];
            Share {
                share,
                low: at(0.05).min(share),
                high: at(0.95).max(share),
            }
        };
        indices.extend((0..sample.inputs).map(|i| Indices {
            first: index(i, 0),
            total: index(i, 1),
        }));
    }
    Some(Estimate {
        points: n,
        mean,
        variance,
        predicted,
        terms: fit.terms.len(),
        indices,
    })
}

/// The number of terms that predicts best, and its mean squared error at points left out.
fn best_size(basis: &Basis, values: &[f64], most: usize) -> (usize, f64) {
    let n = values.len();
    let mut errors = vec![0.0; most + 1];
    for part in 0..PARTS {
        let (out, kept): (Vec<usize>, Vec<usize>) = (0..n).partition(|i| i % PARTS == part);
        Pursuit::each(basis, values, &kept, most, |size, fit| {
            let missed = out.iter().map(|&i| values[i] - fit.at(basis, i));
            errors[size] += missed.map(|e| e * e).sum::<f64>();
        });
    }
    let mut best = 0;
    for (size, error) in errors.iter().enumerate() {
        if *error < errors[best] {
            best = size;
        }
    }
    (best, errors[best] / n as f64)
}

/// By input: its share alone, and with others.
fn shares(basis: &Basis, fit: &Pursuit, inputs: usize) -> Vec<[f64; 2]> {
    let mut shares = vec![[0.0; 2]; inputs];
    let mut all = 0.0;
    for (&term, c) in fit.terms.iter().zip(&fit.coefficients) {
        let inputs = &basis.inputs[term];
        all += c * c;
        if let [only] = inputs[..] {
            shares[only][0] += c * c;
        }
        inputs.iter().for_each(|&i| shares[i][1] += c * c);
    }
    if all > 0.0 {
        shares.iter_mut().flatten().for_each(|s| *s /= all);
    }
    shares
}

#[cfg(test)]
mod tests;
