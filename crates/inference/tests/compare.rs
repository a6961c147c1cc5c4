//! Two forms of a scenario over the same draws.

#![allow(clippy::unwrap_used)]

mod support;

use demarche_engine::progress::Quiet;
use demarche_inference::analysis::compare::{
    Carried, Form, Situation, pairs, shifts, situations, spread,
};
use demarche_inference::uncertain::ensemble::Draws;
use demarche_inference::uncertain::worlds::{Settings, Worlds};
use demarche_scenario::model::Model;

const TEXT: &str = include_str!("word.demarche");

fn with(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

fn model(text: &str) -> Model {
    support::check(text).unwrap()
}

fn worlds(model: &Model) -> Worlds {
    Worlds::new(model, &Settings::default(), &Quiet).unwrap()
}

/// The value of the number whose path ends so.
fn number(model: &Model, draw: &demarche_inference::compile::Draw, path: &str) -> f64 {
    let mut found = model
        .params
        .iter()
        .enumerate()
        .filter(|(_, p)| p.path.ends_with(path));
    let (i, _) = found
        .next()
        .unwrap_or_else(|| panic!("{path}: {:?}", model.params));
    draw.params[i]
}

#[test]
fn what_is_uncertain_in_both_is_the_same_by_name() {
    let base = model(TEXT);
    let draws = Draws::new(&base, 3);
    // Another number first, which moves all places; another range; another order; and a goal's weight that is given.
    let text = with(
        TEXT,
        "source wire\n",
        "let rush = 10%..30%\nsource cable\n  hit 50%..70%\n  false alarm 5%\nsource wire\n",
    );
    let text = with(&text, "leaks 20%..40%", "leaks 60%..80%");
    let text = with(
        &text,
        "sincere ranks relief > face > programme",
        "sincere ranks face > relief > programme",
    );
    let form = model(&with(&text, "20% offended = yes", "rush offended = yes"));
    let (same, other) = (Carried::new(&base, &base, 3), Carried::new(&base, &form, 3));
    let goal = |model: &Model, name: &str| model.goals.iter().position(|g| g.name == name).unwrap();
    let (mut rush, mut seen) = (Vec::new(), Vec::new());
    for m in 0..64 {
        let draw = draws.at(m);
        assert_eq!(same.draw(m, &draw), draw);
        let there = other.draw(m, &draw);
        let both = |path: &str| (number(&base, &draw, path), number(&form, &there, path));
        let (a, b) = both("sincere.prior");
        assert_eq!(a, b);
        let (a, b) = both("wire.hit");
        assert_eq!(a, b);
        let (a, b) = both(".leaks");
        assert!((a + 0.4 - b).abs() < 1e-12, "{a} {b}");
        // Stalling ranks as before, with the same ties; sincere has the same weights in other places.
        assert_eq!(draw.weights[0][1], there.weights[0][1]);
        let (own, varied) = (&draw.weights[0][0], &there.weights[0][0]);
        assert_eq!(own[goal(&base, "relief")], varied[goal(&form, "face")]);
        assert_eq!(own[goal(&base, "face")], varied[goal(&form, "relief")]);
        rush.push(number(&form, &there, "rush"));
        seen.push(a);
    }
    // What is uncertain in the form alone is drawn too, and not in step with anything.
    assert!(rush.iter().all(|x| (0.1..=0.3).contains(x)));
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    assert!((mean(&rush) - 0.2).abs() < 0.01);
    let products = rush
        .iter()
        .zip(&seen)
        .map(|(a, b)| (a - mean(&rush)) * (b - mean(&seen)));
    let (a, b) = (
        rush.iter().map(|a| (a - 0.2).powi(2)).sum::<f64>(),
        seen.iter().map(|b| (b - mean(&seen)).powi(2)).sum::<f64>(),
    );
    assert!(products.sum::<f64>().abs() / (a * b).sqrt() < 0.4);
}

#[test]
fn the_same_form_twice_differs_in_nothing_and_common_draws_narrow_what_does() {
    let base = model(TEXT);
    let form = model(&with(TEXT, "leaks 20%..40%", "leaks 70%..90%"));
    let draws = Draws::new(&base, 0);
    let carried = [Carried::new(&base, &base, 0), Carried::new(&base, &form, 0)];
    let both = [worlds(&base), worlds(&form)];
    let forms = [0, 1].map(|f| Form {
        carried: &carried[f],
        worlds: &both[f],
    });
    let same = pairs(&draws, [forms[0]; 2], 40, 2, &Quiet);
    assert!(
        same.len() == 40
            && same
                .iter()
                .all(|p| p.first.is_some() && p.first == p.second)
    );
    let different = pairs(&draws, forms, 40, 1, &Quiet);
    let other = pairs(&draws, forms, 40, 3, &Quiet);
    assert_eq!(different, other);
    let answer = |pair: &Option<(f64, Vec<Option<f64>>)>| pair.as_ref().unwrap().1[0].unwrap();
    let first: Vec<f64> = different.iter().map(|p| answer(&p.first)).collect();
    let second: Vec<f64> = different.iter().map(|p| answer(&p.second)).collect();
    let wide = |shift: usize| {
        let difference = (0..40).map(|i| (second[(i + shift) % 40] - first[i], 1.0));
        let spread = spread(difference.collect()).unwrap();
        spread.high - spread.low
    };
    assert!(wide(0) < 0.5 * wide(17), "{} {}", wide(0), wide(17));
}

#[test]
fn forms_of_another_shape_compare_too() {
    let base = model(TEXT);
    // A variable more, and a decision that is no choice any more.
    let text = with(
        TEXT,
        "variable offended",
        "variable storm: no < yes = no\nvariable offended",
    );
    let text = with(
        &text,
        "decision work by north",
        "event weather\n  30% storm = yes\n  otherwise nothing\ndecision work by north",
    );
    let form = model(&text);
    let draws = Draws::new(&base, 0);
    let carried = [Carried::new(&base, &base, 0), Carried::new(&base, &form, 0)];
    let both = [worlds(&base), worlds(&form)];
    assert_ne!(both[0].compiled().graph, both[1].compiled().graph);
    // Weather matters to no actor, so nothing may differ.
    let forms = [0, 1].map(|f| Form {
        carried: &carried[f],
        worlds: &both[f],
    });
    for pair in pairs(&draws, forms, 10, 2, &Quiet) {
        let (first, second) = (pair.first.unwrap(), pair.second.unwrap());
        assert!((first.0 - second.0).abs() < 1e-9);
        for (a, b) in first.1.iter().zip(&second.1) {
            assert!((a.unwrap() - b.unwrap()).abs() < 1e-9);
        }
    }
    let faced = both.each_ref().map(|w| situations(w, w.base()));
    for shift in shifts(&faced[0], &faced[1]) {
        assert!(shift.moved < 1e-6, "{shift:?}");
    }
}

#[test]
fn what_goals_add_is_what_moves_the_odds() {
    let base = model(TEXT);
    let form = model(&with(
        TEXT,
        "sincere ranks relief > face > programme",
        "sincere ranks programme > face > relief",
    ));
    let both = [worlds(&base), worlds(&form)];
    let faced = both.each_ref().map(|w| situations(w, w.base()));
    for (worlds, faced) in both.iter().zip(&faced) {
        // Each type is somewhere at a decision that all types take.
        for type_name in ["sincere", "stalling"] {
            let there = faced
                .iter()
                .filter(|s| s.type_name == type_name && s.decision == "outreach");
            let total: f64 = there.map(|s| s.reached).sum();
            assert!((total - 1.0).abs() < 1e-9, "{total}");
        }
        assert!(!worlds.model().actors.is_empty());
    }
    let all = shifts(&faced[0], &faced[1]);
    assert!(
        all[0].before.type_name == "sincere" && all[0].moved > 0.05,
        "{:?}",
        all[0]
    );
    assert!(all.is_sorted_by(|a, b| a.weight >= b.weight));
    let lambda = 8.0;
    let mut held = 0;
    for shift in &all {
        let odds = |s: &Situation| (s.probability(&shift.to) / s.probability(&shift.from)).ln();
        let gain: f64 = shift.goals.iter().map(|g| g.after - g.before).sum();
        // σ ∝ exp(λQ), and Q is the sum over goals.
        let expected = lambda * gain;
        let found = odds(&shift.after) - odds(&shift.before);
        assert!(
            (found - expected).abs() < 1e-6,
            "{found} {expected} {shift:?}"
        );
        held += 1;
    }
    assert!(held > 3);
}

#[test]
fn spreads_are_weighed() {
    let found = spread(vec![(0.3, 1.0), (-0.1, 3.0), (0.5, 0.0)]).unwrap();
    assert!((found.mean - 0.0).abs() < 1e-15 && found.rises == 0.25);
    assert_eq!((found.low, found.high), (-0.1, 0.3));
    assert_eq!(spread(vec![(0.3, 0.0)]), None);
}
