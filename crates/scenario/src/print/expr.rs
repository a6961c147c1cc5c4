//! Expressions, properties and claims, with no parenthesis that could be left out.

use super::number::number;
use crate::syntax::{
    Amount, Asks, BinaryOp, Chanced, Change, Claim, Effect, Expr, ExprKind, Looks, Precision,
    Property, Remember, UnaryOp,
};

/// Precedence of an expression; each level may stand wherever a looser one is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Quantity,
    Conditional,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Negation,
    Atom,
}

/// An expression as text: `20%..50%`, `sanctions is eased and not deal is yes`.
pub fn expr(e: &Expr) -> String {
    at(e, Binding::Quantity)
}

/// `2..10 per round`
pub fn precision(p: &Precision) -> String {
    let unit = if p.per_round { " per round" } else { "" };
    format!("{}{unit}", expr(&p.value))
}

/// An expression where nothing looser than `least` may stand bare.
pub(super) fn at(e: &Expr, least: Binding) -> String {
    let (binding, text) = bare(e);
    if binding < least {
        format!("({text})")
    } else {
        text
    }
}

fn bare(e: &Expr) -> (Binding, String) {
    use Binding::*;
    match &e.kind {
        ExprKind::Number { value, percent } => {
            let binding = if value.is_sign_negative() {
                Negation
            } else {
                Atom
            };
            (binding, number(*value, *percent))
        }
        ExprKind::Name(name) => (Atom, name.clone()),
        ExprKind::Range(lo, hi) => (Quantity, range(lo, hi)),
        ExprKind::About(mode, lo, hi) => (
            Quantity,
            format!("about {} in {}", at(mode, Sum), range(lo, hi)),
        ),
        ExprKind::Unary(UnaryOp::Not, inner) => (Not, format!("not {}", at(inner, Not))),
        ExprKind::Unary(op @ (UnaryOp::Log | UnaryOp::Exp | UnaryOp::Sqrt), inner) => {
            let name = op.function().unwrap_or_default();
            (Atom, format!("{name}({})", at(inner, Conditional)))
        }
        ExprKind::Unary(UnaryOp::Minus, inner) => (Negation, format!("-{}", at(inner, Negation))),
        ExprKind::Unary(UnaryOp::Happened, event) => {
            (Comparison, format!("{} happened", at(event, Sum)))
        }
        ExprKind::Unary(UnaryOp::DidNotHappen, event) => {
            (Comparison, format!("{} did not happen", at(event, Sum)))
        }
        ExprKind::Binary(op, left, right) => {
            let (own, left_least, right_least, sign) = operator(*op);
            // A range cannot stand in parentheses. Behind a comparison it can be read, and the checker refuses it.
            let right = match &right.kind {
                ExprKind::Range(lo, hi) if own == Comparison => range(lo, hi),
                _ => at(right, right_least),
            };
            let left = at(left, left_least);
            let text = format!("{left} {sign} {right}");
            (own, text)
        }
        ExprKind::If(then, condition, other) => (
            Conditional,
            format!(
                "{} if {} else {}",
                branch(then, Or),
                at(condition, Or),
                branch(other, Conditional)
            ),
        ),
        // A sign without meaning: what could not be read must not turn into something that can.
        ExprKind::Missing => (Atom, "?".into()),
    }
}

/// A branch of `a if c else b`, where a range may stand bare.
fn branch(e: &Expr, least: Binding) -> String {
    match e.kind {
        ExprKind::Range(..) | ExprKind::About(..) => bare(e).1,
        _ => at(e, least),
    }
}

fn range(lo: &Expr, hi: &Expr) -> String {
    format!("{}..{}", at(lo, Binding::Sum), at(hi, Binding::Sum))
}

/// Its own binding, what its left and right sides need, and its sign. Chains lean to the left; comparisons do not chain.
fn operator(op: BinaryOp) -> (Binding, Binding, Binding, &'static str) {
    use Binding::*;
    let comparison = |sign| (Comparison, Sum, Sum, sign);
    match op {
        BinaryOp::Or => (Or, Or, And, "or"),
        BinaryOp::And => (And, And, Not, "and"),
        BinaryOp::Is => comparison("is"),
        BinaryOp::IsNot => comparison("is not"),
        BinaryOp::Less => comparison("<"),
        BinaryOp::LessEq => comparison("<="),
        BinaryOp::Greater => comparison(">"),
        BinaryOp::GreaterEq => comparison(">="),
        BinaryOp::Plus => (Sum, Sum, Product, "+"),
        BinaryOp::Minus => (Sum, Sum, Product, "-"),
        BinaryOp::Times => (Product, Product, Negation, "*"),
        BinaryOp::Divide => (Product, Product, Negation, "/"),
    }
}

