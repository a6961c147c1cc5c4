//! The signals: the bits by which each observable move shifts belief.

use askama::Template;
use demarche_report::charts;
use demarche_report::view::signal::{
    ARISES, CANNOT_TELL, HAPPENS, Hypothesis, LEGEND_WITH_WATCHING, hypotheses,
};

use super::{View, put};

#[derive(Template)]
#[template(path = "signals.html")]
struct Signals<'a> {
    /// With the chart of each.
    hypotheses: Vec<(Hypothesis<'a>, String)>,
    watch: bool,
    /// The addresses that sort the moves.
    by_bits: String,
    by_watch: String,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    // As the address has it, for those without scripts; with them the page sorts itself.
    let watch = view.query.look("sort") == Some("watch");
    let sorted = hypotheses(findings).into_iter().map(|mut hypothesis| {
        hypothesis.moves.sort_by(|a, b| match watch {
            true => b.worth.total_cmp(&a.worth),
            false => b.row.bits.abs().total_cmp(&a.row.bits.abs()),
        });
        let chart = charts::bits(hypothesis.group, &findings.rounds).inline();
        (hypothesis, chart)
    });
    put(&Signals {
        hypotheses: sorted.collect(),
        watch,
        by_bits: view
            .query
            .looking(&[("sort", None), ("tab", Some("signals"))]),
        by_watch: view
            .query
            .looking(&[("sort", Some("watch")), ("tab", Some("signals"))]),
    })
}
