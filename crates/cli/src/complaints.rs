//! Errors and problems on the standard error.
//!
//! With `--json` every line there is one JSON object with at least `severity` and `message`; a problem that has a place in a
//! scenario has it too. A closed standard error is no error.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use demarche_report::analyse::AnalyseError;
use demarche_report::escape;
use demarche_scenario::date::Date;
use demarche_scenario::render::{self, render};
use demarche_scenario::{Problem, Severity};
use serde_json::{Value, json};

use crate::args::Shared;
use crate::console;
use crate::exit::FAILED;
use crate::files::{Doing, NotText, Opened};
use crate::machine;
use crate::words::count;

/// Shows the problems of a scenario.
pub(crate) fn problems(shared: &Shared, opened: &Opened, problems: &[Problem]) {
    if problems.is_empty() {
        return;
    }
    let files = &opened.loaded.files;
    if shared.json {
        let all = render::json(problems, files);
        let lines = all.as_array().into_iter().flatten();
        return say(&lines.map(|line| format!("{line}\n")).collect::<String>());
    }
    let style = if console::colours(shared.color, &std::io::stderr()) {
        render::Style::Coloured
    } else {
        render::Style::Plain
    };
    let mut text = render(problems, files, style);
    let errors = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .count();
    if errors > 0 {
        let name = escape::terminal(&opened.name);
        text.push_str(&format!("\n{name}: {}\n", count(errors, "mistake")));
    }
    say(&text);
}

/// Says why an analysis came to nothing.
pub(crate) fn refuse(shared: &Shared, opened: &Opened, error: &AnalyseError) -> Result<ExitCode> {
    match error {
        AnalyseError::Problems(found) => {
            problems(shared, opened, found);
            Ok(FAILED)
        }
        other => Err(anyhow!("{other}")),
    }
}

/// Says why what was asked for cannot be had.
pub(crate) fn error(json: bool, error: &anyhow::Error) {
    say(&if json {
        format!("{}\n", failure(error))
    } else {
        format!("error: {}\n", escape::terminal(&format!("{error:#}")))
    });
}

/// An error that has no place in a scenario, as JSON, with the file and its line where they are known.
pub(crate) fn failure(error: &anyhow::Error) -> Value {
    let mut json = json!({ "severity": "error", "message": format!("{error:#}") });
    if let Some(doing) = error.downcast_ref::<Doing>() {
        json["file"] = doing.path.display().to_string().into();
    }
    if let Some(NotText { line }) = error.downcast_ref::<NotText>() {
        json["line"] = (*line).into();
    }
    json
}

/// Warns of what was asked for and can be had, but is seldom meant.
pub(crate) fn warn(shared: &Shared, text: &str) {
    say(&if shared.json {
        format!("{}\n", json!({ "severity": "warning", "message": text }))
    } else {
        format!("warning: {}\n", escape::terminal(text))
    });
}

/// Warns where a day that was given has not come yet, anywhere on Earth; `so` says what follows.
pub(crate) fn warn_of_future(shared: &Shared, day: Date, so: &str) {
    let days = machine::today()
        .until(day)
        .map_or(0, |span| span.get_days());
    if days > 1 {
        warn(shared, &format!("{day} lies {days} days ahead; {so}"));
    }
}

/// Prints a note, unless the output is for programs.
pub(crate) fn note(shared: &Shared, text: &str) {
    if !shared.json && !shared.quiet {
        say(&format!("{}\n", escape::terminal(text)));
    }
}

/// Codes that are named at most.
const NAMED: usize = 8;

/// Says where it stands what the codes of the problems that were shown mean.
pub(crate) fn note_meaning(shared: &Shared, codes: &[&str]) {
    let text = match codes {
        [] => return,
        [code] => format!("`demarche check --explain {code}` says more about this problem."),
        _ => {
            let more = if codes.len() > NAMED { ", …" } else { "" };
            let codes: Vec<&str> = codes.iter().take(NAMED).copied().collect();
            let codes = codes.join(", ");
            format!("`demarche check --explain CODE` says more about {codes}{more}.")
        }
    };
    note(shared, "");
    note(shared, &text);
}

fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
