//! What differs in nothing or is asked for by nothing: variables, options and types that could as well not be there. Only things of
//! the scenario's own file: an included file is a library.

use std::collections::BTreeSet;

use super::Checker;
use super::mistakes::pointless as wrong;
use super::reads::Reads;
use crate::model::{Change, Choice, Dist, Effect, Formula, Model, Num, Prior, Weights};
use crate::syntax::{Item, Override, Scenario};
use crate::vary;

impl Checker<'_> {
    /// Warns of variables that nothing reads, options that differ in nothing, and types that never differ.
    pub(super) fn pointless(&mut self, scenario: &Scenario) {
        if self.is_idle() {
            // Everything that could matter is still to come.
            return;
        }
        let asked = Reads::of(&self.model);
        let varied = Varied::of(scenario);
        let mut found = self.unread(&asked, &varied);
        found.extend(self.same_types(&asked, &varied));
        found.extend(self.same_options(&asked, &varied));
        let own = found.into_iter().filter(|problem| problem.span.file == 0);
        self.problems.extend(own);
    }

    fn unread(&self, asked: &Reads, varied: &Varied) -> Vec<crate::Problem> {
        let items = self.names.variables.items.iter().enumerate();
        let unread = items.filter(|(v, item)| {
            !item.internal && !asked.variables.contains(v) && !varied.asks(&item.name.text)
        });
        unread
            .map(|(_, item)| wrong::unread(item.name.span, &item.name.text))
            .collect()
    }

    fn same_types(&self, asked: &Reads, varied: &Varied) -> Vec<crate::Problem> {
        let mut found = Vec::new();
        for (a, item) in self.names.actors.items.iter().enumerate() {
            let actor = &item.name.text;
            if varied.asks(actor) || varied.rankings.contains(actor) {
                continue;
            }
            let types = &self.model.actors[a].types;
            let alone = |k: usize| !asked.types.contains(&(a, k));
            for (k, t) in item.types.iter().enumerate().filter(|(k, _)| alone(*k)) {
                let like = |j: &usize| {
                    alone(*j) && same_weights(&self.model, &types[*j].weights, &types[k].weights)
                };
                if let Some(first) = (0..k).find(like) {
                    let names = (types[first].name.as_str(), t.name.text.as_str());
                    found.push(wrong::same_types(t.name.span, actor, names));
                }
            }
        }
        found
    }

    fn same_options(&self, asked: &Reads, varied: &Varied) -> Vec<crate::Problem> {
        let mut found = Vec::new();
        for (d, item) in self.names.decisions.items.iter().enumerate() {
            let name = &item.name;
            let options = &self.model.decisions[d].options;
            let alone = |o: usize| {
                !asked.options.contains(&(d, o)) && !varied.commits(&name.text, &options[o].name)
            };
            if varied.asks(&name.text) {
                continue;
            }
            if (0..options.len()).all(|o| alone(o) && changes_nothing(&options[o])) {
                found.push(wrong::idle_decision(name.span, &name.text));
                continue;
            }
            // Hidden options look like it, or it is meant to be the one that does nothing.
            let marked = |o: usize| {
                item.options.get(o).is_some_and(|option| option.quiet)
                    || options.iter().any(|other| looks_like(other, o))
            };
            let plain: Vec<usize> = (0..options.len())
                .filter(|&o| alone(o) && !marked(o))
                .collect();
            for (i, &o) in plain.iter().enumerate() {
                let like = |j: &&usize| same_option(&self.model, &options[**j], &options[o]);
                if let Some(&first) = plain[..i].iter().find(like) {
                    let names = (options[first].name.as_str(), options[o].name.as_str());
                    let written = item.options.iter().find(|w| w.name.text == names.1);
                    let span = written.map_or(name.span, |option| option.name.span);
                    found.push(wrong::same_options(span, &name.text, names));
                }
            }
        }
        found
    }
}

/// What variants ask for, by name.
#[derive(Default)]
struct Varied {
    /// Every name in a condition of theirs.
    names: BTreeSet<String>,
    /// Actors that they give other rankings.
    rankings: BTreeSet<String>,
    /// Decisions with the options to which they commit somebody.
    commits: BTreeSet<(String, String)>,
}

