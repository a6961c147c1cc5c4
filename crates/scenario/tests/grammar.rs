//! The editors' grammar knows the keywords that the parser knows.

use demarche_scenario::parse::{CLAUSES, ITEMS};
use serde_json::Value;
use std::collections::BTreeSet;

/// The words of the first group of alternatives in a rule's pattern.
fn words(rule: &str) -> BTreeSet<String> {
    let text = include_str!("../../../editors/demarche.tmLanguage.json");
    let grammar: Value = serde_json::from_str(text).expect("the grammar is JSON");
    let pattern = grammar["repository"][rule]["match"]
        .as_str()
        .expect("a pattern");
    let start = pattern.find('(').expect("a group") + 1;
    let length = pattern[start..].find(')').expect("its end");
    let words = pattern[start..start + length].split('|');
    words.map(str::to_string).collect()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|w| w.to_string()).collect()
}

#[test]
fn items_are_the_parsers() {
    assert_eq!(words("item"), set(&ITEMS));
}

#[test]
fn clauses_are_the_parsers() {
    assert_eq!(words("clause"), set(&CLAUSES));
}

#[test]
fn the_fuzzers_dictionary_has_every_word() {
    let text = include_str!("../../../fuzz/dictionaries/scenario.dict");
    let there: BTreeSet<&str> = text.lines().collect();
    for word in ITEMS.iter().chain(&CLAUSES) {
        assert!(there.contains(&*format!("\"{word}\"")), "{word}");
    }
}

#[test]
fn an_item_with_a_name_declares_it() {
    let nameless = set(&["scenario", "include", "grades"]);
    assert_eq!(words("declaration"), &set(&ITEMS) - &nameless);
}

#[test]
fn a_word_has_one_colour() {
    let taken = &words("item") | &words("clause");
    assert!(words("word").is_disjoint(&taken));
}

#[test]
fn every_rule_is_used_and_there() {
    let text = include_str!("../../../editors/demarche.tmLanguage.json");
    let grammar: Value = serde_json::from_str(text).expect("the grammar is JSON");
    let used: BTreeSet<&str> = grammar["patterns"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|p| p["include"].as_str()?.strip_prefix('#'))
        .collect();
    let there = grammar["repository"].as_object().expect("rules");
    assert_eq!(used, there.keys().map(String::as_str).collect());
}
