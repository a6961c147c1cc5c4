//! Charts are well-formed, say their numbers, and carry hostile names as text.

use demarche_inference::uncertain::ensemble::Spread;
use demarche_report::charts;
use demarche_report::drivers::{Driven, Row, RowEnd};
use demarche_report::findings::{Answer, Equilibrium, Findings};
use demarche_report::view::words::{bits, percent};

mod sample;

fn all(findings: &Findings) -> Vec<charts::Drawing> {
    let names = &findings.rounds;
    let mut drawings = vec![charts::network(&findings.network)];
    drawings.extend(
        findings
            .forecasts
            .iter()
            .map(|forecast| charts::fan(forecast, names)),
    );
    drawings.extend(findings.beliefs.iter().map(charts::belief));
    drawings.extend(
        findings
            .signals
            .iter()
            .map(|group| charts::bits(group, names)),
    );
    for answer in &findings.questions {
        drawings.push(charts::answer(answer, names));
        drawings.push(charts::whatifs(answer, &findings.variants));
    }
    drawings
}

/// What drives an answer: a number whose straight line leads astray, and a ranking along its derivative.
fn driven() -> Driven {
    let end = |at: &str, straight: f64, solved: Option<f64>| RowEnd {
        at: at.into(),
        answer: solved.unwrap_or(straight),
        straight,
        solved,
    };
    Driven {
        title: "A quarrel".into(),
        question: "deal".into(),
        label: "A deal?".into(),
        base: 0.4,
        equilibrium: Equilibrium::default(),
        rows: vec![
            Row {
                path: "let.pressure".into(),
                label: "Pressure".into(),
                slope: Some(1.0),
                ends: [end("10%", 0.3, Some(0.2)), end("30%", 0.5, Some(0.63))],
                bent: true,
            },
            Row {
                path: "north.ranks".into(),
                label: "relief > face".into(),
                slope: None,
                ends: [
                    end("relief = face", 0.37, None),
                    end("all relief", 0.41, None),
                ],
                bent: false,
            },
        ],
        swaps: Vec::new(),
        spread: None,
    }
}

#[test]
fn a_tornado_shows_both_ends_and_where_the_line_leads_astray() {
    let mut driven = driven();
    let drawing = charts::tornado(&driven);
    let texts = drawn(&drawing.inline());
    for p in [0.2, 0.63, 0.37, 0.41] {
        assert!(texts.contains(&percent(p)), "{texts:?}");
    }
    let svg = drawing.standalone();
    assert_eq!(svg.matches("class=\"seen\"").count(), 2, "{svg}");
    assert_eq!(svg.matches("class=\"hidden-").count(), 2, "{svg}");
    driven.rows[0].path = "</title><script>".into();
    let svg = charts::tornado(&driven).standalone();
    assert!(roxmltree::Document::parse(&svg).is_ok() && !svg.contains("<script>"));
    driven.rows.clear();
    assert!(!charts::tornado(&driven).inline().contains("NaN"));
}

/// All the text that is drawn, not what describes it.
fn drawn(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).expect("a drawing is well-formed");
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    texts
        .filter_map(|node| node.text().map(Into::into))
        .collect()
}

#[test]
fn every_chart_is_well_formed_and_described() {
    for drawing in all(&sample::findings()) {
        for svg in [drawing.inline(), drawing.standalone()] {
            let document = roxmltree::Document::parse(&svg).unwrap();
            for name in ["title", "desc"] {
                let node = document
                    .root_element()
                    .children()
                    .find(|node| node.has_tag_name(name));
                assert!(
                    node.and_then(|node| node.text())
                        .is_some_and(|text| !text.is_empty()),
                    "{name} of {svg}"
                );
            }
        }
    }
}

