//! Options that are more or less usual.

use demarche_bench::{Shape, Verdict, judge, random_of};
use demarche_engine::certify::certify;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::prove::{self, prove};
use demarche_engine::qre::trace::{self, Settings};

use crate::{apart, at, game, solve, solve_as_read, solved};

const LAMBDAS: [f64; 4] = [3.0, 10.0, 30.0, 100.0];

/// Weights between e⁻³ and e³, by slot.
fn weigh(game: &mut Game, seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        6.0 * (state >> 11) as f64 / (1_u64 << 53) as f64 - 3.0
    };
    game.numbers.log_weights = (0..game.graph.unknowns).map(|_| next()).collect();
}

#[test]
fn what_is_solved_lies_on_the_branch_that_begins_at_usual_play() {
    let (mut agreed, mut refused) = (0, 0);
    for seed in 3000..3050 {
        let mut game = game(&random_of(&Shape::default(), seed));
        weigh(&mut game, seed);
        for (&lambda, verdict) in LAMBDAS.iter().zip(judge(&game, &LAMBDAS, 0.4)) {
            let Verdict::Arrived(arrival) = verdict else {
                panic!("seed {seed}: {verdict:?}");
            };
            let certificate = certify(&at(&game, lambda), &arrival.sigma);
            assert!(certificate.residual < 1e-9, "seed {seed}: {certificate:?}");
            for solution in [solve(&game, lambda), solve_as_read(&game, lambda)] {
                if solved(&solution) {
                    let apart = apart(&arrival, &solution.sigma);
                    assert!(apart < 1e-7, "seed {seed}, λ = {lambda}: {apart:e} apart");
                    agreed += 1;
                } else {
                    refused += 1;
                }
            }
        }
    }
    assert!(
        refused * 100 <= agreed,
        "{refused} refused, {agreed} agreed"
    );
}

#[test]
fn where_nothing_is_at_stake_play_is_as_usual() {
    let mut game = game(&random_of(&Shape::default(), 7));
    weigh(&mut game, 7);
    let solution = solve_as_read(&game, 0.0);
    for set in &game.graph.infosets {
        let slots = set.first as usize..(set.first + set.options) as usize;
        let weights: Vec<f64> = game.numbers.log_weights[slots.clone()]
            .iter()
            .map(|w| w.exp())
            .collect();
        let total: f64 = weights.iter().sum();
        for (sigma, weight) in solution.sigma[slots].iter().zip(weights) {
            assert!((sigma - weight / total).abs() < 1e-15);
        }
    }
}

#[test]
fn the_path_is_proved_with_weights_too() {
    let (mut proved, mut refused) = (0, 0);
    for seed in 3100..3110 {
        let shape = Shape {
            depth: (3, 4),
            ..Shape::default()
        };
        let mut game = game(&random_of(&shape, seed));
        weigh(&mut game, seed);
        let game = at(&game, 10.0);
        let solution = trace::trace(&game, &Settings::default(), &Quiet);
        let proof = prove(&game, &solution.q, 1.0, &prove::Settings::default(), &Quiet);
        proved += usize::from(proof.is_ok());
        // What it says of other weights is not said of these.
        let mut other = game.clone();
        weigh(&mut other, seed + 1000);
        let proof = prove(
            &other,
            &solution.q,
            1.0,
            &prove::Settings::default(),
            &Quiet,
        );
        refused += usize::from(proof.is_err());
    }
    // Where nobody's payoffs hang on what another does, Q is the same at any weights.
    assert!(
        proved >= 8 && refused >= 5,
        "{proved} proved, {refused} refused"
    );
}

/// The loud option of either type `copies` times; whoever hears one cannot tell it from another.
fn bluff(copies: usize) -> Game {
    let mut text = String::from(
        "EFG 2 R \"A bluff\" { \"Sender\" \"Receiver\" }\nc \"\" 1 \"\" { \"strong\" 1/3 \"weak\" 2/3 } 0\n",
    );
    let mut outcome = 0;
    for (set, pays) in [(1, [2.0, -1.0, 0.5, 0.0]), (2, [1.0, -1.0, -1.0, 1.0])] {
        let louds = (0..copies).map(|i| format!("\"loud {i}\" "));
        text += &format!(
            "p \"\" 1 {set} \"\" {{ {}\"quiet\" }} 0\n",
            louds.collect::<String>()
        );
        for _ in 0..copies {
            text += "p \"\" 2 1 \"heard it\" { \"yield\" \"stand\" } 0\n";
            for pay in pays.chunks(2) {
                outcome += 1;
                text += &format!("t \"\" {outcome} \"\" {{ {} {} }}\n", pay[0], pay[1]);
            }
        }
        outcome += 1;
        text += &format!(
            "t \"\" {outcome} \"\" {{ {} 0.1 }}\n",
            0.2 * f64::from(set - 1)
        );
    }
    demarche_engine::formats::efg::read(&text).unwrap().game
}

#[test]
fn an_option_told_as_three_is_one_that_is_three_times_as_usual() {
    let mut one = bluff(1);
    one.numbers.log_weights = vec![0.0; one.graph.unknowns];
    for set in one.graph.infosets.clone() {
        if set.actor == 0 {
            one.numbers.log_weights[set.first as usize] = 3.0_f64.ln();
        }
    }
    let three = bluff(3);
    for lambda in [0.5, 3.0, 20.0] {
        let (one, three) = (solve_as_read(&one, lambda), solve_as_read(&three, lambda));
        let louds = three.sigma[..3].iter().sum::<f64>();
        assert!(
            (louds - one.sigma[0]).abs() < 1e-9,
            "{louds} {}",
            one.sigma[0]
        );
        let quiets = (three.sigma[3], one.sigma[1]);
        assert!((quiets.0 - quiets.1).abs() < 1e-9, "{quiets:?}");
    }
}
