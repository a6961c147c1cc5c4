//! `demarche signals`: every move as evidence about its actor's type.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use demarche_report::terminal;
use serde_json::json;

use super::brief::findings;
use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console;
use crate::exit::{DONE, FAILED};
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche signals`.
#[derive(Args)]
pub(crate) struct SignalsArgs {
    #[command(flatten)]
    scenario: Scenario,
    #[command(flatten)]
    solving: Solving,
}

/// Prints what every move says.
pub(crate) fn run(args: SignalsArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    if checked(shared, &opened).is_none() {
        return Ok(FAILED);
    }
    let findings = match findings(shared, &opened, &settings(shared, &args.solving), None) {
        Ok(findings) => findings,
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    if shared.json {
        let about = json!({
            "title": findings.title,
            "digest": findings.digest,
            "version": findings.version,
            "cut_off": findings.cut_off,
            "equilibrium": findings.equilibrium,
            "signals": findings.signals,
            "watch": findings.watch,
        });
        console::print_json(&about)?;
    } else {
        console::print(&terminal::signals(&findings, &console::style(shared, true)))?;
    }
    Ok(DONE)
}
