//! `demarche check`: the problems of scenarios.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueHint};
use demarche_inference::compile::CompileError;
use demarche_report::size::{Size, size};
use demarche_report::terminal::{self, meaning};
use demarche_report::{analyse, escape};
use demarche_scenario::Severity;
use demarche_scenario::explain::Explanation;
use demarche_scenario::model::Model;
use demarche_scenario::render;
use serde_json::{Value, json};

use crate::args::{Shared, values};
use crate::console::Bar;
use crate::exit::{DONE, FAILED};
use crate::files::Opened;
use crate::words::count;
use crate::{complaints, console, files};

/// Arguments of `demarche check`.
#[derive(Args)]
pub(crate) struct CheckArgs {
    /// Scenario files; `-` reads from the standard input
    #[arg(required_unless_present_any = ["explain", "size"], value_hint = ValueHint::FilePath)]
    scenarios: Vec<PathBuf>,

    /// Remark also on what carries weight by default, cites nothing, or never matters
    #[arg(long)]
    strict: bool,

    /// Say also how many states the game has and how many matter, what each memory costs, and what multiplies [default scenario: the
    /// bundled standoff]
    #[arg(long)]
    size: bool,

    /// Say what the code of a problem means, with an example that is wrong and one that is right
    #[arg(long, value_name = "CODE", value_parser = values::code, conflicts_with_all = ["scenarios", "strict", "size"])]
    explain: Option<Explanation>,
}

/// Says what is wrong with each scenario.
pub(crate) fn run(args: CheckArgs, shared: &Shared) -> Result<ExitCode> {
    if let Some(explanation) = &args.explain {
        match shared.json {
            true => console::print_json(explanation)?,
            false => console::print(&meaning(explanation, &console::style(shared, false)))?,
        }
        return Ok(DONE);
    }
    let mut failed = false;
    let mut codes: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    let mut paths: Vec<Option<&Path>> = args.scenarios.iter().map(|p| Some(p.as_path())).collect();
    if paths.is_empty() {
        paths.push(None);
    }
    for path in paths {
        let opened = match files::open(path, shared.documents.as_deref()) {
            Ok(opened) => opened,
            Err(error) => {
                // The others are still worth looking at.
                failed = true;
                if shared.json {
                    let name = named(path, "");
                    all.push(about(&name, json!([complaints::failure(&error)]), None));
                } else {
                    complaints::error(false, &error);
                }
                continue;
            }
        };
        let mut checked = analyse::model(&opened.loaded, &opened.world);
        if let (true, Ok((model, problems))) = (args.strict, &mut checked) {
            problems.extend(opened.loaded.remarks(model));
        }
        failed |= checked.is_err();
        let problems = match &checked {
            Ok((_, problems)) | Err(problems) => problems,
        };
        let size = match &checked {
            Ok((model, _)) if args.size => Some(measured(shared, &opened, model)),
            _ => None,
        };
        failed |= matches!(size, Some(Err(_)));
        if shared.json {
            let problems = render::json(problems, &opened.loaded.files);
            let name = named(path, &opened.name);
            all.push(about(&name, problems, size.as_ref()));
            continue;
        }
        complaints::problems(shared, &opened, problems);
        for problem in problems {
            if !codes.contains(&problem.code) {
                codes.push(problem.code);
            }
        }
        if let Ok((model, problems)) = &checked {
            let warnings = problems
                .iter()
                .filter(|p| p.severity == Severity::Warning)
                .count();
            let line = format!(
                "{}: no mistakes ({}, {}, {}, {})",
                named(path, &opened.name),
                count(model.actors.len(), "actor"),
                count(model.decisions.len(), "decision"),
                count(
                    model.questions.len() + model.when.len() + model.how_much.len(),
                    "question",
                ),
                count(warnings, "warning"),
            );
            console::print(&(escape::terminal(&line) + "\n"))?;
        }
        match size {
            Some(Ok(size)) => {
                console::print(&terminal::size(&size, &console::style(shared, false)))?
            }
            Some(Err(error)) => complaints::error(false, &error.into()),
            None => {}
        }
    }
    if shared.json {
        console::print_json(&all)?;
    }
    complaints::note_meaning(shared, &codes);
    Ok(if failed { FAILED } else { DONE })
}

/// How a scenario was called on the command line, or else what it is called.
fn named(path: Option<&Path>, otherwise: &str) -> String {
    path.map_or_else(|| otherwise.to_owned(), |path| path.display().to_string())
}

/// The size of a scenario's game.
fn measured(shared: &Shared, opened: &Opened, model: &Model) -> Result<Size, CompileError> {
    size(&opened.loaded, model, &Bar::new(shared))
}

fn about(name: &str, problems: Value, size: Option<&Result<Size, CompileError>>) -> Value {
    let mut about = json!({ "scenario": name, "problems": problems });
    match size {
        Some(Ok(size)) => about["size"] = json!(size),
        Some(Err(error)) => about["size"] = json!({ "error": error.to_string() }),
        None => {}
    }
    about
}
