//! What comes first on the page: the answers that matter most, and what would move them. The other answers follow behind it.

use askama::Template;

use super::{cited, put};
use crate::charts;
use crate::findings::{Answer, Findings};
use crate::view::Surface;
use crate::view::anatomy;
use crate::view::firmness;
use crate::view::first::{FirstPage, NO_SIGNAL, SECTIONS, headlines};
use crate::view::question::{Question, questions, unanswered};
use crate::view::watch::NOTHING_TO_WATCH;

#[derive(Template)]
#[template(path = "first.html")]
struct First<'a> {
    page: FirstPage<'a>,
    cards: Vec<Card<'a>>,
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
    chart: String,
    waterfall: String,
    most: Option<String>,
    along: Option<String>,
    cited: String,
}

fn card<'a>(findings: &'a Findings, question: Question<'a>) -> Card<'a> {
    let answer = question.answer;
    let more = put(&More {
        chart: charts::answer(answer, &findings.rounds).inline(),
        waterfall: charts::waterfall(answer).inline(),
        most: anatomy::most(answer),
        along: charts::along(answer).map(|chart| chart.inline()),
        cited: cited(&answer.citations),
        question: &question,
    });
    Card { question, more }
}

/// The answers of the first page, in its order, and all others, in the order of the scenario.
fn split(findings: &Findings) -> (Vec<Card<'_>>, Vec<Card<'_>>) {
    let own = headlines(&findings.questions);
    let place = |answer: &Answer| own.iter().position(|first| std::ptr::eq(*first, answer));
    let all = questions(findings).into_iter();
    let (mut first, others): (Vec<_>, Vec<_>) =
        all.partition(|question| place(question.answer).is_some());
    first.sort_by_key(|question| place(question.answer));
    let cards = |questions: Vec<_>| {
        let each = questions.into_iter();
        each.map(|question| card(findings, question)).collect()
    };
    (cards(first), cards(others))
}

pub(super) fn first(findings: &Findings) -> String {
    put(&First {
        page: FirstPage::new(findings),
        cards: split(findings).0,
    })
}

pub(super) fn others(findings: &Findings) -> String {
    put(&Others {
        cards: split(findings).1,
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
