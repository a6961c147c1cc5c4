//! `demarche runs`: lists stored runs, shows one, or compares two.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{Args, ValueHint};
use demarche_report::analyse::stored;
use demarche_report::terminal;
use demarche_runs::{Found, Run, compare, list};

use crate::args::Shared;
use crate::complaints;
use crate::console;
use crate::exit::{DONE, FAILED};

/// The default folder of runs.
pub(super) const RUNS: &str = "runs";

/// Arguments of `demarche runs`.
#[derive(Args)]
pub(crate) struct RunsArgs {
    /// A folder of runs to list [default: runs], one run to show, or two to compare
    #[arg(num_args = 0..=2, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    folders: Vec<PathBuf>,
    /// Show every number and every decision of a run
    #[arg(long)]
    full: bool,
}

/// Lists what is stored, or shows one or two of it.
pub(crate) fn run(args: RunsArgs, shared: &Shared) -> Result<ExitCode> {
    match args.folders.as_slice() {
        [] if !Path::new(RUNS).exists() => listed(shared, &[]),
        [] => all(shared, Path::new(RUNS)),
        [folder] if folder.join("run.json").exists() => {
            show(shared, &Run::open(folder)?, args.full)
        }
        [folder] => all(shared, folder),
        [first, second, ..] => {
            let compared = compare(&Run::open(first)?, &Run::open(second)?)?;
            if shared.json {
                console::print_json(&compared)?;
            } else {
                console::print(&terminal::compared(
                    &compared,
                    &console::style(shared, args.full),
                ))?;
            }
            Ok(DONE)
        }
    }
}

/// Lists the runs in a folder; a damaged one is a failure, so that scripts notice.
fn all(shared: &Shared, folder: &Path) -> Result<ExitCode> {
    let Found { runs, damaged } = list(folder)?;
    listed(shared, &runs)?;
    for error in &damaged {
        complaints::error(shared.json, &anyhow!("{error}"));
    }
    Ok(if damaged.is_empty() { DONE } else { FAILED })
}

fn listed(shared: &Shared, runs: &[demarche_runs::Listed]) -> Result<ExitCode> {
    if shared.json {
        console::print_json(&runs)?;
    } else {
        console::print(&terminal::listed(runs, &console::style(shared, true)))?;
    }
    Ok(DONE)
}

/// Prints what a run says.
pub(super) fn show(shared: &Shared, run: &Run, full: bool) -> Result<ExitCode> {
    let drawn = stored(run)?;
    if shared.json {
        console::print_json(&drawn)?;
    } else {
        console::print(&terminal::drawn(&drawn, &console::style(shared, full)))?;
    }
    Ok(DONE)
}
