//! Games put together in code: the same as those read from files, and mistakes that are told.

use demarche_engine::formats::efg::{self, Forgotten};
use demarche_engine::game::{BuildError, Builder};
use demarche_engine::{Quiet, Settings, Status, certify, trace};

const ENTRY: &str = r#"EFG 2 R "Entry" { "challenger" "defender" }
c "" 1 "" { "mild" 0.25 "harsh" 0.75 } 0
p "" 1 1 "challenge" { "stay out" "enter" } 0
t "" 1 "" { 0, 2 }
p "" 2 1 "reply" { "yield" "fight" } 0
t "" 2 "" { 1, 1 }
t "" 3 "" { -1, -1 }
p "" 1 1 0
t "" 1
p "" 2 2 "harsh reply" { "yield" "fight" } 0
t "" 2
t "" 4 "" { -1, 1.5 }
"#;

fn entry() -> Result<efg::Imported, BuildError> {
    let mut builder = Builder::new(["challenger", "defender"]);
    // Information sets may be made in any order; the game has them in the order in which play meets them.
    let replies = [
        builder.infoset(1, "reply", ["yield", "fight"])?,
        builder.infoset(1, "harsh reply", ["yield", "fight"])?,
    ];
    let challenge = builder.infoset(0, "challenge", ["stay out", "enter"])?;
    let drawn = builder.chance(builder.root(), [("mild", 0.25), ("harsh", 0.75)])?;
    for ((node, reply), fought) in drawn.into_iter().zip(replies).zip([-1.0, 1.5]) {
        let challenged = builder.decision(node, challenge)?;
        builder.payoff(challenged[0], &[0.0, 2.0])?;
        let replied = builder.decision(challenged[1], reply)?;
        builder.payoff(replied[0], &[1.0, 1.0])?;
        builder.payoff(replied[1], &[-1.0, fought])?;
    }
    builder.build()
}

#[test]
fn a_game_in_code_is_the_game_of_the_file() {
    let (mut built, mut read) = (entry().unwrap(), efg::read(ENTRY).unwrap());
    assert_eq!(built.options, read.options);
    assert_eq!(built.chances, read.chances);
    let labels = |imported: &efg::Imported| -> Vec<String> {
        let sets = imported.game.graph.infosets.iter();
        sets.map(|set| set.label.clone()).collect()
    };
    assert_eq!(labels(&built), labels(&read));
    for imported in [&mut built, &mut read] {
        imported.game.numbers.precision.fill(4.0);
    }
    let solve = |imported: &efg::Imported| trace(&imported.game, &Settings::default(), &Quiet);
    let (ours, theirs) = (solve(&built), solve(&read));
    assert_eq!(ours.status, Status::Solved);
    for (a, b) in ours.sigma.iter().zip(&theirs.sigma) {
        assert!((a - b).abs() < 1e-12, "{a} {b}");
    }
    assert!(certify(&built.game, &ours.sigma).residual < 1e-12);
}

#[test]
fn mistakes_are_told_where_they_are_made() {
    let mut builder = Builder::new(["one", "two"]);
    let root = builder.root();
    assert_eq!(
        builder.infoset(2, "", ["a"]),
        Err(BuildError::NoSuchPlayer(2))
    );
    let none: [&str; 0] = [];
    assert_eq!(builder.infoset(0, "", none), Err(BuildError::NoOptions));
    assert_eq!(
        builder.chance(root, [("a", 0.5), ("b", 0.4)]),
        Err(BuildError::Probabilities(0.9))
    );
    assert_eq!(
        builder.chance(root, [("a", 1.5), ("b", -0.5)]),
        Err(BuildError::Probabilities(1.0))
    );
    assert!(matches!(
        builder.chance(root, [("a", f64::NAN)]),
        Err(BuildError::Probabilities(_))
    ));
    assert_eq!(builder.payoff(root, &[1.0]), Err(BuildError::Payoffs));
    assert_eq!(
        builder.payoff(root, &[1.0, f64::INFINITY]),
        Err(BuildError::Payoffs)
    );
    let set = builder.infoset(0, "first", ["a", "b"]).unwrap();
    builder.decision(root, set).unwrap();
    assert_eq!(builder.decision(root, set), Err(BuildError::AlreadyMoves));

    let mut other = Builder::new(["one", "two"]);
    let far = other.root();
    let deep = other.chance(far, [("a", 0.5), ("b", 0.5)]).unwrap()[1];
    let other_set = other.infoset(0, "x", ["a"]).unwrap();
    other.infoset(0, "y", ["a"]).unwrap();
    let mut small = Builder::new(["one"]);
    assert_eq!(small.payoff(deep, &[1.0]), Err(BuildError::NoSuchNode));
    assert_eq!(
        small.decision(small.root(), other_set),
        Err(BuildError::NoSuchInfoset)
    );
}

#[test]
fn who_forgets_is_named() {
    let mut builder = Builder::new(["one"]);
    let first = builder.infoset(0, "first", ["a", "b"]).unwrap();
    let second = builder.infoset(0, "second", ["a", "b"]).unwrap();
    for node in builder.decision(builder.root(), first).unwrap() {
        builder.decision(node, second).unwrap();
    }
    let error = builder.build().unwrap_err();
    let forgets = BuildError::Forgets {
        player: "one".into(),
        infoset: "second".into(),
        what: Forgotten::WhatItDid,
    };
    assert_eq!(error, forgets);
    assert!(
        error
            .to_string()
            .contains("no longer knows which option it took")
    );
}
