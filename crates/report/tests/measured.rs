//! How much and when, from the text of a scenario to every surface.

use demarche_engine::progress::Quiet;
use demarche_report::analyse::{Context, Settings, analyse};
use demarche_report::charts;
use demarche_report::findings::Findings;
use demarche_report::html::page;
use demarche_report::terminal::{Style, briefing};
use demarche_report::view::measured::{ahead, figure, measured};
use demarche_report::view::words::percent;
use demarche_scenario::Nowhere;
use demarche_scenario::load::load;

const TEXT: &str = r#"scenario "A border"
  rounds 4 quarters from 2021-01
source wire "A wire report"
  hit 80%, false alarm 20%
actor north "North"
  type hard 30%..60%
  type soft otherwise
  hard ranks gain > calm
  soft ranks calm > gain
variable strikes "Strikes": -1..3 = 0
variable mood "The mood": cold < cool < warm = cool
goal gain of north
  1 if strikes > 1
goal calm of north
  1 if strikes < 1
decision move by north
  option hold
  option strike
    40%..80% strikes rises
    otherwise mood falls
event thaw
  30% mood rises
  otherwise nothing
evidence heard "Strikes were heard": strikes > 0 in round 1, reported by wire
question hard "Is it hard?": north is hard
question cost "How many strikes?": how much strikes at the end
  headline
question early: how much strikes in round 2 given mood is warm by round 2
question feeling "What mood?": how much mood in round 3
question war "When is there a war?": when strikes >= 2
  headline
  resolves "A declaration"
question never "When, if never?": when strikes > 2 by round 3 given always strikes < 1
question attack "When is there an attack?": when move is strike
variant surely "North is hard for certain"
  north is hard
variant meek "Nothing can be struck"
  without strike
"#;

fn findings(threads: usize) -> Findings {
    let loaded = load("a.demarche", TEXT.into(), &Nowhere);
    let settings = Settings {
        draws: 24,
        threads,
        ..Settings::default()
    };
    let found = analyse(Context {
        loaded: &loaded,
        world: &Nowhere,
        settings: &settings,
        progress: &Quiet,
    });
    found.unwrap_or_else(|error| panic!("{error}"))
}

fn full() -> Style {
    Style {
        full: true,
        width: 100,
        ..Style::default()
    }
}

fn parse(page: &str) -> roxmltree::Document<'_> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    roxmltree::Document::parse_with_options(page, options).expect("well-formed")
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn levels_add_up_and_what_is_expected_is_their_sum() {
    let findings = findings(1);
    let names: Vec<&str> = findings.how_much.iter().map(|own| &*own.name).collect();
    assert_eq!(names, ["cost", "early", "feeling"]);
    let questions: Vec<&str> = findings.questions.iter().map(|own| &*own.name).collect();
    assert_eq!(questions, ["hard"]);
    for own in &findings.how_much {
        for sum in [
            own.levels.iter().map(|l| l.probability).sum::<f64>(),
            own.levels.iter().map(|l| l.prior).sum::<f64>(),
        ] {
            assert!((sum - 1.0).abs() < 1e-10, "{}: {sum}", own.name);
        }
        let Some(expected) = &own.expected else {
            assert!(own.levels.iter().all(|level| level.value.is_none()));
            continue;
        };
        let value = |l: &demarche_report::measured::Level| l.value.unwrap_or(f64::NAN);
        let now: f64 = own.levels.iter().map(|l| value(l) * l.probability).sum();
        let prior: f64 = own.levels.iter().map(|l| value(l) * l.prior).sum();
        assert!((expected.value - now).abs() < 1e-10 && (expected.prior - prior).abs() < 1e-10);
        assert_eq!(expected.by_round.len(), own.round as usize);
        assert_eq!(expected.by_round.last(), Some(&expected.value));
        assert_eq!(expected.by_round_over.len(), own.round as usize);
        assert_eq!(expected.by_round_over.last().copied(), expected.over);
        for level in &own.levels {
            assert_eq!(level.by_round.last(), Some(&level.probability));
            assert_eq!(level.by_round_over.len(), own.round as usize);
            assert!(level.over.is_some_and(|over| over.low <= over.high));
        }
    }
}

