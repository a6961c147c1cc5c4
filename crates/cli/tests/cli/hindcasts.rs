//! `hindcasts/`: what is frozen there is what is made today, rests on nothing later than its day, and has the scores that a plain
//! computation gives. And `demarche score` of a folder, with its page.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Folder, project};

/// How far a number on record may be from the one that is made today: far less than is ever printed.
const NEAR: f64 = 1e-6;

/// What `hindcasts/make` does for one ledger.
struct Made {
    ledger: PathBuf,
    scenario: PathBuf,
    day: String,
    /// Question and outcome, the day, and the source.
    outcomes: Vec<[String; 3]>,
}

/// The lines of `hindcasts/make` that start with `freeze` or `resolve`.
fn made() -> Vec<Made> {
    let folder = project().join("hindcasts");
    let text = fs::read_to_string(folder.join("make")).expect("the script is there");
    let mut all: Vec<Made> = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        match words.as_slice() {
            ["freeze", name, scenario, day] => all.push(Made {
                ledger: folder.join(format!("{name}.ledger")),
                scenario: folder.join(scenario),
                day: (*day).into(),
                outcomes: Vec::new(),
            }),
            ["resolve", outcome, on, because] => {
                let own = all.last_mut().expect("it is frozen before it is resolved");
                let because = because.trim_matches('"');
                own.outcomes
                    .push([outcome, on, because].map(|text| text.to_string()));
            }
            _ => {}
        }
    }
    all
}

fn entries(ledger: &PathBuf) -> Vec<Value> {
    let text = fs::read_to_string(ledger).expect("the ledger is there");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line is an entry"))
        .collect()
}

fn near(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < NEAR,
        _ => a == b,
    }
}

#[test]
fn every_ledger_is_made_by_the_script() {
    let mut there: Vec<PathBuf> = fs::read_dir(project().join("hindcasts"))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|e| e == "ledger"))
        .collect();
    there.sort();
    let all = made();
    let ledgers: Vec<PathBuf> = all.iter().map(|own| own.ledger.clone()).collect();
    assert_eq!(there, ledgers);
    assert!(there.len() >= 4);
    for own in &all {
        let said = entries(&own.ledger);
        assert_eq!(said.len(), 1 + own.outcomes.len(), "{:?}", own.ledger);
        for (entry, [outcome, on, because]) in said[1..].iter().zip(&own.outcomes) {
            let text = |name: &str| entry[name].as_str().unwrap_or_default().to_string();
            let found = format!("{}={}", text("question"), text("outcome"));
            let found = [found, text("on"), text("because")];
            assert_eq!(&found, &[outcome.clone(), on.clone(), because.clone()]);
            assert!(because.len() > 20, "{because} is no source");
        }
    }
}

/// A frozen forecast cannot go stale unnoticed: `hindcasts/make` makes it anew.
#[test]
fn what_is_frozen_is_what_is_made_today() {
    let folder = Folder::empty("hindcasts_today");
    for own in made() {
        let scenario = own.scenario.display().to_string();
        let today = folder.run(&["freeze", &scenario, "--as-of", &own.day, "--quiet"]);
        let today: Value = serde_json::from_str(&today.good()).unwrap();
        let then = &entries(&own.ledger)[0];
        let hint = format!("{scenario}: run `hindcasts/make`, and look at what changes");
        for part in ["title", "scenario", "as_of", "dated"] {
            assert_eq!(then[part], today[part], "{hint}");
        }
        assert_eq!(then["as_of"].as_str(), Some(own.day.as_str()));
        // No part of it cites only what is dated later, and nothing of the kind was let pass.
        assert_eq!(
            (&then["hindsight"], &today["hindsight"]),
            (&Value::Null, &Value::Null)
        );
        let questions = |entry: &Value| entry["questions"].as_array().unwrap().clone();
        let (then, today) = (questions(then), questions(&today));
        assert_eq!(then.len(), today.len(), "{hint}");
        for (a, b) in then.iter().zip(&today) {
            for part in ["name", "label", "asks", "rule", "due"] {
                assert_eq!(a[part], b[part], "{hint}");
            }
            for part in ["probability", "base_rate", "no_change"] {
                assert!(near(&a[part], &b[part]), "{hint}: {a} {b}");
            }
        }
    }
}

