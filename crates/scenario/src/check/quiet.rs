//! Guards that ask for a quiet option where its decision may not take place at all: to others both look the same.

use super::Checker;
use super::mistakes::expressions as wrong;
use super::scope::{Use, uses};
use crate::formula::Formula;
use crate::model::{ActorId, DecisionId, OptionId};

impl Checker<'_> {
    /// Reports every guard that would have to tell a quiet option from no decision, and cannot.
    pub(super) fn quiet_guards(&mut self) {
        for d in 0..self.model.decisions.len() {
            let item = self.names.decisions.items[d];
            let Some(mover) = self.mover(d) else { continue };
            let options = item
                .options
                .iter()
                .zip(&self.model.decisions[d].options)
                .map(|(written, option)| (&written.when, &option.when));
            let guards = std::iter::once((&item.when, &self.model.decisions[d].when))
                .chain(options)
                .filter_map(|(written, when)| Some((written.as_ref()?.value.span, when.as_ref()?)));
            let mut problems = Vec::new();
            for (span, when) in guards {
                if let Some((other, quiet)) = self.untold(mover, when) {
                    let other = &self.model.decisions[other];
                    let actor = &self.model.actors[mover].name;
                    let option = &other.options[quiet].name;
                    problems.push(wrong::cannot_know_quiet(span, actor, &other.name, option));
                }
            }
            problems
                .into_iter()
                .for_each(|problem| self.report(problem));
        }
    }

    /// A quiet option that the condition asks for, where the actor cannot know whether its decision takes place.
    fn untold(&self, actor: ActorId, formula: &Formula) -> Option<(DecisionId, OptionId)> {
        formula.leaves().find_map(|leaf| match leaf {
            Formula::Chose(d, o) => {
                let quiet = self.model.decisions[*d].quiet == Some(*o);
                (quiet && !self.knows_whether(actor, *d)).then_some((*d, *o))
            }
            _ => None,
        })
    }

    /// Whether an actor can tell that a decision takes place from what it knows anyway.
    fn knows_whether(&self, actor: ActorId, d: DecisionId) -> bool {
        let decision = &self.model.decisions[d];
        let Some(when) = &decision.when else {
            return true;
        };
        self.mover(d) == Some(actor)
            || uses(when).into_iter().all(|what| match what {
                Use::Round | Use::Shock(_) => true,
                Use::Type(_) | Use::Event(_) => false,
                Use::Variable(v) => {
                    let known = &self.model.variables[v].known_to;
                    known.as_ref().is_none_or(|list| list.contains(&actor))
                }
                // A later decision is not taken yet, for any actor.
                Use::Move(earlier) => earlier >= d || self.sees_all(actor, earlier),
            })
    }

    /// Whether nothing about an earlier decision is hidden from an actor.
    fn sees_all(&self, actor: ActorId, d: DecisionId) -> bool {
        let decision = &self.model.decisions[d];
        let mut options = decision.options.iter();
        (self.mover(d) == Some(actor) || options.all(|option| option.always_shows(actor)))
            && (decision.quiet.is_none() || self.knows_whether(actor, d))
    }
}
