//! `demarche resolve`: what came of frozen questions.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use demarche_report::score::{Day, Entry, Ledger, Outcome, Verdict, iso};
use serde_json::json;

use crate::args::Shared;
use crate::exit::DONE;
use crate::names::find;
use crate::{console, files, machine};

pub(super) fn run(
    shared: &Shared,
    path: &Path,
    outcomes: &[(String, Verdict)],
    on: Option<Day>,
    because: Option<String>,
) -> Result<ExitCode> {
    let on = iso(on.unwrap_or_else(machine::today));
    let mut ledger = Ledger::default();
    files::append(path, |text| {
        let text = text.context("there is no such file or folder")?;
        ledger = Ledger::read(text)?;
        let mut lines = String::new();
        for (question, outcome) in outcomes {
            known(&ledger, question)?;
            lines += &ledger.add(Entry::Outcome(Outcome {
                question: question.clone(),
                outcome: *outcome,
                on: on.clone(),
                because: because.clone(),
            }))?;
        }
        Ok(lines)
    })?;
    if shared.json {
        let added = &ledger.entries[ledger.entries.len() - outcomes.len()..];
        console::print_json(&json!({ "added": added, "digest": ledger.digest }))?;
    } else {
        let mut text = String::new();
        for (question, outcome) in outcomes {
            text += &format!("{question}: {outcome}, on {on}\n");
        }
        console::print(&format!("{text}Digest of the ledger: {}\n", ledger.digest))?;
    }
    Ok(DONE)
}

/// Makes sure that the question was frozen, or says which were.
fn known(ledger: &Ledger, question: &str) -> Result<()> {
    let frozen = ledger.freezes().flat_map(|freeze| &freeze.questions);
    let mut names: Vec<&str> = frozen.map(|q| q.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    find("frozen question", question, &names).map(drop)
}
