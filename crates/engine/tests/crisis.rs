//! Lewis & Schultz's crisis game (Political Analysis 11, 2003): every equilibrium, by the solver's search.
//!
//! A challenges or leaves things as they are (worth S_A to it); B concedes (V_A, C_B) or resists; A stands firm (W_A + ε_A,
//! W_B + ε_B) or backs down (a + ε_a, V_B). The errors are independent, standard normal and private, and A's persist from its
//! first move to its second, so that no graph with finitely many types holds the game. It is one fixed point instead: what
//! resisting is worth to B decides whether it resists, that decides who challenges, and that what resisting is worth.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::f64::consts::{PI, SQRT_2};
use std::path::Path;

use demarche_engine::progress::Quiet;
use demarche_engine::qre::newton::System;
use demarche_engine::qre::response::Response;
use demarche_engine::qre::search::{Exactness, roots};

/// Means of the payoffs: (S_A, V_A, W_A, a) and (C_B, W_B, V_B).
#[derive(Clone, Copy)]
struct Crisis {
    status_quo: f64,
    prize: f64,
    war_a: f64,
    back_down: f64,
    concede: f64,
    war_b: f64,
    prize_b: f64,
    /// Slope of the fixed-point map at the latest point.
    slope: f64,
}

/// Φ, as the probit response to two options: its errors differ by √2 times a standard normal.
fn cumulative(z: f64) -> f64 {
    let mut sigma = [0.0; 2];
    Response::Probit.respond(SQRT_2, &[z, 0.0], &[true, true], &mut sigma);
    sigma[0]
}

fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

/// ∫ φ(x) Φ(x + shift) dx from `from` up, by Gauss's rule with five points on panels half a unit wide.
fn above(from: f64, shift: f64) -> f64 {
    const GAUSS: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
        (0.906_179_845_938_664, 0.236_926_885_056_189_1),
    ];
    let from = from.max(-9.0);
    let panel = |i: i32| {
        let middle = from + 0.5 * f64::from(i) + 0.25;
        let point = |&(x, w): &(f64, f64)| {
            let x = middle + 0.25 * x;
            0.25 * w * density(x) * cumulative(x + shift)
        };
        GAUSS.iter().map(point).sum::<f64>()
    };
    (0..40).map(panel).sum()
}

impl System for Crisis {
    fn unknowns(&self) -> usize {
        1
    }

    /// x is what B gains by resisting, in units of the chance that A stands firm: B resists with probability Φ(x).
    fn at(&mut self, x: &[f64], residual: &mut [f64]) {
        let resist = cumulative(x[0]);
        // A challenges if the better of its two ends beats this.
        let least = (self.status_quo - (1.0 - resist) * self.prize) / resist;
        let (war, back) = (least - self.war_a, least - self.back_down);
        let challenge = 1.0 - cumulative(war) * cumulative(back);
        let stand = above(war, self.war_a - self.back_down);
        let firm = stand / challenge;
        let gain = self.war_b - self.prize_b + (self.prize_b - self.concede) / firm;
        residual[0] = x[0] - gain;
        let d_least = (self.prize - self.status_quo) / (resist * resist) * density(x[0]);
        let d_stand = -density(war) * cumulative(back);
        let d_challenge = d_stand - cumulative(war) * density(back);
        let d_firm = (d_stand - firm * d_challenge) / challenge;
        self.slope = -(self.prize_b - self.concede) / (firm * firm) * d_firm * d_least;
    }

    fn tangent(&mut self, dx: &[f64], out: &mut [f64]) {
        out[0] = (1.0 - self.slope) * dx[0];
    }
}

/// Probabilities that B resists, in rising order, over all equilibria found.
fn resisting(crisis: Crisis, threads: usize) -> Vec<f64> {
    let start = |i: usize| vec![-3.2 + 0.1 * i as f64];
    let mut systems = vec![crisis; threads];
    let exactness = Exactness {
        tolerance: 1e-13,
        apart: 1e-7,
    };
    let basins = roots(&mut systems, 65, &start, exactness, &Quiet);
    let mut resisting: Vec<f64> = basins.iter().map(|b| cumulative(b.root[0])).collect();
    resisting.sort_by(f64::total_cmp);
    resisting
}

/// The game of the paper's figure: W_A and W_B are left to choose.
fn crisis(war_a: f64, war_b: f64) -> Crisis {
    Crisis {
        status_quo: 0.0,
        prize: 1.0,
        war_a,
        back_down: -1.2,
        concede: 0.0,
        war_b,
        prize_b: 1.0,
        slope: 0.0,
    }
}

#[test]
fn all_three_equilibria_are_found() {
    let found = resisting(crisis(-1.9, -2.9), 1);
    assert_eq!(found.len(), 3, "{found:?}");
    for (found, known) in found
        .iter()
        .zip([0.251_104_616_0, 0.594_722_829_5, 0.813_321_720_3])
    {
        assert!((found - known).abs() < 1e-9, "{found}, not {known}");
    }
    assert_eq!(found, resisting(crisis(-1.9, -2.9), 3));
}

#[test]
fn published_games_have_the_equilibria_that_are_known_of_them() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/reference/sigint/equilibria.csv");
    let Ok(table) = std::fs::read_to_string(table) else {
        eprintln!("skipped: the reference values are not at hand");
        return;
    };
    let mut games: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let game = (fields[0].to_string(), fields[1].to_string());
        games
            .entry(game)
            .or_default()
            .push(fields[3].parse().unwrap());
    }
    assert!(games.len() > 5, "the table has {} games", games.len());
    for ((setting, x), mut known) in games {
        let along: f64 = x.parse().unwrap();
        let (war_a, war_b) = match setting.as_str() {
            "multi" => (-1.9, -2.9 + 0.1 * along),
            _ => (-1.8, -2.45 + 0.1 * along),
        };
        known.sort_by(f64::total_cmp);
        let found = resisting(crisis(war_a, war_b), 1);
        assert_eq!(found.len(), known.len(), "{setting} at {x}: {found:?}");
        for (found, known) in found.iter().zip(&known) {
            assert!((found - known).abs() < 1e-9, "{setting} at {x}: {found}");
        }
    }
}

#[test]
fn the_slope_is_what_differences_come_to() {
    let mut game = crisis(-1.9, -2.9);
    let at = |x: f64, game: &mut Crisis| {
        let mut residual = [0.0];
        game.at(&[x], &mut residual);
        residual[0]
    };
    for x in [-1.0, -0.2, 0.4, 1.1] {
        let h = 1e-5;
        let difference = (at(x + h, &mut game) - at(x - h, &mut game)) / (2.0 * h);
        at(x, &mut game);
        let mut out = [0.0];
        game.tangent(&[1.0], &mut out);
        assert!((out[0] - difference).abs() < 1e-7 * difference.abs().max(1.0));
    }
}
