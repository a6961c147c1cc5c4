//! A fit: the coefficients at which what was seen is likeliest, and how sure they are.

use demarche_engine::progress::Progress;
use demarche_engine::qre::trace;
use demarche_inference::compile::{self, CompileError};
use demarche_scenario::formula::Bounds;
use demarche_scenario::model::Model;
use serde::Serialize;

use crate::data::{Special, bind};
use crate::dense::{self, Matrix};
use crate::effects::{self, Effect, Predicted};
use crate::likelihood::{Failure, Likelihood, Of, Value, value};
use crate::logit::Logit;
use crate::normal;
use crate::optimise::{Ending, Point, Top, climb};
use crate::profile;
use crate::shocks::{Refused, Shocks};
use crate::table::{Table, TableError};

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

/// Climbs, and tells what is at the top. `before` finds where the climb begins, and how many rounds that took, where it is not at the
/// coefficients' starts.
fn finish<L: Likelihood + Selects>(
    likelihood: &mut L,
    settings: &Settings,
    progress: &dyn Progress,
    before: impl FnOnce(&mut L, Vec<f64>) -> Result<(Vec<f64>, Option<usize>), FitError>,
) -> Result<Fitted, FitError> {
    let start: Vec<f64> = starts(likelihood.model());
    partition(likelihood, &start).map_err(FitError::Start)?;
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
const MOST_ROUNDS: usize = 500;
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
fn priors(model: &Model, theta: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
    let mut sum = 0.0;
    let mut slope = vec![0.0; theta.len()];
    let mut bent = vec![0.0; theta.len()];
    for (i, coefficient) in model.coefficients.iter().enumerate() {
        if let Some((mean, sd)) = coefficient.prior {
            let z = (theta[i] - mean) / sd;
            sum += normal::density(z).max(f64::MIN_POSITIVE).ln() - sd.ln();
            slope[i] = -z / sd;
            bent[i] = 1.0 / (sd * sd);
        }
    }
    (sum, slope, bent)
}

fn point(likelihood: &dyn Likelihood, value: &Value, theta: &[f64]) -> Point {
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

fn bounds_of(model: &Model) -> Vec<Bounds> {
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

/// Minus the second derivative of what was climbed, by differences of its gradient.
pub(crate) fn hessian(likelihood: &mut dyn Likelihood, top: &Top) -> Result<Matrix, Failure> {
    let n = top.theta.len();
    let bounds = bounds_of(likelihood.model());
    let mut rows = Vec::with_capacity(n);
    for i in 0..n {
        let unit = top.point.curvature[i][i];
        let size = 1.0 + top.theta[i].abs();
        // A hundredth of how far it may well be from here, as the scores have it.
        let step = if unit > 0.0 {
            (0.01 / unit.sqrt()).clamp(1e-7 * size, 1e-2 * size)
        } else {
            1e-4 * size
        };
        let mut side = |sign: f64| -> Result<(f64, Vec<f64>), Failure> {
            let mut theta = top.theta.clone();
            theta[i] = (theta[i] + sign * step).clamp(bounds[i].0, bounds[i].1);
            let here = value(likelihood, &theta)?;
            Ok((theta[i], point(likelihood, &here, &theta).gradient))
        };
        let ((up, above), (down, below)) = (side(1.0)?, side(-1.0)?);
        let width = up - down;
        let row = above.iter().zip(&below);
        rows.push(row.map(|(a, b)| (b - a) / width).collect::<Vec<f64>>());
    }
    let mut even = rows.clone();
    for i in 0..n {
        for j in 0..n {
            even[i][j] = 0.5 * (rows[i][j] + rows[j][i]);
        }
    }
    Ok(even)
}

/// The rows and columns of some coordinates.
fn part(a: &Matrix, of: &[usize]) -> Matrix {
    of.iter()
        .map(|&i| of.iter().map(|&j| a[i][j]).collect())
        .collect()
}

/// Covariances by one way, over the free coefficients.
struct Covariances {
    hessian: Option<Matrix>,
    outer: Option<Matrix>,
    clustered: Option<Matrix>,
}

fn tell<L: Likelihood + Selects>(
    likelihood: &mut L,
    top: Top,
    (settings, rounds): (&Settings, Option<usize>),
    progress: &dyn Progress,
) -> Result<Fitted, FitError> {
    let mut notes = likelihood.data().notes.clone();
    let stopped = top.ending == Ending::Stopped;
    let bounds = bounds_of(likelihood.model());
    let at_bound: Vec<bool> = top
        .theta
        .iter()
        .zip(&bounds)
        .map(|(x, (lo, hi))| x <= lo || x >= hi)
        .collect();
    let free: Vec<usize> = (0..top.theta.len()).filter(|&i| !at_bound[i]).collect();
    let here = value(likelihood, &top.theta);
    let here = match here {
        Err(Failure::Stopped) => None,
        other => Some(other?),
    };
    let bent = match (&here, stopped) {
        (Some(_), false) => Some(hessian(likelihood, &top)?),
        _ => None,
    };
    let data = likelihood.data();
    let mut covariances = Covariances {
        hessian: bent
            .as_ref()
            .and_then(|bent| dense::inverse(&part(bent, &free))),
        outer: None,
        clustered: None,
    };
    covariances.outer = dense::inverse(&part(&top.point.curvature, &free));
    if let (Some(here), Some(groups), Some(inverse)) = (&here, data.clusters, &covariances.hessian)
    {
        let meat = part(&here.clustered(data), &free);
        let correction = groups as f64 / (groups as f64 - 1.0).max(1.0);
        let mut both = dense::product(&dense::product(inverse, &meat), inverse);
        both.iter_mut().flatten().for_each(|x| *x *= correction);
        covariances.clustered = Some(both);
    }
    let used = covariances
        .clustered
        .as_ref()
        .or(covariances.hessian.as_ref());
    let mut covariance = vec![vec![0.0; top.theta.len()]; top.theta.len()];
    if let Some(used) = used {
        for (a, &i) in free.iter().enumerate() {
            for (b, &j) in free.iter().enumerate() {
                covariance[i][j] = used[a][b];
            }
        }
    }
    let seen: f64 = data.observations.iter().map(|seen| seen.weight).sum();
    let counted = free.len() as f64;
    let log_likelihood = here.as_ref().map_or(top.point.value, |here| here.total);
    let weights = data.observations.iter().map(|seen| seen.weight);
    let logs = here.iter().flat_map(|here| here.logs.iter().copied());
    let logs = logs.zip(weights).collect();
    let (rows, cases, clusters) = (data.rows, data.cases.len(), data.clusters);
    let error = |of: &Option<Matrix>, i: usize| {
        let at = free.iter().position(|&j| j == i)?;
        let variance = of.as_ref()?[at][at];
        (variance > 0.0).then(|| variance.sqrt())
    };
    let model = likelihood.model().clone();
    let mut coefficients = Vec::new();
    for (i, coefficient) in model.coefficients.iter().enumerate() {
        let value = top.theta[i];
        let by_hessian = error(&covariances.hessian, i);
        let by_cluster = error(&covariances.clustered, i);
        let used = if clusters.is_some() {
            by_cluster
        } else {
            by_hessian
        };
        let z = used.map(|error| value / error);
        coefficients.push(Estimate {
            name: coefficient.name.clone(),
            label: coefficient.label.clone(),
            value,
            error: used,
            error_hessian: by_hessian,
            error_outer: error(&covariances.outer, i),
            error_clustered: by_cluster,
            z,
            p: z.map(|z| 2.0 * normal::cdf(-z.abs())),
            interval: used.map(|error| (value - NORMAL_95 * error, value + NORMAL_95 * error)),
            profile: None,
            at_bound: at_bound[i],
        });
    }
    if !stopped && covariances.hessian.is_none() {
        notes.push(untold(&model, bent.as_ref(), &free));
    }
    for (estimate, coefficient) in coefficients.iter().zip(&model.coefficients) {
        let start = model.params[coefficient.param].dist.mean();
        let far = (estimate.value - start).abs() > 15.0 * (1.0 + start.abs());
        let loose = estimate
            .error
            .is_none_or(|error| error > 0.5 * estimate.value.abs());
        if far && loose && !estimate.at_bound {
            notes.push(format!(
                "`{}` has run off to {:.3} and nothing holds it there: what was seen is told apart all but perfectly (separation), and \
                 the likelihood goes on rising with it; a prior or bounds would hold it",
                estimate.name, estimate.value
            ));
        }
        if estimate.at_bound {
            notes.push(format!(
                "`{}` is at a bound, and has no standard error",
                estimate.name
            ));
        }
    }
    if top.ending == Ending::Stalled {
        notes.push(
            "The search did not converge: no step leads higher, though the slope says that one should. The likelihood may jump where \
             another equilibrium is selected"
                .into(),
        );
    }
    if top.ending == Ending::OutOfSteps {
        notes.push("The search did not converge: its steps are spent".into());
    }
    let (mut predicted, mut effects) = (Vec::new(), Vec::new());
    if !stopped {
        notes.extend(likelihood.remarks(&top.theta));
        (predicted, effects) = effects::effects(likelihood, &top.theta, &covariance)?;
    }
    if settings.profile && !stopped {
        for i in free.iter().copied() {
            let around = coefficients[i].error;
            let found = profile::interval(likelihood, &top, (i, around), progress)?;
            coefficients[i].profile = Some(found);
        }
    }
    let has_priors = model.coefficients.iter().any(|c| c.prior.is_some());
    Ok(Fitted {
        title: model.title.clone(),
        estimator: settings.estimator,
        selection: likelihood.selection(),
        rows,
        cases,
        seen,
        clusters,
        coefficients,
        log_likelihood,
        log_posterior: has_priors.then_some(top.point.value),
        aic: 2.0 * counted - 2.0 * log_likelihood,
        bic: seen.ln() * counted - 2.0 * log_likelihood,
        ending: top.ending,
        steps: top.steps,
        rounds,
        covariance,
        predicted,
        effects,
        notes,
        logs,
    })
}

/// Φ⁻¹(0.975).
pub(crate) const NORMAL_95: f64 = 1.959_963_984_540_054;

/// Which coefficients cannot be told from each other: those in the direction in which the top is flat.
fn untold(model: &Model, bent: Option<&Matrix>, free: &[usize]) -> String {
    let flat = bent.map(|bent| flattest(&part(bent, free)));
    let names: Vec<String> = match flat {
        Some(direction) => (free.iter().zip(direction))
            .filter(|(_, share)| share.abs() > 0.2)
            .map(|(&i, _)| format!("`{}`", model.coefficients[i].name))
            .collect(),
        None => Vec::new(),
    };
    let which = match names.as_slice() {
        [] => "The coefficients".to_string(),
        [one] => format!("{one} makes no difference, or is at no top: it"),
        _ => format!("{} cannot be told from each other: they", names.join(", ")),
    };
    format!(
        "{which} may have any of many values, so that there are no standard errors; take one out, or give it a prior"
    )
}

/// The direction in which a symmetric matrix with its diagonal made equal is least, of length one in the largest part: by inverse
/// iteration on what a small ridge makes positive.
fn flattest(a: &Matrix) -> Vec<f64> {
    let n = a.len();
    let unit: Vec<f64> = (0..n).map(|i| a[i][i].abs().sqrt().max(1e-150)).collect();
    for (i, row) in a.iter().enumerate() {
        if a[i][i].abs() < 1e-10 * row.iter().fold(1.0, |m: f64, x| m.max(x.abs())) {
            return (0..n).map(|j| f64::from(u8::from(i == j))).collect();
        }
    }
    let mut ridge = 1e-8;
    let factor = loop {
        let scaled = (0..n).map(|i| {
            let row = (0..n).map(|j| {
                let diagonal = if i == j { ridge } else { 0.0 };
                a[i][j] / (unit[i] * unit[j]) + diagonal
            });
            row.collect()
        });
        match dense::cholesky(&scaled.collect(), 0.0) {
            Some(factor) => break factor,
            None if ridge > 1e6 => return vec![1.0; n],
            None => ridge *= 4.0,
        }
    };
    let mut x: Vec<f64> = (0..n).map(|i| 1.0 + 0.1 * i as f64).collect();
    for _ in 0..50 {
        x = dense::solve(&factor, &x);
        let most = x.iter().fold(0.0, |m: f64, v| m.max(v.abs())).max(1e-300);
        x.iter_mut().for_each(|v| *v /= most);
    }
    x
}
