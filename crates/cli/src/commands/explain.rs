//! `demarche explain`: the reasons for a type's strategy.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use demarche_inference::query::explain::Query;
use demarche_report::analyse::{Analysis, explained};
use demarche_report::terminal;
use demarche_scenario::model::Model;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::find;
use crate::scenario::{checked, open_to_solve};
use crate::settings::settings;

/// Arguments of `demarche explain`.
#[derive(Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// Whose choices, by the name in the scenario
    #[arg(long, value_name = "NAME")]
    actor: String,
    /// Of which of its types [default: the first]
    #[arg(long = "type", value_name = "NAME")]
    kind: Option<String>,
    /// In which round
    #[arg(long, default_value_t = 1, value_name = "N")]
    round: u32,
    /// At which decision [default: all of the actor's]
    #[arg(long, value_name = "NAME")]
    decision: Option<String>,
    /// Situations to show for each decision, the likeliest first
    #[arg(long, default_value_t = 2, value_name = "N")]
    most: usize,
    #[command(flatten)]
    solving: Solving,
}

/// Says why the type does what it does.
pub(crate) fn run(args: ExplainArgs, shared: &Shared) -> Result<ExitCode> {
    let opened = open_to_solve(shared, &args.scenario, &args.solving)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let query = query(&model, &args)?;
    let settings = settings(shared, &args.solving);
    let explained = {
        let bar = Bar::new(shared);
        let analysis = Analysis::solve(&model, &settings, &bar);
        analysis.and_then(|analysis| explained(&analysis, query))
    };
    match explained {
        Ok(explained) if shared.json => console::print_json(&explained).map(|()| DONE),
        Ok(explained) => console::print(&terminal::explained(
            &explained,
            &console::style(shared, true),
        ))
        .map(|()| DONE),
        Err(error) => complaints::refuse(shared, &opened, &error),
    }
}

/// Names to indices.
fn query(model: &Model, args: &ExplainArgs) -> Result<Query> {
    let actors: Vec<&str> = model.actors.iter().map(|a| a.name.as_str()).collect();
    let actor = find("actor", &args.actor, &actors)?;
    let types: Vec<&str> = model.actors[actor]
        .types
        .iter()
        .map(|t| t.name.as_str())
        .collect();
    let kind = match &args.kind {
        Some(name) => find(&format!("type of {}", args.actor), name, &types)?,
        None => 0,
    };
    let decisions: Vec<&str> = model.decisions.iter().map(|d| d.name.as_str()).collect();
    let decision = match &args.decision {
        Some(name) => Some(find("decision", name, &decisions)?),
        None => None,
    };
    if let Some(d) = decision
        && model.decisions[d].by != actor
    {
        let owner = actors[model.decisions[d].by];
        bail!(
            "`{}` is decided by {owner}, not by {}",
            decisions[d],
            args.actor
        );
    }
    if !model.actors[actor].moves {
        bail!("{} decides nothing in this scenario", args.actor);
    }
    if args.round == 0 || args.round > model.rounds {
        bail!(
            "there is no round {}; rounds go from 1 to {}",
            args.round,
            model.rounds
        );
    }
    Ok(Query {
        actor,
        type_id: kind,
        round: args.round,
        decision,
        most: args.most,
    })
}
