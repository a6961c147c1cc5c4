//! What play is about: named numbers, variables and goals.

use super::{Expr, Meta, Name, Prior};
use crate::json::Scalar;
use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// `variable sanctions: eased < standing < maximum = standing, known to north, internal`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub domain: Domain,
    pub start: Start,
    /// None: public. The list may be empty: no actor knows.
    pub known_to: Option<Vec<Name>>,
    /// `internal`: it is there for the scenario's own bookkeeping, and stays out of forecasts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub internal: bool,
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
    /// `in any units`: its worth is any number, and not one from 0 to 1.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any_units: bool,
    /// Lines `0.5 if sanctions is standing`; the first whose condition holds gives the value; 0 if none does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
    /// Lines `plus 0.2 if …` and `minus 0.2 if …`, added to the value; the sum is clipped to [0, 1] unless it is in any units.
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
