//! Proofs that solutions lie on the principal branch, and refusals where they do not.

#![allow(clippy::unwrap_used)]

mod support;

use std::cell::Cell;
use std::path::{Path, PathBuf};

use demarche_engine::formats::efg;
use demarche_engine::game::Game;
use demarche_engine::progress::{Progress, Quiet};
use demarche_engine::qre::prove::{Proof, ProofError, Settings, prove};
use demarche_engine::qre::trace::{self, Status, polish, trace};
use proptest::prelude::*;
use support::on_scenarios;

fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/reference")
        .join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the reference values are not at hand");
    None
}

fn read(path: &Path, lambda: f64) -> Game {
    let text = std::fs::read_to_string(path).unwrap();
    let mut game = efg::read(&text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

fn check(game: &Game, q: &[f64]) -> Result<Proof, ProofError> {
    prove(game, q, 1.0, &Settings::default(), &Quiet)
}

/// The solution that the table has of a game of the folder `branch`.
fn tabled(folder: &Path, name: &str, game: &Game) -> Vec<f64> {
    let lambda = game.numbers.precision[0];
    let table = std::fs::read_to_string(folder.join("principal_branch.csv")).unwrap();
    let graph = &game.graph;
    let mut q = vec![0.0; graph.unknowns];
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [of, at, player, number, option, p, _] = fields[..] else {
            panic!("{line}");
        };
        if of != name || at.parse::<f64>().unwrap() != lambda {
            continue;
        }
        let own = (0..graph.infosets.len())
            .filter(|&i| graph.actors[graph.infosets[i].actor as usize] == player);
        let i = own
            .into_iter()
            .nth(number.parse::<usize>().unwrap() - 1)
            .unwrap();
        let a: usize = option.trim_start_matches('a').parse().unwrap();
        q[graph.slot(i, 0, a)] = p.parse::<f64>().unwrap().ln() / lambda;
    }
    polish(game, &q, &trace::Settings::default(), &Quiet)
        .unwrap()
        .q
}

/// Largest difference of two vectors.
fn apart(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .fold(0.0, |most, (a, b)| most.max((a - b).abs()))
}

#[test]
fn tabled_solutions_are_proved_and_others_refused() {
    let Some(folder) = folder("branch") else {
        return;
    };
    for (name, turns) in [("g20069", 2), ("g20081", 0), ("g20115", 0)] {
        let game = read(&folder.join(format!("{name}.efg")), 30.0);
        let q = tabled(&folder, name, &game);
        let proof = check(&game, &q).unwrap();
        assert!(proof.within < 1e-8, "{name}: {proof:?}");
        assert_eq!(proof.turning_points, turns, "{name}: {proof:?}");
        // What the solver finds is the same, or is told to be another.
        let solution = trace(&game, &trace::Settings::default(), &Quiet);
        match check(&game, &solution.q) {
            Ok(_) => assert!(apart(&q, &solution.q) < 1e-7, "{name}"),
            Err(ProofError::Elsewhere { apart: far }) => {
                eprintln!("{name}: the solver is {far} off");
                assert!(apart(&q, &solution.q) > 1e-3, "{name}");
            }
            Err(other) => panic!("{name}: {other}"),
        }
    }
}

/// Two players with two options each at the same time.
fn bimatrix(payoffs: [(f64, f64); 4], lambda: f64) -> Game {
    let mut text =
        String::from("EFG 2 R \"\" { \"Row\" \"Column\" }\np \"\" 1 1 \"\" { \"a\" \"b\" } 0\n");
    for (i, row) in payoffs.chunks(2).enumerate() {
        text += "p \"\" 2 1 \"\" { \"a\" \"b\" } 0\n";
        for (j, (a, b)) in row.iter().enumerate() {
            text += &format!("t \"\" {} \"\" {{ {a} {b} }}\n", 1 + 2 * i + j);
        }
    }
    let mut game = efg::read(&text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

/// Cho & Kreps's game (QJE 102, 1987): one in ten is weak and likes quiche; all would rather not be fought, which pays only
/// against the weak.
fn beer_and_quiche(lambda: f64) -> Game {
    let mut text = String::from(
        "EFG 2 R \"\" { \"Sender\" \"Receiver\" }\nc \"\" 1 \"\" { \"weak\" 1/10 \"strong\" 9/10 } 0\n",
    );
    let mut outcome = 0;
    for weak in [true, false] {
        let number = if weak { 1 } else { 2 };
        text += &format!("p \"\" 1 {number} \"\" {{ \"beer\" \"quiche\" }} 0\n");
        for quiche in [false, true] {
            let number = if quiche { 2 } else { 1 };
            text += &format!("p \"\" 2 {number} \"\" {{ \"fight\" \"leave\" }} 0\n");
            for leave in [false, true] {
                outcome += 1;
                let sender = u8::from(weak == quiche) + 2 * u8::from(leave);
                let receiver = u8::from(weak != leave);
                text += &format!("t \"\" {outcome} \"\" {{ {sender} {receiver} }}\n");
            }
        }
    }
    let mut game = efg::read(&text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

#[test]
fn small_games_are_proved() {
    let pennies = [(9.0, 0.0), (0.0, 1.0), (0.0, 1.0), (1.0, 0.0)];
    let games = [
        beer_and_quiche(1e-3),
        beer_and_quiche(0.5),
        beer_and_quiche(5.0),
        beer_and_quiche(20.0),
        bimatrix(pennies, 1.5),
        bimatrix(pennies, 40.0),
        // Nothing is at stake.
        bimatrix([(1.0, 1.0); 4], 10.0),
    ];
    for game in games {
        let solution = trace(&game, &trace::Settings::default(), &Quiet);
        assert_eq!(solution.status, Status::Solved);
        let proof = check(&game, &solution.q).unwrap();
        assert!(proof.within < 1e-7, "{proof:?}");
        assert_eq!(proof.turning_points, solution.info.turning_points);
        // A solution that is a little off is refused.
        let mut q = solution.q.clone();
        q[0] += 1e-4;
        let refused = check(&game, &q);
        assert!(matches!(refused, Err(ProofError::Elsewhere { apart }) if apart < 2e-4));
    }
}

#[test]
fn the_other_equilibrium_of_a_coordination_game_is_refused() {
    let game = bimatrix([(2.0, 1.0), (0.0, 0.0), (0.0, 0.0), (1.0, 1.5)], 8.0);
    let settings = trace::Settings::default();
    let principal = trace(&game, &settings, &Quiet);
    check(&game, &principal.q).unwrap();
    let corners = [[2.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.5]];
    let mut others = 0;
    for corner in corners {
        let found = polish(&game, &corner, &settings, &Quiet).unwrap();
        if apart(&found.q, &principal.q) > 0.1 {
            others += 1;
            let refused = check(&game, &found.q);
            assert!(matches!(refused, Err(ProofError::Elsewhere { apart }) if apart > 0.1));
        }
    }
    assert_eq!(others, 1);
}

#[test]
fn nothing_is_proved_beyond_a_point_where_branches_meet() {
    // Uniform play solves it at every λ; at λ = 2 two other branches leave it: tanh(λx/4) = x has slope λ/2 there.
    let coordination = [(1.0, 1.0), (0.0, 0.0), (0.0, 0.0), (1.0, 1.0)];
    let at = |lambda: f64| check(&bimatrix(coordination, lambda), &[0.5; 4]);
    assert!(at(1.9).is_ok());
    let Err(ProofError::Stalled { scale }) = at(5.0) else {
        panic!("{:?}", at(5.0));
    };
    assert!((scale - 0.4).abs() < 1e-3, "{scale}");
}

#[test]
fn budgets_and_cancellation_are_kept_to() {
    struct Stopped;
    impl Progress for Stopped {
        fn cancelled(&self) -> bool {
            true
        }
    }
    let game = beer_and_quiche(5.0);
    let q = trace(&game, &trace::Settings::default(), &Quiet).q;
    let refused = |settings: Settings, progress: &dyn Progress| {
        let refused = prove(&game, &q, 1.0, &settings, progress).unwrap_err();
        assert!(!refused.to_string().is_empty());
        refused
    };
    let settings = Settings::default();
    assert_eq!(refused(settings, &Stopped), ProofError::Cancelled);
    let largest = Settings {
        largest: 3,
        ..settings
    };
    assert_eq!(
        refused(largest, &Quiet),
        ProofError::TooLarge { unknowns: 4 }
    );
    let few = Settings {
        max_steps: 3,
        ..settings
    };
    let ProofError::OutOfSteps { scale } = refused(few, &Quiet) else {
        panic!("three steps are enough?");
    };
    assert!(scale > 0.0 && scale < 1.0);
}

#[test]
fn a_share_of_the_precision_is_a_smaller_precision() {
    let game = beer_and_quiche(10.0);
    let half = beer_and_quiche(5.0);
    let q = trace(&half, &trace::Settings::default(), &Quiet).q;
    let of = |game: &Game, scale: f64| prove(game, &q, scale, &Settings::default(), &Quiet);
    assert!(of(&game, 0.5).is_ok());
    assert!(of(&half, 1.0).is_ok());
    assert!(of(&game, 1.0).is_err());
}

/// Types, merging nodes, guards, leaks: whatever scenarios have.
#[test]
fn solutions_of_random_scenarios_are_proved() {
    let proved = Cell::new(0);
    on_scenarios(120, |solved| {
        let settings = Settings {
            largest: 60,
            ..Settings::default()
        };
        match prove(&solved.game, &solved.solution.q, 1.0, &settings, &Quiet) {
            Ok(proof) => {
                prop_assert!(proof.within < 1e-6, "{proof:?}");
                proved.set(proved.get() + 1);
            }
            Err(ProofError::TooLarge { .. }) => {}
            Err(other) => prop_assert!(false, "{other:?}"),
        }
        Ok(())
    });
    assert!(proved.get() > 60, "{}", proved.get());
}
