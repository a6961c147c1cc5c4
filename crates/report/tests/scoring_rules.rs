//! Scores against values computed by hand, closed forms, and identities that hold for any forecasts.

use demarche_report::charts;
use demarche_report::score::classes::{Pair, classes, murphy};
use demarche_report::score::{
    Dated, Entry, Freeze, Frozen, FrozenEquilibrium, Instead, Ledger, Outcome, Scores, Verdict,
    brier, score, surprise,
};
use demarche_report::terminal::{self, Style};
use proptest::prelude::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

/// A forecast of a day: name and probability of each question, all with the base rate 50 % and staying as they are at 0.
fn freeze(as_of: &str, questions: &[(&str, f64)]) -> Entry {
    let question = |&(name, probability): &(&str, f64)| Frozen {
        name: name.into(),
        label: name.to_uppercase(),
        asks: "deal is yes".into(),
        rule: None,
        due: Some("2021-06-30".into()),
        probability,
        base_rate: Some(0.5),
        no_change: Some(0.0),
    };
    Entry::Freeze(Freeze {
        title: "A deal".into(),
        scenario: String::new(),
        version: "0".into(),
        as_of: as_of.into(),
        dated: Dated::Clock,
        hindsight: 0,
        equilibrium: FrozenEquilibrium {
            name: String::new(),
            precision: Vec::new(),
            status: String::new(),
            residual: 0.0,
        },
        questions: questions.iter().map(question).collect(),
    })
}

fn came(question: &str, outcome: Verdict, on: &str) -> Entry {
    Entry::Outcome(Outcome {
        question: question.into(),
        outcome,
        on: on.into(),
        because: Some("It was seen".into()),
    })
}

fn scored(entries: Vec<Entry>) -> Scores {
    let mut ledger = Ledger::default();
    for entry in entries {
        ledger.add(entry).expect("it goes with the rest");
    }
    score(&[ledger])
}

#[test]
fn three_questions_by_hand() {
    let scores = scored(vec![
        freeze(
            "2021-01-01",
            &[("a", 0.8), ("b", 0.3), ("c", 0.6), ("d", 0.9), ("e", 0.4)],
        ),
        came("a", Verdict::Yes, "2021-02-01"),
        came("b", Verdict::No, "2021-02-01"),
        came("c", Verdict::Yes, "2021-07-01"),
        came("d", Verdict::Void, "2021-07-01"),
    ]);
    assert_eq!((scores.resolved.len(), scores.open, scores.void), (3, 1, 1));
    let brier = scores.brier.unwrap();
    assert!(near(brier.mean, (0.04 + 0.09 + 0.16) / 3.0));
    // Resampled: three times the best question has 1/27, which is under 5 %; twice it and once the next 3/27 more.
    let (low, high) = brier.interval.unwrap();
    assert!(near(low, (0.04 + 0.04 + 0.09) / 3.0) && near(high, (0.16 + 0.16 + 0.09) / 3.0));
    let log = -(0.8_f64.log2() + 0.7_f64.log2() + 0.6_f64.log2()) / 3.0;
    assert!(near(scores.log.unwrap(), log));
    let of = |what| scores.against.iter().find(|a| a.instead == what);
    let base = of(Instead::BaseRate).unwrap();
    assert!(near(base.theirs, 0.25) && near(base.gain.mean, 0.25 - 0.29 / 3.0));
    assert!(near(base.log.0, log) && near(base.log.1, 1.0));
    // Two happened that would not have if nothing changed.
    let unchanged = of(Instead::NoChange).unwrap();
    assert!(near(unchanged.theirs, 2.0 / 3.0) && unchanged.log.1.is_infinite());
    assert!(of(Instead::FirstForecast).is_none());
    assert!(scores.few && scores.murphy.is_none());
}

#[test]
fn a_question_counts_once_and_its_first_forecast_is_held_against_the_later() {
    let scores = scored(vec![
        freeze("2021-01-01", &[("a", 0.2), ("b", 0.5)]),
        freeze("2021-02-01", &[("a", 0.6)]),
        freeze("2021-03-01", &[("a", 0.9)]),
        came("a", Verdict::Yes, "2021-04-01"),
        came("b", Verdict::No, "2021-04-01"),
    ]);
    let a = (0.64 + 0.16 + 0.01) / 3.0;
    assert!(near(scores.brier.unwrap().mean, (a + 0.25) / 2.0));
    let first = scores
        .against
        .iter()
        .find(|a| a.instead == Instead::FirstForecast)
        .unwrap();
    assert_eq!(first.questions, 1);
    assert!(near(first.ours, (0.16 + 0.01) / 2.0) && near(first.theirs, 0.64));
    assert_eq!(first.gain.interval, None);
}

#[test]
fn what_was_forecast_when_it_could_be_known_does_not_count() {
    let a = |p| [("a", p)];
    let scores = scored(vec![
        freeze("2021-01-01", &a(0.3)),
        // On the day itself.
        freeze("2021-04-01", &a(0.99)),
        came("a", Verdict::No, "2021-04-01"),
        // Written after the outcome.
        freeze("2021-04-01", &a(0.01)),
        freeze("2021-05-01", &a(0.0)),
        // A correction, known since April all the same.
        came("a", Verdict::Yes, "2021-05-02"),
        freeze("2021-05-02", &a(1.0)),
    ]);
    assert_eq!((scores.forecasts, scores.late), (1, 4));
    assert!(near(scores.brier.unwrap().mean, 0.49));
    // After the day on which it was to be decided, though before its outcome.
    let scores = scored(vec![
        freeze("2021-06-30", &a(0.3)),
        freeze("2021-07-01", &a(0.99)),
        came("a", Verdict::Yes, "2021-08-01"),
    ]);
    assert_eq!((scores.forecasts, scores.late), (1, 1));
    // Nothing is left of a question that was only ever forecast too late.
    let scores = scored(vec![
        freeze("2021-07-01", &a(1.0)),
        came("a", Verdict::Yes, "2021-08-01"),
    ]);
    assert!(scores.resolved.is_empty() && scores.brier.is_none() && scores.late == 1);
}

