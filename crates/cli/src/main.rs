//! The binary: arguments, files, colour, progress bars, exit codes.
//!
//! Exit codes: 0, what was asked for is there; 1, it cannot be had, and the standard error says why; 2, the command line
//! cannot be read.

mod args;
mod commands;
mod console;
mod files;
mod machine;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match commands::run(args::Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            let text = demarche_report::escape::terminal(&format!("{error:#}"));
            eprintln!("error: {text}");
            commands::FAILED
        }
    }
}
