//! What expressions mean, by plain recursion.

use demarche_scenario::model::{Formula, Goal, Model, Op, Property};

/// By decision: the option taken this round, and how it was seen.
pub type Choices = Vec<Option<(usize, Seen)>>;

/// How an option is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    /// By everybody, since it came out.
    pub leaked: bool,
    /// By these of its spies: a bit for each.
    pub spies: u32,
    /// For another option, by all but the mover.
    pub taken_for: Option<usize>,
}

/// Where an expression is read.
pub struct Here<'a> {
    pub model: &'a Model,
    pub params: &'a [f64],
    /// Level of every variable.
    pub levels: &'a [usize],
    /// As in [`Choices`].
    pub choices: &'a [Option<(usize, Seen)>],
    /// By actor.
    pub types: &'a [usize],
    pub round: u32,
}

pub fn holds(formula: &Formula, here: &Here) -> bool {
    number(formula, here) != 0.0
}

pub fn number(formula: &Formula, here: &Here) -> f64 {
    let of = |formula: &Formula| number(formula, here);
    let truth = |yes: bool| f64::from(u8::from(yes));
    match formula {
        Formula::Const(x) => *x,
        Formula::Param(i) => here.params[*i],
        Formula::Var(v) => {
            (here.levels[*v] as i64 + here.model.variables[*v].int_base.unwrap_or(0)) as f64
        }
        Formula::IsType(actor, type_id) => truth(here.types[*actor] == *type_id),
        Formula::Chose(d, o) => truth(here.choices[*d].is_some_and(|(taken, _)| taken == *o)),
        Formula::Round => f64::from(here.round),
        Formula::Not(a) => truth(of(a) == 0.0),
        Formula::Neg(a) => -of(a),
        Formula::Call(function, a) => function.of(of(a)),
        Formula::If(c, a, b) => of(if of(c) != 0.0 { a } else { b }),
        Formula::Bin(Op::Or, a, b) => truth(of(a) != 0.0 || of(b) != 0.0),
        Formula::Bin(Op::And, a, b) => truth(of(a) != 0.0 && of(b) != 0.0),
        Formula::Bin(Op::Eq, a, b) => truth(of(a) == of(b)),
        Formula::Bin(Op::Ne, a, b) => truth(of(a) != of(b)),
        Formula::Bin(Op::Lt, a, b) => truth(of(a) < of(b)),
        Formula::Bin(Op::Le, a, b) => truth(of(a) <= of(b)),
        Formula::Bin(Op::Gt, a, b) => truth(of(a) > of(b)),
        Formula::Bin(Op::Ge, a, b) => truth(of(a) >= of(b)),
        Formula::Bin(Op::Add, a, b) => of(a) + of(b),
        Formula::Bin(Op::Sub, a, b) => of(a) - of(b),
        Formula::Bin(Op::Mul, a, b) => of(a) * of(b),
        Formula::Bin(Op::Div, a, b) => of(a) / of(b),
    }
}

/// The value of a goal at the end of a round, in [0, 1].
pub fn goal(goal: &Goal, here: &Here) -> f64 {
    let counts = |condition: &Option<Formula>| {
        condition
            .as_ref()
            .is_none_or(|formula| holds(formula, here))
    };
    let case = goal.cases.iter().find(|(_, condition)| counts(condition));
    let mut value = case.map_or(0.0, |(amount, _)| number(amount, here));
    for (sign, amount, condition) in &goal.adjustments {
        if counts(condition) {
            value += sign * number(amount, here);
        }
    }
    value.clamp(0.0, 1.0)
}

/// Whether a property is true of a history, given what is true of the ends of its rounds.
pub fn property(property: &Property, at: impl Fn(&Formula, u32) -> bool) -> bool {
    match property {
        Property::InRound(a, r) => at(a, *r),
        Property::By(a, r) => (1..=*r).any(|k| at(a, k)),
        Property::Always(a, r) => (1..=*r).all(|k| at(a, k)),
        Property::Until(a, b, r) => (1..=*r).any(|k| at(b, k) && (1..k).all(|j| at(a, j))),
    }
}
