//! Belief over each actor's types, report by report.

use askama::Template;
use demarche_report::charts;
use demarche_report::findings::{Belief, BeliefStep};
use demarche_report::view::belief::moving;
use demarche_report::view::words::{bits, percent};

use super::{View, cited, put};

#[derive(Template)]
#[template(path = "belief.html")]
struct Beliefs<'a> {
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    belief: &'a Belief,
    moved: bool,
    chart: String,
    /// The evidence behind each bar of the chart, in its order.
    bars: String,
    steps: Vec<Step<'a>>,
}

struct Step<'a> {
    step: &'a BeliefStep,
    bits: String,
    posterior: Vec<String>,
    cited: String,
}

pub(super) fn write(view: &View<'_>) -> String {
    let rows = view.findings.beliefs.iter().map(|belief| {
        let moving = moving(belief);
        let names: Vec<&str> = moving.iter().map(|step| step.evidence.as_str()).collect();
        Row {
            moved: moving.len() > 1,
            chart: charts::belief(belief).inline(),
            bars: names.join(" "),
            steps: belief.steps.iter().map(|step| one(view, step)).collect(),
            belief,
        }
    });
    put(&Beliefs {
        rows: rows.collect(),
    })
}

fn one<'a>(view: &View<'_>, step: &'a BeliefStep) -> Step<'a> {
    let mut evidence = view.findings.evidence.iter();
    let row = evidence.find(|row| row.name == step.evidence);
    Step {
        bits: match step.evidence.as_str() {
            "" => String::new(),
            _ => bits(step.bits),
        },
        posterior: step.posterior.iter().map(|&p| percent(p)).collect(),
        cited: row.map_or_else(String::new, |row| cited(&row.citations)),
        step,
    }
}
