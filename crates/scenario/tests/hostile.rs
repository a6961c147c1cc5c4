//! Hostile scenarios: deep, long, circular, or full of characters that are not seen. Each gets an
//! answer that says something, and none a panic.

use demarche_scenario::render::{Style, json, render};
use demarche_scenario::{Loaded, Nowhere, Problem, Severity, World, load};

/// Reads and checks a text, shows its problems in both forms, and gives their codes in the order of places.
fn codes(text: &str) -> Vec<&'static str> {
    problems(text).iter().map(|p| p.code).collect()
}

fn problems(text: &str) -> Vec<Problem> {
    let loaded = load("hostile.demarche", text.into(), &Nowhere);
    let (model, problems) = loaded.check(&Nowhere);
    let wrong = problems.iter().any(|p| p.severity == Severity::Error);
    assert_eq!(model.is_none(), wrong);
    shown(&loaded, &problems);
    problems
}

/// Shows the problems, and makes sure that nothing of the text gets to a terminal as it is.
fn shown(loaded: &Loaded, problems: &[Problem]) {
    let text = render(problems, &loaded.files, Style::Plain);
    let harmful = demarche_scenario::escape::is_harmful;
    assert!(!text.chars().any(|c| c != '\n' && harmful(c)));
    let all = json(problems, &loaded.files);
    assert_eq!(all.as_array().map(Vec::len), Some(problems.len()));
}

/// What is said of items in which nothing is wrong and nothing happens.
const IDLE: [&str; 1] = ["nothing-happens"];

/// A small scenario around `condition`.
fn with_condition(condition: &str) -> String {
    format!(
        "scenario \"S\"\n  rounds 2\nactor north\n  ranks calm\nvariable deal: no < yes = no\n\
         goal calm of north\n  1 if {condition}\ndecision act by north\n  option wait\n  \
         option sign\n    then deal = yes\nquestion q: deal is yes\n"
    )
}

#[test]
fn the_small_scenario_itself_is_right() {
    assert_eq!(codes(&with_condition("deal is yes")), [""; 0]);
}

#[test]
fn nesting_is_refused_before_it_grows_deep() {
    for (open, close) in [
        ("(", ")"),
        ("not ", ""),
        ("not (", ")"),
        ("1 < -", ""),
        ("1 + (", ")"),
        ("about ", ""),
        ("(about 1 in ", ")"),
        ("1 if (", ") else 2"),
        ("deal is yes and ", ""),
        ("1 if deal is yes else ", ""),
    ] {
        for depth in [90, 200, 100_000] {
            let condition = format!("{}deal is yes{}", open.repeat(depth), close.repeat(depth));
            let codes = codes(&with_condition(&condition));
            assert!(depth < 100 || !codes.is_empty(), "{open} {depth}");
            assert!(codes.len() <= 3, "{open} {depth}: {codes:?}");
        }
    }
    let (open, close) = ("(".repeat(1_000), ")".repeat(1_000));
    let deep = with_condition(&format!("{open}deal is yes{close}"));
    assert_eq!(codes(&deep), ["too-deep"]);
}

#[test]
fn a_million_items_are_refused() {
    let notes = "note n \"x\"\n".repeat(1_000_000);
    assert_eq!(codes(&notes), ["too-large"]);
    let notes: String = (0..100_000).map(|i| format!("note n{i} \"x\"\n")).collect();
    assert_eq!(codes(&notes), ["too-many-parts"]);
    let notes: String = (0..10_000).map(|i| format!("note n{i} \"x\"\n")).collect();
    assert_eq!(codes(&notes), IDLE);
}

