//! `demarche fmt`: a scenario in its one layout, as text or as JSON.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use demarche_scenario::Severity;
use demarche_scenario::json::to_json;
use demarche_scenario::print::print;

use crate::args::{Form, Shared};
use crate::exit::{DONE, FAILED};
use crate::{complaints, console, files};

pub(super) fn run(
    shared: &Shared,
    path: &Path,
    to: Option<Form>,
    write: bool,
    check: bool,
) -> Result<ExitCode> {
    let standard_input = path == Path::new("-");
    if write && standard_input {
        bail!("the standard input cannot be written to; name a file, or leave out --write");
    }
    let opened = files::open(Some(path), shared.documents.as_deref())?;
    let loaded = &opened.loaded;
    complaints::problems(shared, &opened, &loaded.problems);
    // What cannot be read cannot be printed without losing it.
    if loaded
        .problems
        .iter()
        .any(|p| p.severity == Severity::Error && p.span.file == 0)
    {
        return Ok(FAILED);
    }
    let printed = shared.json && !check && !write;
    let form = to.unwrap_or(if printed { Form::Json } else { opened.form });
    let mut text = match form {
        Form::Text => print(&loaded.scenario),
        Form::Json => to_json(&loaded.scenario),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let same = opened.text == text;
    if check {
        if !same {
            bail!(
                "{} is not in its layout; `demarche fmt --write` changes it",
                opened.name
            );
        }
        return Ok(DONE);
    }
    if write {
        if !same {
            files::write(path, &text)?;
        }
        return Ok(DONE);
    }
    console::print(&text).map(|()| DONE)
}
