//! `demarche check`.

use crate::support::{ENVOY, Folder, bundled, project};

/// The bundled standoff's document is not part of the project; where it lies beside it, every digest is compared.
#[test]
fn the_bundled_scenarios_have_no_mistakes_and_no_warnings() {
    let folder = Folder::empty("bundled");
    let documents = project().join("../shared/seed");
    let documents = documents.to_string_lossy();
    let mut arguments = vec!["check", "--documents", &documents];
    if !project().join("../shared/seed/report.txt").exists() {
        eprintln!("the bundled standoff's document is not at hand: its digests are not compared");
        arguments.truncate(1);
    }
    let paths: Vec<String> = bundled()
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    arguments.extend(paths.iter().map(String::as_str));
    let said = folder.run(&arguments).good();
    assert_eq!(said.lines().count(), paths.len(), "{said}");
    for (line, path) in said.lines().zip(&paths) {
        let good = format!("{path}: no mistakes (");
        assert!(
            line.starts_with(&good) && line.ends_with(", 0 warnings)"),
            "{line}"
        );
    }
}

#[test]
fn all_mistakes_are_told_at_once_and_under_their_lines() {
    let folder = Folder::envoy("mistakes");
    let text = ENVOY
        .replace("sanctions = eased", "sanctions = easd")
        .replace("seen by south", "seen by suoth");
    folder.write("my.demarche", text);
    let said = folder.run(&["check", "my.demarche"]).bad();
    for part in [
        "easd",
        "did you mean `eased`?",
        "suoth",
        "did you mean `south`?",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(said.contains("   ^^^^"), "{said}");
    let more = "`demarche check --explain CODE` says more about unknown-name, wrong-level.";
    let end = format!("\nmy.demarche: 2 mistakes\n\n{more}\n");
    assert!(said.ends_with(&end), "{said}");
}

#[test]
fn a_code_is_explained_with_a_wrong_and_a_right_example() {
    let folder = Folder::empty("code");
    let said = folder.run(&["check", "--explain", "cannot-know"]).good();
    let title = "cannot-know: An actor's choice depends on what the actor cannot know.\n\n";
    assert!(said.starts_with(title), "{said}");
    for part in ["\nWrong:\n\n    ", "\nRight:\n\n    ", "known to south"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let json = folder
        .run(&["check", "--explain", "empty", "--json"])
        .good();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["code"], "empty");
    assert_eq!(json["wrong"]["form"], "whole");
    assert!(
        json["right"]["text"]
            .as_str()
            .unwrap()
            .starts_with("scenario")
    );
}

#[test]
fn an_unknown_code_is_a_mistake_on_the_command_line() {
    let folder = Folder::envoy("unknown-code");
    for (code, expected) in [
        ("canot-know", "did you mean `cannot-know`"),
        ("goal", "`goal-twice`"),
        ("xyz", "the guide's page on problems has all"),
    ] {
        let ran = folder.run(&["check", "--explain", code]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(
            ran.err.contains("no problem has this code; "),
            "{}",
            ran.err
        );
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
    let ran = folder.run(&["check", "envoy.demarche", "--explain", "empty"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn one_code_is_named_and_nothing_is_said_of_none() {
    let folder = Folder::envoy("one-code");
    assert_eq!(folder.run(&["check", "envoy.demarche"]).err, "");
    folder.write(
        "my.demarche",
        ENVOY.replace("seen by south", "seen by suoth"),
    );
    let said = folder.run(&["check", "my.demarche", "envoy.demarche"]).err;
    let more = "\n`demarche check --explain unknown-name` says more about this problem.\n";
    assert!(said.ends_with(more), "{said}");
    let quiet = folder.run(&["check", "my.demarche", "--quiet"]).err;
    assert!(!quiet.contains("--explain"), "{quiet}");
    let json = folder.run(&["check", "my.demarche", "--json"]).err;
    assert!(!json.contains("--explain"), "{json}");
}

#[test]
fn a_strict_reader_asks_what_carries_weight_without_a_reason() {
    let folder = Folder::envoy("strict");
    let ran = folder.run(&["check", "--strict", "envoy.demarche"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for code in ["even-by-default", "uncited"] {
        assert!(ran.err.contains(&format!("warning[{code}]")), "{}", ran.err);
    }
    assert!(!ran.out.contains(", 0 warnings)"), "{}", ran.out);
    let json = folder
        .run(&["check", "--strict", "--json", "envoy.demarche"])
        .good();
    assert!(json.contains("\"even-by-default\""), "{json}");
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let folder = Folder::envoy("others");
    let ran = folder.run(&["check", "nowhere.demarche", "envoy.demarche"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("nowhere.demarche"), "{}", ran.err);
    assert_eq!(
        ran.out,
        "envoy.demarche: no mistakes (2 actors, 2 decisions, 2 questions, 0 warnings)\n"
    );
}

#[test]
fn a_document_that_changed_under_a_citation_is_noticed() {
    let folder = Folder::envoy("digest");
    folder.write(
        "my.demarche",
        ENVOY.replace("note#1.2", "note#1.2@00000000"),
    );
    let ran = folder.run(&["check", "my.demarche"]);
    assert!(ran.err.contains("note#1.2@"), "{}", ran.err);

    // Without the document nothing can be compared; in another folder it is found again.
    folder.write("apart/my.demarche", folder.read("my.demarche"));
    assert_eq!(folder.run(&["check", "apart/my.demarche"]).err, "");
    let ran = folder.run(&["check", "apart/my.demarche", "--documents", "."]);
    assert!(ran.err.contains("note#1.2@"), "{}", ran.err);
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let folder = Folder::envoy("outside");
    folder.write(
        "apart/my.demarche",
        format!("include \"../envoy.demarche\"\n\n{ENVOY}"),
    );
    let said = folder.run(&["check", "apart/my.demarche"]).bad();
    assert!(said.contains("../envoy.demarche"), "{said}");
}

/// The size as data.
fn size_of(folder: &Folder, path: &str) -> serde_json::Value {
    let json = folder.run(&["check", "--size", "--json", path]).good();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    json[0]["size"].clone()
}

#[test]
fn the_size_is_that_of_the_games_that_are_built() {
    let folder = Folder::envoy("size");
    let remembers =
        "actor south \"South\"\n  remembers outreach\n  remembers whether reply was ever ease\n";
    let text = ENVOY.replace("actor south \"South\"\n", remembers);
    folder.write(
        "my.demarche",
        text.replace("memory 1 round", "memory 0 rounds"),
    );
    let nodes = |path: &str, more: &[&str]| {
        let arguments = [&["solve", "--json", path], more].concat();
        let solved = folder.run(&arguments).good();
        let solved: serde_json::Value = serde_json::from_str(&solved).unwrap();
        solved["equilibrium"]["nodes"].clone()
    };
    for path in ["envoy.demarche", "my.demarche"] {
        let size = size_of(&folder, path);
        let (whole, kept) = (&size["whole"], &size["kept"]);
        assert_eq!(whole["states"], nodes(path, &["--no-reduce"]), "{size}");
        assert_eq!(kept["states"], nodes(path, &[]), "{size}");
        assert!(whole["states"].as_u64() > kept["states"].as_u64());
        for (all, by_round) in [(whole, "states"), (kept, "matter")] {
            let rounds = size["rounds"].as_array().unwrap().iter();
            let sum: u64 = rounds.map(|round| round[by_round].as_u64().unwrap()).sum();
            assert_eq!(all["states"], sum, "{size}");
        }
    }
    // Each memory on its line, against the scenario without it.
    let size = size_of(&folder, "my.demarche");
    let memory = size["memory"].as_array().unwrap();
    let lines = folder.read("my.demarche");
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(memory.len(), 2, "{size}");
    for own in memory {
        let line = own["line"].as_u64().unwrap() as usize - 1;
        let clause = own["clause"]
            .as_str()
            .unwrap()
            .strip_prefix("south ")
            .unwrap();
        assert_eq!(lines[line].trim(), clause);
        let mut without = lines.clone();
        without.remove(line);
        folder.write("without.demarche", without.join("\n") + "\n");
        assert_eq!(
            own["without"]["states"],
            nodes("without.demarche", &[]),
            "{own}"
        );
        let costs =
            size["kept"]["states"].as_i64().unwrap() - own["without"]["states"].as_i64().unwrap();
        assert_eq!(own["costs"], costs);
    }
}

#[test]
fn a_game_far_too_large_is_said_to_be_larger_than_what_was_counted() {
    let folder = Folder::envoy("size-large");
    let text = ENVOY.replace("rounds 2 months", "rounds 40 months");
    folder.write(
        "my.demarche",
        text.replace("memory 1 round", "memory perfect"),
    );
    let said = folder.run(&["check", "--size", "my.demarche"]).good();
    let line = said.lines().nth(1).unwrap();
    assert!(
        line.starts_with("  more than ") && line.ends_with(" that matter"),
        "{said}"
    );
    assert!(said.contains("my.demarche:3  memory perfect"), "{said}");
    assert!(
        said.contains("What multiplies most: decision `outreach`"),
        "{said}"
    );
    let size = size_of(&folder, "my.demarche");
    assert_eq!(size["kept"]["more"], true);
    assert_eq!(size["memory"][0]["costs"], serde_json::Value::Null);
}

#[test]
fn without_a_scenario_the_size_is_that_of_the_bundled_standoff() {
    let folder = Folder::empty("size-bundled");
    let said = folder.run(&["check", "--size"]).good();
    assert!(
        said.starts_with("overtures.demarche: no mistakes ("),
        "{said}"
    );
    assert!(
        said.contains(" states, ") && said.contains("\n  round 5 "),
        "{said}"
    );
    assert_eq!(folder.run(&["check"]).code, 2);
}

#[test]
fn a_scenario_with_mistakes_has_no_size() {
    let folder = Folder::envoy("size-mistakes");
    folder.write(
        "my.demarche",
        ENVOY.replace("seen by south", "seen by suoth"),
    );
    let said = folder.run(&["check", "--size", "my.demarche"]).bad();
    assert!(said.contains("suoth") && !said.contains("states"), "{said}");
}
