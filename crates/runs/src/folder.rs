//! Files of a run, each written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use demarche_files::Replacement;
use demarche_scenario::load::Loaded;
use demarche_scenario::print;
use parquet::errors::ParquetError;
use sha2::{Digest, Sha256};

use super::RunError;
use super::manifest::{Manifest, texts};

/// The manifest.
pub(super) const RUN: &str = "run.json";
/// The scenario with all that it includes, in its one layout.
pub(super) const SCENARIO: &str = "scenario.demarche";
/// The table of draws.
pub(super) const DRAWS: &str = "draws.parquet";
/// The scenario's files as they were written.
const WRITTEN: &str = "written";
/// Held by the process that draws.
pub(super) const LOCK: &str = "lock";
/// Ends the name of a folder whose run is not whole.
pub(super) const PARTIAL: &str = ".partial";

/// Where a run lies until it is whole.
pub(super) fn partial(folder: &Path) -> PathBuf {
    let mut name = folder
        .file_name()
        .map_or_else(OsString::new, OsString::from);
    name.push(PARTIAL);
    folder.with_file_name(name)
}

/// A file or folder that cannot be read or written.
pub(super) fn disk(path: &Path, error: &(dyn std::error::Error + 'static)) -> RunError {
    let parquet = error.downcast_ref::<ParquetError>();
    let io = match parquet {
        Some(ParquetError::External(within)) => within.downcast_ref::<std::io::Error>(),
        _ => error.downcast_ref::<std::io::Error>(),
    };
    RunError::Disk {
        path: path.to_path_buf(),
        why: match (io, parquet) {
            (Some(error), _) => demarche_files::plainly(error),
            // Our own words.
            (None, Some(ParquetError::General(why))) => why.clone(),
            (None, _) => error.to_string(),
        },
    }
}

/// The manifest of a run, whole or not.
pub(super) fn manifest(folder: &Path) -> Result<Manifest, RunError> {
    let path = folder.join(RUN);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(RunError::Other {
                path: folder.to_path_buf(),
                why: format!("there is no run here: no {RUN}"),
            });
        }
        other => other.map_err(|e| disk(&path, &e))?,
    };
    Manifest::unsealed(&text).map_err(|why| RunError::Other { path, why })
}

/// Checks that the files of a run's scenario are as they were written.
pub(super) fn check_scenario(folder: &Path, manifest: &Manifest) -> Result<(), RunError> {
    check(&folder.join(SCENARIO), &manifest.scenario)?;
    for file in &manifest.files {
        check(&folder.join(WRITTEN).join(within(&file.name)), &file.sha256)?;
    }
    Ok(())
}

/// Checks that a file has the digest that was written down.
pub(super) fn check(path: &Path, digest: &str) -> Result<(), RunError> {
    if sha256(path)? == digest {
        return Ok(());
    }
    Err(RunError::Other {
        path: path.to_path_buf(),
        why: "this file is not as it was written: its digest does not fit; remove the run's folder and draw again".into(),
    })
}

/// Where the digest of a file stands that is written on the way to a run.
fn digest_of(path: &Path) -> PathBuf {
    path.with_extension("sha256")
}

/// Begins a file that gets its name when it is whole.
pub(super) fn begin_file(path: &Path) -> Result<Replacement, RunError> {
    Replacement::begin(path).map_err(|e| disk(path, &e))
}

/// Gives a file that is whole its name, its digest first: where the file is, so is its digest.
pub(super) fn put(path: &Path, whole: Replacement) -> Result<(), RunError> {
    write(&digest_of(path), sha256(whole.aside())?.as_bytes())?;
    whole.commit().map_err(|e| disk(path, &e))
}

/// Checks a file that [`put`] gave its name.
pub(super) fn check_placed(path: &Path) -> Result<(), RunError> {
    let place = digest_of(path);
    let digest = fs::read_to_string(&place).map_err(|e| disk(&place, &e))?;
    check(path, &digest)
}

/// A name of the scenario's as a path that does not leave the folder.
fn within(name: &str) -> PathBuf {
    let parts = Path::new(name).components();
    parts
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect()
}

/// Begins a folder: the scenario, and last the manifest.
pub(super) fn begin(folder: &Path, manifest: &Manifest, loaded: &Loaded) -> Result<(), RunError> {
    fs::create_dir_all(folder).map_err(|e| disk(folder, &e))?;
    write(
        &folder.join(SCENARIO),
        print::print(&loaded.whole).as_bytes(),
    )?;
    for (name, text) in texts(loaded) {
        let path = folder.join(WRITTEN).join(within(&name));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| disk(parent, &e))?;
        }
        write(&path, text.as_bytes())?;
    }
    write(&folder.join(RUN), manifest.sealed().as_bytes())
}

/// Copies the scenario of one run into another folder, and last writes the manifest.
pub(super) fn begin_like(folder: &Path, manifest: &Manifest, run: &Path) -> Result<(), RunError> {
    let mut names = vec![PathBuf::from(SCENARIO)];
    names.extend(
        manifest
            .files
            .iter()
            .map(|file| Path::new(WRITTEN).join(within(&file.name))),
    );
    for name in names {
        let (from, to) = (run.join(&name), folder.join(&name));
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|e| disk(parent, &e))?;
        }
        write(&to, &fs::read(&from).map_err(|e| disk(&from, &e))?)?;
    }
    write(&folder.join(RUN), manifest.sealed().as_bytes())
}

/// Writes a file, whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), RunError> {
    demarche_files::write(path, bytes).map_err(|e| disk(path, &e))
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<(), RunError> {
    fs::rename(from, to).map_err(|e| disk(to, &e))
}

pub(super) fn remove(path: &Path) -> Result<(), RunError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(disk(path, &error)),
        _ => Ok(()),
    }
}

/// Lowercase hexadecimal SHA-256 of a file.
pub(super) fn sha256(path: &Path) -> Result<String, RunError> {
    let attempt = || -> std::io::Result<String> {
        let mut file = File::open(path)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect());
            }
            hash.update(&buffer[..read]);
        }
    };
    attempt().map_err(|e| disk(path, &e))
}
