//! The JSON twin says what the text says, no more and no less.

mod shape;
mod trees;

use demarche_scenario::json::{from_json, schema, to_json};
use demarche_scenario::parse::parse;
use demarche_scenario::print::print;
use proptest::prelude::*;
use serde_json::{Value, json};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_scenario_reads_back_from_its_json(scenario in trees::scenario()) {
        let json = to_json(&scenario);
        let (read, problems) = from_json(&json, 0);
        prop_assert!(problems.is_empty(), "{json}\n{problems:#?}");
        prop_assert_eq!(&read, &scenario, "{}", &json);
        prop_assert_eq!(to_json(&read), json);
    }

    #[test]
    fn the_schema_fits_what_is_written(scenario in trees::scenario()) {
        let json: Value = serde_json::from_str(&to_json(&scenario)).unwrap();
        let schema = schema();
        prop_assert_eq!(shape::mismatch(&schema, &json), None, "{:#}", json);
    }
}

/// `{"items": [item]}`
fn alone(item: Value) -> String {
    json!({ "items": [item] }).to_string()
}

fn message(json: &str) -> String {
    let (_, problems) = from_json(json, 0);
    assert_eq!(problems.len(), 1, "{json}: {problems:#?}");
    problems[0].message.clone()
}

#[test]
fn problems_name_their_path() {
    let option = |extra: Value| {
        let mut option = json!({"name": "envoy"});
        for (key, value) in extra.as_object().unwrap() {
            option[key] = value.clone();
        }
        alone(json!({"item": "decision", "name": "a", "by": "b", "options": [option]}))
    };
    for (json, path) in [
        (
            option(json!({"when": "(a is b"})),
            "items[0].options[0].when: ",
        ),
        (
            option(json!({"quiet": "yes"})),
            "items[0].options[0].quiet: ",
        ),
        (option(json!({"wehn": "a is b"})), "items[0].options[0]"),
        (
            option(json!({"then": ["a ="]})),
            "items[0].options[0].then[0]: ",
        ),
        (option(json!({"name": "two words"})), "items[0]: "),
        (option(json!({"name": "and\noption b"})), "items[0]: "),
        (
            alone(json!({"item": "acter", "name": "a"})),
            "items[0].item: `acter` is no kind of item; did you mean `actor`?",
        ),
        (alone(json!({"name": "a"})), "items[0].item: "),
        (alone(json!(3)), "items[0]: "),
        (
            alone(json!({"item": "actor"})),
            "items[0]: missing field `name`",
        ),
        (
            alone(json!({"item": "source", "name": "a", "dated": "soon"})),
            "items[0]: ",
        ),
        (
            alone(json!({"item": "actor", "name": "a", "comments": ["one\ntwo"]})),
            "items[0]: ",
        ),
        (
            json!({"items": [], "trailing_comments": ["one\ntwo"]}).to_string(),
            "trailing_comments: ",
        ),
    ] {
        let message = message(&json);
        assert!(message.starts_with(path), "{json}: {message}");
    }
    let unknown = message(&option(json!({"wehn": "a is b"})));
    assert!(unknown.contains("wehn"), "{unknown}");
}

#[test]
fn a_broken_file_is_reported_where_it_breaks() {
    let json = "{\n  \"items\": [,]\n}";
    let (scenario, problems) = from_json(json, 3);
    assert!(scenario.items.is_empty());
    assert_eq!(problems.len(), 1);
    let span = problems[0].span;
    assert_eq!((span.file, &json[span.start as usize..][..1]), (3, ","));
}

#[test]
fn one_bad_item_does_not_cost_the_others() {
    let json = json!({"items": [
        {"item": "actor", "name": "a"},
        {"item": "actor", "nam": "b"},
        {"item": "actor", "name": "c"},
    ]})
    .to_string();
    let (scenario, problems) = from_json(&json, 0);
    assert_eq!(print(&scenario), "actor a\nactor c\n");
    let span = problems[0].span;
    assert_eq!(
        &json[span.start as usize..span.end as usize],
        r#"{"item":"actor","nam":"b"}"#
    );
}

#[test]
fn numbers_may_stand_bare_and_the_schema_may_be_named() {
    let json = json!({
        "$schema": "https://example.org/demarche.json",
        "items": [{"item": "let", "name": "a", "value": 0.25}],
    });
    assert_eq!(shape::mismatch(&schema(), &json), None);
    let (scenario, problems) = from_json(&json.to_string(), 0);
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(print(&scenario), "let a = 0.25\n");
}

#[test]
fn the_schema_refuses_what_does_not_fit() {
    let schema = schema();
    for wrong in [
        json!({"item": "actor"}),
        json!({"item": "actor", "name": 3}),
        json!({"item": "actor", "name": "a", "nam": "b"}),
        json!({"item": "acter", "name": "a"}),
        json!({"item": "actor", "name": "a", "precision": {"value": "3", "why": "b"}}),
        json!({"item": "variable", "name": "a", "domain": {"levls": []}, "start": {"at": "b"}}),
    ] {
        let document = json!({ "items": [wrong] });
        assert!(shape::mismatch(&schema, &document).is_some(), "{wrong}");
        let (_, problems) = from_json(&document.to_string(), 0);
        assert!(!problems.is_empty(), "{wrong}");
    }
}

#[test]
fn the_layout_is_this_one() {
    let text = "# the talks\ndecision outreach by north, from round 2 because wire#3\n  when deal is no because \"a guess\"\n  option envoy\n    seen by nobody\n    then sanctions falls\n";
    let json = r##"{
  "items": [
    {
      "item": "decision",
      "comments": [
        "the talks"
      ],
      "name": "outreach",
      "by": "north",
      "rounds": {
        "first": 2
      },
      "when": {
        "value": "deal is no",
        "because": [
          {
            "note": "a guess"
          }
        ]
      },
      "options": [
        {
          "name": "envoy",
          "then": [
            "sanctions falls"
          ],
          "seen_by": []
        }
      ],
      "because": [
        {
          "source": "wire",
          "locator": "3"
        }
      ]
    }
  ]
}
"##;
    let (scenario, problems) = parse(text, 0);
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(to_json(&scenario), json);
}
