//! What problems look like.

use demarche_scenario::render::{Places, Style, json, render};
use demarche_scenario::{Nowhere, Problem, SourceFile, Span, load};

const MISTAKEN: &str = "scenario \"A border\"
  rounds 2
actor north \"North\"
  ranks calm
variable sanctions: eased < standing = standing
goal calm of north
  1 if sanctoins is eased
decision act by north
  option lift
    then sanctions = easd
  option hold
question q: sanctions = eased
";

fn problems(text: &str) -> (Vec<Problem>, Vec<SourceFile>) {
    let loaded = load("cases/border.demarche", text.into(), &Nowhere);
    (loaded.check(&Nowhere).1, loaded.files)
}

#[test]
fn plain_text_has_place_underline_and_hint() {
    let (problems, files) = problems(MISTAKEN);
    let expected = "\
error[unknown-name]: there is no variable, `let`, actor or decision called `sanctoins`
 --> cases/border.demarche:7:8
  |
7 |   1 if sanctoins is eased
  |        ^^^^^^^^^
  |
  = help: did you mean `sanctions`?

error[wrong-level]: `sanctions` has no level `easd`
  --> cases/border.demarche:10:22
   |
10 |     then sanctions = easd
   |                      ^^^^
   |
   = help: did you mean `eased`? its levels are `eased` and `standing`

error[equals-for-is]: `=` sets a value; it does not compare
  --> cases/border.demarche:12:23
   |
12 | question q: sanctions = eased
   |                       ^ compares here
   |
   = help: write `is`
";
    assert_eq!(render(&problems, &files, Style::Plain), expected);
    let coloured = render(&problems, &files, Style::Coloured);
    assert!(coloured.contains("\u{1b}[") && coloured.contains("did you mean"));
}

#[test]
fn json_has_the_same_places() {
    let (problems, files) = problems(MISTAKEN);
    let all = json(&problems, &files);
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    assert_eq!(
        all[2],
        serde_json::json!({
            "severity": "error",
            "code": "equals-for-is",
            "message": "`=` sets a value; it does not compare",
            "label": "compares here",
            "hint": "write `is`",
            "file": "cases/border.demarche",
            "line": 12,
            "column": 23,
            "end": { "line": 12, "column": 24 },
        })
    );
}

/// One problem over `start..end` of a file with this text.
fn at(text: &str, start: usize, end: usize) -> String {
    let file = SourceFile {
        name: "x".into(),
        text: text.into(),
    };
    let problem = Problem::error("test", Span::new(0, start, end), "message");
    render(&[problem], &[file], Style::Plain)
}

#[test]
fn every_place_can_be_shown() {
    let text = "á\r\n\r\n\tb“c”\u{feff}\n\nend";
    for start in 0..text.len() + 3 {
        for end in 0..text.len() + 3 {
            assert!(at(text, start, end).contains("--> x:"), "{start}..{end}");
        }
    }
    assert!(at("", 0, 0).contains("--> x:1:1"));
    assert!(at("a\n", 2, 2).contains("--> x:2:1"));
}

#[test]
fn nothing_that_a_terminal_obeys_gets_through() {
    let text = "let a = \"\u{1b}[2J\u{9b}2J\u{202e}\u{200f}\u{0}\" b\n";
    let line = at(text, text.len() - 2, text.len() - 1);
    let harmful = demarche_scenario::escape::is_harmful;
    assert!(!line.replace('\n', "").contains(harmful), "{line:?}");
    assert!(line.contains("--> x:1:22"), "{line}");
}

#[test]
fn a_line_of_a_million_characters_is_cut() {
    let text = format!("{}!{}", "a ".repeat(500_000), "b ".repeat(500_000));
    let shown = at(&text, 1_000_000, 1_000_001);
    assert!(shown.len() < 1_000, "{}", shown.len());
    assert!(shown.contains("--> x:1:1000001") && shown.contains('!'));
}

#[test]
fn columns_count_characters_from_one() {
    let file = SourceFile {
        name: "x".into(),
        text: "áb\nc".into(),
    };
    let places: Vec<_> = [0, 1, 2, 3, 4, 5, 9]
        .map(|o| Places::new(&file).place(o))
        .into();
    let expected = [(1, 1), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 2)];
    assert_eq!(places, expected);
}
