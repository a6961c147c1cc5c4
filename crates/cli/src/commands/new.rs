//! `demarche new`: a scenario to start from.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use demarche_report::escape;
use serde_json::json;

use crate::args::Shared;
use crate::exit::DONE;
use crate::{console, files};

pub(super) fn run(shared: &Shared, path: &Path) -> Result<ExitCode> {
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
            return Err(files::plainly(error))
                .with_context(|| format!("cannot write {}", path.display()));
        }
    };
    file.write_all(files::STARTER.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))?;
    let name = path.display().to_string();
    if shared.json {
        console::print_json(&json!({ "scenario": name }))?;
    } else {
        let text = format!("Wrote {name}. Next: demarche brief {name}");
        console::print(&(escape::terminal(&text) + "\n"))?;
    }
    Ok(DONE)
}
