//! The reasons of signals, as printed: from their figures alone follows which type a move speaks for.

#[path = "../../inference/tests/support/mod.rs"]
mod support;

use std::cell::Cell;

use demarche_inference::filter::{Reports, filter};
use demarche_inference::query::reason::Reason;
use demarche_inference::query::signal::signals;
use demarche_report::view::reason::reason;
use proptest::prelude::*;
use support::on_scenarios;

/// What is printed of two types: name, advantage, share of the goal in it.
type Printed = [(String, f64, f64); 2];

/// `0.12 more than “hold”`, `0.04 less`, `about as much`
fn advantage(text: &str) -> Option<f64> {
    if text.starts_with("about as much") {
        return Some(0.0);
    }
    let (size, rest) = text.split_once(' ')?;
    let size: f64 = size.parse().ok()?;
    match rest.split(' ').next()? {
        "more" => Some(size),
        "less" => Some(-size),
        _ => None,
    }
}

/// `−0.06 × weight 0.46`
fn share(text: &str) -> Option<f64> {
    let (gain, weight) = text.split_once(" × weight ")?;
    let gain: f64 = gain.replace('−', "-").parse().ok()?;
    Some(gain * weight.parse::<f64>().ok()?)
}

fn read(text: &str) -> Option<Printed> {
    let (worth, shares) = text.split_once(". ")?;
    let (first, second) = worth.strip_prefix("For ")?.split_once("; for ")?;
    let (first, own) = first.split_once(" it is worth ")?;
    let (second, other) = second.split_once(' ')?;
    let (_, shares) = shares.strip_suffix('.')?.split_once(" divides them: ")?;
    let (ours, theirs) = shares.split_once(&format!(" of that for {first}, "))?;
    let theirs = theirs.strip_suffix(&format!(" for {second}"))?;
    Some([
        (first.into(), advantage(own)?, share(ours)?),
        (second.into(), advantage(other)?, share(theirs)?),
    ])
}

#[test]
fn the_sign_follows_from_what_is_printed() {
    let told = Cell::new([0; 2]);
    on_scenarios(150, |solved| {
        let reports = Reports::new(&solved.model, &solved.draw, None);
        let filtered =
            filter(solved.instance(), &reports).map_err(|e| TestCaseError::fail(e.to_string()))?;
        for group in signals(solved.instance(), &filtered) {
            let types = &solved.model.actors[group.actor].types;
            for row in &group.rows {
                if !matches!(row.reason, Reason::Goal(_)) {
                    continue;
                }
                let text = reason(&solved.model, row.decision, &row.reason);
                let Some([a, b]) = read(&text) else {
                    return Err(TestCaseError::fail(format!("cannot be read: {text}")));
                };
                let wins = |than: fn(&(String, f64, f64)) -> f64| match than(&a) > than(&b) {
                    true => Some(&a.0),
                    false => Some(&b.0).filter(|_| than(&b) > than(&a)),
                };
                let speaks_for = match row.bits > 0.0 {
                    true => &types[group.favours].name,
                    false => &types[group.against].name,
                };
                prop_assert_eq!(wins(|own| own.1), Some(speaks_for), "{}", &text);
                prop_assert_eq!(wins(|own| own.2), Some(speaks_for), "{}", &text);
                let mut count = told.get();
                count[usize::from(row.bits > 0.0)] += 1;
                told.set(count);
            }
        }
        Ok(())
    });
    assert!(told.get().iter().all(|&count| count > 50), "{told:?}");
}
