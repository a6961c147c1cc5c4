//! The checked scenario: names resolved to indices, expressions typed, every number a parameter.
//!
//! This is what the compiler reads. It is only ever made by [`crate::check()`], so its indices are valid,
//! its guards are computable by those who use them, and its lists are complete. Strings are kept for people.
//!
//! Lists keep the order of the text. Names are unique where they are looked up: among actors, variables, decisions and so on,
//! among the types of an actor, among the options of a decision. A label is what people read: where the scenario gives none, it
//! is the name. Probabilities and rates are numbers from 0 to 1, however the text writes them.

mod data;
mod moves;
mod questions;

use crate::date::Date;
use crate::formula::Bounds;
use crate::span::Span;
use crate::syntax::{Because, Unit};

pub use self::data::{Coefficient, Column, Shock};
pub use self::questions::{HowMuch, Property, Question};
pub use crate::formula::{Formula, Function, Op};
pub use moves::{Change, Choice, Decision, Effect, Event, OptionGroup, Outcome, Stage, Window};

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
    /// As its author gives it.
    pub title: String,
    /// How many rounds are played, at least 1. Wherever a round is given it is counted from 1.
    pub rounds: u32,
    /// How long a round takes; none where rounds are no spans of time.
    pub unit: Option<Unit>,
    /// The first day of round 1.
    pub from: Option<Date>,
    /// None: perfect recall. `Some(k)`: visible state and what was seen in the last k rounds and in this one.
    pub memory: Option<u32>,
    /// δ, what a round counts for against the one before it, in (0, 1].
    pub discount: ParamId,
    /// Every number that can be drawn or differentiated by, indexed by [`ParamId`].
    pub params: Vec<Param>,
    /// Numbers that a table of cases gives.
    pub columns: Vec<Column>,
    /// Numbers to be found from a table of cases.
    pub coefficients: Vec<Coefficient>,
    /// Numbers that single actors see. A scenario that has any is solved by means of its own, when it is fitted.
    pub shocks: Vec<Shock>,
    /// Indexed by [`ActorId`].
    pub actors: Vec<Actor>,
    /// Indexed by [`GoalId`].
    pub goals: Vec<Goal>,
    /// Indexed by [`VarId`].
    pub variables: Vec<Variable>,
    /// Indexed by [`DecisionId`].
    pub decisions: Vec<Decision>,
    /// Indexed by [`EventId`].
    pub events: Vec<Event>,
    /// The steps of every round, in order: each decision and each event once.
    pub stages: Vec<Stage>,
    /// Indexed by [`SourceId`].
    pub sources: Vec<Source>,
    /// All items of evidence, dated or not, whether they come to count or not.
    pub evidence: Vec<Evidence>,
    /// What is asked: whether something comes true.
    pub questions: Vec<Question>,
    /// When something comes true: each as the question whether it does, by the last round of which it is asked.
    pub when: Vec<Question>,
    /// How much there is of something.
    pub how_much: Vec<HowMuch>,
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
    /// What is known about it.
    pub dist: Dist,
    /// Where it is written; of a default, the place of what it belongs to, if it belongs to anything but the whole.
    pub span: Span,
}

/// The distribution of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dist {
    /// Its value: `30%`.
    Point(f64),
    /// Somewhere between its ends, anywhere as likely as elsewhere: `20%..50%`.
    Uniform {
        /// The lower end.
        lo: f64,
        /// The upper end, above the lower.
        hi: f64,
    },
    /// Between its ends, likeliest at one point and linearly less so towards them: `about 30% in 20%..50%`.
    Triangular {
        /// The lower end.
        lo: f64,
        /// The likeliest value, between the ends or at one of them.
        mode: f64,
        /// The upper end, above the lower.
        hi: f64,
    },
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

/// Somebody who acts, or who is only spoken of.
#[derive(Clone, Debug)]
pub struct Actor {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Indexed by [`TypeId`]. At least one; an actor without declared types has a single one with an empty name.
    pub types: Vec<Type>,
    /// What it remembers of decisions, besides what all remember.
    pub remembers: Vec<Remembers>,
    /// λ, at least 0: how sharply it follows its advantage, in logits per unit of utility, where utilities lie in [0, 1].
    pub precision: Num,
    /// Whether it owns a decision.
    pub moves: bool,
}

/// What an actor remembers of a decision. It is what it took the decision for, which need not be what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembers {
    /// Of which decision.
    pub decision: DecisionId,
    /// What of it.
    pub what: Kept,
}

