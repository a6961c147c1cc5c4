//! What a strict reader remarks on in a scenario without mistakes: what carries weight by default, or on the author's word
//! alone, and what carries none.

use std::collections::BTreeSet;

use super::mistakes::strict::{even, happened_or_possible, precise_by_default, uncited};
use super::{defaults, moot};
use crate::model::{Model, Param};
use crate::problem::Problem;
use crate::syntax::{Choice, Decision, Event, ExprKind, Item, Scenario, UnaryOp};
use crate::vary;

/// The remarks on a checked scenario: λ by default, decisions all of whose options are equally usual by default, events of which
/// it is asked whether they happened and that may come to nothing, and constructs that compute and cite nothing; then what else is
/// so by default, and what never matters.
pub(crate) fn remarks(scenario: &Scenario, model: &Model) -> Vec<Problem> {
    let mut remarks = Vec::new();
    // A number that is written somewhere has a place.
    let default = |param: &&Param| param.path == "header.precision" && param.span.end == 0;
    if let Some(param) = model.params.iter().find(default) {
        let header = scenario.items.iter().find_map(|item| match item {
            Item::Header(header) => Some(header.meta.span),
            _ => None,
        });
        let (low, high) = param.dist.support();
        remarks.push(precise_by_default(header.unwrap_or_default(), (low, high)));
    }
    let happened = asked_to_have_happened(scenario);
    for item in &scenario.items {
        match item {
            Item::Decision(decision) if says_nothing_of_usual(decision) => {
                let name = &decision.name;
                remarks.push(even(name.span, &name.text, decision.options.len()));
            }
            Item::Event(event)
                if may_come_to_nothing(event) && happened.contains(&event.name.text) =>
            {
                let name = &event.name;
                remarks.push(happened_or_possible(name.span, &name.text));
            }
            _ => {}
        }
    }
    let alone = model
        .constructs
        .iter()
        .filter(|c| c.computes && c.cites_nothing());
    remarks.extend(alone.map(|construct| uncited(construct.span, &construct.path)));
    remarks.extend(defaults::remarks(scenario, model));
    remarks.extend(moot::remarks(scenario, model));
    remarks
}

/// Whether it can take place without anything changing.
fn may_come_to_nothing(event: &Event) -> bool {
    event.then.is_empty() && event.outcomes.iter().any(|row| row.effects.is_empty())
}

/// Events of which a condition asks whether they happened.
fn asked_to_have_happened(scenario: &Scenario) -> BTreeSet<String> {
    let mut happened = BTreeSet::new();
    vary::each_expression(scenario, |e| {
        if let ExprKind::Unary(UnaryOp::Happened | UnaryOp::DidNotHappen, event) = &e.kind
            && let ExprKind::Name(event) = &event.kind
        {
            happened.insert(event.clone());
        }
    });
    happened
}

fn says_nothing_of_usual(decision: &Decision) -> bool {
    let said = |option: &Choice| option.usual.is_some() || option.group.is_some();
    decision.options.len() > 1 && !decision.options.iter().any(said)
}
