//! Random scenario trees with every item and every field: each one that the text form can say.

mod items;
mod words;

use demarche_scenario::syntax::*;
use proptest::collection::vec;
use proptest::prelude::*;
pub(crate) use words::*;

/// Any scenario.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    (vec(items::item(), 0..6), vec(comment(), 0..3)).prop_map(|(items, trailing_comments)| {
        Scenario {
            items,
            trailing_comments,
        }
    })
}

fn number() -> impl Strategy<Value = ExprKind> {
    let value = prop_oneof![
        (0..=100u32).prop_map(|n| f64::from(n) / 100.0),
        (0..1_000_000u32).prop_map(f64::from),
        any::<u64>().prop_map(|bits| f64::from_bits(bits >> 1)),
    ];
    (value, any::<bool>()).prop_filter_map("a number on both sides of a percent sign", |(v, p)| {
        (v * 100.0).is_finite().then_some(ExprKind::Number {
            value: v,
            percent: p,
        })
    })
}

fn placed(kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: Default::default(),
    }
}

fn operator() -> impl Strategy<Value = BinaryOp> {
    use BinaryOp::*;
    proptest::sample::select(vec![
        Or, And, Is, IsNot, Less, LessEq, Greater, GreaterEq, Plus, Minus, Times, Divide,
    ])
}

/// A condition or a single number.
pub(crate) fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![number(), word().prop_map(ExprKind::Name)].prop_map(placed);
    leaf.prop_recursive(4, 16, 3, |inner| {
        let boxed = inner.prop_map(Box::new);
        prop_oneof![
            (operator(), boxed.clone(), boxed.clone())
                .prop_map(|(op, a, b)| ExprKind::Binary(op, a, b)),
            (
                proptest::sample::select(vec![
                    UnaryOp::Not,
                    UnaryOp::Minus,
                    UnaryOp::Happened,
                    UnaryOp::DidNotHappen,
                    UnaryOp::Log,
                    UnaryOp::Exp,
                    UnaryOp::Sqrt
                ]),
                boxed.clone()
            )
                .prop_map(|(op, a)| ExprKind::Unary(op, a)),
            (boxed.clone(), boxed.clone(), boxed).prop_map(|(a, c, b)| ExprKind::If(a, c, b)),
        ]
        .prop_map(placed)
    })
}

/// A number that may be a range, or hang on a condition with a range for either answer.
pub(crate) fn quantity() -> impl Strategy<Value = Expr> {
    let branch = || uncertain().prop_map(Box::new);
    let condition = expr().prop_map(Box::new);
    prop_oneof![
        3 => uncertain(),
        1 => (branch(), condition, branch())
            .prop_map(|(a, c, b)| placed(ExprKind::If(a, c, b))),
    ]
}

fn uncertain() -> impl Strategy<Value = Expr> {
    let boxed = || expr().prop_map(Box::new);
    prop_oneof![
        3 => expr(),
        1 => (boxed(), boxed()).prop_map(|(lo, hi)| placed(ExprKind::Range(lo, hi))),
        1 => (boxed(), boxed(), boxed())
            .prop_map(|(mode, lo, hi)| placed(ExprKind::About(mode, lo, hi))),
    ]
}

pub(crate) fn property() -> impl Strategy<Value = Property> {
    let last = || proptest::option::of(0..9u32);
    prop_oneof![
        expr().prop_map(Property::AtEnd),
        (expr(), 0..9u32).prop_map(|(c, r)| Property::InRound(c, r)),
        (expr(), last()).prop_map(|(c, r)| Property::By(c, r)),
        (expr(), last()).prop_map(|(c, r)| Property::Always(c, r)),
        (expr(), last()).prop_map(|(c, r)| Property::Never(c, r)),
        (expr(), expr(), last()).prop_map(|(a, b, r)| Property::Until(a, b, r)),
    ]
}

pub(crate) fn asks() -> impl Strategy<Value = Asks> {
    let round = || proptest::option::of(0..9u32);
    prop_oneof![
        3 => property().prop_map(Asks::Whether),
        1 => (expr(), round()).prop_map(|(e, r)| Asks::HowMuch(e, r)),
        1 => (expr(), round()).prop_map(|(e, r)| Asks::When(e, r)),
    ]
}

pub(crate) fn claim() -> impl Strategy<Value = Claim> {
    let about =
        (items::level(), proptest::option::of(0..9u32)).prop_map(|(level, give_or_take)| About {
            level,
            give_or_take,
        });
    (expr(), proptest::option::of(about), 0..9u32).prop_map(|(condition, about, round)| Claim {
        condition,
        about,
        round,
        span: Default::default(),
    })
}

pub(crate) fn effect() -> impl Strategy<Value = Effect> {
    let change = prop_oneof![
        expr().prop_map(Change::Set),
        name().prop_map(Change::Becomes),
        (0..4u32).prop_map(Change::Rises),
        (0..4u32).prop_map(Change::Falls),
    ];
    (name(), change).prop_map(|(variable, change)| Effect {
        variable,
        change,
        span: Default::default(),
    })
}

pub(crate) fn prior() -> impl Strategy<Value = Prior> {
    prop_oneof![
        3 => quantity().prop_map(Prior::Given),
        1 => Just(Prior::Otherwise)
    ]
}

pub(crate) fn weights() -> impl Strategy<Value = Weights> {
    prop_oneof![
        vec(vec(name(), 1..3), 1..4).prop_map(Weights::Ranks),
        vec((name(), quantity()), 1..4).prop_map(Weights::Weighs),
    ]
}
