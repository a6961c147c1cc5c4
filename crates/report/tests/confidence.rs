//! The confidence word: where it changes, what never raises it, and what an answer is said to hang on.

use demarche_engine::progress::Quiet;
use demarche_report::analyse::{self, Analysis, Context, Settings};
use demarche_report::confidence::{
    Confidence, Grounds, Reliance, Support, Supports, Worlds, hangs_on, judge,
};
use demarche_report::score::classes::CLASSES;
use demarche_report::stress::stress;
use demarche_scenario::{Nowhere, load};
use proptest::prelude::*;

/// Grounds that leave high confidence.
fn firm() -> Grounds {
    Grounds {
        ensemble: Some(Worlds {
            interval: (0.55, 0.60),
            effective: 5000.0,
            precise: false,
        }),
        equilibria: Some((0.57, 0.57)),
        reliances: Some(Vec::new()),
        untried: Vec::new(),
    }
}

fn worlds(low: f64, high: f64, effective: f64) -> Grounds {
    let interval = (low, high);
    Grounds {
        ensemble: Some(Worlds {
            interval,
            effective,
            precise: false,
        }),
        ..firm()
    }
}

fn reliance(on: Support, label: &str, without: f64) -> Reliance {
    Reliance {
        on,
        path: label.into(),
        label: label.into(),
        base: 0.57,
        without,
    }
}

#[test]
fn the_word_changes_where_the_table_says() {
    use Confidence::{High, Low, Moderate};
    let between = |low, high| Grounds {
        equilibria: Some((low, high)),
        ..firm()
    };
    for (grounds, expected) in [
        (firm(), High),
        (worlds(0.35, 0.55, 400.0), High),
        (worlds(0.35, 0.5501, 400.0), Moderate),
        (worlds(0.10, 0.60, 400.0), Moderate),
        (worlds(0.10, 0.6001, 400.0), Low),
        (worlds(0.57, 0.57, 399.9), Moderate),
        (worlds(0.57, 0.57, 100.0), Moderate),
        (worlds(0.57, 0.57, 99.9), Low),
        (worlds(0.57, 0.57, f64::INFINITY), High),
        (between(0.57, 0.77), High),
        (between(0.57, 0.7701), Moderate),
        (between(0.51, 0.99), Moderate),
        (between(0.01, 0.49), Moderate),
        // On both sides of even odds, but both a roughly even chance.
        (between(0.46, 0.54), High),
        (between(0.44, 0.52), Low),
        (
            Grounds {
                untried: vec![Support::UnreferencedAssumption],
                ..firm()
            },
            Moderate,
        ),
        (
            Grounds {
                ensemble: None,
                ..firm()
            },
            Low,
        ),
        (
            Grounds {
                equilibria: None,
                ..firm()
            },
            Moderate,
        ),
        (
            Grounds {
                reliances: None,
                ..firm()
            },
            Moderate,
        ),
        (
            Grounds {
                reliances: Some(vec![reliance(Support::AnonymousSource, "a", 0.3)]),
                ..firm()
            },
            Low,
        ),
        (
            Grounds {
                reliances: Some(vec![reliance(Support::UnreferencedAssumption, "a", 0.3)]),
                ..firm()
            },
            Low,
        ),
        (Grounds::default(), Low),
    ] {
        let judgement = judge(&grounds);
        assert_eq!(judgement.confidence, expected, "{grounds:?}");
        assert_eq!(
            judgement.why(&[]).is_none(),
            expected == High,
            "{grounds:?}"
        );
    }
}

#[test]
fn an_answer_with_one_precision_has_moderate_confidence_at_most() {
    let mut grounds = firm();
    assert_eq!(judge(&grounds).confidence, Confidence::High);
    grounds.ensemble = grounds.ensemble.map(|worlds| Worlds {
        precise: true,
        ..worlds
    });
    let judged = judge(&grounds);
    assert_eq!(judged.confidence, Confidence::Moderate);
    assert!(judged.bounds[0].because.contains("λ"), "{judged:?}");
}

#[test]
fn what_an_answer_hangs_on_is_said_first() {
    assert_eq!(hangs_on(&firm()), None);
    assert_eq!(hangs_on(&Grounds::default()), None);
    let anonymous = reliance(Support::AnonymousSource, "U.S. officials, unnamed", 0.35);
    let assumed = [0.2, 0.4].map(|p| reliance(Support::UnreferencedAssumption, "let.sway", p));
    let grounds = Grounds {
        equilibria: Some((0.3, 0.7)),
        reliances: Some([std::slice::from_ref(&anonymous), &assumed].concat()),
        ..firm()
    };
    assert_eq!(
        hangs_on(&grounds).unwrap(),
        "This hangs on which equilibrium is played (from 30% to 70% over those found), on one anonymous source, “U.S. officials, \
         unnamed” (35% without it), and on one assumption that cites no source, “let.sway” (20% without it, as on 1 more alike)."
    );
    let one = Grounds {
        reliances: Some(vec![anonymous]),
        ..firm()
    };
    assert_eq!(
        hangs_on(&one).unwrap(),
        "This hangs on one anonymous source, “U.S. officials, unnamed” (35% without it)."
    );
}

