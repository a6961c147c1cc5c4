//! The page of scores: well-formed, safe whatever names say, and with every question of every ledger on it; and what is counted for it.

use demarche_report::html;
use demarche_report::score::{
    Beside, Dated, Entry, Freeze, Frozen, FrozenEquilibrium, Instead, Ledger, Outcome, Scores,
    Verdict, Why, score,
};
use roxmltree::{Document, Node, ParsingOptions};

/// Text that would be markup if it were not escaped.
const HOSTILE: &str = "<script>alert('x')</script> & \u{202e}\"quoted\"";

/// Name, probability, base rate, and what it is if nothing changes.
type Asked<'a> = (&'a str, f64, Option<f64>, Option<f64>);

fn frozen(title: &str, dated: Dated, questions: &[Asked]) -> Ledger {
    let question = |&(name, probability, base_rate, no_change): &Asked| Frozen {
        name: name.into(),
        label: format!("{title}: {name}?"),
        asks: "deal is yes".into(),
        rule: Some("A text signed by both".into()),
        due: Some("2021-06-30".into()),
        probability,
        base_rate,
        no_change,
    };
    let mut ledger = Ledger::default();
    let freeze = Entry::Freeze(Freeze {
        title: title.into(),
        scenario: String::new(),
        version: "0".into(),
        as_of: "2021-01-01".into(),
        dated,
        hindsight: 0,
        equilibrium: FrozenEquilibrium {
            name: String::new(),
            precision: Vec::new(),
            status: String::new(),
            residual: 0.0,
        },
        questions: questions.iter().map(question).collect(),
    });
    ledger.add(freeze).expect("it is the first");
    ledger
}

