//! The multinomial logit: what outcomes would be forecast from the columns alone, without a game.

use demarche_engine::progress::Progress;

use crate::data::Data;
use crate::held_out::outcome;
use crate::optimise::{Point, climb};

/// P(k) ∝ exp(β_k · (1, x)), the first outcome's β being 0, fitted by maximum likelihood. Columns count from their means in units of
/// their standard deviations.
#[derive(Clone, Debug, PartialEq)]
pub struct Multinomial {
    /// Place, mean and standard deviation of each column.
    columns: Vec<(usize, f64, f64)>,
    /// By outcome but the first, and then constant and columns.
    beta: Vec<f64>,
    outcomes: usize,
}

impl Multinomial {
    /// Fits it to what was seen. Stopped from outside it is the best so far.
    pub fn fit(data: &Data, columns: &[usize], progress: &dyn Progress) -> Multinomial {
        let all: f64 = data.cases.iter().map(|case| case.weight).sum();
        let mean = |of: &dyn Fn(&[f64]) -> f64| {
            let sum = data.cases.iter().map(|case| case.weight * of(&case.values));
            sum.sum::<f64>() / all
        };
        let scaled = columns.iter().filter_map(|&c| {
            let middle = mean(&|x| x[c]);
            let spread = mean(&|x| (x[c] - middle).powi(2)).sqrt();
            (spread > 0.0).then_some((c, middle, spread))
        });
        let mut logit = Multinomial {
            columns: scaled.collect(),
            beta: Vec::new(),
            outcomes: data.outcomes.len(),
        };
        // By case, how often each outcome came.
        let mut counts = vec![vec![0.0; logit.outcomes]; data.cases.len()];
        for seen in &data.observations {
            if let Some(o) = outcome(data, &data.cases[seen.case].events[seen.event]) {
                counts[seen.case][o] += seen.weight;
            }
        }
        let terms: Vec<Vec<f64>> = data.cases.iter().map(|c| logit.terms(&c.values)).collect();
        let width = (logit.outcomes - 1) * (1 + logit.columns.len());
        let start = vec![0.0; width];
        let mut at = |beta: &[f64]| Some(logit.point(beta, &terms, &counts));
        let first = logit.point(&start, &terms, &counts);
        let free = vec![(f64::NEG_INFINITY, f64::INFINITY); width];
        let top = climb(&mut at, (start, first), &free, progress);
        logit.beta = top.theta;
        logit
    }

    /// By outcome, at some values of all columns.
    pub fn probabilities(&self, values: &[f64]) -> Vec<f64> {
        shares(&self.beta, &self.terms(values), self.outcomes)
    }

    /// 1 and the columns, in their units.
    fn terms(&self, values: &[f64]) -> Vec<f64> {
        let columns = self.columns.iter();
        let scaled = columns.map(|&(c, mean, spread)| (values[c] - mean) / spread);
        std::iter::once(1.0).chain(scaled).collect()
    }

    /// The log-likelihood with its slope and its information, which is its curvature.
    fn point(&self, beta: &[f64], terms: &[Vec<f64>], counts: &[Vec<f64>]) -> Point {
        let (n, width) = (1 + self.columns.len(), beta.len());
        let mut point = Point {
            value: 0.0,
            gradient: vec![0.0; width],
            curvature: vec![vec![0.0; width]; width],
        };
        for (x, counts) in terms.iter().zip(counts) {
            let p = shares(beta, x, self.outcomes);
            let all: f64 = counts.iter().sum();
            let came = counts.iter().zip(&p).filter(|(count, _)| **count > 0.0);
            point.value += came.map(|(count, p)| count * p.ln()).sum::<f64>();
            for k in 1..self.outcomes {
                for i in 0..n {
                    let row = (k - 1) * n + i;
                    point.gradient[row] += (counts[k] - all * p[k]) * x[i];
                    for l in 1..self.outcomes {
                        let both = if k == l { p[k] } else { 0.0 };
                        let share = all * (both - p[k] * p[l]) * x[i];
                        let own = &mut point.curvature[row][(l - 1) * n..l * n];
                        own.iter_mut().zip(x).for_each(|(c, x)| *c += share * x);
                    }
                }
            }
        }
        point
    }
}

fn shares(beta: &[f64], x: &[f64], outcomes: usize) -> Vec<f64> {
    let score = |k: usize| -> f64 {
        let own = k.checked_sub(1).map(|k| &beta[k * x.len()..][..x.len()]);
        own.map_or(0.0, |own| own.iter().zip(x).map(|(b, x)| b * x).sum())
    };
    let scores: Vec<f64> = (0..outcomes).map(score).collect();
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
    let sum: f64 = odds.iter().sum();
    odds.iter().map(|odds| odds / sum).collect()
}
