//! What the derived rests on: reports, assumptions, and who can reach whom.

use super::write::Html;
use crate::charts;
use crate::findings::{Assumption, Citation, Findings};
use crate::view::assumption::by_support;
use crate::view::report::provenance;
use crate::view::words::{count, percent};

/// Longer lists than this are folded.
const FOLDED: usize = 12;

pub(super) fn reports(findings: &Findings, html: &mut Html) {
    for row in &findings.evidence {
        html.raw(if row.used {
            "<article class=\"card\">\n"
        } else {
            "<article class=\"card unused\">\n"
        });
        html.put("<h3>", &row.label, "</h3>\n<p>");
        if let Some(date) = &row.date {
            html.put("<time>", date, "</time>. ");
        }
        html.text(&provenance(row)).raw(".</p>\n");
        html.put("<p>Claims <code>", &row.claim, "</code>; so, all told: ");
        html.put(
            "<strong>",
            &percent(row.probability_true),
            "</strong>.</p>\n",
        );
        if !row.used {
            html.put(
                "<p><strong>Not counted</strong>: ",
                &row.unused_because,
                ".</p>\n",
            );
        }
        citations(&row.citations, html);
        html.raw("</article>\n");
    }
}

pub(super) fn assumptions(findings: &Findings, html: &mut Html) {
    for (name, rows) in by_support(&findings.assumptions) {
        if !rows.is_empty() {
            html.put("<h3>Assumptions ", name, "</h3>\n");
            list(&rows, html);
        }
    }
}

fn list(rows: &[&Assumption], html: &mut Html) {
    let open = if rows.len() <= FOLDED {
        "<details open=\"open\"><summary>"
    } else {
        "<details><summary>"
    };
    html.put(open, &count(rows.len(), "assumption"), "</summary>\n");
    html.raw("<div class=\"scroll\"><table>\n<thead><tr><th class=\"n\">Line</th><th>What</th><th>Says</th></tr></thead>\n<tbody>\n");
    for row in rows {
        html.put("<tr><td class=\"n\">", &row.line.to_string(), "</td>");
        html.put("<td><span class=\"muted\">", &row.kind, "</span> ");
        html.text(if row.label.is_empty() {
            &row.path
        } else {
            &row.label
        })
        .raw("</td>");
        html.put("<td><code>", &row.says, "</code>");
        citations(&row.citations, html);
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table></div></details>\n");
}

/// Sources with their places; the sentence where the document is at hand, else the scenario's own note.
pub(super) fn citations(citations: &[Citation], html: &mut Html) {
    if citations.is_empty() {
        return;
    }
    html.raw("<ul class=\"citations\">\n");
    for citation in citations {
        html.raw("<li>");
        if !citation.text.is_empty() {
            html.put("<cite>", &citation.text, "</cite>");
        }
        if !citation.source_label.is_empty() {
            html.put(" <span class=\"muted\">", &citation.source_label, "</span>");
        }
        if let Some(date) = &citation.dated {
            html.put(" <time class=\"muted\">", date, "</time>");
        }
        if let Some(sentence) = &citation.sentence {
            html.put("<blockquote>", sentence, "</blockquote>");
        }
        if let Some(note) = &citation.note {
            html.put("<p class=\"note\">", note, "</p>");
        }
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

pub(super) fn network(findings: &Findings, html: &mut Html) {
    html.drawing(&charts::network(&findings.network));
    html.raw("<p class=\"muted\">Blue: channels, with how likely they leak. Grey: relations. Dotted: who watches whom. \
              Filled: actors that move; hollow: those that do not.</p>\n");
}
