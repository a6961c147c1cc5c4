//! Owner and mode of a file.

use std::fs::{self, File};
use std::io;

/// Gives a new file the owner and the mode of the one that it replaces.
///
/// The owner is kept where the system allows it. Where the group cannot be kept, the new one may do no more than anybody.
#[cfg(unix)]
pub(crate) fn keep(file: &File, of: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let new = file.metadata()?;
    let mut mode = of.mode() & 0o7777;
    let group = new.gid() == of.gid() || fchown(file, None, Some(of.gid())).is_ok();
    if !group {
        mode = mode & 0o1707 | (mode & 0o7) << 3;
    }
    let owner = new.uid() == of.uid() || fchown(file, Some(of.uid()), None).is_ok();
    if !owner {
        // What ran as its owner would now run as this one.
        mode &= !0o4000;
    }
    // Last, for a change of owner clears some of it.
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(crate) fn keep(file: &File, of: &fs::Metadata) -> io::Result<()> {
    file.set_permissions(of.permissions())
}
