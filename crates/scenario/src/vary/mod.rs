//! Scenarios with something changed: variants, ablations that take one construct out, the scenario as it stood on a day, and
//! edits that stand in an address.
//!
//! All work on the tree as written and give a tree, so that what is changed goes through the same checks as anything
//! else.

mod ablate;
mod as_of;
pub(crate) mod change;
pub mod edit;
mod find;
mod metas;
mod prior;
mod remove;
mod walk;

pub use ablate::ablate;
pub use as_of::{AsOf, as_of};

use std::collections::BTreeSet;

use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Header, Item, Scenario, Variant};

/// The scenario as a variant has it, without any variants of its own. `scenario` has its includes spliced in.
///
/// # Errors
/// There is no such variant, or one of its changes names something that is not there.
pub fn vary(scenario: &Scenario, variant: &str) -> Result<Scenario, Problem> {
    let found = scenario.items.iter().find_map(|item| match item {
        Item::Variant(x) if x.name.text == variant => Some(x),
        _ => None,
    });
    let Some(found) = found else {
        let message = format!("there is no variant called `{variant}`");
        return Err(Problem::error("unknown-name", Span::default(), message));
    };
    let (varied, problems) = apply(scenario, found);
    match problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(varied),
    }
}

/// Sets the number of rounds of a scenario; one that says nothing of rounds stays as it is.
pub(crate) fn set_rounds(scenario: &mut Scenario, rounds: u32) {
    for item in &mut scenario.items {
        if let Item::Header(Header {
            rounds: Some(own), ..
        }) = item
        {
            own.count = rounds;
        }
    }
}

/// The names that stand in an expression.
pub(crate) fn names(expr: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk::within(&mut expr.clone(), &mut |e| {
        if let ExprKind::Name(name) = &e.kind {
            names.insert(name.clone());
        }
    });
    names
}

/// Applies every change of a variant that can be applied, and says which cannot.
pub(crate) fn apply(scenario: &Scenario, variant: &Variant) -> (Scenario, Vec<Problem>) {
    let mut varied = scenario.clone();
    varied
        .items
        .retain(|item| !matches!(item, Item::Variant(_)));
    let mut problems = Vec::new();
    for clause in &variant.changes {
        problems.extend(change::apply(&mut varied, clause).err());
    }
    (varied, problems)
}

/// Calls `f` on every part of every expression of a scenario.
pub(crate) fn each_expression(scenario: &Scenario, mut f: impl FnMut(&Expr)) {
    walk::expressions(&mut scenario.clone(), &mut |e| {
        walk::within(e, &mut |e| f(e));
    });
}
