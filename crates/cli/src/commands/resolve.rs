//! `demarche resolve`: records the outcomes of frozen questions.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueHint};
use demarche_report::score::{Entry, Ledger, Outcome, Verdict, iso};
use serde_json::json;

use crate::args::{Shared, values};
use crate::exit::DONE;
use crate::names::find;
use crate::{complaints, console, files, machine};
use demarche_scenario::date::Date;

/// Arguments of `demarche resolve`.
#[derive(Args)]
pub(crate) struct ResolveArgs {
    /// The ledger that they were frozen in
    #[arg(value_hint = ValueHint::FilePath)]
    ledger: PathBuf,
    /// The outcome of each: yes, no, or void where it cannot be told
    #[arg(required = true, value_name = "QUESTION=yes|no|void", value_parser = values::outcome)]
    outcomes: Vec<(String, Verdict)>,
    /// The day on which that was known [default: today, in universal time]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = values::date)]
    on: Option<Date>,
    /// The reason; needed to correct an outcome
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

/// Adds the outcomes to the ledger.
pub(crate) fn run(args: ResolveArgs, shared: &Shared) -> Result<ExitCode> {
    let on = args.on.unwrap_or_else(machine::today);
    complaints::warn_of_future(shared, on, "an outcome is known when its day has come");
    let on = iso(on);
    let mut ledger = Ledger::default();
    files::append(&args.ledger, |text| {
        if text.is_empty() {
            bail!("no forecasts are frozen in it yet; `demarche freeze` begins a ledger");
        }
        ledger = Ledger::read(text)?;
        let mut lines = String::new();
        for (question, outcome) in &args.outcomes {
            known(&ledger, question)?;
            lines += &ledger.add(Entry::Outcome(Outcome {
                question: question.clone(),
                outcome: *outcome,
                on: on.clone(),
                because: args.because.clone(),
            }))?;
        }
        Ok(lines)
    })?;
    if shared.json {
        let added = &ledger.entries[ledger.entries.len() - args.outcomes.len()..];
        console::print_json(&json!({ "added": added, "digest": ledger.digest }))?;
    } else {
        let mut text = String::new();
        for (question, outcome) in &args.outcomes {
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
