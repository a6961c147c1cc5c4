//! Belief over each actor's types, report by report.

use askama::Template;
use demarche_report::charts;
use demarche_report::view::belief::{Course, STILL, Step, courses, moving};

use super::{View, cited, put};

#[derive(Template)]
#[template(path = "belief.html")]
struct Beliefs<'a> {
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    course: Course<'a>,
    chart: String,
    /// The evidence behind each bar of the chart, in its order.
    bars: String,
    /// What each step cites.
    cited: Vec<String>,
}

pub(super) fn write(view: &View<'_>) -> String {
    let rows = courses(view.findings).into_iter().map(|course| {
        let moving = moving(course.belief);
        let names: Vec<&str> = moving.iter().map(|step| step.evidence.as_str()).collect();
        Row {
            chart: charts::belief(course.belief).inline(),
            bars: names.join(" "),
            cited: course
                .steps
                .iter()
                .map(|step| sources(view, step))
                .collect(),
            course,
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