/// What is remembered, and the variables that hold it. Where a variable holds what a decision was taken for, level 0 is nothing and each other
/// level the option before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What it was taken for in this round so far, and in each round before, the latest first.
    Rounds(VarId, Vec<VarId>),
    /// Whether it was ever taken for this option: level 1 if so.
    Ever(OptionId, VarId),
    /// How often it was taken for this option: the level, at most the last.
    Times(OptionId, VarId),
}

impl Kept {
    /// The variables that hold it.
    pub fn variables(&self) -> impl Iterator<Item = VarId> {
        let (first, rest) = match self {
            Kept::Rounds(now, past) => (*now, past.as_slice()),
            Kept::Ever(_, variable) | Kept::Times(_, variable) => (*variable, [].as_slice()),
        };
        std::iter::once(first).chain(rest.iter().copied())
    }
}

/// What an actor may be, and what it wants if it is that. It is drawn before play and stays. Its probability may look at the types of
/// actors before its own, so that the types of several actors can hang together in any way.
#[derive(Clone, Debug)]
pub struct Type {
    /// In the text; empty for the single type of an actor that declares none.
    pub name: String,
    /// For people.
    pub label: String,
    /// Its probability before anything is seen, given the types of the actors before.
    pub prior: Prior,
    /// What it wants.
    pub weights: Weights,
}

/// A probability that may be "whatever the others leave".
#[derive(Clone, Debug, PartialEq)]
pub enum Prior {
    /// This much. In a draw it is held in [0, 1], and alternatives that sum to anything but 1 are scaled.
    Given(Num),
    /// What the other alternatives leave of 1.
    Otherwise,
}

/// A type's weights over goals; a goal that is absent weighs nothing.
#[derive(Clone, Debug)]
pub enum Weights {
    /// Best first; ties in one group. May be empty for an actor that wants nothing.
    Ranked(Vec<Vec<GoalId>>),
    /// Goals with their weights, at least 0 each; made to sum to 1 in every draw, unless the goals are in any units.
    Given(Vec<(GoalId, Num)>),
}

/// What the end of a round is worth to those who have the goal, from 0 to 1 unless it is in any units.
#[derive(Clone, Debug)]
pub struct Goal {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Who has it, each once.
    pub of: Vec<ActorId>,
    /// Whether it is judged at the end of the last round alone, rather than averaged over rounds with their discounts.
    pub at_end: bool,
    /// Whether it may be worth any number. An actor that weighs such a goal weighs no others, its utility is their sum by their weights
    /// as they are given, and its λ is in logits per unit of that.
    pub any_units: bool,
    /// (value, condition): the first case whose condition holds, or that has none, gives the value; 0 if there is none.
    pub cases: Vec<(Num, Option<Formula>)>,
    /// (sign ±1, amount, condition): those whose condition holds are added to the case's value; the sum is clipped to [0, 1] unless
    /// the goal is in any units.
    pub adjustments: Vec<(f64, Num, Option<Formula>)>,
}

/// A part of the state of play.
#[derive(Clone, Debug)]
pub struct Variable {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Printed names of the levels in order, at most 250; integers `lo..hi` are their decimal texts.
    pub levels: Vec<String>,
    /// For an integer variable: the integer value of level 0; else none.
    pub int_base: Option<i64>,
    /// Its level before round 1.
    pub start: Start,
    /// Who sees its level at any time. None: everybody; an empty list: nobody.
    pub known_to: Option<Vec<ActorId>>,
    /// Whether it is the scenario's own bookkeeping, and stays out of forecasts.
    pub internal: bool,
    /// Who made it, and what for.
    pub origin: Origin,
}

/// What a variable is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Its author declares it.
    Declared,
    /// It says what came of an event this round, in the levels of [`EVENT_LEVELS`]. It is back at the first when a round ends, and
    /// nobody sees it.
    Follows(EventId),
    /// It says the type of an actor: as it was drawn at level 0, else the type before the level. The actor alone sees it.
    Turns(ActorId),
    /// It holds something that an actor remembers, see [`Remembers`]. The actor alone sees it.
    Remembered(ActorId),
}

impl Variable {
    /// Whether an author declares it.
    pub fn is_declared(&self) -> bool {
        self.origin == Origin::Declared
    }

    /// The event that it follows.
    pub fn follows(&self) -> Option<EventId> {
        match self.origin {
            Origin::Follows(event) => Some(event),
            _ => None,
        }
    }

    /// The actor whose type it says.
    pub fn turns(&self) -> Option<ActorId> {
        match self.origin {
            Origin::Turns(actor) => Some(actor),
            _ => None,
        }
    }
}

impl Model {
    /// Whether these weights count as they are, since their goals are in any units, and are not made to sum to one.
    pub fn weigh_as_given(&self, given: &[(GoalId, Num)]) -> bool {
        given.iter().any(|(goal, _)| self.goals[*goal].any_units)
    }

