//! Parts of a scenario that move by themselves.
//!
//! What a block does hangs on nothing outside it, so that points of play are all combinations of what the blocks may be in.

use std::collections::{BTreeMap, BTreeSet};

use demarche_scenario::model::{Change, Effect, Formula, Model, Outcome, Prior, Start};

use crate::compile::chances::{At, any_varies, possible, varies};

/// Which block each variable, decision and event belongs to.
#[derive(Debug, PartialEq)]
pub(super) struct Blocks {
    pub(super) variables: Vec<usize>,
    pub(super) decisions: Vec<usize>,
    pub(super) events: Vec<usize>,
    /// Blocks that are followed along a single path only, because others look at them.
    pub(super) held: Vec<bool>,
}

/// What a decision or an event looks at, and what it moves: variables, and after them decisions.
struct Mover {
    reads: BTreeSet<usize>,
    moves: BTreeSet<usize>,
    /// Whether it can always leave everything as it is.
    still: bool,
}

impl Blocks {
    /// Blocks with no more than `largest` states each, as far as can be told from their levels. Blocks that look at one another
    /// are one, unless that would be too large: then one of them is held. None where it would have to move with what another
    /// one does.
    pub(super) fn of(model: &Model, tracked: &[bool], largest: f64) -> Option<Blocks> {
        let variables = model.variables.len();
        let movers = movers(model, tracked);
        let mut groups = Groups::new(variables + model.decisions.len());
        for mover in &movers {
            let mut moved = mover.moves.iter();
            if let Some(&first) = moved.next() {
                moved.for_each(|&other| groups.join(first, other));
            }
        }
        // Which of these groups look at which, either way.
        let mut beside: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut looks: Vec<(usize, usize)> = Vec::new();
        let mut still: BTreeMap<usize, bool> = BTreeMap::new();
        for mover in &movers {
            let Some(&first) = mover.moves.first() else {
                continue;
            };
            let own = groups.of(first);
            *still.entry(own).or_insert(true) &= mover.still;
            for &read in &mover.reads {
                let other = groups.of(read);
                if other != own {
                    looks.push((own, other));
                    beside.entry(own).or_default().insert(other);
                    beside.entry(other).or_default().insert(own);
                }
            }
        }
        let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
        for at in 0..variables + model.decisions.len() {
            let states = match at.checked_sub(variables) {
                None => model.variables[at].levels.len(),
                Some(d) if tracked[d] => 1 + model.decisions[d].options.len(),
                Some(_) => 1,
            };
            *sizes.entry(groups.of(at)).or_insert(1.0) *= states as f64;
        }
        let mut order: Vec<usize> = beside.keys().copied().collect();
        order.sort_by_key(|group| (beside[group].len(), *group));
        let mut joined = groups.clone();
        let mut free: BTreeSet<usize> = sizes.keys().copied().collect();
        order.iter().for_each(|group| {
            free.remove(group);
        });
        let mut held = BTreeSet::new();
        for group in order {
            let near: BTreeSet<usize> = beside[&group]
                .iter()
                .filter(|&other| free.contains(other))
                .chain([&group])
                .map(|&part| joined.of(part))
                .collect();
            let size: f64 = near.iter().map(|part| sizes[part]).product();
            if near.len() > 1 && size > largest {
                held.insert(group);
                continue;
            }
            free.insert(group);
            near.iter().for_each(|&part| joined.join(group, part));
            sizes.insert(joined.of(group), size);
        }
        // Who is held looks at nothing but others that are held, or stays as it is whatever it sees.
        let astray = looks
            .iter()
            .any(|(own, other)| held.contains(own) && !held.contains(other) && !still[own]);
        if astray {
            return None;
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        let mut holds = Vec::new();
        let all: Vec<usize> = (0..variables + model.decisions.len())
            .map(|at| {
                let next = numbers.len();
                let number = *numbers.entry(joined.of(at)).or_insert(next);
                if number == next {
                    holds.push(held.contains(&groups.of(at)));
                }
                number
            })
            .collect();
        let events = movers[model.decisions.len()..].iter();
        Some(Blocks {
            events: events
                .map(|event| {
                    let any = event.moves.first().or(event.reads.first());
                    any.map_or(0, |&at| all[at])
                })
                .collect(),
            decisions: all[variables..].to_vec(),
            variables: all[..variables].to_vec(),
            held: holds,
        })
    }
}

impl Blocks {
    /// The block of a variable, or else of a decision.
    pub(super) fn of_thing(
        &self,
        variable: Option<usize>,
        decision: Option<usize>,
    ) -> Option<usize> {
        variable
            .map(|v| self.variables[v])
            .or(decision.map(|d| self.decisions[d]))
    }
}

/// All decisions, then all events.
fn movers(model: &Model, tracked: &[bool]) -> Vec<Mover> {
    let variables = model.variables.len();
    let decisions = model.decisions.iter().enumerate().map(|(d, decision)| {
        let mut mover = Mover {
            reads: BTreeSet::new(),
            moves: BTreeSet::from([variables + d]),
            still: false,
        };
        mover.look(variables, decision.when.as_ref());
        for option in &decision.options {
            mover.look(variables, option.when.as_ref());
            mover.effects(variables, &option.effects);
            mover.outcomes(model, &option.outcomes);
            mover.still |=
                option.when.is_none() && may_rest(model, &option.effects, &option.outcomes);
        }
        let actors = model.actors.iter();
        let remembered = actors.flat_map(|actor| &actor.remembers);
        for own in remembered.filter(|own| own.decision == d) {
            mover.moves.extend(own.what.variables());
            mover.still = false;
        }
        // A choice that conditions look at has to be the same whatever is seen.
        mover.still &= decision.committed.is_none() && (!tracked[d] || decision.when.is_none());
        mover
    });
    let events = model.events.iter().map(|event| {
        let mut mover = Mover {
            reads: BTreeSet::new(),
            moves: BTreeSet::new(),
            still: may_rest(model, &event.effects, &event.outcomes),
        };
        mover.look(variables, event.when.as_ref());
        mover.effects(variables, &event.effects);
        mover.outcomes(model, &event.outcomes);
        mover
    });
    decisions.chain(events).collect()
}

/// Whether these may leave everything where it starts, whatever else is so.
pub(super) fn may_rest(model: &Model, effects: &[Effect], outcomes: &[Outcome]) -> bool {
    let rest = |effects: &[Effect]| effects.iter().all(|effect| rests(model, effect));
    let chances = outcomes.iter().map(|outcome| &outcome.chance);
    let ever = possible(model, chances, At::Everywhere);
    let hangs = any_varies(model, outcomes);
    let open = |outcome: &Outcome| match outcome.chance {
        Prior::Given(_) => !varies(model, outcome),
        Prior::Otherwise => !hangs,
    };
    let mut each = outcomes.iter().zip(ever);
    let may = |(outcome, ever): (&Outcome, bool)| ever && open(outcome) && rest(&outcome.effects);
    rest(effects) && (outcomes.is_empty() || each.any(may))
}

/// Whether an effect leaves a variable where it starts.
fn rests(model: &Model, effect: &Effect) -> bool {
    let variable = &model.variables[effect.variable];
    let base = variable.int_base.unwrap_or(0);
    match (&effect.change, &variable.start) {
        (Change::Set(Formula::Const(to)), Start::At(level)) => {
            to.round() as i64 - base == *level as i64
        }
        _ => false,
    }
}

impl Mover {
    fn look(&mut self, variables: usize, formula: Option<&Formula>) {
        for leaf in formula.iter().flat_map(|formula| formula.leaves()) {
            match leaf {
                Formula::Var(v) => self.reads.insert(*v),
                Formula::Chose(d, _) => self.reads.insert(variables + *d),
                _ => false,
            };
        }
    }

    fn effects(&mut self, variables: usize, effects: &[Effect]) {
        for effect in effects {
            self.moves.insert(effect.variable);
            if let Change::Set(formula) = &effect.change {
                self.look(variables, Some(formula));
            }
        }
    }

    fn outcomes(&mut self, model: &Model, outcomes: &[Outcome]) {
        let variables = model.variables.len();
        let looks = any_varies(model, outcomes);
        for outcome in outcomes {
            self.effects(variables, &outcome.effects);
            if let (true, Prior::Given(formula)) = (looks, &outcome.chance) {
                self.look(variables, Some(formula));
            }
        }
    }
}

/// Things that have been put together.
#[derive(Clone)]
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Groups {
        Groups((0..count).collect())
    }

    fn of(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}
