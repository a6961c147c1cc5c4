//! The answers, each on a card.

use super::layers::citations;
use super::write::Html;
use crate::charts;
use crate::confidence::Bound;
use crate::findings::{Answer, Findings};
use crate::view::firmness::{common, firmness, over, spread, standing};
use crate::view::question::due;
use crate::view::words::{between, percent};

/// More answers than this come with a table of all of them, so that they can be read at a glance.
const GLANCE: usize = 4;

pub(super) fn write(findings: &Findings, html: &mut Html) {
    if findings.questions.len() > GLANCE {
        glance(&findings.questions, html);
    }
    html.raw("<div class=\"grid\">\n");
    let said = common(findings);
    for answer in &findings.questions {
        card(answer, &said, findings, html);
    }
    html.raw("</div>\n");
    for line in standing(findings) {
        html.put("<p class=\"muted\">", &line, "</p>\n");
    }
}

fn glance(answers: &[Answer], html: &mut Html) {
    let drawn = answers.iter().any(|answer| answer.over.is_some());
    html.raw("<div class=\"scroll\"><table class=\"glance\">\n<thead><tr><th>Question</th><th class=\"n\">Now</th><th></th>");
    if drawn {
        html.raw("<th class=\"n\">Over the worlds that fit</th>");
    }
    html.raw("<th class=\"n\">Before any report</th></tr></thead>\n<tbody>\n");
    for answer in answers {
        html.put("<tr><td>", &answer.label, "</td>");
        html.put(
            "<td class=\"n\"><strong>",
            &percent(answer.probability),
            "</strong></td>",
        );
        html.put("<td class=\"words\">", &answer.words, "</td>");
        if drawn {
            let over = answer.over.map(|over| between(over.low, over.high));
            html.put("<td class=\"n\">", &over.unwrap_or_default(), "</td>");
        }
        html.put(
            "<td class=\"n muted\">",
            &percent(answer.prior),
            "</td></tr>\n",
        );
    }
    html.raw("</tbody></table></div>\n");
}

fn card(answer: &Answer, said: &[&Bound], findings: &Findings, html: &mut Html) {
    html.raw("<article class=\"card\">\n")
        .put("<h3>", &answer.label, "</h3>\n");
    if let Some(on) = &answer.hangs_on {
        html.put("<p class=\"hangs\"><strong>", on, "</strong></p>\n");
    }
    html.put(
        "<p class=\"answer\"><strong>",
        &percent(answer.probability),
        "</strong> ",
    );
    html.put("<span class=\"words\">", &answer.words, "</span></p>\n");
    html.put(
        "<p class=\"muted\">",
        &percent(answer.prior),
        " before any report",
    );
    if let Some(base) = answer.base_rate {
        html.put("; base rate ", &percent(base), "");
    }
    if let Some(spread) = spread(answer) {
        html.put("; ", &spread, "");
    }
    html.raw(".</p>\n");
    for line in [over(answer), firmness(answer, said)].into_iter().flatten() {
        html.put("<p>", &line, "</p>\n");
    }
    html.drawing(&charts::answer(answer, &findings.rounds));
    html.raw("<details><summary>What is asked, exactly</summary>\n");
    html.put("<p><code>", &answer.property, "</code></p>\n");
    if let Some(resolves) = &answer.resolves {
        html.put("<p>Resolves: ", &due(resolves, answer), ".</p>\n");
    }
    citations(&answer.citations, html);
    html.raw("</details>\n</article>\n");
}
