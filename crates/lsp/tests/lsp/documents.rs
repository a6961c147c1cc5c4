//! Documents opened, changed and closed, what is wrong with them, and their layout.

use demarche_scenario::print::print;
use demarche_scenario::{Nowhere, Severity, load};
use serde_json::{Value, json};

use crate::editor::{ENVOY, Editor, bundled, edited, place, uri};

#[test]
fn problems_are_those_of_the_terminal() {
    let mut many = bundled();
    let wrong = ENVOY.replace("ranks relief", "ranks releif");
    many.push(("wrong".into(), wrong));
    many.push(("nothing".into(), String::new()));
    many.push(("umlauts".into(), "# ü😀\nactor \"😀\" nörth ]\n".into()));
    let mut mistakes = 0;
    for (name, text) in many {
        let mut editor = Editor::on(&text);
        let shown = editor
            .shown
            .remove(&uri("a.demarche"))
            .expect("it was published");
        let loaded = load("a.demarche", text.clone(), &Nowhere);
        let (_, problems) = loaded.check(&Nowhere);
        // Documents are not at hand in this comparison: the server has one of them.
        let problems: Vec<_> = problems
            .iter()
            .filter(|p| p.code != "no-document")
            .collect();
        let shown: Vec<_> = shown
            .iter()
            .filter(|d| d["code"] != "no-document")
            .collect();
        assert_eq!(shown.len(), problems.len(), "{name}");
        for (d, p) in shown.iter().zip(problems) {
            mistakes += 1;
            assert_eq!(d["code"], p.code);
            assert_eq!(d["message"], *p.message, "{name}");
            assert_eq!(d["source"], "demarche");
            let start = place_of(&text, p.span.start as usize);
            let end = place_of(&text, p.span.end as usize);
            assert_eq!(d["range"], json!({ "start": start, "end": end }), "{name}");
            let related = d["relatedInformation"].as_array();
            let related = related.into_iter().flatten().map(|r| &r["message"]);
            let expected = [
                (!p.label.is_empty()).then(|| p.label.clone()),
                (!p.hint.is_empty()).then(|| format!("help: {}", p.hint)),
            ];
            assert!(related.eq(expected.iter().flatten()), "{d}");
        }
    }
    assert!(mistakes > 5, "{mistakes}");
}

/// Line and character of a byte, counted character by character.
fn place_of(text: &str, offset: usize) -> Value {
    let (mut line, mut character) = (0, 0);
    for c in text[..offset].chars() {
        match c {
            '\n' => (line, character) = (line + 1, 0),
            c => character += c.len_utf16(),
        }
    }
    json!({ "line": line, "character": character })
}

#[test]
fn an_editor_that_shows_no_related_places_has_the_hint_in_the_message() {
    let mut editor = Editor::with(&[], json!({}));
    editor.open("a.demarche", &ENVOY.replace("ranks relief", "ranks releif"));
    let problems = editor.problems("a.demarche");
    let message = &problems[0].1;
    assert!(
        message.contains("\nhelp: did you mean `relief`?"),
        "{message}"
    );
}

