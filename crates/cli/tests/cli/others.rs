//! `--others`: equilibria beside the principal one.

use crate::support::Folder;

/// Both would rather be where the other is, and rather left than right.
const MEETING: &str = r#"EFG 2 R "meeting" { "A" "B" }
p "" 1 1 "" { "left" "right" } 0
p "" 2 1 "" { "left" "right" } 0
t "" 1 "" { 2 2 }
t "" 2 "" { 0 0 }
p "" 2 1 0
t "" 3 "" { 0 0 }
t "" 4 "" { 1 1 }
"#;

#[test]
fn a_game_with_three_equilibria_shows_three() {
    let folder = Folder::empty("others");
    folder.write("meeting.efg", MEETING);
    let solve = ["solve", "meeting.efg", "--lambda", "8"];
    let run = |more: &[&str]| folder.run(&[&solve[..], more].concat()).good();
    let alone: serde_json::Value = serde_json::from_str(&run(&["--json"])).unwrap();
    assert!(alone["others"].is_null());
    let json = run(&["--others", "100", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(said["strategies"], alone["strategies"]);
    let others = said["others"].as_array().unwrap();
    assert_eq!(others.len(), 2, "{said}");
    for other in others {
        assert!(other["residual"].as_f64().unwrap() < 1e-9);
    }
    assert_eq!(
        run(&["--others", "100", "--json", "--threads", "1"]),
        run(&["--others", "100", "--json", "--threads", "2"])
    );
    let effort = &said["searched"];
    assert_eq!(
        (&effort["starts"], &effort["made"]),
        (&100.into(), &100.into())
    );
    let text = run(&["--all-equilibria"]);
    assert_eq!(text.matches("Another equilibrium").count(), 2, "{text}");
    assert!(
        text.contains("The search went from 200 starts") && text.contains("No search can show"),
        "{text}"
    );
}

#[test]
fn a_briefing_says_what_hangs_on_the_choice() {
    let folder = Folder::envoy("others-brief");
    let said = folder
        .run(&["brief", "envoy.demarche", "--others", "12", "--json"])
        .good();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(said["equilibrium"]["found"].as_u64().unwrap() >= 1);
    for answer in said["questions"].as_array().unwrap() {
        let p = answer["probability"].as_f64().unwrap();
        let [least, most] = [0, 1].map(|i| answer["equilibria"][i].as_f64().unwrap());
        assert!(least <= p && p <= most, "{answer}");
    }
    let played = folder
        .run(&["solve", "envoy.demarche", "--others", "12"])
        .good();
    assert!(played.contains("equilibri"), "{played}");
}

#[test]
fn a_search_that_runs_out_of_time_says_so_and_tells_what_it_has() {
    let folder = Folder::envoy("others-budget");
    let search = [
        "solve",
        "envoy.demarche",
        "--others",
        "1000000",
        "--budget",
        "0.5",
    ];
    let text = folder.run(&search).good();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("of 1,000,000 starts") && text.contains("stopped before its end"),
        "{text}"
    );
    let said = folder.run(&[&search[..], &["--json"]].concat()).good();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let effort = &said["equilibrium"]["searched"];
    assert!(effort["made"].as_u64().unwrap() < 1_000_000, "{effort}");
    assert!(said["equilibrium"]["residual"].as_f64().unwrap() < 1e-9);
    for other in said["others"].as_array().unwrap() {
        assert!(other["residual"].as_f64().unwrap() < 1e-9);
    }
}
