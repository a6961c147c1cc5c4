//! Whether the judge can be trusted.

use demarche_bench::{Shape, Verdict, judge, random, random_of};
use demarche_engine::formats::type_recovery::Typed;

use crate::{apart, game};

const LAMBDAS: [f64; 3] = [3.0, 30.0, 100.0];

#[test]
fn the_judge_comes_to_the_same_in_long_and_in_short_steps() {
    in_long_and_in_short_steps(0..8);
}

#[test]
#[ignore = "takes minutes"]
fn the_judge_comes_to_the_same_in_long_and_in_short_steps_in_200_games() {
    in_long_and_in_short_steps(0..200);
}

fn in_long_and_in_short_steps(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let game = game(&random(seed));
        let long = judge(&game, &LAMBDAS, 0.4);
        let short = judge(&game, &LAMBDAS, 0.1);
        for (long, short) in long.iter().zip(&short) {
            match (long, short) {
                (Verdict::Arrived(long), Verdict::Arrived(short)) => {
                    let apart = apart(long, &short.sigma);
                    assert!(apart < 1e-11, "seed {seed}: {apart:e} apart");
                    // A long step may pass over two turns that lie close together.
                    let turns = [long, short].map(|arrival| arrival.turns.len() % 2);
                    assert_eq!(turns[0], turns[1], "seed {seed}");
                }
                other => panic!("seed {seed}: {other:?}"),
            }
        }
    }
}

#[test]
fn the_judge_comes_to_the_same_with_types_in_place_of_the_draw() {
    let mut with_types = 0;
    for seed in 0..12 {
        let game = game(&random(seed));
        let Some(recovered) = Typed::of(&game) else {
            continue;
        };
        with_types += 1;
        let plain = judge(&game, &LAMBDAS, 0.4);
        let typed = judge(&recovered.game, &LAMBDAS, 0.4);
        for (plain, typed) in plain.iter().zip(&typed) {
            match (plain, typed) {
                (Verdict::Arrived(plain), Verdict::Arrived(typed)) => {
                    let apart = apart(plain, &recovered.back(&typed.sigma));
                    assert!(apart < 1e-11, "seed {seed}: {apart:e} apart");
                }
                other => panic!("seed {seed}: {other:?}"),
            }
        }
    }
    assert!(with_types > 5, "{with_types} games had types");
}

/// Either of two who drive at each other wants to go where the other does not: 5 − 4 · (both went on), 3 or 1 for who gave way.
#[test]
fn where_branches_cross_the_judge_says_so() {
    let text = r#"EFG 2 R "chicken" { "A" "B" } p "" 1 1 { "on" "off" } 0
        p "" 2 1 { "on" "off" } 0 t "" 1 { 0 0 } t "" 2 { 4 1 }
        p "" 2 1 0 t "" 3 { 1 4 } t "" 4 { 3 3 }"#;
    let game = demarche_engine::formats::efg::read(text).unwrap().game;
    let verdicts = judge(&game, &[0.5, 10.0], 0.2);
    assert!(matches!(&verdicts[0], Verdict::Arrived(_)), "{verdicts:?}");
    // The logit x of "on" solves x = λ(1 − 2p); there ∂/∂x of either side is −1: λ p(1 − p) · 2 = 1, at p = ½.
    match verdicts[1] {
        Verdict::BranchPoint { scale } => assert!((scale - 2.0).abs() < 1e-3, "{scale}"),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn symmetric_games_are_judged_or_end_where_branches_cross() {
    let shape = Shape {
        symmetric: true,
        ..Shape::default()
    };
    let (mut arrived, mut crossed) = (0, 0);
    for seed in 0..40 {
        let game = game(&random_of(&shape, seed));
        match judge(&game, &[100.0], 0.2).pop().unwrap() {
            Verdict::Arrived(_) => arrived += 1,
            Verdict::BranchPoint { .. } => crossed += 1,
            other => panic!("seed {seed}: {other:?}"),
        }
    }
    assert!(arrived > 5 && crossed > 5, "{arrived}, {crossed}");
}