#[test]
fn the_guides_example_hangs_on_its_note_without_a_reference() {
    let text = include_str!("../../../guide/src/example/envoy.demarche");
    let found = |text: &str| {
        let loaded = load("envoy.demarche", text.into(), &Nowhere);
        let (model, _) = analyse::model(&loaded, &Nowhere).unwrap();
        let settings = Settings::default();
        let analysis = Analysis::solve(&model, &settings, &Quiet).unwrap();
        let context = Context {
            loaded: &loaded,
            world: &Nowhere,
            settings: &settings,
            progress: &Quiet,
        };
        let stressed = stress(&analysis, context).unwrap();
        Supports::new(&stressed, &model).of("sincere")
    };
    let sources = |found: &[Reliance]| -> Vec<String> {
        let anonymous = found.iter().filter(|r| r.on == Support::AnonymousSource);
        anonymous.map(|r| r.path.clone()).collect()
    };
    let named = found(text);
    assert_eq!(sources(&named), [""; 0]);
    let unnamed = found(&text.replace("  hit 70%", "  anonymous\n  hit 70%"));
    // The source and its one report count once: without either, 40 %.
    assert_eq!(sources(&unnamed), ["note"]);
    let note = unnamed.iter().find(|r| r.path == "note").unwrap();
    assert!(
        (note.without - 0.4).abs() < 0.01 && note.base > 0.5,
        "{note:?}"
    );
    for weak in unnamed
        .iter()
        .filter(|r| r.on == Support::UnreferencedAssumption)
    {
        // What cites the note is not without a reference.
        assert!(
            !["north.sincere", "outreach.envoy", "outreach.envoy.leaks"]
                .contains(&weak.path.as_str())
        );
    }
    let shifts: Vec<f64> = unnamed.iter().map(|r| (r.without - r.base).abs()).collect();
    assert!(shifts.is_sorted_by(|a, b| a >= b));
}

prop_compose! {
    fn ranges()(a in 0.0..=1.0f64, b in 0.0..=1.0f64) -> (f64, f64) {
        (a.min(b), a.max(b))
    }
}

prop_compose! {
    fn grounds()(
        ensemble in prop::option::of((ranges(), 1.0..2000.0)),
        equilibria in prop::option::of(ranges()),
        supports in prop::option::of(prop::collection::vec((any::<bool>(), 0.0..=1.0f64), 0..3)),
        untried in prop::collection::vec(Just(Support::UnreferencedAssumption), 0..2),
    ) -> Grounds {
        let support = |(anonymous, without)| {
            let on = if anonymous { Support::AnonymousSource } else { Support::UnreferencedAssumption };
            reliance(on, "a thing", without)
        };
        Grounds {
            ensemble: ensemble.map(|(interval, effective)| Worlds { interval, effective, precise: false }),
            equilibria,
            reliances: supports.map(|all| all.into_iter().map(support).collect()),
            untried,
        }
    }
}

/// The range with its ends moved outwards.
fn wider((low, high): (f64, f64), by: (f64, f64)) -> (f64, f64) {
    (low * (1.0 - by.0), high + (1.0 - high) * by.1)
}

proptest! {
    #[test]
    fn weaker_grounds_never_raise_confidence(
        grounds in grounds(),
        by in (0.0..=1.0f64, 0.0..=1.0f64),
        fewer in 0.0..=1.0f64,
    ) {
        let before = judge(&grounds).confidence;
        let mut weaker = Vec::new();
        if let Some(worlds) = grounds.ensemble {
            let interval = wider(worlds.interval, by);
            weaker.push(Grounds { ensemble: Some(Worlds { interval, ..worlds }), ..grounds.clone() });
            let effective = worlds.effective * fewer;
            weaker.push(Grounds { ensemble: Some(Worlds { effective, ..worlds }), ..grounds.clone() });
            weaker.push(Grounds { ensemble: Some(Worlds { precise: true, ..worlds }), ..grounds.clone() });
        }
        weaker.push(Grounds { ensemble: None, ..grounds.clone() });
        weaker.push(Grounds { untried: vec![Support::UnreferencedAssumption], ..grounds.clone() });
        if let Some(found) = grounds.equilibria {
            weaker.push(Grounds { equilibria: Some(wider(found, by)), ..grounds.clone() });
        }
        if let Some(known) = &grounds.reliances {
            let more = [known.as_slice(), &[reliance(Support::AnonymousSource, "another", 0.3)]].concat();
            weaker.push(Grounds { reliances: Some(more), ..grounds.clone() });
        }
        for weaker in weaker {
            prop_assert!(judge(&weaker).confidence <= before, "{:?} from {:?}", weaker, grounds);
        }
    }

    /// ICD 203: how likely, and how sure of it, never in one sentence.
    #[test]
    fn confidence_and_likelihood_never_share_a_sentence(grounds in grounds()) {
        let judgement = judge(&grounds);
        let levels = ["low", "moderate", "high"];
        let likely = CLASSES.map(|(word, ..)| word);
        let has = |text: &str, words: &[&str]| {
            words.iter().any(|word| format!(" {text} ").replace(['.', ','], " ").contains(&format!(" {word} ")))
        };
        let sentence = judgement.sentence();
        prop_assert!(has(&sentence, &levels) && !has(&sentence, &likely) && !sentence.contains('%'));
        for other in judgement.why(&[]).into_iter().chain(hangs_on(&grounds)) {
            prop_assert!(!has(&other, &levels) && !has(&other, &likely), "{}", other);
        }
    }
}
