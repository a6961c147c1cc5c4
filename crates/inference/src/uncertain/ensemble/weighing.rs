//! Weights of draws, and their effective sample size.

use serde::Serialize;

use super::{Record, Row};
use crate::solve::Route;

/// The data of a draw that decide its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// Index of the draw.
    pub index: u64,
    /// Outcome of the solve.
    pub route: Route,
    /// ln of the probability of the reports; none where they are impossible, or there is no solution.
    pub log_likelihood: Option<f64>,
    /// ln of the density with which it was drawn, over that of draws that are uniform over all uncertain inputs: 0 for these.
    pub log_density: f64,
}

impl From<&Row> for Head {
    fn from(row: &Row) -> Head {
        Head {
            index: row.index,
            route: row.route,
            log_likelihood: row.log_likelihood,
            log_density: 0.0,
        }
    }
}

impl From<&Record> for Head {
    fn from(record: &Record) -> Head {
        Head {
            index: record.index,
            route: record.route,
            log_likelihood: record.log_likelihood,
            log_density: record.log_density,
        }
    }
}

/// Number of draws, and their effective sample size.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Weighing {
    /// How many there are.
    pub draws: usize,
    /// Solved from the point estimate's solution.
    pub refined: usize,
    /// Solved from its branch at a lower λ, and from there along a branch of their own.
    pub climbed: usize,
    /// Solved along a branch of their own.
    pub traced: usize,
    /// Not solved; they carry no weight.
    pub unsolved: usize,
    /// Under which the reports are impossible; they carry no weight.
    pub impossible: usize,
    /// (Σw)²/Σw² (Kish 1965): the effective sample size, a number of draws of equal weight.
    pub effective: f64,
    /// Share of the weight that the heaviest draw has; 0 without weight.
    pub heaviest: f64,
    /// ln of the mean probability of the reports over all uncertain inputs; none if no draw explains them.
    pub log_evidence: Option<f64>,
    /// By draw: its likelihood over its density, as a share of the largest; 0 for those that carry no weight.
    #[serde(skip)]
    pub weights: Vec<f64>,
}

impl Weighing {
    /// Weighs draws by the likelihood of the reports, over the density with which they were drawn.
    pub fn new(heads: impl IntoIterator<Item = Head>) -> Weighing {
        let mut weighing = Weighing::default();
        let mut logs = Vec::new();
        for head in heads {
            weighing.draws += 1;
            match head.route {
                Route::Same => {}
                Route::Refined => weighing.refined += 1,
                Route::Climbed => weighing.climbed += 1,
                Route::Traced => weighing.traced += 1,
                Route::Unsolved => weighing.unsolved += 1,
            }
            if head.route != Route::Unsolved && head.log_likelihood.is_none() {
                weighing.impossible += 1;
            }
            let log = head.log_likelihood.map(|log| log - head.log_density);
            logs.push(log.unwrap_or(f64::NEG_INFINITY));
        }
        let solved = (weighing.draws - weighing.unsolved) as f64;
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if most > f64::NEG_INFINITY {
            weighing.weights = logs.iter().map(|log| (log - most).exp()).collect();
            let total: f64 = weighing.weights.iter().sum();
            weighing.effective = effective(&weighing.weights);
            weighing.heaviest = 1.0 / total;
            weighing.log_evidence = Some(most + (total / solved).ln());
        } else {
            weighing.weights = vec![0.0; logs.len()];
        }
        weighing
    }

    /// Whether so few draws carry the answers that these say more about them than about the scenario.
    pub fn thin(&self) -> bool {
        self.effective < 100.0 && self.effective < 0.1 * self.draws as f64
    }
}

/// (Σw)²/Σw²; 0 without weight.
pub(super) fn effective(weights: &[f64]) -> f64 {
    let total: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    if squares > 0.0 {
        total * total / squares
    } else {
        0.0
    }
}
