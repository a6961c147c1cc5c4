//! `demarche freeze`, `resolve` and `score`: forecasts on record, what came of them, and how good they were.

use crate::support::{ENVOY, Folder};

const DAY: [&str; 4] = ["freeze", "envoy.demarche", "--as-of", "2021-01-31"];

#[test]
fn later_reports_change_no_byte_of_what_is_frozen() {
    let folder = Folder::envoy("frozen");
    let before = folder.run(&DAY).good();
    assert_eq!(before.lines().count(), 1);
    let later = format!(
        "{ENVOY}\nevidence more: reply is ease in round 1\n  reported by note\n  dated 2021-02-01\n"
    );
    folder.write("envoy.demarche", &later);
    let ran = folder.run(&DAY);
    assert_eq!((ran.code, ran.out.as_str()), (0, before.as_str()));
    assert_eq!(ran.err, "Left out: more, dated later\n");
    let known = ["freeze", "envoy.demarche", "--as-of", "2021-02-01"];
    assert_ne!(folder.run(&known).good(), before);
    // Neither does it reach a briefing of that day.
    let until = ["brief", "envoy.demarche", "--until", "2021-01-31", "--json"];
    let answers = |text: &str| {
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        json["questions"].clone()
    };
    let with = answers(&folder.run(&until).good());
    folder.write("envoy.demarche", ENVOY);
    assert_eq!(with, answers(&folder.run(&until).good()));
}

#[test]
fn a_ledger_only_grows() {
    let folder = Folder::envoy("ledger");
    let freeze = |day| {
        let arguments = [
            "freeze",
            "envoy.demarche",
            "--out",
            "envoy.ledger",
            "--as-of",
            day,
        ];
        folder.run(&arguments)
    };
    freeze("2021-01-25").good();
    let one = folder.read("envoy.ledger");
    freeze("2021-01-31").good();
    let two = folder.read("envoy.ledger");
    assert!(two.starts_with(&one) && two.lines().count() == 2);
    let resolve = [
        "resolve",
        "envoy.ledger",
        "eased=no",
        "sincere=void",
        "--on",
        "2021-03-01",
    ];
    let said = folder.run(&resolve).good();
    let three = folder.read("envoy.ledger");
    assert!(three.starts_with(&two) && three.lines().count() == 4);
    let last = three.lines().last().unwrap();
    let digest = said.trim_end().rsplit(' ').next().unwrap();
    assert!(last.contains(digest), "{said}");
    // What does not go with it leaves it as it is.
    assert!(freeze("2021-01-20").bad().contains("already"));
    let wrong = folder.run(&["resolve", "envoy.ledger", "easd=no"]).bad();
    assert!(wrong.contains("did you mean `eased`"), "{wrong}");
    assert_eq!(folder.read("envoy.ledger"), three);
    let ledgers = folder.names().into_iter().filter(|n| n.contains("ledger"));
    assert_eq!(ledgers.count(), 1);
}

#[test]
fn a_ledger_that_was_tampered_with_is_not_added_to() {
    let folder = Folder::envoy("tampered");
    let freeze = [
        "freeze",
        "envoy.demarche",
        "--out",
        "my.ledger",
        "--as-of",
        "2021-01-25",
    ];
    folder.run(&freeze).good();
    let text = folder.read("my.ledger");
    let at = text.find("\"probability\":0.").unwrap() + "\"probability\":0.".len();
    let changed = format!("{}9{}", &text[..at], &text[at + 1..]);
    assert_ne!(changed, text);
    folder.write("my.ledger", &changed);
    for arguments in [&freeze[..], &["resolve", "my.ledger", "eased=no"]] {
        let said = folder.run(arguments).bad();
        let line = "line 1: this line is not as it was written";
        assert!(said.contains(line), "{said}");
    }
    assert_eq!(folder.read("my.ledger"), changed);
}

#[test]
fn a_forecast_by_hindsight_is_refused_or_says_so() {
    let folder = Folder::envoy("hindsight");
    let early = ["freeze", "envoy.demarche", "--as-of", "2021-01-19"];
    let said = folder.run(&early).bad();
    let shown = ["warning[hindsight]", "type sincere 40%", "3 parts"];
    assert!(shown.iter().all(|text| said.contains(text)), "{said}");
    let allowed = folder.run(&[&early[..], &["--hindsight"]].concat());
    assert_eq!(allowed.code, 0, "{}", allowed.err);
    assert!(allowed.out.contains("\"hindsight\":3"), "{}", allowed.out);
}

