//! Scenarios with next to nothing in them are scenarios too: every command says something sensible of them.

use crate::support::Folder;

const HEADER: &str = "scenario \"Little\"\n  rounds 2\n";
const TYPES: &str = "actor a\n  type x 30%\n  type y otherwise\n";

fn run_all(name: &str, text: &str) -> Vec<String> {
    let folder = Folder::empty(name);
    folder.write("little.demarche", text);
    let briefing = folder
        .run(&[
            "brief",
            "little.demarche",
            "--html",
            "page.html",
            "-q",
            "--full",
        ])
        .good();
    assert!(folder.read("page.html").contains("</html>"));
    let mut all = vec![briefing];
    for arguments in [
        ["solve"].as_slice(),
        &["signals"],
        &["brief", "--json"],
        &["export", "--format", "efg"],
        &["export", "--format", "dot"],
        &["fmt"],
    ] {
        all.push(
            folder
                .run(&[arguments, &["little.demarche"]].concat())
                .good(),
        );
    }
    all
}

/// Every command that takes a scenario, with what else it must be told.
const COMMANDS: [&[&str]; 11] = [
    &["check", "FILE"],
    &["brief", "FILE"],
    &["solve", "FILE"],
    &["signals", "FILE"],
    &["stress", "FILE"],
    &["fmt", "FILE"],
    &["export", "FILE"],
    &["drivers", "FILE"],
    &["compare", "FILE", "base", "more"],
    &["change", "FILE", "q >= 0.5"],
    &["ensemble", "FILE", "--out", "run", "--draws", "2"],
];

#[test]
fn a_file_without_a_scenario_is_a_mistake_for_every_command() {
    let folder = Folder::empty("nothing");
    folder.write("more.demarche", "# More to come.\n");
    for text in [
        "",
        "\n",
        "  \n\t\n",
        "\u{feff}",
        "# To be written.\n\n  # Soon.\n",
        "include \"more.demarche\"\n",
    ] {
        folder.write("little.demarche", text);
        for command in COMMANDS {
            let command = command
                .iter()
                .map(|word| word.replace("FILE", "little.demarche"));
            let command: Vec<String> = command.collect();
            let words: Vec<&str> = command.iter().map(String::as_str).collect();
            let error = folder.run(&words).bad();
            assert!(
                error.contains("error[empty]: there is no scenario here")
                    && error.contains("--> little.demarche:")
                    && error.contains("demarche new"),
                "{text:?} {words:?}: {error}"
            );
        }
    }
    folder.write("little.json", "{ \"items\": [] }\n");
    let error = folder.run(&["check", "little.json"]).bad();
    assert!(error.contains("error[empty]"), "{error}");
}

#[test]
fn a_scenario_in_which_nothing_happens_and_nothing_is_asked_is_told_so() {
    let folder = Folder::empty("title");
    for more in ["", TYPES, "variable v: no < yes = no\n"] {
        folder.write("little.demarche", format!("{HEADER}{more}"));
        for command in ["check", "brief", "solve", "signals"] {
            let ran = folder.run(&[command, "little.demarche", "-q"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            assert!(
                ran.err.contains("warning[nothing-happens]")
                    && ran.err.contains("no decisions, no events and no questions"),
                "{command}: {}",
                ran.err
            );
        }
    }
}

#[test]
fn types_without_anything_to_do() {
    let text = format!("{HEADER}{TYPES}question q \"Is it x?\": a is x\n");
    let briefing = &run_all("types", &text)[0];
    assert!(
        briefing.contains(" 30%  unlikely  Is it x?\n"),
        "{briefing}"
    );
}

#[test]
fn chance_without_actors() {
    let text = format!(
        "{HEADER}variable v: no < yes = no\nevent e\n  50% v = yes\n  otherwise nothing\n\
         question q \"Does it happen?\": v is yes by round 2\n"
    );
    let briefing = &run_all("chance", &text)[0];
    assert!(
        briefing.contains(" 75%  likely  Does it happen?\n"),
        "{briefing}"
    );
}

#[test]
fn moves_without_variables() {
    let text = format!(
        "{HEADER}{TYPES}  x ranks g > h\n  y ranks h > g\ngoal g of a\n  1 if d is u\ngoal h of a\n  1 if d is w\n\
         decision d by a\n  option u\n  option w\nquestion q \"Is it u?\": d is u by round 1\n"
    );
    let briefing = &run_all("moves", &text)[0];
    assert!(briefing.contains("IS A X OR Y?"), "{briefing}");
}
