//! `demarche solve --nash`: the limit of the principal branch.

use crate::support::Folder;

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
        said.contains("B:  h 25%  t 75%") && said.contains("regret"),
        "{said}"
    );
}
