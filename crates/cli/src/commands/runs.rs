//! `demarche runs`: what is stored, one of it, or two side by side.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use demarche_report::runs::{Run, compare, list};
use demarche_report::terminal;

use crate::args::Shared;
use crate::console;
use crate::exit::DONE;

/// Where runs lie unless somebody says otherwise.
pub(super) const RUNS: &str = "runs";

pub(super) fn run(shared: &Shared, folders: &[PathBuf], full: bool) -> Result<ExitCode> {
    match folders {
        [] if !Path::new(RUNS).exists() => listed(shared, &[]),
        [] => listed(shared, &list(Path::new(RUNS))?),
        [folder] if folder.join("run.json").exists() => show(shared, &Run::open(folder)?, full),
        [folder] => listed(shared, &list(folder)?),
        [first, second, ..] => {
            let compared = compare(&Run::open(first)?, &Run::open(second)?)?;
            if shared.json {
                console::print_json(&compared)?;
            } else {
                console::print(&terminal::compared(
                    &compared,
                    &console::style(shared, full),
                ))?;
            }
            Ok(DONE)
        }
    }
}

fn listed(shared: &Shared, runs: &[demarche_report::runs::Listed]) -> Result<ExitCode> {
    if shared.json {
        console::print_json(&runs)?;
    } else {
        console::print(&terminal::listed(runs, &console::style(shared, true)))?;
    }
    Ok(DONE)
}

/// Prints what a run says.
pub(super) fn show(shared: &Shared, run: &Run, full: bool) -> Result<ExitCode> {
    let drawn = run.drawn()?;
    if shared.json {
        console::print_json(&drawn)?;
    } else {
        console::print(&terminal::drawn(&drawn, &console::style(shared, full)))?;
    }
    Ok(DONE)
}
