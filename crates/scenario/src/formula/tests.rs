//! Each way of asking a formula against a slow and plain one.

use std::collections::HashSet;

use proptest::prelude::*;

use super::random::{EACH, Point, ROUNDS, WAYS, anything, condition, number, point};
use super::{Bounds, Formula, Function, Op, Ranges, Values};
use crate::model::{ActorId, DecisionId, OptionId, ParamId, TypeId, VarId};

/// The value by a stack: a formula is written out backwards, and each word takes what it needs from those after it.
fn plain(formula: &Formula, at: &Point) -> f64 {
    fn write_out<'a>(formula: &'a Formula, words: &mut Vec<&'a Formula>) {
        words.push(formula);
        match formula {
            Formula::Not(a) | Formula::Neg(a) | Formula::Call(_, a) => write_out(a, words),
            Formula::Bin(_, a, b) => {
                write_out(a, words);
                write_out(b, words);
            }
            Formula::If(c, a, b) => {
                write_out(c, words);
                write_out(a, words);
                write_out(b, words);
            }
            _ => {}
        }
    }
    let mut words = Vec::new();
    write_out(formula, &mut words);
    let yes = |holds: bool| f64::from(u8::from(holds));
    let mut stack: Vec<f64> = Vec::new();
    for word in words.into_iter().rev() {
        let mut next = || stack.pop().unwrap();
        let value = match word {
            Formula::Const(x) => *x,
            Formula::Param(p) => at.params[*p],
            Formula::Var(v) => at.variables[*v],
            Formula::IsType(i, k) => yes(at.types[*i] == *k),
            Formula::Chose(d, o) => yes(at.chosen[*d] == *o),
            Formula::Round => f64::from(at.round),
            Formula::Not(_) => yes(next() == 0.0),
            Formula::Neg(_) => -next(),
            Formula::Call(Function::Log, _) => next().ln(),
            Formula::Call(Function::Exp, _) => next().exp(),
            Formula::Call(Function::Sqrt, _) => next().sqrt(),
            Formula::If(..) => {
                let (c, a, b) = (next(), next(), next());
                if c != 0.0 { a } else { b }
            }
            Formula::Bin(op, ..) => {
                let (a, b) = (next(), next());
                let (x, y) = (a != 0.0, b != 0.0);
                match op {
                    Op::Or => yes(x | y),
                    Op::And => yes(x & y),
                    Op::Eq => yes(a == b),
                    Op::Ne => 1.0 - yes(a == b),
                    Op::Lt => yes(b > a),
                    Op::Le => yes(b >= a),
                    Op::Gt => yes(b < a),
                    Op::Ge => yes(b <= a),
                    Op::Add => a + b,
                    Op::Sub => a + -b,
                    Op::Mul => a * b,
                    Op::Div => a / b,
                }
            }
        };
        stack.push(value);
    }
    assert_eq!(stack.len(), 1);
    stack[0]
}

/// Parameters that lie at most so far from those of a point; everything else free.
struct Around<'a> {
    point: &'a Point,
    width: f64,
    /// Whether conditions are looked into.
    judges: bool,
}

impl Ranges for Around<'_> {
    fn param(&self, param: ParamId) -> Bounds {
        let x = self.point.params[param];
        (x - self.width, x + self.width)
    }

    fn variable(&self, _: VarId) -> Bounds {
        (0.0, WAYS as f64 - 1.0)
    }

    fn is_type(&self, _: ActorId, _: TypeId) -> Bounds {
        (0.0, 1.0)
    }

    fn chose(&self, _: DecisionId, _: OptionId) -> Bounds {
        (0.0, 1.0)
    }

    fn round(&self) -> Bounds {
        (1.0, f64::from(ROUNDS))
    }

    fn condition(&self, condition: &Formula) -> Bounds {
        if self.judges {
            condition.judged(self)
        } else {
            (0.0, 1.0)
        }
    }
}

