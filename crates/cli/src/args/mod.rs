//! The command line: the arguments of every command, and groups of arguments that several commands share.

mod scenario;
mod shared;
mod solving;
pub(crate) mod values;

use clap::Parser;

use crate::commands::Command;

pub(crate) use scenario::{Form, Scenario};
pub(crate) use shared::{Shared, When};
pub(crate) use solving::{Others, Solving};

/// How much should a signal move you? Scenarios of a standoff, solved and weighed against sourced reports.
///
/// Without a command, briefs on the bundled standoff and writes the briefing as a page, overtures.html, here.
#[derive(Parser)]
#[command(
    name = "demarche",
    version,
    max_term_width = 100,
    propagate_version = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Without a command: print all of the briefing, not its first page alone
    #[arg(long)]
    pub(crate) full: bool,
    #[command(flatten)]
    pub(crate) shared: Shared,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
