//! What a path leads to, and how that is written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Links that are followed before they are taken for a loop; as many as Linux follows.
const MOST_LINKS: usize = 40;

/// What lies behind a path.
#[derive(Debug)]
pub(crate) enum Target {
    /// A regular file, or none yet: its path without links at its end.
    Regular(PathBuf),
    /// A regular file that has other names, which a rename would leave with the old text.
    InPlace(PathBuf),
    /// A device, a pipe, or a descriptor of this process.
    Stream(PathBuf),
}

impl Target {
    /// Follows the links of a path.
    ///
    /// # Errors
    /// It leads nowhere, to a folder, or to a file that may not be written.
    pub(crate) fn find(path: &Path) -> io::Result<Target> {
        let mut at = path.to_path_buf();
        for _ in 0..MOST_LINKS {
            if is_descriptor(&at) {
                return Ok(Target::Stream(at));
            }
            let Ok(next) = fs::read_link(&at) else {
                return Target::behind(at);
            };
            at.pop();
            at.push(next);
        }
        Err(io::Error::other("its links lead in a circle"))
    }

    /// What a path is that is no link.
    fn behind(path: PathBuf) -> io::Result<Target> {
        if path.file_name().is_none() {
            return Err(ErrorKind::IsADirectory.into());
        }
        let meta = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Target::Regular(path)),
            other => other?,
        };
        if meta.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        if !meta.is_file() {
            return Ok(Target::Stream(path));
        }
        // A rename asks the folder alone, and a file that its owner has closed to writing shall stay closed.
        OpenOptions::new().write(true).open(&path)?;
        Ok(match has_other_names(&meta) {
            true => Target::InPlace(path),
            false => Target::Regular(path),
        })
    }
}

/// Whether a path is that of an open descriptor: a name for something that has its own place, or none.
fn is_descriptor(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(path);
    let within_process = folder.starts_with("/proc") && folder.ends_with("fd");
    within_process || folder == Path::new("/dev/fd")
}

#[cfg(unix)]
fn has_other_names(meta: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(meta) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &fs::Metadata) -> bool {
    false
}

/// A name beside a path that no other process and no other thread uses.
pub(crate) fn aside(path: &Path) -> PathBuf {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}-{count}.new", std::process::id()));
    path.with_file_name(name)
}

/// Writes into a file that stays the same one. Where that fails, what was there is put back.
pub(crate) fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut before = Vec::new();
    file.read_to_end(&mut before)?;
    let written = refill(&mut file, bytes);
    if written.is_err() {
        let _ = refill(&mut file, &before);
    }
    written
}

fn refill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Writes to what is no regular file.
pub(crate) fn pour(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Behind a descriptor there may be a regular file, which others write to as well.
    let mut stream = OpenOptions::new().append(true).open(path)?;
    stream.write_all(bytes)?;
    stream.flush()
}

/// Brings a folder's names to the disk, where the system can.
pub(crate) fn sync_folder(path: &Path) {
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}
