//! Adding to a file that only grows.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::Path;

use crate::lock;
use crate::target::{Target, pour, sync_folder};

/// Adds to a file, whole or not at all, what `more` makes of the bytes that are there; none if there is no file yet, or an empty
/// one. A lock keeps other processes that add from coming between.
///
/// # Errors
/// Those of `more`, and that it cannot be written.
pub fn append<E: From<io::Error>>(
    path: &Path,
    more: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<(), E> {
    let path = match Target::find(path)? {
        Target::Regular(path) | Target::InPlace(path) => path,
        Target::Stream(path) => return Ok(pour(&path, &more(&[])?)?),
    };
    let (mut file, made) = open(&path)?;
    let added = add(&mut file, more);
    if made && file.metadata().is_ok_and(|meta| meta.len() == 0) {
        let _ = fs::remove_file(&path);
    }
    added?;
    if made {
        sync_folder(&path);
    }
    Ok(())
}

/// The file, locked, and whether this made it.
fn open(path: &Path) -> io::Result<(File, bool)> {
    loop {
        let made = File::create_new(path).is_ok();
        match lock::open(path) {
            // Another process made it and had nothing to put into it.
            Err(error)
                if error.kind() == ErrorKind::NotFound && path.parent().is_none_or(exists) => {}
            opened => return Ok((opened?, made)),
        }
    }
}

fn exists(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.exists()
}

fn add<E: From<io::Error>>(
    file: &mut File,
    more: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<(), E> {
    let mut before = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut before)?;
    let mut added = more(&before)?;
    if before.last().is_some_and(|byte| *byte != b'\n') {
        added.insert(0, b'\n');
    }
    let written = file.write_all(&added).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = file.set_len(before.len() as u64);
    }
    Ok(written?)
}
