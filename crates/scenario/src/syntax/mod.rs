//! The scenario as its author wrote it: the one tree that text and JSON are both read into.
//!
//! Names are not yet resolved here; [`crate::check()`] does that. Every list keeps the author's order.
//! Spans and comments ride along: spans are invisible to equality and to JSON.

// A line here is also a line of the JSON Schema. Fields say their name; what needs more than a name has a line.
#![allow(missing_docs)]

mod actors;
mod asked;
mod claims;
mod data;
mod expr;
mod header;
mod moves;
mod sources;
mod world;

pub use actors::{Actor, Channel, Preference, Relation, Remember, TypeDecl, Weights};
pub use asked::Asks;
pub use claims::{About, Claim, Evidence, Override, Property, Question, Resolution, Variant};
pub use data::{Coefficient, Column, Normal, Shock};
pub use expr::{BinaryOp, Expr, ExprKind, POSSIBLE, Prior, UnaryOp};
pub use header::{Header, Include, Memory, Precision, Rounds, Unit};
pub use moves::{
    Amount, Chanced, Change, Choice, Commitment, Decision, Effect, Event, Looks, OptionGroup,
    Outcome, RoundRange,
};
pub use sources::{Cover, GradeRow, Grades, Note, Planted, Source};
pub use world::{Adjustment, Case, Domain, Goal, Let, Level, Start, Variable};

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
    Column(Column),
    Coefficient(Coefficient),
    Shock(Shock),
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

/// One clause with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause<T> {
    pub meta: Meta,
    pub value: T,
}
