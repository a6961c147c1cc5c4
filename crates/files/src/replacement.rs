//! A new text for a regular file, under another name until it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::attributes;
use crate::target::{Target, aside, sync_folder};

/// A file that is being written beside the one that it replaces. It is removed when this is dropped before [`Replacement::commit`].
#[derive(Debug)]
pub struct Replacement {
    file: File,
    aside: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Replacement {
    /// Begins to replace the file at a path, or to make one.
    ///
    /// # Errors
    /// No file can be made beside it, or what is there cannot be replaced: a folder, a device.
    pub fn begin(path: &Path) -> io::Result<Replacement> {
        match Target::find(path)? {
            Target::Regular(path) => Replacement::begin_at(path),
            Target::InPlace(_) | Target::Stream(_) => {
                Err(io::Error::other("it cannot be replaced by another file"))
            }
        }
    }

    pub(crate) fn begin_at(path: PathBuf) -> io::Result<Replacement> {
        let aside = aside(&path);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&aside)?;
        let replacement = Replacement {
            file,
            aside,
            path,
            done: false,
        };
        match fs::metadata(&replacement.path) {
            // Before anything is in it, so that nobody reads it who may not read the other.
            Ok(of) => attributes::keep(&replacement.file, &of)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(replacement)
    }

    /// Writes all of it.
    pub(crate) fn fill(mut self, bytes: &[u8]) -> io::Result<Replacement> {
        self.file.write_all(bytes)?;
        Ok(self)
    }

    /// What to write into.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Where it lies until it is whole.
    pub fn aside(&self) -> &Path {
        &self.aside
    }

    /// Brings what was written to the disk.
    ///
    /// # Errors
    /// The disk fails.
    pub fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Brings what was written to the disk and gives it its name.
    ///
    /// # Errors
    /// The disk fails; the file is as it was.
    pub fn commit(mut self) -> io::Result<()> {
        self.sync()?;
        self.rename()
    }

    /// Gives what was written its name, and keeps it open.
    pub(crate) fn rename(&mut self) -> io::Result<()> {
        fs::rename(&self.aside, &self.path)?;
        self.done = true;
        sync_folder(&self.path);
        Ok(())
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_file(&self.aside);
        }
    }
}