#[test]
fn nothing_that_is_used_is_dated_after_the_cut_off() {
    let folder = Folder::empty("hindcasts_dates");
    for own in made() {
        let scenario = own.scenario.display().to_string();
        let brief = folder.run(&[
            "brief", &scenario, "--until", &own.day, "--json", "--draws", "0",
        ]);
        let brief: Value = serde_json::from_str(&brief.good()).unwrap();
        let evidence = brief["evidence"].as_array().unwrap();
        assert!(evidence.len() >= 2, "{scenario}");
        for row in evidence {
            let date = row["date"].as_str().unwrap();
            assert_eq!(row["used"], true, "{row}");
            // A month is known on its last day, which is no later than the cut-off if the month is the same.
            assert!(date <= own.day.as_str(), "{scenario}: {row}");
        }
        // What is written for the record alone names nothing later at all, and dates every source.
        if !own.scenario.starts_with(project().join("hindcasts/..")) {
            let text = fs::read_to_string(&own.scenario).unwrap();
            let start = |word: &str| text.lines().filter(|l| l.starts_with(word)).count();
            let dated = text.lines().filter_map(|l| l.trim().strip_prefix("dated "));
            let dated: Vec<&str> = dated.collect();
            assert!(dated.len() >= start("source "), "{scenario}");
            for date in dated {
                assert!(
                    date.len() == 10 && date <= own.day.as_str(),
                    "{scenario}: {date}"
                );
            }
        }
    }
}

