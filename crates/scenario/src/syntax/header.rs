//! What a scenario says of itself: its rounds, what is remembered, the files that it is put together from.

use super::{Clause, Expr, Meta};
use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// `precision 20`, `precision 2..10 per round`: λ of every actor that gives none of its own.
    pub precision: Option<Clause<Precision>>,
    /// `discount 95%` per round.
    pub discount: Option<Clause<Expr>>,
}

/// λ, in one of two units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "crate::json::Scalar", into = "String")]
pub struct Precision {
    pub value: Expr,
    /// Per unit of what one round is worth, and not of what the whole scenario is.
    pub per_round: bool,
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
