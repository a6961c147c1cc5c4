//! Only states that matter: a game that keeps no others is played, believed and answered as the whole one is.

#![allow(clippy::unwrap_used)]

mod support;

use std::cell::Cell;

use demarche_engine::certify::certify;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{self, Solution, trace};
use demarche_inference::compile::{Compiled, Draw, Settings, compile};
use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::choices::choices;
use demarche_inference::query::forecast::{forecast, forecast_moves};
use demarche_inference::query::question::ask;
use demarche_inference::query::shift::shifts;
use demarche_inference::query::signal::signals;
use demarche_inference::query::watch::watch;
use demarche_inference::solve::Instance;
use demarche_scenario::model::{Model, Question};
use proptest::prelude::*;
use support::plain::Plain;
use support::side_by_side::{read, slots};
use support::{Solved, generate, on_written};

const WHOLE: Settings = Settings {
    max_nodes: 20_000_000,
    memory: None,
    reduce: false,
};

/// The slots of both games that are the same option of the same type where it knows the same, found by the tree of all histories; and the
/// strategies of the small game put to the whole one.
struct Both {
    slots: [Vec<Vec<usize>>; 2],
    sigma: Vec<f64>,
}

impl Both {
    fn new(solved: &Solved, whole: &Game, played: &Solution) -> Result<Both, TestCaseError> {
        let plain = Plain::new(&solved.model, &solved.draw);
        let of = |game| slots(&plain, game).map_err(TestCaseError::fail);
        let slots = [of(&solved.game)?, of(whole)?];
        // Where the small game never comes, whatever the whole one does.
        let mut sigma = played.sigma.clone();
        for (small, whole) in slots[0].iter().flatten().zip(slots[1].iter().flatten()) {
            sigma[*whole] = solved.solution.sigma[*small];
        }
        Ok(Both { slots, sigma })
    }
}

fn close(a: f64, b: f64, what: &str) -> Result<(), TestCaseError> {
    let near = (a - b).abs() <= 1e-12 * (1.0 + a.abs()) || a.is_nan() && b.is_nan();
    prop_assert!(near, "{}: {} and {}", what, a, b);
    Ok(())
}

/// Everything that is told of a game as it is played.
fn told(at: Instance<'_>) -> Result<Vec<(String, f64)>, String> {
    let model = at.model;
    let reports = Reports::new(model, at.draw, None);
    let filtered = filter(at, &reports).map_err(|e| e.to_string())?;
    let mut told = vec![("ln of the evidence".to_owned(), filtered.log_evidence)];
    let mut all = |what: &str, list: Vec<f64>| {
        told.extend(list.into_iter().map(|x| (what.to_owned(), x)));
    };
    all("types", filtered.types.concat());
    all("claims", filtered.claims.clone());
    for levels in forecast(at, &filtered) {
        all("levels", levels.by_round.concat());
    }
    for moves in forecast_moves(at, &filtered) {
        all("moves", moves.by_round.concat());
    }
    for question in model.asked() {
        let answer = ask(at, &filtered, question);
        all(
            "an answer",
            vec![answer.probability.unwrap_or(f64::NAN), answer.given],
        );
        all("by round", answer.by_round);
    }
    let questions: Vec<&Question> = model.questions.iter().collect();
    for shift in shifts(at, &filtered, &questions, 1) {
        all("what is seen", vec![shift.seen]);
        let answers = shift.answers.iter().map(|a| a.unwrap_or(f64::NAN));
        all("answers once it is seen", answers.collect());
    }
    let mut watched = watch(at, &filtered, 1);
    watched.sort_by_key(|row| (row.round, row.decision));
    all(
        "what watching tells",
        watched.iter().map(|row| row.bits).collect(),
    );
    for own in signals(at, &filtered) {
        for row in &own.rows {
            all(
                "a signal",
                vec![row.p_favours, row.p_against, row.takes_place, row.happens],
            );
        }
    }
    for choice in choices(at, &filtered) {
        all("that a decision arises", vec![choice.takes_place]);
        all(
            "a choice",
            choice.by_type.into_iter().flatten().flatten().collect(),
        );
    }
    Ok(told)
}

fn played(model: &Model, settings: &Settings) -> (Compiled, Draw, Game, Solution) {
    let compiled = compile(model, settings, &Quiet).unwrap();
    let draw = Draw::point(model);
    let game = compiled.game(&draw);
    let solution = trace(&game, &trace::Settings::default(), &Quiet);
    (compiled, draw, game, solution)
}

/// Runs a test on scenarios that have much that a game need not keep.
fn on_spare(cases: u32, test: impl Fn(&Solved) -> Result<(), TestCaseError>) {
    on_written(cases, |tape| Some(generate::with_spare(tape)), test);
}

