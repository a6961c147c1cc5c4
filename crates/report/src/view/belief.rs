//! Belief over an actor's types, report by report.

use super::BEFORE;
use super::words::{bits, percent};
use crate::findings::{Belief, BeliefStep, Findings};

/// Less than this prints as `0.00` bits.
const NOTHING: f64 = 0.005;
/// Characters of a type's label that still head a column.
const BRIEF: usize = 14;

/// Printed for a belief that no report moved.
pub const STILL: &str = "No report moved this belief.";

/// The belief about an actor, report by report.
#[derive(Clone, Debug)]
pub struct BeliefHistory<'a> {
    /// The finding that this row shows.
    pub belief: &'a Belief,
    /// The types, as they head columns.
    pub types: Vec<String>,
    /// Types whose heads do not say all: name and label.
    pub spelled_out: Vec<(&'a str, &'a str)>,
    /// The prior, and each report.
    pub steps: Vec<Step<'a>>,
    /// Whether any report moved the belief.
    pub moved: bool,
}

/// The effect of one report on a belief.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// The finding that this row shows.
    pub step: &'a BeliefStep,
    /// Whether it is the belief before any report.
    pub prior: bool,
    /// When it came; may be empty.
    pub date: &'a str,
    /// The report.
    pub report: &'a str,
    /// Its weight for the first type; empty for the prior.
    pub bits: String,
    /// Posterior probability of each type.
    pub posterior: Vec<String>,
}

/// Every belief with all its steps.
pub fn histories(findings: &Findings) -> Vec<BeliefHistory<'_>> {
    let history = |belief| history(belief, belief.steps.iter());
    findings.beliefs.iter().map(history).collect()
}

fn history<'a>(
    belief: &'a Belief,
    steps: impl Iterator<Item = &'a BeliefStep>,
) -> BeliefHistory<'a> {
    let unclear = belief.types.iter().filter(|pair| type_name(pair) != pair.1);
    BeliefHistory {
        types: belief.types.iter().map(type_name).collect(),
        spelled_out: unclear
            .map(|(name, label)| (name.as_str(), label.as_str()))
            .collect(),
        steps: steps.map(step).collect(),
        moved: moving(belief).len() > 1,
        belief,
    }
}

fn step(step: &BeliefStep) -> Step<'_> {
    let prior = step.evidence.is_empty();
    Step {
        prior,
        date: step.date.as_deref().unwrap_or_default(),
        report: if prior { BEFORE } else { &step.label },
        bits: match prior {
            true => String::new(),
            false => bits(step.bits),
        },
        posterior: step.posterior.iter().map(|&p| percent(p)).collect(),
        step,
    }
}

/// The prior, and the reports that moved this belief.
pub fn moving(belief: &Belief) -> Vec<&BeliefStep> {
    let mut kept: Vec<&BeliefStep> = Vec::new();
    for step in &belief.steps {
        let moved = kept.last().is_none_or(|before| {
            let pairs = before.posterior.iter().zip(&step.posterior);
            step.bits.abs() >= NOTHING || pairs.into_iter().any(|(a, b)| (a - b).abs() >= NOTHING)
        });
        if moved {
            kept.push(step);
        }
    }
    kept
}

/// A type's label where it is short, else its name: labels may be whole sentences.
pub(crate) fn type_name((name, label): &(String, String)) -> String {
    if !label.is_empty() && label.chars().count() <= BRIEF {
        label.clone()
    } else {
        name.replace('_', " ")
    }
}
