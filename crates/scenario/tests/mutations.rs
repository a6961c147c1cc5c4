//! Mangled scenarios: whatever the text, reading, checking and printing it never panic.

use demarche_scenario::json::{from_json, to_json};
use demarche_scenario::parse::parse;
use demarche_scenario::print::print;
use demarche_scenario::syntax::Scenario;
use demarche_scenario::{Nowhere, Severity, check};
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::OnceLock;

/// The texts that the guide shows and the scenarios that come along.
fn examples() -> &'static [String] {
    static EXAMPLES: OnceLock<Vec<String>> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        let mut examples = Vec::new();
        for (folder, extension) in [("guide/src", "md"), ("scenarios", "demarche")] {
            let Ok(entries) = std::fs::read_dir(format!("{root}/{folder}")) else {
                continue;
            };
            let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
            paths.sort();
            for path in paths {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                match path.extension() {
                    Some(e) if e != extension => {}
                    Some(e) if e == "md" => {
                        let blocks = text.split("\n```").skip(1).step_by(2);
                        examples.extend(blocks.filter_map(|b| Some(b.split_once('\n')?.1.into())));
                    }
                    _ => examples.push(text),
                }
            }
        }
        examples
    })
}

/// One way to spoil a text.
#[derive(Clone, Debug)]
enum Mangle {
    Truncate(Index),
    /// A piece of one example goes into another.
    Splice(Index, Index, Index, Index),
    /// A piece comes again, many times.
    Repeat(Index, Index, usize),
    Swap(Index, Index),
    Overwrite(Index, char),
    Remove(Index, Index),
}

fn mangle() -> impl Strategy<Value = Mangle> {
    let at = any::<Index>;
    let odd = prop_oneof![
        any::<char>(),
        proptest::sample::select(
            "\"#()\\\n\t ,:=<>~%@.-0e\u{202e}"
                .chars()
                .collect::<Vec<_>>()
        ),
    ];
    prop_oneof![
        at().prop_map(Mangle::Truncate),
        (at(), at(), at(), at()).prop_map(|(a, b, c, d)| Mangle::Splice(a, b, c, d)),
        (at(), at(), 2..200usize).prop_map(|(a, b, n)| Mangle::Repeat(a, b, n)),
        (at(), at()).prop_map(|(a, b)| Mangle::Swap(a, b)),
        (at(), odd).prop_map(|(a, c)| Mangle::Overwrite(a, c)),
        (at(), at()).prop_map(|(a, b)| Mangle::Remove(a, b)),
    ]
}

/// At most this many characters in a piece: a mangled text should still look like one.
const PIECE: usize = 80;

fn piece(text: &[char], from: Index, length: Index) -> std::ops::Range<usize> {
    let start = from.index(text.len() + 1);
    start..(start + length.index(PIECE)).min(text.len())
}

fn apply(text: &mut Vec<char>, mangle: &Mangle) {
    match *mangle {
        Mangle::Truncate(at) => text.truncate(at.index(text.len() + 1)),
        Mangle::Splice(example, from, length, to) => {
            let other: Vec<char> = example.get(examples()).chars().collect();
            let range = piece(&other, from, length);
            let to = to.index(text.len() + 1);
            text.splice(to..to, other[range].iter().copied());
        }
        Mangle::Repeat(from, length, times) => {
            let range = piece(text, from, length);
            let again = text[range.clone()].repeat(times);
            text.splice(range.end..range.end, again);
        }
        Mangle::Swap(a, b) if !text.is_empty() => {
            let length = text.len();
            text.swap(a.index(length), b.index(length));
        }
        Mangle::Overwrite(at, c) if !text.is_empty() => {
            let at = at.index(text.len());
            text[at] = c;
        }
        Mangle::Swap(..) | Mangle::Overwrite(..) => {}
        Mangle::Remove(from, length) => {
            let range = piece(text, from, length);
            text.drain(range);
        }
    }
}

fn spoilt(example: Index, mangles: &[Mangle]) -> String {
    let mut text: Vec<char> = example.get(examples()).chars().collect();
    for mangle in mangles {
        apply(&mut text, mangle);
    }
    text.into_iter().collect()
}

/// Everything that takes a tree, on this one.
fn exercise(scenario: &Scenario) {
    let (model, problems) = check(scenario, &Nowhere);
    let wrong = problems.iter().any(|p| p.severity == Severity::Error);
    assert!(
        model.is_some() || wrong,
        "neither a model nor a reason why not"
    );
    let _ = parse(&print(scenario), 0);
    let _ = from_json(&to_json(scenario), 0);
}

#[test]
fn there_are_examples() {
    assert!(examples().len() >= 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_panics(example in any::<Index>(), mangles in proptest::collection::vec(mangle(), 1..8)) {
        let text = spoilt(example, &mangles);
        let (scenario, problems) = parse(&text, 0);
        exercise(&scenario);
        if problems.is_empty() {
            let (again, problems) = parse(&print(&scenario), 0);
            prop_assert!(problems.is_empty(), "{text}\n{problems:#?}");
            prop_assert_eq!(again, scenario, "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_json_panics(example in any::<Index>(), mangles in proptest::collection::vec(mangle(), 1..4)) {
        let example: &String = example.get(examples());
        let mut text = to_json(&parse(example, 0).0).chars().collect();
        mangles.iter().for_each(|m| apply(&mut text, m));
        let (scenario, problems) = from_json(&text.into_iter().collect::<String>(), 0);
        exercise(&scenario);
        if problems.is_empty() {
            let (again, problems) = parse(&print(&scenario), 0);
            prop_assert!(problems.is_empty(), "{problems:#?}");
            prop_assert_eq!(again, scenario);
        }
    }
}
