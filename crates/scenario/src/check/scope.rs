//! Where an expression stands, and what it may use there.

use super::Checker;
use super::mistakes::data as wrong_data;
use super::mistakes::expressions as wrong;
use crate::formula::Formula;
use crate::model::{ActorId, DecisionId, EventId, VarId};
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax;

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A rate, prior, weight or precision: the same throughout play.
    Quantity,
    /// How likely a type of this actor is: it may hang on the types of actors above.
    Prior(ActorId),
    /// The value of a `let`: judged where the `let` is used.
    Let,
    /// Whether a decision takes place.
    DecisionGuard(DecisionId),
    /// Whether an option can be chosen.
    OptionGuard(DecisionId),
    /// Whether an event takes place.
    EventGuard,
    /// The probability of an outcome.
    Chance,
    /// A goal's worth and its conditions.
    Goal,
    /// The worth of a goal in any units.
    Payoff,
    /// The new value of a variable.
    Effect,
    /// Evidence and questions: the analyst sees everything.
    Judged,
}

/// The place with what is carried along while one expression is read.
pub(super) struct Scope {
    pub(super) place: Place,
    /// Path of the parameter that a number becomes.
    pub(super) path: String,
    /// How many numbers of this expression have become parameters.
    pub(super) numbers: usize,
    /// Whether numbers are constants here rather than parameters.
    pub(super) constants: bool,
    pub(super) depth: usize,
    /// Size of the `let`s whose values have been put in.
    pub(super) written_out: usize,
}

impl Scope {
    /// For an expression whose numbers become parameters called `path`.
    pub(super) fn quantity(place: Place, path: String) -> Scope {
        Scope {
            place,
            path,
            numbers: 0,
            constants: false,
            depth: 0,
            written_out: 0,
        }
    }

    /// For an expression that shapes the game: its numbers are constants.
    pub(super) fn constants(place: Place) -> Scope {
        Scope {
            constants: true,
            ..Scope::quantity(place, String::new())
        }
    }

    /// Sets whether numbers are constants; gives what it was.
    pub(super) fn set_constants(&mut self, constants: bool) -> bool {
        std::mem::replace(&mut self.constants, constants)
    }
}

/// The names that an expression reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    Variable(VarId),
    Type(ActorId),
    Move(DecisionId),
    Event(EventId),
    Round,
    /// A shock, by its index.
    Shock(usize),
}

impl Checker<'_> {
    /// Reports a use that the place does not allow.
    pub(super) fn may_use(&mut self, what: Use, scope: &Scope, span: Span) {
        let problem = match scope.place {
            Place::Let | Place::Payoff => None,
            _ if matches!(what, Use::Shock(_)) => {
                Some(wrong_data::shock_place(span, self.name_of(what)))
            }
            Place::Chance | Place::Goal | Place::Judged => None,
            Place::Prior(a) => match what {
                Use::Type(i) if i < a => None,
                Use::Type(i) => Some(wrong::type_of_later(span, self.name_of(Use::Type(i)))),
                _ => Some(wrong::state_in_rate(span, self.name_of(what))),
            },
            Place::Quantity => Some(wrong::state_in_rate(span, self.name_of(what))),
            Place::Effect => match what {
                Use::Type(_) => Some(wrong::type_in_effect(span)),
                _ => None,
            },
            Place::EventGuard => match what {
                Use::Type(_) => Some(wrong::type_decides_whether(span, "an event")),
                _ => None,
            },
            Place::DecisionGuard(d) => match what {
                Use::Type(i) if self.mover(d) == Some(i) => {
                    Some(wrong::type_decides_whether(span, "a decision"))
                }
                _ => self.beyond_knowledge(d, what, span),
            },
            Place::OptionGuard(d) => self.beyond_knowledge(d, what, span),
        };
        if let Some(problem) = problem {
            self.report(problem);
        }
    }

    /// The problem, if the mover of `d` cannot know this when it moves.
    fn beyond_knowledge(&self, d: DecisionId, what: Use, span: Span) -> Option<Problem> {
        // Without a known mover there is nothing to judge; that has been said already.
        let mover = self.mover(d)?;
        let actor = &self.model.actors[mover].name;
        match what {
            Use::Round | Use::Shock(_) => None,
            Use::Event(e) => {
                let event = &self.names.events.items[e].name.text;
                Some(wrong::cannot_know_event(span, actor, event))
            }
            Use::Variable(v) => {
                let variable = &self.model.variables[v];
                let known = variable.known_to.as_ref();
                known
                    .is_some_and(|list| !list.contains(&mover))
                    .then(|| wrong::cannot_know_variable(span, actor, &variable.name))
            }
            Use::Type(i) => (i != mover)
                .then(|| wrong::cannot_know_type(span, actor, &self.model.actors[i].name)),
            Use::Move(other) => {
                let decision = &self.model.decisions[other];
                if other == d {
                    return Some(wrong::own_decision(span, &decision.name));
                }
                let group = self.model.decisions[d].group;
                if group.is_some() && group == decision.group {
                    let name = &decision.name;
                    return Some(wrong::cannot_know_simultaneous(span, actor, name));
                }
                if self.mover(other) == Some(mover) {
                    return None;
                }
                let hidden = decision
                    .options
                    .iter()
                    .zip(&self.names.decisions.items[other].options);
                let hidden = hidden.into_iter().find(|(option, written)| {
                    !option.always_shows(mover) || may_be_mistaken(written)
                });
                let (hidden, _) = hidden?;
                Some(wrong::cannot_know_move(
                    span,
                    actor,
                    &decision.name,
                    &hidden.name,
                ))
            }
        }
    }

    /// The actor that takes a decision, where it is known.
    pub(super) fn mover(&self, d: DecisionId) -> Option<ActorId> {
        self.names
            .actors
            .get(&self.names.decisions.items[d].by.text)
    }

    fn name_of(&self, what: Use) -> &str {
        match what {
            Use::Variable(v) => &self.model.variables[v].name,
            Use::Type(i) => &self.model.actors[i].name,
            Use::Move(d) => &self.model.decisions[d].name,
            Use::Event(e) => &self.names.events.items[e].name.text,
            Use::Round => "round",
            Use::Shock(s) => &self.model.shocks[s].name,
        }
    }
}

/// Whether it is said what it may be taken for; its chances may not have been read yet.
pub(super) fn may_be_mistaken(option: &syntax::Choice) -> bool {
    let looks = option.looks_like.iter().flat_map(|c| &c.value.0);
    looks.into_iter().any(|look| look.chance.is_some())
}

/// Everything that a resolved expression looks at, each once, in a fixed order.
pub(super) fn uses(formula: &Formula) -> Vec<Use> {
    let look = |leaf: &Formula| match leaf {
        Formula::Var(v) => Some(Use::Variable(*v)),
        Formula::IsType(i, _) => Some(Use::Type(*i)),
        Formula::Chose(d, _) => Some(Use::Move(*d)),
        Formula::Round => Some(Use::Round),
        _ => None,
    };
    let mut out: Vec<Use> = formula.leaves().filter_map(look).collect();
    out.sort_unstable();
    out.dedup();
    out
}
