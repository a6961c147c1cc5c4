//! `demarche new`: writes a scenario to start from.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueHint};
use demarche_report::escape;
use serde_json::json;

use crate::args::Shared;
use crate::exit::DONE;
use crate::{console, files};

/// Arguments of `demarche new`.
#[derive(Args)]
pub(crate) struct NewArgs {
    /// The file to write; what is there is kept
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

/// Writes the file, if it is not there.
pub(crate) fn run(args: NewArgs, shared: &Shared) -> Result<ExitCode> {
    let path = args.file.as_path();
    files::create(path, files::STARTER)?;
    let name = path.display().to_string();
    if shared.json {
        console::print_json(&json!({ "scenario": name }))?;
    } else {
        let text = format!("Wrote {name}. Next: demarche brief {name}");
        console::print(&(escape::terminal(&text) + "\n"))?;
    }
    Ok(DONE)
}
