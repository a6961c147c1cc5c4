//! Bounds on the value of a formula: interval arithmetic.

use super::{Formula, Function, Op};
use crate::model::{ActorId, DecisionId, OptionId, ParamId, TypeId, VarId};

/// The smallest and the largest value. Of a condition: (0, 0) if it fails, (1, 1) if it holds, (0, 1) if it may do either.
pub type Bounds = (f64, f64);

/// Bounds on the values of names, over all points of play that the caller has in mind.
///
/// Each use of a name is bounded by itself, so that the ends of a whole formula may be too wide; they are never too narrow.
pub trait Ranges: Sized {
    /// The ends of a parameter.
    fn param(&self, param: ParamId) -> Bounds;
    /// The ends of a variable's level index; of an integer variable those of its value.
    fn variable(&self, variable: VarId) -> Bounds;
    /// Whether the actor may be of this type.
    fn is_type(&self, actor: ActorId, type_id: TypeId) -> Bounds;
    /// Whether the decision may have been taken this round with this option.
    fn chose(&self, decision: DecisionId, option: OptionId) -> Bounds;
    /// The first and the last round.
    fn round(&self) -> Bounds;

    /// Whether a condition may hold. By its parts alone, unless more is known of it here.
    fn condition(&self, condition: &Formula) -> Bounds {
        condition.judged(self)
    }

    /// The ends of a quotient, given those of what is divided and of what it is divided by.
    fn quotient(&self, a: Bounds, b: Bounds) -> Bounds {
        if b.0 > 0.0 || b.1 < 0.0 {
            hull([a.0 / b.0, a.0 / b.1, a.1 / b.0, a.1 / b.1])
        } else {
            (f64::NEG_INFINITY, f64::INFINITY)
        }
    }
}

impl Formula {
    /// The smallest and the largest value that the formula may have.
    pub fn bounds<R: Ranges>(&self, at: &R) -> Bounds {
        match self {
            Formula::Const(x) => (*x, *x),
            Formula::Param(p) => at.param(*p),
            Formula::Var(v) => at.variable(*v),
            Formula::IsType(actor, type_id) => at.is_type(*actor, *type_id),
            Formula::Chose(decision, option) => at.chose(*decision, *option),
            Formula::Round => at.round(),
            Formula::Neg(a) => {
                let (lo, hi) = a.bounds(at);
                (-hi, -lo)
            }
            Formula::Call(function, a) => function.within(a.bounds(at)),
            Formula::If(c, a, b) => {
                let (lo, hi) = at.condition(c);
                match (lo > 0.0, hi > 0.0) {
                    (true, _) => a.bounds(at),
                    (_, false) => b.bounds(at),
                    _ => {
                        let (a, b) = (a.bounds(at), b.bounds(at));
                        (a.0.min(b.0), a.1.max(b.1))
                    }
                }
            }
            Formula::Not(_) => at.condition(self),
            Formula::Bin(op, ..) if !op.is_arithmetic() => at.condition(self),
            Formula::Bin(op, a, b) => op.within(a.bounds(at), b.bounds(at), at),
        }
    }

    /// Whether a condition may hold, by its parts alone: what [`Ranges::condition`] falls back on.
    pub fn judged<R: Ranges>(&self, at: &R) -> Bounds {
        match self {
            Formula::Not(a) => {
                let (lo, hi) = a.bounds(at);
                either(lo <= 0.0, hi > 0.0)
            }
            Formula::Bin(op, a, b) => op.within(a.bounds(at), b.bounds(at), at),
            _ => self.bounds(at),
        }
    }
}

impl Op {
    fn is_arithmetic(self) -> bool {
        matches!(self, Op::Add | Op::Sub | Op::Mul | Op::Div)
    }

    /// The ends of what two sides come to, given those of each.
    fn within(self, a: Bounds, b: Bounds, at: &impl Ranges) -> Bounds {
        let equal = a.0 <= b.1 && b.0 <= a.1;
        let differ = !(a.0 == a.1 && b.0 == b.1 && a.0 == b.0);
        match self {
            Op::Or => either(a.1 > 0.0 || b.1 > 0.0, a.0 <= 0.0 && b.0 <= 0.0),
            Op::And => either(a.1 > 0.0 && b.1 > 0.0, a.0 <= 0.0 || b.0 <= 0.0),
            Op::Eq => either(equal, differ),
            Op::Ne => either(differ, equal),
            Op::Lt => either(a.0 < b.1, a.1 >= b.0),
            Op::Le => either(a.0 <= b.1, a.1 > b.0),
            Op::Gt => either(a.1 > b.0, a.0 <= b.1),
            Op::Ge => either(a.1 >= b.0, a.0 < b.1),
            Op::Add => (a.0 + b.0, a.1 + b.1),
            Op::Sub => (a.0 - b.1, a.1 - b.0),
            Op::Mul => hull([a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1]),
            Op::Div => at.quotient(a, b),
        }
    }
}

impl Function {
    /// The ends of its value, given those of what it is taken of. Where it may have none, there is no least.
    fn within(self, (lo, hi): Bounds) -> Bounds {
        match self {
            Function::Log if lo <= 0.0 => (f64::NEG_INFINITY, hi.max(0.0).ln()),
            Function::Sqrt if lo < 0.0 => (f64::NEG_INFINITY, hi.max(0.0).sqrt()),
            _ => (self.of(lo), self.of(hi)),
        }
    }
}

/// The ends of a condition that may hold, may fail, or may do either.
pub fn either(may: bool, may_not: bool) -> Bounds {
    (if may_not { 0.0 } else { 1.0 }, if may { 1.0 } else { 0.0 })
}

fn hull(values: [f64; 4]) -> Bounds {
    let lo = values.iter().copied().fold(f64::INFINITY, f64::min);
    let hi = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (lo, hi)
}
