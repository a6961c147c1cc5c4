//! What would be otherwise: a picture for each question, then each what-if with what sort it is.

use super::write::Html;
use crate::charts;
use crate::findings::Findings;
use crate::view::label;
use crate::view::variant::{UNMOVED, kind};
use crate::view::words::percent;

pub(super) fn write(findings: &Findings, html: &mut Html) {
    html.raw("<div class=\"grid\">\n");
    for answer in &findings.questions {
        let base = answer.probability;
        let moves = answer
            .variants
            .iter()
            .any(|(_, there)| (there - base).abs() >= UNMOVED);
        if moves {
            html.raw("<article class=\"card\">\n")
                .put("<h3>", &answer.label, "</h3>\n");
            html.drawing(&charts::whatifs(answer, &findings.variants))
                .raw("</article>\n");
        }
    }
    html.raw("</div>\n");
    for variant in &findings.variants {
        html.put("<details><summary>", &variant.label, "</summary>\n");
        html.put("<p class=\"muted\">", &kind(variant), "</p>\n");
        if variant.unanswered.is_empty() {
            html.raw("<div class=\"scroll\"><table>\n<thead><tr><th>Question</th><th class=\"n\">Now</th>");
            html.raw("<th class=\"n\">Then</th></tr></thead>\n<tbody>\n");
            for (question, base, there) in &variant.answers {
                html.put("<tr><td>", label(findings, question), "</td>");
                html.put("<td class=\"n\">", &percent(*base), "</td>");
                html.put(
                    "<td class=\"n\"><strong>",
                    &percent(*there),
                    "</strong></td></tr>\n",
                );
            }
            html.raw("</tbody></table></div>\n");
        } else {
            html.put("<p>No answers: ", &variant.unanswered, ".</p>\n");
        }
        html.raw("</details>\n");
    }
}
