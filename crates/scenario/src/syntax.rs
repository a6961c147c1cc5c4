//! The scenario as its author wrote it: the one tree that text and JSON are both read into.
//!
//! Names are not yet resolved here; [`crate::check()`] does that. Every list keeps the author's order.
//! Spans and comments ride along: spans are invisible to equality and to JSON.

#![allow(missing_docs)] // fields say their name; what needs more than a name has a line

use crate::json::Scalar;
use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A name with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
pub struct Name {
    /// The name: letters, digits and underscores, not starting with a digit.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What any item or clause may carry besides its own meaning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Meta {
    /// Comment lines that stand above it (or at the end of its line), without the `#`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<String>,
    /// Its reasons: `because report#7.2, cable#3 "a note"`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Because>,
    /// The whole item's or clause's place.
    #[serde(skip)]
    pub span: Span,
}

/// One reason: a citation, a note, or both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// The source cited; none for a bare note.
    pub source: Option<Name>,
    /// The place in the source, as in `7.2`: paragraph.sentence.
    pub locator: Option<String>,
    /// First 8 hex digits of the SHA-256 of the cited sentence (whitespace collapsed), after `@`.
    pub digest: Option<String>,
    /// The analyst's own words.
    pub note: Option<String>,
    /// Its place.
    #[serde(skip)]
    pub span: Span,
}

/// A whole scenario file: items in the author's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The items.
    pub items: Vec<Item>,
    /// Comment lines after the last item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trailing_comments: Vec<String>,
}

/// One item. In text each starts in column one with its keyword.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "item", rename_all = "lowercase")]
#[allow(missing_docs)]
#[allow(clippy::large_enum_variant)] // the items of a scenario are few
pub enum Item {
    #[serde(rename = "scenario")]
    Header(Header),
    Include(Include),
    Source(Source),
    Grades(Grades),
    Let(Let),
    Actor(Actor),
    Channel(Channel),
    Relation(Relation),
    Note(Note),
    Goal(Goal),
    Variable(Variable),
    Decision(Decision),
    Event(Event),
    Evidence(Evidence),
    Question(Question),
    Variant(Variant),
    Cover(Cover),
}

/// `scenario "Title"`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    #[serde(flatten)]
    pub meta: Meta,
    pub title: String,
    /// `rounds 6 quarters from 2024-10`
    pub rounds: Option<Rounds>,
    /// `memory 1 round`, `memory perfect`
    pub memory: Option<Memory>,
    /// `precision 20`: λ of every actor that gives none of its own.
    pub precision: Option<Clause<Expr>>,
    /// `discount 95%` per round.
    pub discount: Option<Clause<Expr>>,
}

/// One clause with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause<T> {
    pub meta: Meta,
    pub value: T,
}

/// How long and in what steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rounds {
    #[serde(flatten)]
    pub meta: Meta,
    pub count: u32,
    /// `days`, `weeks`, `months`, `quarters`, `years`, or none for bare rounds.
    pub unit: Option<Unit>,
    /// First round's start: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub from: Option<String>,
}

/// Length of one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Days,
    Weeks,
    Months,
    Quarters,
    Years,
}

/// What an actor remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    #[serde(flatten)]
    pub meta: Meta,
    /// None is perfect recall; `Some(k)`: the visible state and what was seen in the last k rounds
    /// (`memory 0 rounds` is the visible state and what was seen in the current round).
    pub rounds: Option<u32>,
}

/// `include "file.demarche"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Include {
    #[serde(flatten)]
    pub meta: Meta,
    pub path: String,
    #[serde(skip)]
    pub path_span: Span,
}

/// `source wire "Wire report" dated 2031-01-15 grade B2`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub dated: Option<Clause<String>>,
    /// Admiralty grade such as `B2`.
    pub grade: Option<Clause<String>>,
    /// P(report | it happened).
    pub hit: Option<Clause<Expr>>,
    /// P(report | it did not).
    pub false_alarm: Option<Clause<Expr>>,
    /// `planted by ACTOR 20%`: with this probability the report is the actor's own plant, and comes whatever happened.
    pub planted: Option<Clause<Planted>>,
    /// `anonymous`: nobody who reads the report knows who says so.
    pub anonymous: Option<Clause<bool>>,
    /// `document "report.txt"`: the file that holds the text, beside the scenario or in a folder given on the command line.
    pub document: Option<Clause<String>>,
}

/// Who may have planted a source's reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planted {
    pub actor: Name,
    pub chance: Expr,
}

/// `grades`: lines `B2 hit 75%, false alarm 12%` that edit the Admiralty table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    #[serde(flatten)]
    pub meta: Meta,
    pub rows: Vec<GradeRow>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeRow {
    #[serde(flatten)]
    pub meta: Meta,
    pub grade: String,
    pub hit: Expr,
    pub false_alarm: Expr,
}

/// `let pressure_effect = 20%..50%`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Let {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub value: Expr,
}

/// `actor north "North"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<TypeDecl>,
    /// `sincere ranks a > b ~ c`, or `ranks …` for an actor without types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferences: Vec<Preference>,
    /// λ of this actor.
    pub precision: Option<Clause<Expr>>,
}

