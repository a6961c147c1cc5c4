//! `demarche man`: the manual pages.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, ValueHint};
use clap_mangen::{Man, generate_to};

use crate::args::Cli;
use crate::console;
use crate::exit::DONE;

/// Arguments of `demarche man`.
#[derive(Args)]
pub(crate) struct ManArgs {
    /// Where to write the pages; it is made if it is not there
    #[arg(value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

/// Prints the manual page, or writes one for every command into a folder.
pub(crate) fn run(args: ManArgs) -> Result<ExitCode> {
    match args.folder {
        Some(folder) => {
            let cannot = || format!("cannot write manual pages into {}", folder.display());
            std::fs::create_dir_all(&folder).with_context(cannot)?;
            generate_to(Cli::command(), &folder).with_context(cannot)?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(Cli::command()).render(&mut page)?;
            console::print(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(DONE)
}
