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
