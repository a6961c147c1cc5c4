//! Edits upon a scenario: read from an address, applied, and written as a variant.

use demarche_scenario::parse::parse;
use demarche_scenario::print::print;
use demarche_scenario::syntax::Scenario;
use demarche_scenario::vary::edit::{Edit, EditError, KEYS, as_variant, edit, read};
use demarche_scenario::{Nowhere, check, vary};
use proptest::prelude::*;

const STARTER: &str = include_str!("../../../scenarios/starter.demarche");

fn starter() -> Scenario {
    let (scenario, problems) = parse(STARTER, 0);
    assert!(problems.is_empty(), "{problems:?}");
    scenario
}

fn edits(pairs: &[(&str, &str)]) -> Vec<Edit> {
    let (edits, refused) = read(pairs.iter().copied());
    assert_eq!(refused, []);
    edits
}

/// The text of the starter with these edits, which leave it sound.
fn edited(pairs: &[(&str, &str)]) -> String {
    let (scenario, refused) = edit(&starter(), &edits(pairs));
    assert_eq!(refused, []);
    let (model, problems) = check::check_varied(&scenario, &Nowhere);
    assert!(model.is_some(), "{pairs:?}: {problems:?}");
    print(&scenario)
}

#[test]
fn every_edit_does_what_it_says() {
    assert!(!edited(&[("off", "word_seen")]).contains("evidence word_seen"));
    let graded = edited(&[("grade", "wire:D4")]);
    assert!(
        graded.contains("grade D4") && !graded.contains("hit 60%"),
        "{graded}"
    );
    let ranked = edited(&[("rank", "north.stalling:face>relief~programme")]);
    assert!(
        ranked.contains("stalling ranks face > relief ~ programme"),
        "{ranked}"
    );
    assert!(edited(&[("rank", "south:pressure>safety")]).contains("ranks pressure > safety"));
    assert!(edited(&[("lambda", "north:12")]).contains("precision 12"));
    assert!(edited(&[("leaks", "trader:0.85")]).contains("leaks 0.85"));
    assert!(edited(&[("prior", "north.sincere:70%")]).contains("type sincere 70%"));
    assert!(edited(&[("start", "sanctions:eased")]).contains("eased < standing = eased"));
    assert!(edited(&[("start", "programme_size:2")]).contains("0..3 = 2"));
    let added = edited(&[("report", "wire:reply is ease in round 2")]);
    assert!(added.contains("evidence added_1") && added.contains("reply is ease in round 2"));
    assert!(edited(&[("variant", "sealed")]).contains("leaks 0%"));
}

#[test]
fn a_later_edit_wins() {
    let text = edited(&[("variant", "sealed"), ("leaks", "trader:40%")]);
    assert!(text.contains("leaks 40%"), "{text}");
}

#[test]
fn variants_stay_and_work_upon_edits() {
    let (scenario, _) = edit(&starter(), &edits(&[("lambda", "north:12")]));
    let varied = print(&vary(&scenario, "sealed").unwrap());
    assert!(varied.contains("leaks 0%") && varied.contains("precision 12"));
}

