//! Giving one type of an actor another prior; the others keep their proportions.

use crate::span::Span;
use crate::syntax::*;

/// Largest length of a chain of `let`s.
const LONGEST_CHAIN: usize = 64;

/// Point values of an actor's priors as they stand, in the order of its types: ranges count with their mean. None if one
/// cannot be told without more than arithmetic, or the actor is unknown.
pub(super) fn points(scenario: &Scenario, actor: &str) -> Option<Vec<f64>> {
    let actor = scenario.items.iter().find_map(|i| match i {
        Item::Actor(x) if x.name.text == actor => Some(x),
        _ => None,
    })?;
    let given = |t: &TypeDecl| match &t.prior {
        Prior::Given(e) => mean(scenario, e, 0).map(Some),
        Prior::Otherwise => Some(None),
    };
    let priors: Vec<Option<f64>> = actor.types.iter().map(given).collect::<Option<_>>()?;
    let left = 1.0 - priors.iter().flatten().sum::<f64>();
    Some(
        priors
            .into_iter()
            .map(|p| p.unwrap_or(left.max(0.0)))
            .collect(),
    )
}

fn mean(scenario: &Scenario, e: &Expr, depth: usize) -> Option<f64> {
    if depth > LONGEST_CHAIN {
        return None;
    }
    let at = |e| mean(scenario, e, depth + 1);
    match &e.kind {
        ExprKind::Number { value, .. } => Some(*value),
        ExprKind::Range(a, b) => Some(0.5 * (at(a)? + at(b)?)),
        ExprKind::About(m, a, b) => Some((at(m)? + at(a)? + at(b)?) / 3.0),
        ExprKind::Unary(UnaryOp::Minus, x) => Some(-at(x)?),
        ExprKind::Binary(op, a, b) => {
            let (a, b) = (at(a)?, at(b)?);
            match op {
                BinaryOp::Plus => Some(a + b),
                BinaryOp::Minus => Some(a - b),
                BinaryOp::Times => Some(a * b),
                BinaryOp::Divide => Some(a / b),
                _ => None,
            }
        }
        ExprKind::Unary(UnaryOp::Log, x) => Some(at(x)?.ln()),
        ExprKind::Unary(UnaryOp::Exp, x) => Some(at(x)?.exp()),
        ExprKind::Unary(UnaryOp::Sqrt, x) => Some(at(x)?.sqrt()),
        ExprKind::Name(name) => scenario.items.iter().find_map(|i| match i {
            Item::Let(x) if x.name.text == *name => Some(at(&x.value)),
            Item::Column(x) if x.name.text == *name => Some(at(&x.default)),
            Item::Coefficient(x) if x.name.text == *name => Some(at(&x.start)),
            _ => None,
        })?,
        _ => None,
    }
}

/// Sets the prior of type `k`. What it leaves is divided among the others in the proportions of `points`, evenly where
/// those are unknown or zero.
pub(super) fn set(actor: &mut Actor, k: usize, value: &Expr, points: &Option<Vec<f64>>) {
    let others: Vec<usize> = (0..actor.types.len()).filter(|&j| j != k).collect();
    let weight = |j: usize| {
        points
            .as_ref()
            .and_then(|p| p.get(j))
            .copied()
            .unwrap_or(0.0)
    };
    let sum: f64 = others.iter().map(|&j| weight(j)).sum();
    let share = |j: usize| {
        if sum > 0.0 {
            weight(j) / sum
        } else {
            1.0 / others.len() as f64
        }
    };
    for (n, &j) in others.iter().enumerate() {
        // The last one takes what is left, so that the priors add up exactly.
        actor.types[j].prior = if n + 1 == others.len() {
            Prior::Otherwise
        } else {
            Prior::Given(part(value, share(j)))
        };
    }
    actor.types[k].prior = Prior::Given(value.clone());
}

/// `(1 - value) * share`.
fn part(value: &Expr, share: f64) -> Expr {
    let at = |kind| Box::new(expr(kind, value.span));
    let number = |value| ExprKind::Number {
        value,
        percent: false,
    };
    if let ExprKind::Number { value: p, .. } = value.kind {
        return expr(number((1.0 - p) * share), value.span);
    }
    let rest = ExprKind::Binary(BinaryOp::Minus, at(number(1.0)), Box::new(value.clone()));
    expr(
        ExprKind::Binary(BinaryOp::Times, at(rest), at(number(share))),
        value.span,
    )
}

fn expr(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}
