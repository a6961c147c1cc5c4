//! From a scenario to findings.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use demarche_engine::progress::{Progress, Quiet};
use demarche_report::ablate::{self, Effect};
use demarche_report::analyse::{AnalyseError, Analysis, Context, Settings, analyse, drawn, point};
use demarche_report::confidence::{Confidence, Reliance};
use demarche_report::findings::{Answer, Findings};
use demarche_report::view::question::trajectory;
use demarche_scenario::load::{Loaded, load};
use demarche_scenario::syntax::Scenario;
use demarche_scenario::{Nowhere, check, vary};

const TEXT: &str = r#"scenario "A border"
  rounds 3
  precision 10

source cable "A cable"
  hit 80%
  false alarm 20%
source wire "A wire report"
  hit 60%
  false alarm 30%

actor north "North"
  type sincere 40% because cable#1.1
  type stalling otherwise
  sincere ranks calm > gain
  stalling ranks gain > calm

variable tension: low < high = low

goal calm of north
  1 if tension is low
goal gain of north
  1 if work is build

decision work by north
  option pause
    then tension falls
  option build
    then tension rises

evidence unrest: tension is high in round 1
  reported by wire because wire#2
evidence rest: tension is low in round 1
  reported by cable because cable#3

question unsettled "Is it not settled in the second round?": tension is high in round 2 because cable#4
question settled "Is it settled?": tension is low by round 3 because wire#5

variant sure "North is sincere for certain"
  north is sincere
"#;

fn context<'a>(loaded: &'a Loaded, settings: &'a Settings) -> Context<'a> {
    Context {
        loaded,
        world: &Nowhere,
        settings,
        progress: &Quiet,
    }
}

fn whole(loaded: &Loaded, settings: &Settings) -> Result<Findings, AnalyseError> {
    analyse(context(loaded, settings))
}

fn findings() -> Findings {
    let loaded = load("border.demarche", TEXT.into(), &Nowhere);
    whole(&loaded, &Settings::default()).unwrap()
}

#[test]
fn names_that_end_alike_keep_their_own_citations() {
    let found = findings();
    let cited = |question: &str| {
        let answer = found.questions.iter().find(|q| q.name == question).unwrap();
        answer.citations[0].text.clone()
    };
    assert_eq!(
        (cited("settled"), cited("unsettled")),
        ("wire#5".into(), "cable#4".into())
    );
    let reported = |item: &str| {
        let row = found.evidence.iter().find(|e| e.name == item).unwrap();
        row.citations[0].text.clone()
    };
    assert_eq!(
        (reported("rest"), reported("unrest")),
        ("cable#3".into(), "wire#2".into())
    );
}

#[test]
fn a_variant_that_settles_the_type_settles_the_belief() {
    let found = findings();
    assert_eq!(found.variants.len(), 1);
    assert!(found.variants[0].residual < 1e-9 && found.variants[0].unanswered.is_empty());
    for row in &found.evidence {
        assert!(
            row.used && (0.0..=1.0).contains(&row.probability_true),
            "{row:?}"
        );
    }
    let [low, high] = ["rest", "unrest"].map(|name| {
        found
            .evidence
            .iter()
            .find(|e| e.name == name)
            .unwrap()
            .probability_true
    });
    assert!((low + high - 1.0).abs() < 1e-12);
}

