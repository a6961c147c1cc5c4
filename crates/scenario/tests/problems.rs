//! Every mistake that parsing and checking know, shown in a scenario file at its place.
//!
//! The files are `problems/*.demarche`. A comment `#! code "fragment"` says that a problem of this code starts on its line and
//! has the fragment in its message, label or hint; more than one stand behind each other. Where the line cannot end with a
//! comment, `#!^ code "fragment"` stands on the next line (`#!^^` two lines below, and so on). What a file, with those
//! that it includes, reports is exactly what the comments say.

mod codes;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use demarche_scenario::render::{Places, Style, render};
use demarche_scenario::syntax::{Domain, Item};
use demarche_scenario::{Nowhere, Problem, Severity, World, load};

/// The files below a folder.
struct Folder(PathBuf);

impl World for Folder {
    fn read(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(self.0.join(path)).map_err(|_| "there is no such file".into())
    }
}

/// A problem as a comment announces it.
#[derive(Debug)]
struct Expected {
    file: usize,
    line: usize,
    code: String,
    fragment: String,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn cases() -> Vec<(String, String)> {
    let mut names: Vec<PathBuf> = fs::read_dir(here("tests/problems"))
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "demarche"))
        .collect();
    names.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy();
        (name.into_owned(), fs::read_to_string(path).expect("text"))
    };
    names.iter().map(read).collect()
}

fn expectations(file: usize, text: &str) -> Vec<Expected> {
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate() {
        for mark in line.split("#!").skip(1) {
            let up = mark.chars().take_while(|c| *c == '^').count();
            let mark = mark[up..].trim();
            let (code, rest) = mark.split_once(' ').unwrap_or((mark, ""));
            let fragment = rest.trim().trim_matches('"').to_string();
            assert!(
                rest.trim().is_empty() || rest.trim().len() == fragment.len() + 2,
                "the fragment in line {} is not in double quotes",
                i + 1
            );
            out.push(Expected {
                file,
                line: i + 1 - up,
                code: code.to_string(),
                fragment,
            });
        }
    }
    out
}

/// What one file got wrong: what its comments announce and nothing reports, and the other way round.
fn differences(name: &str, text: &str) -> Option<String> {
    let world = Folder(here("tests/problems"));
    let loaded = load(name, text.into(), &world);
    let (model, mut problems) = loaded.check(&world);
    if let (true, Some(model)) = (name.starts_with("strict"), &model) {
        problems.extend(loaded.remarks(model));
    }
    let wrong = |p: &Problem| p.severity == Severity::Error;
    assert_eq!(model.is_none(), problems.iter().any(wrong), "{name}");

    let files = loaded.files.iter().enumerate();
    let mut missing: Vec<Expected> = files.flat_map(|(i, f)| expectations(i, &f.text)).collect();
    let mut unexpected = Vec::new();
    for problem in &problems {
        let file = usize::from(problem.span.file);
        let line = Places::new(&loaded.files[file]).line(problem.span.start as usize);
        let says = |fragment: &str| {
            let texts = [&problem.message, &problem.label, &problem.hint];
            texts.iter().any(|text| text.contains(fragment))
        };
        let announced = missing.iter().position(|e| {
            (e.file, e.line, e.code.as_str()) == (file, line, problem.code) && says(&e.fragment)
        });
        match announced {
            Some(i) => drop(missing.remove(i)),
            None => unexpected.push(problem.clone()),
        }
    }
    (!missing.is_empty() || !unexpected.is_empty()).then(|| {
        let shown = render(&unexpected, &loaded.files, Style::Plain);
        format!("{name}: missing {missing:#?}, unexpected:\n{shown}")
    })
}

#[test]
fn every_file_reports_what_its_comments_say_and_nothing_else() {
    let cases = cases();
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|(n, t)| differences(n, t))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    // The JSON twin has tests of its own: its mistakes have a path and no line.
    let codes = codes::codes(&|path| !path.ends_with("json"));
    assert!(codes.len() > 70, "only {} codes found", codes.len());
    let parts = [fs::read_to_string(here("tests/problems/parts/headed.demarche")).expect("text")];
    let texts = cases().into_iter().map(|(_, text)| text).chain(parts);
    let shown: BTreeSet<String> = texts
        .flat_map(|text| expectations(0, &text))
        .map(|e| e.code)
        .chain(ELSEWHERE.map(String::from))
        .collect();
    let missing: Vec<_> = codes.difference(&shown).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
    let unknown: Vec<_> = shown.difference(&codes).collect();
    assert!(unknown.is_empty(), "nothing reports {unknown:?}");
}

/// Shown by texts that `hostile.rs`, `load.rs` and `as_of.rs` make, since a file would be too long or there would be too many, and by
/// trees below: text always has a name where these want one.
const ELSEWHERE: [&str; 9] = [
    "hindsight",
    "include-depth",
    "no-levels",
    "nobody",
    "too-large",
    "too-long",
    "too-many",
    "too-many-files",
    "too-many-parts",
];

#[test]
fn a_tree_without_names_is_told_so() {
    let text = "variable deal: no < yes = no\ngoal calm of north\n  1\n";
    let (mut scenario, problems) = demarche_scenario::parse::parse(text, 0);
    assert_eq!(problems, []);
    for item in &mut scenario.items {
        match item {
            Item::Variable(x) => x.domain = Domain::Levels(Vec::new()),
            Item::Goal(x) => x.of.clear(),
            _ => {}
        }
    }
    let (model, problems) = demarche_scenario::check(&scenario, &Nowhere);
    assert!(model.is_none());
    let codes: Vec<&str> = problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, ["no-levels", "nobody"]);
}
