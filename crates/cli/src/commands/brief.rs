//! `demarche` and `demarche brief`: the briefing, in the terminal and as a page.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueHint};
use demarche_report::analyse::{AnalyseError, Settings, analyse};
use demarche_report::findings::Findings;
use demarche_report::{html, terminal};

use crate::args::{Others, Scenario, Shared, Solving};
use crate::budget::Budget;
use crate::complaints;
use crate::console;
use crate::exit::{DONE, FAILED};
use crate::files::{self, Opened};
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Draws behind the spreads of a briefing: the bundled standoff's stays within half a minute on two cores.
const DRAWS: u64 = 128;

/// Arguments of `demarche brief`.
#[derive(Args, Default)]
pub(crate) struct BriefArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// Write the briefing as a page that opens without network or scripts
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    html: Option<PathBuf>,
    /// Print all of the briefing: behind the first page the rest, in sections
    #[arg(long)]
    full: bool,
    /// Do not solve the what-ifs
    #[arg(long)]
    no_variants: bool,
    #[command(flatten)]
    others: Others,
    /// Draws of every uncertain input, for the spread of every answer; 0 leaves it out [default: 128, fewer where
    /// each takes long]
    #[arg(long, value_name = "N")]
    draws: Option<u64>,
    /// Drop every assumption that cites no source, in turn, and say which answers hang on one; Ctrl-C ends it with what was dropped
    #[arg(long)]
    stress: bool,
    #[command(flatten)]
    solving: Solving,
}

/// The bundled standoff, with its page in the current folder.
pub(crate) fn bundled(shared: &Shared, full: bool) -> Result<ExitCode> {
    let args = BriefArgs {
        html: Some("overtures.html".into()),
        full,
        ..BriefArgs::default()
    };
    run(args, shared)
}

/// Prints the briefing, and writes the page if one is wanted.
pub(crate) fn run(args: BriefArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    if checked(shared, &opened).is_none() {
        return Ok(FAILED);
    }
    if args.others.starts() > 0 || args.stress {
        console::stop_gently();
    }
    let settings = Settings {
        variants: !args.no_variants,
        others: args.others.starts(),
        draws: args.draws.unwrap_or(DRAWS),
        fewer_draws: args.draws.is_none(),
        stress: args.stress,
        vouch: args.others.vouch(),
        ..settings(shared, &args.solving)
    };
    let findings = match findings(shared, &opened, &settings, args.others.budget) {
        Ok(findings) => findings,
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    // The page first: the user may close the pipe that the terminal text goes to, and still wants the page.
    let page = args
        .html
        .map(|path| (files::write(&path, &html::page(&findings)), path));
    if shared.json {
        console::print_json(&findings)?;
    } else {
        console::print(&terminal::briefing(
            &findings,
            &console::style(shared, args.full),
        ))?;
    }
    if let Some((written, path)) = page {
        written?;
        let text = format!("The briefing as a page: {}", path.display());
        complaints::note(shared, &text);
    }
    Ok(DONE)
}

/// Analyses a scenario, for as long as the budget lasts.
pub(super) fn findings(
    shared: &Shared,
    opened: &Opened,
    settings: &Settings,
    budget: Option<Duration>,
) -> Result<Findings, AnalyseError> {
    let bar = Budget::drawing(shared, budget, settings.draws);
    analyse(opened.context(settings, &bar))
}
