//! `demarche ensemble`: the answers over all that a scenario leaves open.

use std::process::ExitCode;

use anyhow::Result;
use demarche_report::{analyse, terminal};

use super::{DONE, FAILED, checked, open, refuse, settings, style};
use crate::args::{Scenario, Shared, Solving};
use crate::console::{self, Bar};

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    solving: &Solving,
    draws: u64,
    seed: u64,
) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let drawn = {
        let bar = Bar::new(shared);
        analyse::drawn(&model, draws, seed, &settings(shared, solving), &bar)
    };
    match drawn {
        Ok(drawn) if shared.json => console::print_json(&drawn).map(|()| DONE),
        Ok(drawn) => console::print(&terminal::drawn(&drawn, &style(shared, true))).map(|()| DONE),
        Err(error) => refuse(shared, &opened, &error),
    }
}
