//! `demarche score`: frozen forecasts held to what happened.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use demarche_report::score::{Ledger, score};
use demarche_report::{charts, terminal};

use crate::args::Shared;
use crate::exit::DONE;
use crate::{complaints, console, files};

pub(super) fn run(shared: &Shared, paths: &[PathBuf], svg: Option<&Path>) -> Result<ExitCode> {
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
    let scores = score(&ledgers);
    if let Some(path) = svg {
        files::write(path, &charts::reliability(&scores).standalone())?;
    }
    if shared.json {
        console::print_json(&scores)?;
    } else {
        console::print(&terminal::score(&scores, &console::style(shared, true)))?;
    }
    if let Some(path) = svg {
        let text = format!("The reliability diagram: {}", path.display());
        complaints::note(shared, &text);
    }
    Ok(DONE)
}
