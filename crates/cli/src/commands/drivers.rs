//! `demarche drivers`: what drives an answer.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use demarche_report::drivers::{Wanted, driven};
use demarche_report::{charts, terminal};

use crate::args::{Scenario, Shared, Solving};
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::question;
use crate::scenario::{checked, open};
use crate::settings::settings;
use crate::{complaints, files};

/// What to look into.
pub(super) struct Asked {
    pub(super) question: Option<String>,
    pub(super) quick: bool,
    pub(super) draws: u64,
    pub(super) seed: u64,
    pub(super) svg: Option<PathBuf>,
    pub(super) full: bool,
}

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    solving: &Solving,
    asked: &Asked,
) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let wanted = Wanted {
        question: question(&model, asked.question.as_deref())?,
        resolve: !asked.quick,
        draws: if asked.quick { 0 } else { asked.draws },
        seed: asked.seed,
    };
    let found = {
        let bar = Bar::new(shared);
        driven(&model, wanted, &settings(shared, solving), &bar)
    };
    let found = match found {
        Ok(Some(found)) => found,
        Ok(None) => bail!(
            "`{}` has no answer: what it asks under cannot be",
            model.questions[wanted.question].name
        ),
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    if let Some(path) = &asked.svg {
        files::write(path, &charts::tornado(&found).standalone())?;
    }
    if shared.json {
        console::print_json(&found)?;
    } else {
        console::print(&terminal::driven(
            &found,
            &console::style(shared, asked.full),
        ))?;
    }
    if let Some(path) = &asked.svg {
        complaints::note(shared, &format!("The chart: {}", path.display()));
    }
    Ok(DONE)
}
