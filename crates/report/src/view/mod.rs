//! Views: the findings as rows and words, made once for the terminal, the page, the workbench and JSON.
//!
//! Nothing here is aligned, coloured or escaped.

pub mod anatomy;
pub(crate) mod assumption;
pub mod belief;
pub mod counterfactual;
pub mod driver;
pub mod equilibrium;
pub mod firmness;
pub mod first;
pub mod layer;
pub mod measured;
pub mod option;
pub mod question;
pub mod reason;
pub mod report;
pub mod score;
pub mod seat;
pub mod signal;
pub mod variant;
pub mod vouching;
pub mod watch;
pub mod words;

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::findings::{Findings, RoundName};

/// Where a sentence is read. What one cannot do there is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// At a command line, where another option can be given.
    Terminal,
    /// In a browser, where there are no options.
    Page,
}

/// When nothing was known but what the analyst assumes.
pub(crate) const BEFORE: &str = "before any report";

/// Questions' words by their names.
pub(crate) struct Labels<'a>(HashMap<&'a str, &'a str>);

impl<'a> Labels<'a> {
    pub(crate) fn new(findings: &'a Findings) -> Labels<'a> {
        let mut labels = HashMap::new();
        for answer in &findings.questions {
            labels.entry(answer.name.as_str()).or_insert(&*answer.label);
        }
        for own in &findings.how_much {
            labels.entry(own.name.as_str()).or_insert(&*own.label);
        }
        for own in &findings.when {
            labels.entry(own.name.as_str()).or_insert(&*own.label);
        }
        for question in &findings.undefined {
            labels
                .entry(question.name.as_str())
                .or_insert(&*question.label);
        }
        Labels(labels)
    }

    /// A question's words, or its name where the findings have no such question.
    pub(crate) fn of(&self, question: &'a str) -> &'a str {
        self.0.get(question).copied().unwrap_or(question)
    }
}

/// An actor's label, or its name where the findings have no such actor.
pub(crate) fn actor<'a>(findings: &'a Findings, name: &'a str) -> &'a str {
    let found = findings.beliefs.iter().find(|belief| belief.actor == name);
    found.map_or(name, |belief| belief.actor_label.as_str())
}

/// The calendar's name of a round, or its number where the scenario has no calendar.
pub fn round(names: &[RoundName], round: u32) -> String {
    // All rounds are there, in their order; or else it has to be sought.
    let own = |name: &&RoundName| name.round == round && !name.label.is_empty();
    let place = (round as usize).checked_sub(1);
    let at_its_place = place
        .and_then(|at| names.get(at))
        .filter(|name| name.round == round);
    let found = match at_its_place {
        Some(name) => Some(name).filter(own),
        None => names.iter().find(own),
    };
    found.map_or_else(|| format!("round {round}"), |name| name.label.clone())
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
