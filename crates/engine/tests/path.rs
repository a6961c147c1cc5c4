//! The path to a solution: where branches cross, how far it is vouched for, and what neighbours are reached by.

#![allow(clippy::unwrap_used)]

use demarche_bench::random;
use demarche_engine::formats::{efg, nfg};
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::prove;
use demarche_engine::qre::search::{self, search};
use demarche_engine::qre::trace::{Settings, Solution, Status, refine, trace, ways};
use demarche_engine::qre::vouch::{Effort, PathError, Vouched, vouch};

/// Two players who want to do the same thing. At λ the odds p : 1 − p of both are those of e^{λ(2p − 1)}, which has one
/// solution up to λ = 2, where the slope λ/2 of the response at p = ½ is 1, and three beyond.
fn meeting(lambda: f64) -> Game {
    let text = r#"NFG 1 R "Meeting" { "A" "B" } { 2 2 } 1 1 0 0 0 0 1 1"#;
    let mut game = nfg::read(text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

/// The largest p = 1/(1 + e^{−λ(2p − 1)}).
fn meets(lambda: f64) -> f64 {
    let mut p: f64 = 1.0;
    for _ in 0..10_000 {
        p = 1.0 / (1.0 + (-lambda * (2.0 * p - 1.0)).exp());
    }
    p
}

/// Where a sign turns out to have changed some steps ago, the branch is taken back to the last look at it, not begun anew with the
/// short steps of a careful run.
#[test]
fn looking_at_the_sign_every_few_steps_finds_the_same_at_little_more_cost() {
    let game = meeting(3.0);
    let with = |sign_every| {
        let settings = Settings {
            induction: false,
            sign_every,
            ..Settings::default()
        };
        trace(&game, &settings, &Quiet)
    };
    let each = with(1);
    for sign_every in [2, 3, 4, 7] {
        let few = with(sign_every);
        assert_eq!((few.status, few.crossings.len()), (Status::Solved, 1));
        let apart = (few.crossings[0].scale - each.crossings[0].scale).abs();
        assert!(apart < 1e-4, "{apart}");
        let (most, steps) = (each.info.steps + 2 * sign_every, few.info.steps);
        assert!(steps <= most, "{steps} steps, not {most}");
    }
}

#[test]
fn a_crossing_is_told_where_it_is_and_both_ways_on_are_followed() {
    let below = trace(&meeting(1.9), &Settings::default(), &Quiet);
    assert_eq!((below.status, below.crossings.len()), (Status::Solved, 0));
    let game = meeting(3.0);
    let solution = trace(&game, &Settings::default(), &Quiet);
    assert_eq!(solution.status, Status::Solved);
    let [crossing] = &solution.crossings[..] else {
        panic!("{:?}", solution.crossings);
    };
    assert!((crossing.scale * 3.0 - 2.0).abs() < 1e-3, "{crossing:?}");
    // Straight on is what treats both places alike.
    assert!(solution.sigma.iter().all(|s| (s - 0.5).abs() < 1e-9));
    let mut ends: Vec<f64> = ways(&game, &solution, &Settings::default(), &Quiet)
        .into_iter()
        .map(|way| way.solution.unwrap().sigma[0])
        .collect();
    ends.sort_by(f64::total_cmp);
    let p = meets(3.0);
    assert!((ends[0] - (1.0 - p)).abs() < 1e-9, "{ends:?} {p}");
    assert!((ends[1] - p).abs() < 1e-9, "{ends:?} {p}");
    let searched = search(
        &game,
        &search::Settings {
            starts: 1,
            ..search::Settings::default()
        },
        &solution,
        &Quiet,
    );
    assert_eq!(searched.found.len(), 3);
}

fn game(seed: u64, lambda: f64) -> Game {
    let mut game = efg::read(&random(seed).efg()).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

/// A small random game.
fn small(lambda: f64) -> (Game, Solution) {
    let mut games = (0..).map(|seed| game(seed, lambda));
    let game = games.find(|game| game.graph.unknowns <= 30).unwrap();
    let solution = trace(&game, &Settings::default(), &Quiet);
    assert_eq!(solution.status, Status::Solved);
    (game, solution)
}

#[test]
fn a_path_is_proved_where_the_size_allows_and_retraced_where_it_does_not() {
    let (game, solution) = small(10.0);
    let settings = Settings::default();
    let prove = Effort::Prove(prove::Settings::default());
    let proved = vouch(&game, &solution, prove, &settings, &Quiet).unwrap();
    assert_eq!(proved.word, Vouched::Proved);
    assert!(proved.proof.unwrap().unwrap().within < 1e-7);
    let none = prove::Settings {
        largest: 2,
        ..prove::Settings::default()
    };
    let retraced = vouch(&game, &solution, Effort::Prove(none), &settings, &Quiet).unwrap();
    assert_eq!(retraced.word, Vouched::Retraced);
    assert!(retraced.proof.unwrap().is_err());
    let again = retraced.retraced.unwrap();
    assert!(again.apart < 1e-9 && again.steps > solution.info.steps);
}

#[test]
fn what_cannot_be_retraced_in_time_is_only_followed() {
    let (game, solution) = small(10.0);
    let hurried = Settings {
        max_steps: 3,
        ..Settings::default()
    };
    let path = vouch(&game, &solution, Effort::Retrace, &hurried, &Quiet).unwrap();
    assert_eq!(path.word, Vouched::Followed);
    assert_eq!(path.retraced.unwrap().status, Status::OutOfSteps);
}

#[test]
fn an_equilibrium_off_the_principal_branch_is_contradicted() {
    let game = meeting(1.5);
    let mut solution = trace(&game, &Settings::default(), &Quiet);
    solution.q[0] += 0.3;
    solution.sigma[0] += 0.3;
    let prove = Effort::Prove(prove::Settings::default());
    let settings = Settings::default();
    let by_proof = vouch(&game, &solution, prove, &settings, &Quiet);
    assert!(matches!(by_proof, Err(PathError::ByProof { apart }) if apart > 0.1));
    let by_run = vouch(&game, &solution, Effort::Retrace, &settings, &Quiet);
    assert!(matches!(by_run, Err(PathError::ByRetracing { apart }) if apart > 0.1));
}

#[test]
fn neighbours_reached_on_a_path_are_where_tracing_afresh_arrives() {
    let settings = Settings::default();
    let (mut reached, mut tried) = (0, 0);
    for seed in 0..120 {
        let lambda = [3.0, 10.0, 30.0][seed as usize % 3];
        let from = game(seed, lambda);
        let known = trace(&from, &settings, &Quiet);
        let mut to = from.clone();
        // Payoffs move by up to a twentieth of their range, each its own way.
        for (i, payoff) in to.numbers.payoff.iter_mut().enumerate() {
            *payoff += 0.05 * f64::sin(i as f64 * 12.9898 + seed as f64);
        }
        if known.status != Status::Solved {
            continue;
        }
        tried += 1;
        let Some(near) = refine(&from, &known, &to, &settings, &Quiet) else {
            continue;
        };
        reached += 1;
        let fresh = trace(&to, &settings, &Quiet);
        assert_eq!(fresh.status, Status::Solved, "seed {seed}");
        let pairs = near.sigma.iter().zip(&fresh.sigma);
        let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-7, "seed {seed}, λ {lambda}: apart by {apart}");
    }
    println!("{reached} of {tried} neighbours were reached on a path");
    assert!(reached > 0, "{reached} of {tried}");
}
