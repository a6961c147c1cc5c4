//! Reachability: play followed with sets of possible levels and options in place of probabilities.

use std::sync::Arc;

use super::possible::{Levels, Possible};
use crate::check::bounds::Anywhere;
use crate::formula::Formula;
use crate::model::{Change, Effect, Model, Num, Outcome, Prior, Stage, Start, Window};

/// Rounds that are followed one by one at most; those after them are followed as one, until nothing new turns up.
const ROUNDS: u32 = 64;
/// Work that following single rounds may take, in options × variables.
const WORK: usize = 4_000_000;

/// The possible histories of a scenario.
pub(super) struct Played {
    pub(super) decisions: Vec<bool>,
    pub(super) options: Vec<Vec<bool>>,
    pub(super) events: Vec<bool>,
    /// At the end of each round followed; the last one stands for all later rounds.
    ends: Vec<Possible>,
}

impl Played {
    pub(super) fn follow(model: &Model) -> Played {
        let mut played = Played {
            decisions: vec![false; model.decisions.len()],
            options: model
                .decisions
                .iter()
                .map(|d| vec![false; d.options.len()])
                .collect(),
            events: vec![false; model.events.len()],
            ends: Vec::new(),
        };
        let options: usize = model.decisions.iter().map(|d| d.options.len()).sum();
        let once = (options + model.events.len() + 1) * (model.variables.len() + 1);
        let singly = u32::try_from(WORK / once)
            .unwrap_or(ROUNDS)
            .clamp(1, ROUNDS);
        let singly = singly.min(model.rounds);
        let mut now = start(model);
        for r in 1..singly {
            now.rounds = (r, r);
            played.round(model, &mut now);
            played.ends.push(now.clone());
        }
        // From here on what could be so may still be so: only additions count.
        now.rounds = (singly, model.rounds);
        let end = played.settle(model, now, WORK / once);
        played.ends.push(end);
        played
    }

    /// The possible state at the end of any of the rounds that `now` stands for.
    fn settle(&mut self, model: &Model, now: Possible, tries: usize) -> Possible {
        let mut end = now;
        if end.rounds.0 == end.rounds.1 {
            self.round(model, &mut end);
            return end;
        }
        for _ in 0..tries.max(4) {
            let mut next = end.clone();
            self.round(model, &mut next);
            if !end.join(&next) {
                return end;
            }
        }
        // It takes too long to tell: anything may be so.
        end.allow_everything(model);
        let mut next = end.clone();
        self.round(model, &mut next);
        end
    }

    /// The possible state at the end of a round, counted from 1.
    pub(super) fn end(&self, round: u32) -> &Possible {
        let at = (round as usize).clamp(1, self.ends.len());
        &self.ends[at - 1]
    }

    pub(super) fn last(&self) -> &Possible {
        &self.ends[self.ends.len() - 1]
    }

    pub(super) fn ends(&self) -> impl Iterator<Item = &Possible> {
        self.ends.iter()
    }

    fn round(&mut self, model: &Model, now: &mut Possible) {
        now.chosen.each(|_, chosen| {
            let none = chosen.len() - 1;
            chosen
                .iter_mut()
                .enumerate()
                .for_each(|(o, x)| *x = o == none);
        });
        for stage in &model.stages {
            match *stage {
                Stage::Decision(d) => self.decision(model, d, now),
                Stage::Event(e) => self.event(model, e, now),
            }
        }
    }

    fn decision(&mut self, model: &Model, d: usize, now: &mut Possible) {
        let decision = &model.decisions[d];
        let Some((here, skipped)) = takes_place(now, decision.window, decision.when.as_ref())
        else {
            return;
        };
        self.decisions[d] = true;
        // Simultaneous moves change variables only after all have moved, so those who follow still see the old state.
        let mut after = (skipped || decision.group.is_some()).then(|| now.clone());
        if let (Some(after), false) = (&mut after, skipped) {
            after.chosen[d].fill(false);
        }
        for (o, option) in decision.options.iter().enumerate() {
            let taken = match &option.when {
                None => Some(here.clone()),
                Some(when) if when.bounds(&here).1 > 0.0 => here.given(when),
                Some(_) => None,
            };
            let Some(mut taken) = taken else { continue };
            self.options[d][o] = true;
            if decision
                .committed
                .is_some_and(|(c, w)| c != o && covers(w, now.rounds))
            {
                continue;
            }
            // The mover's condition narrows what others take for possible, but only for this branch.
            taken.types.clone_from(&now.types);
            taken.chosen[d].fill(false);
            taken.chosen[d][o] = true;
            follow(
                model,
                &mut taken,
                &option.effects,
                &option.outcomes,
                &mut after,
            );
        }
        if let Some(after) = after {
            *now = after;
        }
    }

