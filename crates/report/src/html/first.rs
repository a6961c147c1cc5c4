//! What comes first on the page: the answers that matter most, and what would move them. The other answers follow behind it.

use askama::Template;

use super::{cited, measured, put};
use crate::charts::Figures;
use crate::findings::Findings;
use crate::view::Surface;
use crate::view::firmness;
use crate::view::first::{FirstPage, NO_SIGNAL, SECTIONS, headlines};
use crate::view::question::{Question, ahead_and_behind, unanswered};
use crate::view::watch::NOTHING_TO_WATCH;

#[derive(Template)]
#[template(path = "first.html")]
struct First<'a> {
    page: FirstPage<'a>,
    cards: Vec<Card<'a>>,
    measured: String,
}

#[derive(Template)]
#[template(path = "questions.html")]
struct Others<'a> {
    cards: Vec<Card<'a>>,
    unanswered: Vec<String>,
}

/// A question with all that is told of it.
struct Card<'a> {
    question: Question<'a>,
    more: String,
}

/// Everything about an answer but the figure: how it comes about, how firm it is, and what is asked exactly.
#[derive(Template)]
#[template(path = "question.html")]
struct More<'a> {
    question: &'a Question<'a>,
    figures: Figures,
    cited: String,
}

fn card<'a>(findings: &'a Findings, question: Question<'a>) -> Card<'a> {
    let answer = question.answer;
    let more = put(&More {
        figures: Figures::new(answer, &findings.rounds),
        cited: cited(&answer.citations),
        question: &question,
    });
    Card { question, more }
}

fn cards<'a>(findings: &'a Findings, questions: Vec<Question<'a>>) -> Vec<Card<'a>> {
    let each = questions.into_iter();
    each.map(|question| card(findings, question)).collect()
}

pub(super) fn first(findings: &Findings) -> String {
    let (ahead, _) = ahead_and_behind(findings);
    let page = FirstPage::new(findings);
    put(&First {
        cards: cards(findings, ahead),
        measured: match page.measured.is_empty() {
            true => String::new(),
            false => measured::first(findings),
        },
        page,
    })
}

pub(super) fn others(findings: &Findings) -> String {
    let (_, behind) = ahead_and_behind(findings);
    put(&Others {
        cards: cards(findings, behind),
        unanswered: unanswered(findings),
    })
}

/// Whether the first page has all there is to say of questions.
pub(super) fn no_others(findings: &Findings) -> bool {
    let shown = headlines(&findings.questions).len();
    shown == findings.questions.len() && findings.undefined.is_empty()
}

#[derive(Template)]
#[template(path = "firmness.html")]
struct Firmness {
    standing: Vec<String>,
}

pub(super) fn firm(findings: &Findings) -> String {
    put(&Firmness {
        standing: firmness::standing(findings, Surface::Page),
    })
}