    /// The variable that says what type an actor has become; none where it stays what it is.
    pub fn turned(&self, actor: ActorId) -> Option<VarId> {
        self.variables.iter().position(|v| v.turns() == Some(actor))
    }
}

/// Levels of a variable that follows an event: it could not take place (this round, so far), it could and nothing came of it, it
/// happened, which is that a row came out that changes something.
pub const EVENT_LEVELS: [&str; 3] = ["none", "possible", "happened"];

/// Where a variable begins. Levels are indices into [`Variable::levels`].
#[derive(Clone, Debug)]
pub enum Start {
    /// At this level.
    At(usize),
    /// At one of these levels, each listed once, with its probability.
    Drawn(Vec<(usize, Prior)>),
}

/// Who reports, and how good that is.
#[derive(Clone, Debug)]
pub struct Source {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// The day by which its reports were known: the last that the date in the text may mean.
    pub dated: Option<Date>,
    /// Admiralty grade such as `B2`, for people; the rates are in `hit` and `false_alarm`.
    pub grade: Option<String>,
    /// P(report | the claim is true), plants aside.
    pub hit: Num,
    /// P(report | the claim is false), plants aside.
    pub false_alarm: Num,
    /// Who may have planted its reports, and the probability of that: a plant comes whether the claim is true or false. It may look
    /// at the state at the end of the round that a report speaks of, and at types.
    pub planted: Option<(ActorId, Num)>,
    /// Whether the readers of its reports do not know the source.
    pub anonymous: bool,
    /// The file that holds its text, as the scenario names it.
    pub document: Option<String>,
}

impl Source {
    /// Whether the chance that a report is planted hangs on what is done in play.
    pub fn planted_by_choice(&self) -> bool {
        let planted = self.planted.as_ref();
        planted.is_some_and(|(_, chance)| chance.depends_on_state())
    }
}

/// Something that was reported.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// What it says.
    pub claim: Claim,
    /// Who says it. None: it is a fact.
    pub source: Option<SourceId>,
    /// Items with the same origin count once (the first in time, then in file order).
    pub origin: Option<String>,
    /// The day by which it was known, where it has one of its own; else its source's counts.
    pub dated: Option<Date>,
}

/// What a report says: that a condition held at the end of a round.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Which; it may look at everything. Of a report of a number: that the variable is as near to it as the report says.
    pub condition: Formula,
    /// The number that was reported.
    pub about: Option<About>,
    /// At the end of which round, from 1.
    pub round: u32,
}

/// A number that was reported. A source that is right gives the true level or one near it: a level k away with a weight of
/// `give_or_take` + 1 − k, so that those further away than `give_or_take` are never given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Of which variable.
    pub variable: VarId,
    /// The level that was reported.
    pub level: usize,
    /// In levels.
    pub give_or_take: usize,
}

/// A changed form of the scenario.
#[derive(Clone, Debug)]
pub struct Variant {
    /// In the text.
    pub name: String,
    /// For people.
    pub label: String,
    /// Of each of its changes, as they stand in the scenario.
    pub sorts: Vec<Sort>,
}

/// The meaning of a variant's change to the actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// An actor is made to do something (`commits`, an intervention): the others know it, and respond.
    Made,
    /// A fact is other than in the base: every actor knows it, and plays accordingly.
    Assumed,
    /// Other evidence, or a source of another grade: no actor learns of it.
    Reported,
}

/// One citable construct.
#[derive(Clone, Debug)]
pub struct Construct {
    /// The kind of construct: `actor`, `type`, `ranking`, `goal`, `goal case`, `variable`, `decision`, `option`, `event`,
    /// `outcome`, `let`, `channel`, `relation`, `note`, `source`, `evidence`, `question`, `variant`, …
    pub kind: &'static str,
    /// Its name, dotted where nested: `outreach.envoy`.
    pub path: String,
    /// For people.
    pub label: String,
    /// Its reasons, as written; empty if none are given.
    pub because: Vec<Because>,
    /// Where it stands.
    pub span: Span,
    /// Whether it enters the computation at all (a `note` or `relation` does not).
    pub computes: bool,
}

impl Construct {
    /// Whether it rests on its author's word alone: no reason of it cites a source. Sources and reports are what is cited.
    pub fn cites_nothing(&self) -> bool {
        !matches!(self.kind, "source" | "evidence")
            && self.because.iter().all(|b| b.source.is_none())
    }
}

/// A number over parameters and state; elsewhere in the model a [`Formula`] is a condition. Probabilities may look at state and
/// types; rates of leaks, priors and λ may only use parameters.
pub type Num = Formula;