#[test]
fn every_scenario_stands_up_to_strict_checking() {
    let folder = Folder::empty("hindcasts_strict");
    for own in made() {
        let scenario = own.scenario.display().to_string();
        let ran = folder.run(&["check", &scenario, "--strict"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let text = fs::read_to_string(&own.scenario).unwrap();
        let laid_out = folder.run(&["fmt", &scenario]).good();
        assert_eq!(laid_out, text, "{scenario} is not in its layout");
        let warnings = ran.err.lines().chain(ran.out.lines());
        let warnings = warnings.filter(|line| line.starts_with("warning["));
        for warning in warnings {
            // What is judgement says so; where nothing is said of how usual options are, they are equally usual.
            let known = [
                "uncited",
                "even-by-default",
                "graded-by-default",
                "too-many",
            ];
            let known = known.map(|code| format!("warning[{code}]"));
            assert!(
                known.iter().any(|code| warning.starts_with(code)),
                "{warning}"
            );
        }
    }
}

/// A question with a score, read off a ledger without any of the program's code: it has one forecast.
struct Plain {
    name: String,
    said: f64,
    happened: f64,
    base_rate: Option<f64>,
    no_change: Option<f64>,
}

fn plain() -> Vec<Vec<Plain>> {
    let of = |own: &Made| {
        let said = entries(&own.ledger);
        let mut all = Vec::new();
        for question in said[0]["questions"].as_array().expect("they are a list") {
            let name = question["name"].as_str().expect("it has a name");
            let outcome = said[1..].iter().find(|entry| entry["question"] == name);
            let happened = match outcome.and_then(|entry| entry["outcome"].as_str()) {
                Some("yes") => 1.0,
                Some("no") => 0.0,
                _ => continue,
            };
            all.push(Plain {
                name: name.into(),
                said: question["probability"].as_f64().expect("it is a number"),
                happened,
                base_rate: question["base_rate"].as_f64(),
                no_change: question["no_change"].as_f64(),
            });
        }
        all
    };
    made().iter().map(of).collect()
}

fn squared(p: f64, o: f64) -> f64 {
    (p - o) * (p - o)
}

/// ln over ln 2, so that it is not the function that the program calls.
fn in_bits(p: f64, o: f64) -> f64 {
    -(o * p + (1.0 - o) * (1.0 - p)).ln() / std::f64::consts::LN_2
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn close(found: &Value, plain: f64) {
    match found.as_f64() {
        Some(found) => assert!((found - plain).abs() < 1e-12, "{found} {plain}"),
        None => assert!(plain.is_infinite(), "null {plain}"),
    }
}

fn hindcasts() -> String {
    project().join("hindcasts").display().to_string()
}

#[test]
fn the_scores_are_those_of_a_plain_computation() {
    let folder = Folder::empty("hindcasts_scored");
    let found = folder.run(&["score", &hindcasts(), "--json"]).good();
    let found: Value = serde_json::from_str(&found).unwrap();
    let by_ledger = plain();
    let all: Vec<&Plain> = by_ledger.iter().flatten().collect();
    assert_eq!(found["resolved"].as_array().unwrap().len(), all.len());
    for (row, own) in found["resolved"].as_array().unwrap().iter().zip(&all) {
        assert_eq!(row["name"].as_str(), Some(own.name.as_str()));
        close(&row["brier"], squared(own.said, own.happened));
        close(&row["log"], in_bits(own.said, own.happened));
        for (part, said) in [("base_rate", own.base_rate), ("no_change", own.no_change)] {
            match said {
                None => assert_eq!(row[part], Value::Null),
                Some(said) => {
                    close(&row[part]["said"], said);
                    close(&row[part]["brier"], squared(said, own.happened));
                    close(&row[part]["log"], in_bits(said, own.happened));
                }
            }
        }
    }
    let briers =
        |all: &[&Plain]| -> Vec<f64> { all.iter().map(|p| squared(p.said, p.happened)).collect() };
    close(&found["brier"]["mean"], mean(&briers(&all)));
    let logs: Vec<f64> = all.iter().map(|p| in_bits(p.said, p.happened)).collect();
    close(&found["log"], mean(&logs));
    for (own, row) in by_ledger.iter().zip(found["ledgers"].as_array().unwrap()) {
        let own: Vec<&Plain> = own.iter().collect();
        assert_eq!(row["resolved"].as_u64(), Some(own.len() as u64));
        close(&row["brier"]["mean"], mean(&briers(&own)));
    }
    for (name, which) in [("base-rate", 0), ("no-change", 1)] {
        let said = |p: &Plain| [p.base_rate, p.no_change][which];
        let both: Vec<&&Plain> = all.iter().filter(|p| said(p).is_some()).collect();
        let ours: Vec<f64> = both.iter().map(|p| squared(p.said, p.happened)).collect();
        let theirs: Vec<f64> = both
            .iter()
            .filter_map(|p| Some(squared(said(p)?, p.happened)))
            .collect();
        let rows = found["against"].as_array().unwrap();
        let row = rows.iter().find(|row| row["instead"] == name).unwrap();
        close(&row["ours"], mean(&ours));
        close(&row["theirs"], mean(&theirs));
        close(&row["gain"]["mean"], mean(&theirs) - mean(&ours));
    }
    whole_crises(&found, &by_ledger);
}

/// The interval over whole crises, from all ways to draw as many crises as there are, one loop inside the other.
fn whole_crises(found: &Value, by_ledger: &[Vec<Plain>]) {
    assert_eq!(by_ledger.len(), 4);
    let mut means = Vec::new();
    for a in by_ledger {
        for b in by_ledger {
            for c in by_ledger {
                for d in by_ledger {
                    let drawn = [a, b, c, d].into_iter().flatten();
                    let drawn: Vec<f64> = drawn.map(|p| squared(p.said, p.happened)).collect();
                    means.push(mean(&drawn));
                }
            }
        }
    }
    means.sort_by(f64::total_cmp);
    // 5 % of 256 are 12.8, 95 % are 243.2.
    close(&found["brier"]["by_ledger"][0], means[12]);
    close(&found["brier"]["by_ledger"][1], means[243]);
}

/// The text of each cell of the row that starts with this label, and of the rest of that row.
fn cells(page: &str, label: &str) -> Vec<String> {
    let label = label.replace('&', "&amp;").replace('\'', "&#39;");
    let start = format!("<tr><td>{label}</td>");
    let (_, rest) = page.split_once(&start).expect("the page has the question");
    let (row, _) = rest.split_once("</tr>").expect("a row ends");
    let mut cells = Vec::new();
    for cell in row.split("</td>") {
        let mut inside = false;
        let text = cell.chars().filter(|&c| {
            let text = !inside && c != '<';
            inside = c == '<' || (inside && c != '>');
            text
        });
        let text: String = text.collect();
        let marks = [("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&amp;", "&")];
        let plain = marks
            .iter()
            .fold(text, |text, (mark, c)| text.replace(mark, c));
        cells.push(plain);
    }
    cells.pop();
    cells
}

#[test]
fn the_page_the_terminal_and_the_data_tell_the_same_numbers() {
    let folder = Folder::empty("hindcasts_page");
    let ran = folder.run(&["score", &hindcasts(), "--html", "scores.html"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "The page: scores.html\n"));
    let data = folder.run(&["score", &hindcasts(), "--json"]).good();
    let data: Value = serde_json::from_str(&data).unwrap();
    let page = folder.read("scores.html");
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
    let three = |value: &Value| value.as_f64().map_or("–".into(), |x| format!("{x:.3}"));
    let two = |value: &Value| value.as_f64().map_or("∞".into(), |x| format!("{x:.2}"));
    for own in data["resolved"].as_array().unwrap() {
        let label = own["label"].as_str().unwrap();
        let row = cells(&page, label);
        assert_eq!(row[1], if own["happened"] == true { "yes" } else { "no" });
        assert_eq!(
            row[2..4],
            [three(&own["brier"]), two(&own["log"])],
            "{label}"
        );
        for (at, part) in [(4, "base_rate"), (7, "no_change")] {
            match &own[part] {
                Value::Null => assert_eq!(row[at..at + 3], ["–", "", ""], "{label}"),
                beside => {
                    let scores = [three(&beside["brier"]), two(&beside["log"])];
                    assert_eq!(row[at + 1..at + 3], scores, "{label}");
                }
            }
        }
        let because = own["because"].as_str().unwrap();
        assert!(page.contains(&because.replace('\'', "&#39;")), "{because}");
    }
    // So wide that every question stands on one line.
    let mut wide = folder.command(&["score", &hindcasts()]);
    let wide = crate::support::ran(wide.env("COLUMNS", "300"), "").good();
    for own in data["resolved"].as_array().unwrap() {
        let label = own["label"].as_str().unwrap();
        let line = wide.lines().find(|line| line.contains(label)).unwrap();
        let row = cells(&page, label);
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[0], row[0], "{line}");
        assert!(words.contains(&row[2].as_str()) && words.contains(&row[3].as_str()));
    }
    for own in data["unscored"].as_array().unwrap() {
        let label = own["label"].as_str().unwrap();
        assert!(wide.contains(label) && page.contains(&label.replace('\'', "&#39;")));
    }
    let counted = data["open"].as_u64().unwrap() + data["void"].as_u64().unwrap();
    assert_eq!(counted, data["unscored"].as_array().unwrap().len() as u64);
    assert!(wide.contains("Hindsight: ") && page.contains("Hindsight: "));
    for class in data["classes"].as_array().unwrap() {
        let (happened, questions) = (&class["happened"], &class["questions"]);
        let share = format!("{happened} of {questions}");
        assert!(page.contains(&share) && wide.contains(&share), "{share}");
    }
    for row in data["against"].as_array().unwrap() {
        for part in ["ours", "theirs"] {
            assert!(page.contains(&three(&row[part])) && wide.contains(&three(&row[part])));
        }
    }
}

#[test]
fn a_folder_is_every_ledger_below_it() {
    let folder = Folder::envoy("score_folder");
    let freeze = |out: &str| {
        let day = ["freeze", "envoy.demarche", "--as-of", "2021-01-31", "--out"];
        folder.run(&[&day[..], &[out]].concat()).good()
    };
    folder.write("kept/deep/notes.txt", "no ledger");
    let none = folder.run(&["score", "kept"]).bad();
    let said = "error: there is no file that ends in .ledger in kept or below it\n";
    assert_eq!(none, said);
    freeze("kept/deep/one.ledger");
    let data = |arguments: &[&str]| folder.run(arguments).good();
    let alone = data(&["score", "kept/deep/one.ledger", "--json"]);
    assert_eq!(data(&["score", "kept", "--json"]), alone);
    // The same file twice, by its folder and by its name.
    let twice = folder.run(&["score", "kept", "kept/deep/one.ledger"]).bad();
    assert!(twice.contains("the same forecasts"), "{twice}");
    folder.write("kept/a.ledger", "");
    let empty = folder.run(&["score", "kept"]).bad();
    assert!(empty.contains("kept/a.ledger is empty"), "{empty}");
    let line = folder.read("kept/deep/one.ledger").replacen("0.", "0.1", 1);
    folder.write("kept/a.ledger", line);
    let broken = folder.run(&["score", "kept", "--html", "page.html"]).bad();
    let place = "cannot score kept/a.ledger: line 1: this line is not as it was written";
    assert!(broken.contains(place), "{broken}");
    assert!(!folder.path("page.html").exists());
    let nowhere = folder.run(&["score", "nowhere"]).bad();
    assert!(
        nowhere.contains("there is no such file or folder"),
        "{nowhere}"
    );
}
