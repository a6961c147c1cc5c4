//! The briefing in the terminal: every number is there, nothing is obeyed, nothing is too wide.

use demarche_report::findings::Answer;
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

fn full(width: usize) -> Style {
    Style {
        full: true,
        ..plain(width)
    }
}

/// The text on one line, single spaces, so that wrapping does not matter.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_page_has_the_answers_and_what_would_move_them() {
    let findings = sample::findings();
    let text = flat(&briefing(&findings, &plain(100)));
    for answer in &findings.questions {
        let first = answer.hangs_on.as_ref();
        let first = first.map_or(String::new(), |on| format!(" {on}"));
        let line = format!(
            "{} {} {}{first}",
            percent(answer.probability),
            answer.words,
            answer.label,
        );
        assert!(text.contains(&line), "{line}\n{text}");
    }
    let others = [
        "41% to 77% over the worlds that fit. Confidence: low.",
        "North, 2021 Q2: Invite the inspectors (seen with a chance of 21%) 62% → 89% Is the outreach sincere?",
        // One of both what-ifs takes it to the other side of even odds, and so does the source that it hangs on.
        "62% → 48% Is the outreach sincere?",
        "λ 20–30",
        "reports up to 2021-03-31",
        "The rest, in sections: --full.",
    ];
    for said in others {
        assert!(text.contains(said), "{said}\n{text}");
    }
    for behind in [
        "REPORTS",
        "ASSUMPTIONS",
        "FORECASTS",
        "HOW THIS WAS DERIVED",
    ] {
        assert!(!text.contains(behind), "{behind}");
    }
}

#[test]
fn every_question_and_number_is_there() {
    let mut findings = sample::findings();
    // With a headline ahead of them, both are behind the first page.
    let headline = |name: &str| Answer {
        name: name.into(),
        label: format!("{name}?"),
        headline: true,
        ..Answer::default()
    };
    findings.questions.push(headline("another"));
    let text = flat(&briefing(&findings, &full(100)));
    for answer in &findings.questions[..2] {
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
    // What-ifs across, in their order.
    assert!(
        text.contains("now 1 2 Is the outreach sincere? 62% 71% 48%"),
        "{text}"
    );
}

#[test]
fn the_rest_says_of_an_answer_on_the_first_page_what_is_not_said_there() {
    let text = briefing(&sample::findings(), &full(100));
    let (first, rest) = text.split_once("QUESTIONS").expect("the rest follows");
    let said = [
        "over the worlds that fit.",
        "Confidence: low.",
        "reports +27 points",
    ];
    for said in said {
        assert!(first.contains(said) && !rest.contains(said), "{said}");
    }
    let rest = flat(rest);
    assert!(
        rest.contains("Likelier than not in 86% of the worlds that fit."),
        "{rest}"
    );
    assert!(rest.contains("Not higher, since "), "{rest}");
    assert!(
        rest.contains("35% before any report; base rate 20%."),
        "{rest}"
    );
}

#[test]
fn answers_come_first_and_the_layers_are_named() {
    let text = briefing(&sample::findings(), &full(100));
    let heads = [
        "WHAT WOULD MOVE THESE ANSWERS MOST",
        "WHAT WOULD CHANGE THE CONCLUSION",
        "WHAT TO WATCH",
        "QUESTIONS",
        "SIGNALS",
        "BELIEF OVER TIME",
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
    }
    // The equilibrium is named once, at the foot of the first page.
    assert_eq!(text.matches("λ 20–30").count(), 1);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 72, 80, 100, 120] {
        for text in [
            briefing(&sample::findings(), &plain(width)),
            briefing(&sample::findings(), &full(width)),
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
            ..full(90)
        },
    );
    let mut stripped = String::new();
    let mut pieces = coloured.split('\u{1b}');
    stripped.push_str(pieces.next().unwrap());
    for piece in pieces {
        stripped.push_str(piece.split_once('m').unwrap().1);
    }
    assert_ne!(coloured, stripped);
    assert_eq!(stripped, briefing(&findings, &full(90)));
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
    findings.shifts[0].label = hostile.into();
    for text in [
        briefing(&findings, &plain(80)),
        briefing(&findings, &full(80)),
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
fn what_is_behind_the_first_page_is_there_to_its_end() {
    let findings = sample::findings();
    let last = findings.assumptions.last().unwrap().line.to_string();
    let line = |text: &str| {
        text.lines()
            .any(|line| line.trim_start().starts_with(&format!("{last}  prior")))
    };
    assert!(!line(&briefing(&findings, &plain(80))));
    let text = briefing(&findings, &full(80));
    assert!(line(&text) && !text.contains("more:"), "{text}");
}

#[test]
fn findings_of_nothing_print() {
    let text = briefing(&Default::default(), &full(80));
    assert!(
        text.contains("HOW THIS WAS DERIVED") && !text.contains("NaN"),
        "{text}"
    );
}
