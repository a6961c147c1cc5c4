//! `demarche export`: the game for Gambit or OpenSpiel, the actors for Graphviz and programs.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use demarche_game::compile::{self, Draw, compile};
use demarche_game::efg::{self, Dialect, Imported, Names};
use demarche_game::graph::Graph;
use demarche_report::network::{dot, network};
use demarche_scenario::model::Model;

use crate::args::{Export, Scenario, Shared};
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::files;
use crate::gambit;
use crate::scenario::{checked, open};

pub(super) fn run(
    shared: &Shared,
    scenario: &Scenario,
    format: Option<Export>,
    output: Option<&Path>,
    max_nodes: usize,
) -> Result<ExitCode> {
    let text = match gambit::read(scenario)? {
        Some(read) => rewritten(&read, format, max_nodes)?,
        None => {
            let opened = open(shared, scenario)?;
            let Some(model) = checked(shared, &opened) else {
                return Ok(FAILED);
            };
            let draw = Draw::point(&model);
            let network = || network(&model, &opened.loaded.whole, &draw);
            // `--json` alone asks for the one form that is JSON.
            let usual = if shared.json {
                Export::Json
            } else {
                Export::Efg
            };
            match format.unwrap_or(usual) {
                Export::Efg => game(shared, &model, &draw, Dialect::Gambit, max_nodes)?,
                Export::Openspiel => game(shared, &model, &draw, Dialect::OpenSpiel, max_nodes)?,
                Export::Dot => dot(&network()),
                Export::Json => serde_json::to_string_pretty(&network())? + "\n",
            }
        }
    };
    match output {
        Some(path) => files::write(path, &text)?,
        None => console::print(&text)?,
    }
    Ok(DONE)
}

/// A game that came from a file of Gambit's.
fn rewritten(read: &Imported, format: Option<Export>, max_nodes: usize) -> Result<String> {
    let dialect = match format.unwrap_or(Export::Efg) {
        Export::Efg => Dialect::Gambit,
        Export::Openspiel => Dialect::OpenSpiel,
        Export::Dot | Export::Json => {
            bail!("only scenarios have a network of actors; a game is written as efg or openspiel")
        }
    };
    efg::write(&read.game, read, dialect, max_nodes)
        .map_err(|error| anyhow!("{error}; allow more with --max-nodes"))
}

fn game(
    shared: &Shared,
    model: &Model,
    draw: &Draw,
    dialect: Dialect,
    max_nodes: usize,
) -> Result<String> {
    let bar = Bar::new(shared);
    let compiled = compile(model, &compile::Settings { max_nodes }, &bar)
        .map_err(|error| anyhow!("{error}"))?;
    let game = compiled.into_game(model, draw);
    let names = ScenarioNames {
        model,
        graph: &game.graph,
    };
    efg::write(&game, &names, dialect, max_nodes).map_err(|error| {
        anyhow!("{error}; allow more with --max-nodes, or export a scenario with fewer rounds")
    })
}

/// What a scenario calls the parts of its game.
struct ScenarioNames<'m> {
    model: &'m Model,
    graph: &'m Graph,
}

impl Names for ScenarioNames<'_> {
    fn title(&self) -> &str {
        &self.model.title
    }

    fn options(&self, infoset: usize) -> Vec<String> {
        let decision = self.graph.infosets[infoset].decision as usize;
        let options = self.model.decisions[decision].options.iter();
        options.map(|option| option.name.clone()).collect()
    }

    fn kind(&self, actor: usize, kind: usize) -> String {
        self.model.actors[actor].types[kind].name.clone()
    }
}
