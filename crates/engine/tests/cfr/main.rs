//! Regret minimization: known values, plain versions of the same algorithms, refusals.

#![allow(clippy::unwrap_used)]

#[path = "../../examples/families/mod.rs"]
mod families;
mod plain;

use demarche_engine::cfr::{self, CfrError, Method, Settings, Solver, Status, exploitability};
use demarche_engine::formats::efg::{self, Dialect};
use demarche_engine::game::Game;
use demarche_engine::progress::{Progress, Quiet};

use self::plain::{Plain, Rule, best};

/// Every method with the plain version's weights.
const METHODS: [(Method, Rule); 3] = [
    (
        Method::Plain,
        Rule {
            weights: |_| [1.0, 1.0, 1.0],
        },
    ),
    (
        Method::Plus,
        Rule {
            weights: |t| [1.0, 0.0, t],
        },
    ),
    (
        Method::DISCOUNTED,
        Rule {
            weights: |t| [t.powf(1.5) / (t.powf(1.5) + 1.0), 0.5, t * t],
        },
    ),
];

fn after(game: &Game, method: Method, iterations: u64) -> cfr::Solution {
    let settings = Settings {
        method,
        iterations,
        ..Settings::default()
    };
    cfr::solve(game, &settings, &Quiet).unwrap()
}

fn option(game: &Game, sigma: &[f64], knows: &str, hand: usize, a: usize) -> f64 {
    let sets = &game.graph.infosets;
    let set = sets.iter().position(|set| set.label == knows).unwrap();
    sigma[game.graph.slot(set, hand, a)]
}

fn close(left: &[f64], right: &[f64], tolerance: f64) {
    assert_eq!(left.len(), right.len());
    for (slot, (l, r)) in left.iter().zip(right).enumerate() {
        assert!((l - r).abs() <= tolerance, "slot {slot}: {l} and {r}");
    }
}

const PENNIES: &str = r#"EFG 2 R "pennies" { "A" "B" } p "" 1 1 "" { "h" "t" } 0
    p "" 2 1 "" { "h" "t" } 0 t "" 1 "" { 3 -1 } t "" 2 "" { 1 1 }
    p "" 2 1 0 t "" 3 "" { 1 1 } t "" 4 "" { 3 -1 }"#;

#[test]
fn games_are_as_large_as_those_of_the_same_names_elsewhere() {
    for (name, infosets) in [
        ("kuhn", 12),
        ("leduc", 936),
        ("goofspiel", 3608),
        ("dice", 24576),
    ] {
        let game = families::named(name).unwrap();
        let solver = Solver::new(&game, Method::Plus).unwrap();
        assert_eq!(solver.size().infosets, infosets, "{name}");
    }
    let goofspiel = families::named("goofspiel").unwrap();
    assert_eq!(goofspiel.graph.nodes(), 26773);
}

#[test]
fn pennies_are_tossed() {
    let game = efg::read(PENNIES).unwrap().game;
    let solution = after(&game, Method::Plus, 1000);
    close(&solution.sigma, &[0.5; 4], 1e-9);
    close(&solution.quality.value, &[2.0, 0.0], 1e-9);
    let heads = exploitability(&game, &[1.0, 0.0, 0.25, 0.75]).unwrap();
    close(&heads.value, &[1.5, 0.5], 1e-15);
    close(&heads.best, &[2.5, 1.0], 1e-15);
    assert_eq!(heads.exploitability(), 0.75);
}

#[test]
fn kuhn_poker_is_worth_minus_an_eighteenth() {
    let game = families::named("kuhn").unwrap();
    for (method, _) in METHODS {
        let solution = after(&game, method, 20_000);
        assert!(solution.quality.exploitability() < 2e-3);
        assert!((solution.quality.value[0] + 1.0 / 18.0).abs() < 1e-3);
    }
    let settings = Settings {
        iterations: 100_000,
        target: 1e-5,
        ..Settings::default()
    };
    let solution = cfr::solve(&game, &settings, &Quiet).unwrap();
    assert_eq!(solution.status, Status::Solved);
    let bets = |knows, hand| option(&game, &solution.sigma, knows, hand, 1);
    // The first player bluffs with some α ≤ 1/3, on which the rest of its play hangs; the second has no choice.
    let bluff = bets("", 0);
    assert!(bluff < 1.0 / 3.0 + 1e-3, "{bluff}");
    for (found, known) in [
        (bets("", 1), 0.0),
        (bets("", 2), 3.0 * bluff),
        (bets("pb", 0), 0.0),
        (bets("pb", 1), bluff + 1.0 / 3.0),
        (bets("p", 0), 1.0 / 3.0),
        (bets("p", 1), 0.0),
        (bets("p", 2), 1.0),
        (bets("b", 0), 0.0),
        (bets("b", 1), 1.0 / 3.0),
        (bets("b", 2), 1.0),
    ] {
        assert!((found - known).abs() < 5e-3, "{found} and {known}");
    }
}

