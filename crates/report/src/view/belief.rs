//! Belief over an actor's types as the reports came in, and what would move it next.

use crate::findings::{Belief, BeliefStep, Watch};

/// Less than this prints as `0.00` bits.
const NOTHING: f64 = 0.005;
/// Characters of a type's label that still head a column.
const BRIEF: usize = 14;

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

/// Whether watching a decision tells anything that would show.
pub fn tells(watch: &Watch) -> bool {
    watch.bits >= NOTHING
}

/// A type's label where it is short, else its name: labels may be whole sentences.
pub(crate) fn type_name((name, label): &(String, String)) -> String {
    if !label.is_empty() && label.chars().count() <= BRIEF {
        label.clone()
    } else {
        name.replace('_', " ")
    }
}
