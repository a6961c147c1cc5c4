//! `--json`: data on the standard output, and one JSON object to a line on the standard error.

use serde_json::Value;

use crate::support::{ENVOY, Folder};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Each line of the standard error, which must be an object that says how bad and what.
fn complaints(text: &str) -> Vec<Value> {
    let lines: Vec<Value> = text.lines().map(parsed).collect();
    for line in &lines {
        assert!(
            line["severity"].is_string() && line["message"].is_string(),
            "{line}"
        );
    }
    lines
}

#[test]
fn every_command_with_output_has_it_as_data() {
    let folder = Folder::envoy("data").with_demand();
    folder
        .run(&["export", "envoy.demarche", "-o", "envoy.efg"])
        .good();
    for (arguments, part) in [
        (
            ["brief", "envoy.demarche"].as_slice(),
            "/questions/0/probability",
        ),
        (
            &["brief", "envoy.demarche", "--html", "page.html"],
            "/digest",
        ),
        (&["check", "envoy.demarche"], "/0/problems"),
        (&["fmt", "envoy.demarche"], "/items"),
        (&["solve", "envoy.demarche"], "/moves/0/options"),
        (&["solve", "envoy.efg"], "/strategies/0/options/0"),
        (&["signals", "envoy.demarche"], "/signals/0"),
        (
            &["fit", "demand.demarche", "demand.csv"],
            "/coefficients/2/error_outer",
        ),
        (
            &["explain", "envoy.demarche", "--actor", "south"],
            "/situations/0/options/0/value",
        ),
        (
            &["cover", "envoy.demarche", "--elements", "elements.tsv"],
            "/coverage/elements/3/omitted",
        ),
        (
            &["freeze", "envoy.demarche", "--as-of", "2021-01-31"],
            "/questions/0/probability",
        ),
        (
            &[
                "freeze",
                "envoy.demarche",
                "--as-of",
                "2021-01-31",
                "--out",
                "my.ledger",
            ],
            "/freeze/questions/0/probability",
        ),
        (&["score", "my.ledger"], "/open"),
        (
            &["resolve", "my.ledger", "eased=void", "--on", "2021-03-01"],
            "/added/0/outcome",
        ),
        (&["export", "envoy.demarche"], "/nodes/0/name"),
        (&["new", "my.demarche"], "/scenario"),
        (&["schema"], "/$schema"),
    ] {
        let out = folder.run(&[arguments, &["--json"]].concat()).good();
        let data = parsed(&out);
        assert!(
            data.pointer(part).is_some(),
            "{arguments:?} has no {part}: {out:.400}"
        );
    }
}

#[test]
fn problems_are_objects_with_their_places() {
    let folder = Folder::empty("problems");
    folder.write(
        "my.demarche",
        ENVOY.replace("sanctions = eased", "sanctions = easd"),
    );
    for command in ["brief", "solve", "signals", "export"] {
        let said = folder.run(&[command, "my.demarche", "--json"]).bad();
        let all = complaints(&said);
        assert_eq!(all.len(), 1, "{said}");
        assert_eq!(all[0]["file"], "my.demarche");
        assert_eq!(all[0]["line"], 50);
        assert_eq!(all[0]["severity"], "error");
    }
    // Here the problems are what was asked for.
    let ran = folder.run(&["check", "my.demarche", "nowhere.demarche", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let files = parsed(&ran.out);
    assert_eq!(files[0]["problems"][0]["line"], 50);
    assert_eq!(files[1]["scenario"], "nowhere.demarche");
    let message = files[1]["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("there is no such file"), "{message}");
}

#[test]
fn other_failures_are_objects_too() {
    let folder = Folder::envoy("failures");
    for arguments in [
        ["brief", "nowhere.demarche"].as_slice(),
        &["explain", "envoy.demarche", "--actor", "nort"],
        &["solve", "envoy.demarche", "--max-nodes", "20"],
        &["new", "envoy.demarche"],
        &["cover", "envoy.demarche", "--elements", "note.txt"],
    ] {
        let said = folder.run(&[arguments, &["--json"]].concat()).bad();
        let all = complaints(&said);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0]["severity"], "error");
    }
}

#[test]
fn what_is_no_text_is_told_by_file_and_line() {
    let folder = Folder::empty("bytes");
    folder.write("bytes.demarche", b"scenario \"A\"\n\n\xff\xfe");
    folder.write("bytes.efg", b"EFG 2 R\n\xff");
    for (arguments, file, line) in [
        (["brief", "bytes.demarche"], "bytes.demarche", 3),
        (["solve", "bytes.efg"], "bytes.efg", 2),
        (["score", "bytes.demarche"], "bytes.demarche", 3),
    ] {
        let said = folder.run(&[&arguments[..], &["--json"]].concat()).bad();
        let said = &complaints(&said)[0];
        assert_eq!(said["file"], file, "{said}");
        assert_eq!(said["line"], line, "{said}");
    }
    // `check` goes on to the next file, and tells of all of them on the standard output.
    let checked = folder.run(&["check", "bytes.demarche", "--json"]);
    let problem = parsed(&checked.out)[0]["problems"][0].clone();
    assert_eq!(problem["line"], 3, "{problem}");
    let none = folder.run(&["solve", "nowhere.demarche", "--json"]).bad();
    let none = &complaints(&none)[0];
    assert_eq!(none["file"], "nowhere.demarche");
    assert!(none["line"].is_null(), "{none}");
}
