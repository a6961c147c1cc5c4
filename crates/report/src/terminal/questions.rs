//! The answers as text, and the certificate that they rest on.

use super::page::Page;
use super::style::Paint;
use crate::findings::Findings;
use crate::view::Surface;
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
    for line in standing(findings, Surface::Terminal) {
        page.say(0, Paint::Faint, &line);
    }
}

/// A question with its answer; of one on the first page what is not said there.
fn one(question: &Question<'_>, page: &mut Page) {
    page.say(0, Paint::Strong, &question.answer.label);
    match &question.beyond {
        Some(beyond) => {
            let mut said = vec![format!("{}.", question.context.join("; "))];
            said.extend(beyond.iter().cloned());
            page.say(2, Paint::Plain, &said.join(" "));
        }
        None => whole(question, page),
    }
    if let Some(line) = &question.trajectory {
        page.say(2, Paint::Faint, line);
    }
    if let Some(resolves) = &question.resolves {
        page.say(2, Paint::Faint, &format!("Resolves: {resolves}"));
    }
}

fn whole(question: &Question<'_>, page: &mut Page) {
    let first = question.answer.hangs_on.iter().chain(&question.menu);
    for line in first {
        page.say(2, Paint::Strong, line);
    }
    page.pieces(2, &figures(question));
    // In one paragraph, and what differs most first: so hardly any two questions have a line in common.
    let path = format!("{}.", question.path);
    let said = [
        Some(&path),
        question.gap.as_ref(),
        question.over.as_ref(),
        question.firmness.as_ref(),
    ];
    let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
    page.say(2, Paint::Plain, &said.join(" "));
    if let Some(along) = &question.along {
        page.say(2, Paint::Faint, along);
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
