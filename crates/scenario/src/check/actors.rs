//! Actors: types, priors, what they want.

use std::collections::BTreeSet;

use super::Checker;
use super::mistakes::{data, goals as wrong, names as unnamed};
use super::scope::Place;
use crate::formula::Formula;
use crate::model::{Actor, ActorId, GoalId, Prior, Type, Weights};
use crate::span::Span;
use crate::syntax::{self, Name, Preference};

impl<'a> Checker<'a> {
    pub(super) fn actor_shells(&mut self) {
        let deciding = self.names.decisions.items.iter();
        let movers: BTreeSet<&str> = deciding.map(|d| d.by.text.as_str()).collect();
        for a in 0..self.names.actors.len() {
            let item = self.names.actors.items[a];
            let mut types: Vec<Type> = Vec::new();
            for t in &item.types {
                if types.iter().any(|known| known.name == t.name.text) {
                    self.report(unnamed::duplicate("type", &t.name));
                }
                types.push(shell(&t.name.text, t.label.as_ref()));
            }
            if types.is_empty() {
                types.push(shell("", None));
            }
            self.model.actors.push(Actor {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                types,
                remembers: Vec::new(),
                precision: Formula::Const(0.0),
                moves: movers.contains(item.name.text.as_str()),
            });
        }
    }

    pub(super) fn actors(&mut self) {
        let common = self.common_precision();
        for a in 0..self.names.actors.len() {
            let item = self.names.actors.items[a];
            let name = &item.name.text;
            self.model.actors[a].precision = match &item.precision {
                None => common.clone(),
                Some(c) => self.precision(&c.value, format!("{name}.precision")),
            };
            let rows = item.types.iter().map(|t| {
                let span = t.prior.span().unwrap_or(t.meta.span);
                (&t.prior, span, format!("{name}.{}.prior", t.name.text))
            });
            let what = format!("the types of `{name}`");
            let priors = self.chances(rows, Place::Prior(a), &what);
            for (k, prior) in priors.into_iter().enumerate() {
                self.model.actors[a].types[k].prior = prior;
            }
            self.preferences(a, item);
        }
    }

    /// Gives every type its ranking: its own, or the actor's.
    fn preferences(&mut self, a: ActorId, item: &'a syntax::Actor) {
        let mut own: Vec<Option<Weights>> = vec![None; self.model.actors[a].types.len()];
        let mut common: Option<(Weights, Span)> = None;
        for preference in &item.preferences {
            let at = match &preference.of_type {
                None => None,
                Some(name) => match item.types.iter().position(|t| t.name.text == name.text) {
                    Some(k) => Some((k, name)),
                    None => {
                        let types = item.types.iter().map(|t| t.name.text.as_str());
                        let (actor, word) = (&item.name.text, &name.text);
                        let p =
                            unnamed::not_one_of(unnamed::Part::Type, actor, word, name.span, types);
                        self.report(p);
                        // The type that was meant is not to be reported as wanting nothing.
                        let nothing = Weights::Ranked(Vec::new());
                        common = common.or(Some((nothing, preference.meta.span)));
                        continue;
                    }
                },
            };
            let whose = match at {
                None => format!("`{}`", item.name.text),
                Some((_, name)) => format!("`{}` of `{}`", name.text, item.name.text),
            };
            let weights = self.weights(a, preference, &whose);
            let taken = match at {
                None => common.replace((weights, preference.meta.span)).is_some(),
                Some((k, _)) => own[k].replace(weights).is_some(),
            };
            if taken {
                self.report(wrong::ranked_twice(preference.meta.span, &whose));
            }
        }
        if let Some((_, span)) = &common
            && !item.types.is_empty()
            && own.iter().all(Option::is_some)
        {
            self.report(wrong::ranking_shadowed(*span, &item.name.text));
        }
        for (k, own) in own.into_iter().enumerate() {
            let weights = own.or_else(|| common.as_ref().map(|(w, _)| w.clone()));
            if weights.is_none() && self.model.actors[a].moves {
                let (span, whose) = match item.types.get(k) {
                    Some(t) => (
                        t.name.span,
                        format!("`{}` of `{}`", t.name.text, item.name.text),
                    ),
                    None => (item.name.span, format!("`{}`", item.name.text)),
                };
                self.report(wrong::wants_nothing(span, &whose));
            }
            self.model.actors[a].types[k].weights = weights.unwrap_or(Weights::Ranked(Vec::new()));
        }
    }

