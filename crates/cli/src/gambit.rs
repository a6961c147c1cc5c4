//! Games in Gambit's formats, read from files.

use std::path::Path;

use anyhow::{Result, anyhow};
use demarche_engine::formats::efg::{self, Imported};
use demarche_engine::formats::nfg;

use crate::args::Scenario;
use crate::files;

/// Reads the file that a command names if it ends in `.efg` or `.nfg`; none if it is something else.
pub(crate) fn read(scenario: &Scenario) -> Result<Option<Imported>> {
    let Some(path) = scenario.path.as_deref() else {
        return Ok(None);
    };
    let ends = |with: &str| {
        path.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case(with))
    };
    let read = if ends("efg") {
        efg::read
    } else if ends("nfg") {
        nfg::read
    } else {
        return Ok(None);
    };
    let game = read(&files::read(path)?);
    let game = game.map_err(|mistake| anyhow!("{}: {mistake}", path.display()))?;
    Ok(Some(game))
}

/// Checks for perfect recall; the error names the player that forgets.
pub(crate) fn recalled(path: &Path, game: &Imported) -> Result<()> {
    match &game.forgets {
        None => Ok(()),
        Some(forgets) => Err(anyhow!("{}: {forgets}", path.display())
            .context("only games of perfect recall are solved")),
    }
}
