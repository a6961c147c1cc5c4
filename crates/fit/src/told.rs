//! What is at the top: standard errors, tests, what the fit predicts, and what a reader should know of it.

use demarche_engine::progress::Progress;
use demarche_scenario::model::Model;

use crate::dense::{self, Matrix};
use crate::effects;
use crate::fit::{Estimate, FitError, Fitted, MOST_ROUNDS, Selects, Settings, bounds_of, point};
use crate::likelihood::{Failure, Likelihood, value};
use crate::normal;
use crate::optimise::{Ending, Top};
use crate::profile;

/// Minus the second derivative of what was climbed, by differences of its gradient.
///
/// None if it is stopped from outside.
pub(crate) fn hessian(
    likelihood: &mut dyn Likelihood,
    top: &Top,
    progress: &dyn Progress,
) -> Result<Option<Matrix>, Failure> {
    let n = top.theta.len();
    let bounds = bounds_of(likelihood.model());
    let mut rows = Vec::with_capacity(n);
    for i in 0..n {
        if progress.cancelled() {
            return Ok(None);
        }
        progress.step("standard errors", i as f64 / n as f64);
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
    Ok(Some(even))
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

pub(crate) fn tell<L: Likelihood + Selects>(
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
    let here = value(likelihood, &top.theta)?;
    let bent = match stopped {
        true => None,
        false => match hessian(likelihood, &top, progress) {
            Ok(bent) => bent,
            Err(failure) => {
                notes.push(format!(
                    "There are no standard errors: near the top, {failure}"
                ));
                None
            }
        },
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
    let clusters = data.clustered.then_some(data.groups.len());
    if clusters == Some(1) {
        notes.push("Standard errors cannot be clustered: there is one group".into());
    }
    if let (Some(groups @ 2..), Some(inverse)) = (clusters, &covariances.hessian) {
        let meat = part(&here.clustered(data), &free);
        let correction = groups as f64 / (groups as f64 - 1.0);
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
    let log_likelihood = here.total;
    let weights = data.observations.iter().map(|seen| seen.weight);
    let logs = here.logs.iter().copied();
    let logs = logs.zip(weights).collect();
    let clusters = clusters.filter(|groups| *groups > 1);
    let (rows, cases) = (data.rows, data.cases.len());
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
    if let (Some(bent), None) = (&bent, &covariances.hessian) {
        notes.push(untold(&model, bent, &free));
    }
    for (estimate, coefficient) in coefficients.iter().zip(&model.coefficients) {
        let start = model.params[coefficient.param].dist.mean();
        let far = (estimate.value - start).abs() > 15.0 * (1.0 + start.abs());
        let loose = estimate
            .error
            .is_none_or(|error| error > 0.5 * estimate.value.abs());
        if far && loose && !estimate.at_bound {
            notes.push(format!(
                "`{}` has run off to {:.3} and nothing holds it there: it may be that what was seen is told apart all but perfectly \
                 (separation), and the likelihood goes on rising with it; a prior or bounds would hold it",
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
    if rounds == Some(MOST_ROUNDS) {
        notes.push(format!(
            "Nested pseudo-likelihood did not settle in {MOST_ROUNDS} rounds: what others do still moves"
        ));
    }
    if top.ending == Ending::OutOfSteps {
        notes.push("The search did not converge: its steps are spent".into());
    }
    let (mut predicted, mut effects) = (Vec::new(), Vec::new());
    if !stopped {
        notes.extend(likelihood.remarks(&top.theta));
        match effects::effects(likelihood, &top.theta, &covariance) {
            Ok(found) => (predicted, effects) = found,
            Err(failure) => notes.push(format!("There are no effects: near the top, {failure}")),
        }
    }
    if settings.profile && !stopped {
        for (done, i) in free.iter().copied().enumerate() {
            if progress.cancelled() {
                break;
            }
            progress.step("profiles", done as f64 / free.len() as f64);
            let around = coefficients[i].error;
            let found = profile::interval(likelihood, &top, (i, around), progress);
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
        notes: notes.iter().map(|note| format!("{note}.")).collect(),
        logs,
    })
}

/// Φ⁻¹(0.975).
pub(crate) const NORMAL_95: f64 = 1.959_963_984_540_054;

/// Which coefficients cannot be told from each other: those in the direction in which the top is flat.
fn untold(model: &Model, bent: &Matrix, free: &[usize]) -> String {
    let direction = flattest(&part(bent, free));
    let names: Vec<String> = (free.iter().zip(direction))
        .filter(|(_, share)| share.abs() > 0.2)
        .map(|(&i, _)| format!("`{}`", model.coefficients[i].name))
        .collect();
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
