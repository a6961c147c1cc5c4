//! Charts are well-formed, say their numbers, and carry hostile names as text.

#![allow(clippy::unwrap_used)] // helpers of tests are tests too

use demarche_inference::uncertain::ensemble::Spread;
use demarche_report::charts;
use demarche_report::drivers::{Driven, Row, RowEnd};
use demarche_report::findings::{Anatomy, Answer, Equilibrium, Findings};
use demarche_report::view::anatomy::points;
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
        drawings.push(charts::waterfall(answer));
        drawings.extend(charts::along(answer));
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
    let pairs = shapes.filter_map(|node| node.attribute("points").map(corners_of));
    pairs.collect()
}

fn corners_of(points: &str) -> Vec<(f64, f64)> {
    let pair = |text: &str| {
        let number = |text: &str| text.parse().expect("a coordinate is a number");
        let (x, y) = text.split_once(',').expect("a corner has two");
        (number(x), number(y))
    };
    points.split(' ').map(pair).collect()
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

/// An answer to a question about play that comes about like this.
fn made_of(base: f64, incentives: f64, reports: f64) -> Answer {
    Answer {
        label: "A deal?".into(),
        last_round: Some(3),
        prior: base + incentives,
        probability: base + incentives + reports,
        anatomy: Anatomy {
            base,
            decided: true,
            incentives,
            reports,
            ..Anatomy::default()
        },
        ..Answer::default()
    }
}

/// Left and right end of every bar and arrow, from the top; an arrow from its tail to its head.
fn ends(svg: &str) -> Vec<(f64, f64)> {
    let document = roxmltree::Document::parse(svg).expect("a drawing is well-formed");
    let number = |node: roxmltree::Node, name: &str| -> f64 {
        node.attribute(name).and_then(|x| x.parse().ok()).unwrap()
    };
    let shape = |node: roxmltree::Node| match node.attribute("class")? {
        "start" | "whole" => {
            let from = number(node, "x");
            Some((from, from + number(node, "width")))
        }
        class @ ("up" | "down") => {
            let corners = corners_of(node.attribute("points")?);
            let (from, to) = (corners[0].0, corners[2].0);
            assert!(if class == "down" {
                to <= from
            } else {
                to >= from
            });
            Some((from, to))
        }
        _ => None,
    };
    document.descendants().filter_map(shape).collect()
}

/// Where 0% is drawn, and how far 100% is from it.
fn scale(svg: &str) -> (f64, f64) {
    let document = roxmltree::Document::parse(svg).expect("a drawing is well-formed");
    let grid = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("grid"));
    let xs: Vec<f64> = grid
        .map(|node| node.attribute("x1").unwrap().parse().unwrap())
        .collect();
    (xs[0], xs[2] - xs[0])
}

#[test]
fn the_steps_of_a_waterfall_add_up_to_the_answer() {
    for (base, incentives, reports) in [
        (0.37, -0.21, 0.33),
        (0.5, 0.2, 0.1),
        (0.0, 1.0, -1.0),
        (1.0, 0.0, 0.0),
        (0.43, 0.0004, -0.0002),
    ] {
        let answer = made_of(base, incentives, reports);
        let svg = charts::waterfall(&answer).inline();
        let ends = ends(&svg);
        assert_eq!(ends.len(), 4);
        let (zero, unit) = scale(&svg);
        let x = |p: f64| zero + unit * p;
        let near = |a: f64, b: f64| assert!((a - b).abs() < 0.21, "{a} and {b} in {svg}");
        near(ends[0].1, x(base));
        for pair in ends[..3].windows(2) {
            near(pair[0].1, pair[1].0);
        }
        near(ends[1].1, x(answer.prior));
        near(ends[2].1, ends[3].1);
        near(ends[3].1, x(answer.probability));
        let texts = drawn(&svg);
        for said in [
            percent(base),
            points(incentives),
            points(reports),
            percent(answer.probability),
        ] {
            assert!(texts.contains(&said), "{said}: {texts:?}");
        }
    }
}

