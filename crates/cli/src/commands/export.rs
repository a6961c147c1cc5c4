//! `demarche export`: the game for Gambit or OpenSpiel, the actors for Graphviz and programs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Error, Result, anyhow, bail};
use clap::{Args, ValueEnum, ValueHint};
use demarche_engine::formats::efg::{self, Dialect, Imported, Names, WriteError};
use demarche_engine::game::Graph;
use demarche_inference::compile::{self, Draw, compile};
use demarche_report::network::{dot, network};
use demarche_scenario::model::{Model, TypeId};

use crate::args::{Scenario, Shared};
use crate::console::{self, Bar};
use crate::exit::{DONE, FAILED};
use crate::files;
use crate::gambit;
use crate::machine;
use crate::scenario::{checked, open};

/// Arguments of `demarche export`.
#[derive(Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    scenario: Scenario,
    /// What to write [default: efg, or json with --json]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where to [default: the standard output]
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Stop before a game, or its tree, has more nodes than this [default: 2000000]
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,
    /// Build every state, also those on which nothing hangs; it changes no answer
    #[arg(long)]
    no_reduce: bool,
}

/// Nodes that are written where nothing else is asked for.
const USUAL_NODES: usize = 2_000_000;

/// What to export.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The compiled game as a tree, in Gambit's format
    Efg,
    /// The same in the part of that format that OpenSpiel's `efg_game` reads
    Openspiel,
    /// The network of actors, for Graphviz
    Dot,
    /// The network of actors, as JSON
    Json,
}

/// Writes the game or the network.
pub(crate) fn run(args: ExportArgs, shared: &Shared) -> Result<ExitCode> {
    let limits = machine::limits(args.max_nodes, !args.no_reduce);
    let limits = compile::Settings {
        max_nodes: args.max_nodes.unwrap_or(USUAL_NODES),
        ..limits
    };
    let text = match gambit::read(&args.scenario)? {
        Some(read) => rewritten(&read, args.format, limits.max_nodes)?,
        None => {
            let opened = open(shared, &args.scenario)?;
            let Some(model) = checked(shared, &opened) else {
                return Ok(FAILED);
            };
            let draw = Draw::point(&model);
            let network = || network(&model, &opened.loaded.whole, &draw);
            // `--json` alone asks for the one form that is JSON.
            let usual = if shared.json {
                Format::Json
            } else {
                Format::Efg
            };
            match args.format.unwrap_or(usual) {
                Format::Efg => game(shared, &model, &draw, Dialect::Gambit, limits)?,
                Format::Openspiel => game(shared, &model, &draw, Dialect::OpenSpiel, limits)?,
                Format::Dot => dot(&network()),
                Format::Json => serde_json::to_string_pretty(&network())? + "\n",
            }
        }
    };
    match args.output {
        Some(path) => files::write(&path, &text)?,
        None => console::print(&text)?,
    }
    Ok(DONE)
}

/// A game that came from a file of Gambit's.
fn rewritten(read: &Imported, format: Option<Format>, max_nodes: usize) -> Result<String> {
    let dialect = match format.unwrap_or(Format::Efg) {
        Format::Efg => Dialect::Gambit,
        Format::Openspiel => Dialect::OpenSpiel,
        Format::Dot | Format::Json => {
            bail!("only scenarios have a network of actors; a game is written as efg or openspiel")
        }
    };
    efg::write(&read.game, read, dialect, max_nodes)
        .map_err(|error| unwritten(error, "allow more with --max-nodes"))
}

fn game(
    shared: &Shared,
    model: &Model,
    draw: &Draw,
    dialect: Dialect,
    limits: compile::Settings,
) -> Result<String> {
    let bar = Bar::new(shared);
    let compiled = compile(model, &limits, &bar).map_err(|error| anyhow!("{error}"))?;
    let game = compiled.game(draw);
    let names = ScenarioNames {
        model,
        graph: &game.graph,
    };
    efg::write(&game, &names, dialect, limits.max_nodes).map_err(|error| {
        let smaller = "allow more with --max-nodes, or export a scenario with fewer rounds";
        unwritten(error, smaller)
    })
}

/// Why there is no file, and what to do.
fn unwritten(error: WriteError, smaller: &str) -> Error {
    match error {
        WriteError::TooLarge { .. } => anyhow!("{error}; {smaller}"),
        WriteError::Weighed => anyhow!("{error}; export it without `usual` and `group`"),
    }
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

    fn type_name(&self, actor: usize, type_id: TypeId) -> String {
        self.model.actors[actor].types[type_id].name.clone()
    }
}
