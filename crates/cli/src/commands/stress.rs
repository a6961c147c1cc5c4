//! `demarche stress`: what the answers depend on.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use demarche_report::analyse::Analysis;
use demarche_report::stress::stress;
use demarche_report::terminal;
use serde_json::json;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche stress`.
#[derive(Args)]
pub(crate) struct StressArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// Show everything that moves an answer
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    solving: Solving,
}

/// Says what moves when each is dropped.
pub(crate) fn run(args: StressArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let settings = settings(shared, &args.solving);
    let found = {
        let bar = Bar::new(shared);
        Analysis::solve(&model, &settings, &bar).and_then(|analysis| {
            let stressed = stress(&analysis, opened.context(&settings, &bar))?;
            Ok((stressed, analysis.equilibrium()?))
        })
    };
    let (stressed, equilibrium) = match found {
        Ok(found) => found,
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    if shared.json {
        console::print_json(&json!({ "stress": stressed, "equilibrium": equilibrium }))?;
    } else {
        console::print(&terminal::stress(
            &stressed,
            &equilibrium,
            &console::style(shared, args.full),
        ))?;
    }
    Ok(DONE)
}