#[test]
fn charts_of_nothing_are_well_formed_too() {
    let mut findings = sample::findings();
    findings.network = Default::default();
    findings
        .forecasts
        .iter_mut()
        .for_each(|forecast| forecast.by_round.clear());
    findings
        .beliefs
        .iter_mut()
        .for_each(|belief| belief.steps.clear());
    findings
        .signals
        .iter_mut()
        .for_each(|group| group.rows.clear());
    for drawing in all(&findings) {
        let svg = drawing.inline();
        assert!(
            roxmltree::Document::parse(&svg).is_ok() && !svg.contains("NaN"),
            "{svg}"
        );
    }
}

#[test]
fn hostile_names_stay_text() {
    let hostile = "</title><script>alert(1)</script>\u{1b}[2J\u{202e}";
    let mut findings = sample::findings();
    findings.network.nodes[0].label = hostile.into();
    findings.forecasts[0].label = hostile.into();
    findings.forecasts[0].levels[1] = hostile.into();
    findings.beliefs[0].types[0].1 = hostile.into();
    findings.beliefs[0].steps[1].label = hostile.into();
    findings.signals[0].rows[0].label = hostile.into();
    findings.questions[0].label = hostile.into();
    findings.variants[0].label = hostile.into();
    findings.rounds[0].label = hostile.into();
    for drawing in all(&findings) {
        let svg = drawing.standalone();
        let document = roxmltree::Document::parse(&svg).unwrap();
        assert!(
            !document
                .descendants()
                .any(|node| node.has_tag_name("script")),
            "{svg}"
        );
        assert!(!svg.contains(['\u{1b}', '\u{202e}']), "{svg}");
    }
}

#[test]
fn what_is_drawn_is_what_was_found() {
    let findings = sample::findings();
    let answer = &findings.questions[0];
    let texts = drawn(&charts::answer(answer, &findings.rounds).inline());
    assert!(texts.contains(&percent(answer.probability)), "{texts:?}");
    let texts = drawn(&charts::bits(&findings.signals[0], &findings.rounds).inline());
    for row in &findings.signals[0].rows {
        assert!(texts.contains(&bits(row.bits)), "{texts:?}");
    }
    let texts = drawn(&charts::fan(&findings.forecasts[0], &findings.rounds).inline());
    for share in findings.forecasts[0].by_round.last().unwrap() {
        assert!(texts.contains(&percent(*share)), "{texts:?}");
    }
}

/// The corners of what has this class, as drawn.
fn corners(svg: &str, class: &str) -> Vec<Vec<(f64, f64)>> {
    let document = roxmltree::Document::parse(svg).expect("a drawing is well-formed");
    let shapes = document
        .descendants()
        .filter(|node| node.attribute("class") == Some(class));
    let pairs = shapes.filter_map(|node| node.attribute("points").map(str::to_owned));
    let pair = |text: &str| {
        let number = |text: &str| text.parse().expect("a coordinate is a number");
        let (x, y) = text.split_once(',').expect("a corner has two");
        (number(x), number(y))
    };
    pairs
        .map(|all| all.split(' ').map(pair).collect())
        .collect()
}

/// Bands go from their low ends to their high ones, round by round, on the scale that the line is on.
#[test]
fn an_answer_has_a_fan_around_its_line() {
    let findings = sample::findings();
    let answer = &findings.questions[1];
    let svg = charts::answer(answer, &findings.rounds).inline();
    let line = corners(&svg, "curve").remove(0);
    assert_eq!(line.len(), 4);
    // Two points of the line give the scale.
    let (from, to) = (answer.by_round[0], answer.by_round[3]);
    let unit = (line[3].1 - line[0].1) / (to - from);
    let y = |p: f64| line[0].1 + unit * (p - from);
    type Ends = fn(&Spread) -> (f64, f64);
    let bands: [(&str, Ends); 2] = [
        ("wide", |o| (o.low, o.high)),
        ("half", |o| (o.lower, o.upper)),
    ];
    for (class, ends) in bands {
        let band = corners(&svg, class).remove(0);
        assert_eq!(band.len(), 8, "{class}");
        for (i, over) in answer.by_round_over.iter().enumerate() {
            let (low, high) = ends(over);
            let (above, below) = (band[i], band[7 - i]);
            assert_eq!((above.0, below.0), (line[i].0, line[i].0));
            assert!((above.1 - y(high)).abs() < 0.5, "{class}, round {i}");
            assert!((below.1 - y(low)).abs() < 0.5, "{class}, round {i}");
        }
    }
    let document = roxmltree::Document::parse(&svg).unwrap();
    let said = document
        .descendants()
        .find(|node| node.has_tag_name("desc"));
    let said = said.and_then(|node| node.text()).unwrap();
    assert!(
        said.contains("Over the worlds that fit 5.0% to 25%"),
        "{said}"
    );
    assert!(said.contains("By 2021 Q3: 7.0% (3.0% to 16%)."), "{said}");
    assert!(drawn(&svg).contains(&"5.0% to 25%".into()));
}

