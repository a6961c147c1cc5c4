//! Signals, beliefs, what to watch, forecasts, and the certificate.

use super::write::Html;
use crate::charts;
use crate::findings::{Belief, Findings, SignalGroup};
use crate::view::belief::type_name;
use crate::view::belief::{moving, tells};
use crate::view::equilibrium::certify;
use crate::view::round;
use crate::view::signal::{hypothesis, why};
use crate::view::words::{bits, count, percent};

pub(super) fn signals(findings: &Findings, html: &mut Html) {
    html.raw("<p>How far each observable move should shift belief, in bits. Each bit doubles the odds of the first type; \
              a negative one halves them. 0 is cheap talk.</p>\n");
    for group in &findings.signals {
        html.raw("<article class=\"card\">\n");
        html.put("<h3>", &hypothesis(findings, group), "</h3>\n");
        if group.rows.is_empty() {
            html.raw("<p>No move tells these types apart.</p>\n");
        } else {
            html.drawing(&charts::bits(group, &findings.rounds));
            table(group, findings, html);
        }
        html.raw("</article>\n");
    }
}

fn table(group: &SignalGroup, findings: &Findings, html: &mut Html) {
    html.put(
        "<details><summary>",
        &count(group.rows.len(), "move"),
        ", with reasons</summary>\n",
    );
    html.raw("<div class=\"scroll\"><table>\n<thead><tr><th class=\"n\">Bits</th><th class=\"n\">To a watcher</th>");
    html.raw("<th>Move</th><th>Round</th><th class=\"n\">Takes place</th><th>Why</th></tr></thead>\n<tbody>\n");
    for row in &group.rows {
        html.put(
            "<tr><td class=\"n\"><strong>",
            &bits(row.bits),
            "</strong></td>",
        );
        html.put("<td class=\"n\">", &bits(row.seen_bits), "</td>");
        html.put("<td>", &row.label, "</td>");
        html.put("<td>", &round(&findings.rounds, row.round), "</td>");
        html.put("<td class=\"n\">", &percent(row.takes_place), "</td>");
        html.put("<td>", &why(row, group), "</td></tr>\n");
    }
    html.raw("</tbody></table></div></details>\n");
}

pub(super) fn beliefs(findings: &Findings, html: &mut Html) {
    for belief in &findings.beliefs {
        html.raw("<article class=\"card\">\n")
            .put("<h3>", &belief.actor_label, "</h3>\n");
        html.drawing(&charts::belief(belief));
        if belief.steps.len() > 1 && moving(belief).len() == 1 {
            html.raw("<p class=\"muted\">No report moved this belief.</p>\n");
        }
        steps(belief, html);
        html.raw("</article>\n");
    }
}

/// The same as the chart, in full words.
fn steps(belief: &Belief, html: &mut Html) {
    html.raw("<details><summary>In figures</summary>\n<ul class=\"types\">\n");
    for (name, label) in belief.types.iter().filter(|pair| type_name(pair) != pair.1) {
        html.put("<li><strong>", name, "</strong>: ")
            .text(label)
            .raw("</li>\n");
    }
    html.raw("</ul>\n<div class=\"scroll\"><table>\n<thead><tr><th>Date</th><th>Report</th><th>Source</th><th class=\"n\">Bits</th>");
    for pair in &belief.types {
        html.put("<th class=\"n\">", &type_name(pair), "</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for step in &belief.steps {
        let prior = step.evidence.is_empty();
        html.put(
            "<tr><td>",
            step.date.as_deref().unwrap_or_default(),
            "</td>",
        );
        html.put(
            "<td>",
            if prior {
                "before any report"
            } else {
                &step.label
            },
            "</td>",
        );
        html.put("<td>", &step.source, "</td>");
        html.put(
            "<td class=\"n\">",
            &if prior {
                String::new()
            } else {
                bits(step.bits)
            },
            "</td>",
        );
        for &p in &step.posterior {
            html.put("<td class=\"n\">", &percent(p), "</td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div></details>\n");
}

pub(super) fn watch(findings: &Findings, html: &mut Html) {
    html.raw("<p>Where the next move is expected to tell most about its actor (mutual information).</p>\n<ol>\n");
    for watch in findings.watch.iter().filter(|watch| tells(watch)) {
        html.put(
            "<li><strong>",
            &format!("{:.2} bits", watch.bits),
            "</strong> ",
        );
        html.put("", &watch.label, ", ")
            .text(&round(&findings.rounds, watch.round));
        if !watch.about.is_empty() {
            html.put(" <span class=\"muted\">(", &watch.about, ")</span>");
        }
        html.raw("</li>\n");
    }
    html.raw("</ol>\n");
}

pub(super) fn forecasts(findings: &Findings, html: &mut Html) {
    html.raw("<div class=\"grid\">\n");
    for forecast in &findings.forecasts {
        html.raw("<article class=\"card\">\n")
            .put("<h3>", &forecast.label, "</h3>\n");
        html.drawing(&charts::fan(forecast, &findings.rounds))
            .raw("</article>\n");
    }
    html.raw("</div>\n");
}

/// What solution all that is derived rests on.
pub(super) fn certificate(findings: &Findings, html: &mut Html) {
    html.raw("<ul>\n");
    for sentence in certify(&findings.equilibrium) {
        html.put("<li>", &sentence, "</li>\n");
    }
    html.raw("</ul>\n<p class=\"muted\">A game can have other equilibria; every number here belongs to this one.</p>\n");
}
