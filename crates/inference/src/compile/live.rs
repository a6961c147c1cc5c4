//! What of a point of play is still read, step by step: liveness, as compilers have it for variables.
//!
//! A level, a choice of this round or a move under way that nothing later reads is dead. Points that differ in nothing but what is dead
//! have the same future and are one. Read is what guards, effects, chances, goals, questions, reports and forecasts look at, and also what
//! an actor sees who moves later: that tells it of others' types, whether or not any formula looks at it.

use std::ops::RangeInclusive;

use demarche_scenario::model::{Change, Effect, Formula, Kept, Model, Outcome, Prior, Property};

use super::layout::Layout;
use super::point::Frame;
use super::program::Op;
use super::sites::Reads;
use demarche_engine::game::LayerKind;

/// By step at which a layer is made: bytes of a point, each 255 where it is read from there on, else 0.
#[derive(Clone, Debug)]
pub(super) struct Masks {
    pub(super) at: Vec<Vec<u8>>,
}

impl Masks {
    pub(super) fn new(frame: &Frame<'_>, ops: &[Op]) -> Masks {
        let width = frame.layout.width();
        let mut pass = Pass {
            frame,
            layout: frame.layout,
            asked: asked(frame.model),
            live: vec![false; width],
        };
        let mut rounds = Vec::with_capacity(ops.len());
        let mut round = 0;
        for op in ops {
            if let Op::Layer(of, _) = op {
                round = *of;
            }
            rounds.push(round);
        }
        let mut at = vec![Vec::new(); ops.len()];
        for (step, op) in ops.iter().enumerate().rev() {
            pass.back(step, op, rounds[step]);
            if matches!(op, Op::Layer(..) | Op::Draw(_)) {
                let mask = pass.live.iter().map(|&live| if live { 255 } else { 0 });
                at[step] = mask.collect();
            }
        }
        Masks { at }
    }
}

/// Bytes of the state that questions, reports and forecasts look at, at the end of each round.
pub(super) fn asked(model: &Model) -> Vec<Vec<bool>> {
    let width = model.variables.len() + model.decisions.len();
    let mut asked = vec![vec![false; width]; model.rounds as usize];
    for (v, variable) in model.variables.iter().enumerate() {
        let forecast = variable.is_declared() && !variable.internal;
        asked.iter_mut().for_each(|round| round[v] |= forecast);
    }
    let mut look = |formula: &Formula, rounds: RangeInclusive<u32>| {
        for round in rounds.filter(|round| (1..=model.rounds).contains(round)) {
            mark(model, formula, &mut asked[round as usize - 1]);
        }
    };
    for item in &model.evidence {
        let round = item.claim.round;
        // Of other rounds the same may be reported before long, and then the shape serves as it is.
        look(&item.claim.condition, 1..=model.rounds);
        if let Some(about) = item.claim.about {
            look(&Formula::Var(about.variable), round..=round);
        }
        let source = item.source.map(|s| &model.sources[s]);
        if let Some((_, chance)) = source.and_then(|source| source.planted.as_ref()) {
            look(chance, round..=round);
        }
    }
    for question in model.asked() {
        match &question.property {
            // Its curve goes through all rounds.
            Property::InRound(a, _) => look(a, 1..=model.rounds),
            other => along(other, model.rounds, &mut look),
        }
        if let Some(given) = &question.given {
            along(given, model.rounds, &mut look);
        }
    }
    asked
}

/// What a property looks at up to the round that decides it.
fn along(property: &Property, rounds: u32, look: &mut impl FnMut(&Formula, RangeInclusive<u32>)) {
    match property {
        Property::InRound(a, at) => look(a, *at.min(&rounds)..=*at.min(&rounds)),
        Property::By(a, last) | Property::Always(a, last) => look(a, 1..=*last),
        Property::Until(a, b, last) => {
            look(a, 1..=*last);
            look(b, 1..=*last);
        }
    }
}

