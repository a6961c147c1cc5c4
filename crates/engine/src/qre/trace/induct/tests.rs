//! Mixed induction against plain induction, and what noise tells against the sign of the determinant.

use demarche_bench::random;

use super::super::{Settings, Span, Status, trace};
use super::*;
use crate::formats::type_recovery::Typed;
use crate::formats::{efg, nfg};
use crate::game::Game;
use crate::qre::sweep::Sweep;

fn game(seed: u64, lambda: f64) -> Game {
    let tree = efg::read(&random(seed).efg()).unwrap().game;
    let mut game = Typed::of(&tree).map_or(tree, |typed| typed.game);
    game.numbers.precision.fill(lambda);
    game
}

fn corrector(game: &Game) -> Corrector<'_> {
    let range = Span::of(&game.graph, &game.numbers).range;
    Corrector::new(Sweep::new(game, 1.0), range)
}

/// A game's solution at its precisions, with every Q disturbed by noise of about so many nats.
fn disturbed(game: &Game, nats: f64) -> Option<(Vec<f64>, Vec<f64>)> {
    let solution = trace(game, &Settings::default(), &Quiet);
    let lambda = game.numbers.precision[0];
    let noise = |(i, q): (usize, &f64)| q + nats / lambda * noise(7 * i + 3);
    let start = solution.q.iter().enumerate().map(noise).collect();
    (solution.status == Status::Solved).then_some((solution.q, start))
}

#[test]
fn mixing_comes_to_where_plain_sweeps_come_in_fewer() {
    let (mut plain_sweeps, mut mixed_sweeps, mut helped) = (0, 0, 0);
    for seed in 0..150 {
        let game = game(seed, [10.0, 30.0, 100.0][seed as usize % 3]);
        let mut corrector = corrector(&game);
        let Some((_, start)) = disturbed(&game, 0.1) else {
            continue;
        };
        let goal = Goal::new(0.0, 1e-8);
        let plain = corrector.induct(&start, goal, &Quiet);
        if !plain.converged {
            continue;
        }
        let mixed = corrector.induct(&start, goal.mixed(), &Quiet);
        assert!(mixed.converged, "seed {seed}");
        let apart = corrector.apart(&plain.point, &mixed.point);
        assert!(apart < 1e-6, "seed {seed}: {apart}");
        if mixed.mixed {
            helped += 1;
            plain_sweeps += plain.inductions;
            mixed_sweeps += mixed.inductions;
        } else {
            assert_eq!(mixed.point.q, plain.point.q);
        }
    }
    assert!(helped > 20, "{helped}");
    assert!(
        3 * mixed_sweeps < 2 * plain_sweeps,
        "{mixed_sweeps} sweeps, {plain_sweeps} without mixing, in {helped} games"
    );
}

#[test]
fn mixing_is_not_taken_for_contraction() {
    // Where plain sweeps depart from the symmetric equilibrium, mixing must not come to it as if they led there.
    let mut corrector_game = nfg::read(MEETING).unwrap().game;
    corrector_game.numbers.precision.fill(3.0);
    let mut corrector = corrector(&corrector_game);
    let start = [0.5 + 1e-3, 0.5, 0.5 + 1e-3, 0.5];
    let found = corrector.induct(&start, Goal::new(0.0, 1e-8).mixed(), &Quiet);
    let away = (found.point.q[0] - found.point.q[1]).abs();
    assert!(!found.converged || away > 0.5, "{away}");
}

/// Two players who want to do the same thing: with λ above 2 the even equilibrium is one of three, and a sweep of induction leaves
/// λ/2 of a disturbance or more.
const MEETING: &str = r#"NFG 1 R "Meeting" { "A" "B" } { 2 2 } 1 1 0 0 0 0 1 1"#;

#[test]
fn noise_that_dies_out_tells_the_sign_of_the_determinant() {
    let mut told = 0;
    for seed in 0..150 {
        let game = game(seed, [3.0, 10.0, 30.0][seed as usize % 3]);
        let Some((q, _)) = disturbed(&game, 0.0) else {
            continue;
        };
        let mut corrector = corrector(&game);
        if !corrector.sweep.layered() {
            continue;
        }
        let point = Point { q, tau: 0.0 };
        corrector.contraction(&point);
        let (found, nothing_left) = corrector.induct_from_noise(&point.q, Goal::new(0.0, 1e-9));
        if nothing_left {
            told += 1;
            // It went by way of noise, and came back.
            assert!(corrector.apart(&point, &found.point) < 1e-8, "seed {seed}");
            assert_eq!(
                corrector.orientation(&point, None).0,
                Some(true),
                "seed {seed}"
            );
        }
    }
    assert!(told > 30, "{told}");
}

#[test]
fn noise_does_not_die_out_where_the_determinant_is_negative() {
    let mut game = nfg::read(MEETING).unwrap().game;
    for lambda in [1.0, 1.5, 2.5, 4.0] {
        game.numbers.precision.fill(lambda);
        let mut corrector = corrector(&game);
        let point = Point {
            q: vec![0.5; 4],
            tau: 0.0,
        };
        // Even if a probe had been blind to it.
        corrector.left = Some(0.01);
        let (_, all) = corrector.induct_from_noise(&point.q, Goal::new(0.0, 1e-9));
        let sign = corrector.orientation(&point, None).0;
        assert_eq!(sign, Some(lambda < 2.0), "{lambda}");
        assert_eq!(all, lambda < 2.0, "{lambda}");
    }
}

#[test]
fn a_point_that_is_too_far_is_given_up_at_once() {
    let (mut tried, mut saved) = (0, 0);
    for seed in 0..40 {
        let game = game(seed, 3.0);
        let Some((_, start)) = disturbed(&game, 3.0) else {
            continue;
        };
        let mut corrector = corrector(&game);
        let goal = Goal::new(0.0, 1e-8);
        let whole = corrector.induct(&start, goal, &Quiet);
        if !whole.converged || whole.moved < 1.0 {
            continue;
        }
        tried += 1;
        let (given_up, left) = corrector.step(&start, goal.within(0.1));
        assert!(!given_up.converged && left.is_infinite(), "seed {seed}");
        let (few, all) = (given_up.inductions, whole.inductions);
        assert!(few <= 2 && few <= all, "seed {seed}: {few} of {all}");
        saved += all - few;
    }
    assert!(tried > 10 && saved > 2 * tried, "{saved} in {tried}");
}