/// `type sincere 20%..50% "wants less hostility"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeDecl {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub prior: Prior,
    pub label: Option<String>,
}

/// How likely a type is before anything is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Prior {
    Given(Expr),
    Otherwise,
}

/// What a type wants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preference {
    #[serde(flatten)]
    pub meta: Meta,
    #[serde(rename = "type")]
    pub of_type: Option<Name>,
    pub weights: Weights,
}

/// Orders or numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weights {
    /// Best first; goals within one group are tied (`~`).
    Ranks(Vec<Vec<Name>>),
    /// `weighs relief 0.5, face 0.2..0.4`; normalised to sum to one.
    Weighs(Vec<(Name, Expr)>),
}

/// `channel musk "A go-between" between tehran and washington`, with `leaks 30%..60%`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub between: Vec<Name>,
    pub leaks: Option<Clause<Expr>>,
}

/// `relation backs "…" of washington to israel`: who stands how to whom; drawn in the network of actors, enters no number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub from: Name,
    pub to: Name,
}

/// `note id "text"`: something recorded that enters no number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub text: String,
}

/// `goal relief of north`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub of: Vec<Name>,
    /// `at the end`: judged on the last round only, instead of averaged over rounds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_end: bool,
    /// Lines `0.5 if sanctions is standing`; the first whose condition holds gives the value; 0 if none does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
    /// Lines `plus 0.2 if …` and `minus 0.2 if …`, added to the value; the sum is clipped to [0, 1].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
}

/// `0.5 if sanctions is standing`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    #[serde(flatten)]
    pub meta: Meta,
    pub value: Expr,
    #[serde(rename = "if")]
    pub condition: Option<Expr>,
}

/// `minus 0.2 if outreach is envoy`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    #[serde(flatten)]
    pub meta: Meta,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub minus: bool,
    pub value: Expr,
    #[serde(rename = "if")]
    pub condition: Option<Expr>,
}

/// `variable sanctions: eased < standing < maximum = standing, known to north`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub domain: Domain,
    pub start: Start,
    /// None: public. The list may be empty: nobody knows.
    pub known_to: Option<Vec<Name>>,
}

/// Finitely many ordered levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Domain {
    Levels(Vec<Name>),
    Integers { lo: i64, hi: i64 },
}

/// Where a variable begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// A level or an integer, always.
    At(Level),
    /// `= none 70%, running otherwise`: drawn by chance at the start, seen by those who know the variable.
    Drawn(Vec<(Level, Prior)>),
}

/// A level by name or an integer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Scalar", into = "String")]
pub struct Level {
    pub text: String,
    pub span: Span,
}

/// `decision outreach by north`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub by: Name,
    /// `, simultaneous with OTHER` or `, simultaneous GROUP`: neighbours of one group do not see each other's move.
    pub group: Option<Name>,
    /// `in round 2`, `in rounds 2 to 4`, `from round 3`, `until round 4`: only then.
    #[serde(rename = "rounds")]
    pub when_rounds: Option<RoundRange>,
    pub when: Option<Clause<Expr>>,
    /// Set by a variant or an author: the actor is committed, others know and respond.
    pub committed: Option<Commitment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

/// `committed to envoy in round 1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    #[serde(flatten)]
    pub meta: Meta,
    pub option: Name,
    #[serde(rename = "rounds")]
    pub when_rounds: Option<RoundRange>,
}

/// Rounds counted from 1, both ends included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundRange {
    pub first: u32,
    pub last: Option<u32>,
    #[serde(skip)]
    pub span: Span,
}

/// `option envoy "Send word through a go-between", quiet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    /// The option that an unseen one looks like unless it says otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    pub when: Option<Clause<Expr>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Clause<Effect>>,
    /// None: public.
    pub seen_by: Option<Clause<Vec<Name>>>,
    pub looks_like: Option<Clause<Name>>,
    pub leaks: Option<Clause<Expr>>,
    /// `through musk`: the channel's ends see it, the channel's leak rate holds unless the option has its own.
    pub through: Option<Clause<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
}

/// `60% found = yes, tension rises` or `40% nothing`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    #[serde(flatten)]
    pub meta: Meta,
    pub chance: Prior,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

/// A change of one variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub struct Effect {
    pub variable: Name,
    pub change: Change,
    pub span: Span,
}

/// How it changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// `= eased`, `= other_variable`, `= count + 1`; integers are held inside the variable's bounds.
    Set(Expr),
    /// `rises` or `rises by 2`, stopping at the top.
    Rises(u32),
    /// `falls` or `falls by 2`, stopping at the bottom.
    Falls(u32),
}

/// `event inspection, when inspections is partial`, with outcomes or `then` effects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    #[serde(rename = "rounds")]
    pub when_rounds: Option<RoundRange>,
    pub when: Option<Clause<Expr>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Clause<Effect>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
}

/// `evidence envoy_seen: outreach was envoy in round 1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub claim: Claim,
    /// The source that reports it.
    pub reported_by: Option<Clause<Name>>,
    /// Items of one origin count once.
    pub origin: Option<Clause<Name>>,
    /// The report's own date, where it differs from its source's.
    pub dated: Option<Clause<String>>,
}

