//! `demarche stress`: what the answers hang on.

use std::process::ExitCode;

use anyhow::Result;
use demarche_report::stress::stress;
use demarche_report::{analyse, terminal};
use serde_json::json;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::scenario::{checked, open};
use crate::settings::settings;

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    solving: &Solving,
    full: bool,
) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let settings = settings(shared, solving);
    let found = {
        let bar = Bar::new(shared);
        analyse::solve(&model, &settings, &bar).and_then(|solved| {
            let (loaded, world) = (&opened.loaded, &opened.world);
            let stressed = stress(&model, &solved, loaded, &settings, world, &bar)?;
            let (_, filtered) = analyse::weigh(&model, &solved, &settings)?;
            Ok((stressed, analyse::equilibrium(&model, &solved, &filtered)))
        })
    };
    let (stressed, equilibrium) = match found {
        Ok(found) => found,
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    if shared.json {
        console::print_json(&json!({ "stress": stressed, "equilibrium": equilibrium }))?;
    } else {
        console::print(&terminal::stress(
            &stressed,
            &equilibrium,
            &console::style(shared, full),
        ))?;
    }
    Ok(DONE)
}