/// Marks the bytes of a state that a formula looks at.
fn mark(model: &Model, formula: &Formula, live: &mut [bool]) {
    for leaf in formula.leaves() {
        match leaf {
            Formula::Var(v) => live[*v] = true,
            Formula::Chose(d, _) => live[model.variables.len() + d] = true,
            _ => {}
        }
    }
}

/// From the end of play to its start.
struct Pass<'a> {
    frame: &'a Frame<'a>,
    layout: Layout,
    asked: Vec<Vec<bool>>,
    /// By byte of a point: whether it is read after the step that was looked at last.
    live: Vec<bool>,
}

impl Pass<'_> {
    /// From what is read after a step to what is read before it.
    fn back(&mut self, step: usize, op: &Op, round: u32) {
        let model = self.frame.model;
        match op {
            Op::Draw(v) => self.live[*v] = false,
            Op::Layer(_, kind) => match *kind {
                LayerKind::Decision(d) => self.decision(d),
                LayerKind::Sight(d) => self.live[self.layout.pending(d)] = true,
                LayerKind::Outcome(d) => self.outcomes(d),
                LayerKind::Event(e) => self.event(e),
                LayerKind::RoundEnd => self.round_end(round),
                LayerKind::Start | LayerKind::Plain => {}
            },
            Op::Apply(d) => {
                let decision = &model.decisions[*d];
                let lists = decision.options.iter().map(|option| &option.effects);
                let moves = |effects: &Vec<Effect>| effects.iter().any(|e| self.live[e.variable]);
                let matters = lists.clone().any(moves);
                let each = lists.map(|effects| self.before(effects, self.live.clone()));
                let mut live = union(each.collect());
                if decision.when.is_some() {
                    join(&mut live, &self.live);
                }
                live[self.layout.pending(*d)] |= matters;
                self.live = live;
            }
            Op::Reveal(group) => self.reveal(step, round, group),
            Op::Clear => self.clear(step),
        }
    }

    /// What is read before some effects, all of which come about.
    fn before(&self, effects: &[Effect], mut live: Vec<bool>) -> Vec<bool> {
        for effect in effects.iter().rev() {
            if let (true, Change::Set(formula)) = (live[effect.variable], &effect.change) {
                live[effect.variable] = false;
                mark(self.frame.model, formula, &mut live);
            }
        }
        live
    }

    /// What is read before outcomes of which one comes about.
    fn before_one(&self, outcomes: &[Outcome]) -> Vec<bool> {
        if outcomes.is_empty() {
            return self.live.clone();
        }
        let each = outcomes
            .iter()
            .map(|outcome| self.before(&outcome.effects, self.live.clone()));
        let mut live = union(each.collect());
        for outcome in outcomes {
            if let Prior::Given(formula) = &outcome.chance {
                mark(self.frame.model, formula, &mut live);
            }
        }
        live
    }

    fn decision(&mut self, d: usize) {
        let model = self.frame.model;
        let decision = &model.decisions[d];
        // Before it moves nothing of it is under way, and it has made no choice this round.
        self.live[self.layout.pending(d)] = false;
        self.live[self.layout.choice(d)] = false;
        let options = decision
            .options
            .iter()
            .filter_map(|option| option.when.as_ref());
        for guard in decision.when.iter().chain(options) {
            mark(model, guard, &mut self.live);
        }
        if model.memory.is_some() {
            let movers = self.frame.movers().iter().zip(&self.frame.seen);
            let own = movers.filter(|(actor, _)| **actor == decision.by);
            for &v in own.flat_map(|(_, seen)| seen) {
                self.live[self.layout.shown(v)] = true;
            }
        }
        for (other, declared) in model.decisions.iter().enumerate() {
            if other != d && declared.by == decision.by {
                self.live[self.layout.pending(other)] = true;
            }
        }
    }

    fn outcomes(&mut self, d: usize) {
        let decision = &self.frame.model.decisions[d];
        let options = decision.options.iter();
        let each = options.map(|option| self.before_one(&option.outcomes));
        let mut live = union(each.collect());
        if decision.when.is_some() {
            join(&mut live, &self.live);
        }
        live[self.layout.pending(d)] = true;
        self.live = live;
    }

    fn event(&mut self, e: usize) {
        let model = self.frame.model;
        let event = &model.events[e];
        let mut live = self.before(&event.effects, self.before_one(&event.outcomes));
        if let Some(when) = &event.when {
            join(&mut live, &self.live);
            mark(model, when, &mut live);
        }
        self.live = live;
    }

    fn round_end(&mut self, round: u32) {
        let model = self.frame.model;
        let goals = Reads::of_goals(round == model.rounds, model);
        let asked = &self.asked[round as usize - 1];
        for ((live, goal), asked) in self.live.iter_mut().zip(&goals.state).zip(asked) {
            *live |= goal | asked;
        }
    }

    fn reveal(&mut self, step: usize, round: u32, group: &[usize]) {
        let (frame, layout) = (self.frame, self.layout);
        let after = self.live.clone();
        for v in 0..frame.model.variables.len() {
            // What is revealed is the level that there is.
            self.live[v] |= after[layout.shown(v)];
            self.live[layout.shown(v)] = false;
        }
        for &d in group {
            self.live[layout.pending(d)] = false;
            self.live[layout.sight(d)] = false;
        }
        for (m, &actor) in frame.movers().iter().enumerate() {
            if frame.matters(m, step, round.max(1)) {
                for &v in &frame.seen[m] {
                    self.live[v] = true;
                    self.live[layout.shown(v)] = true;
                }
                self.see(group);
            }
            let remembers = frame.model.actors[actor].remembers.iter();
            for own in remembers.filter(|own| group.contains(&own.decision)) {
                let (Kept::Rounds(v, _) | Kept::Ever(_, v) | Kept::Times(_, v)) = own.what;
                if after[v] || after[layout.shown(v)] {
                    self.see(&[own.decision]);
                }
            }
        }
    }

    /// Somebody sees what these decisions do.
    fn see(&mut self, decisions: &[usize]) {
        for &d in decisions {
            self.live[self.layout.pending(d)] = true;
            self.live[self.layout.sight(d)] = true;
        }
    }

    fn clear(&mut self, step: usize) {
        let (frame, layout) = (self.frame, self.layout);
        let model = frame.model;
        self.live[layout.choices()].fill(false);
        let dead = |live: &mut [bool], v: usize| {
            live[v] = false;
            live[layout.shown(v)] = false;
        };
        for (v, variable) in model.variables.iter().enumerate() {
            if variable.follows().is_some() {
                dead(&mut self.live, v);
            }
        }
        let rounds = model.rounds as usize;
        for (m, &actor) in frame.movers().iter().enumerate() {
            let over = frame.last[m][rounds] <= step;
            for remembers in &model.actors[actor].remembers {
                match &remembers.what {
                    Kept::Rounds(now, past) => {
                        // What was seen this round was seen a round ago after it.
                        let mut newer = *now;
                        for &older in past {
                            let read = self.live[older] || self.live[layout.shown(older)];
                            dead(&mut self.live, older);
                            self.live[newer] = read && !over;
                            self.live[layout.shown(newer)] = false;
                            newer = older;
                        }
                        if past.is_empty() || over {
                            dead(&mut self.live, *now);
                        }
                    }
                    Kept::Ever(_, variable) | Kept::Times(_, variable) if over => {
                        dead(&mut self.live, *variable);
                    }
                    Kept::Ever(..) | Kept::Times(..) => {}
                }
            }
        }
    }
}

/// What is read in any of some cases, of which there is at least one.
fn union(cases: Vec<Vec<bool>>) -> Vec<bool> {
    let mut cases = cases.into_iter();
    let mut first = cases.next().unwrap_or_default();
    cases.for_each(|other| join(&mut first, &other));
    first
}

fn join(live: &mut [bool], other: &[bool]) {
    live.iter_mut()
        .zip(other)
        .for_each(|(live, other)| *live |= other);
}
