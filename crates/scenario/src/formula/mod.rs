//! Formulas: expressions as the checker leaves them, with names resolved to indices.
//!
//! A formula knows what it is made of ([`Formula::walk`]), what its value is where everything in it is known
//! ([`Formula::eval`]), between which ends it lies where things are known to lie between ends ([`Formula::bounds`]), and how it
//! changes with the scenario's parameters ([`Formula::derivative`]). The caller brings the point of play: [`Values`] or [`Ranges`].

mod bounds;
mod derivative;
mod eval;
#[cfg(test)]
pub(crate) mod random;
#[cfg(test)]
mod tests;
mod walk;

pub use bounds::{Bounds, Ranges, either};
pub use eval::Values;

use crate::model::{ActorId, DecisionId, OptionId, ParamId, TypeId, VarId};

/// A resolved, typed expression. Its value is a number; that of a condition is 0 or 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A number that is the same in every draw.
    Const(f64),
    /// A number of the scenario.
    Param(ParamId),
    /// Level index of a variable (integer variables: the integer value).
    Var(VarId),
    /// 1 if the actor is of this type.
    IsType(ActorId, TypeId),
    /// 1 if this decision was taken this round with this option (0 before it is taken, or if it did not take place).
    Chose(DecisionId, OptionId),
    /// The round, from 1.
    Round,
    /// 1 if the condition does not hold.
    Not(Box<Formula>),
    /// The negative of a number.
    Neg(Box<Formula>),
    /// A function of a number.
    Call(Function, Box<Formula>),
    /// Two sides joined by an operator.
    Bin(Op, Box<Formula>, Box<Formula>),
    /// Condition, value where it holds, value where it does not.
    If(Box<Formula>, Box<Formula>, Box<Formula>),
}

/// Functions of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The natural logarithm, of numbers above 0.
    Log,
    /// The exponential.
    Exp,
    /// The square root, of numbers from 0 up.
    Sqrt,
}

impl Function {
    /// Its value.
    pub fn of(self, x: f64) -> f64 {
        match self {
            Function::Log => x.ln(),
            Function::Exp => x.exp(),
            Function::Sqrt => x.sqrt(),
        }
    }

    /// Its derivative.
    pub fn slope(self, x: f64) -> f64 {
        match self {
            Function::Log => 1.0 / x,
            Function::Exp => x.exp(),
            Function::Sqrt => 0.5 / x.sqrt(),
        }
    }
}

/// Binary operators of a [`Formula`]. Those up to [`Op::Ge`] make conditions, the others numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// At least one of two conditions.
    Or,
    /// Both of two conditions.
    And,
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient.
    Div,
}
