//! What a fit predicts, and what a column does to it on average.

use serde::Serialize;

use crate::dense::{Matrix, quadratic};
use crate::likelihood::{Failure, Likelihood, Of};

/// How often something was seen, and how likely the fit has it, over all cases by their weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Predicted {
    /// The question, or the decision and its option.
    pub outcome: String,
    /// Its share of what was seen.
    pub observed: f64,
    /// Its probability.
    pub predicted: f64,
}

/// The average marginal effect of a column on the probability of an outcome: its derivative, averaged over cases by their weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The column's name.
    pub column: String,
    /// The outcome.
    pub outcome: String,
    /// For one unit of the column; none where it is beyond all numbers in some case, as that of a root is at 0.
    pub value: Option<f64>,
    /// By the delta method.
    pub error: Option<f64>,
}

/// Averages over cases: probabilities by outcome, and derivatives by column and outcome.
fn averages(likelihood: &mut dyn Likelihood, theta: &[f64]) -> Result<Vec<f64>, Failure> {
    let slopes = likelihood.log_slopes(theta, Of::Outcomes)?;
    let (model, data) = (likelihood.model(), likelihood.data());
    let outcomes = data.outcomes.len();
    let total: f64 = data.cases.iter().map(|case| case.weight).sum();
    let mut sums = vec![0.0; outcomes * (1 + model.columns.len())];
    for (case, slopes) in data.cases.iter().zip(&slopes) {
        let share = case.weight / total;
        for (o, slope) in slopes.iter().enumerate() {
            let probability = slope.log.exp();
            sums[o] += share * probability;
            for (c, column) in model.columns.iter().enumerate() {
                let own = probability * slope.params[column.param];
                sums[(1 + c) * outcomes + o] += share * own;
            }
        }
    }
    Ok(sums)
}

/// Predictions and effects at these coefficients, whose covariances are given.
///
/// # Errors
/// There is no value near these coefficients.
pub fn effects(
    likelihood: &mut dyn Likelihood,
    theta: &[f64],
    covariance: &Matrix,
) -> Result<(Vec<Predicted>, Vec<Effect>), Failure> {
    let here = averages(likelihood, theta)?;
    let mut slopes = vec![vec![0.0; theta.len()]; here.len()];
    let columns = likelihood.model().columns.len();
    for i in (0..theta.len()).filter(|&i| columns > 0 && covariance[i][i] > 0.0) {
        let step = 1e-3 * covariance[i][i].sqrt();
        let mut moved = theta.to_vec();
        moved[i] = theta[i] + step;
        let up = averages(likelihood, &moved)?;
        moved[i] = theta[i] - step;
        let down = averages(likelihood, &moved)?;
        for (slope, (up, down)) in slopes.iter_mut().zip(up.iter().zip(&down)) {
            slope[i] = (up - down) / (2.0 * step);
        }
    }
    let (model, data) = (likelihood.model(), likelihood.data());
    let outcomes = data.outcomes.len();
    let predicted = data.outcomes.iter().zip(&here);
    let predicted = predicted.map(|(outcome, probability)| Predicted {
        outcome: outcome.name.clone(),
        observed: outcome.observed,
        predicted: *probability,
    });
    let mut effects = Vec::new();
    for (c, column) in model.columns.iter().enumerate() {
        for (o, outcome) in data.outcomes.iter().enumerate() {
            let at = (1 + c) * outcomes + o;
            let variance = quadratic(covariance, &slopes[at]);
            effects.push(Effect {
                column: column.name.clone(),
                outcome: outcome.name.clone(),
                value: here[at].is_finite().then_some(here[at]),
                error: (variance > 0.0 && variance.is_finite()).then(|| variance.sqrt()),
            });
        }
    }
    Ok((predicted.collect(), effects))
}