fn pair(probability: f64, happened: bool, question: usize) -> Pair {
    Pair {
        probability,
        happened,
        weight: 1.0,
        question,
    }
}

#[test]
fn the_decomposition_has_closed_forms() {
    // One word for everything: nothing is told apart.
    let same: Vec<Pair> = (0..10).map(|i| pair(0.7, i < 4, i)).collect();
    let parts = murphy(&same).unwrap();
    assert!(near(parts.reliability, 0.09) && near(parts.resolution, 0.0));
    assert!(near(parts.uncertainty, 0.24) && near(parts.within, 0.0));
    // What was said is what happened: 0.1 in one of ten, 0.9 in nine of ten.
    let calibrated: Vec<Pair> = (0..20)
        .map(|i| {
            if i < 10 {
                pair(0.1, i < 1, i)
            } else {
                pair(0.9, i < 19, i)
            }
        })
        .collect();
    let parts = murphy(&calibrated).unwrap();
    assert!(near(parts.reliability, 0.0) && near(parts.resolution, 0.16));
    assert!(near(parts.uncertainty, 0.25) && near(parts.within, 0.0));
    let found = classes(&calibrated);
    let words: Vec<&str> = found.iter().map(|c| c.words).collect();
    assert_eq!(words, ["very unlikely", "very likely"]);
    assert_eq!(
        (found[0].happened, found[1].happened, found[0].questions),
        (1, 9, 10)
    );
    assert_eq!(murphy(&[]), None);
}

#[test]
fn what_was_ruled_out_and_what_was_certain_have_classes() {
    let found = classes(
        &[0.0, 0.004, 0.03, 0.97, 0.999, 1.0].map(|p| pair(p, p > 0.5, (p * 1e4) as usize)),
    );
    let counts: Vec<(&str, usize)> = found.iter().map(|c| (c.words, c.questions)).collect();
    assert_eq!(counts, [("almost no chance", 3), ("almost certain", 3)]);
    assert!(
        surprise(1.0, true).to_bits() == 0.0_f64.to_bits() && surprise(0.0, true).is_infinite()
    );
}

prop_compose! {
    fn pairs()(list in prop::collection::vec((0.0..=1.0, any::<bool>(), 0.1..3.0), 1..40)) -> Vec<Pair> {
        let pair = |(i, (probability, happened, weight))| Pair { probability, happened, weight, question: i };
        list.into_iter().enumerate().map(pair).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_parts_add_up_to_the_brier_score(pairs in pairs()) {
        let total: f64 = pairs.iter().map(|p| p.weight).sum();
        let whole: f64 = pairs.iter().map(|p| p.weight * brier(p.probability, p.happened)).sum::<f64>() / total;
        let parts = murphy(&pairs).unwrap();
        prop_assert!(near(whole, parts.reliability - parts.resolution + parts.uncertainty + parts.within));
        prop_assert!(parts.reliability >= 0.0 && parts.resolution >= 0.0);
    }

    /// Scoring rules are proper: with belief q, the forecast q does best on average.
    #[test]
    fn both_scores_are_proper(q in 0.01..0.99f64, p in 0.01..0.99f64) {
        for mark in [brier, surprise] {
            let expected = |said| q * mark(said, true) + (1.0 - q) * mark(said, false);
            prop_assert!(expected(q) <= expected(p) + 1e-12);
        }
    }

    #[test]
    fn any_ledger_is_scored_drawn_and_told(
        list in prop::collection::vec((prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0], any::<bool>()), 0..30)
    ) {
        let names: Vec<String> = (0..list.len()).map(|i| format!("q{i}")).collect();
        let asked: Vec<(&str, f64)> = names.iter().zip(&list).map(|(n, (p, _))| (n.as_str(), *p)).collect();
        let mut entries = vec![freeze("2021-01-01", &asked)];
        for (name, (_, happened)) in names.iter().zip(&list) {
            let outcome = if *happened { Verdict::Yes } else { Verdict::No };
            entries.push(came(name, outcome, "2021-02-01"));
        }
        let scores = scored(entries);
        prop_assert_eq!(scores.resolved.len(), list.len());
        let told = terminal::score(&scores, &Style::default());
        prop_assert_eq!(told.contains("too few to conclude"), (1..10).contains(&list.len()), "{}", told);
        prop_assert!(!told.contains("NaN"), "{}", told);
        let svg = charts::reliability(&scores).standalone();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let marks = document.descendants().filter(|n| n.attribute("class") == Some("mark"));
        prop_assert_eq!(marks.count(), scores.classes.len());
        if let Some(brier) = scores.brier
            && let Some((low, high)) = brier.interval
        {
            prop_assert!(low <= brier.mean + 1e-12 && brier.mean <= high + 1e-12);
        }
    }
}
