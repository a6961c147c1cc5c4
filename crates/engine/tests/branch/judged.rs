//! The solver before the judge.

use demarche_bench::{Ends, Shape, Verdict, judge, random_of};
use demarche_engine::certify::certify;
use demarche_engine::game::Game;
use demarche_engine::qre::trace::Solution;

use crate::{apart, at, game, solve, solve_as_read, solved};

const LAMBDAS: [f64; 4] = [3.0, 10.0, 30.0, 100.0];

type Solver = fn(&Game, f64) -> Solution;

/// What came of games at [`LAMBDAS`].
#[derive(Debug, Default)]
struct Tally {
    agreed: usize,
    /// Solver, seed, λ, and how far apart.
    wrong: Vec<(&'static str, u64, f64, f64)>,
    /// Solver, seed, λ and status.
    refused: Vec<(&'static str, u64, f64, String)>,
    /// Seed and verdict.
    undecided: Vec<(u64, String)>,
}

/// Holds the solver against the judge on the games of these seeds; with types recovered first, and then as read.
fn tally(shape: &Shape, seeds: std::ops::Range<u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let game = game(&random_of(shape, seed));
        let verdicts = judge(&game, &LAMBDAS, 0.4);
        for (&lambda, verdict) in LAMBDAS.iter().zip(verdicts) {
            let Verdict::Arrived(arrival) = verdict else {
                tally.undecided.push((seed, format!("{verdict:?}")));
                break;
            };
            let certificate = certify(&at(&game, lambda), &arrival.sigma);
            assert!(certificate.residual < 1e-9, "seed {seed}: {certificate:?}");
            let solvers: [(&str, Solver); 2] = [("with types", solve), ("as read", solve_as_read)];
            for (name, solver) in solvers {
                let solution = solver(&game, lambda);
                let apart = apart(&arrival, &solution.sigma);
                if !solved(&solution) {
                    let status = solution.status.to_string();
                    tally.refused.push((name, seed, lambda, status));
                } else if apart <= 1e-7 {
                    tally.agreed += 1;
                } else {
                    tally.wrong.push((name, seed, lambda, apart));
                }
            }
        }
    }
    println!("{} agreed", tally.agreed);
    println!("wrong: {:?}", tally.wrong);
    println!("refused: {:?}", tally.refused);
    println!("undecided: {:?}", tally.undecided);
    tally
}

/// The solver may refuse at most this share of what it is asked.
const REFUSED: f64 = 0.01;

fn holds(tally: &Tally) {
    let Tally {
        agreed,
        wrong,
        refused,
        undecided,
    } = tally;
    assert!(wrong.is_empty(), "{} wrong: {wrong:?}", wrong.len());
    let most = REFUSED * (agreed + refused.len()) as f64;
    assert!(refused.len() as f64 <= most, "refused: {refused:?}");
    assert!(undecided.len() * 100 <= *agreed, "{undecided:?}");
}

#[test]
fn what_is_solved_lies_on_the_branch_that_begins_at_uniform_play() {
    holds(&tally(&Shape::default(), 0..200));
}

#[test]
#[ignore = "takes a quarter of an hour"]
fn what_is_solved_lies_on_the_branch_in_2000_games() {
    holds(&tally(&Shape::default(), 0..2000));
}

/// Payoffs that are far from all others now and then.
#[test]
fn what_is_solved_lies_on_the_branch_where_payoffs_are_normal() {
    let shape = Shape {
        ends: Ends::Normal,
        depth: (3, 4),
        ..Shape::default()
    };
    holds(&tally(&shape, 0..20));
}

#[test]
#[ignore = "takes minutes"]
fn what_is_solved_lies_on_the_branch_of_longer_games() {
    let shape = Shape {
        depth: (7, 9),
        ..Shape::default()
    };
    holds(&tally(&shape, 0..40));
}
