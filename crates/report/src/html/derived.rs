//! The derived sections of the page behind the first: signals, beliefs, what to watch, forecasts, what-ifs, and the certificate.

use askama::Template;

use super::put;
use crate::charts;
use crate::findings::Findings;
use crate::view::belief::{BeliefHistory, STILL, histories};
use crate::view::equilibrium::certify;
use crate::view::first::FirstPage;
use crate::view::signal::{ARISES, CANNOT_TELL, HAPPENS, Hypothesis, LEGEND, hypotheses};
use crate::view::variant::{self, WhatIf, what_ifs};
use crate::view::watch::{Watched, watched};
use crate::view::words::count;

#[derive(Template)]
#[template(path = "signals.html")]
struct Signals<'a> {
    cards: Vec<SignalCard<'a>>,
}

struct SignalCard<'a> {
    hypothesis: Hypothesis<'a>,
    count: String,
    chart: String,
}

pub(super) fn signals(findings: &Findings) -> String {
    let cards = hypotheses(findings)
        .into_iter()
        .map(|hypothesis| SignalCard {
            count: count(hypothesis.moves.len(), "move"),
            chart: charts::bits(hypothesis.group, &findings.rounds).inline(),
            hypothesis,
        });
    put(&Signals {
        cards: cards.collect(),
    })
}

#[derive(Template)]
#[template(path = "beliefs.html")]
struct Beliefs<'a> {
    cards: Vec<BeliefCard<'a>>,
}

struct BeliefCard<'a> {
    history: BeliefHistory<'a>,
    chart: String,
}

pub(super) fn beliefs(findings: &Findings) -> String {
    let cards = histories(findings).into_iter().map(|history| BeliefCard {
        chart: charts::belief(history.belief).inline(),
        history,
    });
    put(&Beliefs {
        cards: cards.collect(),
    })
}

#[derive(Template)]
#[template(path = "watch.html")]
struct Watch<'a> {
    watched: Vec<Watched<'a>>,
}

pub(super) fn watch(findings: &Findings) -> String {
    put(&Watch {
        watched: others_to_watch(findings),
    })
}

/// The decisions that are not on the first page, or not in that round.
fn others_to_watch(findings: &Findings) -> Vec<Watched<'_>> {
    let first = FirstPage::new(findings).watch;
    let new = |own: &Watched<'_>| {
        let mut told = first.iter();
        !told.any(|first| std::ptr::eq(first.watch, own.watch))
    };
    watched(findings).into_iter().filter(new).collect()
}

/// Whether the first page has all the decisions to watch.
pub(super) fn no_others_to_watch(findings: &Findings) -> bool {
    others_to_watch(findings).is_empty()
}

#[derive(Template)]
#[template(path = "forecasts.html")]
struct Forecasts<'a> {
    /// Label, chart.
    charts: Vec<(&'a str, String)>,
}

pub(super) fn forecasts(findings: &Findings) -> String {
    let charts = findings.forecasts.iter().map(|forecast| {
        let chart = charts::fan(forecast, &findings.rounds).inline();
        (forecast.label.as_str(), chart)
    });
    put(&Forecasts {
        charts: charts.collect(),
    })
}

/// A picture for each question that moves, then each what-if with what sort it is.
#[derive(Template)]
#[template(path = "whatifs.html")]
struct Whatifs<'a> {
    /// Label, chart.
    charts: Vec<(&'a str, String)>,
    what_ifs: Vec<WhatIf<'a>>,
}

pub(super) fn whatifs(findings: &Findings) -> String {
    let moving = findings
        .questions
        .iter()
        .filter(|answer| variant::moves(answer));
    let charts = moving.map(|answer| {
        let chart = charts::whatifs(answer, &findings.variants).inline();
        (answer.label.as_str(), chart)
    });
    put(&Whatifs {
        charts: charts.collect(),
        what_ifs: what_ifs(findings),
    })
}

/// The equilibrium that the derived sections rest on.
#[derive(Template)]
#[template(path = "method.html")]
struct Method {
    certificate: Vec<String>,
}

pub(super) fn method(findings: &Findings) -> String {
    put(&Method {
        certificate: certify(&findings.equilibrium),
    })
}
