//! `demarche check`: the problems of scenarios.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueHint};
use demarche_report::terminal::meaning;
use demarche_report::{analyse, escape};
use demarche_scenario::Severity;
use demarche_scenario::explain::Explanation;
use demarche_scenario::render;
use serde_json::{Value, json};

use crate::args::{Shared, values};
use crate::exit::{DONE, FAILED};
use crate::words::count;
use crate::{complaints, console, files};

/// Arguments of `demarche check`.
#[derive(Args)]
pub(crate) struct CheckArgs {
    /// Scenario files; `-` reads from the standard input
    #[arg(required_unless_present = "explain", value_hint = ValueHint::FilePath)]
    scenarios: Vec<PathBuf>,

    /// Remark also on what carries weight by default, cites nothing, or never matters
    #[arg(long)]
    strict: bool,

    /// Say what the code of a problem means, with an example that is wrong and one that is right
    #[arg(long, value_name = "CODE", value_parser = values::code, conflicts_with_all = ["scenarios", "strict"])]
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
    for path in &args.scenarios {
        let opened = match files::open(Some(path), shared.documents.as_deref()) {
            Ok(opened) => opened,
            Err(error) => {
                // The others are still worth looking at.
                failed = true;
                if shared.json {
                    all.push(about(path, json!([complaints::failure(&error)])));
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
        if shared.json {
            all.push(about(path, render::json(problems, &opened.loaded.files)));
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
                path.display(),
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
    }
    if shared.json {
        console::print_json(&all)?;
    }
    complaints::note_meaning(shared, &codes);
    Ok(if failed { FAILED } else { DONE })
}

fn about(path: &Path, problems: Value) -> Value {
    json!({ "scenario": path.display().to_string(), "problems": problems })
}
