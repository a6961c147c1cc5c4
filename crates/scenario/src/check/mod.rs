//! Checking: from the tree as written to the [`Model`] that the compiler trusts.
//!
//! The checker reads in three passes. The first gives every name its index and builds the model's *shells*: actors with their
//! types, variables with their levels, decisions with their options and who sees them. The second resolves every
//! expression against the shells. The third looks at the whole: what can be reached, what nothing uses, what the
//! citations say, what the variants do.
//!
//! It never fails. Every mistake is reported once, at its cause; what depends on a thing that is already known to be
//! wrong is not judged.
//!
//! # Assumptions of the project's own
//!
//! Where a scenario is silent, λ is open between 2 and 12 per round, the discount is 100%, and a source has the rates of [`grades`].

mod actors;
mod amounts;
mod asked;
mod bounds;
mod chances;
mod citations;
mod compare;
mod constructs;
mod data;
mod defaults;
mod events;
mod expr;
mod goals;
pub mod grades;
mod header;
mod limits;
mod memory;
mod mistakes;
mod moot;
mod moves;
mod names;
mod options;
mod pointless;
mod quantity;
mod questions;
mod quiet;
mod reach;
mod reads;
mod scope;
mod sight;
mod sources;
mod strict;
mod turns;
mod unused;
mod usual;
mod variables;
mod variants;

pub(crate) use strict::remarks;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::World;
use crate::model::{ActorId, EventId, GoalId, Model, Num, ParamId, VarId};
use crate::problem::{self, Problem, Severity};
use crate::span::Span;
use crate::syntax::Scenario;
use names::Names;
use quantity::LetState;

/// Nesting beyond which an expression is refused rather than followed.
const MAX_DEPTH: usize = 160;
/// Size beyond which an expression with the `let`s that it uses written out is refused.
const MAX_SIZE: usize = 2_000;

/// Resolves and types a scenario whose includes are spliced in. The model is there only if no problem is an error.
/// Problems come in the order of their places.
///
/// `world` is asked for the documents that sources name; where it has none, their citations are not compared.
pub fn check(scenario: &Scenario, world: &dyn World) -> (Option<Model>, Vec<Problem>) {
    let (model, problems) = check_all(scenario, world);
    (model, problem::at_most(problems))
}

/// Like [`check`], with every problem, however many there are, in no order.
pub(crate) fn check_all(scenario: &Scenario, world: &dyn World) -> (Option<Model>, Vec<Problem>) {
    run(scenario, world, Mode::Written)
}

/// Like [`check`], for a scenario of which parts could not be read: what rests on the whole of it (whether something can
/// come about, whether something is used) is not judged, and there is no model. Every
/// problem, in no order.
pub(crate) fn check_remains(scenario: &Scenario, world: &dyn World) -> Vec<Problem> {
    run(scenario, world, Mode::Remains).1
}

/// Like [`check`], for a scenario that a variant or an ablation has changed: that something can no longer
/// come about is a finding there and no mistake, so it is a warning only.
pub fn check_varied(scenario: &Scenario, world: &dyn World) -> (Option<Model>, Vec<Problem>) {
    let (model, mut problems) = run(scenario, world, Mode::Varied);
    problems.retain(|p| p.severity == Severity::Error);
    (model, problem::at_most(problems))
}

/// The parts of a scenario that are at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// All that its author wrote.
    Written,
    /// The same with something changed.
    Varied,
    /// The part that could be read.
    Remains,
}

