//! Names and values of uncertain inputs.

use std::collections::HashMap;

use demarche_inference::uncertain::inputs::{Input, ranking};
use demarche_scenario::model::{Dist, GoalId, Model, TypeId};

use crate::view::words::percent;

/// The path of an uncertain input in the scenario: `let.pressure`, `north.sincere.ranks`.
pub(crate) fn path(model: &Model, input: Input) -> String {
    match input {
        Input::Number(i) => model.params[i].path.clone(),
        Input::Ranking(a, k) => format!("{}.ranks", type_path(model, a, k)),
    }
}

/// The labels of a scenario's constructs, by their paths.
pub(crate) struct Labels<'a> {
    pub(crate) model: &'a Model,
    by_path: HashMap<&'a str, &'a str>,
}

impl<'a> Labels<'a> {
    /// Those of a scenario.
    pub(crate) fn new(model: &'a Model) -> Labels<'a> {
        let mut by_path = HashMap::new();
        for construct in &model.constructs {
            by_path.entry(&*construct.path).or_insert(&*construct.label);
        }
        Labels { model, by_path }
    }

    /// An input's label: that of the construct that states it, or of an enclosing one; empty if there is none.
    pub(crate) fn of(&self, input: Input) -> String {
        let model = self.model;
        match input {
            Input::Ranking(a, k) => order(model, ranking(model, a, k).unwrap_or_default()),
            Input::Number(i) => {
                let mut path = model.params[i].path.as_str();
                if path == "header.precision" {
                    return "How precise everybody is (λ)".into();
                }
                let own = path.strip_suffix(".precision");
                if let Some(actor) = model.actors.iter().find(|a| own == Some(&a.name)) {
                    return format!("How precise {} is (λ)", actor.label);
                }
                loop {
                    let named = self.by_path.get(path);
                    if let Some(label) = named.filter(|label| !label.is_empty()) {
                        return (*label).to_string();
                    }
                    match path.rsplit_once('.') {
                        Some((rest, _)) => path = rest,
                        None => return String::new(),
                    }
                }
            }
        }
    }
}

/// `north.sincere`, or the actor alone where it has one type only.
pub(crate) fn type_path(model: &Model, actor: usize, type_id: TypeId) -> String {
    let actor = &model.actors[actor];
    match actor.types[type_id].name.as_str() {
        "" => actor.name.clone(),
        kind => format!("{}.{kind}", actor.name),
    }
}

/// `North, sincere`, or the actor alone where it has one type only.
pub(crate) fn type_label(model: &Model, actor: usize, type_id: TypeId) -> String {
    let actor = &model.actors[actor];
    match actor.types[type_id].name.as_str() {
        "" => actor.label.clone(),
        kind => format!("{}, {kind}", actor.label),
    }
}

/// `relief > face ~ programme`
pub(crate) fn order(model: &Model, groups: &[Vec<GoalId>]) -> String {
    let name = |&g: &GoalId| model.goals[g].name.as_str();
    let group = |group: &Vec<GoalId>| group.iter().map(name).collect::<Vec<_>>().join(" ~ ");
    groups.iter().map(group).collect::<Vec<_>>().join(" > ")
}

/// A value of a number as it would be written: a share as a percentage, anything else plainly.
pub(crate) fn value(dist: &Dist, x: f64) -> String {
    let share = match *dist {
        Dist::Point(at) => (0.0..=1.0).contains(&at),
        Dist::Uniform { lo, hi } | Dist::Triangular { lo, hi, .. } => lo >= 0.0 && hi <= 1.0,
    };
    if !share {
        return format!("{}", (1000.0 * x).round() / 1000.0);
    }
    let tenths = (1000.0 * x).round() / 10.0;
    // Values strictly between whole tenths keep what tells them apart from 0 and 1.
    match tenths {
        0.0 | 100.0 => percent(x),
        tenths => format!("{tenths}%"),
    }
}

/// Weights of a ranking's goals in words: an even share by the goals that have it, anything else goal by goal.
pub(crate) fn weights(model: &Model, groups: &[Vec<GoalId>], weights: &[f64]) -> String {
    let ranked: Vec<GoalId> = groups.iter().flatten().copied().collect();
    let held: Vec<GoalId> = ranked
        .iter()
        .copied()
        .filter(|&g| weights[g] > 0.0)
        .collect();
    let n = held.len();
    let name = |&g: &GoalId| model.goals[g].name.as_str();
    let even = held
        .iter()
        .all(|&g| (weights[g] * n as f64 - 1.0).abs() < 1e-9);
    if !even {
        let each = held
            .iter()
            .map(|g| format!("{} {:.2}", name(g), weights[*g]));
        return each.collect::<Vec<_>>().join(", ");
    }
    match n {
        0 => "nothing".into(),
        1 => format!("all {}", name(&held[0])),
        n if n > 2 && n == ranked.len() => format!("all {n} alike"),
        n if n > 2 && held == ranked[..n] => format!("first {n} alike"),
        _ => held.iter().map(name).collect::<Vec<_>>().join(" = "),
    }
}