    fn event(&mut self, model: &Model, e: usize, now: &mut Possible) {
        let event = &model.events[e];
        let Some((mut here, skipped)) = takes_place(now, event.window, event.when.as_ref()) else {
            return;
        };
        self.events[e] = true;
        let mut after = skipped.then(|| now.clone());
        follow(
            model,
            &mut here,
            &event.effects,
            &event.outcomes,
            &mut after,
        );
        if let Some(after) = after {
            *now = after;
        }
    }
}

/// The state in which a stage takes place, and whether it may also not take place. None if it cannot.
fn takes_place(now: &Possible, window: Window, when: Option<&Formula>) -> Option<(Possible, bool)> {
    let (first, last) = now.rounds;
    if window.last < first || window.first > last {
        return None;
    }
    let outside = !covers(window, now.rounds);
    let Some(when) = when else {
        return Some((now.clone(), outside));
    };
    let (lo, hi) = when.bounds(now);
    if hi <= 0.0 {
        return None;
    }
    Some((now.given(when)?, outside || lo <= 0.0))
}

fn covers(window: Window, rounds: (u32, u32)) -> bool {
    window.first <= rounds.0 && rounds.1 <= window.last
}

/// Applies a move's effects and adds every outcome to `after`.
fn follow(
    model: &Model,
    here: &mut Possible,
    effects: &[Effect],
    outcomes: &[Outcome],
    after: &mut Option<Possible>,
) {
    apply(model, here, effects);
    let mut add = |state: &Possible| match after {
        Some(after) => {
            after.join(state);
        }
        None => *after = Some(state.clone()),
    };
    if outcomes.is_empty() {
        add(here);
    }
    for outcome in outcomes {
        if !excluded(model, &outcome.chance) {
            let mut state = here.clone();
            apply(model, &mut state, &outcome.effects);
            add(&state);
        }
    }
}

/// Whether a probability is zero whatever happens.
fn excluded(model: &Model, prior: &Prior) -> bool {
    let zero = |n: &Num| n.bounds(&Anywhere(model)).1 <= 0.0;
    matches!(prior, Prior::Given(n) if zero(n))
}

fn apply(model: &Model, state: &mut Possible, effects: &[Effect]) {
    for effect in effects {
        let v = effect.variable;
        let top = model.variables[v].levels.len() - 1;
        let mut to = Levels::default();
        match &effect.change {
            Change::Step(by) => {
                for l in state.levels[v].iter() {
                    let moved = l as i64 + i64::from(*by);
                    to.insert(moved.clamp(0, top as i64) as usize);
                }
            }
            Change::Set(Formula::Var(w)) if state.bases[*w] == state.bases[v] => {
                state.levels[*w].iter().for_each(|l| to.insert(l.min(top)));
            }
            Change::Set(formula) => {
                let (lo, hi) = formula.bounds(state);
                let level = |x: f64| (x - state.bases[v]).clamp(0.0, top as f64);
                for l in level(lo).floor() as usize..=level(hi).ceil() as usize {
                    to.insert(l);
                }
            }
        }
        if state.levels[v] != to {
            state.levels[v] = to;
        }
    }
}

fn start(model: &Model) -> Possible {
    let levels = model.variables.iter().map(|v| {
        let mut set = Levels::default();
        match &v.start {
            Start::At(l) => set.insert(*l),
            Start::Drawn(rows) => {
                rows.iter()
                    .filter(|(_, p)| !excluded(model, p))
                    .for_each(|(l, _)| set.insert(*l));
            }
        }
        set
    });
    let types = model
        .actors
        .iter()
        .map(|a| a.types.iter().map(|t| !excluded(model, &t.prior)));
    Possible {
        levels: levels.collect(),
        bases: Arc::new(
            model
                .variables
                .iter()
                .map(|v| v.int_base.unwrap_or(0) as f64)
                .collect(),
        ),
        chosen: model
            .decisions
            .iter()
            .map(|d| vec![false; d.options.len() + 1])
            .collect(),
        types: types.map(Iterator::collect).collect(),
        rounds: (1, model.rounds),
    }
}
