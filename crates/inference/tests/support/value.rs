//! What expressions mean, by plain recursion.

use demarche_scenario::model::{Goal, Model, Op, Property, Rx};

/// By decision: the option taken this round, and whether it leaked.
pub type Choices = Vec<Option<(usize, bool)>>;

/// Where an expression is read.
pub struct Here<'a> {
    pub model: &'a Model,
    pub params: &'a [f64],
    /// Level of every variable.
    pub levels: &'a [usize],
    /// As in [`Choices`].
    pub choices: &'a [Option<(usize, bool)>],
    /// By actor.
    pub types: &'a [usize],
    pub round: u32,
}

pub fn holds(rx: &Rx, here: &Here) -> bool {
    number(rx, here) != 0.0
}

pub fn number(rx: &Rx, here: &Here) -> f64 {
    let of = |rx: &Rx| number(rx, here);
    let truth = |yes: bool| f64::from(u8::from(yes));
    match rx {
        Rx::Const(x) => *x,
        Rx::Param(i) => here.params[*i],
        Rx::Var(v) => {
            (here.levels[*v] as i64 + here.model.variables[*v].int_base.unwrap_or(0)) as f64
        }
        Rx::IsType(actor, kind) => truth(here.types[*actor] == *kind),
        Rx::Chose(d, o) => truth(here.choices[*d].is_some_and(|(taken, _)| taken == *o)),
        Rx::Round => f64::from(here.round),
        Rx::Not(a) => truth(of(a) == 0.0),
        Rx::Neg(a) => -of(a),
        Rx::If(c, a, b) => of(if of(c) != 0.0 { a } else { b }),
        Rx::Bin(Op::Or, a, b) => truth(of(a) != 0.0 || of(b) != 0.0),
        Rx::Bin(Op::And, a, b) => truth(of(a) != 0.0 && of(b) != 0.0),
        Rx::Bin(Op::Eq, a, b) => truth(of(a) == of(b)),
        Rx::Bin(Op::Ne, a, b) => truth(of(a) != of(b)),
        Rx::Bin(Op::Lt, a, b) => truth(of(a) < of(b)),
        Rx::Bin(Op::Le, a, b) => truth(of(a) <= of(b)),
        Rx::Bin(Op::Gt, a, b) => truth(of(a) > of(b)),
        Rx::Bin(Op::Ge, a, b) => truth(of(a) >= of(b)),
        Rx::Bin(Op::Add, a, b) => of(a) + of(b),
        Rx::Bin(Op::Sub, a, b) => of(a) - of(b),
        Rx::Bin(Op::Mul, a, b) => of(a) * of(b),
        Rx::Bin(Op::Div, a, b) => of(a) / of(b),
    }
}

/// The value of a goal at the end of a round, in [0, 1].
pub fn goal(goal: &Goal, here: &Here) -> f64 {
    let counts = |condition: &Option<Rx>| condition.as_ref().is_none_or(|rx| holds(rx, here));
    let case = goal.cases.iter().find(|(_, condition)| counts(condition));
    let mut value = case.map_or(0.0, |(amount, _)| number(amount, here));
    for (sign, amount, condition) in &goal.adjustments {
        if counts(condition) {
            value += sign * number(amount, here);
        }
    }
    value.clamp(0.0, 1.0)
}

/// Whether a property is true of a course of play, given what is true of the ends of its rounds.
pub fn property(property: &Property, at: impl Fn(&Rx, u32) -> bool) -> bool {
    match property {
        Property::InRound(a, r) => at(a, *r),
        Property::By(a, r) => (1..=*r).any(|k| at(a, k)),
        Property::Always(a, r) => (1..=*r).all(|k| at(a, k)),
        Property::Until(a, b, r) => (1..=*r).any(|k| at(b, k) && (1..k).all(|j| at(a, j))),
    }
}
