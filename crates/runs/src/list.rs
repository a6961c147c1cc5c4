//! The runs in a folder.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::folder::{PARTIAL, disk, manifest};
use super::{Manifest, RunError};

/// One run, whole or not.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Where it lies.
    pub folder: PathBuf,
    /// What it is.
    pub manifest: Manifest,
    /// Whether it is whole.
    pub whole: bool,
}

/// The runs that lie in a folder, in order of their names. What is no run is passed over.
///
/// # Errors
/// The folder cannot be read.
pub fn list(folder: &Path) -> Result<Vec<Listed>, RunError> {
    let entries = std::fs::read_dir(folder).map_err(|e| disk(folder, &e))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let listed = paths.into_iter().filter_map(|path| {
        let manifest = manifest(&path).ok()?;
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(Listed {
            whole: manifest.table.is_some() && !name.ends_with(PARTIAL),
            folder: path,
            manifest,
        })
    });
    Ok(listed.collect())
}
