//! Belief over each actor's types, report by report.

use askama::Template;
use demarche_report::charts;
use demarche_report::view::belief::{BeliefHistory, STILL, Step, histories, moving};

use super::{View, cited, put};

#[derive(Template)]
#[template(path = "belief.html")]
struct Beliefs<'a> {
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    history: BeliefHistory<'a>,
    chart: String,
    /// The evidence behind each bar of the chart, in its order.
    bars: String,
    /// Citations of each step.
    cited: Vec<String>,
}

pub(super) fn write(view: &View<'_>) -> String {
    let rows = histories(view.findings).into_iter().map(|history| {
        let moving = moving(history.belief);
        let names: Vec<&str> = moving.iter().map(|step| step.evidence.as_str()).collect();
        Row {
            chart: charts::belief(history.belief).inline(),
            bars: names.join(" "),
            cited: history
                .steps
                .iter()
                .map(|step| sources(view, step))
                .collect(),
            history,
        }
    });
    put(&Beliefs {
        rows: rows.collect(),
    })
}

fn sources(view: &View<'_>, step: &Step<'_>) -> String {
    let mut evidence = view.findings.evidence.iter();
    let row = evidence.find(|row| row.name == step.step.evidence);
    row.map_or_else(String::new, |row| cited(&row.citations))
}
