//! Tests between two models of one table.

use serde::Serialize;

use crate::fit::Fitted;
use crate::normal::{cdf, chi_squared_tail};
use crate::optimise::Ending;

/// Two models compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "test", rename_all = "kebab-case")]
pub enum Comparison {
    /// One is the other with fewer coefficients: twice the difference of their log-likelihoods is χ² if the smaller is true.
    LikelihoodRatio {
        /// Twice the difference.
        statistic: f64,
        /// Coefficients that the smaller has not.
        degrees: usize,
        /// How likely as much is if the smaller is true.
        p: f64,
        /// Whether the first model is the larger.
        first_is_larger: bool,
    },
    /// Neither is (Vuong 1989): the mean difference of the observations' logs over its error is normal if both are as far from the
    /// truth, with Schwarz's correction for their sizes.
    Vuong {
        /// Above 0 where the first is nearer to the truth.
        z: f64,
        /// How likely as large a |z| is if both are as far from it.
        p: f64,
    },
}

/// The test for these two: by likelihood ratio where the coefficients of one are among those of the other by name, else Vuong's. None
/// where a search did not converge, they are not of the same outcomes of one table, have the same coefficients and logs, or a test has no
/// value.
pub fn compare(first: &Fitted, second: &Fitted) -> Option<Comparison> {
    let outcomes = |fitted: &Fitted| -> Vec<(String, u64)> {
        let each = fitted.predicted.iter();
        each.map(|p| (p.outcome.clone(), p.observed.to_bits()))
            .collect()
    };
    let at_tops = [first, second].map(|fitted| fitted.ending) == [Ending::Converged; 2];
    if !at_tops || first.logs.len() != second.logs.len() || outcomes(first) != outcomes(second) {
        return None;
    }
    let among = |a: &Fitted, b: &Fitted| {
        let names = a.coefficients.iter().map(|c| &c.name);
        names
            .into_iter()
            .all(|name| b.coefficients.iter().any(|c| c.name == *name))
    };
    let (few, many) = (first.coefficients.len(), second.coefficients.len());
    if few != many && (among(first, second) || among(second, first)) {
        let first_is_larger = few > many;
        let difference = first.log_likelihood - second.log_likelihood;
        let statistic = 2.0
            * if first_is_larger {
                difference
            } else {
                -difference
            };
        let degrees = few.abs_diff(many);
        return Some(Comparison::LikelihoodRatio {
            statistic,
            degrees,
            p: chi_squared_tail(statistic, degrees),
            first_is_larger,
        });
    }
    let n: f64 = first.logs.iter().map(|(_, weight)| weight).sum();
    let each = || first.logs.iter().zip(&second.logs);
    let mean = each().map(|((a, w), (b, _))| w * (a - b)).sum::<f64>() / n;
    let square = each().map(|((a, w), (b, _))| w * (a - b - mean) * (a - b - mean));
    let spread = (square.sum::<f64>() / n).sqrt();
    if spread.is_nan() || spread <= 0.0 {
        return None;
    }
    let sizes = 0.5 * (few as f64 - many as f64) * n.ln();
    let z = (n * mean - sizes) / (n.sqrt() * spread);
    Some(Comparison::Vuong {
        z,
        p: 2.0 * cdf(-z.abs()),
    })
}
