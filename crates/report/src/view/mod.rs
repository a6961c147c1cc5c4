//! Views: the findings as rows and words, made once for the terminal, the page, the workbench and JSON.
//!
//! Nothing here is aligned, coloured or escaped.

pub(crate) mod assumption;
pub mod belief;
pub mod counterfactual;
pub mod driver;
pub mod equilibrium;
pub mod firmness;
pub mod layer;
pub mod option;
pub mod question;
pub mod report;
pub mod seat;
pub mod signal;
pub mod variant;
pub mod vouching;
pub(crate) mod watch;
pub mod words;

use std::cmp::Reverse;

use crate::findings::{Findings, RoundName};

/// When nothing was known but what the analyst assumes.
pub(crate) const BEFORE: &str = "before any report";

/// A question's words, or its name where the findings have no such question.
pub(crate) fn label<'a>(findings: &'a Findings, question: &'a str) -> &'a str {
    let found = findings
        .questions
        .iter()
        .find(|answer| answer.name == question);
    found.map_or(question, |answer| answer.label.as_str())
}

/// An actor's label, or its name where the findings have no such actor.
pub(crate) fn actor<'a>(findings: &'a Findings, name: &'a str) -> &'a str {
    let found = findings.beliefs.iter().find(|belief| belief.actor == name);
    found.map_or(name, |belief| belief.actor_label.as_str())
}

/// The calendar's name of a round, or its number where the scenario has no calendar.
pub fn round(names: &[RoundName], round: u32) -> String {
    names
        .iter()
        .find(|name| name.round == round && !name.label.is_empty())
        .map_or_else(|| format!("round {round}"), |name| name.label.clone())
}

/// `a`, `a, and b`, `a, b, and c`: the parts may have commas of their own.
pub(crate) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
    }
}

/// To sort by: the largest first, and in the order they had what differs by no more than rounding may make of it.
pub(crate) fn largest_first(size: f64) -> Reverse<i64> {
    Reverse((size * 1e6).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounding_tells_apart_keeps_its_order() {
        let mut sizes: [f64; 5] = [0.1, 0.25, 0.25 + 1e-12, -0.5, 0.25 - 1e-12];
        sizes.sort_by_key(|size| largest_first(size.abs()));
        assert_eq!(sizes, [-0.5, 0.25, 0.25 + 1e-12, 0.25 - 1e-12, 0.1]);
    }
}