fn run(scenario: &Scenario, world: &dyn World, mode: Mode) -> (Option<Model>, Vec<Problem>) {
    let mut problems = Vec::new();
    let whole = amounts::written_out(scenario, &mut problems);
    let excess = limits::exceeded(&whole);
    if !excess.is_empty() {
        problems.extend(excess);
        return (None, problems);
    }
    let names = Names::collect(&whole, &mut problems);
    let mut checker = Checker::new(names, problems);
    checker.shells();
    checker.lets();
    checker.contents();
    checker.model.constructs = constructs::list(scenario);
    checker.citations(world);
    let sound = mode != Mode::Remains && !checker.has_errors();
    if sound {
        checker.reach(mode == Mode::Written);
    }
    if mode != Mode::Varied {
        checker.variants(scenario, mode == Mode::Written);
    }
    if mode == Mode::Written && sound {
        checker.unused();
        checker.pointless(scenario);
        checker.idle();
    }
    let Checker {
        model,
        mut problems,
        ..
    } = checker;
    if matches!(whole, Cow::Owned(_)) {
        once_each(&mut problems);
    }
    let right = problems.iter().all(|p| p.severity != Severity::Error);
    ((sound && right).then_some(model), problems)
}

/// What is wrong with the line of an option is wrong for each of its amounts, and is said once.
fn once_each(problems: &mut Vec<Problem>) {
    let mut known = BTreeSet::new();
    problems.retain(|p| known.insert((p.span.file, p.span.start, p.span.end, p.code)));
}

/// State that the passes share.
struct Checker<'a> {
    names: Names<'a>,
    /// Filled pass by pass; its lists have the indices of `names` from the first pass on.
    model: Model,
    problems: Vec<Problem>,
    lets: Vec<LetState>,
    used_lets: Vec<bool>,
    /// Parameters of columns, coefficients and shocks that something uses.
    used_data: BTreeSet<ParamId>,
    used_channels: Vec<bool>,
    used_sources: Vec<bool>,
    /// Leak rate of each channel.
    channel_leaks: Vec<Option<Num>>,
    /// Of each event that a condition asks for: the variable that follows it.
    followed: BTreeMap<EventId, VarId>,
    /// Of each actor that may become another type: the variable that says which.
    turns: BTreeMap<ActorId, VarId>,
    /// Goals of each actor.
    goals_of: Vec<BTreeSet<GoalId>>,
    /// The amount of the option whose lines are being read.
    amount: Option<u32>,
    /// Whether an expression was refused for its depth.
    too_deep: bool,
}

impl<'a> Checker<'a> {
    fn new(names: Names<'a>, problems: Vec<Problem>) -> Checker<'a> {
        Checker {
            lets: vec![LetState::Untouched; names.lets.len()],
            used_data: BTreeSet::new(),
            used_lets: vec![false; names.lets.len()],
            used_channels: vec![false; names.channels.len()],
            used_sources: vec![false; names.sources.len()],
            channel_leaks: Vec::new(),
            followed: BTreeMap::new(),
            turns: BTreeMap::new(),
            goals_of: Vec::new(),
            amount: None,
            too_deep: false,
            names,
            model: Model::default(),
            problems,
        }
    }

    /// First pass: names have indices and domains after it.
    fn shells(&mut self) {
        self.header_shell();
        self.actor_shells();
        self.data_shells();
        self.variable_shells();
        self.turn_shells();
        self.decision_shells();
        self.memory_shells();
        self.goal_shells();
        self.model.stages = self.names.stages.clone();
    }

    /// Second pass: everything that expressions say.
    fn contents(&mut self) {
        self.header_contents();
        self.channels();
        self.relations();
        self.actors();
        self.variables();
        self.goals();
        self.decisions();
        self.quiet_guards();
        self.events();
        self.sources();
        self.evidence();
        self.questions();
        self.follow_events();
    }

    fn report(&mut self, problem: impl Into<Option<Problem>>) {
        self.problems.extend(problem.into());
    }

    /// Reports that an expression is too deep: one such problem is enough for the whole scenario.
    fn report_too_deep(&mut self, span: Span) {
        if !std::mem::replace(&mut self.too_deep, true) {
            self.report(mistakes::expressions::too_deep(span));
        }
    }

    /// Whether hints are still worked out: those of later problems are not shown.
    fn hints(&self) -> bool {
        self.problems.len() <= problem::MOST
    }

    fn has_errors(&self) -> bool {
        self.problems.iter().any(|p| p.severity == Severity::Error)
    }
}
