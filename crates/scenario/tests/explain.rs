//! What is said of each problem: every code has an entry, and the examples are what they are said to be.

mod codes;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use demarche_scenario::date::Date;
use demarche_scenario::explain::{self, Example, Form, PREAMBLE, explain};
use demarche_scenario::render::{Places, Style, render};
use demarche_scenario::vary::as_of;
use demarche_scenario::{Problem, Severity, World, load};

/// What lies beside the scenario of an example.
struct Beside;

impl World for Beside {
    fn read(&self, path: &str) -> Result<String, String> {
        let number = |start: &str| {
            let rest = path.strip_prefix(start)?.strip_suffix(".demarche")?;
            rest.parse::<u32>().ok()
        };
        if let Some(depth) = number("lib/deep") {
            return Ok(format!("include \"deep{}.demarche\"\n", depth + 1));
        }
        if let Some(part) = number("lib/part") {
            return Ok(format!("note part{part} \"A part\"\n"));
        }
        match path {
            "letter.txt" => Ok("The trader came back. He had seen nobody.\n".into()),
            "lib/sources.demarche" => Ok("note said \"Nothing yet\"\n".into()),
            "lib/headed.demarche" => Ok("scenario \"A part\"\n  rounds 2\n".into()),
            "lib/loop.demarche" => Ok("include \"loop.demarche\"\n".into()),
            "lib/book.demarche" => Ok("# long\n".repeat(700_000)),
            _ => Err("there is no such file".into()),
        }
    }
}

/// The text of an example with the lines that its `…` stand for, and with the characters that are shown by their number.
fn written_out(text: &str) -> String {
    let text = text.replace("⟨U+200B⟩", "\u{200b}");
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        if line.trim() == "…" {
            // Counted up is the line above that is like the one below but for its number, with what stands under it.
            let below = lines[i + 1];
            let from = (0..i)
                .rev()
                .find(|&j| number(lines[j]).is_some() && same(lines[j], below));
            let from = from.expect("a line above that is counted");
            let (first, last) = (counted(lines[from]), counted(below));
            for n in first + 1..last {
                for line in &lines[from..i] {
                    out.push_str(&with_number(line, first, n));
                }
            }
        } else if let Some((before, after)) = line.split_once('…') {
            out.push_str(&row(before, after));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// `…, a1, …, a9`: the last thing before the dots is counted up to the one behind them.
fn row(before: &str, after: &str) -> String {
    let (before, after) = (
        before.trim_end_matches(", "),
        after.trim_start_matches(", "),
    );
    let first = before.split(' ').next_back().unwrap_or_default();
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let count = |text: &str| text[stem.len()..].parse::<u32>().expect("a number");
    let all = count(first) + 1..count(after);
    let all: String = all.map(|n| format!(", {stem}{n}")).collect();
    format!("{before}{all}, {after}\n")
}

fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| !c.is_ascii_digit())
            .collect::<String>()
    };
    letters(a) == letters(b)
}

/// The first number in a line.
fn number(line: &str) -> Option<u32> {
    let start = line.find(|c: char| c.is_ascii_digit())?;
    let digits = &line[start..];
    let end = digits.find(|c: char| !c.is_ascii_digit());
    digits[..end.unwrap_or(digits.len())].parse().ok()
}

fn counted(line: &str) -> u32 {
    number(line).expect("a number")
}

fn with_number(line: &str, old: u32, new: u32) -> String {
    format!("{}\n", line.replacen(&old.to_string(), &new.to_string(), 1))
}

/// The pieces of a text that start in column one.
fn items(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in text.lines() {
        let starts = !line.starts_with(' ') && !line.is_empty();
        match items.last_mut() {
            Some(last) if !starts => *last += &format!("{line}\n"),
            _ => items.push(format!("{line}\n")),
        }
    }
    items
}

/// What an item is known by: its kind and name. There is one `scenario`.
fn key(item: &str) -> Vec<&str> {
    let words = item
        .split_whitespace()
        .map(|word| word.trim_end_matches(':'));
    let count = if item.starts_with("scenario") { 1 } else { 2 };
    words.take(count).collect()
}

/// The file that an example stands for, its name, and which of its lines are the example's own.
fn file(example: &Example) -> (&'static str, String, BTreeSet<usize>) {
    let text = written_out(example.text);
    let mut all: Vec<(String, bool)> = Vec::new();
    let mut own = items(&text);
    if example.form == Form::Part {
        for item in items(PREAMBLE) {
            let here = |other: &String| key(other) == key(&item);
            if own.iter().any(here) {
                all.extend(own.extract_if(.., |other| here(other)).map(|x| (x, true)));
            } else {
                all.push((item, false));
            }
        }
    }
    all.extend(own.into_iter().map(|item| (item, true)));
    let mut file = String::new();
    let mut lines = BTreeSet::new();
    let mut line = 1;
    for (item, own) in all {
        let next = line + item.lines().count();
        if own {
            lines.extend(line..next);
        }
        line = next;
        file += &item;
    }
    let name = match example.form {
        Form::Json => "example.json",
        Form::Part | Form::Whole => "example.demarche",
    };
    (name, file, lines)
}

