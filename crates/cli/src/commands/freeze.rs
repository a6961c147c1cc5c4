//! `demarche freeze`: puts the answers of a day on record.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueHint};
use demarche_report::analyse::Settings;
use demarche_report::score::{Dated, Entry, FreezeError, Ledger, Made, freeze};
use demarche_report::terminal;
use serde_json::json;

use crate::args::{Scenario, Shared, values};
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::files::Opened;
use crate::scenario::{checked, open};
use crate::settings::threads;
use crate::words::count;
use crate::{complaints, files, machine};
use demarche_scenario::date::Date;

/// Problems of hindsight to show; a scenario that was written later has one for almost every line.
const SHOWN: usize = 5;

/// Arguments of `demarche freeze`.
#[derive(Args)]
pub(crate) struct FreezeArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// The day of the forecast; what is dated later is left out [default: today, in universal time]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = values::date)]
    as_of: Option<Date>,
    /// The ledger to put it into, behind what is there [default: the standard output]
    #[arg(long, short, value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
    /// Let pass what cites only sources dated later, and say so on record
    #[arg(long)]
    hindsight: bool,
    /// Stop before a game has more nodes than this [default: what the memory holds]
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    /// Build every state, also those on which nothing hangs; it changes no answer
    #[arg(long)]
    no_reduce: bool,
}

/// Makes the forecast, and puts it on record.
pub(crate) fn run(args: FreezeArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open(shared, &args.scenario)?;
    if checked(shared, &opened).is_none() {
        return Ok(FAILED);
    }
    let (day, dated) = match args.as_of {
        Some(day) => {
            complaints::warn_of_future(
                shared,
                day,
                "what comes to be known until then is not in this forecast",
            );
            (day, Dated::Given)
        }
        None => (machine::today(), Dated::Clock),
    };
    let settings = Settings {
        limits: machine::limits(args.max_nodes, !args.no_reduce),
        threads: threads(shared),
        ..Settings::default()
    };
    let made = {
        let bar = Bar::new(shared);
        freeze(day, dated, args.hindsight, opened.context(&settings, &bar))
    };
    let made = match made {
        Ok(made) => made,
        Err(FreezeError::Analyse(error)) => return complaints::refuse(shared, &opened, &error),
        Err(FreezeError::Hindsight(problems)) => return by_hindsight(shared, &opened, problems),
    };
    let Some(path) = args.out else {
        left_out(shared, &made);
        let line = Ledger::default().add(Entry::Freeze(made.freeze))?;
        return console::print(&line).map(|()| DONE);
    };
    let mut ledger = Ledger::default();
    files::append(&path, |text| {
        ledger = Ledger::read(text)?;
        Ok(ledger.add(Entry::Freeze(made.freeze.clone()))?)
    })?;
    if shared.json {
        console::print_json(&json!({ "freeze": made.freeze, "digest": ledger.digest }))?;
    } else {
        let style = console::style(shared, true);
        console::print(&terminal::frozen(&made.freeze, &ledger.digest, &style))?;
    }
    left_out(shared, &made);
    Ok(DONE)
}

/// Says which reports a forecast of that day could not use.
fn left_out(shared: &Shared, made: &Made) {
    for (name, why) in &made.left_out {
        complaints::note(shared, &format!("Left out: {name}, {why}"));
    }
}

fn by_hindsight(
    shared: &Shared,
    opened: &Opened,
    mut problems: Vec<demarche_scenario::Problem>,
) -> Result<ExitCode> {
    let all = problems.len();
    problems.truncate(SHOWN);
    complaints::problems(shared, opened, &problems);
    let text = format!(
        "the answers rest on {} that cite only what is dated later; --hindsight lets them pass, and says so on record",
        count(all, "part")
    );
    Err(anyhow::anyhow!(text)).context("no forecast of that day could be made")
}
