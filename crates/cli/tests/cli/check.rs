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
