//! The scenario argument, and the form of its file.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// Which scenario.
#[derive(Args, Default)]
pub(crate) struct Scenario {
    /// Scenario file; `-` reads from the standard input [default: the bundled standoff]
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    pub(crate) path: Option<PathBuf>,
}

/// Forms of a scenario.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Text,
    Json,
}
