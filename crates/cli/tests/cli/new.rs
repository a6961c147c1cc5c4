//! `demarche new`.

use demarche_scenario::start::{TEMPLATES, Template};
use serde_json::Value;

use crate::support::Folder;

#[test]
fn the_start_runs_and_is_not_written_over() {
    let folder = Folder::empty("new");
    let said = folder.run(&["new", "my.demarche"]).good();
    assert_eq!(
        said,
        "Wrote my.demarche. Next: demarche brief my.demarche\n"
    );
    let text = folder.read("my.demarche");
    assert!(text.contains("\n# "), "it explains itself");
    folder.run(&["check", "my.demarche"]).good();
    folder.run(&["fmt", "--check", "my.demarche"]).good();
    let briefing = folder.run(&["brief", "my.demarche"]).good();
    assert!(
        briefing.contains("WHAT WOULD MOVE THESE ANSWERS MOST"),
        "{briefing}"
    );

    folder.write("my.demarche", "mine");
    let said = folder.run(&["new", "my.demarche"]).bad();
    assert!(said.contains("my.demarche is there already"), "{said}");
    assert_eq!(folder.read("my.demarche"), "mine");
    assert_eq!(folder.names(), ["my.demarche"]);
}

#[test]
fn a_template_is_written_as_it_is_and_over_nothing() {
    let folder = Folder::empty("new_like");
    for Template { name, text, .. } in TEMPLATES {
        let file = format!("{name}.demarche");
        folder.run(&["new", "--like", name, &file]).good();
        assert_eq!(folder.read(&file), text);
        let before = format!("{text}# mine\n");
        folder.write(&file, &before);
        let said = folder.run(&["new", "--like", name, &file]).bad();
        assert!(said.contains(&format!("{file} is there already")), "{said}");
        assert_eq!(folder.read(&file), before);
    }
}

#[test]
fn every_template_runs_explains_itself_and_leaves_something_open() {
    let folder = Folder::empty("new_templates");
    for Template { name, text, .. } in TEMPLATES {
        let file = format!("{name}.demarche");
        folder.write(&file, text);
        let said = folder.run(&["check", &file]).good();
        assert!(
            said.contains("no mistakes") && said.contains(" 0 warnings"),
            "{said}"
        );
        folder.run(&["fmt", "--check", &file]).good();

        let mut lines = text.lines();
        for start in ["# ", "# Change first: ", "scenario "] {
            let line = lines.next().unwrap();
            assert!(line.starts_with(start), "{name}: {line}");
        }
        let remarks = text
            .lines()
            .filter(|line| line.trim_start().starts_with("# "));
        assert!(remarks.count() >= 6, "{name}");

        let findings: Value =
            serde_json::from_str(&folder.run(&["brief", &file, "--json"]).good()).unwrap();
        let questions = findings["questions"].as_array().unwrap();
        for question in questions {
            let p = question["probability"].as_f64().unwrap();
            assert!((0.05..0.95).contains(&p), "{name}: {question}");
        }
        let moved = questions
            .iter()
            .map(|question| question["anatomy"]["reports"].as_f64().unwrap().abs());
        assert!(
            moved.fold(0.0, f64::max) > 0.05,
            "{name}: reports move nothing"
        );
        let signals = findings["signals"][0]["rows"].as_array().unwrap().iter();
        let bits: Vec<f64> = signals
            .map(|signal| signal["bits"].as_f64().unwrap().abs())
            .collect();
        assert!(bits.iter().any(|&b| b > 1.5), "{name}: nothing tells");
        assert!(bits.iter().any(|&b| b < 0.5), "{name}: everything tells");
    }
}

#[test]
fn help_lists_the_templates_and_a_mistyped_one_is_put_right() {
    let folder = Folder::empty("new_help");
    let help = folder.run(&["new", "--help"]).good();
    let completions = folder.run(&["completions", "bash"]).good();
    folder.run(&["man", "pages"]).good();
    let page = folder.read("pages/demarche-new.1").replace("\\-", "-");
    for Template { name, summary, .. } in TEMPLATES {
        assert!(help.contains(&format!("{name}:")), "{help}");
        let words: Vec<&str> = help.split_whitespace().collect();
        assert!(words.join(" ").contains(summary), "{help}");
        assert!(completions.contains(name) && page.contains(name), "{name}");
        assert!(page.contains(summary), "{page}");
    }
    let ran = folder.run(&["new", "--like", "backchanel", "x.demarche"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let said = ran.err;
    assert!(
        said.contains("'backchannel'") && said.contains("succession"),
        "{said}"
    );
    assert_eq!(folder.names(), ["pages"]);
}
