//! `demarche merge`: shards of a run, made into the whole.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use demarche_report::analyse::Settings;
use demarche_report::runs::{Place, merge};

use super::ensemble::told;
use crate::args::Shared;
use crate::console::{self, Bar};
use crate::machine;
use crate::settings::threads;

pub(super) fn run(shared: &Shared, shards: &[PathBuf], out: Option<&Path>) -> Result<ExitCode> {
    let beside = shards.first().and_then(|shard| shard.parent());
    let place = match out {
        Some(folder) => Place::Here(folder),
        None => Place::Below(beside.unwrap_or(Path::new("."))),
    };
    let settings = Settings {
        max_nodes: machine::nodes(),
        threads: threads(shared),
        ..Settings::default()
    };
    console::stop_gently();
    let outcome = {
        let bar = Bar::new(shared);
        merge(shards, place, &settings, &bar)?
    };
    told(shared, outcome, false)
}
