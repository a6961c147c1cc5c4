//! `demarche freeze`, `demarche resolve`: forecasts on record, and what came of them.

use crate::support::{ENVOY, Folder};

const DAY: [&str; 4] = ["freeze", "envoy.demarche", "--as-of", "2031-01-31"];

#[test]
fn later_reports_change_no_byte_of_what_is_frozen() {
    let folder = Folder::envoy("frozen");
    let before = folder.run(&DAY).good();
    assert_eq!(before.lines().count(), 1);
    let later = format!(
        "{ENVOY}\nevidence more: reply is ease in round 1\n  reported by note\n  dated 2031-02-01\n"
    );
    folder.write("envoy.demarche", &later);
    let ran = folder.run(&DAY);
    assert_eq!((ran.code, ran.out.as_str()), (0, before.as_str()));
    assert_eq!(ran.err, "Left out: more, dated later\n");
    let known = ["freeze", "envoy.demarche", "--as-of", "2031-02-01"];
    assert_ne!(folder.run(&known).good(), before);
    // Neither does it reach a briefing of that day.
    let until = ["brief", "envoy.demarche", "--until", "2031-01-31", "--json"];
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
    freeze("2031-01-25").good();
    let one = folder.read("envoy.ledger");
    freeze("2031-01-31").good();
    let two = folder.read("envoy.ledger");
    assert!(two.starts_with(&one) && two.lines().count() == 2);
    let resolve = [
        "resolve",
        "envoy.ledger",
        "eased=no",
        "sincere=void",
        "--on",
        "2031-03-01",
    ];
    let said = folder.run(&resolve).good();
    let three = folder.read("envoy.ledger");
    assert!(three.starts_with(&two) && three.lines().count() == 4);
    let last = three.lines().last().unwrap();
    let digest = said.trim_end().rsplit(' ').next().unwrap();
    assert!(last.contains(digest), "{said}");
    // What does not go with it leaves it as it is.
    assert!(freeze("2031-01-20").bad().contains("already"));
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
        "2031-01-25",
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
    let early = ["freeze", "envoy.demarche", "--as-of", "2031-01-19"];
    let said = folder.run(&early).bad();
    let shown = ["error[hindsight]", "type sincere 40%", "3 parts"];
    assert!(shown.iter().all(|text| said.contains(text)), "{said}");
    let allowed = folder.run(&[&early[..], &["--hindsight"]].concat());
    assert_eq!(allowed.code, 0, "{}", allowed.err);
    assert!(allowed.out.contains("\"hindsight\":3"), "{}", allowed.out);
}