fn came(ledger: &mut Ledger, question: &str, outcome: Verdict, because: &str) {
    let outcome = Entry::Outcome(Outcome {
        question: question.into(),
        outcome,
        on: "2021-02-01".into(),
        because: Some(because.into()),
    });
    ledger.add(outcome).expect("it was asked");
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

/// Two crises: one with two questions, and one with three of which one is open and one void.
fn two() -> Scores {
    let mut first = frozen(
        "First",
        Dated::Given,
        &[
            ("a", 0.8, Some(0.5), Some(1.0)),
            ("b", 0.3, Some(0.2), None),
        ],
    );
    came(&mut first, "a", Verdict::Yes, "Gazette 1");
    came(&mut first, "b", Verdict::No, "Gazette 2");
    let mut second = frozen(
        "Second",
        Dated::Given,
        &[
            ("c", 0.9, None, Some(1.0)),
            ("d", 0.4, None, None),
            ("e", 0.5, None, None),
        ],
    );
    came(&mut second, "c", Verdict::No, "Gazette 3");
    came(&mut second, "e", Verdict::Void, "Nobody can tell");
    score(&[first, second])
}

#[test]
fn each_ledger_is_counted_alone() {
    let scores = two();
    let [first, second] = scores.ledgers.as_slice() else {
        panic!("two ledgers");
    };
    assert_eq!((first.resolved, first.open, first.void), (2, 0, 0));
    assert_eq!((second.resolved, second.open, second.void), (1, 1, 1));
    assert_eq!((scores.open, scores.void), (1, 1));
    assert!(near(first.brier.unwrap().mean, (0.04 + 0.09) / 2.0));
    assert!(near(second.brier.unwrap().mean, 0.81));
    assert_eq!(second.brier.unwrap().by_ledger, None);
    // A crisis drawn twice has its own mean; the two together that of all three questions.
    let (low, high) = scores.brier.unwrap().by_ledger.unwrap();
    assert!(near(low, 0.065) && near(high, 0.81));
    let base = |own: &[demarche_report::score::Against]| {
        let row = own.iter().find(|row| row.instead == Instead::BaseRate);
        row.map(|row| (row.questions, row.theirs))
    };
    let (questions, theirs) = base(&first.against).unwrap();
    assert!(questions == 2 && near(theirs, (0.25 + 0.04) / 2.0));
    assert_eq!(base(&second.against), None);
    assert_eq!(scores.against[0].gain.by_ledger, None);
    let whys: Vec<(&str, Why)> = scores
        .unscored
        .iter()
        .map(|question| (question.name.as_str(), question.why))
        .collect();
    assert_eq!(whys, [("d", Why::Open), ("e", Why::Void)]);
}

#[test]
fn each_question_stands_beside_its_baselines() {
    let scores = two();
    let of = |name: &str| {
        let mut all = scores.resolved.iter();
        all.find(|question| question.name == name).unwrap()
    };
    let same = |found: Option<Beside>, (said, brier, log): (f64, f64, f64)| {
        let found = found.expect("it has this baseline");
        let logs = near(found.log, log) || (found.log.is_infinite() && log.is_infinite());
        near(found.said, said) && near(found.brier, brier) && logs
    };
    assert!(same(of("a").base_rate, (0.5, 0.25, 1.0)));
    assert!(same(of("a").no_change, (1.0, 0.0, 0.0)));
    assert!(same(of("b").base_rate, (0.2, 0.04, -0.8_f64.log2())));
    assert_eq!(of("b").no_change, None);
    assert!(same(of("c").no_change, (1.0, 1.0, f64::INFINITY)));
    assert_eq!(of("c").because.as_deref(), Some("Gazette 3"));
}

#[test]
fn a_question_known_before_all_its_forecasts_is_named() {
    let mut ledger = frozen("First", Dated::Clock, &[("a", 0.8, None, None)]);
    ledger
        .add(Entry::Outcome(Outcome {
            question: "a".into(),
            outcome: Verdict::Yes,
            on: "2021-01-01".into(),
            because: None,
        }))
        .expect("it was asked");
    let scores = score(&[ledger]);
    assert!(scores.resolved.is_empty() && scores.ledgers[0].late == 1);
    assert_eq!(scores.unscored[0].why, Why::Late);
    assert!(text(parse(&html::scores(&scores)).root()).contains("known before"));
}

fn parse(page: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(page, options).expect("the page is well-formed")
}

fn text(node: Node) -> String {
    let all = node.descendants().filter(Node::is_text);
    all.filter_map(|node| node.text()).collect()
}

#[test]
fn the_page_has_every_question_and_loads_nothing() {
    let page = html::scores(&two());
    let document = parse(&page);
    let all = text(document.root());
    for part in [
        "First: a?",
        "Second: c?",
        "Second: d?",
        "Second: e?",
        "Gazette 2",
        "Nobody can tell",
    ] {
        assert!(all.contains(part), "{part}");
    }
    // Too few of everything, which the page says, and by writers who could know the end.
    assert!(all.contains("too few to conclude") && all.contains("Hindsight: 3 of 3 forecasts"));
    assert!(all.contains("3 points, 1 question behind each"), "{all}");
    let rows = document
        .descendants()
        .filter(|node| node.has_tag_name("tr"));
    assert!(rows.count() > 8);
    let loads = |node: &Node| node.attribute("src").is_some() || node.has_tag_name("script");
    assert!(!document.descendants().any(|node| loads(&node)));
    let links = document
        .descendants()
        .filter_map(|node| node.attribute("href"));
    for link in links {
        let place = link.strip_prefix('#').expect("links stay on the page");
        let mut all = document.descendants();
        assert!(
            all.any(|node| node.attribute("id") == Some(place)),
            "{link}"
        );
    }
    assert_eq!(
        page,
        html::scores(&two()),
        "the same scores give the same bytes"
    );
}

#[test]
fn names_and_sources_stay_text() {
    let mut ledger = frozen(
        HOSTILE,
        Dated::Clock,
        &[("a", 0.8, None, None), ("b", 0.2, None, None)],
    );
    came(&mut ledger, "a", Verdict::Yes, HOSTILE);
    let page = html::scores(&score(&[ledger]));
    let document = parse(&page);
    assert!(
        !document
            .descendants()
            .any(|node| node.has_tag_name("script"))
    );
    assert!(!page.contains('\u{202e}'));
    let told = text(document.root());
    assert!(
        told.contains("<script>alert('x')</script> & [U+202E]\"quoted\""),
        "{told}"
    );
}

/// Where a clock stands behind every day there is nothing to warn of.
#[test]
fn hindsight_is_spoken_of_only_where_there_can_be_any() {
    let mut ledger = frozen("First", Dated::Clock, &[("a", 0.8, None, None)]);
    came(&mut ledger, "a", Verdict::Yes, "Gazette 1");
    let page = html::scores(&score(&[ledger]));
    assert!(!page.contains("Hindsight") && !page.contains("hindsight"));
}

#[test]
fn a_page_without_any_outcome_is_a_page() {
    let ledger = frozen("First", Dated::Clock, &[("a", 0.8, None, None)]);
    for scores in [score(&[ledger]), Scores::default()] {
        let page = html::scores(&scores);
        let all = text(parse(&page).root());
        assert!(all.contains("There is nothing to score yet.") && !all.contains("NaN"));
    }
}
