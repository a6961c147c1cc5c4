//! Actors that become another type in play: a death, a conversion.
//!
//! The type that is drawn before play stays what it is. A variable of the model, which nobody declares and which the actor alone sees,
//! says what the actor has become since. `north is stalling` then asks for what it is now.

use super::Checker;
use super::mistakes::names as unnamed;
use super::scope::Place;
use crate::formula::{Formula, Op};
use crate::model::{ActorId, Change, Effect, Origin, Start, TypeId, Variable};
use crate::syntax::{self, Name};

impl Checker<'_> {
    /// A variable for each actor that some effect turns.
    pub(super) fn turn_shells(&mut self) {
        let mut turned: Vec<ActorId> = Vec::new();
        let decisions = self.names.decisions.items.iter();
        let options = decisions.flat_map(|d| &d.options);
        let options = options.map(|o| (&o.then, &o.outcomes));
        let events = self.names.events.items.iter();
        let events = events.map(|e| (&e.then, &e.outcomes));
        for (then, outcomes) in options.chain(events) {
            let then = then.iter().map(|clause| &clause.value);
            let rows = outcomes.iter().flat_map(|row| &row.effects);
            for effect in then.chain(rows) {
                if matches!(effect.change, syntax::Change::Becomes(_)) {
                    turned.extend(self.names.actors.get(&effect.variable.text));
                }
            }
        }
        turned.sort_unstable();
        turned.dedup();
        for actor in turned {
            let declared = &self.model.actors[actor];
            let types = declared.types.iter().map(|own| own.name.clone());
            let variable = Variable {
                // No declared name has a blank.
                name: format!("{} now", declared.name),
                label: format!("What {} has become", declared.label),
                levels: ["unchanged".to_owned()].into_iter().chain(types).collect(),
                int_base: None,
                start: Start::At(0),
                known_to: Some(vec![actor]),
                internal: true,
                origin: Origin::Turns(actor),
            };
            self.turns.insert(actor, self.model.variables.len());
            self.model.variables.push(variable);
        }
    }

    /// `north becomes stalling`
    pub(super) fn becomes(&mut self, actor: &Name, of_type: &Name) -> Option<Effect> {
        let a = self.actor(actor)?;
        let types = self.names.actors.items[a].types.iter();
        let types = types.map(|t| t.name.text.as_str());
        let Some(k) = types.clone().position(|t| t == of_type.text) else {
            let (part, word) = (unnamed::Part::Type, &of_type.text);
            let problem = unnamed::not_one_of(part, &actor.text, word, of_type.span, types);
            self.report(problem);
            return None;
        };
        let variable = *self.turns.get(&a)?;
        Some(Effect {
            variable,
            change: Change::Set(Formula::Const(k as f64 + 1.0)),
        })
    }

    /// Whether an actor is of a type: as it was drawn, or as it has become since.
    pub(super) fn is_now(&self, actor: ActorId, k: TypeId, place: Place) -> Formula {
        let drawn = Formula::IsType(actor, k);
        let before_play = matches!(place, Place::Prior(_));
        let Some(&variable) = self.turns.get(&actor).filter(|_| !before_play) else {
            return drawn;
        };
        let at = |level: f64| {
            let sides = [Formula::Var(variable), Formula::Const(level)].map(Box::new);
            let [variable, level] = sides;
            Formula::Bin(Op::Eq, variable, level)
        };
        let stayed = Formula::Bin(Op::And, Box::new(at(0.0)), Box::new(drawn));
        Formula::Bin(Op::Or, Box::new(at(k as f64 + 1.0)), Box::new(stayed))
    }
}