/// A point whose state is known, with nothing uncertain.
impl Ranges for Point {
    fn param(&self, param: ParamId) -> Bounds {
        (self.params[param], self.params[param])
    }

    fn variable(&self, variable: VarId) -> Bounds {
        (self.variables[variable], self.variables[variable])
    }

    fn is_type(&self, actor: ActorId, type_id: TypeId) -> Bounds {
        let x = f64::from(u8::from(self.types[actor] == type_id));
        (x, x)
    }

    fn chose(&self, decision: DecisionId, option: OptionId) -> Bounds {
        let x = f64::from(u8::from(self.chosen[decision] == option));
        (x, x)
    }

    fn round(&self) -> Bounds {
        (f64::from(self.round), f64::from(self.round))
    }
}

fn all_finite<R: Ranges>(formula: &Formula, at: &R) -> bool {
    formula.walk().all(|part| {
        let (lo, hi) = part.bounds(at);
        lo.is_finite() && hi.is_finite()
    })
}

/// The largest of all values within a formula: how much cancels out at most.
fn scale(formula: &Formula, at: &Point) -> f64 {
    let sizes = formula.walk().map(|part| part.eval(at).abs());
    sizes.fold(1.0, f64::max)
}

proptest! {
    #[test]
    fn the_value_is_the_plain_one_to_the_bit(formula in anything(), at in point()) {
        let (fast, slow) = (formula.eval(&at), plain(&formula, &at));
        prop_assert!(fast.to_bits() == slow.to_bits() || fast.is_nan() && slow.is_nan(), "{fast} {slow}");
    }

    #[test]
    fn a_condition_is_zero_or_one(formula in condition(4), at in point()) {
        prop_assert!([0.0, 1.0].contains(&formula.eval(&at)) || formula.walk().any(|p| p.eval(&at).is_nan()));
    }

    #[test]
    fn bounds_hold_every_value(
        formula in number(4),
        around in point(),
        at in prop::collection::vec(point(), 16),
        width in 0.0..1.0,
        judges in any::<bool>(),
    ) {
        let ranges = Around { point: &around, width, judges };
        // The caller refuses parts without finite ends before they become part of a formula.
        if all_finite(&formula, &ranges) {
            let (lo, hi) = formula.bounds(&ranges);
            for mut at in at {
                for (x, middle) in at.params.iter_mut().zip(&around.params) {
                    *x = middle + width * (*x / 2.0);
                }
                let value = formula.eval(&at);
                prop_assert!(lo <= value && value <= hi, "{value} outside {lo} {hi}");
            }
        }
    }

    #[test]
    fn conditions_are_judged_right(
        formula in condition(4),
        around in point(),
        at in prop::collection::vec(point(), 16),
    ) {
        let ranges = Around { point: &around, width: 0.0, judges: true };
        if all_finite(&formula, &ranges) {
            let (lo, hi) = formula.bounds(&ranges);
            prop_assert!([0.0, 1.0].contains(&lo) && [0.0, 1.0].contains(&hi));
            for at in at {
                let value = formula.eval(&at);
                prop_assert!(lo <= value && value <= hi, "{value} outside {lo} {hi}");
            }
        }
    }

    #[test]
    fn bounds_of_a_point_are_its_value(formula in number(4), at in point()) {
        if all_finite(&formula, &at) {
            let value = formula.eval(&at);
            prop_assert_eq!(formula.bounds(&at), (value, value));
        }
    }

    #[test]
    fn the_derivative_is_that_of_differences(formula in number(3), at in point(), by in -2.0..2.0) {
        let tame = |part: &Formula| match part {
            Formula::Bin(Op::Div, _, b) => b.eval(&at).abs() > 0.25,
            // Where a step is short beside what a function is taken of.
            Formula::Call(function, a) => {
                let value = a.eval(&at);
                let mut slope = vec![0.0; EACH];
                a.derivative(&at, 1.0, &mut slope);
                let flat = slope.iter().all(|d| d.abs() < 4.0);
                flat && match function {
                    Function::Exp => value.abs() < 2.0,
                    Function::Log | Function::Sqrt => value > 0.5,
                }
            }
            _ => true,
        };
        let scale = scale(&formula, &at);
        if formula.walk().all(tame) && scale < 1e3 {
            let mut slope = vec![0.5; EACH];
            formula.derivative(&at, by, &mut slope);
            for (p, slope) in slope.iter().enumerate() {
                let moved = |step: f64| {
                    let mut at = at.clone();
                    at.params[p] += step;
                    formula.eval(&at)
                };
                // The fourth-order difference: what it leaves out is of the order of the step to the fourth.
                let h = 1e-3;
                let difference = (8.0 * (moved(h) - moved(-h)) - (moved(2.0 * h) - moved(-2.0 * h))) / (12.0 * h);
                let want = 0.5 + by * difference;
                let off = 1e-6 * scale * (1.0 + want.abs());
                prop_assert!((slope - want).abs() <= off, "{slope} {want}");
            }
        }
    }

    #[test]
    fn a_walk_meets_every_part_once(formula in anything()) {
        fn plain(formula: &Formula, all: &mut Vec<*const Formula>) {
            all.push(formula);
            match formula {
                Formula::Not(a) | Formula::Neg(a) | Formula::Call(_, a) => plain(a, all),
                Formula::Bin(_, a, b) => [a, b].into_iter().for_each(|x| plain(x, all)),
                Formula::If(c, a, b) => [c, a, b].into_iter().for_each(|x| plain(x, all)),
                _ => {}
            }
        }
        let mut wanted = Vec::new();
        plain(&formula, &mut wanted);
        let met: Vec<*const Formula> = formula.walk().map(std::ptr::from_ref).collect();
        prop_assert_eq!(&met, &wanted);
        prop_assert_eq!(met.iter().collect::<HashSet<_>>().len(), met.len());
        let inner = formula.walk().filter(|part| part.children().count() > 0).count();
        prop_assert_eq!(formula.leaves().count() + inner, met.len());
    }

    #[test]
    fn what_can_be_changed_is_what_can_be_seen(mut formula in anything()) {
        fn count(formula: &mut Formula) -> usize {
            let kept: Vec<Formula> = formula.children().cloned().collect();
            let mut all = 1;
            for (child, kept) in formula.children_mut().zip(kept) {
                assert!(format!("{child:?}") == format!("{kept:?}"));
                all += count(child);
            }
            all
        }
        let size = formula.walk().count();
        prop_assert_eq!(count(&mut formula), size);
    }
}

#[test]
fn both_sides_of_a_condition_count_even_where_one_is_no_number() {
    let at = Point {
        params: vec![0.0; EACH],
        variables: vec![0.0; EACH],
        types: vec![0; EACH],
        chosen: vec![WAYS; EACH],
        round: 1,
    };
    let no_number = || {
        let zero = || Box::new(Formula::Const(0.0));
        Box::new(Formula::Bin(Op::Div, zero(), zero()))
    };
    let one = || Box::new(Formula::Const(1.0));
    assert!(no_number().eval(&at).is_nan());
    let both = |op| Formula::Bin(op, no_number(), one()).eval(&at);
    assert_eq!(both(Op::And), 1.0);
    assert_eq!(both(Op::Eq), 0.0);
    assert_eq!(both(Op::Ne), 1.0);
    assert_eq!(both(Op::Lt), 0.0);
    assert_eq!(Formula::Not(no_number()).eval(&at), 0.0);
    let chosen = Formula::If(
        no_number(),
        one(),
        Box::new(Formula::Const(f64::NEG_INFINITY)),
    );
    assert_eq!(chosen.eval(&at), 1.0);
    assert_eq!(Values::round(&at), 1);
}