#[test]
fn what_an_item_holds_is_limited() {
    let small = with_condition("deal is yes");
    for (line, item) in [
        ("  type t 1%\n", "actor many\n"),
        ("  1 if deal is yes\n", "goal many of north\n"),
        (
            "    then deal = yes\n",
            "decision many by north\n  option one\n",
        ),
        ("  then deal = yes\n", "event many\n"),
        ("  deal starts yes\n", "variant many\n"),
        ("  B2 hit 75%, false alarm 12%\n", "grades\n"),
        ("variant v\n  deal starts yes\n", ""),
    ] {
        let text = format!("{small}{item}{}", line.repeat(50_000));
        assert!(codes(&text).contains(&"too-many-parts"), "{line}");
    }
}

#[test]
fn mistakes_beyond_a_hundred_are_counted() {
    for line in ["actor a\n", "nonsense\n", "let a = b\n"] {
        let count = if line == "nonsense\n" {
            100_000
        } else {
            10_000
        };
        let problems = problems(&line.repeat(count));
        assert_eq!(problems.len(), 101, "{line}");
        assert_eq!(problems[100].code, "too-many", "{line}");
        let rest = count - 100 - usize::from(line == "actor a\n");
        let said = format!("there are {rest} more problems");
        assert!(problems[100].message.contains(&said), "{problems:?}");
    }
    let names: Vec<String> = (0..5_000).map(|i| format!("n{i}")).collect();
    let unknown = format!("goal calm of {}\n  1\n", names.join(", "));
    assert_eq!(codes(&unknown).len(), 101);
    assert_eq!(codes(&"  stray\n".repeat(100_000)), ["stray-clause"]);
}

#[test]
fn a_million_characters_in_a_line_are_one_mistake() {
    let long = "x".repeat(1_000_000);
    assert_eq!(codes(&with_condition(&long)), ["unknown-name"]);
    assert_eq!(codes(&format!("note n \"{long}\"\n")), IDLE);
    assert_eq!(codes(&format!("# {long}\n")), ["empty"]);
    let many = "deal is yes ".repeat(100_000);
    assert_eq!(codes(&with_condition(&many)), ["unexpected", "too-long"]);
    assert_eq!(codes(&"(".repeat(1_000_000)), ["unknown-item", "too-long"]);
    let stray = codes(&";".repeat(1_000_000));
    assert_eq!((stray.len(), stray[100]), (101, "too-many"));
}

#[test]
fn circles_of_lets_are_found() {
    assert_eq!(codes("let a = a\n"), ["let-cycle"]);
    let chain: String = (0..10_000)
        .map(|i| format!("let a{i} = a{}\n", (i + 1) % 10_000))
        .collect();
    let codes = codes(&chain);
    assert!(
        codes.contains(&"let-cycle") || codes.contains(&"too-deep"),
        "{codes:?}"
    );
}

#[test]
fn lets_that_double_do_not_grow_without_end() {
    let mut text = String::from("let a0 = 1\n");
    for i in 1..=100 {
        text += &format!("let a{i} = a{} + a{}\n", i - 1, i - 1);
    }
    assert!(codes(&text).contains(&"too-deep"));
}

#[test]
fn numbers_beyond_all_bounds_are_refused() {
    for (number, code) in [
        ("1e999", "bad-number"),
        ("1e308 * 10", "not-finite"),
        ("NaN", "unknown-name"),
        ("inf", "unknown-name"),
        ("-inf", "unknown-name"),
        ("1e308..1e309", "bad-number"),
        ("0 / 0", "divides-by-zero"),
        ("1e308 * 10 - 1e308 * 10", "not-finite"),
        ("-1", "out-of-bounds"),
    ] {
        let text = format!("actor north\n  precision {number}\n");
        let codes = codes(&text);
        assert!(!codes.is_empty(), "{number}");
        assert!(codes.iter().all(|c| *c == code), "{number}: {codes:?}");
    }
    let chance = "variable v: a < b = a 1e-320, b otherwise\n";
    assert_eq!(codes(chance), IDLE);
}

