//! A point of play while the game is being unrolled, and what happens to it between two layers.

use demarche_scenario::model::{ActorId, Change, Effect, Model, Start};

use super::information::Histories;
use super::program::Op;
use super::sight::{self, Sight};
use crate::filter::truth::Here;
use crate::query::moves::observed;
use demarche_engine::game::LayerKind;

/// Everything that play depends on from here on, but the types. Points that are equal are one node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Point {
    /// Level of every variable; the same as last revealed; 1 + the choice of every tracked decision this round; for
    /// every decision of the group that is moving 1 + the choice, else 0; and for every decision how its choice is seen, which
    /// is plainly unless its group is moving.
    pub(super) bytes: Box<[u8]>,
    /// For every mover the histories of the last `k` rounds, oldest first, and of this one. Perfect recall is one endless
    /// round.
    histories: Box<[u32]>,
}

impl Point {
    /// Bytes that it takes.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + 4 * self.histories.len()
    }
}

/// Where play is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    /// Of the steps of a scenario's program.
    pub(super) step: usize,
    pub(super) round: u32,
}

/// In place of the level last revealed, before anything is: no variable has so many levels.
const UNSEEN: u8 = u8::MAX;

/// Constants while points are made: the scenario and how its points are laid out.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) model: &'a Model,
    pub(super) tracked: Vec<bool>,
    /// Values of the parameters, where an expression has to be evaluated that does not look at them.
    pub(super) means: Vec<f64>,
    /// By decision and option: in which ways it may come to be seen.
    pub(super) sights: Vec<Vec<Vec<Sight>>>,
    /// Variables that say what came of an event this round.
    followed: Vec<usize>,
    movers: Vec<ActorId>,
    /// Histories kept for each mover: rounds remembered, and this one.
    kept: usize,
    /// `last[mover][round]`: one past the step of the mover's last decision up to that round.
    pub(super) last: Vec<Vec<usize>>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(model: &'a Model, tracked: Vec<bool>, ops: &[Op]) -> Frame<'a> {
        let movers: Vec<ActorId> = (0..model.actors.len())
            .filter(|&i| model.actors[i].moves)
            .collect();
        let rounds = model.rounds as usize;
        let mut last = vec![vec![0; rounds + 1]; movers.len()];
        for (at, op) in ops.iter().enumerate() {
            if let Op::Layer(round, LayerKind::Decision(d)) = op {
                let by = model.decisions[*d].by;
                if let Some(m) = movers.iter().position(|&i| i == by) {
                    last[m][*round as usize..]
                        .iter_mut()
                        .for_each(|step| *step = at + 1);
                }
            }
        }
        let kept = 1 + model.memory.map_or(0, |k| k.min(model.rounds) as usize);
        let means = model.params.iter().map(|param| param.dist.mean()).collect();
        Frame {
            model,
            tracked,
            means,
            sights: sight::all(model),
            followed: (0..model.variables.len())
                .filter(|&v| model.variables[v].follows().is_some())
                .collect(),
            movers,
            kept,
            last,
        }
    }

    /// The point before anything happened.
    pub(super) fn start(&self) -> Point {
        let variables = self.model.variables.len();
        let mut bytes = vec![0; 2 * variables + 3 * self.model.decisions.len()];
        for (v, variable) in self.model.variables.iter().enumerate() {
            if let Start::At(level) = &variable.start {
                bytes[v] = *level as u8;
                bytes[variables + v] = *level as u8;
            } else {
                bytes[variables + v] = UNSEEN;
            }
        }
        Point {
            bytes: bytes.into(),
            histories: vec![0; self.movers.len() * self.kept].into(),
        }
    }

    /// The same with no room for histories.
    pub(super) fn bare(&self) -> Point {
        Point {
            histories: Box::default(),
            ..self.start()
        }
    }

    /// The actors that move.
    pub(super) fn movers(&self) -> &[ActorId] {
        &self.movers
    }

    /// One past the last step at which a mover needs what it learns in a round.
    pub(super) fn needed_until(&self, mover: usize, round: u32) -> usize {
        let memory = self.model.memory.unwrap_or(u32::MAX);
        let until = round.saturating_add(memory).min(self.model.rounds);
        self.last[mover][until as usize]
    }

    /// Levels of all variables.
    pub(super) fn levels<'p>(&self, point: &'p Point) -> &'p [u8] {
        &point.bytes[..self.model.variables.len()]
    }

    /// Levels as last revealed, of the variables that one of these actors sees.
    pub(super) fn known_levels(&self, point: &Point, actors: &[ActorId]) -> Vec<u8> {
        let variables = self.model.variables.len();
        (0..variables)
            .filter(|&v| actors.iter().any(|&actor| self.sees(actor, v)))
            .map(|v| point.bytes[variables + v])
            .collect()
    }

    /// This round's choices, as far as conditions look at them, of the actors that are asked for.
    pub(super) fn choices_of(&self, point: &Point, by: impl Fn(ActorId) -> bool) -> Vec<u8> {
        let first = 2 * self.model.variables.len();
        let decisions = self.model.decisions.iter().enumerate();
        decisions
            .filter(|(_, decision)| by(decision.by))
            .map(|(d, _)| point.bytes[first + d])
            .collect()
    }

    /// Takes over the level of variables and the choice at decisions, those that are asked for, as if they had been so all along.
    pub(super) fn look_at(
        &self,
        point: &mut Point,
        there: &Point,
        wanted: impl Fn(Option<usize>, Option<usize>) -> bool,
    ) {
        let (variables, decisions) = (self.model.variables.len(), self.model.decisions.len());
        for v in (0..variables).filter(|&v| wanted(Some(v), None)) {
            point.bytes[v] = there.bytes[v];
            point.bytes[variables + v] = there.bytes[v];
        }
        for d in (0..decisions).filter(|&d| wanted(None, Some(d))) {
            point.bytes[2 * variables + d] = there.bytes[2 * variables + d];
        }
    }

    /// The round's choices are forgotten, and what came of its events.
    pub(super) fn end_round(&self, point: &mut Point) {
        let (variables, decisions) = (self.model.variables.len(), self.model.decisions.len());
        point.bytes[2 * variables..2 * variables + decisions].fill(0);
        for &v in &self.followed {
            point.bytes[v] = 0;
            point.bytes[variables + v] = 0;
        }
    }

    /// The point's state as in [`demarche_engine::game::Graph::states`].
    pub(super) fn state(&self, point: &Point) -> Vec<u8> {
        let (variables, decisions) = (self.model.variables.len(), self.model.decisions.len());
        let mut state = point.bytes[..variables].to_vec();
        state.extend_from_slice(&point.bytes[2 * variables..2 * variables + decisions]);
        state
    }

    /// Level of a variable.
    pub(super) fn set_level(&self, point: &mut Point, variable: usize, level: usize) {
        point.bytes[variable] = level as u8;
    }

    /// The option of a decision that is moving, and how it is seen.
    pub(super) fn choice(&self, point: &Point, decision: usize) -> Option<(usize, Sight)> {
        let own = self.pending(decision);
        let sight = point.bytes[own + self.model.decisions.len()];
        let chosen = point.bytes[own].checked_sub(1)?;
        Some((usize::from(chosen), Sight::of_code(sight)))
    }

    pub(super) fn choose(&self, point: &mut Point, decision: usize, option: usize) {
        point.bytes[self.pending(decision)] = 1 + option as u8;
        if self.tracked[decision] {
            point.bytes[2 * self.model.variables.len() + decision] = 1 + option as u8;
        }
    }

    pub(super) fn see(&self, point: &mut Point, decision: usize, sight: Sight) {
        point.bytes[self.pending(decision) + self.model.decisions.len()] = sight.code();
    }

    fn pending(&self, decision: usize) -> usize {
        2 * self.model.variables.len() + self.model.decisions.len() + decision
    }

    /// Changes levels one after the other; levels outside a variable's range are clamped to it.
    pub(super) fn apply(&self, point: &mut Point, effects: &[Effect], round: u32) {
        for effect in effects {
            let variable = &self.model.variables[effect.variable];
            let top = variable.levels.len() as i64 - 1;
            let level = match &effect.change {
                Change::Step(by) => i64::from(point.bytes[effect.variable]) + i64::from(*by),
                // Effects look at no types and no uncertain numbers: the checker sees to it.
                Change::Set(formula) => {
                    let to = formula.eval(&Here {
                        state: &self.state(point),
                        round,
                        ..Here::before(self.model, &self.means)
                    });
                    to.round() as i64 - variable.int_base.unwrap_or(0)
                }
            };
            point.bytes[effect.variable] = level.clamp(0, top) as u8;
        }
    }

    /// Everything between the layer just played, which is the step before, and the next one. Gives the step of the next layer.
    pub(super) fn between(
        &self,
        point: &mut Point,
        ops: &[Op],
        from: Stage,
        said: &mut Histories,
    ) -> usize {
        let Stage {
            step: mut at,
            round,
        } = from;
        while let Some(op) = ops.get(at) {
            match op {
                Op::Layer(..) | Op::Draw(_) => break,
                Op::Apply(d) => {
                    if let Some((option, _)) = self.choice(point, *d) {
                        self.apply(
                            point,
                            &self.model.decisions[*d].options[option].effects,
                            round,
                        );
                    }
                }
                Op::Reveal(group) => self.reveal(point, Stage { step: at, round }, group, said),
                Op::Clear => self.clear(point, at, round),
            }
            at += 1;
        }
        at
    }

    /// Whether what a mover learns in `round`, at step `at`, can still matter to it.
    fn matters(&self, mover: usize, at: usize, round: u32) -> bool {
        self.needed_until(mover, round) > at
    }

    fn reveal(&self, point: &mut Point, stage: Stage, group: &[usize], said: &mut Histories) {
        let Stage { step: at, round } = stage;
        for (m, &actor) in self.movers.iter().enumerate() {
            let own = m * self.kept + self.kept - 1;
            if !self.matters(m, at, round.max(1)) {
                // No later condition reads it: points that differ in this alone are one.
                point.histories[own] = 0;
                continue;
            }
            let Some((observation, news)) = self.observation(point, at, group, actor) else {
                continue;
            };
            let bytes = &point.bytes;
            point.histories[own] = said.then(point.histories[own], observation, || {
                let mut parts: Vec<String> = group
                    .iter()
                    .filter_map(|&d| self.say_move(self.observed(point, d, actor), d))
                    .collect();
                parts.extend(news.iter().map(|&v| self.say_level(v, bytes[v])));
                parts.join(", ")
            });
        }
        let seen = self.kept_of(point, at, group);
        self.settle(point, group);
        for (variable, level) in seen {
            self.keep(point, variable, level);
        }
    }

    /// What an actor observes when these decisions are revealed at this step, and the variables that have changed for it; none
    /// where it observes nothing.
    pub(super) fn observation(
        &self,
        point: &Point,
        at: usize,
        group: &[usize],
        actor: ActorId,
    ) -> Option<(Vec<u8>, Vec<usize>)> {
        let variables = self.model.variables.len();
        let mut observation: Vec<u8> = group
            .iter()
            .map(|&d| self.observed(point, d, actor))
            .collect();
        let news: Vec<usize> = (0..variables)
            .filter(|&v| point.bytes[v] != point.bytes[variables + v] && self.sees(actor, v))
            .collect();
        if news.is_empty() && observation.iter().all(|&code| code == 0) {
            return None;
        }
        for &v in &news {
            observation.extend([(v / 256) as u8, (v % 256) as u8, point.bytes[v]]);
        }
        // Equal observations at different steps are different.
        observation.extend((at as u64).to_le_bytes());
        Some((observation, news))
    }

    /// After a reveal: the levels are those last revealed, and nothing is under way.
    pub(super) fn settle(&self, point: &mut Point, group: &[usize]) {
        let variables = self.model.variables.len();
        point.bytes.copy_within(..variables, variables);
        for &d in group {
            point.bytes[self.pending(d)] = 0;
            self.see(point, d, Sight::Plain);
        }
    }

    fn sees(&self, actor: ActorId, variable: usize) -> bool {
        self.model.variables[variable]
            .known_to
            .as_ref()
            .is_none_or(|list| list.contains(&actor))
    }

    /// An actor's observation of a decision: 0 for nothing, else `2 × (1 + option) + leaked`.
    pub(super) fn observed(&self, point: &Point, decision: usize, actor: ActorId) -> u8 {
        let taken = self.choice(point, decision);
        let seen = observed(&self.model.decisions[decision], actor, taken);
        seen.map_or(0, |(option, leaked)| code(option, leaked))
    }

    fn clear(&self, point: &mut Point, at: usize, round: u32) {
        self.end_round(point);
        if self.model.memory.is_none() {
            return;
        }
        self.grow_older(point, at);
        for m in 0..self.movers.len() {
            let own = &mut point.histories[m * self.kept..(m + 1) * self.kept];
            own.rotate_left(1);
            own[self.kept - 1] = 0;
            for (age, history) in own.iter_mut().rev().skip(1).enumerate() {
                // The newest remembered round is the one that just ended.
                if !self.matters(m, at, round.saturating_sub(age as u32)) {
                    *history = 0;
                }
            }
        }
    }

    /// The information of the actor of a decision when it moves: equal keys are one information set.
    pub(super) fn knowledge(&self, point: &Point, decision: usize) -> Vec<u8> {
        let by = self.model.decisions[decision].by;
        let variables = self.model.variables.len();
        let mut key = Vec::new();
        if self.model.memory.is_some() {
            key.extend(
                (0..variables)
                    .filter(|&v| self.sees(by, v))
                    .map(|v| point.bytes[variables + v]),
            );
        }
        // Own moves of the same simultaneous group are known though not yet revealed.
        let own = |d: &usize| self.model.decisions[*d].by == by;
        key.extend(
            (0..self.model.decisions.len())
                .filter(own)
                .map(|d| point.bytes[self.pending(d)]),
        );
        for history in self.histories(point, by) {
            key.extend(history.to_le_bytes());
        }
        key
    }

    fn histories<'p>(&self, point: &'p Point, actor: ActorId) -> &'p [u32] {
        let m = self.movers.iter().position(|&i| i == actor);
        let own = m.and_then(|m| {
            // A bare point has none.
            point.histories.get(m * self.kept..(m + 1) * self.kept)
        });
        own.unwrap_or_default()
    }

    /// The same for people.
    pub(super) fn describe(&self, point: &Point, decision: usize, said: &Histories) -> String {
        let by = self.model.decisions[decision].by;
        let mut parts: Vec<String> = self
            .histories(point, by)
            .iter()
            .map(|&history| said.describe(history))
            .filter(|part| !part.is_empty())
            .collect();
        if self.model.memory.is_some() {
            let variables = self.model.variables.len();
            let seen = (0..variables).filter(|&v| self.sees(by, v));
            parts.extend(seen.map(|v| self.say_level(v, point.bytes[variables + v])));
        }
        if parts.is_empty() {
            "nothing yet".to_owned()
        } else {
            parts.join("; ")
        }
    }

    fn say_level(&self, variable: usize, level: u8) -> String {
        let variable = &self.model.variables[variable];
        format!("{}: {}", variable.name, variable.levels[usize::from(level)])
    }

    fn say_move(&self, code: u8, decision: usize) -> Option<String> {
        let decision = &self.model.decisions[decision];
        let option = decision
            .options
            .get(usize::from(code / 2).checked_sub(1)?)?;
        let leaked = if code % 2 == 1 { " (leaked)" } else { "" };
        Some(format!("{}: {}{leaked}", decision.name, option.name))
    }
}

fn code(option: usize, leaked: bool) -> u8 {
    2 * (1 + option as u8) + u8::from(leaked)
}
