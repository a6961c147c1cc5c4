//! A fit as rows and words, for every surface; as a table for LaTeX and as a page.

mod held_out;
mod html;
mod latex;

use demarche_fit::compare::Comparison;
use demarche_fit::held_out::HeldOut;
use demarche_fit::optimise::Ending;
use demarche_fit::{Estimate, Estimator, Fitted};
use serde::Serialize;

use crate::view::words::count;

pub use held_out::{JUDGED_HEAD, judged, judged_by};
pub use html::html;
pub use latex::latex;

/// A fit, and how it compares with another of the same table.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The fit.
    #[serde(flatten)]
    pub fitted: Fitted,
    /// The other.
    pub against: Option<Against>,
    /// How it does on rows that it did not see.
    pub held_out: Option<HeldOut>,
}

/// Another fit of the same table.
#[derive(Clone, Debug, Serialize)]
pub struct Against {
    /// Of its scenario.
    pub title: String,
    /// At its top.
    pub log_likelihood: f64,
    /// Its coefficients.
    pub coefficients: usize,
    /// The test; none where there is none between the two.
    pub test: Option<Comparison>,
}

/// A number with four digits behind the point; a dash where there is none.
pub fn number(x: Option<f64>) -> String {
    match x {
        Some(x) if x.abs() >= 1e6 || (x != 0.0 && x.abs() < 1e-4) => {
            format!("{x:.3e}").replace('-', "−")
        }
        Some(x) => format!("{x:.4}").replace('-', "−"),
        None => "–".into(),
    }
}

/// A probability under a hypothesis.
pub fn significance(p: Option<f64>) -> String {
    match p {
        Some(p) if p < 0.001 => "<0.001".into(),
        Some(p) => format!("{p:.3}"),
        None => "–".into(),
    }
}

/// The interval that is shown: by profile likelihood where that is known, else by the standard error.
pub fn interval(estimate: &Estimate) -> String {
    match (estimate.profile, estimate.interval) {
        (Some((lo, hi)), _) => format!("{} to {}", number(lo), number(hi)),
        (None, Some((lo, hi))) => format!("{} to {}", number(Some(lo)), number(Some(hi))),
        (None, None) => "–".into(),
    }
}

/// Of what the fit was made and how.
pub fn how(fitted: &Fitted) -> String {
    let way = match fitted.estimator {
        Estimator::Ml if fitted.log_posterior.is_some() => {
            "at the mode of the posterior (the errors are Laplace's)"
        }
        Estimator::Ml => "by maximum likelihood",
        Estimator::Pl => "by pseudo-likelihood in two steps",
        Estimator::Npl => "by nested pseudo-likelihood",
        Estimator::Cmle => "by maximum likelihood over equilibria",
    };
    let rounds = match fitted.rounds {
        Some(rounds) => format!(", {}", count(rounds, "round")),
        None => String::new(),
    };
    let (rows, cases) = (count(fitted.rows, "row"), count(fitted.cases, "case"));
    let seen = (fitted.seen * 1000.0).round() / 1000.0;
    format!("Fitted {way}{rounds} to {rows} with {cases}, {seen} observations")
}

/// How the search ended.
pub fn ended(fitted: &Fitted) -> String {
    let ended = match fitted.ending {
        Ending::Converged => "converged",
        Ending::Stalled => "did not converge",
        Ending::OutOfSteps => "did not converge within its steps",
        Ending::Stopped => "was stopped, and this is the best it had found",
    };
    format!("The search {ended} after {}", count(fitted.steps, "step"))
}

/// Which errors are shown.
pub fn errors(fitted: &Fitted) -> String {
    if fitted.coefficients.iter().all(|c| c.error.is_none()) {
        return "There are no standard errors".into();
    }
    match fitted.clusters {
        Some(groups) => format!("Standard errors are clustered in {groups} groups"),
        None => "Standard errors are by the inverse Hessian".into(),
    }
}

/// The log-likelihood and the criteria.
pub fn height(fitted: &Fitted) -> Vec<(&'static str, f64)> {
    let mut list = vec![("Log-likelihood", fitted.log_likelihood)];
    list.extend(fitted.log_posterior.map(|x| ("Log posterior", x)));
    list.extend([("AIC", fitted.aic), ("BIC", fitted.bic)]);
    list
}

/// How two fits compare, in a sentence.
pub fn compared(told: &Told) -> Option<String> {
    let other = told.against.as_ref()?;
    let height = format!(
        "Against “{}”, with {} coefficients and a log-likelihood of {:.4}",
        other.title, other.coefficients, other.log_likelihood
    );
    let rest = match &other.test {
        None => "there is no test between the two: they are the same, not of the same outcomes of one table, or a search did not converge".into(),
        Some(Comparison::LikelihoodRatio {
            statistic,
            degrees,
            p,
            first_is_larger,
        }) => {
            let which = if *first_is_larger {
                "the other"
            } else {
                "this one"
            };
            format!(
                "likelihood ratio χ²({degrees}) = {statistic:.4}, p {}, if {which} is enough",
                significance(Some(*p))
            )
        }
        Some(Comparison::Vuong { z, p }) => {
            let nearer = if *z > 0.0 { "this one" } else { "the other" };
            format!(
                "Vuong's z = {z:.4}, p {}, corrected for sizes: {nearer} is nearer",
                significance(Some(*p))
            )
        }
    };
    Some(format!("{height}: {rest}."))
}