#[test]
fn what_does_not_apply_is_named_and_left_out() {
    let base = starter();
    let wrong = edits(&[
        ("off", "word_sen"),
        ("grade", "wires:B2"),
        ("rank", "north.unsure:face>relief"),
        ("variant", "seald"),
        ("lambda", "nort:3"),
    ]);
    let (scenario, refused) = edit(&base, &wrong);
    assert_eq!(scenario, base);
    let whys: Vec<&str> = refused.iter().map(|r| r.why.as_str()).collect();
    assert_eq!(
        whys,
        [
            "there is no evidence called `word_sen`; did you mean `word_seen`?",
            "there is no source called `wires`; did you mean `wire`?",
            "there is no type of `north` called `unsure`",
            "there is no variant called `seald`; did you mean `sealed`?",
            "there is no actor called `nort`; did you mean `north`?",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let (read, refused) = read([
        ("grade", "wire"),
        ("grade", "wire:Z9"),
        ("off", "<script>"),
        ("set", "x:1 +"),
        ("rank", "north.sincere:relief>"),
        ("prior", "north:3"),
        ("report", "wire:whatever"),
        ("panel", "not an edit"),
    ]);
    assert_eq!(read, []);
    let named: Vec<&str> = refused.iter().map(|r| r.edit.as_str()).collect();
    assert_eq!(
        named,
        [
            "grade=wire",
            "grade=wire:Z9",
            "off=<script>",
            "set=x:1 +",
            "rank=north.sincere:relief>",
            "prior=north:3",
            "report=wire:whatever"
        ]
    );
    assert!(refused.iter().all(|EditError { why, .. }| !why.is_empty()));
}

#[test]
fn edits_are_kept_as_a_variant_that_does_the_same() {
    let base = starter();
    let edits = edits(&[
        ("variant", "sealed"),
        ("off", "word_seen"),
        ("rank", "north.sincere:face>relief>programme"),
        ("lambda", "south:9"),
        ("prior", "north.sincere:70%"),
        ("start", "sanctions:eased"),
        ("grade", "wire:D4"),
        ("report", "wire:reply is ease in round 2"),
        ("report", "wire:accident did not happen in round 1"),
    ]);
    let lines = as_variant(&base, &edits, "mine", "As I see it").unwrap();
    let (whole, problems) = parse(&format!("{STARTER}\n{lines}"), 0);
    assert!(problems.is_empty(), "{problems:?}\n{lines}");
    let (mut there, _) = edit(&base, &edits);
    there
        .items
        .retain(|item| !matches!(item, demarche_scenario::syntax::Item::Variant(_)));
    assert_eq!(print(&vary(&whole, "mine").unwrap()), print(&there));
}

#[test]
fn reports_kept_in_variants_do_not_share_names() {
    let report = [("report", "wire:reply is ease in round 2")];
    let first = as_variant(&starter(), &edits(&report), "one", "").unwrap();
    let (base, _) = parse(&format!("{STARTER}\n{first}"), 0);
    let other = [
        ("report", "wire:reply is ease in round 1"),
        ("grade", "wire:B2"),
    ];
    let second = as_variant(&base, &edits(&other), "two", "").unwrap();
    assert!(first.contains("evidence added_1 ") && second.contains("evidence added_2 "));
    let (whole, problems) = parse(&format!("{STARTER}\n{first}\n{second}"), 0);
    assert_eq!(problems, []);
    let (model, problems) = check::check(&whole, &Nowhere);
    assert!(model.is_some(), "{problems:?}");
    // Both, with a third report, and what the file's variants add to that.
    let all = edits(&[
        ("report", "wire:reply is wait in round 1"),
        ("variant", "two"),
        ("variant", "one"),
        ("off", "added_2"),
    ]);
    let (edited, refused) = edit(&whole, &all);
    assert_eq!(refused, []);
    let varied = print(&edited);
    let there = |name: &str| varied.contains(&format!("\nevidence {name} "));
    assert!(
        there("added_1") && !there("added_2") && there("added_3"),
        "{varied}"
    );
}

#[test]
fn a_variant_that_cannot_be_is_refused() {
    let base = starter();
    let refused = |pairs: &[(&str, &str)], name: &str| {
        as_variant(&base, &edits(pairs), name, "").unwrap_err()
    };
    assert!(refused(&[("off", "word_seen")], "sealed").contains("taken"));
    assert!(refused(&[("off", "word_seen")], "two words").contains("no name"));
    assert!(refused(&[("off", "nothing")], "mine").contains("does not apply"));
    assert!(refused(&[], "mine").contains("nothing"));
}

fn pair() -> impl Strategy<Value = (&'static str, String)> {
    let name = "[a-z_][a-z0-9_]{0,8}";
    let number = prop_oneof![
        (0..=100u32).prop_map(|n| format!("{n}%")),
        (0.0..50.0f64).prop_map(|x| x.to_string()),
        (0..50u32, 50..=100u32).prop_map(|(a, b)| format!("{a}%..{b}%")),
    ];
    let named = prop_oneof![Just("set"), Just("leaks"), Just("lambda")];
    prop_oneof![
        (
            prop_oneof![Just("off"), Just("variant")],
            name.prop_map(|n| n)
        ),
        (named, name, number.clone()).prop_map(|(key, n, x)| (key, format!("{n}:{x}"))),
        (name, name, number).prop_map(|(a, t, x)| ("prior", format!("{a}.{t}:{x}"))),
        (name, "[A-F][1-6]").prop_map(|(n, g)| ("grade", format!("{n}:{g}"))),
        (name, name).prop_map(|(n, l)| ("start", format!("{n}:{l}"))),
        (
            name,
            name,
            proptest::collection::vec(name, 1..5),
            any::<bool>()
        )
            .prop_map(|(a, t, goals, tied)| {
                let sign = if tied { "~" } else { ">" };
                ("rank", format!("{a}.{t}:{}", goals.join(sign)))
            }),
    ]
}

proptest! {
    /// What is written into an address is read from it again.
    #[test]
    fn addresses_round_trip(pairs in proptest::collection::vec(pair(), 0..8)) {
        let (first, _) = read(pairs.iter().map(|(k, v)| (*k, v.as_str())));
        let written: Vec<(&str, String)> = first.iter().map(Edit::pair).collect();
        let (again, refused) = read(written.iter().map(|(k, v)| (*k, v.as_str())));
        prop_assert_eq!(refused, vec![]);
        prop_assert_eq!(again, first);
    }

    /// Whatever stands in an address, reading and applying it never fails.
    #[test]
    fn anything_may_stand_in_an_address(key in 0..KEYS.len(), value in "\\PC{0,40}") {
        let (edits, _) = read([(KEYS[key], value.as_str())]);
        let (scenario, _) = edit(&starter(), &edits);
        let _ = check::check_varied(&scenario, &Nowhere);
    }

    /// The order of edits of different things does not matter.
    #[test]
    fn edits_of_different_things_commute(lambda in 1..40u32, leak in 0..=100u32) {
        let a = ("lambda", format!("north:{lambda}"));
        let b = ("leaks", format!("trader:{leak}%"));
        let text = |pairs: [&(&str, String); 2]| {
            let (edits, _) = read(pairs.map(|(k, v)| (*k, v.as_str())));
            print(&edit(&starter(), &edits).0)
        };
        prop_assert_eq!(text([&a, &b]), text([&b, &a]));
    }
}
