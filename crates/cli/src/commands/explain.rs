//! `demarche explain`: why a type does what it does.

use std::process::ExitCode;

use anyhow::{Result, bail};
use demarche_game::explain::Query;
use demarche_report::{analyse, terminal};
use demarche_scenario::model::Model;

use crate::args::{Scenario, Shared, Solving};
use crate::complaints;
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::names::find;
use crate::scenario::{checked, open};
use crate::settings::settings;

/// What to explain, by name.
pub(super) struct Asked {
    pub(super) actor: String,
    pub(super) kind: Option<String>,
    pub(super) round: u32,
    pub(super) decision: Option<String>,
    pub(super) most: usize,
}

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    solving: &Solving,
    asked: &Asked,
) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let query = query(&model, asked)?;
    let settings = settings(shared, solving);
    let explained = {
        let bar = Bar::new(shared);
        let solved = analyse::solve(&model, &settings, &bar);
        solved.and_then(|solved| analyse::explained(&model, &solved, &settings, query))
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
fn query(model: &Model, asked: &Asked) -> Result<Query> {
    let actors: Vec<&str> = model.actors.iter().map(|a| a.name.as_str()).collect();
    let actor = find("actor", &asked.actor, &actors)?;
    let types: Vec<&str> = model.actors[actor]
        .types
        .iter()
        .map(|t| t.name.as_str())
        .collect();
    let kind = match &asked.kind {
        Some(name) => find(&format!("type of {}", asked.actor), name, &types)?,
        None => 0,
    };
    let decisions: Vec<&str> = model.decisions.iter().map(|d| d.name.as_str()).collect();
    let decision = match &asked.decision {
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
            asked.actor
        );
    }
    if !model.actors[actor].moves {
        bail!("{} decides nothing in this scenario", asked.actor);
    }
    if asked.round == 0 || asked.round > model.rounds {
        bail!(
            "there is no round {}; rounds go from 1 to {}",
            asked.round,
            model.rounds
        );
    }
    Ok(Query {
        actor,
        kind,
        round: asked.round,
        decision,
        most: asked.most,
    })
}
