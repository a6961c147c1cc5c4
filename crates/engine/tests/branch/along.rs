//! The branch along λ: one curve, by whatever λ it is asked for.

use demarche_bench::{Verdict, judge, random};
use demarche_engine::game::Game;
use demarche_engine::random::uniform;

use crate::{apart, game, solve, solved};

/// Values of λ in rising order: a fine grid, and some at random.
fn lambdas(seed: u64) -> Vec<f64> {
    let grid = (0..9).map(|i| 14.0 + 0.5 * f64::from(i));
    let other = (0..16).map(|i| (100.0_f64.ln() * uniform(16 * seed + i)).exp());
    let mut lambdas: Vec<f64> = grid.chain(other).collect();
    lambdas.sort_by(f64::total_cmp);
    lambdas
}

#[test]
fn whatever_lambda_is_asked_for_the_branch_is_the_same() {
    let mut wrong = Vec::new();
    for seed in 3000..3005 {
        let game = game(&random(seed));
        let lambdas = lambdas(seed);
        for (lambda, verdict) in lambdas.iter().zip(judge(&game, &lambdas, 0.4)) {
            let Verdict::Arrived(arrival) = verdict else {
                panic!("seed {seed}: {verdict:?}");
            };
            let solution = solve(&game, *lambda);
            let apart = apart(&arrival, &solution.sigma);
            if solved(&solution) && apart > 1e-7 {
                wrong.push(format!("seed {seed}, λ = {lambda}: {apart:e} apart"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Probabilities at λ, weighed by nothing.
fn sigma(game: &Game, lambda: f64) -> Option<Vec<f64>> {
    let solution = solve(game, lambda);
    solved(&solution).then_some(solution.sigma)
}

/// Where strategies jump between two λ, if they do: halved again and again, an interval that is no jump comes to nothing.
fn jump(game: &Game, mut low: f64, mut high: f64) -> Option<f64> {
    let (mut below, mut above) = (sigma(game, low)?, sigma(game, high)?);
    for _ in 0..24 {
        let far = |a: &[f64], b: &[f64]| a.iter().zip(b).any(|(a, b)| (a - b).abs() > 0.02);
        if !far(&below, &above) {
            return None;
        }
        let middle = 0.5 * (low + high);
        let between = sigma(game, middle)?;
        if far(&below, &between) {
            (high, above) = (middle, between);
        } else {
            (low, below) = (middle, between);
        }
    }
    Some(low)
}

/// The branch is a curve, so that its first arrivals move with λ, but for where it turns back: from there they jump to where it
/// comes to that λ again.
#[test]
fn strategies_jump_where_the_branch_turns_back_and_nowhere_else() {
    let mut wrong = Vec::new();
    let mut jumps = 0;
    for seed in 4010..4017 {
        let game = game(&random(seed));
        let grid: Vec<f64> = (0..12).map(|i| 2.0 * 1.35_f64.powi(i)).collect();
        let turns = match judge(&game, &[60.0], 0.4).pop() {
            Some(Verdict::Arrived(arrival)) => arrival.turns,
            other => panic!("seed {seed}: {other:?}"),
        };
        for pair in grid.windows(2) {
            let Some(at) = jump(&game, pair[0], pair[1]) else {
                continue;
            };
            jumps += 1;
            if !turns.iter().any(|turn| (turn / at - 1.0).abs() < 1e-4) {
                wrong.push(format!(
                    "seed {seed}: at λ = {at}, the branch turns at {turns:?}"
                ));
            }
        }
    }
    println!("{jumps} jumps");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
