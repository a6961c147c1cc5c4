//! `demarche solve`: how a game is played.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use demarche_game::certify::certify;
use demarche_game::efg;
use demarche_game::trace::{self, Status, trace};
use demarche_report::words::percent;
use demarche_report::{analyse, escape, terminal};
use serde_json::json;

use super::{DONE, FAILED, checked, open, refuse, settings, style};
use crate::args::{Scenario, Shared, Solving};
use crate::console::{self, Bar};
use crate::files;

pub(super) fn run(shared: &Shared, scenario: &Scenario, solving: &Solving) -> Result<ExitCode> {
    if let Some(path) = scenario.path.as_deref()
        && path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("efg"))
    {
        return gambit(shared, path, solving);
    }
    let opened = open(shared, scenario)?;
    let Some(model) = checked(shared, &opened) else {
        return Ok(FAILED);
    };
    let settings = settings(shared, solving);
    let played = {
        let bar = Bar::new(shared);
        let solved = analyse::solve(&model, &settings, &bar);
        solved.and_then(|solved| analyse::played(&model, &solved, &settings))
    };
    match played {
        Ok(played) if shared.json => console::print_json(&played).map(|()| DONE),
        Ok(played) => {
            console::print(&terminal::played(&played, &style(shared, true))).map(|()| DONE)
        }
        Err(error) => refuse(shared, &opened, &error),
    }
}

/// A game in Gambit's format, at the λ asked for, else at 1.
fn gambit(shared: &Shared, path: &Path, solving: &Solving) -> Result<ExitCode> {
    let text = files::read(path)?;
    let mut read = efg::read(&text).map_err(|mistake| anyhow!("{}: {mistake}", path.display()))?;
    if !read.game.graph.perfect_recall {
        bail!(
            "{}: some player forgets what it knew or did; only games of perfect recall are solved",
            path.display()
        );
    }
    read.game
        .numbers
        .precision
        .fill(solving.precision.unwrap_or(1.0));
    let solution = {
        let bar = Bar::new(shared);
        trace(&read.game, &trace::Settings::default(), &bar)
    };
    if solution.status != Status::Solved {
        bail!(
            "the principal branch was followed only to λ = {:.3e}: {}; ask for a lower --lambda",
            solution.scale * solving.precision.unwrap_or(1.0),
            solution.status
        );
    }
    let certificate = certify(&read.game, &solution.sigma);
    let graph = &read.game.graph;
    let sets = graph.infosets.iter().enumerate().map(|(i, set)| {
        let at = |a: usize| graph.slot(i, 0, a);
        let options = read.options[i].iter().enumerate();
        let options: Vec<(String, f64, f64)> = options
            .map(|(a, name)| (name.clone(), solution.sigma[at(a)], solution.q[at(a)]))
            .collect();
        (
            graph.actors[set.actor as usize].clone(),
            set.label.clone(),
            options,
        )
    });
    if shared.json {
        let strategies: Vec<_> = sets.map(|(actor, knows, options)| json!({ "actor": actor, "knows": knows, "options": options })).collect();
        let about = json!({
            "title": read.title,
            "precision": read.game.numbers.precision,
            "residual": certificate.residual,
            "regret": certificate.regret,
            "turning_points": solution.info.turning_points,
            "steps": solution.info.steps,
            "strategies": strategies,
        });
        return console::print_json(&about).map(|()| DONE);
    }
    let mut out = format!("{}\n", escape::terminal(&read.title));
    for (actor, knows, options) in sets {
        out.push_str(&escape::terminal(&format!("{actor}, {knows}:")));
        for (name, p, _) in options {
            out.push_str(&escape::terminal(&format!("  {name} {}", percent(p))));
        }
        out.push('\n');
    }
    out.push_str(&format!(
        "logit AQRE on the principal branch at λ = {}; residual {:.1e}, regret {:.1e}, {} turning points, {} steps\n",
        solving.precision.unwrap_or(1.0), certificate.residual, certificate.regret, solution.info.turning_points, solution.info.steps
    ));
    console::print(&out).map(|()| DONE)
}