impl Varied {
    fn of(scenario: &Scenario) -> Varied {
        let mut varied = Varied::default();
        let variants = scenario.items.iter().filter_map(|item| match item {
            Item::Variant(variant) => Some(variant),
            _ => None,
        });
        for clause in variants.flat_map(|variant| &variant.changes) {
            match &clause.value {
                Override::Preference { actor, .. } => {
                    varied.rankings.insert(actor.text.clone());
                }
                Override::Commits {
                    decision, option, ..
                } => {
                    let pair = (decision.text.clone(), option.text.clone());
                    varied.commits.insert(pair);
                }
                Override::Evidence(x) => {
                    varied.names.extend(vary::names(&x.claim.condition));
                }
                _ => {}
            }
        }
        varied
    }

    fn asks(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn commits(&self, decision: &str, option: &str) -> bool {
        self.commits
            .contains(&(decision.to_string(), option.to_string()))
    }
}

fn looks_like(option: &Choice, other: usize) -> bool {
    let mut mistaken = option.mistaken_for.iter();
    option.looks_like == Some(other) || mistaken.any(|(o, _)| *o == other)
}

fn changes_nothing(option: &Choice) -> bool {
    option.effects.is_empty() && option.outcomes.iter().all(|row| row.effects.is_empty())
}

/// Whether two options are the same in every respect but the name.
fn same_option(model: &Model, a: &Choice, b: &Choice) -> bool {
    let outcomes = a.outcomes.iter().zip(&b.outcomes);
    let leaks = match (&a.leak, &b.leak) {
        (None, None) => true,
        (Some(x), Some(y)) => same(model, x, y),
        _ => false,
    };
    a.group == b.group
        && same_prior(model, &a.usual, &b.usual)
        && a.when == b.when
        && same_effects(&a.effects, &b.effects)
        && a.outcomes.len() == b.outcomes.len()
        && outcomes.into_iter().all(|(x, y)| {
            same_prior(model, &x.chance, &y.chance) && same_effects(&x.effects, &y.effects)
        })
        && (&a.seen_by, a.looks_like) == (&b.seen_by, b.looks_like)
        && leaks
        && all_alike(&a.spies, &b.spies, |(i, x), (j, y)| {
            i == j && same(model, x, y)
        })
        && all_alike(&a.mistaken_for, &b.mistaken_for, |(i, x), (j, y)| {
            i == j && same_prior(model, x, y)
        })
}

fn all_alike<T>(a: &[T], b: &[T], alike: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| alike(x, y))
}

fn same_effects(a: &[Effect], b: &[Effect]) -> bool {
    let same = |x: &Effect, y: &Effect| {
        x.variable == y.variable
            && match (&x.change, &y.change) {
                (Change::Set(p), Change::Set(q)) => p == q,
                (Change::Step(p), Change::Step(q)) => p == q,
                _ => false,
            }
    };
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| same(x, y))
}

fn same_prior(model: &Model, a: &Prior, b: &Prior) -> bool {
    match (a, b) {
        (Prior::Otherwise, Prior::Otherwise) => true,
        (Prior::Given(x), Prior::Given(y)) => same(model, x, y),
        _ => false,
    }
}

fn same_weights(model: &Model, a: &Weights, b: &Weights) -> bool {
    match (a, b) {
        (Weights::Ranked(x), Weights::Ranked(y)) => x == y,
        (Weights::Given(x), Weights::Given(y)) => {
            let rows = x.iter().zip(y);
            x.len() == y.len()
                && rows
                    .into_iter()
                    .all(|(p, q)| p.0 == q.0 && same(model, &p.1, &q.1))
        }
        _ => false,
    }
}

/// Whether two numbers are the same in every draw. A number that is written twice is, a range that is written twice is not.
pub(super) fn same(model: &Model, a: &Num, b: &Num) -> bool {
    let parts = a.walk().zip(b.walk());
    let alike = |(x, y): (&Formula, &Formula)| match (x, y) {
        (Formula::Param(p), Formula::Param(q)) => {
            let certain = |x: &Dist| matches!(x, Dist::Point(_));
            let (x, y) = (&model.params[*p].dist, &model.params[*q].dist);
            p == q || certain(x) && x == y
        }
        (x, y) if x.children().next().is_none() => x == y,
        (Formula::Bin(p, ..), Formula::Bin(q, ..)) => p == q,
        (x, y) => std::mem::discriminant(x) == std::mem::discriminant(y),
    };
    a.walk().count() == b.walk().count() && parts.into_iter().all(alike)
}
