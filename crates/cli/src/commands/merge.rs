//! `demarche merge`: shards of a run, made into the whole.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use demarche_report::runs::{Place, merge};

use super::runs::show;
use crate::args::Shared;
use crate::complaints::note;

pub(super) fn run(shared: &Shared, shards: &[PathBuf], out: Option<&Path>) -> Result<ExitCode> {
    let beside = shards.first().and_then(|shard| shard.parent());
    let place = match out {
        Some(folder) => Place::Here(folder),
        None => Place::Below(beside.unwrap_or(Path::new("."))),
    };
    let run = merge(shards, place)?;
    note(shared, &format!("The run is in {}.", run.folder.display()));
    show(shared, &run, false)
}
