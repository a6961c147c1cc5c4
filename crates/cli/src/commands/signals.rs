//! `demarche signals`: every move as evidence.

use std::process::ExitCode;

use anyhow::Result;
use demarche_report::terminal;
use serde_json::json;

use super::brief::find;
use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console;
use crate::exit::{DONE, FAILED};
use crate::scenario::{checked, open};
use crate::settings::settings;

pub(super) fn run(shared: &Shared, scenario: &Scenario, solving: &Solving) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    if checked(shared, &opened).is_none() {
        return Ok(FAILED);
    }
    let findings = match find(shared, &opened, &settings(shared, solving), None) {
        Ok(findings) => findings,
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    if shared.json {
        let about = json!({
            "title": findings.title,
            "digest": findings.digest,
            "version": findings.version,
            "cut_off": findings.cut_off,
            "equilibrium": findings.equilibrium,
            "signals": findings.signals,
            "watch": findings.watch,
        });
        console::print_json(&about)?;
    } else {
        console::print(&terminal::signals(&findings, &console::style(shared, true)))?;
    }
    Ok(DONE)
}
