//! `demarche solve --nash`: the limit of the principal branch.

use crate::support::{ENVOY, Folder};

/// Matching pennies with unequal stakes: A mixes evenly, B shows heads one time in four.
const PENNIES: &str = r#"EFG 2 R "Pennies" { "A" "B" }
p "" 1 1 "" { "h" "t" } 0
p "" 2 1 "" { "h" "t" } 0
t "" 1 "" { 3, 0 }
t "" 2 "" { 0, 1 }
p "" 2 1 0
t "" 3 "" { 0, 1 }
t "" 4 "" { 1, 0 }
"#;

#[test]
fn the_branch_ends_at_the_equilibrium() {
    let folder = Folder::empty("nash");
    folder.write("pennies.efg", PENNIES);
    let said = folder
        .run(&["solve", "pennies.efg", "--nash", "--json"])
        .good();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(said["regret"].as_f64().unwrap() < 1e-8, "{said}");
    for (set, known) in [(0, 0.5), (1, 0.25)] {
        let found = said["strategies"][set]["options"][0][1].as_f64().unwrap();
        assert!((found - known).abs() < 1e-7, "{said}");
    }
    let said = folder.run(&["solve", "pennies.efg", "--nash"]).good();
    assert!(
        said.contains("B:  h 25%  t 75%") && said.contains("Largest regret"),
        "{said}"
    );
}

#[test]
fn a_scenario_has_its_limit_too() {
    let folder = Folder::envoy("nash-scenario");
    let text = ENVOY.replacen("  memory 1 round\n", "", 1);
    assert_ne!(text, ENVOY);
    folder.write("envoy.demarche", text);
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&folder.run(arguments).good()).unwrap()
    };
    let said = json(&["solve", "envoy.demarche", "--nash", "--json"]);
    assert!(
        said["regret"].as_f64().unwrap() < 1e-6,
        "{}",
        said["regret"]
    );
    assert_eq!(said["whole"], true, "{}", said["status"]);
    assert_eq!(said["perfect_recall"], true);
    assert!(said["precision_reached"][0][1].as_f64().unwrap() > 1000.0);
    for set in said["strategies"].as_array().unwrap() {
        let options = set["options"].as_array().unwrap();
        let total: f64 = options.iter().map(|o| o[1].as_f64().unwrap()).sum();
        assert!((total - 1.0).abs() < 1e-12, "{set}");
    }
    let text = folder.run(&["solve", "envoy.demarche", "--nash"]).good();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("λ → ∞")
            && text.contains("sequential equilibrium")
            && text.contains("Largest regret"),
        "{text}"
    );
}

#[test]
fn a_branch_that_is_not_followed_to_its_end_says_how_far_and_what_to_do() {
    let folder = Folder::envoy("nash-steps");
    let ran = folder.run(&["solve", "envoy.demarche", "--nash", "--steps", "5"]);
    assert_eq!(ran.code, 0);
    let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("followed only to λ")
            && text.contains("the budget of steps is spent")
            && text.contains("Largest regret"),
        "{text}"
    );
    assert_eq!(ran.err, "To follow it further: --steps 50\n");
    let said = folder
        .run(&[
            "solve",
            "envoy.demarche",
            "--nash",
            "--steps",
            "5",
            "--json",
        ])
        .good();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["whole"], false);
    assert!(said["regret"].as_f64().unwrap() > 0.0);
}

#[test]
fn limited_memory_is_said_to_make_it_an_equilibrium_in_agent_form() {
    let folder = Folder::envoy("nash-memory");
    let text = folder.run(&["solve", "envoy.demarche", "--nash"]).good();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("equilibrium in agent form"), "{text}");
}

#[test]
fn a_game_of_another_format_takes_no_option_of_scenarios() {
    let folder = Folder::empty("foreign");
    folder.write("pennies.efg", PENNIES);
    for option in [
        &["--rounds", "3"][..],
        &["--until", "2021-01-01"],
        &["--no-reduce"],
    ] {
        let said = folder
            .run(&[&["solve", "pennies.efg"], option].concat())
            .bad();
        assert!(
            said.contains("pennies.efg")
                && said.contains(&format!("{} is for scenarios", option[0])),
            "{said}"
        );
    }
}
