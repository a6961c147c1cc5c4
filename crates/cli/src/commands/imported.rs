//! Games in Gambit's formats: read, and solved as `demarche solve` does.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use demarche_game::certify::{Certificate, certify};
use demarche_game::efg::{self, Imported};
use demarche_game::nfg;
use demarche_game::search::{self, Found, search};
use demarche_game::trace::{self, Solution, Status, trace};
use demarche_report::escape;
use demarche_report::words::percent;
use serde_json::{Value, json};

use super::{DONE, threads};
use crate::args::{Others, Scenario, Shared, Solving};
use crate::console::{self, Bar};
use crate::files;

/// Reads the file that the command names if it ends in `.efg` or `.nfg`; none if it is something else.
pub(super) fn read(scenario: &Scenario) -> Result<Option<Imported>> {
    let Some(path) = scenario.path.as_deref() else {
        return Ok(None);
    };
    let ends = |with: &str| {
        path.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case(with))
    };
    let read = if ends("efg") {
        efg::read
    } else if ends("nfg") {
        nfg::read
    } else {
        return Ok(None);
    };
    let game = read(&files::read(path)?).map_err(|mistake| place(path, &mistake))?;
    Ok(Some(game))
}

fn place(path: &Path, what: &dyn std::fmt::Display) -> anyhow::Error {
    anyhow!("{}: {what}", path.display())
}

/// Solves a game at the λ asked for, else at 1.
pub(super) fn solve(
    shared: &Shared,
    path: &Path,
    mut read: Imported,
    others: &Others,
    solving: &Solving,
) -> Result<ExitCode> {
    if let Some(forgets) = &read.forgets {
        return Err(place(path, forgets).context("only games of perfect recall are solved"));
    }
    let lambda = solving.precision.unwrap_or(1.0);
    read.game.numbers.precision.fill(lambda);
    let solution = {
        let bar = Bar::new(shared);
        trace(&read.game, &trace::Settings::default(), &bar)
    };
    if solution.status != Status::Solved {
        bail!(
            "the principal branch was followed only to λ = {:.3e}: {}; ask for a lower --lambda",
            solution.scale * lambda,
            solution.status
        );
    }
    let certificate = certify(&read.game, &solution.sigma);
    let others = further(shared, &read, others, &solution);
    if shared.json {
        let mut told = data(&read, &solution, &certificate);
        if let Some(others) = &others {
            told["others"] = others.iter().map(|found| other(&read, found)).collect();
        }
        return console::print_json(&told).map(|()| DONE);
    }
    let mut told = text(&read, &solution, &certificate, lambda);
    for found in others.iter().flatten() {
        told.push_str(&format!(
            "\nanother equilibrium, residual {:.1e}, regret {:.1e}, found from {} starts\n{}",
            found.certificate.residual,
            found.certificate.regret,
            found.starts,
            lines(&read, &found.solution.sigma)
        ));
    }
    if others.is_some_and(|others| others.is_empty()) {
        told.push_str("no other equilibrium was found\n");
    }
    console::print(&told).map(|()| DONE)
}

/// Equilibria beside the principal one; none if they were not asked for.
fn further(
    shared: &Shared,
    read: &Imported,
    others: &Others,
    principal: &Solution,
) -> Option<Vec<Found>> {
    let settings = search::Settings {
        starts: others.starts(),
        threads: threads(shared),
        ..search::Settings::default()
    };
    let bar = Bar::new(shared);
    (settings.starts > 0).then(|| search(&read.game, &settings, principal, &bar).split_off(1))
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
        "turning_points": solution.info.turning_points,
        "steps": solution.info.steps,
        "strategies": strategies(read, solution),
    })
}

fn text(read: &Imported, solution: &Solution, certificate: &Certificate, lambda: f64) -> String {
    let mut out = play(read, &solution.sigma);
    out.push_str(&format!(
        "logit AQRE on the principal branch at λ = {lambda}; residual {:.1e}, regret {:.1e}, {} turning points, {} steps\n",
        certificate.residual, certificate.regret, solution.info.turning_points, solution.info.steps
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
