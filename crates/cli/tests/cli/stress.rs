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
        .map(|d| {
            let flips = d["flips"].as_array().unwrap().iter();
            flips
                .filter(|flip| flip["by_construction"] == false)
                .count()
                > 0
        })
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
    let plain = run(&["--full"]);
    assert!(!plain.contains("This hangs on"));
    assert!(plain.contains("--stress drops all assumptions that cite no source"));
    let thorough = run(&["--full", "--stress"]);
    assert_eq!(thorough, run(&["--full", "--stress", "--threads", "1"]));
    let first =
        "Are sanctions eased? This hangs on one assumption that cites no source, “reply.keep”";
    assert!(thorough.contains(first), "{thorough}");
    assert!(thorough.contains("assumptions that cite no source were dropped, each in turn"));
}

#[test]
fn what_is_so_by_construction_comes_last() {
    let folder = Folder::empty("stress-construction");
    folder.write(
        "given.demarche",
        "scenario \"Given\"\n  rounds 2\n\nactor a\n  type x 30%\n  type y otherwise\n  x ranks g > h\n  y ranks h > g\n\n\
         variable v: no < yes = no\nvariable w: low < high = low\n\ngoal g of a\n  1 if v is yes\ngoal h of a\n  1 if v is no\n\n\
         decision d by a\n  option stay\n  option go\n    then v = yes\n\n\
         event e\n  30% w = high\n  otherwise nothing\nevent f\n  60% v = yes\n  30% nothing\n  otherwise w = high\n\n\
         question kind \"Is it x, if it went?\": a is x given d is go by round 2\nquestion high \"Is w high?\": w is high by round 2\n",
    );
    let said = folder.run(&["stress", "given.demarche", "--json"]).good();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let drops = said["stress"]["drops"].as_array().unwrap();
    let place = |path: &str| {
        let found = drops.iter().position(|d| d["construct"] == path);
        found.unwrap_or_else(|| panic!("{path} is dropped"))
    };
    // What the questions ask about stands behind what they hang on.
    for own in ["w", "a.x", "d", "d.go"] {
        for other in ["goal.g", "goal.h", "event.e", "a.y.ranks"] {
            assert!(place(other) < place(own), "{other} {own}: {said}");
        }
    }
    // `otherwise nothing` can be neither taken out nor leave what stands beside it certain.
    let row = &drops[place("event.e.outcome2")];
    assert_eq!(row["effect"]["effect"], "needed", "{row}");
    // An outcome that is taken out leaves the others as probable as they were: w is high by e alone, in one round or the other.
    let row = &drops[place("event.f.outcome3")];
    let moved = &row["effect"];
    assert_eq!(moved["question"], "high", "{row}");
    assert!(
        (moved["without"].as_f64().unwrap() - 0.51).abs() < 1e-6,
        "{row}"
    );
    let text = folder.run(&["stress", "given.demarche"]).good();
    let (first, last) = text.split_once("WHAT IS SO BY CONSTRUCTION").unwrap();
    assert!(last.contains("  w ") && !first.contains("\n  w "), "{text}");
}