#[test]
fn survival_falls_and_ends_in_what_is_left() {
    let findings = findings(1);
    let [war, never, attack] = &findings.when[..] else {
        panic!("{:?}", findings.when);
    };
    assert!(never.within < 1e-12 && never.median.is_none());
    assert!(attack.within > 0.5);
    // What cannot be done any more never comes.
    let meek = findings.variants[1].when.iter();
    let meek = meek.filter(|there| there.question == "attack");
    let meek: Vec<f64> = meek.map(|there| there.within.1).collect();
    assert!(meek.len() == 1 && meek[0] < 1e-12, "{meek:?}");
    assert!(
        war.not_yet
            .windows(2)
            .all(|pair| pair[0] >= pair[1] - 1e-12)
    );
    assert!((war.not_yet[3] + war.within - 1.0).abs() < 1e-12);
    assert_eq!(war.not_yet_over.len(), 4);
    for over in &war.not_yet_over {
        assert!(over.low <= over.lower && over.lower <= over.upper && over.upper <= over.high);
    }
    let rounds = war.median_over.expect("there were draws");
    let later = |round: Option<u32>| round.unwrap_or(u32::MAX);
    assert!(later(rounds.early) <= later(rounds.late));
}

#[test]
fn every_surface_tells_them() {
    let findings = findings(1);
    let text = flat(&briefing(&findings, &full()));
    let first = flat(&briefing(
        &findings,
        &Style {
            width: 100,
            ..Style::default()
        },
    ));
    let html = page(&findings);
    let document = parse(&html);
    let told: String = document
        .descendants()
        .filter_map(|node| node.text())
        .collect::<Vec<_>>()
        .join(" ");
    let told = flat(&told);
    assert_eq!(ahead(&findings).len(), 2);
    for own in measured(&findings) {
        let line = format!("{} {}", own.now, own.words);
        for (surface, said) in [("terminal", &text), ("page", &told)] {
            assert!(said.contains(&line), "{surface}: {line}\n{said}");
            assert!(said.contains(own.label), "{surface}: {}", own.label);
        }
        assert_eq!(first.contains(own.label), own.ahead, "{first}");
        for row in &own.rows {
            assert!(text.contains(&row.now), "{}", row.now);
        }
        let headings = document.descendants().filter(|node| {
            node.has_tag_name("h3") && node.text().is_some_and(|text| text == own.label)
        });
        assert_eq!(headings.count(), 1, "{}", own.label);
    }
    for said in [
        "HOW MUCH AND WHEN",
        "What if:",
        "Resolves: A declaration (on 2021-12-31)",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let json = serde_json::to_value(&findings).expect("data");
    assert_eq!(json["how_much"][0]["levels"][0]["value"], -1.0);
    assert!(json["when"][0]["not_yet"].is_array());
    assert_eq!(json["variants"][0]["how_much"][0]["question"], "cost");
}

#[test]
fn charts_say_their_numbers() {
    let findings = findings(1);
    for own in &findings.how_much {
        let chart = charts::levels(own).inline();
        for level in &own.levels {
            assert!(chart.contains(&percent(level.probability).replace('<', "&lt;")));
        }
        if let (Some(expected), Some(chart)) =
            (&own.expected, charts::expected(own, &findings.rounds))
        {
            assert!(chart.inline().contains(&figure(expected.value, 4.0)));
        }
    }
    for own in &findings.when {
        let chart = charts::survival(own, &findings.rounds).inline();
        let last = percent(1.0 - own.within);
        assert!(chart.contains(&last.replace('<', "&lt;").replace('>', "&gt;")));
        parse(&chart);
    }
}

#[test]
fn names_stay_names() {
    let mut findings = findings(1);
    let hostile = "</style><script>alert(1)</script>";
    for own in &mut findings.how_much {
        own.label = hostile.into();
        own.property = hostile.into();
        own.resolves = Some(hostile.into());
        own.levels[0].name = hostile.into();
    }
    for own in &mut findings.when {
        own.label = hostile.into();
    }
    let html = page(&findings);
    let document = parse(&html);
    assert!(
        !document
            .descendants()
            .any(|node| node.has_tag_name("script"))
    );
    for own in &findings.how_much {
        let chart = charts::levels(own).standalone();
        let document = parse(&chart);
        assert!(
            !document
                .descendants()
                .any(|node| node.has_tag_name("script"))
        );
    }
}

#[test]
fn threads_make_no_difference() {
    let [one, three] = [1, 3].map(|threads| {
        let findings = findings(threads);
        serde_json::to_string(&findings).expect("data")
    });
    assert_eq!(one, three);
}

#[test]
fn levels_by_the_dozens_stand_side_by_side() {
    let mut own = findings(1).how_much.swap_remove(0);
    let more = own.levels.clone();
    for i in 0..40 {
        let mut level = more[i % more.len()].clone();
        level.name = format!("{}", i + 4);
        level.value = Some(i as f64 + 4.0);
        own.levels.push(level);
    }
    let chart = charts::levels(&own).inline();
    let document = parse(&chart);
    let ticks: Vec<f64> = document
        .descendants()
        .filter(|node| node.attribute("text-anchor") == Some("middle"))
        .filter_map(|node| node.attribute("x")?.parse().ok())
        .collect();
    assert!(ticks.len() > 3 && ticks.windows(2).all(|pair| pair[1] - pair[0] > 25.0));
}
