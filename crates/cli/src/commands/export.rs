//! `demarche export`: the game for Gambit, the actors for Graphviz and programs.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use demarche_game::compile::{self, Draw, compile};
use demarche_game::efg;
use demarche_report::network::{dot, network};
use demarche_scenario::model::Model;

use super::{DONE, FAILED, checked, open};
use crate::args::{Export, Scenario, Shared};
use crate::console::{self, Bar};
use crate::files;

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    format: Option<Export>,
    output: Option<&Path>,
    max_nodes: usize,
) -> Result<ExitCode> {
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let draw = Draw::point(&model);
    // `--json` alone asks for the one form that is JSON.
    let usual = if shared.json {
        Export::Json
    } else {
        Export::Efg
    };
    let text = match format.unwrap_or(usual) {
        Export::Efg => game(shared, &model, &draw, max_nodes)?,
        Export::Dot => dot(&network(&model, &opened.loaded.whole, &draw)),
        Export::Json => {
            serde_json::to_string_pretty(&network(&model, &opened.loaded.whole, &draw))? + "\n"
        }
    };
    match output {
        Some(path) => files::write(path, &text)?,
        None => console::print(&text)?,
    }
    Ok(DONE)
}

fn game(shared: &Shared, model: &Model, draw: &Draw, max_nodes: usize) -> Result<String> {
    let bar = Bar::new(shared);
    let compiled = compile(model, &compile::Settings { max_nodes }, &bar)
        .map_err(|error| anyhow!("{error}"))?;
    let game = compiled.into_game(model, draw);
    let options = |i: usize| {
        let decision = &model.decisions[game.graph.infosets[i].decision as usize];
        decision.options.iter().map(|o| o.name.clone()).collect()
    };
    let kind = |actor: usize, k: usize| model.actors[actor].types[k].name.clone();
    efg::write(&game, &model.title, max_nodes, &options, &kind).map_err(|error| {
        anyhow!("{error}; allow more with --max-nodes, or export a scenario with fewer rounds")
    })
}
