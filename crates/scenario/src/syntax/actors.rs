//! Who acts: types, what they want, what runs between them.

use super::{Clause, Expr, Meta, Name, Precision, Prior};
use crate::json::Scalar;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// `remembers programme for 4 rounds`, `remembers whether programme was ever cut_back`: besides what all remember.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remembers: Vec<Clause<Remember>>,
    /// λ of this actor.
    pub precision: Option<Clause<Precision>>,
}

/// Something of a decision that an actor remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Remember {
    /// `programme for 4 rounds`: what it took it for in each of so many rounds; in all where none is given.
    Rounds(Name, Option<u32>),
    /// `whether programme was ever cut_back`
    Ever(Name, Name),
    /// `how often programme was cut_back`
    Times(Name, Name),
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
