//! The value of a formula at one point.

use super::{Formula, Op};
use crate::model::{ActorId, DecisionId, OptionId, ParamId, TypeId, VarId};

/// Values of names at one point of play.
pub trait Values {
    /// The value of a parameter.
    fn param(&self, param: ParamId) -> f64;
    /// The level index of a variable; of an integer variable its value.
    fn variable(&self, variable: VarId) -> f64;
    /// Whether the actor is of this type.
    fn is_type(&self, actor: ActorId, type_id: TypeId) -> bool;
    /// Whether the decision was taken this round with this option.
    fn chose(&self, decision: DecisionId, option: OptionId) -> bool;
    /// The round, from 1.
    fn round(&self) -> u32;
}

impl Formula {
    /// The value; a condition is 0 or 1. Both sides of an operator are evaluated, of two branches only the one taken.
    pub fn eval(&self, at: &impl Values) -> f64 {
        match self {
            Formula::Const(x) => *x,
            Formula::Param(p) => at.param(*p),
            Formula::Var(v) => at.variable(*v),
            Formula::IsType(actor, type_id) => truth(at.is_type(*actor, *type_id)),
            Formula::Chose(decision, option) => truth(at.chose(*decision, *option)),
            Formula::Round => f64::from(at.round()),
            Formula::Not(a) => truth(a.eval(at) == 0.0),
            Formula::Neg(a) => -a.eval(at),
            Formula::Call(function, a) => function.of(a.eval(at)),
            Formula::If(c, a, b) => if c.eval(at) != 0.0 { a } else { b }.eval(at),
            Formula::Bin(op, a, b) => op.of(a.eval(at), b.eval(at)),
        }
    }
}

impl Op {
    /// The value of an operator on two values. Every number but 0 counts as true.
    fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Op::Or => truth(a != 0.0 || b != 0.0),
            Op::And => truth(a != 0.0 && b != 0.0),
            Op::Eq => truth(a == b),
            Op::Ne => truth(a != b),
            Op::Lt => truth(a < b),
            Op::Le => truth(a <= b),
            Op::Gt => truth(a > b),
            Op::Ge => truth(a >= b),
            Op::Add => a + b,
            Op::Sub => a - b,
            Op::Mul => a * b,
            Op::Div => a / b,
        }
    }
}

fn truth(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}
