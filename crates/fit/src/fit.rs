//! A fit: the coefficients at which what was seen is likeliest, and how sure they are.

use std::f64::consts::PI;

use demarche_engine::progress::Progress;
use demarche_engine::qre::trace;
use demarche_inference::compile::{self, CompileError};
use demarche_inference::uncertain::sensitivity::likelihood::LogSlope;
use demarche_scenario::formula::Bounds;
use demarche_scenario::model::Model;
use serde::Serialize;

use crate::data::{Data, Special, bind};
use crate::dense::Matrix;
use crate::effects::{Effect, Predicted};
use crate::likelihood::{Failure, Likelihood, Of, Value, value};
use crate::logit::Logit;
use crate::optimise::{Ending, Point, Top, climb};
use crate::shocks::{Refused, Shocks};
use crate::table::{Table, TableError};
use crate::told::tell;

/// Ways to estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Estimator {
    /// Maximum likelihood, each case at the equilibrium that the rule selects.
    #[default]
    Ml,
    /// Two steps: what actors take the others' choices for is given, or as usual.
    Pl,
    /// The same, with what they take them for put right until it no longer moves (Aguirregabiria & Mira 2007).
    Npl,
    /// Maximum likelihood over equilibria too: each case at the one that makes what was seen there likeliest (Su & Judd 2012).
    Cmle,
}

/// Settings of a fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// How to estimate.
    pub estimator: Estimator,
    /// Columns of the table with a meaning of their own.
    pub special: Special,
    /// Whether intervals by profile likelihood are wanted.
    pub profile: bool,
    /// Limits on the size of the game.
    pub limits: compile::Settings,
    /// Settings of the solver.
    pub trace: trace::Settings,
    /// How many games may be solved at once, ≥ 1; results do not depend on it.
    pub threads: usize,
}

/// Why there is no fit.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// The table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The game.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// There is nothing to be found.
    #[error("the scenario has no `coefficient`: there is nothing to be found")]
    NoCoefficients,
    /// Reports speak of one case.
    #[error(
        "the scenario has reports (`evidence {0}`): they speak of one course of play, and a table has many; take them out"
    )]
    Reports(String),
    /// The estimator is for shocks.
    #[error(
        "this estimator is for scenarios with shocks, and the scenario has none; leave `--estimator` out"
    )]
    NoShocks,
    /// The shocks are not of a kind that can be dealt with.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The likelihood has no value where the search begins.
    #[error("the search cannot begin: {0}; give the coefficients other starting values")]
    Start(Failure),
    /// The likelihood has no value somewhere else.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// A coefficient that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Where the top is.
    pub value: f64,
    /// Its standard error, by which z, p and the interval are: clustered where that is asked for, else by the Hessian. None where it
    /// has none: at a bound, or where it cannot be told from others.
    pub error: Option<f64>,
    /// By the inverse of minus the Hessian.
    pub error_hessian: Option<f64>,
    /// By the inverse of the outer product of the scores.
    pub error_outer: Option<f64>,
    /// By the sandwich of both, of scores summed within clusters.
    pub error_clustered: Option<f64>,
    /// Its value over its standard error.
    pub z: Option<f64>,
    /// How likely as large a |z| is if the coefficient is 0.
    pub p: Option<f64>,
    /// 95% by the standard error.
    pub interval: Option<(f64, f64)>,
    /// 95% by profile likelihood; an end is none where it lies beyond the bounds or beyond all reason.
    pub profile: Option<(Option<f64>, Option<f64>)>,
    /// Whether it is at a bound.
    pub at_bound: bool,
}