#[test]
fn leduc_poker_is_worth_what_others_found() {
    let game = families::named("leduc").unwrap();
    for method in [Method::Plus, Method::DISCOUNTED] {
        let solution = after(&game, method, 2000);
        assert!(solution.quality.exploitability() < 1e-3);
        assert!((solution.quality.value[0] + 0.0856).abs() < 2e-4);
        let sooner = after(&game, method, 200).quality.exploitability();
        assert!(sooner > 3.0 * solution.quality.exploitability());
    }
}

#[test]
fn iterates_are_those_of_the_plain_version() {
    let mut short = families::named("kuhn").unwrap();
    // The highest card may not open.
    let set = short.graph.infosets.iter().position(|s| s.label.is_empty());
    let slot = short.graph.slot(set.unwrap(), 2, 1);
    short.graph_mut().available[slot] = false;
    let games = [
        (families::named("kuhn").unwrap(), 60),
        (short, 60),
        (families::named("leduc").unwrap(), 12),
        (families::named("goofspiel").unwrap(), 6),
    ];
    for (game, iterations) in &games {
        for (method, rule) in METHODS {
            let mut plain = Plain::new(game);
            (1..=*iterations).for_each(|t| plain.iterate(t, rule));
            let found = after(game, method, u64::from(*iterations));
            close(&found.sigma, &plain.strategies(), 1e-11);
        }
    }
}

#[test]
fn best_responses_are_those_found_history_by_history() {
    for (name, iterations) in [("kuhn", 3), ("leduc", 3), ("goofspiel", 4)] {
        let game = families::named(name).unwrap();
        let solution = after(&game, Method::Plus, iterations);
        let plain = [0, 1].map(|me| best(&game, &solution.sigma, me));
        close(&solution.quality.best, &plain, 1e-12);
        let again = exploitability(&game, &solution.sigma).unwrap();
        close(&again.best, &plain, 1e-12);
        close(&again.value, &solution.quality.value, 1e-12);
    }
}

#[test]
fn hands_dealt_by_chance_instead_of_types_make_no_difference() {
    let game = families::named("leduc").unwrap();
    let text = families::text(&game, "leduc", Dialect::Gambit).unwrap();
    let tree = efg::read(&text).unwrap().game;
    // OpenSpiel deals one hand after the other, which makes six nodes more.
    assert_eq!(tree.graph.nodes(), 9457 - 6);
    let with = |game: &Game| after(game, Method::Plus, 20).quality.exploitability();
    assert!((with(&game) - with(&tree)).abs() < 1e-12);
}

#[test]
fn histories_that_end_alike_may_be_one_node() {
    let apart = efg::read(PENNIES).unwrap().game;
    let mut merged = apart.clone();
    // Both tails is where both heads is.
    let last = merged.graph.child.len() - 1;
    let child = merged.graph.child[last - 3];
    merged.graph_mut().child[last] = child;
    assert_eq!(
        after(&apart, Method::Plus, 7).quality,
        after(&merged, Method::Plus, 7).quality
    );
}

#[test]
fn what_cannot_be_done_is_refused() {
    let refused = |text: &str| Solver::new(&efg::read(text).unwrap().game, Method::Plus).err();
    let general = PENNIES.replace("3 -1", "3 0");
    let Some(CfrError::Sum { between, .. }) = refused(&general) else {
        panic!("a general-sum game was taken");
    };
    assert_eq!(between, [2.0, 3.0]);
    let three = r#"EFG 2 R "x" { "A" "B" "C" } p "" 1 1 "" { "l" } 0 p "" 2 1 "" { "l" } 0 p "" 3 1 "" { "l" } 0
        t "" 1 "" { 0 0 0 }"#;
    assert_eq!(refused(three), Some(CfrError::Players(3)));
    let forgetful = r#"EFG 2 R "x" { "A" "B" } p "" 1 1 "" { "l" "r" } 0 p "" 1 2 "" { "l" "r" } 0
        t "" 1 "" { 0 0 } t "" 2 "" { 1 -1 } p "" 1 2 0 t "" 3 "" { 2 -2 } t "" 4 "" { 3 -3 }"#;
    assert_eq!(refused(forgetful), Some(CfrError::Recall));
    // No player's choice changes what chance adds.
    let windfall = r#"EFG 2 R "x" { "A" "B" } c "" 1 "" { "rain" 1/4 "sun" 3/4 } 0 p "" 1 1 "" { "l" "r" } 0
        t "" 1 "" { 1 3 } t "" 2 "" { 2 2 } p "" 1 1 0 t "" 3 "" { 0 0 } t "" 4 "" { -1 1 }"#;
    let game = efg::read(windfall).unwrap().game;
    let solution = after(&game, Method::Plus, 100);
    assert!(solution.quality.exploitability().abs() < 1.0);
    close(&[solution.quality.value.iter().sum()], &[1.0], 1e-12);
}

/// Stops before anything is done.
struct Impatient;

impl Progress for Impatient {
    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn stopped_at_once_play_is_uniform() {
    let game = families::named("kuhn").unwrap();
    let solution = cfr::solve(&game, &Settings::default(), &Impatient).unwrap();
    assert_eq!(solution.status, Status::Cancelled);
    assert_eq!(solution.iterations, 0);
    close(&solution.sigma, &[0.5; 24], 0.0);
    assert!(solution.quality.exploitability() > 0.1);
}
