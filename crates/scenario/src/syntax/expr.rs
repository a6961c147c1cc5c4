//! Expressions and priors.

use crate::json::Scalar;
use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Said of an event that could take place, whatever came of it: `inspection was possible`.
pub const POSSIBLE: &str = "possible";

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Not,
    Minus,
    /// `inspection happened`, of an event: something came of it.
    Happened,
    /// `inspection did not happen`
    DidNotHappen,
    /// `log(x)`, the natural logarithm.
    Log,
    /// `exp(x)`
    Exp,
    /// `sqrt(x)`
    Sqrt,
}

impl UnaryOp {
    /// The word of a function, which stands before its parenthesis.
    pub(crate) fn function(self) -> Option<&'static str> {
        match self {
            UnaryOp::Log => Some("log"),
            UnaryOp::Exp => Some("exp"),
            UnaryOp::Sqrt => Some("sqrt"),
            _ => None,
        }
    }
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

/// How likely a type is before anything is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Scalar", into = "String")]
pub enum Prior {
    Given(Expr),
    Otherwise,
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
