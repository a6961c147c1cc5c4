//! The derivative of a formula by the parameters: reverse-mode differentiation.

use super::{Formula, Op, Values};

impl Formula {
    /// Adds `by` times the derivative of the value by every parameter to `slope`, which has an entry for each of them.
    /// Conditions are steps: their derivative is zero, and which branch is taken does not change.
    pub fn derivative(&self, at: &impl Values, by: f64, slope: &mut [f64]) {
        match self {
            Formula::Param(p) => slope[*p] += by,
            Formula::Neg(a) => a.derivative(at, -by, slope),
            // Where nothing hangs on it, nothing does where its slope is beyond all numbers.
            Formula::Call(..) if by == 0.0 => {}
            Formula::Call(function, a) => {
                a.derivative(at, by * function.slope(a.eval(at)), slope);
            }
            Formula::If(c, a, b) => {
                let taken = if c.eval(at) != 0.0 { a } else { b };
                taken.derivative(at, by, slope);
            }
            Formula::Bin(op, a, b) => {
                let (by_a, by_b) = match op {
                    Op::Add => (by, by),
                    Op::Sub => (by, -by),
                    Op::Mul => (by * b.eval(at), by * a.eval(at)),
                    Op::Div => {
                        let divisor = b.eval(at);
                        (by / divisor, -by * a.eval(at) / (divisor * divisor))
                    }
                    _ => return,
                };
                a.derivative(at, by_a, slope);
                b.derivative(at, by_b, slope);
            }
            Formula::Const(_)
            | Formula::Var(_)
            | Formula::IsType(..)
            | Formula::Chose(..)
            | Formula::Round
            | Formula::Not(_) => {}
        }
    }
}
