//! Which items of evidence count, the hit and false-alarm rates of their sources, and why the others do not count.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub use demarche_scenario::date::Date;
use demarche_scenario::model::{Evidence, Model, Num};
use serde::Serialize;

use super::said::near;
use super::truth::Here;
use crate::compile::Draw;

/// Why an item of evidence does not enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unused {
    /// It is dated after the cut-off.
    AfterCutOff,
    /// It has no date, so nothing says that it was known at the cut-off.
    Undated,
    /// It repeats this earlier item (index into the scenario's evidence), from the same origin.
    Repeats(usize),
}

/// One item of evidence with the rates of its source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Index into the scenario's evidence.
    pub item: usize,
    /// P(report | the claim is true), plants included unless they hang on what is done in play. Of a report of a number: where that
    /// is the true one.
    pub hit: f64,
    /// P(report | the claim is false), plants included unless they hang on what is done in play. Of a report of a number: where the
    /// true one is further away than the report allows.
    pub false_alarm: f64,
    /// The item's own date, else its source's.
    #[serde(serialize_with = "demarche_scenario::date::parts::serialize")]
    pub date: Option<Date>,
    /// Round that the claim speaks of.
    pub round: u32,
    /// None: it counts.
    pub unused: Option<Unused>,
}

/// All items of evidence in order of date; undated ones last; then in the scenario's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reports {
    /// Used and unused.
    pub all: Vec<Report>,
}

impl Reports {
    /// Reads the evidence of a scenario under one draw of its numbers.
    ///
    /// Items of one origin count once: the first in time. With a cut-off, what is dated later or not at all is left out.
    pub fn new(model: &Model, draw: &Draw, cut_off: Option<Date>) -> Reports {
        let items = model.evidence.iter().enumerate();
        let mut all: Vec<Report> = items
            .map(|(item, evidence)| report(model, draw, item, evidence))
            .collect();
        all.sort_by_key(|report| (report.date.is_none(), report.date, report.item));
        let mut reports = Reports { all };
        reports.count(model, cut_off);
        reports
    }

    /// The same without some items of evidence, as if the scenario did not have them.
    pub fn without(
        &self,
        model: &Model,
        cut_off: Option<Date>,
        left_out: impl Fn(usize) -> bool,
    ) -> Reports {
        let kept = self.all.iter().filter(|report| !left_out(report.item));
        let mut reports = Reports {
            all: kept.cloned().collect(),
        };
        reports.count(model, cut_off);
        reports
    }

    /// Finds out which count.
    fn count(&mut self, model: &Model, cut_off: Option<Date>) {
        let mut origins: BTreeMap<&str, usize> = BTreeMap::new();
        for report in &mut self.all {
            report.unused = match (report.date, cut_off) {
                (_, None) => None,
                (Some(date), Some(cut_off)) if date <= cut_off => None,
                (Some(_), Some(_)) => Some(Unused::AfterCutOff),
                (None, Some(_)) => Some(Unused::Undated),
            };
            if report.unused.is_some() {
                continue;
            }
            if let Some(origin) = &model.evidence[report.item].origin {
                match origins.entry(origin) {
                    Entry::Occupied(first) => report.unused = Some(Unused::Repeats(*first.get())),
                    Entry::Vacant(place) => drop(place.insert(report.item)),
                }
            }
        }
    }

    /// No evidence at all.
    pub fn none() -> Reports {
        Reports::default()
    }

    /// The reports that count, in order of date.
    pub fn used(&self) -> impl Iterator<Item = &Report> {
        self.all.iter().filter(|report| report.unused.is_none())
    }

    /// The first `count` reports that count.
    pub fn prefix(&self, count: usize) -> Reports {
        Reports {
            all: self.used().take(count).cloned().collect(),
        }
    }

    /// The reports that count but for that of one item; all others count as before.
    pub fn but(&self, item: usize) -> Reports {
        Reports {
            all: self
                .used()
                .filter(|report| report.item != item)
                .cloned()
                .collect(),
        }
    }

    /// The last round that a report which counts speaks of; 0 without any.
    pub fn latest_round(&self) -> u32 {
        self.used().map(|report| report.round).max().unwrap_or(0)
    }
}

fn report(model: &Model, draw: &Draw, item: usize, evidence: &Evidence) -> Report {
    // Rates may only use parameters: no state is at hand before play.
    let before = Here::before(model, &draw.params);
    let rate = |number: &Num| number.eval(&before).clamp(0.0, 1.0);
    let source = evidence.source.map(|s| &model.sources[s]);
    // A report without a source is taken as a fact.
    let (mut hit, mut false_alarm) = (1.0, 0.0);
    if let Some(source) = source {
        hit = rate(&source.hit);
        false_alarm = rate(&source.false_alarm);
        if let Some(about) = evidence.claim.about {
            let levels = model.variables[about.variable].levels.len();
            false_alarm = (1.0 - hit) / levels as f64;
            hit = hit * near(about, about.level, levels) + false_alarm;
        }
        // Whether a plant is likely may hang on what is done in play: then it is left out here.
        let planted = source.planted.as_ref();
        if let Some((_, chance)) = planted.filter(|_| !source.planted_by_choice()) {
            let q = rate(chance);
            hit = q + (1.0 - q) * hit;
            false_alarm = q + (1.0 - q) * false_alarm;
        }
    }
    Report {
        item,
        hit,
        false_alarm,
        date: evidence.dated.or(source.and_then(|s| s.dated)),
        round: evidence.claim.round,
        unused: None,
    }
}
