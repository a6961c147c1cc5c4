//! The briefing in the terminal: every number is there, nothing is obeyed, nothing is too wide.

use demarche_report::terminal::{Style, briefing, signals};
use demarche_report::view::words::{bits, percent};
use unicode_width::UnicodeWidthStr;

mod sample;

fn plain(width: usize) -> Style {
    Style {
        width,
        ..Style::default()
    }
}

/// The text on one line, single spaces, so that wrapping does not matter.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_question_and_number_is_there() {
    let findings = sample::findings();
    let text = flat(&briefing(&findings, &plain(100)));
    for answer in &findings.questions {
        let first = answer
            .hangs_on
            .as_ref()
            .map_or(String::new(), |on| format!("{on} "));
        let line = format!(
            "{} {}{} {} {} before any report",
            answer.label,
            first,
            percent(answer.probability),
            answer.words,
            percent(answer.prior)
        );
        assert!(text.contains(&line), "{line}");
    }
    let firm = "41% to 77% over the worlds that fit; likelier than not in 86% of them. Confidence: low. Not higher, since ";
    assert!(text.contains(firm), "{text}");
    assert!(text.contains("over 1,200 draws") && text.contains("worth 431"));
    assert!(text.contains("2 anonymous sources were dropped"));
    assert!(text.contains("Over the worlds that fit +1.41 to +2.41."));
    assert!(
        text.contains("9.4% to 31% over the equilibria found"),
        "{text}"
    );
    assert!(text.contains("2 other equilibria were found"));
    for row in &findings.signals[0].rows {
        assert!(
            text.contains(&bits(row.bits)) && text.contains(&row.reason),
            "{}",
            row.label
        );
    }
    for step in &findings.beliefs[0].steps {
        let shares: Vec<String> = step.posterior.iter().map(|&p| percent(p)).collect();
        assert!(text.contains(&shares.join(" ")), "{shares:?}");
    }
    for row in &findings.evidence {
        assert!(text.contains(&row.label) && text.contains(&row.unused_because));
    }
    assert!(text.contains("Wire report, anonymous, grade B2"), "{text}");
    assert!(text.contains("(on 2021-06-30)"), "{text}");
    for variant in &findings.variants {
        assert!(text.contains(&variant.label) && text.contains(&variant.unanswered));
    }
    assert!(text.contains("62% → 71% Is the outreach sincere?"));
}

#[test]
fn questions_come_first_and_the_layers_are_named() {
    let text = briefing(&sample::findings(), &plain(100));
    let heads = [
        "QUESTIONS",
        "SIGNALS",
        "BELIEF OVER TIME",
        "WHAT TO WATCH",
        "FORECASTS",
        "WHAT IF",
        "REPORTS",
        "ASSUMPTION",
    ];
    let places: Vec<_> = heads.iter().map(|head| text.find(head)).collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?}"
    );
    for line in text.lines().filter(|line| line.contains("───")) {
        let tags = ["DERIVED", "REPORTED", "ASSUMED"];
        assert_eq!(
            tags.iter().filter(|tag| line.contains(*tag)).count(),
            1,
            "{line}"
        );
        assert!(
            !line.contains("DERIVED") || line.contains("λ 20–30"),
            "{line}"
        );
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 72, 80, 100, 120] {
        for text in [
            briefing(&sample::findings(), &plain(width)),
            signals(&sample::findings(), &plain(width)),
        ] {
            for line in text.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let findings = sample::findings();
    let coloured = briefing(
        &findings,
        &Style {
            colour: true,
            ..plain(90)
        },
    );
    let mut stripped = String::new();
    let mut pieces = coloured.split('\u{1b}');
    stripped.push_str(pieces.next().unwrap());
    for piece in pieces {
        stripped.push_str(piece.split_once('m').unwrap().1);
    }
    assert_ne!(coloured, stripped);
    assert_eq!(stripped, briefing(&findings, &plain(90)));
}

#[test]
fn ascii_stays_ascii() {
    for full in [false, true] {
        let style = Style {
            unicode: false,
            full,
            ..plain(80)
        };
        let text = briefing(&sample::findings(), &style);
        let beyond: String = text.chars().filter(|c| !c.is_ascii()).collect();
        assert_eq!(beyond, "");
    }
}

#[test]
fn names_cannot_command_the_terminal() {
    let hostile = "x\u{1b}]0;title\u{7}\u{9b}2J\u{202e}y\r\nQUESTIONS";
    let mut findings = sample::findings();
    findings.title = hostile.into();
    findings.questions[0].label = hostile.into();
    findings.signals[0].rows[0].label = hostile.into();
    findings.signals[0].favours = hostile.into();
    findings.beliefs[0].steps[1].source = hostile.into();
    findings.forecasts[0].levels[0] = hostile.into();
    findings.variants[0].label = hostile.into();
    findings.evidence[0].origin = Some(hostile.into());
    findings.assumptions[0].citations[0].sentence = Some(hostile.into());
    findings.watch[0].about = hostile.into();
    findings.equilibrium.precision[0].0 = hostile.into();
    for text in [
        briefing(&findings, &plain(80)),
        signals(&findings, &plain(80)),
    ] {
        assert!(
            !text
                .chars()
                .any(|c| c.is_control() && c != '\n' || c == '\u{202e}'),
            "{text:?}"
        );
        assert!(text.contains("x[U+001B]]0;title"));
    }
}

#[test]
fn long_lists_are_cut_unless_asked_for() {
    let findings = sample::findings();
    let last = findings.assumptions.last().unwrap().line.to_string();
    let line = |text: &str| {
        text.lines()
            .any(|line| line.trim_start().starts_with(&format!("{last}  prior")))
    };
    let short = briefing(&findings, &plain(80));
    assert!(
        !line(&short) && short.contains("… and 23 more: --full"),
        "{short}"
    );
    let full = briefing(
        &findings,
        &Style {
            full: true,
            ..plain(80)
        },
    );
    assert!(line(&full) && !full.contains("more: --full"));
}

#[test]
fn findings_of_nothing_print() {
    let text = briefing(&Default::default(), &plain(80));
    assert!(
        text.contains("HOW THIS WAS DERIVED") && !text.contains("NaN"),
        "{text}"
    );
}
