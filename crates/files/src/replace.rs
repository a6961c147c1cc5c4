//! Compare and swap: a new text for a file that still has the one that was read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::lock;
use crate::replacement::Replacement;
use crate::target::{self, Target, aside};

/// How long after the rename the old file is looked at again: a program that opened it before writes to it within this time, or
/// what it writes is lost.
const LATE: Duration = Duration::from_millis(25);

/// Why a file was not replaced.
#[derive(Debug)]
pub enum ReplaceError {
    /// It has another text than was expected, and keeps that.
    Changed,
    /// It cannot be written.
    Io(io::Error),
}

impl From<io::Error> for ReplaceError {
    fn from(error: io::Error) -> ReplaceError {
        ReplaceError::Io(error)
    }
}

/// Replaces the text of a file, if that is still the expected one.
///
/// Other processes that use this crate are kept out by a lock. A program that knows nothing of it may add to the file at the same
/// instant: the text is compared again just before the rename, and the old file just after it and 25 ms later; if that was added to,
/// the rename is undone. What is written later still, by a program that opened the file before the rename, goes to the old file, and
/// is lost with it.
///
/// # Errors
/// [`ReplaceError::Changed`]: the file has another text, whose every byte stays. [`ReplaceError::Io`]: it cannot be written.
pub fn replace(path: &Path, expected: &[u8], bytes: &[u8]) -> Result<(), ReplaceError> {
    let path = match Target::find(path)? {
        Target::Stream(path) => return Ok(target::pour(&path, bytes)?),
        Target::InPlace(path) => {
            let mut locked = lock::open(&path)?;
            compare(&mut locked, expected)?;
            return Ok(target::overwrite(&path, bytes)?);
        }
        Target::Regular(path) => path,
    };
    let mut locked = lock::open(&path)?;
    compare(&mut locked, expected)?;
    let mut replacement = Replacement::begin_at(path.clone())?.fill(bytes)?;
    replacement.sync()?;
    let old = Old::keep(&path);
    compare(&mut locked, expected)?;
    replacement.rename()?;
    for pause in [Duration::ZERO, LATE] {
        std::thread::sleep(pause);
        match compare(&mut locked, expected) {
            Ok(()) => {}
            Err(ReplaceError::Changed) => {
                old.bring_back(&path, replacement.file(), bytes)?;
                return Err(ReplaceError::Changed);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Compares the whole of a file.
fn compare(file: &mut File, expected: &[u8]) -> Result<(), ReplaceError> {
    file.rewind()?;
    let mut now = Vec::with_capacity(expected.len() + 1);
    // One byte more tells as much as all of them.
    file.take(expected.len() as u64 + 1).read_to_end(&mut now)?;
    match now == expected {
        true => Ok(()),
        false => Err(ReplaceError::Changed),
    }
}

/// A second name of the file that is replaced, so that it can be brought back. Removed in the end.
struct Old(Option<PathBuf>);

impl Old {
    /// Some file systems have no second names; there what is added after the last comparison is lost.
    fn keep(path: &Path) -> Old {
        let name = aside(path);
        Old(fs::hard_link(path, &name).is_ok().then_some(name))
    }

    /// Puts the old file back in its place. What was added to the new one, which begins with what was `written`, goes behind it.
    fn bring_back(mut self, path: &Path, new: &mut File, written: &[u8]) -> io::Result<()> {
        let Some(old) = &self.0 else {
            return Ok(());
        };
        if !lock::is_at(new, path)? {
            // Another program has replaced it altogether. Both texts stay.
            let mut name = path.file_name().unwrap_or_default().to_os_string();
            name.push(".before");
            let kept = path.with_file_name(name);
            fs::rename(old, &kept)?;
            self.0 = None;
            return Err(io::Error::other(format!(
                "two other programs write to it at the same time; what one of them wrote is kept in {}",
                kept.display()
            )));
        }
        let mut behind = OpenOptions::new().append(true).open(old)?;
        let mut known = move_end(new, written.len(), &mut behind)?;
        fs::rename(old, path)?;
        self.0 = None;
        target::sync_folder(path);
        for pause in [Duration::ZERO, LATE] {
            std::thread::sleep(pause);
            known = move_end(new, known, &mut behind)?;
        }
        behind.sync_all()
    }
}

/// Adds to one file what another has beyond so many bytes; how many it has in all.
fn move_end(from: &mut File, known: usize, to: &mut File) -> io::Result<usize> {
    let mut end = Vec::new();
    from.seek(io::SeekFrom::Start(known as u64))?;
    from.read_to_end(&mut end)?;
    if !end.is_empty() {
        to.write_all(&end)?;
    }
    Ok(known + end.len())
}

impl Drop for Old {
    fn drop(&mut self) {
        if let Some(name) = &self.0 {
            let _ = fs::remove_file(name);
        }
    }
}
