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
    // A move that every type makes is no evidence; one that the sincere make more often is.
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

/// Those who act do not know what was reported: no actor plays differently, and each form is weighed by its own reports, so that it
/// has the answers of the scenario with these reports in it.
#[test]
fn other_reports_are_no_changed_assumption() {
    let folder = Folder::envoy("compare-reports");
    let again = "evidence again: outreach was envoy in round 2, reported by note";
    let told = format!("\nvariant told\n  grade of note B1\n  {again}\n");
    folder.write("more.demarche", format!("{ENVOY}{told}"));
    let own_rates = "  hit 70%\n  false alarm 10%\n";
    assert!(ENVOY.contains(own_rates));
    let whole = ENVOY.replace(own_rates, "  grade B1\n");
    folder.write("whole.demarche", format!("{whole}\n{again}\n"));
    let said = compared(&folder, "told", "2");
    assert_eq!(said["own_reports"], true);
    assert_eq!(said["shifts"].as_array().map(Vec::len), Some(0));
    let row = &said["questions"][0];
    assert!(row["difference"].is_null() && row["seen"].is_null());
    let arguments = ["ensemble", "whole.demarche", "--draws", "12", "--json"];
    let drawn: Value = serde_json::from_str(&folder.run(&arguments).good()).expect("it is JSON");
    let mean = |value: &Value| value["mean"].as_f64().expect("a mean");
    let (base, there) = (mean(&row["over"][0]), mean(&row["over"][1]));
    let whole = mean(&drawn["questions"][0]["spread"]);
    assert!(
        (there - whole).abs() < 1e-6 && (there - base).abs() > 0.05,
        "{base} {there} {whole}"
    );

    let page = folder.run(&["compare", "more.demarche", "base", "told", "--draws", "12"]);
    let page = page.good();
    assert!(
        page.contains("Other reports: nobody who acts learns of them")
            && !page.contains("changed assumption"),
        "{page}"
    );
}

#[test]
fn one_form_is_compared_with_the_scenario_as_it_stands() {
    let folder = folder("compare-one");
    let json = ["--draws", "3", "--json"];
    let run = |words: &[&str]| folder.run(&[&["compare"], words, &json].concat()).good();
    let both = run(&["more.demarche", "base", "sealed"]);
    assert_eq!(run(&["more.demarche", "sealed"]), both);
    assert_ne!(run(&["more.demarche", "sealed", "base"]), both);
    // A file need not have the usual ending, nor a name that is none of a variant.
    folder.write("sealed", folder.read("more.demarche"));
    assert_eq!(run(&["sealed", "sealed", "--seed", "0"]), both);
    let ran = folder.run(&["compare", "more.demarche", "sea", "--draws", "0"]);
    assert!(
        ran.err.contains("`sea` is taken for `sealed`"),
        "{}",
        ran.err
    );
    // Without a file it is the bundled scenario.
    let bundled = Folder::empty("compare-bundled");
    let run = |words: &[&str]| bundled.run(&[&["compare"], words, &["--draws", "0"]].concat());
    let model: Value =
        serde_json::from_str(&bundled.run(&["brief", "--json", "--draws", "0"]).good())
            .expect("it is JSON");
    let first = model["variants"][0]["name"].as_str().expect("a variant");
    assert_eq!(run(&[first]).good(), run(&["base", first]).good());
}

#[test]
fn a_file_where_a_form_should_be_is_told_so() {
    let folder = folder("compare-files");
    let run = |words: &[&str]| folder.run(&[&["compare"], words].concat()).bad();
    for (words, said) in [
        (
            ["more.demarche"].as_slice(),
            "name what more.demarche is to be compared with: sealed, sent",
        ),
        (
            &["more.demarche", "base"],
            "name what more.demarche is to be compared with: sealed, sent",
        ),
        (
            &["sealed", "more.demarche"],
            "`demarche compare more.demarche sealed`",
        ),
        (
            &["base", "sealed", "more.demarche"],
            "`demarche compare more.demarche base sealed`",
        ),
        (
            &["more.demarche", "envoy.demarche"],
            "two forms of one scenario",
        ),
        (
            &["more.demarche", "nowhere"],
            "there is no variant called `nowhere`",
        ),
        (
            &["nowhere.demarche", "sealed"],
            "cannot read nowhere.demarche",
        ),
        (&["nowhere", "sealed"], "`nowhere` is no file either"),
        (&["nowhere"], "`nowhere` is no file either"),
    ] {
        let error = run(words);
        assert!(error.contains(said), "{words:?}: {error}");
    }
    folder.write("plain.demarche", "scenario \"P\"\n  rounds 1\nactor a\n  type x 30%\n  type y otherwise\nquestion q: a is x\n");
    assert!(run(&["plain.demarche"]).contains("has no variants"));
}
