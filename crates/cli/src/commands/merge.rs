//! `demarche merge`: makes one run of its shards.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueHint};
use demarche_report::analyse::Settings;
use demarche_runs::{Place, merge};

use super::ensemble::print_outcome;
use crate::args::Shared;
use crate::console::{self, Bar};
use crate::machine;
use crate::settings::threads;

/// Arguments of `demarche merge`.
#[derive(Args)]
pub(crate) struct MergeArgs {
    /// Folders of the shards, in any order
    #[arg(required = true, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    folders: Vec<PathBuf>,
    /// Where the whole run goes [default: beside the first shard, under its usual name]
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

/// Makes the whole run, and shows it.
pub(crate) fn run(args: MergeArgs, shared: &Shared) -> Result<ExitCode> {
    let beside = args.folders.first().and_then(|shard| shard.parent());
    let place = match &args.out {
        Some(folder) => Place::Here(folder),
        None => Place::Below(beside.unwrap_or(Path::new("."))),
    };
    let settings = Settings {
        limits: machine::limits(None, true),
        threads: threads(shared),
        ..Settings::default()
    };
    console::stop_gently();
    let outcome = {
        let bar = Bar::new(shared);
        merge(&args.folders, place, &settings.worlds(), &bar)?
    };
    print_outcome(shared, outcome, false)
}