/// A question's property as text: `deal is yes by round 4`. A condition on the last round stands bare.
pub fn property(p: &Property) -> String {
    let through =
        |last: &Option<u32>| last.map_or(String::new(), |r| format!(" through round {r}"));
    match p {
        Property::AtEnd(c) => expr(c),
        Property::InRound(c, round) => format!("{} in round {round}", expr(c)),
        Property::By(c, Some(round)) => format!("{} by round {round}", expr(c)),
        Property::By(c, None) => format!("ever {}", expr(c)),
        Property::Always(c, last) => format!("always {}{}", expr(c), through(last)),
        Property::Never(c, last) => format!("never {}{}", expr(c), through(last)),
        Property::Until(before, then, Some(round)) => {
            format!("{} until {} by round {round}", expr(before), expr(then))
        }
        Property::Until(before, then, None) => format!("{} until {}", expr(before), expr(then)),
    }
}

/// What a question asks, as text: `how much strikes at the end`, `when deal is yes`.
pub fn asks(a: &Asks) -> String {
    match a {
        Asks::Whether(p) => property(p),
        Asks::HowMuch(variable, None) => format!("how much {} at the end", expr(variable)),
        Asks::HowMuch(variable, Some(round)) => {
            format!("how much {} in round {round}", expr(variable))
        }
        Asks::When(condition, None) => format!("when {}", expr(condition)),
        Asks::When(condition, Some(round)) => format!("when {} by round {round}", expr(condition)),
    }
}

/// What was reported, as text: `outreach is envoy in round 1`, `inspection did not happen in round 2`.
pub fn claim(c: &Claim) -> String {
    let mut text = expr(&c.condition);
    if let Some(about) = &c.about {
        text.push_str(&format!(" about {}", about.level.text));
        if let Some(levels) = about.give_or_take {
            text.push_str(&format!(" give or take {levels}"));
        }
    }
    format!("{text} in round {}", c.round)
}

/// What an actor remembers, as text: `programme for 4 rounds`.
pub fn remember(x: &Remember) -> String {
    match x {
        Remember::Rounds(decision, None) => decision.text.clone(),
        Remember::Rounds(decision, Some(1)) => format!("{} for 1 round", decision.text),
        Remember::Rounds(decision, Some(rounds)) => {
            format!("{} for {rounds} rounds", decision.text)
        }
        Remember::Ever(decision, option) => {
            format!("whether {} was ever {}", decision.text, option.text)
        }
        Remember::Times(decision, option) => {
            format!("how often {} was {}", decision.text, option.text)
        }
    }
}

/// Amounts, as text: `0..10 by 2`.
pub fn amount(x: &Amount) -> String {
    let by = if x.by == 1 {
        String::new()
    } else {
        format!(" by {}", x.by)
    };
    format!("{}..{}{by}", x.first, x.last)
}

/// A name with its chance, as text: `south 30%`.
pub fn chanced(x: &Chanced) -> String {
    let name = &x.name.text;
    match &x.chance {
        None => name.clone(),
        Some(chance) if matches!(chance.kind, ExprKind::Range(..) | ExprKind::About(..)) => {
            format!("{name} {}", expr(chance))
        }
        Some(chance) => format!("{name} {}", at(chance, Binding::Sum)),
    }
}

/// What an option looks like, as text: `hold 20%, talk 5%`.
pub fn looks(looks: &Looks) -> String {
    let each: Vec<String> = looks.0.iter().map(chanced).collect();
    each.join(", ")
}

/// A change of one variable, as text: `found = yes`, `tension rises by 2`.
pub fn effect(e: &Effect) -> String {
    let by = |steps: u32| {
        if steps == 1 {
            String::new()
        } else {
            format!(" by {steps}")
        }
    };
    let variable = &e.variable.text;
    match &e.change {
        Change::Set(value) => format!("{variable} = {}", at(value, Binding::Conditional)),
        Change::Rises(steps) => format!("{variable} rises{}", by(*steps)),
        Change::Falls(steps) => format!("{variable} falls{}", by(*steps)),
        Change::Becomes(of_type) => format!("{variable} becomes {}", of_type.text),
    }
}
