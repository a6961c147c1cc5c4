//! The answers, and the certificate that they rest on.

use super::page::{Layer, Page};
use super::style::Paint;
use crate::findings::{Answer, Findings};
use crate::view::equilibrium::certify;
use crate::view::firmness::{common, firmness, over, spread, standing};
use crate::view::question::{course, due};
use crate::view::round;
use crate::view::words::percent;

pub(super) fn print(findings: &Findings, page: &mut Page) {
    if findings.questions.is_empty() {
        return;
    }
    page.heading("Questions", Layer::Derived);
    let said = common(findings);
    for (i, answer) in findings.questions.iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        page.say(0, Paint::Strong, &answer.label);
        if let Some(on) = &answer.hangs_on {
            page.say(2, Paint::Strong, on);
        }
        page.pieces(2, &figures(answer));
        for line in [over(answer), firmness(answer, &said)]
            .into_iter()
            .flatten()
        {
            page.say(2, Paint::Plain, &line);
        }
        if let Some(line) = by_round(answer, findings) {
            page.say(2, Paint::Faint, &line);
        }
        if let Some(resolves) = &answer.resolves {
            page.say(
                2,
                Paint::Faint,
                &format!("Resolves: {}", due(resolves, answer)),
            );
        }
    }
    page.gap();
    for line in standing(findings) {
        page.say(0, Paint::Faint, &line);
    }
}

fn figures(answer: &Answer) -> Vec<(Paint, String)> {
    let mut pieces = vec![
        (Paint::Strong, format!("{:>4}", percent(answer.probability))),
        (Paint::Derived, answer.words.clone()),
        (
            Paint::Faint,
            format!("{} before any report", percent(answer.prior)),
        ),
    ];
    if let Some(base) = answer.base_rate {
        pieces.push((Paint::Faint, format!("base rate {}", percent(base))));
    }
    pieces.extend(spread(answer).map(|text| (Paint::Faint, text)));
    pieces
}

/// The rounds in which the answer moves, so that a flat stretch takes no room.
fn by_round(answer: &Answer, findings: &Findings) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = String::new();
    for (i, &p) in course(answer).iter().enumerate() {
        let shown = percent(p);
        if shown != before {
            let when = round(&findings.rounds, i as u32 + 1);
            parts.push(format!("{when} {shown}"));
        }
        before = shown;
    }
    (parts.len() > 1).then(|| format!("By round: {}", parts.join(" → ")))
}

/// What solution all that is derived rests on, and how far it can be trusted as one.
pub(super) fn certificate(findings: &Findings, page: &mut Page) {
    page.heading("How this was derived", Layer::Derived);
    for sentence in certify(&findings.equilibrium) {
        page.say(2, Paint::Plain, &sentence);
    }
}
