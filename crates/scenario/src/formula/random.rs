//! Random formulas for tests, and a small world to evaluate them in.

use proptest::prelude::*;

use super::{Formula, Function, Op, Values};
use crate::model::{ActorId, DecisionId, OptionId, ParamId, TypeId, VarId};

/// How many parameters, variables, actors and decisions the small world has.
pub(crate) const EACH: usize = 3;
/// How many types an actor has, how many levels a variable, and how many options a decision.
pub(crate) const WAYS: usize = 3;
/// The last round.
pub(crate) const ROUNDS: u32 = 4;

/// One point of the small world.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) params: Vec<f64>,
    pub(crate) variables: Vec<f64>,
    pub(crate) types: Vec<usize>,
    /// [`WAYS`] for none.
    pub(crate) chosen: Vec<usize>,
    pub(crate) round: u32,
}

impl Values for Point {
    fn param(&self, param: ParamId) -> f64 {
        self.params[param]
    }

    fn variable(&self, variable: VarId) -> f64 {
        self.variables[variable]
    }

    fn is_type(&self, actor: ActorId, type_id: TypeId) -> bool {
        self.types[actor] == type_id
    }

    fn chose(&self, decision: DecisionId, option: OptionId) -> bool {
        self.chosen[decision] == option
    }

    fn round(&self) -> u32 {
        self.round
    }
}

/// A point with parameters between -2 and 2 and levels from 0.
pub(crate) fn point() -> impl Strategy<Value = Point> {
    let each = |below: usize| prop::collection::vec(0..below, EACH);
    (
        prop::collection::vec(-2.0..2.0, EACH),
        each(WAYS),
        each(WAYS),
        each(WAYS + 1),
        1..=ROUNDS,
    )
        .prop_map(|(params, levels, types, chosen, round)| Point {
            params,
            variables: levels.into_iter().map(|l| l as f64).collect(),
            types,
            chosen,
            round,
        })
}

/// Any formula whatever, sense or none: every value counts as a condition, and values need not be finite.
pub(crate) fn anything() -> BoxedStrategy<Formula> {
    let leaf = prop_oneof![
        prop_oneof![
            -2.0..2.0_f64,
            Just(0.0),
            Just(-0.0),
            Just(1.0),
            Just(f64::MAX)
        ]
        .prop_map(Formula::Const),
        (0..EACH).prop_map(Formula::Param),
        (0..EACH).prop_map(Formula::Var),
        (0..EACH, 0..WAYS).prop_map(|(i, k)| Formula::IsType(i, k)),
        (0..EACH, 0..WAYS).prop_map(|(d, o)| Formula::Chose(d, o)),
        Just(Formula::Round),
    ];
    let ops = vec![
        Op::Or,
        Op::And,
        Op::Eq,
        Op::Ne,
        Op::Lt,
        Op::Le,
        Op::Gt,
        Op::Ge,
        Op::Add,
        Op::Sub,
        Op::Mul,
        Op::Div,
    ];
    leaf.prop_recursive(6, 48, 3, move |inner| {
        let inner = inner.prop_map(Box::new);
        prop_oneof![
            inner.clone().prop_map(Formula::Not),
            inner.clone().prop_map(Formula::Neg),
            (function(), inner.clone()).prop_map(|(f, a)| Formula::Call(f, a)),
            (
                prop::sample::select(ops.clone()),
                inner.clone(),
                inner.clone()
            )
                .prop_map(|(op, a, b)| Formula::Bin(op, a, b)),
            (inner.clone(), inner.clone(), inner).prop_map(|(c, a, b)| Formula::If(c, a, b)),
        ]
    })
    .boxed()
}

fn function() -> impl Strategy<Value = Function> {
    prop::sample::select(vec![Function::Log, Function::Exp, Function::Sqrt])
}

/// A number as the checker makes them, nested at most so deep. Its conditions look at no parameters.
pub(crate) fn number(depth: u32) -> BoxedStrategy<Formula> {
    typed_number(depth, true)
}

/// A condition as the checker makes them, nested at most so deep; it looks at no parameters.
pub(crate) fn condition(depth: u32) -> BoxedStrategy<Formula> {
    let compares = vec![Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge];
    let compares = prop::sample::select(compares);
    let leaf = prop_oneof![
        (0..EACH, 0..WAYS).prop_map(|(i, k)| Formula::IsType(i, k)),
        (0..EACH, 0..WAYS).prop_map(|(d, o)| Formula::Chose(d, o)),
        (compares.clone(), 0..EACH, 0..WAYS).prop_map(|(op, v, level)| {
            let level = Formula::Const(level as f64);
            Formula::Bin(op, Box::new(Formula::Var(v)), Box::new(level))
        }),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let part = condition(depth - 1).prop_map(Box::new);
    let side = typed_number(depth - 1, false).prop_map(Box::new);
    prop_oneof![
        leaf,
        part.clone().prop_map(Formula::Not),
        (
            prop::sample::select(vec![Op::And, Op::Or]),
            part.clone(),
            part.clone()
        )
            .prop_map(|(op, a, b)| Formula::Bin(op, a, b)),
        (compares, side.clone(), side).prop_map(|(op, a, b)| Formula::Bin(op, a, b)),
        (part.clone(), part.clone(), part).prop_map(|(c, a, b)| Formula::If(c, a, b)),
    ]
    .boxed()
}

fn typed_number(depth: u32, params: bool) -> BoxedStrategy<Formula> {
    let fixed = prop_oneof![
        (-4..=4).prop_map(|x| Formula::Const(f64::from(x) / 2.0)),
        (0..EACH).prop_map(Formula::Var),
        Just(Formula::Round),
    ];
    let leaf = if params {
        prop_oneof![fixed, (0..EACH).prop_map(Formula::Param)].boxed()
    } else {
        fixed.boxed()
    };
    if depth == 0 {
        return leaf;
    }
    let part = typed_number(depth - 1, params).prop_map(Box::new);
    let whether = condition(depth - 1).prop_map(Box::new);
    let ops = prop::sample::select(vec![Op::Add, Op::Sub, Op::Mul, Op::Div]);
    prop_oneof![
        leaf,
        part.clone().prop_map(Formula::Neg),
        (function(), part.clone()).prop_map(|(f, a)| Formula::Call(f, a)),
        (ops, part.clone(), part.clone()).prop_map(|(op, a, b)| Formula::Bin(op, a, b)),
        (whether, part.clone(), part).prop_map(|(c, a, b)| Formula::If(c, a, b)),
    ]
    .boxed()
}
