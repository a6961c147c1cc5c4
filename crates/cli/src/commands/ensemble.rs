//! `demarche ensemble`: the answers over draws of every uncertain input, kept as a run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{Args, ValueHint};
use demarche_report::view::words::thousands;
use demarche_runs::{Outcome, Place, RunError, Shard, Wanted};

use super::runs::{RUNS, show};
use crate::args::{Scenario, Shared, Solving, values};
use crate::complaints::{self, note};
use crate::console::{self, Bar};
use crate::exit::FAILED;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche ensemble`.
#[derive(Args)]
pub(crate) struct EnsembleArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// How many draws
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    draws: u64,
    /// Which draws: another seed, others
    #[arg(long, default_value_t = 0, value_name = "S")]
    seed: u64,
    /// Only part K of N of the draws, to be merged with the others
    #[arg(long, value_name = "K/N", value_parser = values::shard)]
    shard: Option<Shard>,
    /// The run's folder [default: one below runs/, named by the scenario and a digest]
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
    /// Draw anew what is stored already
    #[arg(long)]
    again: bool,
    /// Show every number and every decision
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    solving: Solving,
}

/// Draws what is not stored yet, and shows the run.
pub(crate) fn run(args: EnsembleArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let wanted = Wanted {
        draws: args.draws,
        seed: args.seed,
        shard: args.shard,
        again: args.again,
    };
    let place = match &args.out {
        Some(folder) => Place::Here(folder),
        None => Place::Below(Path::new(RUNS)),
    };
    console::stop_gently();
    let outcome = {
        let bar = Bar::counting(shared, "drawing", wanted.count());
        let settings = settings(shared, &args.solving);
        demarche_runs::draw(
            (&opened.loaded, &model),
            &wanted,
            &settings.worlds(),
            place,
            &bar,
        )
    };
    match outcome {
        Ok(outcome) => print_outcome(shared, outcome, args.full),
        Err(RunError::Solve(error)) => complaints::refuse(shared, &opened, &error.into()),
        Err(error) => Err(error.into()),
    }
}

/// Prints the outcome of a run, and its findings if it is whole.
pub(super) fn print_outcome(shared: &Shared, outcome: Outcome, full: bool) -> Result<ExitCode> {
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
