//! Forecasts of the variables, round by round.

use askama::Template;
use demarche_report::charts;

use super::{View, put};

#[derive(Template)]
#[template(path = "forecasts.html")]
struct Forecasts<'a> {
    /// Name, label, chart.
    rows: Vec<(&'a str, &'a str, String)>,
}

pub(super) fn write(view: &View<'_>) -> String {
    let findings = view.findings;
    let rows = findings.forecasts.iter().map(|forecast| {
        let chart = charts::fan(forecast, &findings.rounds).inline();
        (forecast.variable.as_str(), forecast.label.as_str(), chart)
    });
    put(&Forecasts {
        rows: rows.collect(),
    })
}