#[test]
fn without_worlds_that_differ_there_is_no_fan() {
    let findings = sample::findings();
    let mut answer = findings.questions[1].clone();
    let fans = |answer: &Answer| {
        let svg = charts::answer(answer, &findings.rounds).inline();
        assert_eq!(corners(&svg, "curve").len(), 1);
        assert_eq!(
            corners(&svg, "under").is_empty(),
            svg.contains("nine tenths")
        );
        corners(&svg, "wide").len()
    };
    assert_eq!(fans(&answer), 1);
    let course = answer.by_round[..4].to_vec();
    for (over, p) in answer.by_round_over.iter_mut().zip(course) {
        (over.low, over.lower, over.upper, over.high) = (p, p, p, p);
    }
    answer.over = answer.by_round_over.last().copied();
    assert_eq!(fans(&answer), 0);
    answer.by_round_over.clear();
    answer.over = None;
    assert_eq!(fans(&answer), 0);
}

#[test]
fn an_answer_without_rounds_is_a_mark_on_a_scale_with_its_interval() {
    let findings = sample::findings();
    let answer = &findings.questions[0];
    let over = answer.over.unwrap();
    let svg = charts::answer(answer, &findings.rounds).inline();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let number = |node: roxmltree::Node, name: &str| -> f64 {
        node.attribute(name).and_then(|x| x.parse().ok()).unwrap()
    };
    let first = |class: &str| {
        let mut found = document.descendants();
        found
            .find(|node| node.attribute("class") == Some(class))
            .unwrap_or_else(|| panic!("no {class}: {svg}"))
    };
    let (band, mark, axis) = (first("wide"), first("mark"), first("axis"));
    let (zero, one) = (number(axis, "x1"), number(axis, "x2"));
    let x = |p: f64| zero + p * (one - zero);
    assert!((number(band, "x") - x(over.low)).abs() < 0.2);
    assert!((number(band, "width") - (x(over.high) - x(over.low))).abs() < 0.2);
    assert!((number(mark, "cx") - x(answer.probability)).abs() < 0.2);
    let texts = drawn(&svg);
    for text in ["41% to 77%", "62%", "35% before reports", "20% base rate"] {
        assert!(texts.contains(&text.into()), "{texts:?}");
    }
}

#[test]
fn a_band_is_as_wide_as_its_probability() {
    let findings = sample::findings();
    let svg = charts::belief(&findings.beliefs[0]).inline();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let first = |node: &roxmltree::Node| node.attribute("class") == Some("band kind-0");
    let widths: Vec<f64> = document
        .descendants()
        .filter(first)
        .map(|node| node.attribute("width").unwrap().parse().unwrap())
        .collect();
    let steps = &findings.beliefs[0].steps;
    assert_eq!(widths.len(), steps.len());
    for (width, step) in widths.iter().zip(steps) {
        let expected = widths[0] * step.posterior[0] / steps[0].posterior[0];
        assert!(
            (width - expected).abs() < 0.3,
            "{width} for {}",
            step.posterior[0]
        );
    }
}
