//! `demarche schema`: the JSON Schema of scenarios.

use std::process::ExitCode;

use anyhow::Result;
use demarche_scenario::json;

use crate::console;
use crate::exit::DONE;

/// Prints the schema.
pub(crate) fn run() -> Result<ExitCode> {
    console::print_json(&json::schema()).map(|()| DONE)
}