/// The problems of an example: those in its own lines, and all, rendered.
fn problems(example: &Example, code: &str) -> (Vec<Problem>, String) {
    let (name, text, lines) = file(example);
    let loaded = load(name, text, &Beside);
    let (model, mut problems) = loaded.check(&Beside);
    if let Some(model) = &model
        && STRICT.contains(&code)
    {
        problems.extend(loaded.remarks(model));
    }
    if code == "hindsight" {
        problems = as_of(&loaded.whole, Date::constant(2021, 1, 15)).hindsight;
    }
    let own = |p: &Problem| {
        let file = usize::from(p.span.file);
        file > 0 || lines.contains(&Places::new(&loaded.files[file]).line(p.span.start as usize))
    };
    let shown = render(&problems, &loaded.files, Style::Plain);
    problems.retain(own);
    (problems, shown)
}

/// Where the rest is not read, or there is much of it, there are other mistakes too.
const COSTS_MORE: [&str; 2] = ["too-long", "too-many"];

/// Codes of what only a strict reader asks.
const STRICT: [&str; 11] = [
    "constant-goal",
    "even-by-default",
    "event-without-effect",
    "graded-by-default",
    "happened-or-possible",
    "idle-goal",
    "never-changes",
    "precise-by-default",
    "uncited",
    "undiscounted-by-default",
    "uninformative-source",
];

#[test]
fn every_code_is_explained_and_no_other() {
    let codes = codes::codes(&|_| true);
    let explained: Vec<&str> = explain::codes().collect();
    let known: BTreeSet<&str> = explained.iter().copied().collect();
    assert_eq!(known.len(), explained.len(), "a code has two entries");
    let codes: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    let missing: Vec<_> = codes.difference(&known).collect();
    assert!(missing.is_empty(), "nothing explains {missing:?}");
    let unknown: Vec<_> = known.difference(&codes).collect();
    assert!(unknown.is_empty(), "no problem is called {unknown:?}");
}

/// Shown by trees alone: text always has what these miss.
const NO_TEXT: [&str; 2] = ["nobody", "no-levels"];

#[test]
fn an_entry_has_a_title_a_few_sentences_and_both_examples() {
    let mut without = Vec::new();
    for code in explain::codes() {
        let entry = explain(code).expect("an entry");
        assert!(
            entry.title.ends_with('.') && !entry.title.contains('\n'),
            "{code}"
        );
        let sentences: usize = entry.text.iter().map(|t| t.matches(". ").count() + 1).sum();
        let text = entry.text.join(" ");
        assert!(
            (1..=16).contains(&sentences) && text.ends_with('.'),
            "{code}: {sentences}: {text}"
        );
        assert!(entry.right.is_some(), "{code}");
        if entry.wrong.is_none() {
            without.push(code);
        }
    }
    assert_eq!(without, NO_TEXT);
}

#[test]
fn the_scenario_that_examples_stand_in_has_no_problem() {
    let loaded = load("example.demarche", PREAMBLE.into(), &Beside);
    let (_, problems) = loaded.check(&Beside);
    assert!(
        problems.is_empty(),
        "{}",
        render(&problems, &loaded.files, Style::Plain)
    );
}

#[test]
fn every_wrong_example_has_the_problem() {
    let mut failures = Vec::new();
    for code in explain::codes() {
        let entry = explain(code).expect("an entry");
        let Some(wrong) = entry.wrong else { continue };
        let (problems, shown) = problems(&wrong, code);
        let others = problems
            .iter()
            .any(|p| p.code != code && p.severity == Severity::Error);
        if others && !COSTS_MORE.contains(&code) || problems.iter().all(|p| p.code != code) {
            failures.push(format!("=== {code}:\n{shown}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn no_right_example_has_a_problem() {
    let mut failures = Vec::new();
    for code in explain::codes() {
        let entry = explain(code).expect("an entry");
        let Some(right) = entry.right else { continue };
        let (own, shown) = problems(&right, code);
        // What a strict reader asks of the other lines of an example is no problem of its own.
        let wrong = match STRICT.contains(&code) {
            true => own.iter().any(|p| p.code == code),
            false => !shown.is_empty(),
        };
        if wrong {
            failures.push(format!("=== {code}:\n{shown}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_page_of_the_guide_is_made_of_the_same_texts() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guide/src/problems.md");
    let page = fs::read_to_string(path).unwrap_or_default();
    assert!(
        page == explain::page(),
        "The page is not what the texts make. Store it again, in the project's folder:\n  \
         cargo run -p demarche-scenario --example problems_page > guide/src/problems.md"
    );
}
