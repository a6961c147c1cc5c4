//! `demarche solve --nash`: the limit of the principal branch.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use demarche_engine::certify::{Certificate, certify};
use demarche_engine::formats::efg::Imported;
use demarche_engine::formats::type_recovery;
use demarche_engine::qre::trace::{self, Limit, Status};
use demarche_report::analyse;
use demarche_report::terminal;
use demarche_report::view::words::{count, percent};
use demarche_scenario::model::Model;
use serde_json::{Value, json};

use super::SolveArgs;
use super::imported::play;
use crate::args::Shared;
use crate::budget::Budget;
use crate::complaints;
use crate::console;
use crate::exit::DONE;
use crate::files::Opened;
use crate::gambit;
use crate::settings::{settings, threads};

/// Tells the limit of a scenario's principal branch. Where the branch could not be followed far, what was reached is told as
/// such.
pub(super) fn scenario(
    args: &SolveArgs,
    shared: &Shared,
    opened: &Opened,
    model: &Model,
) -> Result<ExitCode> {
    let found = {
        let bar = Budget::new(shared, args.others.budget);
        analyse::limit(
            model,
            &settings(shared, &args.solving),
            args.nash.steps,
            &bar,
        )
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return complaints::refuse(shared, opened, &error),
    };
    if shared.json {
        console::print_json(&found)?;
    } else {
        console::print(&terminal::limiting(&found, &console::style(shared, true)))?;
    }
    more(args, shared, found.ended);
    Ok(DONE)
}

/// The same for a game in Gambit's formats.
pub(super) fn game(
    args: &SolveArgs,
    shared: &Shared,
    path: &Path,
    read: &Imported,
) -> Result<ExitCode> {
    gambit::recalled(path, read)?;
    let mut game = read.game.clone();
    game.numbers.precision.fill(1.0);
    let wanted = trace::Settings {
        max_steps: args.nash.steps,
        threads: threads(shared),
        ..trace::Settings::default()
    };
    let found = {
        let bar = Budget::new(shared, args.others.budget);
        type_recovery::limit(&game, &wanted, &bar)
    };
    let certificate = certify(&game, &found.sigma);
    let whole = analyse::settled(&game, &found);
    if shared.json {
        console::print_json(&data(read, &found, &certificate, whole))?;
    } else {
        console::print(&text(read, &found, &certificate, whole))?;
    }
    more(args, shared, found.status);
    Ok(DONE)
}

/// How to have it followed further.
fn more(args: &SolveArgs, shared: &Shared, ended: Status) {
    let how = match ended {
        Status::OutOfSteps => format!("To follow it further: --steps {}", 10 * args.nash.steps),
        Status::Cancelled if args.others.budget.is_some() => {
            "To follow it further, give it more time: --budget SECONDS".into()
        }
        Status::Solved | Status::Stalled | Status::Uncertain | Status::Cancelled => return,
    };
    complaints::note(shared, &how);
}

fn data(read: &Imported, found: &Limit, certificate: &Certificate, whole: bool) -> Value {
    let graph = &read.game.graph;
    let sets = graph.infosets.iter().enumerate().map(|(i, set)| {
        let first = graph.slot(i, 0, 0);
        let options = read.options[i].iter().enumerate();
        json!({
            "actor": graph.actors[set.actor as usize],
            "knows": set.label,
            "options": options.map(|(a, name)| json!([name, found.sigma[first + a]])).collect::<Vec<Value>>(),
        })
    });
    json!({
        "title": read.title,
        "precision_reached": found.scale,
        "status": found.status.to_string(),
        "whole": whole,
        "regret": found.regret,
        "reached": certificate.reached,
        "turning_points": found.info.turning_points,
        "steps": found.info.steps,
        "strategies": sets.collect::<Vec<Value>>(),
    })
}

fn text(read: &Imported, found: &Limit, certificate: &Certificate, whole: bool) -> String {
    let how = if whole {
        let end = match found.status {
            Status::Solved => "",
            _ => ", where what is rare becomes too rare for floating point",
        };
        format!(
            "Limit of the principal branch of logit agent quantal response equilibria, followed to λ = {:.3e}{end}: a sequential \
             equilibrium, which is a Nash equilibrium",
            found.scale
        )
    } else {
        format!(
            "The principal branch of logit agent quantal response equilibria, followed only to λ = {:.3e}: {}. These are the \
             strategies there; how near they are to an equilibrium the regret says",
            found.scale, found.status
        )
    };
    format!(
        "{}{how}.\nLargest regret at one information set {:.1e}; {} of the information sets are reached; {} and {} on the way.\n",
        play(read, &found.sigma),
        found.regret,
        percent(certificate.reached),
        count(found.info.steps, "step"),
        count(found.info.turning_points, "turning point")
    )
}