#[test]
fn what_a_waterfall_says_does_not_overlap_and_stays_in_it() {
    let thirds = [-1.0, -0.999, -0.33, -0.0001, 0.0, 0.0001, 0.33, 0.999, 1.0];
    let mut shown = 0;
    for base in [0.0, 0.001, 0.33, 0.67, 0.999, 1.0] {
        for incentives in thirds {
            for reports in thirds {
                let parts = [base, base + incentives, base + incentives + reports];
                if parts.iter().any(|p| !(0.0..=1.0).contains(p)) {
                    continue;
                }
                shown += 1;
                let svg = charts::waterfall(&made_of(base, incentives, reports)).inline();
                legible(&svg);
            }
        }
    }
    assert!(shown > 100, "{shown}");
}

/// No two texts overlap, and all are within the drawing.
fn legible(svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let view = document.root_element().attribute("viewBox").unwrap();
    let size: Vec<f64> = view.split(' ').map(|x| x.parse().unwrap()).collect();
    let boxes: Vec<[f64; 4]> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(room)
        .collect();
    for (i, a) in boxes.iter().enumerate() {
        let inside = a[0] >= 0.0 && a[2] <= size[2] && a[1] >= 0.0 && a[3] <= size[3];
        assert!(inside, "{a:?} in {svg}");
        for b in &boxes[..i] {
            let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            assert!(apart, "{a:?} and {b:?} in {svg}");
        }
    }
}

/// The box of a text: left, top, right, bottom.
fn room(node: roxmltree::Node) -> [f64; 4] {
    let number = |name: &str| -> f64 { node.attribute(name).unwrap().parse().unwrap() };
    let class = node.attribute("class").unwrap();
    let each = match class {
        _ if class.contains("small") => 6.0,
        _ if class.contains("strong") => 7.9,
        _ => 6.6,
    };
    let width = each * node.text().unwrap_or_default().chars().count() as f64;
    let (x, y) = (number("x"), number("y"));
    let left = match node.attribute("text-anchor").unwrap() {
        "start" => x,
        "middle" => x - 0.5 * width,
        _ => x - width,
    };
    [left, y - 10.0, left + width, y + 3.0]
}

#[test]
fn a_waterfall_leaves_out_what_cannot_add_and_is_told_in_words() {
    let mut answer = made_of(0.37, 0.0, 0.12);
    answer.last_round = None;
    let svg = charts::waterfall(&answer).inline();
    let texts = drawn(&svg);
    assert!(texts.contains(&"Prior".into()) && texts.contains(&"Reports".into()));
    assert!(!svg.contains("Incentives"), "{svg}");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let said = document
        .descendants()
        .find(|node| node.has_tag_name("desc"));
    assert_eq!(
        said.and_then(|node| node.text()),
        Some("Prior 37%. Reports +12 points, to 49%. Answer 49%.")
    );
    answer.probability = f64::NAN;
    answer.anatomy.reports = f64::NAN;
    assert!(!charts::waterfall(&answer).inline().contains("NaN"));
}

