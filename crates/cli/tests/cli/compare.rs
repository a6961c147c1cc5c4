//! `demarche compare`: two forms of a scenario side by side.

use serde_json::Value;

use crate::support::{ENVOY, Folder};

/// The small scenario with an intervention, and with a type that is taken for certain.
fn folder(name: &str) -> Folder {
    let folder = Folder::envoy(name);
    let more = "\nvariant sent \"An envoy is sent\"\n  north commits outreach to envoy in round 1\n\n\
                variant sincere_surely \"North is sincere\"\n  north is sincere\n";
    folder.write("more.demarche", format!("{ENVOY}{more}"));
    folder
}

fn compared(folder: &Folder, second: &str, threads: &str) -> Value {
    let arguments = [
        "compare",
        "more.demarche",
        "base",
        second,
        "--draws",
        "12",
        "--json",
        "--threads",
        threads,
    ];
    serde_json::from_str(&folder.run(&arguments).good()).expect("it is JSON")
}

#[test]
fn making_it_happen_and_seeing_it_are_different_things() {
    let folder = folder("compare");
    let said = compared(&folder, "sent", "1");
    assert_eq!(said, compared(&folder, "sent", "3"));
    let sincere = &said["questions"][0];
    let (made, seen) = (sincere["point"][1].as_f64(), sincere["seen"].as_f64());
    let (made, seen) = (made.expect("an answer"), seen.expect("it can be seen"));
    // What everybody has to do tells nothing; what the sincere do more often does.
    assert!((made - 0.4).abs() < 1e-6 && seen > 0.5, "{made} {seen}");
    let certain = compared(&folder, "sincere_surely", "2");
    assert!((certain["questions"][0]["seen"].as_f64().expect("seen") - 1.0).abs() < 1e-9);
    let plain = compared(&folder, "sealed", "2");
    assert!(plain["questions"][0]["seen"].is_null());
}

#[test]
fn beginnings_of_names_are_understood_and_said() {
    let folder = folder("compare-names");
    let run =
        |second: &str| folder.run(&["compare", "more.demarche", "base", second, "--draws", "0"]);
    let ran = run("sea");
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("`sea` is taken for `sealed`") && ran.out.contains("Nothing leaks"));
    assert!(
        run("s")
            .bad()
            .contains("may be any of sealed, sent, sincere_surely")
    );
    assert!(run("seeled").bad().contains("did you mean `sealed`?"));
}
