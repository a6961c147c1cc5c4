//! Of a scenario on a day, nothing is left that is dated later.

use demarche_scenario::date::Date;
use demarche_scenario::parse::parse;
use demarche_scenario::print::print;
use demarche_scenario::vary::{AsOf, as_of};
use demarche_scenario::{Nowhere, check};
use proptest::prelude::*;

const TEXT: &str = r#"scenario "A border"
  rounds 2 months from 2031-01

source cable "A cable"
  dated 2031-01-10
  hit 80%
  false alarm 10%

let cost = 20% because cable#1.1

actor north "North"
  ranks calm
actor south "South"
  ranks calm

variable tension: low < high = low

goal calm of north, south
  1 if tension is low
  minus cost if patrol is march

decision patrol by north
  option stay, quiet
  option march
    then tension rises

evidence seen: patrol was march in round 1
  reported by cable

question tense: tension is high
  base rate 30% because cable#2.1
"#;

const DAY: Date = Date::constant(2031, 1, 31);

/// What an author adds later: a line to put behind one that starts so (none: at the end), and what is added.
const LATER: [(&str, &str); 8] = [
    (
        "",
        "source wire \"A wire\"\n  dated 2031-02\n  hit 90%\n  false alarm 5%\n",
    ),
    (
        "",
        "evidence again: patrol was stay in round 2\n  reported by cable\n  dated 2031-02-01\n",
    ),
    ("", "evidence whenever: tension is low in round 2\n"),
    ("", "note why \"What the wire adds\" because wire#1.1\n"),
    (
        "",
        "relation ally \"A treaty\" of north to south because wire#2.1\n",
    ),
    (
        "",
        "question more: tension is low in round 1 because wire#3.1\n",
    ),
    ("", "variant dear\n  let cost = 90%\n"),
    ("let cost", ", wire#4.1"),
];

fn with(additions: &[usize]) -> String {
    let mut text = TEXT.to_string();
    // What cites the wire needs the wire.
    for i in std::iter::once(0).chain(additions.iter().copied().filter(|&i| i > 0)) {
        let (start, what) = LATER[i];
        if start.is_empty() {
            text.push('\n');
            text.push_str(what);
        } else {
            let at = text.find(start).expect("it is there");
            let end = at + text[at..].find('\n').expect("a line ends");
            text.insert_str(end, what);
        }
    }
    text
}

fn on(text: &str, day: Date) -> AsOf {
    let (scenario, problems) = parse(text, 0);
    assert_eq!(problems, [], "{text}");
    as_of(&scenario, day)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_dated_later_changes_no_byte(
        additions in proptest::sample::subsequence((0..LATER.len()).collect::<Vec<_>>(), 0..=LATER.len())
    ) {
        let (before, after) = (on(TEXT, DAY), on(&with(&additions), DAY));
        prop_assert_eq!(print(&after.scenario), print(&before.scenario));
        prop_assert_eq!(&after.hindsight, &[]);
        let (model, problems) = check::check_varied(&after.scenario, &Nowhere);
        prop_assert!(model.is_some(), "{:?}", problems);
    }
}

#[test]
fn on_a_later_day_it_is_there() {
    let text = with(&(0..LATER.len()).collect::<Vec<_>>());
    let later = print(&on(&text, Date::constant(2031, 3, 1)).scenario);
    for part in [
        "source wire",
        "evidence again",
        "note why",
        "question more",
        "cable#1.1, wire#4.1",
    ] {
        assert!(later.contains(part), "{part} in {later}");
    }
    // Nothing says that it was known by then.
    assert!(!later.contains("whenever"));
}

#[test]
fn a_month_may_mean_its_last_day() {
    let text = with(&[]);
    assert!(!print(&on(&text, Date::constant(2031, 2, 27)).scenario).contains("source wire"));
    assert!(print(&on(&text, Date::constant(2031, 2, 28)).scenario).contains("source wire"));
}

#[test]
fn reports_that_are_left_out_are_named_with_the_reason() {
    let text = with(&[1, 2]);
    let left_out = on(&text, DAY).left_out;
    let expected = [("again", "dated later"), ("whenever", "undated")];
    assert_eq!(
        left_out,
        expected.map(|(name, why)| (name.to_string(), why))
    );
}

#[test]
fn a_number_that_only_later_sources_speak_for_is_hindsight() {
    let text = with(&[]).replace("20% because cable#1.1", "20% because wire#1.1");
    let told = on(&text, DAY).hindsight;
    assert_eq!(told.len(), 1, "{told:?}");
    let place = told[0].span.start as usize..told[0].span.end as usize;
    assert!(text[place].starts_with("let cost = 20%"), "{told:?}");
    assert!(told[0].message.contains("`wire`") && told[0].message.contains("2031-02-28"));
    assert_eq!(on(&text, Date::constant(2031, 3, 1)).hindsight, []);
}

#[test]
fn a_base_rate_that_only_later_sources_speak_for_is_none() {
    let text = with(&[]).replace("30% because cable#2.1", "30% because wire#1.1");
    let left = on(&text, DAY);
    assert!(left.hindsight.is_empty() && !print(&left.scenario).contains("base rate"));
}
