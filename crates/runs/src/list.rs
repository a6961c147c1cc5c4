//! The runs in a folder.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::folder::{PARTIAL, RUN, disk, manifest};
use super::{Manifest, RunError};

/// One run, whole or not.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Where it lies.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether it is whole.
    pub whole: bool,
}

/// What lies in a folder.
#[derive(Clone, Debug)]
pub struct Found {
    /// The runs, in order of their names.
    pub runs: Vec<Listed>,
    /// What is wrong with the manifests that cannot be read or are not as they were written.
    pub damaged: Vec<RunError>,
}

/// The runs that lie in a folder. What is no run is passed over.
///
/// # Errors
/// The folder cannot be read.
pub fn list(folder: &Path) -> Result<Found, RunError> {
    let entries = std::fs::read_dir(folder).map_err(|e| disk(folder, &e))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Found {
        runs: Vec::new(),
        damaged: Vec::new(),
    };
    for path in paths.into_iter().filter(|path| path.join(RUN).exists()) {
        let partial = path.to_string_lossy().ends_with(PARTIAL);
        match manifest(&path) {
            Ok(manifest) => found.runs.push(Listed {
                whole: manifest.table.is_some() && !partial,
                folder: path,
                manifest,
            }),
            Err(error) => found.damaged.push(error),
        }
    }
    Ok(found)
}
