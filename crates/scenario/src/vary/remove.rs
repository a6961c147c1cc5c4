//! Taking a construct out of a scenario so that the rest still stands: what only asked about it becomes false, what only
//! reported it goes with it.

use super::walk;
use crate::span::Span;
use crate::syntax::*;

/// Removes items that `keep` does not want.
fn retain(scenario: &mut Scenario, mut keep: impl FnMut(&Item) -> bool) {
    scenario.items.retain(|item| keep(item));
}

pub(super) fn evidence(scenario: &mut Scenario, name: &str) {
    retain(
        scenario,
        |i| !matches!(i, Item::Evidence(x) if x.name.text == name),
    );
}

pub(super) fn question(scenario: &mut Scenario, name: &str) {
    retain(
        scenario,
        |i| !matches!(i, Item::Question(x) if x.name.text == name),
    );
}

pub(super) fn relation(scenario: &mut Scenario, name: &str) {
    retain(
        scenario,
        |i| !matches!(i, Item::Relation(x) if x.name.text == name),
    );
}

pub(super) fn note(scenario: &mut Scenario, name: &str) {
    retain(
        scenario,
        |i| !matches!(i, Item::Note(x) if x.name.text == name),
    );
}

pub(super) fn variant(scenario: &mut Scenario, name: &str) {
    retain(
        scenario,
        |i| !matches!(i, Item::Variant(x) if x.name.text == name),
    );
}

/// An event: it never happens, and never could.
pub(super) fn event(scenario: &mut Scenario, name: &str) {
    retain(
        scenario,
        |i| !matches!(i, Item::Event(x) if x.name.text == name),
    );
    walk::expressions(scenario, &mut |e| {
        walk::within(e, &mut |e| {
            if let ExprKind::Unary(op @ (UnaryOp::Happened | UnaryOp::DidNotHappen), event) =
                &e.kind
                && is_name(event, name)
            {
                e.kind = constant(*op == UnaryOp::DidNotHappen, e.span);
            }
        });
    });
    never(scenario, name, POSSIBLE);
}

/// A source, with what it reports and the citations of it.
pub(super) fn source(scenario: &mut Scenario, name: &str) {
    retain(scenario, |i| match i {
        Item::Source(x) => x.name.text != name,
        Item::Cover(x) => x.source.text != name,
        Item::Evidence(x) => x.reported_by.as_ref().is_none_or(|c| c.value.text != name),
        _ => true,
    });
    super::metas::each(scenario, &mut |meta| {
        meta.because
            .retain(|b| b.source.as_ref().is_none_or(|s| s.text != name));
    });
}

/// A goal, with its place in every ranking.
pub(super) fn goal(scenario: &mut Scenario, name: &str) {
    retain(
        scenario,
        |i| !matches!(i, Item::Goal(x) if x.name.text == name),
    );
    let drop_from = |weights: &mut Weights| match weights {
        Weights::Ranks(groups) => {
            for group in groups.iter_mut() {
                group.retain(|g| g.text != name);
            }
            groups.retain(|group| !group.is_empty());
        }
        Weights::Weighs(rows) => rows.retain(|(g, _)| g.text != name),
    };
    for item in &mut scenario.items {
        match item {
            Item::Actor(actor) => {
                actor
                    .preferences
                    .iter_mut()
                    .for_each(|p| drop_from(&mut p.weights));
                actor.preferences.retain(|p| !is_empty(&p.weights));
            }
            Item::Variant(variant) => {
                for change in &mut variant.changes {
                    if let Override::Preference { weights, .. } = &mut change.value {
                        drop_from(weights);
                    }
                }
                variant.changes.retain(|c| {
                    !matches!(&c.value, Override::Preference { weights, .. } if is_empty(weights))
                });
            }
            _ => {}
        }
    }
}

fn is_empty(weights: &Weights) -> bool {
    match weights {
        Weights::Ranks(groups) => groups.is_empty(),
        Weights::Weighs(rows) => rows.is_empty(),
    }
}

/// A channel: its ends still see what went through it, but it leaks no more.
pub(super) fn channel(scenario: &mut Scenario, name: &str) {
    let mut ends = Vec::new();
    retain(scenario, |i| match i {
        Item::Channel(x) if x.name.text == name => {
            ends.clone_from(&x.between);
            false
        }
        _ => true,
    });
    for option in options(scenario) {
        let Some(through) = option.through.take_if(|c| c.value.text == name) else {
            continue;
        };
        match &mut option.seen_by {
            Some(seen) => {
                for end in &ends {
                    seen.value.retain(|own| own.name.text != end.text);
                    seen.value.push(certain(end));
                }
            }
            none => {
                *none = Some(Clause {
                    meta: through.meta,
                    value: ends.iter().map(certain).collect(),
                });
            }
        }
    }
}

fn certain(name: &Name) -> Chanced {
    Chanced {
        name: name.clone(),
        chance: None,
    }
}

fn options(scenario: &mut Scenario) -> impl Iterator<Item = &mut Choice> {
    scenario.items.iter_mut().flat_map(|item| match item {
        Item::Decision(x) => x.options.as_mut_slice(),
        _ => &mut [],
    })
}

