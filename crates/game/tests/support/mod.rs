//! What the tests of whole scenarios share: random scenarios, and a plain meaning of the language to hold the engine to.

#![allow(dead_code, unreachable_pub)] // not every test needs everything

pub mod generate;
pub mod plain;
pub mod side_by_side;
pub mod tree;
pub mod value;

use demarche_game::compile::{Draw, Settings, compile};
use demarche_game::graph::Game;
use demarche_game::progress::Quiet;
use demarche_game::trace::{self, Solution, trace};
use demarche_scenario::{Nowhere, Severity, model::Model};

/// The checked scenario, or what the checker has against it.
///
/// A question that no course of play can answer is an error. Random questions may be such; they are left out.
pub fn check(text: &str) -> Result<Model, String> {
    let (scenario, problems) = demarche_scenario::parse::parse(text, 0);
    if let Some(problem) = problems.first() {
        return Err(problem.message.clone());
    }
    let (model, problems) = demarche_scenario::check(&scenario, &Nowhere);
    if let Some(model) = model {
        return Ok(model);
    }
    let mut errors = problems.iter().filter(|p| p.severity == Severity::Error);
    let Some(first) = errors.next() else {
        return Err("no model, and no error".into());
    };
    let place = first.span.start as usize;
    let start = text[..place].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place..]
        .find('\n')
        .map_or(text.len(), |at| place + at + 1);
    if text[start..].starts_with("question ") {
        return check(&format!("{}{}", &text[..start], &text[end..]));
    }
    Err(first.message.clone())
}

/// A scenario with its numbers and its solution.
pub struct Solved {
    pub model: Model,
    pub draw: Draw,
    pub game: Game,
    pub solution: Solution,
}

/// The game of a scenario at its point estimate.
pub fn game(model: &Model) -> Result<(Draw, Game), String> {
    let draw = Draw::point(model);
    let compiled = compile(model, &Settings::default(), &Quiet).map_err(|e| e.to_string())?;
    let game = compiled.into_game(model, &draw);
    Ok((draw, game))
}

/// Everything from the text to the principal branch at the precision asked for.
pub fn solve(text: &str) -> Result<Solved, String> {
    let model = check(text)?;
    let (draw, game) = game(&model)?;
    let solution = trace(&game, &trace::Settings::default(), &Quiet);
    Ok(Solved {
        model,
        draw,
        game,
        solution,
    })
}
