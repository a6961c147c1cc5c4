//! The same input gives the same bytes, and options change what they say that they change.

use std::fs;

use crate::support::{ENVOY, Folder, project};

#[test]
fn threads_change_no_byte() {
    let folder = Folder::envoy("threads");
    for arguments in [
        ["brief", "envoy.demarche", "--json"].as_slice(),
        &["cover", "envoy.demarche", "--elements", "elements.tsv"],
    ] {
        let with = |threads: &str| {
            folder
                .run(&[arguments, &["--threads", threads]].concat())
                .good()
        };
        assert_eq!(with("1"), with("4"));
    }
    for (threads, page) in [("1", "one.html"), ("4", "four.html")] {
        let ran = folder.run(&[
            "brief",
            "envoy.demarche",
            "--html",
            page,
            "--threads",
            threads,
            "-q",
        ]);
        assert!(!ran.good().is_empty());
    }
    assert_eq!(folder.read("one.html"), folder.read("four.html"));
}

#[test]
fn text_and_json_forms_brief_alike() {
    let folder = Folder::envoy("forms");
    let json = folder
        .run(&["fmt", "--to", "json", "envoy.demarche"])
        .good();
    folder.write("envoy.json", json);
    let brief = |file: &str| folder.run(&["brief", file]).good();
    assert_eq!(brief("envoy.json"), brief("envoy.demarche"));
}

#[test]
fn evidence_after_the_cut_off_is_not_seen() {
    let folder = Folder::envoy("cut-off");
    let answer = |arguments: &[&str]| {
        let arguments = [&["brief", "envoy.demarche", "--json"], arguments].concat();
        let findings = folder.run(&arguments).good();
        let findings: serde_json::Value = serde_json::from_str(&findings).unwrap();
        findings["questions"][0]["probability"].as_f64().unwrap()
    };
    let before = answer(&["--until", "2021-01-19"]);
    assert!((before - 0.4).abs() < 1e-9, "{before}");
    let after = answer(&["--until", "2021-01-20"]);
    assert!(after > 0.45, "{after}");
    assert_eq!(after, answer(&[]));
}

#[test]
fn without_precision_play_is_uniform() {
    let folder = Folder::envoy("coins");
    let text = folder
        .run(&["solve", "envoy.demarche", "--lambda", "0"])
        .good();
    assert!(text.contains("envoy        50%       50%"), "{text}");
}

#[test]
fn what_ifs_may_be_left_out() {
    let folder = Folder::envoy("what-ifs");
    let brief = ["brief", "envoy.demarche", "--full"];
    let all = folder.run(&brief).good();
    assert!(all.contains("Nothing leaks"), "{all}");
    let fewer = folder.run(&[&brief[..], &["--no-variants"]].concat());
    let fewer = fewer.good();
    assert!(!fewer.contains("\nWHAT IF"), "{fewer}");
}

#[test]
fn cover_tells_the_three_fates_of_an_element_and_fails_on_the_third() {
    let folder = Folder::envoy("cover");
    let cover = ["cover", "envoy.demarche", "--elements", "elements.tsv"];
    let text = folder.run(&cover).good();
    assert!(text.contains("4 elements: 3 covered, 1 left out for a stated reason, 0 missing."));
    assert!(text.contains("outreach.envoy "), "{text}");
    let without = folder
        .run(&[&cover[..], &["--no-ablations"]].concat())
        .good();
    assert!(
        !without.contains("WHAT EACH CITED CONSTRUCT DOES"),
        "{without}"
    );

    folder.write("envoy.demarche", ENVOY.split("\ncover").next().unwrap());
    let ran = folder.run(&cover);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("4  MISSING"), "{}", ran.out);
}

/// The bundled standoff against its document's elements, without the ablations, which take long here.
#[test]
fn the_bundled_standoff_covers_its_document() {
    let elements = project().join("../shared/seed/elements.tsv");
    if fs::metadata(&elements).is_err() {
        return eprintln!(
            "the table of the document's elements is not at hand: nothing is compared"
        );
    }
    let folder = Folder::empty("standoff");
    let elements = elements.display().to_string();
    let text = folder
        .run(&["cover", "--elements", &elements, "--no-ablations"])
        .good();
    assert!(text.contains(" 0 missing."), "{text}");
}
