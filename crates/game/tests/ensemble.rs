//! Ensembles: the same rows however they are split, and the single solve where nothing is open.

#![allow(clippy::unwrap_used)]

use demarche_game::compile::{self, Draw, compile};
use demarche_game::ensemble::{Ensemble, Row, Settings, Solved, summarise};
use demarche_game::filter::{Reports, filter};
use demarche_game::progress::{Progress, Quiet};
use demarche_game::question::ask;
use demarche_game::trace::{self, trace};
use demarche_scenario::model::{Dist, Model, Rx, Weights};
use demarche_scenario::{Nowhere, check, parse};

fn starter() -> Model {
    let text = include_str!("../../../scenarios/starter.demarche");
    let (scenario, _) = parse::parse(text, 0);
    let (model, problems) = check(&scenario, &Nowhere);
    model.unwrap_or_else(|| panic!("{problems:?}"))
}

fn ensemble(model: &Model, threads: usize) -> Ensemble<'_> {
    let compiled = compile(model, &compile::Settings::default(), &Quiet).unwrap();
    let settings = Settings {
        threads,
        ..Settings::default()
    };
    Ensemble::new(model, compiled, &settings, &Quiet).unwrap()
}

#[test]
fn rows_do_not_depend_on_threads_or_on_how_draws_are_split() {
    let model = starter();
    let whole = ensemble(&model, 1).run(0..40, &Quiet);
    assert_eq!(whole.len(), 40);
    assert!(whole.iter().any(|row| row.answers != whole[0].answers));
    assert_eq!(ensemble(&model, 3).run(0..40, &Quiet), whole);
    let split = ensemble(&model, 2);
    let parts = [split.run(25..40, &Quiet), split.run(0..25, &Quiet)];
    assert_eq!([&parts[1][..], &parts[0][..]].concat(), whole);
}

#[test]
fn draws_are_solved_as_they_would_be_alone() {
    let model = starter();
    let ensemble = ensemble(&model, 1);
    for row in ensemble.run(0..20, &Quiet) {
        assert_ne!(row.solved, Solved::Unsolved);
        let alone = alone(&model, &ensemble.draws().at(row.index));
        for (drawn, alone) in row.answers.iter().zip(&alone.answers) {
            let (drawn, alone) = (drawn.unwrap(), alone.unwrap());
            assert!(
                (drawn - alone).abs() < 1e-9,
                "{}: {drawn} {alone}",
                row.index
            );
        }
    }
}

#[test]
fn with_nothing_open_every_draw_is_the_single_solve_to_the_last_bit() {
    let mut model = starter();
    let point = Draw::point(&model);
    for param in &mut model.params {
        param.dist = Dist::Point(param.dist.mean());
    }
    for (actor, weights) in model.actors.iter_mut().zip(&point.weights) {
        for (kind, weights) in actor.types.iter_mut().zip(weights) {
            let given = weights.iter().enumerate().filter(|(_, w)| **w > 0.0);
            kind.weights = Weights::Given(given.map(|(g, w)| (g, Rx::Const(*w))).collect());
        }
    }
    let ensemble = ensemble(&model, 2);
    assert!(ensemble.draws().certain());
    let alone = alone(&model, &Draw::point(&model));
    let rows = ensemble.run(0..3, &Quiet);
    for row in &rows {
        assert_eq!(row.solved, Solved::Same);
        assert_eq!((&row.answers, &row.types), (&alone.answers, &alone.types));
        assert_eq!(row.log_likelihood, alone.log_likelihood);
    }
    let effective = summarise(&rows).effective;
    assert!((effective - 3.0).abs() < 1e-12, "{effective}");
}

#[test]
fn what_is_stopped_at_once_has_no_rows() {
    struct Stop;
    impl Progress for Stop {
        fn cancelled(&self) -> bool {
            true
        }
    }
    let model = starter();
    assert!(ensemble(&model, 2).run(0..10, &Stop).is_empty());
}

/// A draw without any other.
fn alone(model: &Model, draw: &Draw) -> Row {
    let compiled = compile(model, &compile::Settings::default(), &Quiet).unwrap();
    let game = compiled.into_game(model, draw);
    let solution = trace(&game, &trace::Settings::default(), &Quiet);
    let reports = Reports::new(model, draw, None);
    let filtered = filter(&game, model, draw, &solution.sigma, &reports).unwrap();
    let answers = model.questions.iter();
    let answers =
        answers.map(|q| ask(&game, model, draw, &solution.sigma, &filtered, q).probability);
    Row {
        index: 0,
        solved: Solved::Traced,
        log_likelihood: Some(filtered.log_evidence),
        answers: answers.collect(),
        types: filtered.types,
    }
}