/// The same answers come from weighing the rest of the reports and from solving the scenario without the source.
#[test]
fn an_anonymous_source_is_dropped_as_if_it_had_not_been_written() {
    let text = TEXT.replace("  hit 60%", "  anonymous\n  hit 95%");
    let loaded = load("border.demarche", text, &Nowhere);
    let settings = Settings::default();
    let found = whole(&loaded, &settings).unwrap();
    assert_eq!(found.anonymous_dropped, 1);
    let model = loaded.check(&Nowhere).0.unwrap();
    let wire = model.constructs.iter().find(|c| c.path == "source.wire");
    let analysis = Analysis::solve(&model, &settings, &Quiet).unwrap();
    let slow = ablate::each(&analysis, &[wire.unwrap()], context(&loaded, &settings)).unwrap();
    let mut hung = 0;
    for answer in &found.questions {
        let slow = slow[0]
            .flips
            .iter()
            .find(|flip| flip.question == answer.name);
        let quick = answer.reliances.iter().find(|on| on.path == "wire");
        if let Some(quick) = quick {
            let slow = slow.unwrap();
            assert_eq!(
                (quick.base.to_bits(), quick.without.to_bits()),
                (slow.base.to_bits(), slow.without.to_bits())
            );
            assert!(answer.hangs_on.as_ref().unwrap().contains("A wire report"));
            hung += 1;
        }
    }
    assert!(hung > 0, "{:?}", slow[0]);
}

#[test]
fn spreads_are_those_of_the_ensemble() {
    let text = TEXT.replace("sincere 40%", "sincere 30%..50%");
    let loaded = load("border.demarche", text, &Nowhere);
    let settings = Settings {
        draws: 24,
        ..Settings::default()
    };
    let found = whole(&loaded, &settings).unwrap();
    let model = loaded.check(&Nowhere).0.unwrap();
    let analysis = Analysis::solve(&model, &settings, &Quiet).unwrap();
    let drawn = drawn(analysis.solved(), 24, 0, &settings, &Quiet);
    let worlds = found.worlds.unwrap();
    assert_eq!(worlds.draws, drawn.summary.draws);
    assert!(
        worlds.effective > 1.0 && worlds.effective < 24.5,
        "{worlds:?}"
    );
    for (answer, ranged) in found.questions.iter().zip(&drawn.questions) {
        assert_eq!(answer.over, ranged.spread);
        // Round by round up to the one asked about, where it is the answer.
        assert_eq!(answer.by_round_over, ranged.by_round);
        assert_eq!(
            answer.by_round_over.len() as u32,
            answer.last_round.unwrap()
        );
        assert_eq!(answer.by_round_over.last(), answer.over.as_ref());
        let over = answer.over.unwrap();
        assert!(over.low < over.high, "{over:?}");
        assert_eq!(
            answer.confidence.as_ref().unwrap().confidence,
            Confidence::Low
        );
    }
    let row = found.signals[0]
        .rows
        .iter()
        .find(|row| row.over.is_some())
        .unwrap();
    let like = drawn.signals.iter().find(|ranged| {
        (&ranged.decision, &ranged.option, ranged.round) == (&row.decision, &row.option, row.round)
    });
    assert_eq!(row.over, like.map(|ranged| ranged.spread));
}

#[test]
fn what_leaves_nothing_open_is_one_world() {
    let text = TEXT.replace("ranks calm > gain", "weighs calm 60%, gain 40%");
    let text = text.replace("ranks gain > calm", "weighs gain 60%, calm 40%");
    let loaded = load("border.demarche", text, &Nowhere);
    let settings = Settings {
        draws: 24,
        ..Settings::default()
    };
    let found = whole(&loaded, &settings).unwrap();
    let worlds = found.worlds.unwrap();
    assert!(worlds.certain && worlds.draws == 1, "{worlds:?}");
    for answer in &found.questions {
        let over = answer.over.unwrap();
        assert_eq!(
            (over.low, over.high),
            (answer.probability, answer.probability)
        );
        let bands = answer.by_round_over.iter();
        let bands: Vec<[f64; 4]> = bands.map(|o| [o.low, o.lower, o.upper, o.high]).collect();
        let line: Vec<[f64; 4]> = trajectory(answer).iter().map(|&p| [p; 4]).collect();
        assert_eq!(bands, line);
        assert!(line.len() > 1);
        let confidence = answer.confidence.as_ref().unwrap();
        // Neither other equilibria nor assumptions were tried, and λ is one number.
        assert_eq!(confidence.confidence, Confidence::Moderate);
        assert_eq!(confidence.bounds.len(), 3);
    }
}