    fn weights(&mut self, a: ActorId, preference: &'a Preference, whose: &str) -> Weights {
        let before = self.problems.len();
        let mut seen: BTreeSet<GoalId> = BTreeSet::new();
        match &preference.weights {
            syntax::Weights::Ranks(groups) => {
                let mut ranked = Vec::new();
                for group in groups {
                    let goals = group
                        .iter()
                        .filter_map(|g| self.goal_of(a, g, whose, &mut seen));
                    let goals: Vec<GoalId> = goals.collect();
                    if !goals.is_empty() {
                        ranked.push(goals);
                    }
                }
                // With an unknown name in the list, the goal that seems forgotten may be the one that was meant.
                if self.problems.len() == before {
                    self.forgotten(a, &seen, preference.meta.span, whose);
                }
                if ranked
                    .iter()
                    .flatten()
                    .any(|&g: &GoalId| self.model.goals[g].any_units)
                {
                    self.report(data::ranks_any_units(preference.meta.span, whose));
                }
                Weights::Ranked(ranked)
            }
            syntax::Weights::Weighs(rows) => {
                let owner = &self.names.actors.items[a].name.text;
                let of_type = preference.of_type.as_ref().map(|t| t.text.as_str());
                let base = [Some(owner.as_str()), of_type].into_iter().flatten();
                let base = base.collect::<Vec<_>>().join(".");
                let mut given = Vec::new();
                for (name, value) in rows {
                    let goal = self.goal_of(a, name, whose, &mut seen);
                    let path = format!("{base}.weighs.{}", name.text);
                    let number = self.at_least(value, path, 0.0, "a weight");
                    if let (Some(goal), Some(number)) = (goal, number) {
                        given.push((goal, number));
                    }
                }
                let vanish = given.iter().all(|(_, n)| self.interval(n).1 <= 0.0);
                if self.problems.len() == before && vanish {
                    self.report(wrong::weights_vanish(preference.meta.span));
                }
                let as_given = self.model.weigh_as_given(&given);
                if as_given && given.iter().any(|(g, _)| !self.model.goals[*g].any_units) {
                    self.report(data::mixed_units(preference.meta.span, whose));
                }
                Weights::Given(given)
            }
        }
    }

    /// The goal that a ranking names, if the actor has it and it is named for the first time.
    fn goal_of(
        &mut self,
        a: ActorId,
        name: &Name,
        whose: &str,
        seen: &mut BTreeSet<GoalId>,
    ) -> Option<GoalId> {
        let Some(g) = self.names.goals.get(&name.text) else {
            let actor = &self.model.actors[a].name;
            let own = self.hints().then(|| {
                let goals = self.names.goals.items.iter();
                let own = goals.filter(|g| g.of.iter().any(|n| n.text == *actor));
                own.map(|g| g.name.text.as_str()).collect()
            });
            let problem = unnamed::unknown("goal", &name.text, name.span, own);
            self.report(problem);
            return None;
        };
        if !seen.insert(g) {
            self.report(wrong::goal_twice(name.span, &name.text, whose));
            return None;
        }
        let of = &self.model.goals[g].of;
        if of.is_empty() {
            // Where the goal stands it is said already that its actor is missing.
            return None;
        }
        if !self.goals_of[a].contains(&g) {
            let owners: Vec<&str> = of
                .iter()
                .map(|&o| self.model.actors[o].name.as_str())
                .collect();
            let actor = &self.model.actors[a].name;
            let problem = wrong::goal_of_others(name.span, &name.text, actor, &owners);
            self.report(problem);
            return None;
        }
        Some(g)
    }

    fn forgotten(&mut self, a: ActorId, seen: &BTreeSet<GoalId>, span: Span, whose: &str) {
        let missing = self.goals_of[a].difference(seen);
        let goals = &self.model.goals;
        let missing: Vec<&str> = missing.map(|&g| goals[g].name.as_str()).collect();
        if !missing.is_empty() {
            let problem = wrong::goals_forgotten(span, missing, whose);
            self.report(problem);
        }
    }

    /// The actors of a list, each once; unknown names are reported.
    pub(super) fn actor_list(&mut self, names: &[Name]) -> Vec<ActorId> {
        let mut out = Vec::new();
        let mut listed = BTreeSet::new();
        for name in names {
            if let Some(a) = self.actor(name) {
                if listed.insert(a) {
                    out.push(a);
                } else {
                    self.report(wrong::listed_twice(name.span, &name.text));
                }
            }
        }
        out
    }

    /// The actor of this name; an unknown one is reported.
    pub(super) fn actor(&mut self, name: &Name) -> Option<ActorId> {
        let found = self.names.actors.get(&name.text);
        if found.is_none() {
            let actors = self.hints().then(|| self.names.actors.names().collect());
            let problem = unnamed::unknown("actor", &name.text, name.span, actors);
            self.report(problem);
        }
        found
    }
}

fn shell(name: &str, label: Option<&String>) -> Type {
    Type {
        name: name.into(),
        label: label.map_or(name, String::as_str).into(),
        prior: Prior::Given(Formula::Const(1.0)),
        weights: Weights::Ranked(Vec::new()),
    }
}

/// The label, or the name where there is none.
pub(super) fn label(name: &Name, label: Option<&String>) -> String {
    label.unwrap_or(&name.text).clone()
}