#[test]
fn forecasts_are_held_to_what_happened() {
    let folder = Folder::envoy("scored");
    let freeze = |day| {
        let arguments = [
            "freeze",
            "envoy.demarche",
            "--as-of",
            day,
            "--out",
            "my.ledger",
        ];
        folder.run(&arguments).good()
    };
    freeze("2021-01-25");
    freeze("2021-01-31");
    freeze("2021-03-01");
    let resolve = ["resolve", "my.ledger", "eased=no", "--on", "2021-03-02"];
    folder.run(&resolve).good();
    let score = ["score", "my.ledger", "--svg", "my.svg", "--json"];
    let scores: serde_json::Value = serde_json::from_str(&folder.run(&score).good()).unwrap();
    let frozen: Vec<f64> = folder
        .read("my.ledger")
        .lines()
        .take(2)
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let questions = entry["questions"].as_array().unwrap();
            let eased = questions.iter().find(|q| q["name"] == "eased").unwrap();
            eased["probability"].as_f64().unwrap()
        })
        .collect();
    // The third is dated after the question was to be decided.
    assert_eq!(
        (&scores["forecasts"], &scores["late"]),
        (&2.into(), &1.into())
    );
    let mean = (frozen[0].powi(2) + frozen[1].powi(2)) / 2.0;
    let brier = scores["brier"]["mean"].as_f64().unwrap();
    assert!((brier - mean).abs() < 1e-15, "{brier} {mean}");
    assert_eq!(scores["few"], true);
    assert!(folder.read("my.svg").starts_with("<svg"));

    let twice = folder.run(&["score", "my.ledger", "my.ledger"]).bad();
    assert!(twice.contains("the same forecasts"), "{twice}");
    let changed = folder.read("my.ledger").replacen("\"no\"", "\"yes\"", 1);
    folder.write("my.ledger", changed);
    let said = folder.run(&["score", "my.ledger"]).bad();
    assert!(said.contains("line 4"), "{said}");
}

#[test]
fn a_report_of_a_month_is_not_known_before_its_end() {
    let folder = Folder::envoy("month");
    let monthly = ENVOY.replace("dated 2021-01-20", "dated 2021-01");
    folder.write("envoy.demarche", &monthly);
    let used = |until| {
        let brief = ["brief", "envoy.demarche", "--until", until, "--json"];
        let json: serde_json::Value = serde_json::from_str(&folder.run(&brief).good()).unwrap();
        json["evidence"][0]["used"].clone()
    };
    assert_eq!(
        (used("2021-01-30"), used("2021-01-31")),
        (false.into(), true.into())
    );
}

/// A day that has not come is warned of; the record is made for all that, for scenarios may play in the future.
#[test]
fn a_day_ahead_is_warned_of() {
    let folder = Folder::envoy("ahead");
    for day in ["2999-01-01", "9999-12-31"] {
        let ran = folder.run(&["freeze", "envoy.demarche", "--as-of", day]);
        assert_eq!(ran.code, 0);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        let start = format!("warning: {day} lies ");
        assert!(ran.err.starts_with(&start), "{}", ran.err);
        assert!(ran.err.contains("what comes to be known until then"));
    }
    let ran = folder.run(&[
        "freeze",
        "envoy.demarche",
        "--as-of",
        "2999-01-01",
        "--json",
    ]);
    let said: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(said["severity"], "warning");
    let freeze = ["freeze", "envoy.demarche", "--as-of", "2021-01-31"];
    folder
        .run(&[&freeze[..], &["--out", "envoy.ledger"]].concat())
        .good();
    let ran = folder.run(&["resolve", "envoy.ledger", "eased=no", "--on", "2999-01-01"]);
    assert!(
        ran.err.starts_with("warning: 2999-01-01 lies "),
        "{}",
        ran.err
    );
    let early = folder.run(&["resolve", "nowhere.ledger", "eased=no"]).bad();
    assert!(
        early.contains("no forecasts are frozen in it yet"),
        "{early}"
    );
    assert!(!folder.path("nowhere.ledger").exists());
}
