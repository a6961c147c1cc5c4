//! A scenario as it stood on a day: without what is dated later.

use std::collections::{BTreeMap, BTreeSet};

use super::metas;
use crate::date::{Date, last_day};
use crate::problem::Problem;
use crate::syntax::*;

/// A scenario as it stood on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct AsOf {
    /// The tree without what is dated later. Adding anything that is left out changes nothing in it.
    pub scenario: Scenario,
    /// Items of evidence that were left out, and why.
    pub left_out: Vec<(String, &'static str)>,
    /// Constructs that the answers rest on although every source that they cite is dated later, each at its place.
    pub hindsight: Vec<Problem>,
}

/// The scenario as it stood on a day. `scenario` has its includes spliced in.
///
/// Left out are evidence dated later or not at all (its own date decides, else that of who reports it), sources dated later, citations of those, whatever computes nothing or
/// asks something (notes, relations, questions, base rates, resolution rules) and cites only such sources, and all
/// variants and `cover` items, which no forecast rests on. A date without a day may be its last; a source without a date is
/// not known to be later.
///
/// What computes and cites only sources that are dated later stays, for without it there might be no game, and is
/// listed as hindsight.
pub fn as_of(scenario: &Scenario, day: Date) -> AsOf {
    let mut scenario = scenario.clone();
    let dates: BTreeMap<String, Option<Date>> = scenario
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Source(x) => Some((x.name.text.clone(), dated(&x.dated))),
            _ => None,
        })
        .collect();
    let date = |source: &Name| dates.get(&source.text).copied().flatten();
    let later = |source: &Name| date(source).is_some_and(|date| date > day);
    let only_later = |meta: &Meta| rests_on(meta, &later);

    let mut left_out = Vec::new();
    let mut evidence = |x: &Evidence| {
        let own = dated(&x.dated);
        let date = own.or_else(|| date(&x.reported_by.as_ref()?.value));
        let why = match date {
            None => "undated",
            Some(date) if date > day => "dated later",
            Some(_) => return true,
        };
        left_out.push((x.name.text.clone(), why));
        false
    };
    scenario.items.retain(|item| match item {
        Item::Variant(_) | Item::Cover(_) => false,
        Item::Evidence(x) => evidence(x),
        Item::Note(x) => !only_later(&x.meta),
        Item::Relation(x) => !only_later(&x.meta),
        Item::Question(x) => !only_later(&x.meta),
        _ => true,
    });
    let reporters = scenario.items.iter().filter_map(|item| match item {
        Item::Evidence(x) => Some(x.reported_by.as_ref()?.value.text.clone()),
        _ => None,
    });
    let reporters: BTreeSet<String> = reporters.collect();
    let unused = |item: &Item| match item {
        Item::Source(x) => later(&x.name) && !reporters.contains(&x.name.text),
        _ => false,
    };
    let drop: Vec<bool> = scenario.items.iter().map(unused).collect();
    let mut drop = drop.into_iter();
    scenario.items.retain(|_| !drop.next().unwrap_or(false));
    for item in &mut scenario.items {
        if let Item::Question(x) = item {
            x.resolves.take_if(|clause| only_later(&clause.meta));
            x.base_rate.take_if(|clause| only_later(&clause.meta));
        }
    }

    let mut hindsight = Vec::new();
    metas::each(&mut scenario, &mut |meta| {
        if only_later(meta) {
            let sources = meta.because.iter().filter_map(|b| b.source.as_ref());
            hindsight.extend(sources.take(1).map(|s| by_hindsight(meta, s, date(s), day)));
        }
        meta.because
            .retain(|b| !b.source.as_ref().is_some_and(&later));
    });
    AsOf {
        scenario,
        left_out,
        hindsight,
    }
}

fn dated(clause: &Option<Clause<String>>) -> Option<Date> {
    last_day(&clause.as_ref()?.value)
}

/// Whether something cites sources, all of them later ones.
fn rests_on(meta: &Meta, later: &impl Fn(&Name) -> bool) -> bool {
    let mut sources = meta
        .because
        .iter()
        .filter_map(|b| b.source.as_ref())
        .peekable();
    sources.peek().is_some() && sources.all(later)
}

fn by_hindsight(meta: &Meta, source: &Name, dated: Option<Date>, day: Date) -> Problem {
    let dated = dated.map(|date| date.to_string()).unwrap_or_default();
    let message = format!(
        "this rests on `{}`, known by {dated} at the latest: a forecast of {day} could not use it",
        source.text
    );
    Problem::warning("hindsight", meta.span, message)
        .hint("cite what was known by then, or make the forecast of a later day")
}
