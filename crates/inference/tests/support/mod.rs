//! What the tests of whole scenarios share: random scenarios, and a plain meaning of the language to hold the engine to.

#![allow(dead_code, unreachable_pub)] // not every test needs everything

pub mod generate;
pub mod plain;
pub mod side_by_side;
pub mod tree;
pub mod value;

use std::cell::Cell;

use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{self, Solution, trace};
use demarche_inference::compile::{Draw, Settings, compile};
use demarche_inference::solve::Instance;
use demarche_scenario::{Nowhere, Severity, model::Model};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// The checked scenario, or what the checker has against it.
///
/// A question that no history can answer is an error. Random questions may be such; they are left out.
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

impl Solved {
    pub fn instance(&self) -> Instance<'_> {
        Instance {
            model: &self.model,
            game: &self.game,
            draw: &self.draw,
            sigma: &self.solution.sigma,
        }
    }
}

/// The game of a scenario at its point estimate.
pub fn game(model: &Model) -> Result<(Draw, Game), String> {
    let draw = Draw::point(model);
    let compiled = compile(model, &Settings::default(), &Quiet).map_err(|e| e.to_string())?;
    let game = compiled.game(&draw);
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

/// Runs a test on random scenarios.
pub fn on_scenarios(cases: u32, test: impl Fn(&Solved) -> Result<(), TestCaseError>) {
    on_changed(cases, |text| Some(text.to_owned()), test);
}

/// The scenario with all options as usual.
pub fn unweighed(text: &str) -> Option<String> {
    let says = |line: &&str| !line.contains("    usual ") && !line.contains("    group ");
    let lines = text.lines().filter(says);
    Some(lines.map(|line| format!("{line}\n")).collect())
}

/// Runs a test on random scenarios with something changed in the text, where it can be. Few may be refused, and the change
/// must be possible in many.
pub fn on_changed(
    cases: u32,
    change: impl Fn(&str) -> Option<String>,
    test: impl Fn(&Solved) -> Result<(), TestCaseError>,
) {
    on_written(cases, |tape| change(&generate::scenario(tape)), test);
}

/// Runs a test on scenarios that are written by choices on a tape, where they can be.
pub fn on_written(
    cases: u32,
    text: impl Fn(&[u8]) -> Option<String>,
    test: impl Fn(&Solved) -> Result<(), TestCaseError>,
) {
    let (refused, tested) = (Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(1), // the same scenarios in every run
        ..Config::with_cases(cases)
    });
    let result = runner.run(&generate::tape(), |tape| {
        let Some(text) = text(&tape) else {
            return Ok(());
        };
        match solve(&text) {
            Ok(solved) => {
                tested.set(tested.get() + 1);
                test(&solved).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))
            }
            Err(why) => {
                refused.set(refused.get() + 1);
                eprintln!("refused: {why}");
                Ok(())
            }
        }
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (refused, tested) = (refused.get(), tested.get());
    assert!(
        refused * 10 < cases && tested * 5 > cases,
        "of {cases} scenarios {refused} were refused and {tested} tested"
    );
}
