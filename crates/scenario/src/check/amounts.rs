//! Options of an amount: each amount becomes an option of its own before anything is judged.
//!
//! `option concede amount 0..2` is the options `concede_0`, `concede_1` and `concede_2`, which share the weight of one. In their lines
//! `amount` is the number; elsewhere `offer is concede` is any of them.

use std::borrow::Cow;

use super::Checker;
use super::mistakes::{moves as wrong, sizes};
use crate::formula::{Formula, Op};
use crate::model::DecisionId;
use crate::problem::Problem;
use crate::syntax::{Amount, Choice, Clause, Decision, Item, Meta, Name, OptionGroup, Scenario};

/// More amounts than an option may have.
const MOST: usize = 126;

/// The scenario with an option for each amount.
pub(super) fn written_out<'s>(
    scenario: &'s Scenario,
    problems: &mut Vec<Problem>,
) -> Cow<'s, Scenario> {
    let mut whole = Cow::Borrowed(scenario);
    for (i, item) in scenario.items.iter().enumerate() {
        if !matches!(item, Item::Decision(x) if x.options.iter().any(|o| o.amount.is_some())) {
            continue;
        }
        let Item::Decision(decision) = &mut whole.to_mut().items[i] else {
            continue;
        };
        for option in std::mem::take(&mut decision.options) {
            match option.amount.clone() {
                None => decision.options.push(option),
                Some(amounts) => each_amount(decision, option, &amounts, problems),
            }
        }
    }
    whole
}

fn each_amount(
    decision: &mut Decision,
    mut option: Choice,
    amounts: &Amount,
    problems: &mut Vec<Problem>,
) {
    if amounts.first > amounts.last || amounts.by == 0 {
        problems.push(wrong::no_amounts(amounts.span));
        return;
    }
    if amounts.each().count() > MOST {
        problems.push(sizes::too_many(amounts.span, "an option", MOST, "amounts"));
        return;
    }
    if let Some(group) = &option.group {
        problems.push(wrong::amount_in_group(group.meta.span, &option.name.text));
    }
    // Together they have the weight of one.
    let together = option.name.clone();
    if let Some(usual) = option.usual.take() {
        decision.groups.push(OptionGroup {
            meta: usual.meta,
            name: together.clone(),
            usual: usual.value,
        });
    }
    for amount in amounts.each() {
        let label = option.label.as_ref().unwrap_or(&option.name.text);
        decision.options.push(Choice {
            name: Name {
                text: option.name_of(amount),
                span: option.name.span,
            },
            label: Some(format!("{label}: {amount}")),
            amount: Some(Amount {
                first: amount,
                last: amount,
                by: 1,
                span: amounts.span,
            }),
            group: Some(Clause {
                meta: Meta::default(),
                value: together.clone(),
            }),
            quiet: option.quiet && amount == amounts.first,
            ..option.clone()
        });
    }
}

impl Checker<'_> {
    /// Whether any amount of an option was chosen; none if the decision has no such option.
    pub(super) fn any_amount(&self, d: DecisionId, name: &str) -> Option<Formula> {
        let options = self.names.decisions.items[d].options.iter().enumerate();
        let of_name = options.filter(|(_, option)| {
            let group = option
                .group
                .as_ref()
                .map(|clause| clause.value.text.as_str());
            option.amount.is_some() && group == Some(name)
        });
        let chosen = of_name.map(|(o, _)| Formula::Chose(d, o));
        chosen.reduce(|a, b| Formula::Bin(Op::Or, Box::new(a), Box::new(b)))
    }
}

/// The name of an option as its author wrote it: that of an amount without the amount.
pub(super) fn written_name(option: &Choice) -> &str {
    match (&option.amount, &option.group) {
        (Some(_), Some(group)) => &group.value.text,
        _ => &option.name.text,
    }
}