/// A fit.
#[derive(Clone, Debug, Serialize)]
pub struct Fitted {
    /// Of the scenario.
    pub title: String,
    /// How it was estimated.
    pub estimator: Estimator,
    /// Which equilibrium counts, in words.
    pub selection: String,
    /// Rows of the table.
    pub rows: usize,
    /// Settings of the columns among them.
    pub cases: usize,
    /// How much was seen: rows, or the sum of the counts.
    pub seen: f64,
    /// Groups of rows that hang together.
    pub clusters: Option<usize>,
    /// In the order of the text.
    pub coefficients: Vec<Estimate>,
    /// At the top.
    pub log_likelihood: f64,
    /// With the priors, where there are any: what was climbed.
    pub log_posterior: Option<f64>,
    /// Akaike's criterion.
    pub aic: f64,
    /// Schwarz's criterion.
    pub bic: f64,
    /// How the climb ended.
    pub ending: Ending,
    /// Its steps.
    pub steps: usize,
    /// Rounds of nested pseudo-likelihood.
    pub rounds: Option<usize>,
    /// Covariances of the coefficients, those without an error left at 0.
    pub covariance: Matrix,
    /// What may be seen: how often it was, and how likely the fit has it.
    pub predicted: Vec<Predicted>,
    /// Average marginal effects of the columns.
    pub effects: Vec<Effect>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// By observation: ln of its probability, and how often it was seen. For tests between models.
    #[serde(skip)]
    pub logs: Vec<(f64, f64)>,
}

