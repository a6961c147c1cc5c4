//! What a likelihood is: how likely what was seen is at some coefficients, and how that changes with every number.

use demarche_inference::uncertain::sensitivity::likelihood::LogSlope;
use demarche_scenario::model::Model;

use crate::data::Data;

/// Why a likelihood has no value somewhere.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    /// A number is none.
    #[error("in the case of line {line} {what}")]
    Numbers {
        /// The line of the case's first row.
        line: u64,
        /// Which number, and what it is.
        what: String,
    },
    /// A game was not solved.
    #[error("the game of line {line} was not solved: {why}")]
    Unsolved {
        /// The line of the case's first row.
        line: u64,
        /// Why.
        why: String,
    },
    /// What was seen cannot happen.
    #[error("what was seen in the case of line {line} cannot happen: its probability is 0")]
    Impossible {
        /// The line of the case's first row.
        line: u64,
    },
    /// The questions whose outcomes are counted leave something out, or overlap.
    #[error(
        "in the case of line {line} the probabilities of the outcomes that are counted sum to {sum:.6}: the questions must divide all \
         courses of play among them"
    )]
    NoPartition {
        /// The line of the case's first row.
        line: u64,
        /// What they sum to.
        sum: f64,
    },
}

/// Events of each case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// What was seen in it.
    Seen,
    /// All that may be seen, [`Data::outcomes`].
    Outcomes,
}

/// How likely events are in each case.
pub trait Likelihood {
    /// The scenario.
    fn model(&self) -> &Model;
    /// The table.
    fn data(&self) -> &Data;
    /// By case and event: ln of the probability, and its derivative by every parameter of the scenario.
    ///
    /// # Errors
    /// There is no value at these coefficients.
    fn log_slopes(&mut self, theta: &[f64], of: Of) -> Result<Vec<Vec<LogSlope>>, Failure>;
}

/// The parameters of a scenario in a case, at these coefficients.
pub fn params(model: &Model, values: &[f64], theta: &[f64]) -> Vec<f64> {
    let mut params: Vec<f64> = model.params.iter().map(|param| param.dist.mean()).collect();
    for (column, value) in model.columns.iter().zip(values) {
        params[column.param] = *value;
    }
    for (coefficient, value) in model.coefficients.iter().zip(theta) {
        params[coefficient.param] = *value;
    }
    params
}

/// The log-likelihood at some coefficients, observation by observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Σ weight × log.
    pub total: f64,
    /// Its derivative by the coefficients.
    pub gradient: Vec<f64>,
    /// By observation: ln of its probability.
    pub logs: Vec<f64>,
    /// By observation: the derivative of that by the coefficients.
    pub scores: Vec<Vec<f64>>,
}

/// The log-likelihood of a table.
///
/// # Errors
/// There is no value at these coefficients.
pub fn value(likelihood: &mut dyn Likelihood, theta: &[f64]) -> Result<Value, Failure> {
    let slopes = likelihood.log_slopes(theta, Of::Seen)?;
    let (model, data) = (likelihood.model(), likelihood.data());
    let mut value = Value {
        total: 0.0,
        gradient: vec![0.0; theta.len()],
        logs: Vec::with_capacity(data.observations.len()),
        scores: Vec::with_capacity(data.observations.len()),
    };
    for seen in &data.observations {
        let slope = &slopes[seen.case][seen.event];
        if slope.log == f64::NEG_INFINITY {
            let line = data.cases[seen.case].line;
            return Err(Failure::Impossible { line });
        }
        let of = model.coefficients.iter();
        let score: Vec<f64> = of.map(|c| slope.params[c.param]).collect();
        value.total += seen.weight * slope.log;
        for (sum, own) in value.gradient.iter_mut().zip(&score) {
            *sum += seen.weight * own;
        }
        value.logs.push(slope.log);
        value.scores.push(score);
    }
    Ok(value)
}

impl Value {
    /// Σ weight × score × scoreᵀ: the information by the outer product.
    pub fn outer(&self, data: &Data) -> Vec<Vec<f64>> {
        let each = data.observations.iter().zip(&self.scores);
        sum_of_squares(self.gradient.len(), each.map(|(seen, s)| (seen.weight, s)))
    }

    /// The same of scores summed within clusters.
    pub fn clustered(&self, data: &Data) -> Vec<Vec<f64>> {
        let mut sums = vec![vec![0.0; self.gradient.len()]; data.groups.len()];
        for (seen, score) in data.observations.iter().zip(&self.scores) {
            let sum = sums[seen.cluster].iter_mut();
            sum.zip(score).for_each(|(a, s)| *a += seen.weight * s);
        }
        sum_of_squares(self.gradient.len(), sums.iter().map(|sum| (1.0, sum)))
    }
}

fn sum_of_squares<'a>(n: usize, each: impl Iterator<Item = (f64, &'a Vec<f64>)>) -> Vec<Vec<f64>> {
    let mut outer = vec![vec![0.0; n]; n];
    for (weight, score) in each {
        for (row, a) in outer.iter_mut().zip(score) {
            row.iter_mut()
                .zip(score)
                .for_each(|(x, b)| *x += weight * a * b);
        }
    }
    outer
}
