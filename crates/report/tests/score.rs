//! Forecasts on record: what they rest on, and that they stay as they were.

use demarche_engine::progress::Quiet;
use demarche_report::analyse::{Context, Settings};
use demarche_report::score::{
    Dated, Entry, Freeze, FreezeError, Ledger, Made, Outcome, Verdict, freeze,
};
use demarche_scenario::date::Date;
use demarche_scenario::{Nowhere, load};

const TEXT: &str = include_str!("../../../guide/src/example/envoy.demarche");

/// The guide's example, some questions more.
fn text() -> String {
    let questions = r#"
question stands: sanctions is standing by round 2
  base rate 80% because note#1.1
question quiet: always raid is no and sanctions is standing
question comes: offended is no until sanctions is eased
question if_eased: raid is yes at the end
  given sanctions is eased by round 2
question spoke: outreach is envoy in round 2
question mood: luck is good in round 1
  resolves "Look outside" on 2021-05
question mooded: luck is good in round 1
  given luck is not bad in round 1

variable luck: bad < fair < good = bad 20%, fair 30%, good otherwise
"#;
    format!("{TEXT}{questions}")
}

fn made(text: &str, day: Date) -> Result<Made, FreezeError> {
    let loaded = load("envoy.demarche", text.into(), &Nowhere);
    assert_eq!(loaded.problems, [], "{text}");
    let settings = Settings::default();
    let context = Context {
        loaded: &loaded,
        world: &Nowhere,
        settings: &settings,
        progress: &Quiet,
    };
    freeze(day, Dated::Given, false, context)
}

fn frozen(text: &str, day: Date) -> Freeze {
    made(text, day).expect("it can be frozen").freeze
}

#[test]
fn a_forecast_carries_its_terms_and_what_no_change_would_say() {
    let freeze = frozen(&text(), Date::constant(2021, 1, 31));
    let of = |name: &str| freeze.questions.iter().find(|q| q.name == name).unwrap();
    let unchanged = |name: &str| of(name).no_change;
    assert_eq!(unchanged("sincere"), None);
    assert_eq!(unchanged("spoke"), None);
    assert_eq!(unchanged("eased"), Some(0.0));
    assert_eq!(unchanged("stands"), Some(1.0));
    assert_eq!(unchanged("quiet"), Some(1.0));
    // It would never come.
    assert_eq!(unchanged("comes"), Some(0.0));
    // Its condition would never hold.
    assert_eq!(unchanged("if_eased"), None);
    assert!((unchanged("mood").unwrap() - 0.5).abs() < 1e-12);
    assert!((unchanged("mooded").unwrap() - 0.5 / 0.8).abs() < 1e-12);

    assert_eq!(of("stands").base_rate, Some(0.8));
    assert_eq!(of("eased").due.as_deref(), Some("2021-02-28"));
    assert_eq!(of("mood").due.as_deref(), Some("2021-05-31"));
    assert_eq!(of("mood").rule.as_deref(), Some("Look outside"));
    assert_eq!(of("sincere").due, None);
    assert_eq!(
        of("if_eased").asks,
        "raid is yes given sanctions is eased by round 2"
    );
    assert_eq!(
        freeze.equilibrium.precision,
        [("north".into(), 10.0), ("south".into(), 10.0)]
    );
}

#[test]
fn nothing_dated_later_reaches_a_forecast() {
    let day = Date::constant(2021, 1, 31);
    let before = serde_json::to_string(&frozen(&text(), day)).unwrap();
    let later = r#"
source wire "A wire"
  dated 2021-02
  hit 95%
  false alarm 1%
evidence seen_again "An envoy, for sure": outreach is envoy in round 1
  reported by wire
evidence answered: reply is ease in round 1
  reported by note
  dated 2021-02-01
evidence undated: sanctions is eased in round 2
relation ally of north with south because wire#1
note later "What the wire adds" because wire#2.1
question afterwards: raid is yes in round 2 because wire#3
variant shut
  envoy leaks 100%
"#;
    let more = format!("{}{later}", text())
        .replace("30% because note#2.1", "30% because note#2.1, wire#4.1");
    assert_eq!(serde_json::to_string(&frozen(&more, day)).unwrap(), before);
    // They are read, and matter once they are known.
    let known = frozen(&more, Date::constant(2021, 2, 28));
    let mut then = frozen(&text(), Date::constant(2021, 2, 28));
    assert_ne!(
        known.questions[0].probability,
        then.questions[0].probability
    );
    // The same reports on another day.
    then.as_of = "2021-01-31".into();
    assert_eq!(serde_json::to_string(&then).unwrap(), before);
}

#[test]
fn base_rates_and_rules_found_later_are_not_in_it() {
    let later = "\nsource wire \"A wire\"\n  dated 2021-02\n  hit 95%\n  false alarm 1%\n";
    let text = format!("{}{later}", text())
        .replace("80% because note#1.1", "80% because wire#1.1")
        .replace("2021-05", "2021-05 because wire#2");
    let freeze = frozen(&text, Date::constant(2021, 1, 31));
    let of = |name: &str| freeze.questions.iter().find(|q| q.name == name).unwrap();
    assert_eq!(of("stands").base_rate, None);
    assert_eq!(
        (of("mood").rule.clone(), of("mood").due.as_deref()),
        (None, Some("2021-01-31"))
    );
}

