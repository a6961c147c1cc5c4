//! What happens in a round: decisions with their options, events, and what comes of them.

use super::{ActorId, DecisionId, EventId, Formula, Num, OptionId, Prior, VarId};

/// One step of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Somebody chooses.
    Decision(DecisionId),
    /// Chance moves.
    Event(EventId),
}

/// Rounds `first..=last`, from 1, inside those of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first round.
    pub first: u32,
    /// The last round, not before the first.
    pub last: u32,
}

impl Window {
    /// Whether the round is one of them.
    pub fn holds(&self, round: u32) -> bool {
        self.first <= round && round <= self.last
    }
}

/// A choice that an actor has in a round.
#[derive(Clone, Debug)]
pub struct Decision {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Who chooses.
    pub by: ActorId,
    /// Number of its group. Decisions that are neighbours in `stages` with the same group move simultaneously: their effects are
    /// applied when all have chosen.
    pub group: Option<usize>,
    /// In which rounds it can take place.
    pub window: Window,
    /// Whether it takes place: a condition that is public or known to the mover. None: always.
    pub when: Option<Formula>,
    /// The option that its actor is bound to in these rounds; everybody knows it.
    pub committed: Option<(OptionId, Window)>,
    /// Groups of options that share one weight.
    pub groups: Vec<OptionGroup>,
    /// Indexed by [`OptionId`]; at least one.
    pub options: Vec<Choice>,
    /// The option marked quiet (the first if none is marked and some option is hidden). Where the decision does not
    /// take place, others observe what they would observe after this option.
    pub quiet: Option<OptionId>,
}

/// Options of a decision that share one weight.
#[derive(Clone, Debug)]
pub struct OptionGroup {
    /// In the text.
    pub name: String,
    /// Its share of the decision's play at λ = 0. Those of which nothing is said have equal parts of what the others leave.
    pub usual: Prior,
}

/// An option of a decision.
#[derive(Clone, Debug)]
pub struct Choice {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Index into [`Decision::groups`].
    pub group: Option<usize>,
    /// Its share of the play at λ = 0: of its group's, or of its decision's. Those of which nothing is said have equal parts of what
    /// the others leave.
    pub usual: Prior,
    /// Whether it can be chosen: a condition that the mover can judge. None: always.
    pub when: Option<Formula>,
    /// Certain effects, applied before the outcomes, in order.
    pub effects: Vec<Effect>,
    /// Who sees it taken, sorted. None: everybody. Always contains the mover.
    pub seen_by: Option<Vec<ActorId>>,
    /// Who may see it besides, each by a draw of its own that nobody else learns of; none of them in `seen_by`.
    pub spies: Vec<(ActorId, Num)>,
    /// The option that those who do not see it take it for.
    pub looks_like: Option<OptionId>,
    /// Of an option that everybody sees: what all but the mover take it for, and with what probability; one draw for all of them. They
    /// take it for what it is with what is left.
    pub mistaken_for: Vec<(OptionId, Prior)>,
    /// The probability that it comes out and everybody sees it. None for 0, and where everybody sees it anyway.
    pub leak: Option<Num>,
    /// What may come of it: one of these. Empty: nothing but the effects.
    pub outcomes: Vec<Outcome>,
}

impl Choice {
    /// Whether an actor that does not move always sees it taken, and for what it is.
    pub fn always_shows(&self, actor: ActorId) -> bool {
        let told = self.seen_by.as_ref();
        told.is_none_or(|list| list.contains(&actor)) && self.mistaken_for.is_empty()
    }
}

/// What may come of an option or an event.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its probability; it may look at the state and at types.
    pub chance: Prior,
    /// Applied in order; empty if nothing changes.
    pub effects: Vec<Effect>,
}

/// A change of one variable.
#[derive(Clone, Debug)]
pub struct Effect {
    /// What changes.
    pub variable: VarId,
    /// How.
    pub change: Change,
}

/// New level index; results outside the variable's range are clamped to it.
#[derive(Clone, Debug)]
pub enum Change {
    /// To a level index for ordered levels, to an integer value for integer variables, rounded to the nearest.
    Set(Formula),
    /// Steps up (positive) or down.
    Step(i32),
}

/// A move of chance in a round.
#[derive(Clone, Debug)]
pub struct Event {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// In which rounds it can take place.
    pub window: Window,
    /// Whether it takes place: a condition that asks for no type. None: always.
    pub when: Option<Formula>,
    /// Certain effects, applied before the outcomes, in order.
    pub effects: Vec<Effect>,
    /// What may come of it: one of these. Empty: nothing but the effects.
    pub outcomes: Vec<Outcome>,
}
