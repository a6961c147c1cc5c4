//! `demarche fit`: finds a scenario's coefficients from a table of cases.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum, ValueHint};
use demarche_fit::compare::compare;
use demarche_fit::data::Special;
use demarche_fit::held_out::hold_out;
use demarche_fit::table::Condition;
use demarche_fit::{Estimator, Settings, Table, fit};
use demarche_report::fit::{Against, Told, html, latex};
use demarche_report::terminal;
use demarche_scenario::model::Model;

use crate::args::{Scenario, Shared};
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::scenario::{checked, open};
use crate::settings::threads;
use crate::{complaints, files, machine};

/// Arguments of `demarche fit`.
#[derive(Args)]
pub(crate) struct FitArgs {
    /// The scenario, with columns and coefficients; `-` reads from the standard input
    #[arg(value_name = "MODEL", value_hint = ValueHint::FilePath)]
    model: PathBuf,
    /// The table: comma-separated values, a row for each case
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath)]
    data: PathBuf,
    /// How to estimate; all but the first are for scenarios with shocks
    #[arg(long, value_enum, default_value_t = Way::Ml, value_name = "WAY")]
    estimator: Way,
    /// Rows that agree in this column hang together: standard errors allow for it
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// How often each row was seen
    #[arg(long, value_name = "COLUMN")]
    count: Option<String>,
    /// Another scenario to fit to the same table, and to test this one against
    #[arg(long, value_name = "MODEL", value_hint = ValueHint::FilePath)]
    against: Option<PathBuf>,
    /// Fit the rows for which this fails, and judge the fit by those for which it holds: a column, one of >= <= > < =, and a number
    #[arg(long, value_name = "CONDITION", conflicts_with = "against")]
    hold_out: Option<Condition>,
    /// Intervals by profile likelihood: slower, and right where the likelihood is no parabola
    #[arg(long)]
    profile: bool,
    /// Write the table of coefficients for LaTeX
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    latex: Option<PathBuf>,
    /// Write the fit as a page
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    html: Option<PathBuf>,
    /// Show every effect
    #[arg(long)]
    full: bool,
}

/// Ways to estimate.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Maximum likelihood, at the equilibrium that the rule selects
    #[value(alias = "tml")]
    Ml,
    /// Pseudo-likelihood in two steps: what others do is as usual
    Pl,
    /// Nested pseudo-likelihood: the same, repeated until what others do no longer moves
    Npl,
    /// Maximum likelihood over equilibria: in each case the likeliest
    Cmle,
}

/// Fits, and tells the fit.
pub(crate) fn run(args: FitArgs, shared: &Shared) -> Result<ExitCode> {
    let text = files::read(&args.data)?;
    let table = Table::read(&text).with_context(|| args.data.display().to_string())?;
    let settings = Settings {
        estimator: match args.estimator {
            Way::Ml => Estimator::Ml,
            Way::Pl => Estimator::Pl,
            Way::Npl => Estimator::Npl,
            Way::Cmle => Estimator::Cmle,
        },
        special: Special {
            cluster: args.cluster.clone(),
            count: args.count.clone(),
        },
        profile: args.profile,
        limits: machine::limits(None, true),
        trace: Default::default(),
        threads: threads(shared),
    };
    console::stop_gently();
    let bar = Bar::new(shared);
    let Some(model) = checked_model(&args.model, shared)? else {
        return Ok(FAILED);
    };
    let other = match &args.against {
        None => None,
        Some(path) => match checked_model(path, shared)? {
            None => return Ok(FAILED),
            other => other,
        },
    };
    let (fitted, held_out) = match &args.hold_out {
        None => (fit(&model, &table, &settings, &bar)?, None),
        Some(condition) => {
            let (fitted, held_out) = hold_out(&model, &table, (condition, &settings), &bar)?;
            (fitted, held_out)
        }
    };
    let against = match &other {
        None => None,
        Some(other) => {
            let settings = Settings {
                profile: false,
                ..settings.clone()
            };
            let other = fit(other, &table, &settings, &bar)?;
            Some(Against {
                test: compare(&fitted, &other),
                title: other.title,
                log_likelihood: other.log_likelihood,
                coefficients: other.coefficients.len(),
            })
        }
    };
    drop(bar);
    let told = Told {
        fitted,
        against,
        held_out,
    };
    if let Some(path) = &args.latex {
        files::write(path, &latex(&told))?;
    }
    if let Some(path) = &args.html {
        files::write(path, &html(&told))?;
    }
    if shared.json {
        console::print_json(&told)?;
    } else {
        let style = console::style(shared, args.full);
        console::print(&terminal::fitted(&told, &style))?;
    }
    for path in [&args.latex, &args.html].into_iter().flatten() {
        complaints::note(shared, &format!("Written: {}", path.display()));
    }
    Ok(DONE)
}

/// A scenario; none if it has mistakes, which have been shown.
fn checked_model(path: &Path, shared: &Shared) -> Result<Option<Model>> {
    let scenario = Scenario {
        path: Some(path.to_path_buf()),
    };
    let opened = open(shared, &scenario)?;
    Ok(checked(shared, &opened))
}
