//! The answers as text, and the certificate that they rest on.

use super::page::Page;
use super::style::Paint;
use crate::findings::Findings;
use crate::view::equilibrium::certify;
use crate::view::firmness::standing;
use crate::view::layer::Layer;
use crate::view::question::{Question, questions, unanswered};

pub(super) fn print(findings: &Findings, page: &mut Page) {
    let unanswered = unanswered(findings);
    if findings.questions.is_empty() && unanswered.is_empty() {
        return;
    }
    page.heading("Questions", Layer::Derived);
    for (i, question) in questions(findings).iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        one(question, page);
    }
    for line in unanswered {
        page.gap();
        page.say(0, Paint::Strong, &line);
    }
    if findings.questions.is_empty() {
        return;
    }
    page.gap();
    for line in standing(findings) {
        page.say(0, Paint::Faint, &line);
    }
}

fn one(question: &Question<'_>, page: &mut Page) {
    page.say(0, Paint::Strong, &question.answer.label);
    if let Some(on) = &question.answer.hangs_on {
        page.say(2, Paint::Strong, on);
    }
    if let Some(menu) = &question.menu {
        page.say(2, Paint::Strong, menu);
    }
    page.pieces(2, &figures(question));
    page.say(2, Paint::Plain, &question.path);
    let lines = [
        &question.gap,
        &question.over,
        &question.along,
        &question.firmness,
    ];
    for line in lines.into_iter().flatten() {
        page.say(2, Paint::Plain, line);
    }
    if let Some(line) = &question.trajectory {
        page.say(2, Paint::Faint, line);
    }
    if let Some(resolves) = &question.resolves {
        page.say(2, Paint::Faint, &format!("Resolves: {resolves}"));
    }
}

fn figures(question: &Question<'_>) -> Vec<(Paint, String)> {
    let mut pieces = vec![
        (Paint::Strong, format!("{:>4}", question.now)),
        (Paint::Derived, question.answer.words.clone()),
    ];
    let context = question.context.iter();
    pieces.extend(context.map(|text| (Paint::Faint, text.clone())));
    pieces
}

/// The equilibrium that the derived sections rest on, and its certificate.
pub(super) fn certificate(findings: &Findings, page: &mut Page) {
    page.heading("How this was derived", Layer::Derived);
    for sentence in certify(&findings.equilibrium) {
        page.say(2, Paint::Plain, &sentence);
    }
}
