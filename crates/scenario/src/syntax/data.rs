//! What a table of cases says of a scenario, and what is left to be found from it.

use super::{Clause, Expr, Meta, Name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `column trade "Trade" = 1`: a number that each case gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    /// What holds where there is no case.
    pub default: Expr,
}

/// `coefficient b1 "Effect of trade" = 0 in -5..5`: a number to be found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coefficient {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    /// Where the search begins, and what holds where there is no table.
    pub start: Expr,
    /// `in -5..5`: a range that it stays in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Expr>,
    /// `prior normal 0 give or take 2`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<Clause<Normal>>,
}

/// `normal 0 give or take 2`: a normal distribution by its mean and its standard deviation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Normal {
    pub mean: Expr,
    pub sd: Expr,
}

/// `shock war_a "What war is worth to it besides" of sender`: a number that its actor alone sees, standard normal, drawn anew for
/// every case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shock {
    #[serde(flatten)]
    pub meta: Meta,
    pub name: Name,
    pub label: Option<String>,
    pub of: Name,
}