/// Fits a scenario to a table. Stopped from outside it gives the best so far.
///
/// # Errors
/// See [`FitError`].
pub fn fit(
    model: &Model,
    table: &Table,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Fitted, FitError> {
    if model.coefficients.is_empty() {
        return Err(FitError::NoCoefficients);
    }
    if let Some(report) = model.evidence.first() {
        return Err(FitError::Reports(report.name.clone()));
    }
    let data = bind(model, table, &settings.special)?;
    if model.shocks.is_empty() {
        if settings.estimator != Estimator::Ml {
            return Err(FitError::NoShocks);
        }
        let parts = (&settings.limits, &settings.trace);
        let mut logit = Logit::new(model, &data, parts, settings.threads, progress)?;
        return finish(&mut logit, settings, progress, |_, start| Ok((start, None)));
    }
    let mut shocks = Shocks::new(model, &data, settings, progress)?;
    finish(&mut shocks, settings, progress, |shocks, theta| {
        nest(shocks, theta, settings.estimator, progress)
    })
}

/// By case and outcome, how likely what may be seen in a table is at some coefficients.
///
/// # Errors
/// See [`FitError`].
pub(crate) fn outcome_slopes(
    (model, data): (&Model, &Data),
    theta: &[f64],
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<Vec<LogSlope>>, FitError> {
    let found = if model.shocks.is_empty() {
        let parts = (&settings.limits, &settings.trace);
        Logit::new(model, data, parts, settings.threads, progress)?
            .log_slopes(theta, Of::Outcomes)?
    } else {
        Shocks::new(model, data, settings, progress)?.log_slopes(theta, Of::Outcomes)?
    };
    Ok(found)
}

/// Climbs, and tells what is at the top. `before` finds where the climb begins, and how many rounds that took, where it is not at the
/// coefficients' starts.
fn finish<L: Likelihood + Selects>(
    likelihood: &mut L,
    settings: &Settings,
    progress: &dyn Progress,
    before: impl FnOnce(&mut L, Vec<f64>) -> Result<(Vec<f64>, Option<usize>), FitError>,
) -> Result<Fitted, FitError> {
    let start: Vec<f64> = starts(likelihood.model());
    partition(likelihood, &start).map_err(|failure| match failure {
        Failure::NoPartition { .. } => FitError::Failure(failure),
        failure => FitError::Start(failure),
    })?;
    let (start, rounds) = before(likelihood, start)?;
    let top = climbed(likelihood, start, None, progress)?;
    tell(likelihood, top, (settings, rounds), progress)
}

/// Nested pseudo-likelihood, and what its estimates are where they are the beginning of a search over equilibria.
fn nest(
    shocks: &mut Shocks<'_>,
    mut theta: Vec<f64>,
    estimator: Estimator,
    progress: &dyn Progress,
) -> Result<(Vec<f64>, Option<usize>), FitError> {
    if !matches!(estimator, Estimator::Npl | Estimator::Cmle) {
        return Ok((theta, None));
    }
    let mut rounds = 0;
    while rounds < MOST_ROUNDS && !progress.cancelled() {
        let top = climbed(shocks, theta.clone(), None, progress)?;
        rounds += 1;
        let moved_by = theta.iter().zip(&top.theta).map(|(a, b)| (a - b).abs());
        let largest = moved_by.fold(0.0, f64::max);
        theta = top.theta;
        if top.ending == Ending::Stopped {
            break;
        }
        value(shocks, &theta)?;
        let Some(moved) = shocks.again() else { break };
        progress.step("nesting", 1.0 / (1.0 + 1e3 * moved));
        if moved < NESTED && largest < 100.0 * NESTED {
            break;
        }
    }
    if estimator == Estimator::Cmle {
        shocks.forget();
    }
    Ok((theta, Some(rounds)))
}

/// Rounds of nested pseudo-likelihood before giving up.
pub(crate) const MOST_ROUNDS: usize = 500;
/// Largest move of a probability in the last of them.
const NESTED: f64 = 1e-8;

/// A likelihood that says which equilibrium it takes, and how often there were several.
pub trait Selects {
    /// In words.
    fn selection(&self) -> String;
    /// What a reader should know of the fit at these coefficients.
    fn remarks(&mut self, theta: &[f64]) -> Vec<String>;
}

impl Selects for Logit<'_> {
    fn selection(&self) -> String {
        "the principal branch of each case's logit quantal response equilibria".into()
    }

    fn remarks(&mut self, _: &[f64]) -> Vec<String> {
        Vec::new()
    }
}

/// Where the search begins.
pub fn starts(model: &Model) -> Vec<f64> {
    let coefficients = model.coefficients.iter();
    coefficients
        .map(|c| model.params[c.param].dist.mean())
        .collect()
}

/// Whether the outcomes that are counted divide all courses among them.
fn partition(likelihood: &mut dyn Likelihood, theta: &[f64]) -> Result<(), Failure> {
    if !likelihood.data().partition {
        return Ok(());
    }
    let all = likelihood.log_slopes(theta, Of::Outcomes)?;
    for (case, slopes) in likelihood.data().cases.iter().zip(&all) {
        let sum: f64 = slopes.iter().map(|slope| slope.log.exp()).sum();
        if (sum - 1.0).abs() > 1e-6 {
            let line = case.line;
            return Err(Failure::NoPartition { line, sum });
        }
    }
    Ok(())
}

/// ln of the priors' density, its derivative, and minus its second.
pub(crate) fn priors(model: &Model, theta: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
    let mut sum = 0.0;
    let mut slope = vec![0.0; theta.len()];
    let mut bent = vec![0.0; theta.len()];
    for (i, coefficient) in model.coefficients.iter().enumerate() {
        if let Some((mean, sd)) = coefficient.prior {
            let z = (theta[i] - mean) / sd;
            sum -= 0.5 * z * z + (sd * (2.0 * PI).sqrt()).ln();
            slope[i] = -z / sd;
            bent[i] = 1.0 / (sd * sd);
        }
    }
    (sum, slope, bent)
}

pub(crate) fn point(likelihood: &dyn Likelihood, value: &Value, theta: &[f64]) -> Point {
    let (log_prior, slope, bent) = priors(likelihood.model(), theta);
    let mut curvature = value.outer(likelihood.data());
    for (i, bent) in bent.iter().enumerate() {
        curvature[i][i] += bent;
    }
    let gradient = value.gradient.iter().zip(&slope);
    Point {
        value: value.total + log_prior,
        gradient: gradient.map(|(a, b)| a + b).collect(),
        curvature,
    }
}

pub(crate) fn bounds_of(model: &Model) -> Vec<Bounds> {
    model.coefficients.iter().map(|c| c.bounds).collect()
}

/// Climbs from `start`; `held` keeps a coefficient where it is.
pub(crate) fn climbed(
    likelihood: &mut dyn Likelihood,
    start: Vec<f64>,
    held: Option<usize>,
    progress: &dyn Progress,
) -> Result<Top, FitError> {
    let mut bounds = bounds_of(likelihood.model());
    if let Some(i) = held {
        bounds[i] = (start[i], start[i]);
    }
    let first = value(likelihood, &start).map_err(FitError::Start)?;
    let first = point(likelihood, &first, &start);
    let mut at = |theta: &[f64]| {
        let value = value(likelihood, theta).ok()?;
        let finite = value.total.is_finite() && value.gradient.iter().all(|g| g.is_finite());
        finite.then(|| point(likelihood, &value, theta))
    };
    Ok(climb(&mut at, (start, first), &bounds, progress))
}
