//! `demarche new`: a scenario to start from.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::DONE;
use crate::console;
use crate::files::STARTER;

pub(super) fn run(path: &Path) -> Result<ExitCode> {
    use std::io::Write;
    let mut file = match std::fs::File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!(
                "{} is there already, and is kept as it is; name another file",
                path.display()
            )
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot write {}", path.display()));
        }
    };
    file.write_all(STARTER.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))?;
    console::print(&format!(
        "Wrote {0}. Next: demarche brief {0}\n",
        path.display()
    ))?;
    Ok(DONE)
}
