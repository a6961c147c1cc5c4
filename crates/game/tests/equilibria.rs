//! Responses other than the logit, and further equilibria.

#![allow(clippy::unwrap_used)]

use demarche_game::certify::certify_as;
use demarche_game::efg;
use demarche_game::graph::Game;
use demarche_game::progress::Quiet;
use demarche_game::response::Response;
use demarche_game::trace::{Settings, Status, trace};

/// A game of two players who choose at the same time, as a tree: rows first, then columns that do not see the row.
fn bimatrix(rows: usize, payoffs: &[&[(f64, f64)]], lambda: f64) -> Game {
    let columns = payoffs[0].len();
    let names = |prefix: &str, count: usize| {
        let names = (1..=count).map(|i| format!("\"{prefix}{i}\""));
        names.collect::<Vec<_>>().join(" ")
    };
    let mut text = String::from("EFG 2 R \"Game\" { \"Row\" \"Column\" }\n");
    text += &format!("p \"\" 1 1 \"rows\" {{ {} }} 0\n", names("r", rows));
    for (i, row) in payoffs.iter().enumerate() {
        text += &format!("p \"\" 2 1 \"columns\" {{ {} }} 0\n", names("c", columns));
        for (j, (a, b)) in row.iter().enumerate() {
            text += &format!("t \"\" {} \"\" {{ {a} {b} }}\n", 1 + i * columns + j);
        }
    }
    let mut game = efg::read(&text).unwrap().game;
    game.numbers.precision.fill(lambda);
    game
}

#[test]
fn probit_responses_are_traced_and_certified() {
    // Rock, paper, scissors with a bonus, so that no option is like another.
    let payoffs: [&[(f64, f64)]; 3] = [
        &[(0.0, 0.0), (-1.0, 1.0), (2.0, -2.0)],
        &[(1.0, -1.0), (0.0, 0.0), (-1.0, 1.0)],
        &[(-1.5, 1.5), (1.0, -1.0), (0.0, 0.0)],
    ];
    for lambda in [0.5, 3.0, 20.0] {
        let game = bimatrix(3, &payoffs, lambda);
        let settings = Settings {
            response: Response::Probit,
            ..Settings::default()
        };
        let solution = trace(&game, &settings, &Quiet);
        assert_eq!(solution.status, Status::Solved);
        let certificate = certify_as(Response::Probit, &game, &solution.sigma);
        assert!(certificate.residual < 1e-11, "{certificate:?}");
        let as_logit = certify_as(Response::Logit, &game, &solution.sigma);
        assert!(as_logit.residual > 1e-3, "{as_logit:?}");
    }
}
