//! One wording: what the views say stands in the terminal and on the page.

use demarche_report::escape::markup;
use demarche_report::findings::Answer;
use demarche_report::html::page;
use demarche_report::terminal::{Style, briefing, signals};
use demarche_report::view::question::questions;
use demarche_report::view::report::report;
use demarche_report::view::signal::hypotheses;
use demarche_report::view::variant::what_ifs;

mod sample;

/// The text on one line, single spaces, so that wrapping does not matter.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_terminal_and_the_page_print_the_views() {
    let findings = sample::findings();
    let style = Style {
        width: 100,
        full: true,
        ..Style::default()
    };
    let page = page(&findings);
    let both = |terminal: &str, said: &str| {
        assert!(
            terminal.contains(&flat(said)),
            "not in the terminal: {said}"
        );
        assert!(page.contains(&markup(said)), "not on the page: {said}");
    };
    let weighed = flat(&signals(&findings, &style));
    for hypothesis in hypotheses(&findings) {
        for told in &hypothesis.moves {
            for said in [
                &told.bits,
                &told.when,
                &told.arises,
                &told.happens,
                &told.why,
            ] {
                both(&weighed, said);
            }
        }
    }
    let mut behind = sample::findings();
    // With another answer ahead of them, these are behind the first page, where they stand whole.
    behind.questions.push(Answer {
        headline: true,
        ..Answer::default()
    });
    let brief = flat(&briefing(&behind, &style));
    for question in questions(&findings) {
        both(&brief, &question.now);
        let more = [&question.over, &question.firmness, &question.resolves];
        for said in question.context.iter().chain(more.into_iter().flatten()) {
            both(&brief, said);
        }
    }
    for what_if in what_ifs(&findings) {
        both(&brief, &what_if.kind);
    }
    for row in &findings.evidence {
        both(&brief, &report(row).provenance);
    }
}
