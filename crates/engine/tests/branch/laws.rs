//! What may not change the branch.

use demarche_bench::{Altered, Tree, random};
use demarche_engine::formats::type_recovery;
use demarche_engine::game::Game;
use demarche_engine::progress::Quiet;
use demarche_engine::qre::trace::{Settings, Solution};

use crate::{REACHED, at, farther, game, solve, solve_as_read, solved};

const SEEDS: std::ops::Range<u64> = 1000..1060;
const LAMBDAS: [f64; 2] = [3.0, 30.0];
/// The same to this much.
const SAME: f64 = 1e-9;

/// First slot of each information set, by player and set of the tree.
fn slots(tree: &Tree, game: &Game) -> Vec<Vec<usize>> {
    let mut slots: Vec<Vec<usize>> = tree.sets.iter().map(|sets| vec![0; sets.len()]).collect();
    for ((player, set), own) in tree.order().into_iter().zip(&game.graph.infosets) {
        assert_eq!(game.graph.actors[own.actor as usize], tree.players[player]);
        slots[player][set] = own.first as usize;
    }
    slots
}

/// Ln of the probability that each slot's information set is reached.
fn reached(game: &Game, sigma: &[f64]) -> Vec<f64> {
    let graph = &game.graph;
    let mut reach = vec![f64::NEG_INFINITY; graph.nodes()];
    reach[0] = 0.0;
    let mut reached = vec![0.0; graph.unknowns];
    for n in 0..graph.nodes() {
        for (a, e) in graph.edges(n).enumerate() {
            let p = match graph.infoset[n] {
                demarche_engine::game::NONE => game.numbers.chance[graph.chance[e] as usize],
                i => {
                    let slot = graph.slot(i as usize, 0, a);
                    reached[slot] += reach[n].exp();
                    sigma[slot]
                }
            };
            reach[graph.child[e] as usize] = reach[n] + p.ln();
        }
    }
    reached.iter().map(|p: &f64| p.ln()).collect()
}

/// Solves random games as they are and altered, where `lambda` multiplies λ; all who are solved are the same. Where one of both is
/// refused, nothing is said, but that is rare.
fn on_altered(lambda: f64, alter: impl Fn(&Tree, u64) -> Altered) {
    let (mut wrong, mut refused, mut count) = (Vec::new(), 0, 0);
    for seed in SEEDS {
        let tree = random(seed);
        let altered = alter(&tree, seed);
        let (old, new) = (game(&tree), game(&altered.tree));
        let (old_slots, new_slots) = (slots(&tree, &old), slots(&altered.tree, &new));
        for asked in LAMBDAS {
            count += 1;
            let before = solve(&old, asked);
            let after = solve(&new, asked * lambda);
            if !solved(&before) || !solved(&after) {
                refused += 1;
                continue;
            }
            let reached = reached(&old, &before.sigma);
            let mut most = 0.0;
            for (player, sets) in altered.before.iter().enumerate() {
                for (set, options) in sets.iter().enumerate() {
                    for (a, known) in options.iter().enumerate() {
                        let Some((p, s, o)) = *known else { continue };
                        let was = old_slots[p][s] + o;
                        let apart =
                            (after.sigma[new_slots[player][set] + a] - before.sigma[was]).abs();
                        if reached[was] > REACHED {
                            most = farther(most, apart);
                        }
                    }
                }
            }
            if most > SAME {
                wrong.push(format!("seed {seed}, λ = {asked}: {most:e} apart"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(refused * 50 <= count, "{refused} of {count} were refused");
}

#[test]
fn payoffs_in_other_units_with_lambda_in_theirs_are_the_same_game() {
    for c in [1e-6, 1e6, 7.0] {
        on_altered(1.0 / c, |tree, _| tree.with_payoffs(|_, x| c * x));
    }
}

#[test]
fn what_a_player_gets_in_any_case_changes_nothing() {
    on_altered(1.0, |tree, _| {
        tree.with_payoffs(|player, x| x + [1.0, -3.0, 0.5][player])
    });
}

#[test]
fn the_order_of_players_changes_nothing() {
    on_altered(1.0, |tree, seed| {
        let players = tree.players.len();
        let turned = (0..players).map(|i| (i + 1 + seed as usize % (players - 1)) % players);
        tree.with_players(&turned.collect::<Vec<_>>())
    });
}

#[test]
fn the_order_of_options_changes_nothing() {
    on_altered(1.0, |tree, seed| tree.with_options(seed));
}

#[test]
fn the_order_of_outcomes_of_chance_changes_nothing() {
    on_altered(1.0, |tree, seed| tree.with_chances(seed));
}

#[test]
fn an_outcome_of_chance_told_as_two_changes_nothing() {
    on_altered(1.0, |tree, seed| tree.with_split(seed));
}

#[test]
fn what_never_happens_changes_nothing() {
    on_altered(1.0, |tree, _| tree.with_never());
}

type Way<'a> = &'a dyn Fn(&Game, f64) -> Solution;

/// Solves random games in two ways; all who are solved are the same.
fn on_ways(ways: [Way; 2]) {
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for seed in SEEDS {
        let game = game(&random(seed));
        for lambda in LAMBDAS {
            let [one, other] = ways.map(|way| way(&game, lambda));
            if !solved(&one) || !solved(&other) {
                refused += 1;
                continue;
            }
            let reached = reached(&game, &one.sigma);
            let pairs = one.sigma.iter().zip(&other.sigma).zip(reached);
            let apart = pairs.filter(|(_, reached)| *reached > REACHED);
            let apart = apart.map(|((a, b), _)| (a - b).abs()).fold(0.0, farther);
            if apart > SAME {
                wrong.push(format!("seed {seed}, λ = {lambda}: {apart:e} apart"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(refused <= 2, "{refused} were refused");
}

#[test]
fn types_in_place_of_the_draw_are_the_same_game() {
    on_ways([&solve, &solve_as_read]);
}

#[test]
fn threads_change_nothing() {
    let on = |threads: usize| {
        move |game: &Game, lambda: f64| {
            let settings = Settings {
                threads,
                ..Settings::default()
            };
            type_recovery::trace(&at(game, lambda), &settings, &Quiet)
        }
    };
    on_ways([&on(1), &on(2)]);
    on_ways([&on(1), &on(4)]);
}