#[test]
fn changes_are_put_where_they_belong_beyond_ascii() {
    let text = "# Überfall 😀 naïve\nactor north \"😀 Nord\"\n";
    let mut editor = Editor::on(text);
    let range = |a: &str, b: &str| json!({ "start": place(text, a), "end": place(text, b) });
    editor.change(
        "a.demarche",
        json!([{ "range": range("😀 |Nord", "Nord|\""), "text": "Süd 😀" }]),
    );
    let symbols: Vec<Value> = editor.ask(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": uri("a.demarche") } }),
    );
    assert_eq!(symbols[0]["detail"], "😀 Süd 😀");
    // Two changes in a row: the second is of the text that the first left.
    editor.change(
        "a.demarche",
        json!([
            { "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } }, "text": "" },
            { "range": { "start": { "line": 0, "character": 6 }, "end": { "line": 0, "character": 11 } }, "text": "süd" },
        ]),
    );
    let symbols: Vec<Value> = editor.ask(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": uri("a.demarche") } }),
    );
    assert_eq!(symbols[0]["name"], "süd");
    let name =
        json!({ "start": { "line": 0, "character": 6 }, "end": { "line": 0, "character": 9 } });
    assert_eq!(symbols[0]["selectionRange"], name);
}

const MAIN: &str =
    "scenario \"T\"\n  rounds 1\ninclude \"lib/part.demarche\"\nquestion q: v is b\n";
const PART: &str = "variable v: a < b = a\nactor n\n  ranks g\ngoal g of n\n  1 if v is b\ndecision d by n\n  option o\n    then v = b\n  option p\n";

#[test]
fn what_is_included_is_taken_from_the_editor_first() {
    let mut editor = Editor::new(&[("lib/part.demarche", PART)]);
    editor.open("a.demarche", MAIN);
    assert_eq!(editor.problems("a.demarche"), []);
    // The part is opened and changed: the scenario is another, nobody has written anything.
    editor.open("lib/part.demarche", PART);
    assert_eq!(
        editor.problems("lib/part.demarche"),
        [],
        "it is no scenario of its own"
    );
    editor.replace("lib/part.demarche", &PART.replace("a < b = a", "a < c = a"));
    let problems = editor.problems("lib/part.demarche");
    assert!(
        problems.iter().any(|p| p.0 == "wrong-level"),
        "{problems:?}"
    );
    let problems = editor.problems("a.demarche");
    assert_eq!(problems[0].1, "`v` has no level `b`");
    // It is closed without being written: what lies on the disk counts.
    editor.close("lib/part.demarche");
    assert_eq!(editor.problems("a.demarche"), []);
    assert_eq!(editor.problems("lib/part.demarche"), []);
}

#[test]
fn what_is_wrong_in_a_part_is_shown_there_and_goes_with_the_scenario() {
    let part = PART.replace("of n", "of m");
    let mut editor = Editor::new(&[("lib/part.demarche", &part)]);
    editor.open("a.demarche", MAIN);
    let problems = editor.problems("lib/part.demarche");
    assert_eq!(problems[0].1, "there is no actor called `m`");
    editor.close("a.demarche");
    assert_eq!(editor.problems("lib/part.demarche"), []);
    assert_eq!(editor.problems("a.demarche"), []);
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let mut editor = Editor::new(&[("secret.demarche", PART), ("in/other", "")]);
    for path in ["../secret.demarche", "/s/secret.demarche"] {
        let text = format!("scenario \"T\"\n  rounds 1\ninclude \"{path}\"\n");
        editor.open("in/a.demarche", &text);
        let problems = editor.problems("in/a.demarche");
        assert_eq!(problems[0].0, "bad-path", "{problems:?}");
    }
}

#[test]
fn a_part_that_comes_to_be_there_is_found() {
    let mut editor = Editor::new(&[]);
    editor.open("a.demarche", MAIN);
    assert_eq!(editor.problems("a.demarche")[0].0, "no-file");
    editor.open("lib/part.demarche", PART);
    assert_eq!(editor.problems("a.demarche"), []);
    // Two that include each other are both shown as a scenario of their own.
    let mut editor = Editor::new(&[]);
    editor.open("x.demarche", "include \"y.demarche\"\n");
    editor.open("y.demarche", "include \"x.demarche\"\n");
    for name in ["x.demarche", "y.demarche"] {
        let problems = editor.problems(name);
        let cycles = problems.iter().filter(|p| p.0 == "include-cycle");
        assert_eq!(cycles.count(), 1, "{name} {problems:?}");
    }
}

#[test]
fn what_is_wrong_in_a_part_that_is_json_is_told_at_the_start() {
    let part = r#"{"items":[{"item":"goal","name":"g","of":["nobody_there"]}]}"#;
    let mut editor = Editor::new(&[("part.json", part)]);
    editor.open(
        "a.demarche",
        "scenario \"T\"\n  rounds 1\ninclude \"part.json\"\n",
    );
    let problems = editor.problems("a.demarche");
    let told = "part.json as text: there is no actor called `nobody_there`";
    assert!(problems.iter().any(|p| p.1.ends_with(told)), "{problems:?}");
    // A document that is JSON is left to what knows JSON.
    editor.open("b.json", part);
    assert!(!editor.shown.contains_key(&uri("b.json")));
}

#[test]
fn a_document_that_is_no_file_is_checked_too() {
    let mut editor = Editor::new(&[]);
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "demarche", "version": 1, "text": MAIN });
    editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
    let shown = &editor.shown["untitled:Untitled-1"];
    assert_eq!(shown[0]["code"], "no-file");
}