/// What is found from the solution as it is, is what solving the rest from uniform play finds.
#[test]
fn dropping_a_construct_is_solving_the_rest_on_its_own() {
    let envoy = include_str!("../../../guide/src/example/envoy.demarche");
    for (text, least) in [(TEXT, 15), (envoy, 25)] {
        let loaded = load("border.demarche", text.into(), &Nowhere);
        let settings = Settings {
            variants: false,
            threads: 2,
            ..Settings::default()
        };
        let model = loaded.check(&Nowhere).0.unwrap();
        let analysis = Analysis::solve(&model, &settings, &Quiet).unwrap();
        let context = context(&loaded, &settings);
        let constructs: Vec<_> = model.constructs.iter().filter(|c| c.computes).collect();
        let drops = ablate::each(&analysis, &constructs, context).unwrap();
        let cold = |scenario: &Scenario| {
            let model = check::check_varied(scenario, &Nowhere).0?;
            let analysis = Analysis::solve(&model, &settings, &Quiet).ok()?;
            point(&analysis, None, context).ok()
        };
        let base = cold(&loaded.whole).unwrap();
        let mut moved = 0;
        for (construct, drop) in constructs.iter().zip(&drops) {
            assert_eq!(construct.path, drop.construct);
            let rest = vary::ablate(&loaded.whole, &construct.path);
            let found = rest.as_ref().and_then(cold);
            let answer = |name: &str, there: &Findings| {
                let own = there.questions.iter().find(|q| q.name == name);
                own.map(|own| own.probability)
            };
            match &drop.effect {
                Effect::Moves(most) => {
                    let found = found.unwrap();
                    let without = answer(&most.question, &found).unwrap();
                    assert!((most.without - without).abs() < 1e-6, "{drop:?}: {without}");
                    moved += 1;
                }
                Effect::Inert => {
                    let found = found.unwrap();
                    for own in &base.questions {
                        let Some(without) = answer(&own.name, &found) else {
                            continue;
                        };
                        assert!((own.probability - without).abs() < 1e-6, "{drop:?}");
                    }
                }
                Effect::Needed { .. } => assert!(found.is_none(), "{drop:?}"),
                Effect::Recorded => panic!("it computes: {drop:?}"),
            }
        }
        assert!(moved >= least, "{moved} of {}", drops.len());
    }
}

/// Stops once so many steps were told.
struct Impatient(AtomicUsize);

