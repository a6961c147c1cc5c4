//! Where memory is short: refused beforehand where that can be told, and ended with a plain message where it cannot.

// Elsewhere there is no limit on the address space to be set.
#![cfg(target_os = "linux")]

use std::process::Command;

use crate::support::{Folder, ran};

/// A scenario with two decisions and so many coins, each a variable of its own.
fn coins(count: usize) -> String {
    let mut text = "scenario \"Coins\"\n  rounds 1 month from 2031-01\n\
         actor north\n  weighs calm 1\nactor south\n  weighs peace 1\n\
         variable a: no < yes = no\nvariable b: no < yes = no\n\
         goal calm of north\n  1 if a is no\ngoal peace of south\n  1 if b is no\n\
         question calm \"Is it calm?\": a is no at the end\n\
         decision d by north\n  option hold\n  option go\n    then a = yes\n\
         decision e by south\n  option hold\n  option go\n    then b = yes\n"
        .to_owned();
    for i in 0..count {
        text.push_str(&format!(
            "variable coin_{i}: heads < tails = heads, internal\n"
        ));
    }
    for i in 0..count {
        text.push_str(&format!(
            "event flip_{i}\n  50% coin_{i} = tails\n  otherwise nothing\n"
        ));
    }
    // A coin that nothing asks for would not matter, and would not be kept.
    let tails: Vec<String> = (0..count).map(|i| format!("coin_{i} is tails")).collect();
    text.push_str(&format!(
        "question tails: {} at the end\n",
        tails.join(" and ")
    ));
    text
}

/// The binary under a limit in KiB on its address space.
fn limited(folder: &Folder, kibibytes: u64, arguments: &str) -> String {
    let binary = env!("CARGO_BIN_EXE_demarche");
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!(
            "ulimit -v {kibibytes}; exec '{binary}' {arguments}"
        ))
        .current_dir(folder.path(""));
    let said = ran(&mut command, "").bad();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!said.contains("backtrace"), "{said}");
    said
}

#[test]
fn a_game_that_the_limit_on_a_process_does_not_hold_is_refused() {
    let folder = Folder::empty("ulimit");
    folder.write("coins.demarche", coins(60));
    for command in ["solve", "brief", "signals", "export", "drivers", "stress"] {
        let said = limited(&folder, 1_500_000, &format!("{command} coins.demarche"));
        assert!(said.starts_with("error: the game has at least "), "{said}");
        assert!(
            said.contains("by round 1, which takes more memory"),
            "{said}"
        );
        assert!(said.contains("event `flip_0` (×2.0);"), "{said}");
        assert!(said.contains("`ulimit -v`"), "{said}");
    }
}

#[test]
fn where_memory_runs_out_all_the_same_it_is_said_as_plainly() {
    let folder = Folder::empty("ulimit-runs-out");
    folder.write("coins.demarche", coins(25));
    // Who asks for so many nodes is believed, and there is no memory for them.
    let asked = "coins.demarche --max-nodes 4000000000 --threads 2";
    for command in ["solve", "brief"] {
        let said = limited(&folder, 300_000, &format!("{command} {asked}"));
        let start = "error: there is not enough memory: ";
        assert!(said.starts_with(start), "{said}");
        assert!(said.contains("make the game smaller"), "{said}");
        assert!(said.contains("`ulimit -v`, is reached"), "{said}");
    }
    let said = limited(&folder, 300_000, &format!("solve {asked} --json"));
    let line: serde_json::Value = serde_json::from_str(&said).expect("one object");
    assert_eq!(line["severity"], "error");
}

#[test]
fn threads_that_the_system_has_no_room_for_are_done_without() {
    let folder = Folder::envoy("ulimit-threads");
    let binary = env!("CARGO_BIN_EXE_demarche");
    let brief = |limit: &str| {
        let mut command = Command::new("sh");
        let line =
            format!("{limit} exec '{binary}' brief envoy.demarche --draws 128 --threads 100");
        command.arg("-c").arg(line).current_dir(folder.path(""));
        ran(&mut command, "")
    };
    let free = brief("").good();
    for limit in ["ulimit -v 200000;", "ulimit -v 400000;"] {
        assert_eq!(brief(limit).good(), free);
    }
}
