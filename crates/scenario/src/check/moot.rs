//! What a strict reader remarks on: what never matters, though something asks for it.

use std::collections::BTreeSet;

use super::mistakes::moot as remark;
use super::pointless::same;
use super::reads::Reads;
use crate::formula::Formula;
use crate::model::{Effect, Goal, Model, Start, VarId};
use crate::problem::Problem;
use crate::syntax::{Event, Item, Override, Scenario};
use crate::vary;

/// Variables that nothing changes, goals that move nobody, sources that tell nothing, events of which nothing comes.
pub(super) fn remarks(scenario: &Scenario, model: &Model) -> Vec<Problem> {
    let mut remarks = variables(scenario, model);
    remarks.extend(goals(scenario, model));
    let items = || scenario.items.iter();
    let reporters: BTreeSet<usize> = model.evidence.iter().filter_map(|e| e.source).collect();
    let sources = items().filter_map(|item| match item {
        Item::Source(x) => Some(&x.name),
        _ => None,
    });
    for (s, (name, source)) in sources.zip(&model.sources).enumerate() {
        if reporters.contains(&s) && same(model, &source.hit, &source.false_alarm) {
            remarks.push(remark::tells_nothing(name.span, &name.text));
        }
    }
    let asked = asked_in_variants(scenario);
    let followed = model.variables.iter().filter_map(|v| v.follows());
    let followed: BTreeSet<&str> = followed.map(|e| &*model.events[e].name).collect();
    for item in items() {
        if let Item::Event(x) = item
            && changes_nothing(x)
            && !followed.contains(x.name.text.as_str())
            && !asked.contains(&x.name.text)
        {
            remarks.push(remark::idle_event(x.name.span, &x.name.text));
        }
    }
    remarks
}

fn variables(scenario: &Scenario, model: &Model) -> Vec<Problem> {
    let asked = Reads::of(model);
    let changed = changed(model);
    let started = started(scenario);
    let names = scenario.items.iter().filter_map(|item| match item {
        Item::Variable(x) => Some(&x.name),
        _ => None,
    });
    let mut remarks = Vec::new();
    for (v, (name, variable)) in names.zip(&model.variables).enumerate() {
        let read = asked.variables.contains(&v) && !started.contains(name.text.as_str());
        if let (Start::At(level), true) = (&variable.start, read)
            && !changed.contains(&v)
        {
            let level = &variable.levels[*level];
            remarks.push(remark::never_changes(name.span, &name.text, level));
        }
    }
    remarks
}

fn goals(scenario: &Scenario, model: &Model) -> Vec<Problem> {
    let names = scenario.items.iter().filter_map(|item| match item {
        Item::Goal(x) => Some(&x.name),
        _ => None,
    });
    let mut remarks = Vec::new();
    for (name, goal) in names.zip(&model.goals) {
        // That a goal has no lines is said anyway.
        let written = !goal.cases.is_empty() || !goal.adjustments.is_empty();
        if goal.of.iter().all(|&a| !model.actors[a].moves) {
            remarks.push(remark::goal_of_bystanders(name.span, &name.text));
        } else if written && is_constant(goal) {
            remarks.push(remark::constant_goal(name.span, &name.text));
        }
    }
    remarks
}

/// Variables that some option or event may change.
fn changed(model: &Model) -> BTreeSet<VarId> {
    let options = model.decisions.iter().flat_map(|d| &d.options);
    let options = options.map(|o| (&o.effects, &o.outcomes));
    let events = model.events.iter().map(|e| (&e.effects, &e.outcomes));
    let effects = options.chain(events).flat_map(|(effects, outcomes)| {
        effects
            .iter()
            .chain(outcomes.iter().flat_map(|row| &row.effects))
    });
    effects.map(|effect: &Effect| effect.variable).collect()
}

/// Variables that some variant starts elsewhere.
fn started(scenario: &Scenario) -> BTreeSet<&str> {
    let changes = scenario.items.iter().flat_map(|item| match item {
        Item::Variant(x) => x.changes.as_slice(),
        _ => &[],
    });
    let started = changes.filter_map(|clause| match &clause.value {
        Override::Starts(name, _) => Some(name.text.as_str()),
        _ => None,
    });
    started.collect()
}

/// Whether no line of a goal asks for anything that play decides.
fn is_constant(goal: &Goal) -> bool {
    let cases = goal.cases.iter().map(|(value, when)| (value, when));
    let rows = goal
        .adjustments
        .iter()
        .map(|(_, value, when)| (value, when));
    let mut formulas = cases
        .chain(rows)
        .flat_map(|(value, when)| std::iter::once(value).chain(when));
    let fixed =
        |leaf: &Formula| matches!(leaf, Formula::Const(_) | Formula::Param(_) | Formula::Round);
    formulas.all(|formula| formula.leaves().all(fixed))
}

fn changes_nothing(event: &Event) -> bool {
    event.then.is_empty() && event.outcomes.iter().all(|row| row.effects.is_empty())
}

/// Names that conditions of variants' reports hold.
fn asked_in_variants(scenario: &Scenario) -> BTreeSet<String> {
    let changes = scenario.items.iter().flat_map(|item| match item {
        Item::Variant(x) => x.changes.as_slice(),
        _ => &[],
    });
    let reports = changes.filter_map(|clause| match &clause.value {
        Override::Evidence(x) => Some(vary::names(&x.claim.condition)),
        _ => None,
    });
    reports.flatten().collect()
}
