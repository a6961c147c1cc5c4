//! `demarche stress`: what the answers hang on.

use crate::support::Folder;

#[test]
fn what_flips_an_answer_comes_first_and_every_report_is_dropped() {
    let folder = Folder::envoy("stress");
    let said = folder.run(&["stress", "envoy.demarche", "--json"]).good();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let drops = said["stress"]["drops"].as_array().unwrap();
    assert_eq!(
        drops.len() as u64,
        said["stress"]["dropped"].as_u64().unwrap()
    );
    let flips: Vec<bool> = drops
        .iter()
        .map(|d| !d["flips"].as_array().unwrap().is_empty())
        .collect();
    assert!(flips.is_sorted_by(|a, b| a >= b), "{flips:?}");
    for drop in drops {
        for flip in drop["flips"].as_array().unwrap() {
            let side = |key: &str| flip[key].as_f64().unwrap() > 0.5;
            assert_ne!(side("base"), side("without"), "{drop}");
        }
    }
    let dropped = |start: &str| {
        drops
            .iter()
            .any(|d| d["construct"].as_str().unwrap().starts_with(start))
    };
    assert!(
        dropped("evidence.") && dropped("source.") && dropped("goal."),
        "{said}"
    );
}

#[test]
fn a_thorough_briefing_says_first_on_which_assumption_an_answer_hangs() {
    let folder = Folder::envoy("brief-stress");
    let run = |more: &[&str]| {
        let arguments = ["brief", "envoy.demarche", "--draws", "0", "--no-variants"];
        let said = folder.run(&[&arguments, more].concat()).good();
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let plain = run(&[]);
    assert!(!plain.contains("This hangs on"));
    assert!(plain.contains("--stress drops all assumptions that cite no source"));
    let thorough = run(&["--stress"]);
    assert_eq!(thorough, run(&["--stress", "--threads", "1"]));
    let first =
        "Are sanctions eased? This hangs on one assumption that cites no source, “reply.keep”";
    assert!(thorough.contains(first), "{thorough}");
    assert!(thorough.contains("assumptions that cite no source were dropped, each in turn"));
}
