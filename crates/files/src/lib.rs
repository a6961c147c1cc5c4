//! Files written whole or not at all, and left what they were.
//!
//! Whoever reads a regular file while it is written sees it as it was or as it is then, even after a loss of power: the text is
//! written under another name beside it, brought to the disk, and renamed. A link stays a link: the file behind it is written. Mode
//! and owner are kept as far as the system lets them be; access-control lists and extended attributes are not. A file with several
//! names, and one in a folder that takes no new names, is written in place, for a rename would make another file of it. Devices,
//! pipes and descriptors (`/dev/stdout`) are written to directly.
//!
//! ```
//! # let folder = std::env::temp_dir().join(format!("demarche-files-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # let path = folder.join("notes.txt");
//! demarche_files::write(&path, b"one\n")?;
//! assert!(demarche_files::replace(&path, b"one\n", b"two\n").is_ok());
//! // Somebody else has changed it: it is left alone.
//! assert!(demarche_files::replace(&path, b"one\n", b"three\n").is_err());
//! assert_eq!(std::fs::read(&path)?, b"two\n");
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod append;
mod attributes;
mod lock;
mod replace;
mod replacement;
mod target;

use std::io;
use std::path::Path;

pub use self::append::append;
pub use self::replace::{ReplaceError, replace};
pub use self::replacement::Replacement;

use self::target::Target;

/// Writes a file, whether it is there or not.
///
/// # Errors
/// It cannot be written. What was there is there still, if it is a regular file.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match Target::find(path)? {
        Target::Regular(path) => match Replacement::begin_at(path.clone()) {
            Ok(replacement) => replacement.fill(bytes)?.commit(),
            // The folder takes no new names, and the file may be written for all that.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && path.exists() => {
                target::overwrite(&path, bytes)
            }
            Err(error) => Err(error),
        },
        Target::InPlace(path) => target::overwrite(&path, bytes),
        Target::Stream(path) => target::pour(&path, bytes),
    }
}

/// Writes a file that is not there yet.
///
/// # Errors
/// It is there ([`io::ErrorKind::AlreadyExists`]) and left as it is, or it cannot be written, and then it is not there.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    let written = io::Write::write_all(&mut file, bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(path);
    }
    written
}

/// What an error of the system means, in plain words where they are known.
pub fn plainly(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::NotADirectory => "what stands before it in the path is no folder".into(),
        io::ErrorKind::StorageFull => "there is no space left on the device".into(),
        io::ErrorKind::ReadOnlyFilesystem => "its file system takes no changes".into(),
        io::ErrorKind::AlreadyExists => "it is there already".into(),
        _ => error.to_string(),
    }
}
