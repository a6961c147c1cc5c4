//! `demarche fmt`: a scenario in its one layout, as text or as JSON.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueHint};
use demarche_scenario::Severity;
use demarche_scenario::json::to_json;
use demarche_scenario::print::print;

use crate::args::{Form, Shared};
use crate::exit::{DONE, FAILED};
use crate::{complaints, console, files};

/// Arguments of `demarche fmt`.
#[derive(Args)]
pub(crate) struct FmtArgs {
    /// Scenario file, text or JSON (.json); `-` reads from the standard input
    #[arg(value_hint = ValueHint::FilePath)]
    scenario: PathBuf,
    /// Which form to print [default: the file's own, or json with --json]
    #[arg(long, value_enum)]
    to: Option<Form>,
    /// Change the file instead of printing
    #[arg(long, short, conflicts_with_all = ["to", "check"])]
    write: bool,
    /// Print nothing; fail if the file is not in this layout
    #[arg(long, conflicts_with = "to")]
    check: bool,
}

/// Prints a scenario in its one layout, changes its file, or says whether it has it.
pub(crate) fn run(args: FmtArgs, shared: &Shared) -> Result<ExitCode> {
    let path = args.scenario.as_path();
    let standard_input = path == Path::new("-");
    if args.write && standard_input {
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
    let printed = shared.json && !args.check && !args.write;
    let form = args
        .to
        .unwrap_or(if printed { Form::Json } else { opened.form });
    let mut text = match form {
        Form::Text => print(&loaded.scenario),
        Form::Json => to_json(&loaded.scenario),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let same = opened.text == text;
    if args.check {
        if !same {
            bail!(
                "{} is not in its layout; `demarche fmt --write` changes it",
                opened.name
            );
        }
        return Ok(DONE);
    }
    if args.write {
        if !same {
            files::rewrite(path, &opened.text, &text)?;
        }
        return Ok(DONE);
    }
    console::print(&text).map(|()| DONE)
}
