//! `demarche solve` for a game in Gambit's formats: the logit equilibrium at one λ.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use demarche_engine::certify::{Certificate, certify};
use demarche_engine::formats::efg::Imported;
use demarche_engine::formats::type_recovery;
use demarche_engine::qre::search::{self, Found, Searched};
use demarche_engine::qre::trace::{self, Solution, Status};
use demarche_engine::qre::vouch;
use demarche_report::escape;
use demarche_report::view::vouching;
use demarche_report::view::words::{count, percent, searched};
use serde_json::{Value, json};

use super::SolveArgs;
use crate::args::Shared;
use crate::budget::Budget;
use crate::console;
use crate::exit::DONE;
use crate::gambit;
use crate::settings::threads;

/// Solves a game at the λ asked for, else at 1.
pub(super) fn solve(
    args: &SolveArgs,
    shared: &Shared,
    path: &Path,
    mut read: Imported,
) -> Result<ExitCode> {
    gambit::recalled(path, &read)?;
    let lambda = args.solving.precision.unwrap_or(1.0);
    read.game.numbers.precision.fill(lambda);
    let bar = Budget::new(shared, args.others.budget);
    let wanted = trace::Settings {
        threads: threads(shared),
        ..trace::Settings::default()
    };
    let solution = type_recovery::trace(&read.game, &wanted, &bar);
    if solution.status != Status::Solved {
        bail!(
            "the principal branch was followed only to λ = {:.3e}: {}, after {} and {}; ask for a lower --lambda{}",
            solution.scale * lambda,
            solution.status,
            count(solution.info.steps, "step"),
            count(solution.info.turning_points, "turning point"),
            match solution.status {
                Status::Cancelled => ", or give a larger --budget",
                _ => "",
            }
        );
    }
    let path = match args.others.vouch() {
        None => vouch::Path::default(),
        Some(effort) => type_recovery::vouch(&read.game, &solution, effort, &wanted, &bar)
            .map_err(|error| {
                anyhow!("no answer can be given at λ = {lambda}: {error}; ask for a lower --lambda")
            })?,
    };
    let certificate = certify(&read.game, &solution.sigma);
    let further = further(args, shared, &read, &solution, &bar);
    drop(bar);
    if shared.json {
        let mut told = data(&read, &solution, &certificate);
        told["path"] = json!(path.word);
        told["path_evidence"] = json!(vouching::evidence(&path, solution.info.steps));
        told["crossings"] = json!(crossings(&solution, lambda));
        if let Some(Searched { found, effort }) = &further {
            let others = found.iter().skip(1);
            told["others"] = others.map(|found| other(&read, found)).collect();
            told["searched"] = serde_json::to_value(effort)?;
        }
        return console::print_json(&told).map(|()| DONE);
    }
    let mut told = text(&read, &solution, &certificate, lambda);
    let evidence = vouching::evidence(&path, solution.info.steps);
    told.push_str(&format!("The path from uniform play is {evidence}.\n"));
    if let Some(met) = vouching::crossings(&crossings(&solution, lambda)) {
        told.push_str(&format!("{met}\n"));
    }
    if let Some(Searched { found, effort }) = &further {
        for found in found.iter().skip(1) {
            told.push_str(&another(&read, found));
        }
        if found.len() == 1 {
            told.push_str("\nNo other equilibrium was found.");
        }
        told.push_str(&format!("\n{}\n", searched(effort)));
    }
    console::print(&told).map(|()| DONE)
}

/// λ where other branches cross the principal one.
fn crossings(solution: &Solution, lambda: f64) -> Vec<f64> {
    let met = solution.crossings.iter();
    met.map(|crossing| crossing.scale * lambda).collect()
}

fn another(read: &Imported, found: &Found) -> String {
    let by = match found.starts {
        0 => "found on the branch through another".to_string(),
        starts => format!("found from {}", count(starts, "start")),
    };
    format!(
        "\nAnother equilibrium at this λ, {by}; largest residual {:.1e}, largest regret {:.1e}\n{}",
        found.certificate.residual,
        found.certificate.regret,
        lines(read, &found.solution.sigma)
    )
}

/// The principal equilibrium and others; none if they were not asked for.
fn further(
    args: &SolveArgs,
    shared: &Shared,
    read: &Imported,
    principal: &Solution,
    bar: &Budget,
) -> Option<Searched> {
    let settings = search::Settings {
        starts: args.others.starts(),
        threads: threads(shared),
        ..search::Settings::default()
    };
    (settings.starts > 0).then(|| type_recovery::search(&read.game, &settings, principal, bar))
}

fn other(read: &Imported, found: &Found) -> Value {
    json!({
        "starts": found.starts,
        "residual": found.certificate.residual,
        "regret": found.certificate.regret,
        "strategies": strategies(read, &found.solution),
    })
}

fn strategies(read: &Imported, solution: &Solution) -> Vec<Value> {
    let graph = &read.game.graph;
    let sets = graph.infosets.iter().enumerate().map(|(i, set)| {
        let first = graph.slot(i, 0, 0);
        let options = read.options[i].iter().enumerate().map(|(a, name)| {
            let slot = first + a;
            json!([name, solution.sigma[slot], solution.q[slot]])
        });
        json!({
            "actor": graph.actors[set.actor as usize],
            "knows": set.label,
            "options": options.collect::<Vec<Value>>(),
        })
    });
    sets.collect()
}

fn data(read: &Imported, solution: &Solution, certificate: &Certificate) -> Value {
    json!({
        "title": read.title,
        "precision": read.game.numbers.precision,
        "residual": certificate.residual,
        "regret": certificate.regret,
        "reached": certificate.reached,
        "status": solution.status.to_string(),
        "turning_points": solution.info.turning_points,
        "steps": solution.info.steps,
        "strategies": strategies(read, solution),
    })
}

fn text(read: &Imported, solution: &Solution, certificate: &Certificate, lambda: f64) -> String {
    let mut out = play(read, &solution.sigma);
    out.push_str(&format!(
        "Logit agent quantal response equilibrium on the principal branch, λ = {lambda} for everybody.\nLargest residual {:.1e} \
         (a difference of probabilities, by independent code), largest regret at one information set {:.1e}; {} of the \
         information sets are reached; {} and {} on the way.\n",
        certificate.residual,
        certificate.regret,
        percent(certificate.reached),
        count(solution.info.steps, "step"),
        count(solution.info.turning_points, "turning point")
    ));
    out
}

/// The title, and a line for each information set: what its mover does.
pub(super) fn play(read: &Imported, sigma: &[f64]) -> String {
    format!("{}\n{}", escape::terminal(&read.title), lines(read, sigma))
}

fn lines(read: &Imported, sigma: &[f64]) -> String {
    let graph = &read.game.graph;
    let mut out = String::new();
    for (i, set) in graph.infosets.iter().enumerate() {
        let mut line = graph.actors[set.actor as usize].clone();
        if !set.label.is_empty() {
            line.push_str(&format!(", {}", set.label));
        }
        line.push(':');
        for (a, name) in read.options[i].iter().enumerate() {
            let probability = percent(sigma[graph.slot(i, 0, a)]);
            line.push_str(&format!("  {name} {probability}"));
        }
        out.push_str(&escape::terminal(&line));
        out.push('\n');
    }
    out
}
