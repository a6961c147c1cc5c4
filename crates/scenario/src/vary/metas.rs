//! Every place of a scenario that can carry reasons.

use crate::syntax::*;

/// Calls `f` on the meta of every item and clause.
pub(super) fn each(scenario: &mut Scenario, f: &mut dyn FnMut(&mut Meta)) {
    for item in &mut scenario.items {
        match item {
            Item::Header(x) => {
                f(&mut x.meta);
                x.rounds.iter_mut().for_each(|r| f(&mut r.meta));
                x.memory.iter_mut().for_each(|m| f(&mut m.meta));
                clause(&mut x.precision, f);
                clause(&mut x.discount, f);
            }
            Item::Include(x) => f(&mut x.meta),
            Item::Source(x) => {
                f(&mut x.meta);
                clause(&mut x.dated, f);
                clause(&mut x.grade, f);
                clause(&mut x.hit, f);
                clause(&mut x.false_alarm, f);
                clause(&mut x.planted, f);
                clause(&mut x.anonymous, f);
                clause(&mut x.document, f);
            }
            Item::Grades(x) => {
                f(&mut x.meta);
                x.rows.iter_mut().for_each(|r| f(&mut r.meta));
            }
            Item::Let(x) => f(&mut x.meta),
            Item::Column(x) => f(&mut x.meta),
            Item::Coefficient(x) => {
                f(&mut x.meta);
                clause(&mut x.prior, f);
            }
            Item::Shock(x) => f(&mut x.meta),
            Item::Actor(x) => {
                f(&mut x.meta);
                x.types.iter_mut().for_each(|t| f(&mut t.meta));
                x.preferences.iter_mut().for_each(|p| f(&mut p.meta));
                x.remembers.iter_mut().for_each(|c| f(&mut c.meta));
                clause(&mut x.precision, f);
            }
            Item::Channel(x) => {
                f(&mut x.meta);
                clause(&mut x.leaks, f);
            }
            Item::Relation(x) => f(&mut x.meta),
            Item::Note(x) => f(&mut x.meta),
            Item::Goal(x) => {
                f(&mut x.meta);
                x.cases.iter_mut().for_each(|c| f(&mut c.meta));
                x.adjustments.iter_mut().for_each(|a| f(&mut a.meta));
            }
            Item::Variable(x) => f(&mut x.meta),
            Item::Decision(x) => decision(x, f),
            Item::Event(x) => {
                f(&mut x.meta);
                clause(&mut x.when, f);
                moves(&mut x.then, &mut x.outcomes, f);
            }
            Item::Evidence(x) => {
                f(&mut x.meta);
                clause(&mut x.reported_by, f);
                clause(&mut x.origin, f);
                clause(&mut x.dated, f);
            }
            Item::Question(x) => {
                f(&mut x.meta);
                clause(&mut x.given, f);
                clause(&mut x.resolves, f);
                clause(&mut x.base_rate, f);
                clause(&mut x.headline, f);
            }
            Item::Variant(x) => {
                f(&mut x.meta);
                x.changes.iter_mut().for_each(|c| f(&mut c.meta));
            }
            Item::Cover(x) => {
                f(&mut x.meta);
                x.omitted.iter_mut().for_each(|c| f(&mut c.meta));
            }
        }
    }
}

fn decision(x: &mut Decision, f: &mut dyn FnMut(&mut Meta)) {
    f(&mut x.meta);
    clause(&mut x.when, f);
    x.committed.iter_mut().for_each(|c| f(&mut c.meta));
    x.groups.iter_mut().for_each(|group| f(&mut group.meta));
    for o in &mut x.options {
        f(&mut o.meta);
        clause(&mut o.group, f);
        clause(&mut o.usual, f);
        clause(&mut o.when, f);
        clause(&mut o.seen_by, f);
        clause(&mut o.looks_like, f);
        clause(&mut o.leaks, f);
        clause(&mut o.through, f);
        moves(&mut o.then, &mut o.outcomes, f);
    }
}

fn moves(then: &mut [Clause<Effect>], outcomes: &mut [Outcome], f: &mut dyn FnMut(&mut Meta)) {
    then.iter_mut().for_each(|c| f(&mut c.meta));
    outcomes.iter_mut().for_each(|o| f(&mut o.meta));
}

fn clause<T>(c: &mut Option<Clause<T>>, f: &mut dyn FnMut(&mut Meta)) {
    if let Some(c) = c {
        f(&mut c.meta);
    }
}
