//! `demarche fmt`: a scenario in its one layout, as text or as JSON.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use demarche_scenario::Severity;
use demarche_scenario::json::to_json;
use demarche_scenario::print::print;

use super::{DONE, FAILED, complain};
use crate::args::{Form, Shared};
use crate::{console, files};

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
    complain(shared, &opened, &loaded.problems);
    // What cannot be read cannot be printed without losing it.
    if loaded
        .problems
        .iter()
        .any(|p| p.severity == Severity::Error && p.span.file == 0)
    {
        return Ok(FAILED);
    }
    let own = if path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"))
    {
        Form::Json
    } else {
        Form::Text
    };
    let form = to.unwrap_or(if shared.json { Form::Json } else { own });
    let mut text = match form {
        Form::Text => print(&loaded.scenario),
        Form::Json => to_json(&loaded.scenario),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let same = loaded.files.first().is_some_and(|file| file.text == text);
    if check {
        if !same {
            eprintln!(
                "{} is not in its layout; `demarche fmt --write` changes it",
                path.display()
            );
        }
        return Ok(if same { DONE } else { FAILED });
    }
    if write {
        if !same {
            files::write(path, &text)?;
        }
        return Ok(DONE);
    }
    console::print(&text).map(|()| DONE)
}
