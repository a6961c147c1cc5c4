//! What values a resolved number can take: bounds by interval arithmetic, and values at chosen points.

use crate::model::{Dist, Model, Op, Rx};

/// The smallest and largest value over all parameters and states. Each use of a name is bounded by itself, so
/// the true range may be narrower.
pub(super) fn interval(rx: &Rx, model: &Model) -> (f64, f64) {
    let at = |x: &Rx| interval(x, model);
    match rx {
        Rx::Const(x) => (*x, *x),
        Rx::Param(p) => support(model.params[*p].dist),
        Rx::Var(v) => {
            let variable = &model.variables[*v];
            let lo = variable.int_base.unwrap_or(0) as f64;
            (lo, lo + variable.levels.len().saturating_sub(1) as f64)
        }
        Rx::Round => (1.0, f64::from(model.rounds.max(1))),
        Rx::IsType(..) | Rx::Chose(..) | Rx::Not(_) => (0.0, 1.0),
        Rx::Neg(x) => {
            let (lo, hi) = at(x);
            (-hi, -lo)
        }
        Rx::If(_, a, b) => {
            let (a, b) = (at(a), at(b));
            (a.0.min(b.0), a.1.max(b.1))
        }
        Rx::Bin(op, a, b) => {
            let (a, b) = (at(a), at(b));
            match op {
                Op::Add => (a.0 + b.0, a.1 + b.1),
                Op::Sub => (a.0 - b.1, a.1 - b.0),
                Op::Mul => hull([a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1]),
                Op::Div if b.0 > 0.0 || b.1 < 0.0 => {
                    hull([a.0 / b.0, a.0 / b.1, a.1 / b.0, a.1 / b.1])
                }
                Op::Div => (f64::NEG_INFINITY, f64::INFINITY),
                _ => (0.0, 1.0),
            }
        }
    }
}

fn hull(values: [f64; 4]) -> (f64, f64) {
    let lo = values.iter().copied().fold(f64::INFINITY, f64::min);
    let hi = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (lo, hi)
}

fn support(dist: Dist) -> (f64, f64) {
    match dist {
        Dist::Point(x) => (x, x),
        Dist::Uniform { lo, hi } | Dist::Triangular { lo, hi, .. } => (lo, hi),
    }
}

/// How many points [`sample`] knows that are worth trying.
pub(super) const SAMPLES: u64 = 24;

/// The value at one of [`SAMPLES`] points: all parameters at their mean, at their lowest, at their highest, then
/// scattered; states scattered. The same expression has the same value at the same point.
pub(super) fn sample(rx: &Rx, model: &Model, point: u64) -> f64 {
    let at = |x: &Rx| sample(x, model, point);
    let yes = |b: bool| if b { 1.0 } else { 0.0 };
    match rx {
        Rx::Const(x) => *x,
        Rx::Param(p) => {
            let dist = model.params[*p].dist;
            let (lo, hi) = support(dist);
            match point {
                0 => dist.mean(),
                1 => lo,
                2 => hi,
                _ => lo + (hi - lo) * scatter(point, 0, *p),
            }
        }
        Rx::Var(v) => {
            let variable = &model.variables[*v];
            let level = (scatter(point, 1, *v) * variable.levels.len() as f64).floor();
            variable.int_base.unwrap_or(0) as f64 + level
        }
        Rx::IsType(i, k) => {
            let types = model.actors[*i].types.len() as f64;
            yes((scatter(point, 2, *i) * types).floor() == *k as f64)
        }
        Rx::Chose(d, o) => {
            // One more than there are options: the decision may not have been taken.
            let options = model.decisions[*d].options.len() as f64 + 1.0;
            yes((scatter(point, 3, *d) * options).floor() == *o as f64)
        }
        Rx::Round => 1.0 + (scatter(point, 4, 0) * f64::from(model.rounds)).floor(),
        Rx::Not(x) => yes(at(x) == 0.0),
        Rx::Neg(x) => -at(x),
        Rx::If(c, a, b) => {
            if at(c) != 0.0 {
                at(a)
            } else {
                at(b)
            }
        }
        Rx::Bin(op, a, b) => {
            let (a, b) = (at(a), at(b));
            match op {
                Op::Or => yes(a != 0.0 || b != 0.0),
                Op::And => yes(a != 0.0 && b != 0.0),
                Op::Eq => yes(a == b),
                Op::Ne => yes(a != b),
                Op::Lt => yes(a < b),
                Op::Le => yes(a <= b),
                Op::Gt => yes(a > b),
                Op::Ge => yes(a >= b),
                Op::Add => a + b,
                Op::Sub => a - b,
                Op::Mul => a * b,
                Op::Div => a / b,
            }
        }
    }
}

/// A number in [0, 1) that depends only on its arguments (the finaliser of SplitMix64).
fn scatter(point: u64, kind: u64, index: usize) -> f64 {
    let mut z = point
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(kind << 56)
        .wrapping_add(index as u64)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (z >> 11) as f64 / (1u64 << 53) as f64
}

/// Whether the expression looks at anything but parameters.
pub(super) fn depends_on_state(rx: &Rx) -> bool {
    !super::scope::uses(rx).is_empty()
}
