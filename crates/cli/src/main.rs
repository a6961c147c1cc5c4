//! The binary: arguments, files, colour, progress bars, exit codes.
//!
//! Exit codes: 0, the result is there; 1, there is no result, and the standard error says why; 2, the command line cannot be
//! parsed.

mod args;
mod budget;
mod commands;
mod complaints;
mod console;
mod exit;
mod files;
mod gambit;
mod lines;
mod machine;
mod memory;
mod names;
mod scenario;
mod settings;
mod words;

use std::process::ExitCode;

use clap::Parser;
use demarche_allocator::SystemOrExit;

#[global_allocator]
static ALLOCATOR: SystemOrExit = SystemOrExit;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    let json = cli.shared.json;
    // It is needed when there is no memory left to make it, and as long as the process lives.
    demarche_allocator::when_memory_runs_out(machine::out_of_memory(json).leak());
    match commands::run(cli) {
        Ok(code) => code,
        Err(error) => {
            complaints::error(json, &error);
            exit::FAILED
        }
    }
}
