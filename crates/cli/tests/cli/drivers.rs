//! `demarche drivers`: what drives an answer.

use serde_json::Value;

use crate::support::{ENVOY, Folder};

fn driven(folder: &Folder, more: &[&str]) -> Value {
    let arguments = [&["drivers", "envoy.demarche", "--json"], more].concat();
    serde_json::from_str(&folder.run(&arguments).good()).expect("it is JSON")
}

#[test]
fn threads_change_no_byte_and_the_chart_is_written() {
    let folder = Folder::envoy("drivers");
    let run = |threads: &str| {
        let arguments = [
            "drivers",
            "envoy.demarche",
            "--draws",
            "30",
            "--threads",
            threads,
            "--json",
            "--svg",
            "tornado.svg",
        ];
        folder.run(&arguments).good()
    };
    assert_eq!(run("1"), run("3"));
    assert!(folder.read("tornado.svg").contains("north.sincere.ranks"));
}

#[test]
fn what_was_not_asked_for_is_not_done() {
    let folder = Folder::envoy("drivers-quick");
    let quick = driven(&folder, &["--quick", "--question", "eased"]);
    assert_eq!(quick["question"], "eased");
    assert!(quick["rows"][0]["ends"][0]["solved"].is_null());
    assert!(quick["swaps"].as_array().unwrap().is_empty() && quick["spread"].is_null());
    let full = driven(&folder, &["--draws", "0", "--question", "eased"]);
    assert!(full["rows"][0]["ends"][0]["solved"].is_number());
    assert!(!full["swaps"].as_array().unwrap().is_empty() && full["spread"].is_null());
}

#[test]
fn an_unknown_question_is_answered_with_those_there_are() {
    let folder = Folder::envoy("drivers-unknown");
    let said = folder
        .run(&["drivers", "envoy.demarche", "--question", "deal"])
        .bad();
    assert!(
        said.contains("no question called `deal`; there is sincere, eased"),
        "{said}"
    );
    let said = folder
        .run(&["drivers", "envoy.demarche", "--question", "ease"])
        .bad();
    assert!(said.contains("did you mean `eased`?"), "{said}");
}

#[test]
fn how_precise_actors_are_drives_answers_too() {
    let folder = Folder::empty("drivers-precision");
    let open = ENVOY.replace("precision 10", "precision 2..12 per round");
    assert_ne!(open, ENVOY);
    folder.write("envoy.demarche", open);
    let driven = driven(&folder, &["--draws", "0", "--question", "eased"]);
    let rows = driven["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["path"] == "header.precision");
    let row = row.unwrap_or_else(|| panic!("{driven}"));
    assert_eq!(row["label"], "How precise everybody is (λ)");
}
