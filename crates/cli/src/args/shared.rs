//! Arguments that every command has.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// Arguments that every command has.
#[derive(Args)]
#[command(next_help_heading = "For every command")]
pub(crate) struct Shared {
    /// Print data for programs instead of text, and problems as JSON, one to a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to colour; NO_COLOR turns `auto` off
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(crate) color: When,
    /// Also look here for the documents that a scenario cites
    #[arg(long, global = true, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) documents: Option<PathBuf>,
    /// How many solves may run at once [default: one for each core]; results do not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
    /// Show no progress and no notes
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}