#[test]
fn answers_are_those_of_the_whole_game() {
    let (smaller, fewer, all) = (Cell::new(0), Cell::new(0), Cell::new(0));
    on_spare(400, |solved| {
        let model = &solved.model;
        let (_, draw, whole, played) = played(model, &WHOLE);
        let small = &solved.game;
        let (a, b) = (&small.graph, &whole.graph);
        prop_assert!(a.nodes() <= b.nodes() && a.infosets.len() <= b.infosets.len());
        all.set(all.get() + 1);
        smaller.set(smaller.get() + usize::from(a.nodes() < b.nodes()));
        fewer.set(fewer.get() + usize::from(a.infosets.len() < b.infosets.len()));
        let both = Both::new(solved, &whole, &played)?;
        // Each found by itself, as far as the solver goes.
        let own = read(&both.slots[0], &solved.solution.sigma);
        let other = read(&both.slots[1], &played.sigma);
        for (p, q) in own.iter().flatten().zip(other.iter().flatten()) {
            prop_assert!((p - q).abs() < 1e-9, "a strategy: {} and {}", p, q);
        }
        // The same strategies in both.
        let sigma = both.sigma;
        let at = Instance {
            model,
            game: &whole,
            draw: &draw,
            sigma: &sigma,
        };
        let (of_small, of_whole) = (told(solved.instance()), told(at));
        match (of_small, of_whole) {
            (Ok(of_small), Ok(of_whole)) => {
                prop_assert_eq!(of_small.len(), of_whole.len());
                for ((what, p), (_, q)) in of_small.iter().zip(&of_whole) {
                    close(*p, *q, what)?;
                }
            }
            (of_small, of_whole) => prop_assert_eq!(of_small.err(), of_whole.err()),
        }
        Ok(())
    });
    let (smaller, fewer, all) = (smaller.get(), fewer.get(), all.get());
    assert!(
        smaller * 2 > all && fewer * 25 > all,
        "{smaller} smaller and {fewer} with fewer information sets of {all}"
    );
}

/// How far strategies are from an equilibrium, by code that shares nothing with the solver.
#[test]
fn strategies_are_as_near_to_an_equilibrium_as_in_the_whole_game() {
    on_spare(200, |solved| {
        let (_, _, whole, played) = played(&solved.model, &WHOLE);
        let both = Both::new(solved, &whole, &played)?;
        // Some other play.
        let mixed = |sigma: &[f64], game: &Game| -> Vec<f64> {
            let usual = sigma.iter().zip(&game.graph.available);
            usual
                .map(|(s, open)| if *open { 0.5 * s + 0.25 } else { 0.0 })
                .collect()
        };
        for other in [false, true] {
            let of = |sigma: &[f64], game: &Game| match other {
                true => certify(game, &mixed(sigma, game)),
                false => certify(game, sigma),
            };
            let small = of(&solved.solution.sigma, &solved.game);
            let whole = of(&both.sigma, &whole);
            close(small.residual, whole.residual, "the residual")?;
            close(small.regret, whole.regret, "the regret")?;
        }
        Ok(())
    });
}

/// A first draft: many variables that nothing but chance looks at, for a while.
#[test]
fn of_a_first_draft_most_states_do_not_matter() {
    let model = support::check(demarche_bench::DRAFT).unwrap();
    let nodes = |reduce| {
        let settings = Settings { reduce, ..WHOLE };
        compile(&model, &settings, &Quiet).unwrap().graph.nodes()
    };
    let (whole, kept) = (nodes(false), nodes(true));
    println!("{whole} states, {kept} that matter");
    assert!(whole > 1_000_000 && kept * 4 < whole, "{kept} of {whole}");
}

/// A shape that is used for other numbers, questions or reports is right for them, or it is not used.
#[test]
fn a_shape_serves_what_it_keeps() {
    const TEXT: &str = "scenario \"Numbers\"\n  rounds 3\n  memory 0 rounds\nsource wire\n  hit 80%, false alarm 10%\n\
        let open = 30%\nlet edge = 1\nactor north\n  ranks calm\nactor south\n  ranks peace\n\
        variable v: low < high = low\nvariable w: 0..3 = 0, known to north, internal\n\
        goal calm of north\n  1 if v is low\ngoal peace of south\n  1 if v is high\n\
        decision act by north\n  option hold\n  option push\n    when w <= edge\n    then w rises\n\
        decision reply by south\n  option wait\n  option go\n    (open if w > 1 else 0) v = high\n    otherwise nothing\n";
    let checked = |text: &str| std::sync::Arc::new(support::check(text).unwrap());
    let base = checked(TEXT);
    let known = compile(&base, &Settings::default(), &Quiet).unwrap();
    let with = |from: &str, to: &str| {
        assert!(TEXT.contains(from));
        checked(&TEXT.replace(from, to))
    };
    let asked = |more: &str| checked(&format!("{TEXT}{more}\n"));
    for (changed, serves) in [
        (with("open = 30%", "open = 45%"), true),
        (with("open = 30%", "open = 10%..50%"), true),
        (with("open = 30%", "open = 0%"), false),
        (with("w > 1 else 0", "w > 1 else 1%"), false),
        (with("w > 1 else 0", "w > 2 else 0"), false),
        // A number in a guard is part of the shape, also where it has a name.
        (with("edge = 1", "edge = 2"), false),
        (asked("question q: v is high by round 3"), true),
        (asked("question q: w is 2 by round 3"), false),
        (asked("question q: act is push in round 2"), false),
        (
            asked("evidence e: v is high in round 2\n  reported by wire"),
            true,
        ),
        (
            asked("evidence e: w is 2 in round 1\n  reported by wire"),
            false,
        ),
    ] {
        let found = known.with_model(std::sync::Arc::clone(&changed));
        assert_eq!(found.is_some(), serves, "{:?}", changed.questions);
        if let Some(found) = found {
            let anew = compile(&changed, &Settings::default(), &Quiet).unwrap();
            assert_eq!(found.graph, anew.graph);
        }
    }
}
