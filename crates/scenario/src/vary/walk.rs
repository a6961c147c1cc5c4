//! Every expression of a scenario, one after the other.

use crate::syntax::*;

/// Calls `f` on every expression, outermost only; a variant's own numbers are left out, since they stand for
/// themselves and are judged when the variant is made. What a variant takes to be reported is a condition like any other.
pub(super) fn expressions(scenario: &mut Scenario, f: &mut dyn FnMut(&mut Expr)) {
    for item in &mut scenario.items {
        match item {
            Item::Header(x) => {
                precision(&mut x.precision, f);
                clause(&mut x.discount, f);
            }
            Item::Source(x) => {
                clause(&mut x.hit, f);
                clause(&mut x.false_alarm, f);
                if let Some(c) = &mut x.planted {
                    f(&mut c.value.chance);
                }
            }
            Item::Grades(x) => {
                for row in &mut x.rows {
                    f(&mut row.hit);
                    f(&mut row.false_alarm);
                }
            }
            Item::Let(x) => f(&mut x.value),
            Item::Column(x) => f(&mut x.default),
            Item::Coefficient(x) => {
                f(&mut x.start);
                x.bounds.iter_mut().for_each(&mut *f);
                if let Some(c) = &mut x.prior {
                    f(&mut c.value.mean);
                    f(&mut c.value.sd);
                }
            }
            Item::Actor(x) => actor(x, f),
            Item::Channel(x) => clause(&mut x.leaks, f),
            Item::Goal(x) => goal(x, f),
            Item::Variable(x) => {
                if let Start::Drawn(rows) = &mut x.start {
                    for (_, p) in rows {
                        prior(p, f);
                    }
                }
            }
            Item::Decision(x) => decision(x, f),
            Item::Event(x) => {
                clause(&mut x.when, f);
                then(&mut x.then, f);
                outcomes(&mut x.outcomes, f);
            }
            Item::Evidence(x) => reported(x, f),
            Item::Variant(x) => {
                for change in &mut x.changes {
                    if let Override::Evidence(x) = &mut change.value {
                        reported(x, f);
                    }
                }
            }
            Item::Question(x) => {
                asks(&mut x.asks, f);
                if let Some(given) = &mut x.given {
                    property(&mut given.value, f);
                }
                clause(&mut x.base_rate, f);
            }
            Item::Include(_)
            | Item::Shock(_)
            | Item::Relation(_)
            | Item::Note(_)
            | Item::Cover(_) => {}
        }
    }
}

fn reported(x: &mut Evidence, f: &mut dyn FnMut(&mut Expr)) {
    f(&mut x.claim.condition);
}

fn clause(c: &mut Option<Clause<Expr>>, f: &mut dyn FnMut(&mut Expr)) {
    if let Some(c) = c {
        f(&mut c.value);
    }
}

fn precision(c: &mut Option<Clause<Precision>>, f: &mut dyn FnMut(&mut Expr)) {
    if let Some(c) = c {
        f(&mut c.value.value);
    }
}

fn prior(p: &mut Prior, f: &mut dyn FnMut(&mut Expr)) {
    if let Prior::Given(e) = p {
        f(e);
    }
}

fn actor(x: &mut Actor, f: &mut dyn FnMut(&mut Expr)) {
    for t in &mut x.types {
        prior(&mut t.prior, f);
    }
    for p in &mut x.preferences {
        if let Weights::Weighs(rows) = &mut p.weights {
            for (_, e) in rows {
                f(e);
            }
        }
    }
    precision(&mut x.precision, f);
}

fn goal(x: &mut Goal, f: &mut dyn FnMut(&mut Expr)) {
    let cases = x.cases.iter_mut().map(|c| (&mut c.value, &mut c.condition));
    let adjustments = x
        .adjustments
        .iter_mut()
        .map(|a| (&mut a.value, &mut a.condition));
    for (value, condition) in cases.chain(adjustments) {
        f(value);
        if let Some(condition) = condition {
            f(condition);
        }
    }
}

fn decision(x: &mut Decision, f: &mut dyn FnMut(&mut Expr)) {
    clause(&mut x.when, f);
    x.groups.iter_mut().for_each(|group| f(&mut group.usual));
    for o in &mut x.options {
        clause(&mut o.usual, f);
        clause(&mut o.when, f);
        clause(&mut o.leaks, f);
        let seen_by = o.seen_by.iter_mut().flat_map(|c| &mut c.value);
        let looks = o.looks_like.iter_mut().flat_map(|c| &mut c.value.0);
        seen_by
            .chain(looks)
            .filter_map(|x| x.chance.as_mut())
            .for_each(&mut *f);
        then(&mut o.then, f);
        outcomes(&mut o.outcomes, f);
    }
}

fn then(effects: &mut [Clause<Effect>], f: &mut dyn FnMut(&mut Expr)) {
    for c in effects {
        effect(&mut c.value, f);
    }
}

fn outcomes(rows: &mut [Outcome], f: &mut dyn FnMut(&mut Expr)) {
    for row in rows {
        prior(&mut row.chance, f);
        for e in &mut row.effects {
            effect(e, f);
        }
    }
}

fn effect(e: &mut Effect, f: &mut dyn FnMut(&mut Expr)) {
    if let Change::Set(value) = &mut e.change {
        f(value);
    }
}

fn asks(a: &mut Asks, f: &mut dyn FnMut(&mut Expr)) {
    match a {
        Asks::Whether(p) => property(p, f),
        Asks::HowMuch(e, _) | Asks::When(e, _) => f(e),
    }
}

fn property(p: &mut Property, f: &mut dyn FnMut(&mut Expr)) {
    match p {
        Property::AtEnd(e)
        | Property::InRound(e, _)
        | Property::By(e, _)
        | Property::Always(e, _)
        | Property::Never(e, _) => f(e),
        Property::Until(a, b, _) => {
            f(a);
            f(b);
        }
    }
}

/// Calls `f` on the expression and everything in it, from the outside in.
pub(super) fn within(e: &mut Expr, f: &mut dyn FnMut(&mut Expr)) {
    // An explicit stack: expressions may be nested deeper than a thread's own.
    let mut open = vec![e];
    while let Some(e) = open.pop() {
        f(e);
        match &mut e.kind {
            ExprKind::Missing | ExprKind::Number { .. } | ExprKind::Name(_) => {}
            ExprKind::Unary(_, x) => open.push(x),
            ExprKind::Range(a, b) | ExprKind::Binary(_, a, b) => {
                open.push(a);
                open.push(b);
            }
            ExprKind::About(a, b, c) | ExprKind::If(a, b, c) => {
                open.push(a);
                open.push(b);
                open.push(c);
            }
        }
    }
}
