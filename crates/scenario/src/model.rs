//! The checked scenario: names resolved to indices, expressions typed, every number a parameter.
//!
//! This is what the compiler reads. It is only ever made by [`crate::check()`], so its indices are valid,
//! its guards are computable by those who use them, and its lists are complete. Strings are kept for people.

#![allow(missing_docs)] // fields say their name; what needs more than a name has a line

use crate::date::Date;
use crate::formula::Bounds;
use crate::span::Span;
use crate::syntax::{Because, Unit};

pub use crate::formula::{Formula, Op};

/// Index into [`Model::params`].
pub type ParamId = usize;
/// Index into [`Model::actors`].
pub type ActorId = usize;
/// Index into an actor's types.
pub type TypeId = usize;
/// Index into [`Model::variables`].
pub type VarId = usize;
/// Index into [`Model::decisions`].
pub type DecisionId = usize;
/// Index into a decision's options.
pub type OptionId = usize;
/// Index into [`Model::events`].
pub type EventId = usize;
/// Index into [`Model::goals`].
pub type GoalId = usize;
/// Index into [`Model::sources`].
pub type SourceId = usize;

/// A checked scenario.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub title: String,
    /// At least 1.
    pub rounds: u32,
    pub unit: Option<Unit>,
    /// The first day of round 1.
    pub from: Option<Date>,
    /// None: perfect recall. `Some(k)`: visible state and what was seen in the last k rounds and in this one.
    pub memory: Option<u32>,
    /// δ per round, in (0, 1].
    pub discount: ParamId,
    pub params: Vec<Param>,
    pub actors: Vec<Actor>,
    pub goals: Vec<Goal>,
    pub variables: Vec<Variable>,
    pub decisions: Vec<Decision>,
    pub events: Vec<Event>,
    /// What runs in every round, in this order.
    pub stages: Vec<Stage>,
    pub sources: Vec<Source>,
    pub evidence: Vec<Evidence>,
    pub questions: Vec<Question>,
    /// Names, labels and reasons of variants; [`crate::vary()`] makes the varied scenario.
    pub variants: Vec<Variant>,
    /// Every citable construct in reading order, with its reasons: the ledger of assumptions.
    pub constructs: Vec<Construct>,
}

/// A number of the scenario. Point numbers are parameters too: they can be differentiated by.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// A stable path such as `tehran.sincere.prior`, `outreach.envoy.leaks`, `let.pressure`, `goal.relief.case1`.
    pub path: String,
    pub dist: Dist,
    pub span: Span,
}

/// What is known about a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dist {
    Point(f64),
    Uniform { lo: f64, hi: f64 },
    Triangular { lo: f64, mode: f64, hi: f64 },
}

impl Dist {
    /// The point estimate: the mean.
    pub fn mean(&self) -> f64 {
        match *self {
            Dist::Point(x) => x,
            Dist::Uniform { lo, hi } => 0.5 * (lo + hi),
            Dist::Triangular { lo, mode, hi } => (lo + mode + hi) / 3.0,
        }
    }

