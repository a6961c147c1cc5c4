//! The principal branch: whether the solver stays on it, by a judge that follows it slowly, by values computed elsewhere, and by
//! what may not change it.

#![allow(clippy::unwrap_used)]

mod along;
mod judge;
mod judged;
mod laws;
mod reference;
mod weights;

use demarche_bench::{Arrival, Tree};
use demarche_engine::formats::type_recovery;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{self, Settings, Solution, Status};

/// Ln of the probability below which nothing is said of an information set: e⁻⁴⁶⁰ is 1e-200.
const REACHED: f64 = -460.0;

/// The game of a tree, by way of its file.
fn game(tree: &Tree) -> Game {
    let read = demarche_engine::formats::efg::read(&tree.efg()).unwrap();
    assert_eq!(read.forgets, None);
    read.game
}

/// As the product solves it, with all precisions `lambda`.
fn solve(game: &Game, lambda: f64) -> Solution {
    type_recovery::trace(&at(game, lambda), &Settings::default(), &Quiet)
}

/// As the product solves games without types.
fn solve_as_read(game: &Game, lambda: f64) -> Solution {
    trace::trace(&at(game, lambda), &Settings::default(), &Quiet)
}

fn at(game: &Game, lambda: f64) -> Game {
    let mut game = game.clone();
    game.numbers.precision.fill(lambda);
    game
}

/// The largest difference between strategies where the judge says that the branch leads.
fn apart(arrival: &Arrival, sigma: &[f64]) -> f64 {
    let pairs = arrival.sigma.iter().zip(sigma).zip(&arrival.reached);
    let pairs = pairs.filter(|(_, reached)| **reached > REACHED);
    let each = pairs.map(|((a, b), _)| (a - b).abs());
    each.fold(0.0, farther)
}

/// The larger of two distances; what is no number is as far as can be.
fn farther(a: f64, b: f64) -> f64 {
    match a.is_nan() || b.is_nan() {
        true => f64::INFINITY,
        false => a.max(b),
    }
}

fn solved(solution: &Solution) -> bool {
    solution.status == Status::Solved
}
