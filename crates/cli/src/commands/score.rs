//! `demarche score`: scores frozen forecasts against the outcomes.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueHint};
use demarche_report::score::{Ledger, score};
use demarche_report::{charts, terminal};

use crate::args::Shared;
use crate::exit::DONE;
use crate::{complaints, console, files};

/// Arguments of `demarche score`.
#[derive(Args)]
pub(crate) struct ScoreArgs {
    /// Ledgers with forecasts and outcomes
    #[arg(required = true, value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    ledgers: Vec<PathBuf>,
    /// Write the reliability diagram as a picture
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    svg: Option<PathBuf>,
}

/// Scores the forecasts, and draws how reliable they were if a picture is wanted.
pub(crate) fn run(args: ScoreArgs, shared: &Shared) -> Result<ExitCode> {
    let mut ledgers: Vec<Ledger> = Vec::new();
    for path in &args.ledgers {
        let broken = || format!("cannot score {}", path.display());
        let ledger = Ledger::read(&files::read(path)?).with_context(broken)?;
        if ledger.entries.is_empty() {
            bail!("{} is empty: nothing was frozen in it", path.display());
        }
        // Its forecasts would count twice.
        if let Some(at) = ledgers
            .iter()
            .position(|l| l.entries[0] == ledger.entries[0])
        {
            bail!(
                "{} and {} start with the same forecasts; give one of them",
                args.ledgers[at].display(),
                path.display()
            );
        }
        ledgers.push(ledger);
    }
    let scores = score(&ledgers);
    if let Some(path) = &args.svg {
        files::write(path, &charts::reliability(&scores).standalone())?;
    }
    if shared.json {
        console::print_json(&scores)?;
    } else {
        console::print(&terminal::score(&scores, &console::style(shared, true)))?;
    }
    if let Some(path) = &args.svg {
        let text = format!("The reliability diagram: {}", path.display());
        complaints::note(shared, &text);
    }
    Ok(DONE)
}
