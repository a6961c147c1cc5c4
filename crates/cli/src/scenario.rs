//! Opens and checks the scenario that a command names.

use anyhow::Result;
use demarche_engine::progress::Progress;
use demarche_report::analyse::{self, Context, Settings};
use demarche_scenario::model::Model;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::files::{self, Opened};

/// Opens the scenario that a command names.
pub(crate) fn open(shared: &Shared, scenario: &Scenario) -> Result<Opened> {
    files::open(scenario.path.as_deref(), shared.documents.as_deref())
}

/// Opens the scenario that a command names and is to solve: it lasts as many rounds as are asked for.
pub(crate) fn open_to_solve(
    shared: &Shared,
    scenario: &Scenario,
    solving: &Solving,
) -> Result<Opened> {
    let mut opened = open(shared, scenario)?;
    if let Some(rounds) = solving.rounds {
        opened.loaded = opened.loaded.with_rounds(rounds);
    }
    Ok(opened)
}

impl Opened {
    /// What analyses of the scenario are made of.
    pub(crate) fn context<'a>(
        &'a self,
        settings: &'a Settings,
        progress: &'a dyn Progress,
    ) -> Context<'a> {
        Context {
            loaded: &self.loaded,
            world: &self.world,
            settings,
            progress,
        }
    }
}

/// The checked scenario; warnings go to the standard error. None if it has mistakes, which go there too.
pub(crate) fn checked(shared: &Shared, opened: &Opened) -> Option<Model> {
    match analyse::model(&opened.loaded, &opened.world) {
        Ok((model, warnings)) => {
            complaints::problems(shared, opened, &warnings);
            Some(model)
        }
        Err(problems) => {
            complaints::problems(shared, opened, &problems);
            None
        }
    }
}
