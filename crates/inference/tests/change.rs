//! What would have to change, against trying everything.

#![allow(clippy::unwrap_used)]

mod support;

use demarche_engine::progress::Quiet;
use demarche_inference::analysis::counterfactual::{
    Fewest, Orders, Reordered, Settings, Space, Target, fewest, nearest, together,
};
use demarche_inference::solve::Route;
use demarche_inference::uncertain::inputs::Input;
use demarche_inference::uncertain::worlds::{self, Worlds};

const TEXT: &str = include_str!("word.demarche");

fn worlds(text: &str) -> Worlds {
    let model = support::check(text).unwrap();
    Worlds::new(&model, &worlds::Settings::default(), &Quiet).unwrap()
}

fn with(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

fn at_least(question: usize, threshold: f64) -> Target {
    Target {
        question,
        at_least: true,
        threshold,
        strict: false,
    }
}

/// All rankings given as weights but that of `stalling`, which has two goals it ranks: so that few inputs are uncertain.
fn few_uncertain() -> String {
    let text = with(
        TEXT,
        "sincere ranks relief > face > programme",
        "sincere weighs relief 3, face 2, programme 1",
    );
    let text = with(
        &text,
        "stalling ranks programme > relief ~ face",
        "stalling weighs programme 3, relief 1, face 1",
    );
    with(&text, "hit 60%..90%", "hit 80%")
}

#[test]
fn the_least_change_of_numbers_is_the_least_of_a_fine_grid() {
    // Open: the prior, the leak, and how south weighs safety against pressure.
    let worlds = worlds(&few_uncertain());
    let model = worlds.model();
    let space = Space::new(model, &worlds.base().draw);
    assert_eq!(space.inputs.len(), 3, "{:?}", space.inputs);
    let base = &worlds.base().draw;
    let mut game = worlds.game();
    let steps = 12;
    let mut grid = Vec::new();
    for i in 0..=steps {
        for j in 0..=steps {
            for k in 0..=steps {
                let mut draw = base.clone();
                for (input, x) in space.inputs.iter().zip([i, j, k]) {
                    let x = f64::from(x) / f64::from(steps);
                    match *input {
                        Input::Number(p) => {
                            let [lo, hi] =
                                demarche_inference::uncertain::inputs::ends(&model.params[p].dist);
                            draw.params[p] = lo + x * (hi - lo);
                        }
                        Input::Ranking(a, t) => {
                            let w = 0.5 + 0.5 * x;
                            let goals: Vec<usize> = (0..model.goals.len())
                                .filter(|&g| base.weights[a][t][g] > 0.0)
                                .collect();
                            assert!(goals.len() == 2 && base.weights[a][t][goals[0]] > 0.5);
                            draw.weights[a][t][goals[0]] = w;
                            draw.weights[a][t][goals[1]] = 1.0 - w;
                        }
                    }
                }
                let z = space.point(&draw);
                let size = z.iter().map(|z| z * z).sum::<f64>().sqrt();
                let world = worlds.near(&mut game, draw, worlds.base()).unwrap();
                grid.push((size, world.answers));
            }
        }
    }
    let mut tried = 0;
    for question in 0..2 {
        let now = worlds.base().answers[question].unwrap();
        let answers = grid.iter().map(|(_, answers)| answers[question].unwrap());
        let (low, high) = answers.fold((1.0_f64, 0.0_f64), |(a, b), p| (a.min(p), b.max(p)));
        for (at_least, end) in [(true, high), (false, low)] {
            for share in [0.3, 0.6, 0.9] {
                let threshold = now + share * (end - now);
                let target = Target {
                    question,
                    at_least,
                    threshold,
                    strict: false,
                };
                let found = nearest(&worlds, &space, target, &Settings::default(), &Quiet);
                let change = found.found.unwrap_or_else(|| panic!("{target:?}"));
                assert!(target.is_met(change.met.answer) && change.settled);
                assert!(
                    change.met.certificate.residual < 1e-9
                        && change.met.world.route == Route::Traced
                );
                let best = grid
                    .iter()
                    .filter(|(_, answers)| target.is_met(answers[question].unwrap()))
                    .map(|(size, _)| *size)
                    .fold(f64::INFINITY, f64::min);
                // Nothing on the grid is smaller, and the grid is fine: it has something not much larger.
                let fine = 2.0 * 2.0 / f64::from(steps);
                assert!(
                    change.size <= best + 1e-6 && best <= change.size + fine,
                    "{target:?}: {} {best}",
                    change.size
                );
                tried += 1;
            }
        }
        // Nothing beyond: the search says so, and how far it came.
        let target = self::at_least(question, high + 0.01);
        let found = nearest(&worlds, &space, target, &Settings::default(), &Quiet);
        assert!(found.found.is_none());
        let closest = found.closest.unwrap().met.answer;
        assert!((closest - high).abs() < 1e-3, "{closest} {high}");
    }
    assert_eq!(tried, 12);
}

#[test]
fn rankings_move_within_their_order_only() {
    let worlds = worlds(TEXT);
    let space = Space::new(worlds.model(), &worlds.base().draw);
    let now = worlds.base().answers[0].unwrap();
    let target = at_least(0, now + 0.1);
    let found = nearest(&worlds, &space, target, &Settings::default(), &Quiet);
    let draw = found.found.unwrap().met.world.draw;
    let goal = |name: &str| {
        let found = worlds.model().goals.iter().position(|g| g.name == name);
        found.unwrap()
    };
    let [relief, face, programme] = ["relief", "face", "programme"].map(goal);
    let slack = 1e-9;
    let own = &draw.weights[0][0];
    assert!(
        own[relief] >= own[face] - slack && own[face] >= own[programme] - slack,
        "{own:?}"
    );
    let own = &draw.weights[0][1];
    assert!(
        own[programme] >= own[relief].max(own[face]) - slack,
        "{own:?}"
    );
    for weights in draw.weights.iter().flatten() {
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

/// Every order of every type with the fewest swaps that lead to it, and the answers there, from scenarios that say so.
fn all_orders() -> Vec<(usize, Vec<Option<f64>>)> {
    let sincere = [
        ("relief > face > programme", 0),
        ("face > relief > programme", 1),
        ("relief > programme > face", 1),
        ("face > programme > relief", 2),
        ("programme > relief > face", 2),
        ("programme > face > relief", 3),
    ];
    let stalling = [
        ("programme > relief ~ face", 0),
        ("relief > programme ~ face", 1),
        ("face > relief ~ programme", 1),
    ];
    let south = [("safety > pressure", 0), ("pressure > safety", 1)];
    let mut all = Vec::new();
    for (first, a) in sincere {
        for (second, b) in stalling {
            for (third, c) in south {
                let text = with(TEXT, sincere[0].0, first);
                let text = with(&with(&text, stalling[0].0, second), south[0].0, third);
                all.push((a + b + c, worlds(&text).base().answers.clone()));
            }
        }
    }
    all
}

/// Every order solved from uniform play.
fn every(depth: usize, threads: usize) -> Orders {
    Orders {
        depth,
        every: true,
        threads,
    }
}

/// Looks find as few swaps as solving every order does, and what they find is solved.
fn looked_at(worlds: &Worlds, target: Target, expected: &Fewest) {
    let looks = |threads| Orders {
        every: false,
        ..every(3, threads)
    };
    let found = fewest(worlds, target, looks(2), &Quiet);
    assert_eq!(found.exhausted, expected.exhausted, "{target:?}");
    assert!(found.solved < expected.solved || expected.solved <= 4);
    for reordered in &found.found {
        let same = |other: &&Reordered| other.swaps == reordered.swaps;
        let expected = expected.found.iter().find(same).expect("it is among them");
        assert!((expected.met.answer - reordered.met.answer).abs() < 1e-9);
        assert_eq!(reordered.met.world.route, Route::Traced);
    }
    assert!(!found.found.is_empty());
    assert_eq!(fewest(worlds, target, looks(1), &Quiet), found);
}

#[test]
fn the_fewest_swaps_are_the_fewest_of_all_orders() {
    let (worlds, all) = (worlds(TEXT), all_orders());
    let mut by_count = [0; 4];
    for question in 0..2 {
        let now = worlds.base().answers[question].unwrap();
        for at_least in [true, false] {
            let mut targets: Vec<f64> = all.iter().map(|(_, a)| a[question].unwrap()).collect();
            targets.retain(|t| {
                if at_least {
                    *t > now + 1e-3
                } else {
                    *t < now - 1e-3
                }
            });
            targets.sort_by(f64::total_cmp);
            for threshold in targets.into_iter().step_by(4) {
                // A little short of it, as the other order is solved anew.
                let threshold = threshold + if at_least { -1e-6 } else { 1e-6 };
                let target = Target {
                    question,
                    at_least,
                    threshold,
                    strict: false,
                };
                let grants = all
                    .iter()
                    .filter(|(_, a)| target.is_met(a[question].unwrap()));
                let expected = grants.map(|(count, _)| *count).min().unwrap();
                let found = fewest(&worlds, target, every(3, 2), &Quiet);
                if expected > 3 {
                    assert!(found.found.is_empty() && found.exhausted == 3, "{found:?}");
                    continue;
                }
                by_count[expected] += 1;
                assert_eq!(found.exhausted, expected - 1);
                for reordered in &found.found {
                    assert_eq!(reordered.swaps.len(), expected, "{target:?}");
                    assert!(target.is_met(reordered.met.answer));
                    assert!(reordered.met.certificate.residual < 1e-9);
                }
                assert!(!found.found.is_empty());
                // However many threads there are, the search ends in the same place.
                assert_eq!(fewest(&worlds, target, every(3, 1), &Quiet), found);
                looked_at(&worlds, target, &found);
            }
        }
    }
    assert!(by_count[1] > 0 && by_count[2] > 0, "{by_count:?}");
}

#[test]
fn what_no_order_grants_is_reported_with_the_best_of_all() {
    let (worlds, all) = (worlds(TEXT), all_orders());
    let most = all.iter().map(|(_, a)| a[0].unwrap()).fold(0.0, f64::max);
    let found = fewest(&worlds, at_least(0, most + 0.01), every(9, 2), &Quiet);
    assert!(found.found.is_empty() && found.unsolved == 0);
    // All orders but the one there is.
    assert_eq!(found.solved, all.len() - 1);
    let (best, swaps) = found.best.unwrap();
    assert!((best - most).abs() < 1e-9 && !swaps.is_empty());
}

/// A change of numbers beside a swap is what is found in the scenario that has the other order from the start.
#[test]
fn numbers_and_orders_together_are_numbers_alone_in_the_other_order() {
    let worlds = worlds(TEXT);
    let space = Space::new(worlds.model(), &worlds.base().draw);
    let mut told = 0;
    for (question, threshold) in [(0, 0.6), (0, 0.65), (0, 0.7), (1, 0.7), (1, 0.8), (1, 0.9)] {
        let target = at_least(question, threshold);
        let alone = nearest(&worlds, &space, target, &Settings::default(), &Quiet);
        let looks = Orders {
            every: false,
            ..every(2, 2)
        };
        let orders = fewest(&worlds, target, looks, &Quiet);
        let both = together(&worlds, target, (&alone, &orders), 2, &Quiet);
        assert_eq!(
            together(&worlds, target, (&alone, &orders), 1, &Quiet),
            both
        );
        let mut least = alone.found.as_ref().map_or(f64::INFINITY, |c| c.size);
        for joint in &both {
            assert!(target.is_met(joint.change.met.answer), "{target:?}");
            assert_eq!(joint.change.met.world.route, Route::Traced);
            assert!(joint.change.met.certificate.residual < 1e-9);
            // More swaps are told only for a smaller change.
            assert!(joint.change.size < least, "{target:?}");
            least = joint.change.size;
            let other = self::worlds(&in_order(&worlds, &joint.draw));
            let space = Space::new(other.model(), &other.base().draw);
            let own = nearest(&other, &space, target, &Settings::default(), &Quiet);
            let own = own.found.expect("it is met there").size;
            assert!(
                (own - joint.change.size).abs() < 0.05 * own,
                "{target:?}: {own} {}",
                joint.change.size
            );
            told += 1;
        }
    }
    assert!(told >= 3, "{told}");
}

/// The scenario with rankings as the weights of a draw have them, heaviest first.
fn in_order(worlds: &Worlds, draw: &demarche_inference::compile::Draw) -> String {
    let model = worlds.model();
    let said = |actor: usize, of: usize| {
        let weights = &draw.weights[actor][of];
        let mut goals: Vec<usize> = (0..weights.len()).filter(|&g| weights[g] > 0.0).collect();
        goals.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
        let mut text = String::new();
        for (i, &g) in goals.iter().enumerate() {
            if i > 0 {
                let tied = (weights[g] - weights[goals[i - 1]]).abs() < 1e-12;
                text += if tied { " ~ " } else { " > " };
            }
            text += &model.goals[g].name;
        }
        text
    };
    let text = with(TEXT, "relief > face > programme", &said(0, 0));
    let text = with(
        &text,
        "stalling ranks programme > relief ~ face",
        &format!("stalling ranks {}", said(0, 1)),
    );
    with(
        &text,
        "ranks safety > pressure",
        &format!("ranks {}", said(1, 0)),
    )
}