/// An option: it cannot be taken, so that a test whether it was taken is false.
pub(super) fn option(scenario: &mut Scenario, decision: &str, name: &str) {
    let mut gone = vec![name.to_owned()];
    for item in &mut scenario.items {
        let Item::Decision(x) = item else { continue };
        if x.name.text != decision {
            continue;
        }
        let was_quiet = x.options.iter().any(|o| o.name.text == name && o.quiet);
        for o in x.options.iter().filter(|o| o.name.text == name) {
            let amounts = o.amount.iter().flat_map(|amounts| amounts.each());
            gone.extend(amounts.map(|amount| o.name_of(amount)));
        }
        x.options.retain(|o| o.name.text != name);
        for o in &mut x.options {
            o.looks_like.take_if(|c| {
                c.value.0.retain(|look| look.name.text != name);
                c.value.0.is_empty()
            });
        }
        x.committed.take_if(|c| c.option.text == name);
        x.drop_empty_groups();
        // What was taken for the quiet option needs something else to look like.
        let public = |o: &&mut Choice| o.seen_by.is_none() && o.through.is_none();
        if was_quiet && let Some(o) = x.options.iter_mut().find(public) {
            o.quiet = true;
        }
    }
    for name in &gone {
        never(scenario, decision, name);
    }
}

/// A decision is taken out: none of its options is ever chosen.
pub(super) fn decision(scenario: &mut Scenario, name: &str) {
    let mut names = Vec::new();
    retain(scenario, |i| match i {
        Item::Decision(x) if x.name.text == name => {
            for o in &x.options {
                names.push(o.name.text.clone());
                let amounts = o.amount.iter().flat_map(|amounts| amounts.each());
                names.extend(amounts.map(|amount| o.name_of(amount)));
            }
            false
        }
        _ => true,
    });
    for option in &names {
        never(scenario, name, option);
    }
}

/// A type: its share of the prior goes to the others.
pub(super) fn actor_type(scenario: &mut Scenario, actor: &str, name: &str) {
    for item in &mut scenario.items {
        let Item::Actor(x) = item else { continue };
        if x.name.text != actor {
            continue;
        }
        x.types.retain(|t| t.name.text != name);
        x.preferences
            .retain(|p| p.of_type.as_ref().is_none_or(|t| t.text != name));
        let left = |t: &TypeDecl| matches!(t.prior, Prior::Otherwise);
        if !x.types.iter().any(left)
            && let Some(last) = x.types.last_mut()
        {
            last.prior = Prior::Otherwise;
        }
    }
    let becomes = |e: &Effect| {
        let Change::Becomes(of_type) = &e.change else {
            return false;
        };
        e.variable.text == actor && of_type.text == name
    };
    forget(scenario, &becomes);
    never(scenario, actor, name);
}

/// Replaces `owner is name` by false everywhere; evidence that asks about nothing else goes.
fn never(scenario: &mut Scenario, owner: &str, name: &str) {
    walk::expressions(scenario, &mut |e| {
        walk::within(e, &mut |e| {
            if let ExprKind::Binary(op @ (BinaryOp::Is | BinaryOp::IsNot), a, b) = &e.kind
                && (is_name(a, owner) && is_name(b, name) || is_name(a, name) && is_name(b, owner))
            {
                e.kind = constant(*op == BinaryOp::IsNot, e.span);
            }
        });
    });
    scenario.items.retain_mut(|item| match item {
        Item::Evidence(x) => asks(x),
        Item::Variant(x) => {
            x.changes.retain_mut(|c| match &mut c.value {
                Override::Evidence(x) => asks(x),
                _ => true,
            });
            true
        }
        _ => true,
    });
}

/// Whether a report is about anything at all.
fn asks(x: &mut Evidence) -> bool {
    let mut asks = false;
    walk::within(&mut x.claim.condition, &mut |e| {
        asks |= matches!(e.kind, ExprKind::Name(_))
    });
    asks
}

pub(super) fn is_name(e: &Expr, name: &str) -> bool {
    matches!(&e.kind, ExprKind::Name(text) if text == name)
}

/// `1 is 1` or `1 is 0`: the language has no words for true and false.
fn constant(truth: bool, span: Span) -> ExprKind {
    let number = |value| {
        Box::new(Expr {
            kind: ExprKind::Number {
                value,
                percent: false,
            },
            span,
        })
    };
    ExprKind::Binary(
        BinaryOp::Is,
        number(1.0),
        number(if truth { 1.0 } else { 0.0 }),
    )
}

/// A variable that no expression asks about, with what changes it. False if something asks.
pub(super) fn variable(scenario: &mut Scenario, name: &str) -> bool {
    let mut asked = false;
    walk::expressions(scenario, &mut |e| {
        walk::within(e, &mut |e| asked |= is_name(e, name));
    });
    if asked {
        return false;
    }
    retain(
        scenario,
        |i| !matches!(i, Item::Variable(x) if x.name.text == name),
    );
    still(scenario, name);
    true
}

/// Takes out whatever changes a variable, so that it stays as it starts.
pub(super) fn still(scenario: &mut Scenario, name: &str) {
    forget(scenario, &|e| e.variable.text == name);
    for item in &mut scenario.items {
        if let Item::Variant(x) = item {
            x.changes
                .retain(|c| !matches!(&c.value, Override::Starts(v, _) if v.text == name));
        }
    }
}

/// Takes out some effects of moves.
fn forget(scenario: &mut Scenario, gone: &dyn Fn(&Effect) -> bool) {
    let from = |then: &mut Vec<Clause<Effect>>, outcomes: &mut [Outcome]| {
        then.retain(|c| !gone(&c.value));
        for row in outcomes {
            row.effects.retain(|e| !gone(e));
        }
    };
    for item in &mut scenario.items {
        match item {
            Item::Event(x) => from(&mut x.then, &mut x.outcomes),
            Item::Decision(x) => {
                for o in &mut x.options {
                    from(&mut o.then, &mut o.outcomes);
                }
            }
            _ => {}
        }
    }
}
