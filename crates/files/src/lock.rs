//! The advisory lock on a file, taken by every process of this program before it changes it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long another process may hold it. It is held while one text is written.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens a file that is there for reading and appending, locked, as the one that the path leads to: not one that was replaced
/// while this waited for its lock.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let until = Instant::now() + PATIENCE;
    loop {
        let file = OpenOptions::new().read(true).append(true).open(path)?;
        wait(&file, until)?;
        if is_at(&file, path)? {
            return Ok(file);
        }
    }
}

fn wait(file: &File, until: Instant) -> io::Result<()> {
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            // Some file systems have no locks; there the comparison has to do.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(());
            }
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() > until => {
                return Err(io::Error::other("another process keeps it locked"));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Whether a path leads to this file.
#[cfg(unix)]
pub(crate) fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let (own, there) = (file.metadata()?, std::fs::metadata(path)?);
    Ok((own.dev(), own.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
pub(crate) fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}
