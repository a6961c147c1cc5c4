//! What a scenario reads: the variables, options and types that anything in the scenario looks at.

use std::collections::BTreeSet;

use crate::formula::Formula;
use crate::model::{
    ActorId, Change, DecisionId, Effect, Model, OptionId, Outcome, Prior, Property, Start, TypeId,
    VarId, Weights,
};

/// What the formulas of a scenario look at.
#[derive(Debug, Default)]
pub(super) struct Reads {
    /// A variable that only says what it becomes itself is not among them.
    pub(super) variables: BTreeSet<VarId>,
    /// Those that an actor is committed to are among them.
    pub(super) options: BTreeSet<(DecisionId, OptionId)>,
    pub(super) types: BTreeSet<(ActorId, TypeId)>,
}

impl Reads {
    /// Looks through all of a scenario but its variants.
    pub(super) fn of(model: &Model) -> Reads {
        let mut asked = Reads::default();
        for actor in &model.actors {
            asked.formula(&actor.precision);
            for t in &actor.types {
                asked.prior(&t.prior);
                if let Weights::Given(rows) = &t.weights {
                    rows.iter().for_each(|(_, weight)| asked.formula(weight));
                }
            }
        }
        for goal in &model.goals {
            let cases = goal.cases.iter().map(|(value, when)| (value, when));
            let rows = goal
                .adjustments
                .iter()
                .map(|(_, value, when)| (value, when));
            for (value, when) in cases.chain(rows) {
                asked.formula(value);
                asked.guard(when);
            }
        }
        for variable in &model.variables {
            if let Start::Drawn(rows) = &variable.start {
                rows.iter().for_each(|(_, chance)| asked.prior(chance));
            }
        }
        asked.moves(model);
        asked.reports(model);
        asked
    }

    fn moves(&mut self, model: &Model) {
        for (d, decision) in model.decisions.iter().enumerate() {
            self.guard(&decision.when);
            self.options.extend(decision.committed.map(|(o, _)| (d, o)));
            for group in &decision.groups {
                self.prior(&group.usual);
            }
            for option in &decision.options {
                self.guard(&option.when);
                self.guard(&option.leak);
                for (_, chance) in &option.spies {
                    self.formula(chance);
                }
                for (_, chance) in &option.mistaken_for {
                    self.prior(chance);
                }
                self.prior(&option.usual);
                self.effects(&option.effects);
                self.outcomes(&option.outcomes);
            }
        }
        for event in &model.events {
            self.guard(&event.when);
            self.effects(&event.effects);
            self.outcomes(&event.outcomes);
        }
    }

    fn reports(&mut self, model: &Model) {
        for source in &model.sources {
            self.formula(&source.hit);
            self.formula(&source.false_alarm);
            if let Some((_, chance)) = &source.planted {
                self.formula(chance);
            }
        }
        for evidence in &model.evidence {
            self.formula(&evidence.claim.condition);
        }
        for question in model.asked() {
            let properties = std::iter::once(&question.property).chain(&question.given);
            for property in properties {
                match property {
                    Property::InRound(f, _) | Property::By(f, _) | Property::Always(f, _) => {
                        self.formula(f);
                    }
                    Property::Until(f, g, _) => {
                        self.formula(f);
                        self.formula(g);
                    }
                }
            }
        }
    }

    fn formula(&mut self, formula: &Formula) {
        for leaf in formula.leaves() {
            match leaf {
                Formula::Var(v) => drop(self.variables.insert(*v)),
                Formula::Chose(d, o) => drop(self.options.insert((*d, *o))),
                Formula::IsType(a, k) => drop(self.types.insert((*a, *k))),
                _ => {}
            }
        }
    }

    fn guard(&mut self, when: &Option<Formula>) {
        when.iter().for_each(|when| self.formula(when));
    }

    fn prior(&mut self, prior: &Prior) {
        if let Prior::Given(chance) = prior {
            self.formula(chance);
        }
    }

    fn effects(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Change::Set(to) = &effect.change {
                let known = self.variables.contains(&effect.variable);
                self.formula(to);
                if !known {
                    self.variables.remove(&effect.variable);
                }
            }
        }
    }

    fn outcomes(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            self.prior(&outcome.chance);
            self.effects(&outcome.effects);
        }
    }
}