    /// The smallest and the largest value.
    pub fn support(&self) -> Bounds {
        match *self {
            Dist::Point(x) => (x, x),
            Dist::Uniform { lo, hi } | Dist::Triangular { lo, hi, .. } => (lo, hi),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Actor {
    pub name: String,
    pub label: String,
    /// At least one; an actor without declared types has a single one with an empty name.
    pub types: Vec<Type>,
    /// λ.
    pub precision: Num,
    /// Whether it owns a decision.
    pub moves: bool,
}

#[derive(Clone, Debug)]
pub struct Type {
    pub name: String,
    pub label: String,
    pub prior: Prior,
    pub weights: Weights,
}

/// A probability that may be "whatever the others leave".
#[derive(Clone, Debug, PartialEq)]
pub enum Prior {
    Given(Num),
    Otherwise,
}

/// A type's weights over goals; a goal that is absent weighs nothing.
#[derive(Clone, Debug)]
pub enum Weights {
    /// Best first; ties in one group. May be empty for an actor that wants nothing.
    Ranked(Vec<Vec<GoalId>>),
    /// Normalised to sum to one after evaluation.
    Given(Vec<(GoalId, Num)>),
}

#[derive(Clone, Debug)]
pub struct Goal {
    pub name: String,
    pub label: String,
    pub of: Vec<ActorId>,
    pub at_end: bool,
    /// First case whose condition holds; 0 if none.
    pub cases: Vec<(Num, Option<Formula>)>,
    /// (sign ±1, amount, condition), added to the case's value, then clipped to [0, 1].
    pub adjustments: Vec<(f64, Num, Option<Formula>)>,
}

#[derive(Clone, Debug)]
pub struct Variable {
    pub name: String,
    pub label: String,
    /// Printed names of the levels in order; integers `lo..hi` are their decimal texts.
    pub levels: Vec<String>,
    /// For an integer variable: the integer value of level 0; else none.
    pub int_base: Option<i64>,
    pub start: Start,
    /// None: public.
    pub known_to: Option<Vec<ActorId>>,
}

/// Level index at the start, or a chance draw over level indices.
#[derive(Clone, Debug)]
pub enum Start {
    At(usize),
    Drawn(Vec<(usize, Prior)>),
}

/// One step of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Decision(DecisionId),
    Event(EventId),
}

/// Rounds `first..=last`, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub first: u32,
    pub last: u32,
}

impl Window {
    pub fn holds(&self, round: u32) -> bool {
        self.first <= round && round <= self.last
    }
}

#[derive(Clone, Debug)]
pub struct Decision {
    pub name: String,
    pub label: String,
    pub by: ActorId,
    /// Decisions that are neighbours in `stages` with the same group move simultaneously.
    pub group: Option<usize>,
    pub window: Window,
    /// Public or known to the mover.
    pub when: Option<Formula>,
    pub committed: Option<(OptionId, Window)>,
    pub options: Vec<Choice>,
    /// The option marked quiet (the first if none is marked and some option is hidden). Where the decision does not
    /// take place, others observe what they would observe after this option.
    pub quiet: Option<OptionId>,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub name: String,
    pub label: String,
    pub when: Option<Formula>,
    /// Certain effects, applied before the outcomes, in order.
    pub effects: Vec<Effect>,
    /// None: public. Always contains the mover.
    pub seen_by: Option<Vec<ActorId>>,
    /// What those who do not see it take it for.
    pub looks_like: Option<OptionId>,
    pub leak: Option<Num>,
    pub outcomes: Vec<Outcome>,
}

#[derive(Clone, Debug)]
pub struct Outcome {
    pub chance: Prior,
    pub effects: Vec<Effect>,
}

#[derive(Clone, Debug)]
pub struct Effect {
    pub variable: VarId,
    pub change: Change,
}

/// New level index; results outside the variable's range are held at its ends.
#[derive(Clone, Debug)]
pub enum Change {
    /// A level index for ordered levels, an integer value for integer variables.
    Set(Formula),
    /// Steps up (positive) or down.
    Step(i32),
}

#[derive(Clone, Debug)]
pub struct Event {
    pub name: String,
    pub label: String,
    pub window: Window,
    pub when: Option<Formula>,
    pub effects: Vec<Effect>,
    /// Empty: certain.
    pub outcomes: Vec<Outcome>,
}

#[derive(Clone, Debug)]
pub struct Source {
    pub name: String,
    pub label: String,
    pub dated: Option<Date>,
    pub grade: Option<String>,
    pub hit: Num,
    pub false_alarm: Num,
    pub planted: Option<(ActorId, Num)>,
    /// Whether nobody who reads its reports knows who says so.
    pub anonymous: bool,
    pub document: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Evidence {
    pub name: String,
    pub label: String,
    pub claim: Claim,
    pub source: Option<SourceId>,
    /// Items with the same origin count once (the first in time, then in file order).
    pub origin: Option<String>,
    pub dated: Option<Date>,
}

/// Judged at the end of `round`, but for `Event`.
#[derive(Clone, Debug)]
pub enum Claim {
    Event {
        event: EventId,
        happened: bool,
        round: u32,
    },
    State {
        condition: Formula,
        round: u32,
    },
}

#[derive(Clone, Debug)]
pub struct Question {
    pub name: String,
    pub label: String,
    pub property: Property,
    pub given: Option<Property>,
    pub resolves: Option<String>,
    /// The day on which the answer is looked up, where the scenario names one.
    pub due: Option<Date>,
    pub base_rate: Option<Num>,
}

/// See [`crate::syntax::Property`]; rounds are filled in.
#[derive(Clone, Debug)]
pub enum Property {
    InRound(Formula, u32),
    By(Formula, u32),
    Always(Formula, u32),
    Until(Formula, Formula, u32),
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub name: String,
    pub label: String,
    /// Of each of its changes, as they stand in the scenario.
    pub sorts: Vec<Sort>,
}

/// What a change of a variant is to those who act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Somebody is made to do something (`commits`, an intervention): the others know it, and respond.
    Made,
    /// Something is taken to be otherwise: everybody knows it, and plays accordingly.
    Assumed,
    /// Something else was reported, or by a source of another grade: nobody who acts learns of it.
    Reported,
}

/// One citable construct.
#[derive(Clone, Debug)]
pub struct Construct {
    /// What kind of thing: `actor`, `type`, `ranking`, `goal`, `goal case`, `variable`, `decision`, `option`, `event`,
    /// `outcome`, `let`, `channel`, `relation`, `note`, `source`, `evidence`, `question`, `variant`, …
    pub kind: &'static str,
    /// Its name, dotted where nested: `outreach.envoy`.
    pub path: String,
    pub label: String,
    pub because: Vec<Because>,
    pub span: Span,
    /// Whether it enters the computation at all (a `note` or `relation` does not).
    pub computes: bool,
}

/// A number over parameters and state; elsewhere in the model a [`Formula`] is a condition. Probabilities may look at state and
/// types; rates of leaks, priors and λ may only use parameters.
pub type Num = Formula;
