//! The expected values of a decision's options to a type.

use demarche_inference::query::explain::OptionValue;

use super::words::percent;

/// A goal and what it contributes to each option.
#[derive(Clone, Debug)]
pub struct Contribution<'a> {
    /// The goal.
    pub goal: &'a str,
    /// The type's weight on it.
    pub weight: String,
    /// By option: weight times what the goal is expected to come to.
    pub each: Vec<String>,
}

/// Goals down, options across.
pub fn contributions(options: &[OptionValue]) -> Vec<Contribution<'_>> {
    let goals = options.first().map_or(&[][..], |first| &first.goals);
    let rows = goals.iter().enumerate().map(|(g, goal)| {
        let each = options
            .iter()
            .map(|option| format!("{:.4}", option.goals[g].contribution));
        Contribution {
            goal: &goal.goal,
            weight: format!("{:.3}", goal.weight),
            each: each.collect(),
        }
    });
    rows.collect()
}

/// By option: its value, the sum over goals.
pub fn values(options: &[OptionValue]) -> Vec<String> {
    let each = options.iter();
    each.map(|option| format!("{:.4}", option.value)).collect()
}

/// By option: how often the type takes it.
pub fn shares(options: &[OptionValue]) -> Vec<String> {
    let each = options.iter();
    each.map(|option| percent(option.probability)).collect()
}