/// An answer along λ is a line over λ on the scale of its axis, beside what it was before reports, which starts at λ = 0.
#[test]
fn an_answer_along_lambda_starts_at_what_menu_and_chance_give() {
    let findings = sample::findings();
    let answer = &findings.questions[1];
    let svg = charts::along(answer).expect("it is known").inline();
    let (line, before) = (
        corners(&svg, "curve").remove(0),
        corners(&svg, "before").remove(0),
    );
    assert_eq!((line.len(), before.len()), (3, 4));
    // The scale is what two points make it: λ 60 at the right end, λ 0 at the left one.
    let (left, right) = (before[0].0, line[2].0);
    let x = |times: f64| left + (right - left) * times / 2.0;
    let unit = (line[2].1 - line[0].1) / (0.08 - 0.19);
    let y = |p: f64| line[0].1 + unit * (p - 0.19);
    assert!((before[0].1 - y(answer.anatomy.base)).abs() < 0.5);
    for (at, (shown, first)) in answer.along.iter().zip(line.iter().zip(&before[1..])) {
        assert!((shown.0 - x(at.times)).abs() < 0.2 && (first.0 - x(at.times)).abs() < 0.2);
        assert!((shown.1 - y(at.answer.unwrap())).abs() < 0.5);
        assert!((first.1 - y(at.prior.unwrap())).abs() < 0.5);
    }
    assert_eq!(svg.matches("class=\"open\"").count(), 1);
    let texts = drawn(&svg);
    for text in [
        "λ 0",
        "15",
        "30",
        "60",
        "8.0% at λ 60",
        "3.0% before reports",
    ] {
        assert!(texts.contains(&text.into()), "{text}: {texts:?}");
    }
    legible(&svg);
}

#[test]
fn lambda_is_shaded_where_it_is_open_and_left_out_where_it_is_unknown() {
    let findings = sample::findings();
    let mut answer = findings.questions[1].clone();
    // One number: told below it only.
    answer.along.truncate(2);
    let svg = charts::along(&answer).expect("it is known").inline();
    assert!(!svg.contains("class=\"open\"") && !svg.contains("leaves open"));
    legible(&svg);
    for at in &mut answer.along {
        at.lambda = None;
    }
    assert!(drawn(&charts::along(&answer).unwrap().inline()).contains(&"0.5×".into()));
    answer.along[0].answer = None;
    assert!(charts::along(&answer).is_none());
    answer.along.clear();
    assert!(charts::along(&answer).is_none());
}

/// Colours of a class that fills, in light and in dark.
fn fills(class: &str) -> Vec<[f64; 3]> {
    let start = format!(".chart .{class} {{ fill: #");
    let found: Vec<[f64; 3]> = charts::STYLE
        .split(&start)
        .skip(1)
        .map(|rest| {
            [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&rest[at..at + 2], 16).unwrap()))
        })
        .collect();
    assert_eq!(found.len(), 2, "{class}");
    found
}

/// The hue in degrees.
fn hue([r, g, b]: [f64; 3]) -> f64 {
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let span = high - low;
    let turned = match high {
        _ if span == 0.0 => return f64::NAN,
        high if high == r => (g - b) / span,
        high if high == g => 2.0 + (b - r) / span,
        _ => 4.0 + (r - g) / span,
    };
    (60.0 * turned).rem_euclid(360.0)
}

/// What somebody sees who lacks the pigment for long or for middle waves (Viénot, Brettel and Mollon 1999).
fn without([r, g, b]: [f64; 3], long: bool) -> [f64; 3] {
    let linear = [r, g, b].map(|x| (x / 255.0).powf(2.2));
    let (red, rest) = match long {
        true => (0.112, 0.888),
        false => (0.293, 0.707),
    };
    let yellow = red * linear[0] + rest * linear[1];
    [yellow, yellow, linear[2]].map(|x| 255.0 * x.powf(1.0 / 2.2))
}

/// A direction is no verdict: neither side is red or green, and both are told apart whatever colours one sees.
#[test]
fn direction_has_two_hues_that_do_not_judge() {
    for (one, other) in [("for", "against"), ("up", "down")] {
        for (a, b) in fills(one).into_iter().zip(fills(other)) {
            for colour in [a, b] {
                let hue = hue(colour);
                let red_or_green = !(30.0..=330.0).contains(&hue) || (75.0..180.0).contains(&hue);
                assert!(!red_or_green, "{colour:?} has the hue {hue}");
            }
            for long in [true, false] {
                let (a, b) = (without(a, long), without(b, long));
                let apart: f64 = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum();
                assert!(apart.sqrt() > 80.0, "{one} and {other}: {a:?}, {b:?}");
            }
        }
    }
}
