//! `demarche score`: scores frozen forecasts against the outcomes.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueHint};
use demarche_report::score::{Ledger, score};
use demarche_report::{charts, html, terminal};

use crate::args::Shared;
use crate::exit::DONE;
use crate::{complaints, console, files};

/// How the names of ledgers in a folder end.
const ENDING: &str = "ledger";

/// Arguments of `demarche score`.
#[derive(Args)]
pub(crate) struct ScoreArgs {
    /// Ledgers with forecasts and outcomes, or folders: then every file below them that ends in .ledger
    #[arg(required = true, value_name = "LEDGER|FOLDER", value_hint = ValueHint::AnyPath)]
    ledgers: Vec<PathBuf>,
    /// Write the reliability diagram as a picture
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    svg: Option<PathBuf>,
    /// Write everything as one page
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    html: Option<PathBuf>,
}

/// Scores the forecasts, and draws how reliable they were if a picture is wanted.
pub(crate) fn run(args: ScoreArgs, shared: &Shared) -> Result<ExitCode> {
    let mut paths = Vec::new();
    for path in &args.ledgers {
        paths.extend(files::below(path, ENDING)?);
    }
    let scores = score(&read(&paths)?);
    if let Some(path) = &args.svg {
        files::write(path, &charts::reliability(&scores).standalone())?;
    }
    if let Some(path) = &args.html {
        files::write(path, &html::scores(&scores))?;
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
    if let Some(path) = &args.html {
        complaints::note(shared, &format!("The page: {}", path.display()));
    }
    Ok(DONE)
}

/// The ledgers, none of them twice.
fn read(paths: &[PathBuf]) -> Result<Vec<Ledger>> {
    let mut ledgers: Vec<Ledger> = Vec::new();
    for path in paths {
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
                paths[at].display(),
                path.display()
            );
        }
        ledgers.push(ledger);
    }
    Ok(ledgers)
}
