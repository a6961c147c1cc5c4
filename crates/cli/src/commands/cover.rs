//! `demarche cover`: a scenario beside a document's numbered elements.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueHint};
use demarche_report::analyse::Analysis;
use demarche_report::cover::{self, Coverage};
use demarche_report::terminal;
use demarche_scenario::model::Model;
use demarche_scenario::syntax::Item;
use serde_json::json;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::files::{self, Opened};
use crate::names::find;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche cover`.
#[derive(Args)]
pub(crate) struct CoverArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// Table of elements: id, kind, element, where, with tabs between
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    elements: PathBuf,
    /// The document's name in the scenario [default: that of its `cover`, else its first source]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Do not take constructs out to see what moves
    #[arg(long)]
    no_ablations: bool,
    #[command(flatten)]
    solving: Solving,
}

/// Holds the scenario against the document's elements.
pub(crate) fn run(args: CoverArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let table = files::read(&args.elements)?;
    let place = args.elements.display();
    let elements = cover::parse(&table).map_err(|why| anyhow!("{place}: {why}"))?;
    let source = document(&model, &opened, args.source)?;
    let mut coverage = cover::cover(&model, &opened.loaded, &source, elements);
    let settings = settings(shared, &args.solving);
    let solved = {
        let bar = Bar::new(shared);
        let ablations = if args.no_ablations {
            Ok(Vec::new())
        } else {
            cover::ablations(&model, &source, opened.context(&settings, &bar))
        };
        ablations.and_then(|ablations| {
            coverage.ablations = ablations;
            Analysis::solve(&model, &settings, &bar)?.equilibrium()
        })
    };
    let equilibrium = match solved {
        Ok(equilibrium) => equilibrium,
        Err(error) => return complaints::refuse(shared, &opened, &error),
    };
    if shared.json {
        let missing = coverage.missing().count();
        let about = json!({ "source": source, "missing": missing, "coverage": coverage, "equilibrium": equilibrium });
        console::print_json(&about)?;
    } else {
        console::print(&terminal::coverage(
            &coverage,
            &equilibrium,
            &console::style(shared, true),
        ))?;
    }
    Ok(finish(&coverage))
}

/// An element without a construct or a reason is a failure, so that scripts notice.
fn finish(coverage: &Coverage) -> ExitCode {
    if coverage.missing().next().is_some() {
        FAILED
    } else {
        DONE
    }
}

/// The document's name in the scenario: as asked for, or that of its `cover`, or its first source.
fn document(model: &Model, opened: &Opened, asked: Option<String>) -> Result<String> {
    if let Some(name) = asked {
        let sources: Vec<&str> = model.sources.iter().map(|s| s.name.as_str()).collect();
        return find("source", &name, &sources).map(|_| name);
    }
    let cover = opened
        .loaded
        .whole
        .items
        .iter()
        .find_map(|item| match item {
            Item::Cover(cover) => Some(cover.source.text.clone()),
            _ => None,
        });
    let first = || model.sources.first().map(|s| s.name.clone());
    cover
        .or_else(first)
        .context("the scenario names no source that could be compared with")
}
