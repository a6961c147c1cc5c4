//! What a question is about: that its answer moves where just this is taken out says nothing about the scenario.

use std::collections::BTreeSet;

use demarche_scenario::formula::Formula;
use demarche_scenario::model::{Model, Property, Question};

/// The paths of all constructs that a question itself speaks of.
pub(super) fn subject(model: &Model, question: &Question) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let properties = std::iter::once(&question.property).chain(&question.given);
    for condition in properties.flat_map(conditions) {
        for leaf in condition.leaves() {
            named(model, leaf, &mut paths);
        }
    }
    paths
}

fn conditions(property: &Property) -> Vec<&Formula> {
    match property {
        Property::InRound(a, _) | Property::By(a, _) | Property::Always(a, _) => vec![a],
        Property::Until(a, b, _) => vec![a, b],
    }
}

fn named(model: &Model, leaf: &Formula, paths: &mut BTreeSet<String>) {
    match leaf {
        Formula::Var(v) => {
            paths.insert(model.variables[*v].name.clone());
        }
        // Without one type the others are so much likelier.
        Formula::IsType(a, _) => {
            let actor = &model.actors[*a];
            let types = actor.types.iter();
            paths.extend(types.map(|kind| format!("{}.{}", actor.name, kind.name)));
        }
        Formula::Chose(d, _) => {
            let decision = &model.decisions[*d];
            let options = decision.options.iter();
            paths.extend(options.map(|option| format!("{}.{}", decision.name, option.name)));
            paths.insert(decision.name.clone());
            paths.insert(model.actors[decision.by].name.clone());
        }
        _ => {}
    }
}
