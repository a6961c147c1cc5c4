//! What drives an answer, against scenarios that say the changed thing themselves, solved from uniform play.

#![allow(clippy::unwrap_used)]

mod support;

use demarche_engine::progress::Quiet;
use demarche_inference::analysis::drivers::{BENT, drivers, explained, swap_each};
use demarche_inference::uncertain::ensemble::{self, Draws, Ensemble};
use demarche_inference::uncertain::inputs::{Input, with_params};
use demarche_inference::uncertain::worlds::{Settings, Worlds};

/// A short game with types, ranges, rankings, a tie, a hidden move and a report.
const TEXT: &str = include_str!("word.demarche");

fn worlds(text: &str) -> Worlds {
    Worlds::new(&support::check(text).unwrap(), &Settings::default(), &Quiet).unwrap()
}

fn answer(text: &str, question: usize) -> f64 {
    worlds(text).base().answers[question].unwrap()
}

/// The text with one passage in place of another, which stands in it once.
fn with(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

#[test]
fn ends_are_the_answers_of_scenarios_that_say_so() {
    let worlds = worlds(TEXT);
    for question in 0..2 {
        let found = drivers(&worlds, question, true, 2, &Quiet).unwrap();
        assert_eq!(found.rows.len(), 6);
        let reach: Vec<f64> = found.rows.iter().map(|r| r.reach(found.base)).collect();
        assert!(
            reach.is_sorted_by(|a, b| a >= b) && reach[0] > 0.01,
            "{reach:?}"
        );
        let ends = [
            (
                "north.sincere",
                "sincere 30%..50%",
                "sincere ",
                ["30%", "50%"],
            ),
            ("leaks", "leaks 20%..40%", "leaks ", ["20%", "40%"]),
            ("hit", "hit 60%..90%", "hit ", ["60%", "90%"]),
        ];
        for (path, from, to, values) in ends {
            let row = found.rows.iter().find(|row| match row.input {
                Input::Number(i) => worlds.model().params[i].path.contains(path),
                Input::Ranking(..) => false,
            });
            let row = row.unwrap_or_else(|| panic!("{path}"));
            for (end, value) in row.ends.iter().zip(values) {
                let expected = answer(&with(TEXT, from, &format!("{to}{value}")), question);
                assert!(
                    (end.solved.unwrap() - expected).abs() < 1e-9,
                    "{path} {value}"
                );
                assert_eq!(end.bent(), (end.straight - expected).abs() > BENT);
            }
        }
        // A corner of a ranking as weights that a scenario gives.
        for row in &found.rows {
            let Input::Ranking(a, k) = row.input else {
                continue;
            };
            let model = worlds.model();
            for end in &row.ends {
                let weights = end.weights.as_ref().unwrap().iter().zip(&model.goals);
                let given = weights.filter(|(_, goal)| goal.of.contains(&a));
                let given: Vec<String> = given
                    .map(|(w, goal)| format!("{} {w}", goal.name))
                    .collect();
                let type_name = &model.actors[a].types[k].name;
                let from = match type_name.as_str() {
                    "sincere" => "sincere ranks relief > face > programme",
                    "stalling" => "stalling ranks programme > relief ~ face",
                    _ => "ranks safety > pressure",
                };
                let space = if type_name.is_empty() { "" } else { " " };
                let to = format!("{type_name}{space}weighs {}", given.join(", "));
                let expected = answer(&with(TEXT, from, &to), question);
                assert!((end.solved.unwrap() - expected).abs() < 1e-9, "{to}");
            }
        }
    }
}

#[test]
fn without_solving_anew_only_the_derivatives_speak() {
    let worlds = worlds(TEXT);
    let quick = drivers(&worlds, 0, false, 1, &Quiet).unwrap();
    let full = drivers(&worlds, 0, true, 1, &Quiet).unwrap();
    for row in &quick.rows {
        let solved = full.rows.iter().find(|r| r.input == row.input).unwrap();
        for (quick, full) in row.ends.iter().zip(&solved.ends) {
            assert_eq!(quick.solved, None);
            assert_eq!(quick.straight, full.straight);
        }
    }
}

#[test]
fn swaps_are_the_answers_of_scenarios_that_rank_so() {
    let swapped = swap_each(&worlds(TEXT), 2, &Quiet);
    let texts = [
        ("relief > face > programme", "face > relief > programme"),
        ("relief > face > programme", "relief > programme > face"),
        ("programme > relief ~ face", "relief > programme ~ face"),
        ("programme > relief ~ face", "face > relief ~ programme"),
        ("safety > pressure", "pressure > safety"),
    ];
    assert_eq!(swapped.len(), texts.len());
    for (swapped, (from, to)) in swapped.iter().zip(texts) {
        for (question, found) in swapped.answers.iter().enumerate() {
            let expected = answer(&with(TEXT, from, to), question);
            assert!((found.unwrap() - expected).abs() < 1e-9, "{to}");
        }
    }
}

#[test]
fn shares_of_the_spread_are_what_freezing_one_thing_at_a_time_gives() {
    let worlds = worlds(TEXT);
    let model = worlds.model();
    let settings = ensemble::Settings::default();
    let ensemble = Ensemble::new(worlds.solved(), &settings);
    let rows = ensemble.run(0..256, &Quiet);
    let found = explained(model, ensemble.draws(), &rows, 0, 0).unwrap();
    assert!(found.estimate.predicted > 0.9, "{:?}", found.estimate);
    // Jansen's estimator of total indices, on draws of other seeds.
    let draws = [9, 10].map(|seed| Draws::new(model, seed));
    let mut game = worlds.game();
    let mut at = |draw| worlds.near(&mut game, draw, worlds.base()).unwrap().answers[0].unwrap();
    let n = 1000;
    let (mut sum, mut square) = (0.0, 0.0);
    let mut total = vec![0.0; found.inputs.len()];
    for m in 0..n {
        let (a, b) = (draws[0].at(m), draws[1].at(m));
        let own = at(a.clone());
        sum += own;
        square += own * own;
        for (input, total) in found.inputs.iter().zip(&mut total) {
            let mut mixed = a.clone();
            match *input {
                Input::Number(i) => {
                    mixed.params[i] = b.params[i];
                    mixed = with_params(model, &a, mixed.params);
                }
                Input::Ranking(a, k) => mixed.weights[a][k].clone_from(&b.weights[a][k]),
            }
            *total += (own - at(mixed)).powi(2);
        }
    }
    let n = n as f64;
    let variance = square / n - (sum / n).powi(2);
    for (index, total) in found.estimate.indices.iter().zip(total) {
        let expected = total / (2.0 * n * variance);
        let share = index.total.share;
        assert!((share - expected).abs() < 0.05, "{share} {expected}");
    }
}
