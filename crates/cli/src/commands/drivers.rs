//! `demarche drivers`: what drives an answer.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueHint};
use demarche_report::drivers::{Wanted, driven};
use demarche_report::{charts, terminal};

use crate::args::{Scenario, Shared, Solving};
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::question;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;
use crate::{complaints, files};

/// Arguments of `demarche drivers`.
#[derive(Args)]
pub(crate) struct DriversArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// Which answer, by the question's name in the scenario [default: the first question]
    #[arg(long, value_name = "NAME")]
    question: Option<String>,
    /// Trust the derivatives: solve nothing anew, draw nothing
    #[arg(long)]
    quick: bool,
    /// Draws from which the spread is explained; 0 leaves that out
    #[arg(long, default_value_t = 200, value_name = "N")]
    draws: u64,
    /// Which draws: another seed, others
    #[arg(long, default_value_t = 0, value_name = "S")]
    seed: u64,
    /// Write the tornado as a chart
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    svg: Option<PathBuf>,
    /// Show everything that moves the answer
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    solving: Solving,
}

/// Says what drives the answer, and draws it if a chart is wanted.
pub(crate) fn run(args: DriversArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let wanted = Wanted {
        question: question(&model, args.question.as_deref())?,
        resolve: !args.quick,
        draws: if args.quick { 0 } else { args.draws },
        seed: args.seed,
    };
    let found = {
        let bar = Bar::new(shared);
        driven(&model, wanted, &settings(shared, &args.solving), &bar)
    };
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => bail!(
            "`{}` has no answer: its condition has probability 0",
            model.asked_at(wanted.question).name
        ),
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    if let Some(path) = &args.svg {
        files::write(path, &charts::tornado(&found).standalone())?;
    }
    if shared.json {
        console::print_json(&found)?;
    } else {
        console::print(&terminal::driven(
            &found,
            &console::style(shared, args.full),
        ))?;
    }
    if let Some(path) = &args.svg {
        complaints::note(shared, &format!("The chart: {}", path.display()));
    }
    Ok(DONE)
}