/// What was reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Claim {
    /// `inspection happened in round 2`: the event's guard held and it took place; `did not happen` negates.
    Event {
        event: Name,
        happened: bool,
        round: u32,
        span: Span,
    },
    /// Any condition at the end of a round, among them `outreach is envoy` (`was` reads as `is`).
    State {
        condition: Expr,
        round: u32,
        span: Span,
    },
}

/// `question deal "A deal within a year?": sanctions is eased by round 4`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub property: Property,
    /// `given …`: answered in the worlds where this holds.
    pub given: Option<Clause<Property>>,
    /// `resolves "how anybody could tell" on 2025-07-01`.
    pub resolves: Option<Clause<Resolution>>,
    /// `base rate 10%`: how often such things happen, for comparison.
    pub base_rate: Option<Clause<Expr>>,
}

/// How and by when a question resolves. In JSON it is the rule alone where no date is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Resolves", into = "Resolves")]
pub struct Resolution {
    /// How anybody could tell.
    pub rule: String,
    /// The day on which the answer is looked up; without it, the last day of the rounds that the question is about.
    pub on: Option<String>,
}

/// What stands in JSON.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
enum Resolves {
    /// The rule.
    Rule(String),
    /// The rule and a date.
    Dated { rule: String, on: String },
}

impl From<Resolves> for Resolution {
    fn from(json: Resolves) -> Resolution {
        match json {
            Resolves::Rule(rule) => Resolution { rule, on: None },
            Resolves::Dated { rule, on } => Resolution { rule, on: Some(on) },
        }
    }
}

impl From<Resolution> for Resolves {
    fn from(Resolution { rule, on }: Resolution) -> Resolves {
        match on {
            None => Resolves::Rule(rule),
            Some(on) => Resolves::Dated { rule, on },
        }
    }
}

/// A bounded temporal property; conditions are judged at the end of each round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Property {
    /// `φ`, or `φ at the end`: in the last round. (About types only: no time.)
    AtEnd(Expr),
    /// `φ in round 3`
    InRound(Expr, u32),
    /// `φ by round 4`; also `ever φ` (by the last round).
    By(Expr, Option<u32>),
    /// `always φ`, `always φ until the end`, `always φ through round 4`
    Always(Expr, Option<u32>),
    /// `never φ`, `never φ through round 4`
    Never(Expr, Option<u32>),
    /// `φ until ψ`, `φ until ψ by round 4`: ψ comes, and φ in every round before.
    Until(Expr, Expr, Option<u32>),
}

/// `variant open_channel "The channel cannot stay secret"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Clause<Override>>,
}

/// One thing that a variant changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Override {
    /// `let pressure_effect = 40%`
    Let(Name, Expr),
    /// `envoy leaks 100%` (an option or a channel)
    Leaks(Name, Expr),
    /// `sanctions starts eased`
    Starts(Name, Level),
    /// `north is sincere` (prior 1), `north is sincere 70%`
    TypePrior(Name, Name, Expr),
    /// `sincere of north ranks a > b`
    Preference {
        actor: Name,
        of_type: Option<Name>,
        weights: Weights,
    },
    /// `north commits outreach to envoy in round 1`: an intervention.
    Commits {
        actor: Name,
        decision: Name,
        option: Name,
        when_rounds: Option<RoundRange>,
    },
    /// `without envoy_seen`: any named item or option is taken out.
    Without(Name),
    /// `precision of north 10`
    Precision(Name, Expr),
    /// `grade of wire B2`: in place of its grade and of any rates of its own.
    Grade { source: Name, grade: Name },
    /// `evidence envoy_again: outreach was envoy in round 2, reported by wire`: one more report. It has no comments and reasons
    /// but those of the line.
    Evidence(Box<Evidence>),
}

/// `cover report`: lines `7 "why left out"` that say why a numbered element of a document is not modelled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    #[serde(flatten)]
    pub meta: Meta,
    pub source: Name,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<Clause<(String, String)>>,
}

/// An expression, with its place. JSON carries it as its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `0.3`, `30%` (value 0.3, percent).
    Number {
        value: f64,
        percent: bool,
    },
    /// A variable, level, type, actor, decision, option, or `let`; `yes` and `no`; `round`.
    Name(String),
    /// `20%..50%`: somewhere in between, uniformly. Only where a quantity stands.
    Range(Box<Expr>, Box<Expr>),
    /// `about 30% in 20%..50%`: triangular. Only where a quantity stands.
    About(Box<Expr>, Box<Expr>, Box<Expr>),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a if c else b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Stands where something could not be read; already reported.
    Missing,
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Not,
    Minus,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Or,
    And,
    Is,
    IsNot,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    Plus,
    Minus,
    Times,
    Divide,
}

impl Prior {
    /// Its place, where it is a number.
    pub fn span(&self) -> Option<Span> {
        match self {
            Prior::Given(e) => Some(e.span),
            Prior::Otherwise => None,
        }
    }
}