#[test]
fn enormous_ranges_are_refused() {
    for (range, code) in [
        ("0..9999999999999", "expected"),
        ("0..4294967295", "too-many-levels"),
        ("-4294967295..4294967295", "too-many-levels"),
        ("0..250", "too-many-levels"),
        ("0..1e300", "expected"),
    ] {
        let text = format!("variable v: {range} = 0\n");
        assert_eq!(codes(&text), [code], "{range}");
    }
    assert_eq!(codes("variable v: 0..249 = 0\n"), IDLE);
    let rounds = "scenario \"S\"\n  rounds 4294967295 years from 9999-12-31\n";
    assert_eq!(codes(rounds), ["rounds-count"]);
    let steps = with_condition("deal is yes").replace("deal = yes", "deal rises by 4294967295");
    assert_eq!(codes(&steps), [""; 0]);
}

#[test]
fn line_ends_and_marks_of_any_editor_are_read() {
    let text = with_condition("deal is yes");
    assert_eq!(codes(&text.replace('\n', "\r\n")), [""; 0]);
    assert_eq!(codes(&format!("\u{feff}{text}")), [""; 0]);
    assert_eq!(codes(text.trim_end()), [""; 0]);
    assert_eq!(codes(&text.replace("  ", "\t")), [""; 0]);
    for empty in ["", "\n", "\r\n", "\u{feff}", "# only a comment", "   \t\n"] {
        assert_eq!(codes(empty), ["empty"], "{empty:?}");
    }
}

#[test]
fn characters_that_are_not_seen_are_named() {
    let harmful = ('\0'..=char::MAX).filter(|&c| demarche_scenario::escape::is_harmful(c));
    for c in harmful.filter(|c| !matches!(c, '\t' | '\n')) {
        for text in [
            format!("note n \"a{c}b\"\n"),
            format!("# a{c}b\nnote n \"a\"\n"),
            format!("note n{c} \"a\"\n"),
        ] {
            let problems = problems(&text);
            let named = format!("U+{:04X}", u32::from(c));
            assert!(
                problems[0].message.contains(&named),
                "{text:?}: {problems:?}"
            );
            assert_eq!(problems[0].code, "hidden-control");
        }
    }
}

/// A world that answers every path with the same text.
struct Mirror(String);

impl World for Mirror {
    fn read(&self, path: &str) -> Result<String, String> {
        assert!(
            !path.starts_with('/') && !path.split('/').any(|p| p == ".."),
            "{path}"
        );
        Ok(self.0.clone())
    }
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let tricks = [
        "/etc/passwd",
        "../secret",
        "a/../../secret",
        "./../secret",
        "a/./.././../secret",
        "C:/secret",
        "file:///etc/passwd",
        "//host/share",
        "..",
        ".",
        "a/",
    ];
    for trick in tricks {
        for text in [
            format!("include \"{trick}\"\n"),
            format!(
                "source s \"S\" grade B2\n  document \"{trick}\"\nnote n \"x\" because s#1.1\n"
            ),
            format!("include \"inner\"\ninclude \"{trick}\"\n"),
        ] {
            let world = Mirror("note inner \"x\"\n".into());
            let loaded = load("a/b.demarche", text.clone(), &world);
            let (_, problems) = loaded.check(&world);
            let codes: Vec<&str> = problems.iter().map(|p| p.code).collect();
            assert_eq!(codes, ["bad-path"], "{text}");
        }
    }
}

#[test]
fn includes_that_breed_come_to_an_end() {
    // Every file includes two others of new names, one folder further down.
    let world = Mirror("include \"x/a\"\ninclude \"x/b\"\n".into());
    let loaded = load("s", world.0.clone(), &world);
    let (_, problems) = loaded.check(&world);
    assert!((20..=64).contains(&loaded.files.len()));
    assert!(!problems.is_empty());
    let known = ["include-depth", "too-many-files", "too-many"];
    assert!(problems.iter().all(|p| known.contains(&p.code)));
    shown(&loaded, &problems);
}

#[test]
fn a_file_beyond_all_measure_is_refused() {
    let text = "#".repeat((4 << 20) + 1);
    assert_eq!(codes(&text), ["too-large"]);
}
