//! `demarche ensemble`: answers over what a scenario leaves open.

use crate::support::Folder;

#[test]
fn threads_change_no_byte_and_seeds_do() {
    let folder = Folder::envoy("ensemble");
    let run = |seed: &str, threads: &str| {
        let arguments = [
            "ensemble",
            "envoy.demarche",
            "--draws",
            "24",
            "--seed",
            seed,
            "--threads",
            threads,
            "--json",
        ];
        folder.run(&arguments).good()
    };
    let one = run("1", "1");
    assert_eq!(one, run("1", "3"));
    assert_ne!(one, run("2", "1"));
    let said: serde_json::Value = serde_json::from_str(&one).unwrap();
    assert!(said.is_object(), "{said}");
}
