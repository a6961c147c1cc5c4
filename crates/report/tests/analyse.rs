//! From a scenario to findings.

#![allow(clippy::unwrap_used)]

use demarche_game::progress::Quiet;
use demarche_report::analyse::{Settings, analyse};
use demarche_report::findings::Findings;
use demarche_scenario::Nowhere;
use demarche_scenario::load::load;

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

fn findings() -> Findings {
    let loaded = load("border.demarche", TEXT.into(), &Nowhere);
    analyse(&loaded, &Settings::default(), &Nowhere, &Quiet).unwrap()
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
