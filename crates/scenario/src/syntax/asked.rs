//! What a question asks: whether, how much, or when.

use super::{Expr, Property};
use crate::json::Scalar;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a question asks. Conditions and levels are judged at the end of each round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Asks {
    /// `deal is yes by round 4`: whether this comes true.
    Whether(Property),
    /// `how much strikes in round 3`, `how much strikes at the end`: which level a variable has. Anything but a variable's name is
    /// refused by the checker, which can say why.
    HowMuch(Expr, Option<u32>),
    /// `when deal is yes`, `when deal is yes by round 4`: the first round at whose end the condition holds.
    When(Expr, Option<u32>),
}
