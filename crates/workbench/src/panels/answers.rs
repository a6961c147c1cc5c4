//! The questions and their answers: at the point estimate, over the draws, in the file, and round by round. Those of the first page come
//! first, as on a question page; the others are rows that open.

use askama::Template;
use demarche_report::charts::Figures;
use demarche_report::view::Surface;
use demarche_report::view::firmness::standing;
use demarche_report::view::question::{Question, ahead_and_behind, questions, unanswered};

use super::measured::cards;
use super::{View, cited, put, share};

#[derive(Template)]
#[template(path = "answers.html")]
struct Answers<'a> {
    rows: Vec<Row<'a>>,
    /// How much and when.
    measured: String,
}

#[derive(Template)]
#[template(path = "others.html")]
struct Others<'a> {
    rows: Vec<Row<'a>>,
    /// How much and when.
    measured: String,
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
    more: String,
}

/// Everything about an answer but its figure.
#[derive(Template)]
#[template(path = "answer.html")]
struct More<'a> {
    q: &'a Question<'a>,
    figures: Figures,
    cited: String,
}

/// The answers of the first page.
pub(super) fn write(view: &View<'_>) -> String {
    put(&Answers {
        rows: rows(view, true),
        measured: cards(view, true),
    })
}

/// All others, and what holds of every answer.
pub(super) fn others(view: &View<'_>) -> String {
    put(&Others {
        rows: rows(view, false),
        measured: cards(view, false),
        unanswered: unanswered(view.findings),
        standing: match view.draws {
            0 => Vec::new(),
            _ => standing(view.findings, Surface::Page),
        },
        drawn: view.draws > 0,
    })
}

/// The answers of the first page in its order, or all others in the order of the scenario.
fn rows<'a>(view: &View<'a>, of_first: bool) -> Vec<Row<'a>> {
    let findings = view.findings;
    let file = view.point.file.as_ref().filter(|_| !view.edited.plain());
    let there = file.map_or_else(Vec::new, |file| questions(&file.findings));
    let (ahead, behind) = ahead_and_behind(findings);
    let asked = if of_first { ahead } else { behind };
    let rows = asked.into_iter();
    rows.map(|question| row(view, question, &there)).collect()
}

/// An answer beside what the file says without edits.
fn row<'a>(view: &View<'a>, question: Question<'a>, there: &[Question<'_>]) -> Row<'a> {
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
        more: put(&More {
            figures: Figures::new(answer, &view.findings.rounds),
            cited: cited(&answer.citations),
            q: &question,
        }),
        question,
    }
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
