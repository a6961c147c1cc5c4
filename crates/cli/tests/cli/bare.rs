//! `demarche` without a command, which takes seconds, and what little else needs no scenario.

use std::collections::HashSet;

use crate::support::{Folder, project, ran};

#[test]
fn alone_it_briefs_the_bundled_standoff_and_writes_the_page_beside_it() {
    let folder = Folder::empty("bare");
    let ran = ran(folder.command(&[]).env("COLUMNS", "100"), "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err, "The briefing as a page: overtures.html\n");
    assert_eq!(folder.names(), ["overtures.html"]);

    let page = folder.read("overtures.html");
    let title = ran.out.lines().next().unwrap();
    assert!(page.contains(title), "{title}");
    for outside in [
        "<script",
        "src=\"http",
        "href=\"http",
        "@import",
        "url(http",
    ] {
        assert!(!page.contains(outside), "the page needs {outside}");
    }
    let widest = ran.out.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{widest:?}");
    shows_what_the_readme_shows(&ran.out);
    assert_eq!(
        ran.out, FIRST_PAGE,
        "The first page is not what was stored. If it should be so, store it again, in the project's folder:\n  \
         COLUMNS=100 cargo run --release -- --quiet > crates/cli/tests/cli/first-page.txt"
    );
    assert!(
        ran.out.lines().count() <= 60,
        "{} lines",
        ran.out.lines().count()
    );
    let words = ran.out.split_whitespace().count();
    assert!(words <= 600, "{words} words");
}

/// The first page of the bundled standoff, at 100 columns.
const FIRST_PAGE: &str = include_str!("first-page.txt");

/// Words of a text, figures and signs apart.
fn words(text: &str) -> usize {
    let word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    text.split_whitespace().filter(word).count()
}

/// Lines that follow each other with the same indentation, as one text.
fn paragraphs(text: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut paragraphs: Vec<(usize, String)> = Vec::new();
    for line in text.lines() {
        match paragraphs.last_mut() {
            Some((own, text)) if *own == indent(line) && !line.is_empty() => {
                text.push(' ');
                text.push_str(line.trim());
            }
            _ => paragraphs.push((indent(line), line.trim().into())),
        }
    }
    paragraphs.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn all_of_the_briefing_starts_with_its_first_page_and_has_no_line_twice() {
    let folder = Folder::empty("bare-full");
    // Fewer draws, since the spreads are not what this is about.
    let arguments = ["brief", "--full", "--draws", "8", "--quiet"];
    let text = ran(folder.command(&arguments).env("COLUMNS", "100"), "").good();
    let sections = [
        "WHAT WOULD MOVE",
        "WHAT WOULD CHANGE",
        "WHAT TO WATCH",
        "logit agent quantal response equilibrium",
        "QUESTIONS",
        "SIGNALS",
        "BELIEF OVER TIME",
        "MORE TO WATCH",
        "FORECASTS",
        "WHAT IF",
        "REPORTS",
        "ASSUMPTIONS WITH A CITATION",
        "HOW THIS WAS DERIVED",
    ];
    let mut rest = text.as_str();
    for section in sections {
        let (_, after) = rest
            .split_once(section)
            .unwrap_or_else(|| panic!("{section}\n{text}"));
        rest = after;
    }
    // Lines of two paragraphs that have the same figures may be broken alike; whole paragraphs say different things.
    let plain = |line: &&str| words(line) > 4 && !line.contains(|c: char| c.is_ascii_digit());
    let mut known = HashSet::new();
    for line in text.lines().map(str::trim).filter(plain) {
        assert!(known.insert(line.to_string()), "twice: {line}");
    }
    let mut known = HashSet::new();
    for said in paragraphs(&text).into_iter().filter(|said| words(said) > 4) {
        assert!(known.insert(said.clone()), "twice: {said}");
    }
    assert!(known.len() > 100, "{} paragraphs", known.len());
    // Bookkeeping is not forecast.
    assert!(!text.contains("· hawks_have"), "{text}");
}

#[test]
fn full_belongs_behind_its_command() {
    let folder = Folder::empty("bare-order");
    let said = folder.run(&["--full", "check", "x.demarche"]).bad();
    assert!(said.contains("stands behind the command"), "{said}");
}

/// Every line of the README's excerpt is in the briefing.
fn shows_what_the_readme_shows(briefing: &str) {
    let readme = std::fs::read_to_string(project().join("README.md")).expect("there is a README");
    let excerpt = readme
        .split("```text\n")
        .nth(1)
        .expect("it shows a briefing");
    let excerpt = excerpt.split("```").next().expect("the block ends");
    assert!(excerpt.lines().count() > 6);
    for line in excerpt.lines() {
        let shown = briefing.lines().any(|l| l.starts_with(line));
        assert!(
            shown,
            "the README has a line that the briefing has not: {line}"
        );
    }
}

#[test]
fn the_mistake_in_the_readme_is_shown_as_it_says() {
    let folder = Folder::empty("readme");
    let starter = std::fs::read_to_string(project().join("scenarios/starter.demarche")).unwrap();
    folder.write(
        "my.demarche",
        starter.replace("sincere ranks relief", "sincere ranks releif"),
    );
    let said = folder.run(&["check", "my.demarche"]);
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let shown = readme
        .split("```text\n")
        .find(|block| block.starts_with("error["))
        .unwrap();
    let shown = shown.split("```").next().unwrap();
    assert!(said.err.contains(shown), "{}", said.err);
}

#[test]
fn completions_and_manual_pages_come_for_every_command() {
    let folder = Folder::empty("manual");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = folder.run(&["completions", shell]).good();
        assert!(
            text.contains("explain") && text.contains("lambda"),
            "{shell}"
        );
    }
    assert!(folder.run(&["man"]).good().contains(".TH demarche 1"));
    assert_eq!(folder.run(&["man", "pages"]).good(), "");
    for command in [
        "brief", "check", "cover", "explain", "export", "fmt", "new", "signals", "solve", "stress",
    ] {
        let page = folder.read(&format!("pages/demarche-{command}.1"));
        assert!(page.contains("SYNOPSIS"), "{command}");
    }
}
