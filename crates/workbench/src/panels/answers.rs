//! The questions and their answers: at the point estimate, over the draws, in the file, and round by round.

use askama::Template;
use demarche_report::charts;
use demarche_report::view::Surface;
use demarche_report::view::firmness::standing;
use demarche_report::view::question::{Question, questions, unanswered};

use super::{View, cited, put, share};

#[derive(Template)]
#[template(path = "answers.html")]
struct Answers<'a> {
    rows: Vec<Row<'a>>,
    unanswered: Vec<String>,
    standing: Vec<String>,
    drawn: bool,
}

struct Row<'a> {
    question: Question<'a>,
    /// In hundredths of the scale's width.
    at: f64,
    interval: Option<(f64, f64)>,
    /// The answer without edits, where it is another.
    file: Option<(String, f64)>,
    points: String,
    chart: String,
    cited: String,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    let file = view.point.file.as_ref().filter(|_| !view.edited.plain());
    let there = file.map_or_else(Vec::new, |file| questions(&file.findings));
    let rows = questions(findings).into_iter().map(|question| {
        let answer = question.answer;
        let mut there = there.iter();
        let there = there.find(|there| there.answer.name == answer.name);
        let changed = there.filter(|there| there.now != question.now);
        let before = changed.map(|there| there.answer.probability);
        Row {
            at: share(answer.probability),
            interval: answer
                .over
                .map(|over| (share(over.low), share(over.high) - share(over.low))),
            file: changed.map(|there| (there.now.clone(), share(there.answer.probability))),
            points: before.map_or_else(String::new, |p| points(answer.probability - p)),
            chart: charts::answer(answer, &findings.rounds).inline(),
            cited: cited(&answer.citations),
            question,
        }
    });
    put(&Answers {
        rows: rows.collect(),
        unanswered: unanswered(findings),
        standing: match view.draws {
            0 => Vec::new(),
            _ => standing(findings, Surface::Page),
        },
        drawn: view.draws > 0,
    })
}

/// A difference of probabilities in percentage points, signed.
fn points(difference: f64) -> String {
    let points = (100.0 * difference).round() as i64;
    match points {
        0 => "±0".into(),
        p if p > 0 => format!("+{p}"),
        p => format!("−{}", -p),
    }
}