#[test]
fn the_layout_is_that_of_fmt() {
    let format = json!({ "textDocument": { "uri": uri("a.demarche") }, "options": { "tabSize": 2, "insertSpaces": true } });
    let mut changed = 0;
    for (name, text) in bundled() {
        for text in [
            text.clone(),
            text.replace("\n\n", "\n"),
            text.replace("  option", "    option"),
        ] {
            let loaded = load("a.demarche", text.clone(), &Nowhere);
            let mut editor = Editor::on(&text);
            let edits: Value = editor.ask("textDocument/formatting", format.clone());
            if loaded
                .problems
                .iter()
                .any(|p| p.severity == Severity::Error)
            {
                assert!(name.contains("typo") && edits.is_null(), "{name}");
                continue;
            }
            let edits = edits
                .as_array()
                .unwrap_or_else(|| panic!("{name} can be read"));
            assert_eq!(edited(&text, edits), print(&loaded.scenario), "{name}");
            changed += edits.len();
        }
    }
    assert!(changed > 10, "{changed}");
    // What cannot be read is left alone.
    let mut editor = Editor::on(&ENVOY.replace("actor south", "actor ]"));
    let edits: Value = editor.ask("textDocument/formatting", format);
    assert_eq!(edits, Value::Null);
}

#[test]
fn the_outline_has_every_item_and_its_parts() {
    let mut editor = Editor::on(ENVOY);
    let symbols: Vec<Value> = editor.ask(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": uri("a.demarche") } }),
    );
    let names: Vec<&str> = symbols
        .iter()
        .map(|s| s["name"].as_str().expect("a text"))
        .collect();
    let expected = [
        "An envoy",
        "note",
        "north",
        "south",
        "sanctions",
        "offended",
        "raid",
        "relief",
        "face",
        "calm",
        "pressure",
        "outreach",
        "reply",
        "border",
        "envoy_seen",
        "sincere",
        "eased",
        "sealed",
    ];
    assert_eq!(names, expected);
    let outreach = &symbols[11];
    let start = place(ENVOY, "|decision outreach");
    let end = place(ENVOY, "otherwise nothing|\n\ndecision reply");
    assert_eq!(outreach["range"], json!({ "start": start, "end": end }));
    let envoy = &outreach["children"][1];
    assert_eq!(envoy["name"], "envoy");
    assert_eq!(envoy["range"]["end"], end);
    assert_eq!(envoy["range"]["start"], place(ENVOY, "  |option envoy"));
    // A child lies in its parent, and a name in its range: editors refuse what does not.
    let key = |p: &Value| (p["line"].as_u64(), p["character"].as_u64());
    let within = |inner: &Value, outer: &Value| {
        key(&outer["start"]) <= key(&inner["start"]) && key(&inner["end"]) <= key(&outer["end"])
    };
    for (name, text) in bundled() {
        let mut editor = Editor::on(&text);
        let symbols: Vec<Value> = editor.ask(
            "textDocument/documentSymbol",
            json!({ "textDocument": { "uri": uri("a.demarche") } }),
        );
        for symbol in &symbols {
            assert!(
                within(&symbol["selectionRange"], &symbol["range"]),
                "{name}: {symbol}"
            );
            for child in symbol["children"].as_array().into_iter().flatten() {
                assert!(
                    within(&child["selectionRange"], &child["range"]),
                    "{name}: {child}"
                );
                assert!(within(&child["range"], &symbol["range"]), "{name}: {child}");
            }
        }
    }
}
