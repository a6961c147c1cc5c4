//! `demarche solve --method cfr+`: Nash strategies of a two-player zero-sum game by regret minimization.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use demarche_engine::cfr::{self, Solution, Status};
use demarche_engine::formats::efg::Imported;
use serde_json::{Value, json};

use super::imported::play;
use super::{Method, SolveArgs};
use crate::args::Shared;
use crate::console::{self, Bar};
use crate::exit::DONE;

/// Solves a game as asked; none where the branch is to be followed instead.
pub(super) fn solve(
    args: &SolveArgs,
    shared: &Shared,
    path: &Path,
    read: &Imported,
) -> Result<Option<ExitCode>> {
    let method = match args.nash.method {
        Method::Branch => return Ok(None),
        Method::Cfr => cfr::Method::Plain,
        Method::CfrPlus => cfr::Method::Plus,
        Method::Dcfr => cfr::Method::DISCOUNTED,
    };
    let settings = cfr::Settings {
        method,
        iterations: args.nash.iterations,
        target: args.nash.exploitability,
        ..cfr::Settings::default()
    };
    let solution = {
        let bar = Bar::new(shared);
        cfr::solve(&read.game, &settings, &bar)
    };
    let solution = solution.map_err(|refusal| anyhow!("{}: {refusal}", path.display()))?;
    if shared.json {
        console::print_json(&data(read, &solution))?;
    } else {
        console::print(&text(read, &solution))?;
    }
    Ok(Some(DONE))
}

fn status(solution: &Solution) -> &'static str {
    match solution.status {
        Status::Solved => "solved",
        Status::OutOfIterations => "out of iterations",
        Status::Cancelled => "cancelled",
    }
}

fn data(read: &Imported, solution: &Solution) -> Value {
    let graph = &read.game.graph;
    let sets = graph.infosets.iter().enumerate().map(|(i, set)| {
        let first = graph.slot(i, 0, 0);
        let options = read.options[i].iter().enumerate();
        let options = options.map(|(a, name)| json!([name, solution.sigma[first + a]]));
        json!({
            "actor": graph.actors[set.actor as usize],
            "knows": set.label,
            "options": options.collect::<Vec<Value>>(),
        })
    });
    json!({
        "title": read.title,
        "status": status(solution),
        "iterations": solution.iterations,
        "value": solution.quality.value,
        "best_response": solution.quality.best,
        "exploitability": solution.quality.exploitability(),
        "strategies": sets.collect::<Vec<Value>>(),
    })
}

fn text(read: &Imported, solution: &Solution) -> String {
    let mut out = play(read, &solution.sigma);
    let [first, second] = solution.quality.value;
    out.push_str(&format!(
        "average strategies of {} iterations ({}): worth {first:.6} and {second:.6}, exploitability {:.1e}\n",
        solution.iterations,
        status(solution),
        solution.quality.exploitability()
    ));
    out
}