impl Progress for Impatient {
    fn step(&self, phase: &str, _: f64) {
        if phase == "taking constructs out" {
            let left = self.0.load(Ordering::Relaxed);
            self.0.store(left.saturating_sub(1), Ordering::Relaxed);
        }
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

/// In this one a single line says what North's moves bring, and it cites no source.
#[test]
fn an_answer_that_hangs_on_one_assumption_says_so_where_assumptions_are_dropped() {
    let loaded = load("border.demarche", TEXT.into(), &Nowhere);
    let wanted = Settings {
        variants: false,
        draws: 8,
        ..Settings::default()
    };
    let untried = |found: &Findings| {
        let judged = found.questions[0].confidence.as_ref().unwrap();
        let mut bounds = judged.bounds.iter();
        bounds.any(|b| b.because.contains("not all assumptions were dropped"))
    };
    let plain = whole(&loaded, &wanted).unwrap();
    assert!(untried(&plain) && plain.questions.iter().all(|q| q.hangs_on.is_none()));
    assert_eq!(plain.unreferenced_dropped, 0);

    let stressed = Settings {
        stress: true,
        ..wanted.clone()
    };
    let found = whole(&loaded, &stressed).unwrap();
    assert!(!untried(&found));
    assert!(found.unreferenced > 10);
    assert_eq!(found.unreferenced_dropped, found.unreferenced);
    let answer = found
        .questions
        .iter()
        .find(|q| q.name == "settled")
        .unwrap();
    let first = answer.hangs_on.as_ref().unwrap();
    assert!(
        first.starts_with("This hangs on one assumption that cites no source, “"),
        "{first}"
    );
    // The prior of the sincere cites the cable: it is no assumption without a source.
    let paths: Vec<&str> = answer.reliances.iter().map(|r| r.path.as_str()).collect();
    assert!(!paths.contains(&"north.sincere") && !paths.is_empty());
    let threads = Settings {
        threads: 3,
        ..stressed.clone()
    };
    let again = whole(&loaded, &threads).unwrap();
    assert_eq!(again.questions[1].reliances, found.questions[1].reliances);

    // Stopped on the way, it says that it was not done with.
    let part = analyse(Context {
        progress: &Impatient(AtomicUsize::new(3)),
        ..context(&loaded, &stressed)
    })
    .unwrap();
    assert!(part.unreferenced_dropped < part.unreferenced && untried(&part));
}

/// Whatever solves anew has the same λ: the point estimate, what-ifs, draws, and each construct dropped.
#[test]
fn a_precision_from_outside_is_as_good_as_one_in_the_text() {
    let text = TEXT.replace("sincere 40%", "sincere 30%..50%");
    let with = |text: &str, precision: Option<f64>| {
        let loaded = load("border.demarche", text.into(), &Nowhere);
        let settings = Settings {
            precision,
            draws: 12,
            stress: true,
            ..Settings::default()
        };
        whole(&loaded, &settings).unwrap()
    };
    let outside = with(&text, Some(3.0));
    let inside = with(&text.replace("precision 10", "precision 3"), None);
    let answers = |found: &Findings| -> Vec<f64> {
        let questions = found.questions.iter();
        questions.map(|answer| answer.probability).collect()
    };
    assert_ne!(answers(&with(&text, None)), answers(&inside));
    for (a, b) in outside.questions.iter().zip(&inside.questions) {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        near(a.probability, b.probability);
        let (over, there) = (a.over.unwrap(), b.over.unwrap());
        near(over.low, there.low);
        near(over.high, there.high);
        assert_eq!(a.variants.len(), 1);
        for ((name, here), (other, there)) in a.variants.iter().zip(&b.variants) {
            assert_eq!(name, other);
            near(*here, *there);
        }
        // That the text says λ is an assumption of its own there.
        let others = |answer: &Answer| -> Vec<Reliance> {
            let mut own = answer.reliances.clone();
            own.retain(|reliance| reliance.path != "header.precision");
            own
        };
        let (own, there) = (others(a), others(b));
        assert_eq!(own.len(), there.len());
        for (a, b) in own.iter().zip(&there) {
            near(a.without, b.without);
        }
    }
    assert_eq!(outside.equilibrium.precision, inside.equilibrium.precision);
}

#[test]
fn bookkeeping_stays_out_of_forecasts() {
    let changed = TEXT.replace(
        "= low\n\ngoal",
        "= low, internal\nvariable heard: no < yes = no\n\ngoal",
    );
    assert_ne!(changed, TEXT);
    let loaded = load("border.demarche", changed, &Nowhere);
    let found = whole(&loaded, &Settings::default()).unwrap();
    let told: Vec<&str> = found
        .forecasts
        .iter()
        .map(|own| own.variable.as_str())
        .collect();
    assert_eq!(told, ["heard"]);
    let model = loaded.check(&Nowhere).0.unwrap();
    let settings = Settings::default();
    let analysis = Analysis::solve(&model, &settings, &Quiet).unwrap();
    let drawn = drawn(analysis.solved(), 2, 0, &settings, &Quiet);
    assert!(!drawn.forecasts.is_empty());
    assert!(
        drawn
            .forecasts
            .iter()
            .all(|level| level.variable == "heard")
    );
    // Answers do not know the word.
    for (own, as_it_was) in found.questions.iter().zip(findings().questions) {
        assert_eq!(own.probability, as_it_was.probability);
    }
}

#[test]
fn signals_to_come_leave_out_what_is_over_and_what_settles_the_question() {
    let dated = |day: &str| {
        let text = TEXT.replace("rounds 3", "rounds 3 months from 2031-01");
        let text = text.replace("hit 60%", &format!("dated {day}\n  hit 60%"));
        let loaded = load("border.demarche", text, &Nowhere);
        whole(&loaded, &Settings::default()).unwrap().shifts
    };
    for (day, first) in [("2031-01-10", 1), ("2031-02-01", 2)] {
        let shifts = dated(day);
        assert!(!shifts.is_empty(), "{day}");
        assert!(
            shifts.iter().all(|own| own.round >= first),
            "{day}: {shifts:?}"
        );
    }
    // The last round is the outcome of both questions.
    assert!(dated("2031-03-01").is_empty());
    assert!(dated("2031-05-01").is_empty());
    for own in findings().shifts {
        let most = own.answers.iter().map(|(_, now, then)| (then - now).abs());
        assert!((own.expected - own.seen * most.fold(0.0, f64::max)).abs() < 1e-12);
        assert!(
            own.answers
                .iter()
                .all(|(_, _, then)| (0.01..=0.99).contains(then))
        );
        // Unsettled asks about round 2.
        let late = |question: &str| question == "unsettled" && own.round >= 2;
        assert!(!own.answers.iter().any(|(question, ..)| late(question)));
    }
}

#[test]
fn the_author_puts_answers_first() {
    let text = TEXT.replace("because wire#5", "because wire#5\n  headline");
    let loaded = load("border.demarche", text, &Nowhere);
    let found = whole(&loaded, &Settings::default()).unwrap();
    let first: Vec<bool> = found.questions.iter().map(|own| own.headline).collect();
    assert_eq!(first, [false, true]);
    let about = found.shifts.iter().flat_map(|own| &own.answers);
    assert!(about.clone().count() > 0);
    assert!(
        about
            .into_iter()
            .all(|(question, ..)| question == "settled")
    );
}

#[test]
fn a_difference_that_is_noise_has_no_reason() {
    let rows = |sincere: &str, stalling: &str, precision: &str| {
        let text = TEXT
            .replace("sincere ranks calm > gain", sincere)
            .replace("stalling ranks gain > calm", stalling)
            .replace("precision 10", precision);
        let loaded = load("border.demarche", text, &Nowhere);
        let settings = Settings {
            draws: 40,
            ..Settings::default()
        };
        let found = whole(&loaded, &settings).unwrap();
        let rows: Vec<_> = found.signals.into_iter().flat_map(|own| own.rows).collect();
        assert!(!rows.is_empty());
        rows
    };
    let apart = ["sincere ranks calm > gain", "stalling ranks gain > calm"];
    for row in rows(apart[0], apart[1], "precision 10") {
        assert!(row.bits.abs() > 0.1 && !row.reason.is_empty(), "{row:?}");
    }
    // Less than a tenth of a bit.
    for row in rows(apart[0], apart[1], "precision 0.1") {
        assert!(row.bits.abs() < 0.1 && row.reason.is_empty(), "{row:?}");
    }
    // More, but of either sign over the worlds that fit.
    let wide = [
        "sincere weighs calm 0..1, gain 0.1..1",
        "stalling weighs calm 0..1, gain 0..1",
    ];
    for row in rows(wide[0], wide[1], "precision 20") {
        let over = row.over.unwrap();
        assert!(over.low < 0.0 && over.high > 0.0, "{row:?}");
        assert!(row.bits.abs() > 0.1 && row.reason.is_empty(), "{row:?}");
    }
}