#[test]
fn numbers_that_rest_on_later_sources_are_refused() {
    let error = made(&text(), Date::constant(2021, 1, 19)).unwrap_err();
    let FreezeError::Hindsight(problems) = error else {
        panic!("{error:?}");
    };
    // The types, the option and its leak cite the note of the 20th.
    assert_eq!(problems.len(), 3, "{problems:?}");
}

/// A ledger's text, one forecast after another and what came of them.
fn ledger() -> (String, Ledger) {
    let mut ledger = Ledger::default();
    let outcome = |question: &str, outcome, on: &str| {
        Entry::Outcome(Outcome {
            question: question.into(),
            outcome,
            on: on.into(),
            because: None,
        })
    };
    let entries = [
        Entry::Freeze(frozen(&text(), Date::constant(2021, 1, 25))),
        Entry::Freeze(frozen(&text(), Date::constant(2021, 2, 10))),
        outcome("eased", Verdict::Yes, "2021-02-28"),
        outcome("spoke", Verdict::Void, "2021-03-01"),
    ];
    let lines = entries.map(|entry| ledger.add(entry).expect("it goes with the rest"));
    (lines.concat(), ledger)
}

#[test]
fn a_ledger_reads_back_as_it_was_written() {
    let (text, written) = ledger();
    let read = Ledger::read(&text).unwrap();
    assert_eq!(read, written);
    assert_eq!(read.outcome("eased").unwrap().outcome, Verdict::Yes);
    assert_eq!(read.outcome("sincere"), None);
}

#[test]
fn any_changed_byte_is_noticed_at_its_line() {
    let (text, _) = ledger();
    // Every place would take long; these cut through keys, numbers, names, digests and line ends.
    for at in (0..text.len()).step_by(37) {
        if !text.is_char_boundary(at) || !text.is_char_boundary(at + 1) {
            continue;
        }
        let line = 1 + text[..at].matches('\n').count();
        let put = if &text[at..=at] == "7" { "8" } else { "7" };
        let changed = format!("{}{put}{}", &text[..at], &text[at + 1..]);
        let broken = Ledger::read(&changed).unwrap_err();
        assert_eq!(broken.line, line, "{broken} where byte {at} changed");
    }
}

#[test]
fn a_line_taken_out_or_moved_is_noticed() {
    let (text, _) = ledger();
    let lines: Vec<&str> = text.lines().collect();
    let without = |i: usize| {
        let mut rest = lines.clone();
        rest.remove(i);
        Ledger::read(&rest.join("\n")).unwrap_err().line
    };
    assert_eq!([without(0), without(1), without(2)], [1, 2, 3]);
    let mut swapped = lines.clone();
    swapped.swap(2, 3);
    assert_eq!(Ledger::read(&swapped.join("\n")).unwrap_err().line, 3);
    for part in [
        "",
        "{",
        ",\"digest\":\"",
        "{\"a\":1,\"digest\":\"}",
        "{\"entry\":\"freeze\"}\"}",
    ] {
        let line = Ledger::read(&format!("{part}\n{text}")).unwrap_err().line;
        assert_eq!(line, 1, "{part}");
    }
}

#[test]
fn entries_that_do_not_go_with_the_ledger_are_refused() {
    let (_, mut ledger) = ledger();
    let mut refused = |entry: Entry| ledger.add(entry).unwrap_err().0;
    let later = |text: &str| Entry::Freeze(frozen(text, Date::constant(2021, 3, 10)));

    let other = text().replace("\"An envoy\"", "\"Another\"");
    assert!(refused(later(&other)).contains("a ledger of its own"));
    let reworded = text().replace(
        "sanctions is eased at the end",
        "sanctions is eased in round 1",
    );
    assert!(refused(later(&reworded)).contains("`eased` asked something else on 2021-01-25"));
    let early = Entry::Freeze(frozen(&text(), Date::constant(2021, 2, 9)));
    assert!(refused(early).contains("already"));

    let outcome = |question: &str, on: &str| Outcome {
        question: question.into(),
        outcome: Verdict::No,
        on: on.into(),
        because: None,
    };
    assert!(refused(Entry::Outcome(outcome("peace", "2021-03-01"))).contains("no question"));
    assert!(refused(Entry::Outcome(outcome("quiet", "2021-01-24"))).contains("first frozen"));
    let again = outcome("eased", "2021-03-02");
    assert!(refused(Entry::Outcome(again.clone())).contains("say why"));
    let corrected = Outcome {
        because: Some("The gazette was misread".into()),
        ..again
    };
    ledger.add(Entry::Outcome(corrected.clone())).unwrap();
    assert_eq!(ledger.outcome("eased"), Some(&corrected));
}
