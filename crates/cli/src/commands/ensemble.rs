//! `demarche ensemble`: the answers over all that a scenario leaves open, kept as a run.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use demarche_report::runs::{self, Outcome, Place, RunError, Wanted};
use demarche_report::words::thousands;

use super::runs::{RUNS, show};
use crate::args::{Draws, Scenario, Shared, Solving};
use crate::complaints::{self, note};
use crate::console::{self, Bar};
use crate::exit::FAILED;
use crate::scenario::{checked, open};
use crate::settings::settings;

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    solving: &Solving,
    draws: &Draws,
) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let wanted = Wanted {
        draws: draws.draws,
        seed: draws.seed,
        shard: draws.shard,
        again: draws.again,
    };
    let place = match &draws.out {
        Some(folder) => Place::Here(folder),
        None => Place::Below(Path::new(RUNS)),
    };
    console::stop_gently();
    let outcome = {
        let bar = Bar::counting(shared, "drawing", wanted.count());
        let settings = settings(shared, solving);
        runs::draw(&opened.loaded, &model, &wanted, &settings, place, &bar)
    };
    match outcome {
        Ok(outcome) => told(shared, outcome, draws.full),
        Err(RunError::Analyse(error)) => complaints::refuse(shared, &opened, &error),
        Err(error) => Err(error.into()),
    }
}

/// Says what came of a run, and shows it if it is whole.
pub(super) fn told(shared: &Shared, outcome: Outcome, full: bool) -> Result<ExitCode> {
    let (run, before) = match outcome {
        Outcome::Whole { run, before } => (run, before),
        Outcome::Stopped { folder, done, of } => {
            return Err(anyhow!(
                "stopped after {} of {} draws, which are kept in {}; the same command goes on with the rest",
                thousands(done as usize),
                thousands(of as usize),
                folder.display()
            ));
        }
    };
    let rows = run.manifest.table.as_ref().map_or(0, |table| table.rows);
    let folder = run.folder.display();
    note(
        shared,
        &match before {
            0 => format!("The run is in {folder}."),
            all if all == rows => format!("The run is in {folder}; its draws were there before."),
            some => format!(
                "The run is in {folder}; {} of its draws were there before.",
                thousands(some as usize)
            ),
        },
    );
    show(shared, &run, full)
}
