//! `demarche solve --method`: regret minimization for games in Gambit's formats.

use crate::support::Folder;

/// Rock, paper and scissors, where rock against scissors counts twice.
const GAME: &str = r#"EFG 2 R "stones" { "A" "B" }
p "" 1 1 "" { "rock" "paper" "scissors" } 0
p "" 2 1 "" { "rock" "paper" "scissors" } 0
t "" 1 "" { 0 0 }
t "" 2 "" { -1 1 }
t "" 3 "" { 2 -2 }
p "" 2 1 0
t "" 4 "" { 1 -1 }
t "" 5 "" { 0 0 }
t "" 6 "" { -1 1 }
p "" 2 1 0
t "" 7 "" { -2 2 }
t "" 8 "" { 1 -1 }
t "" 9 "" { 0 0 }
"#;

#[test]
fn the_average_play_comes_near_the_equilibrium() {
    let folder = Folder::empty("regrets");
    folder.write("stones.efg", GAME);
    for method in ["cfr", "cfr+", "dcfr"] {
        let said = folder
            .run(&[
                "solve",
                "stones.efg",
                "--method",
                method,
                "--iterations",
                "200000",
                "--exploitability",
                "0.002",
                "--json",
            ])
            .good();
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said["status"], "solved");
        assert!(said["exploitability"].as_f64().unwrap() <= 0.002);
        for (option, known) in [(0, 0.25), (1, 0.5), (2, 0.25)] {
            let found = &said["strategies"][0]["options"][option][1];
            assert!((found.as_f64().unwrap() - known).abs() < 0.01, "{said}");
        }
    }
    let said = folder
        .run(&[
            "solve",
            "stones.efg",
            "--method",
            "cfr+",
            "--iterations",
            "3",
        ])
        .good();
    assert!(
        said.contains("3 iterations (out of iterations)") && said.contains("A:  rock "),
        "{said}"
    );
}

#[test]
fn other_games_are_refused_for_a_reason() {
    let folder = Folder::envoy("regrets-refused");
    folder.write("unfair.efg", GAME.replace("{ -1 1 }", "{ -1 0 }"));
    let said = folder
        .run(&["solve", "unfair.efg", "--method", "cfr+"])
        .bad();
    assert!(
        said.contains("unfair.efg") && said.contains("zero-sum"),
        "{said}"
    );
    let said = folder
        .run(&["solve", "envoy.demarche", "--method", "cfr+"])
        .bad();
    assert!(said.contains("demarche export"), "{said}");
}
