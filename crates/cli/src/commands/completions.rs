//! `demarche completions`: completions for a shell.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use crate::args::Cli;
use crate::console;
use crate::exit::DONE;

/// Arguments of `demarche completions`.
#[derive(Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the completions for a shell.
pub(crate) fn run(args: CompletionsArgs) -> Result<ExitCode> {
    let mut text = Vec::new();
    generate(args.shell, &mut Cli::command(), "demarche", &mut text);
    console::print(&String::from_utf8_lossy(&text)).map(|()| DONE)
}
