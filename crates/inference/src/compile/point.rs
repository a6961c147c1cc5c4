//! A point of play while the game is being unrolled, and what happens to it between two layers.

use demarche_scenario::model::{ActorId, Change, Choice, Effect, Formula, Model, Start, Variable};

use super::chances::Rows;
use super::information::Histories;
use super::layout::Layout;
use super::live::Masks;
use super::program::Op;
use super::sight::{self, Sight};
use crate::filter::truth::Here;
use demarche_engine::game::LayerKind;

/// Everything that play depends on from here on, but the types. Points that are equal are one node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Point {
    /// See [`Layout`].
    pub(super) bytes: Box<[u8]>,
    /// For every mover the histories of the last `k` rounds, oldest first, and of this one. Perfect recall is one endless
    /// round.
    pub(super) histories: Box<[u32]>,
}

impl Point {
    /// Bytes that it takes.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + 4 * self.histories.len()
    }

    /// Takes over what another point of the same scenario is.
    #[inline]
    pub(super) fn copy_from(&mut self, other: &Point) {
        self.bytes.copy_from_slice(&other.bytes);
        self.histories.copy_from_slice(&other.histories);
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
    pub(super) layout: Layout,
    pub(super) tracked: Vec<bool>,
    /// Values of the parameters, where an expression has to be evaluated that does not look at them.
    pub(super) means: Vec<f64>,
    /// By decision and option: in which ways it may come to be seen.
    pub(super) sights: Vec<Vec<Vec<Sight>>>,
    /// Which outcomes may come about.
    pub(super) rows: Rows,
    /// What of a point is still read, step by step; none where all of it is kept.
    pub(super) masks: Option<Masks>,
    /// By decision and option: whether its guard looks at types.
    pub(super) typed: Vec<Vec<bool>>,
    /// By variable and level, for people.
    pub(super) said: Vec<Vec<String>>,
    /// Whether any actor remembers single decisions.
    pub(super) anything_kept: bool,
    /// Variables that say what came of an event this round.
    followed: Vec<usize>,
    movers: Vec<ActorId>,
    /// By mover: the variables that it sees.
    pub(super) seen: Vec<Vec<usize>>,
    /// Histories kept for each mover: rounds remembered, and this one.
    pub(super) kept: usize,
    /// `last[mover][round]`: one past the step of the mover's last decision up to that round.
    pub(super) last: Vec<Vec<usize>>,
}

impl<'a> Frame<'a> {
    /// With everything kept, or with what is still read alone.
    pub(super) fn new(model: &'a Model, tracked: Vec<bool>, ops: &[Op], reduce: bool) -> Self {
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
        let variables = 0..model.variables.len();
        let seen = movers.iter().map(|&actor| {
            let seen = variables.clone().filter(|&v| sees(model, actor, v));
            seen.collect()
        });
        let mut frame = Frame {
            model,
            layout: Layout::new(model),
            tracked,
            means,
            sights: sight::all(model),
            rows: Rows::new(model, reduce),
            masks: None,
            typed: model
                .decisions
                .iter()
                .map(|decision| decision.options.iter().map(looks_at_types).collect())
                .collect(),
            said: model.variables.iter().map(said).collect(),
            anything_kept: model.actors.iter().any(|actor| !actor.remembers.is_empty()),
            followed: variables
                .clone()
                .filter(|&v| model.variables[v].follows().is_some())
                .collect(),
            seen: seen.collect(),
            movers,
            kept,
            last,
        };
        frame.masks = reduce.then(|| Masks::new(&frame, ops));
        frame
    }

    /// The point before anything happened.
    pub(super) fn start(&self) -> Point {
        let layout = &self.layout;
        let mut bytes = vec![0; layout.width()];
        for (v, variable) in self.model.variables.iter().enumerate() {
            if let Start::At(level) = &variable.start {
                bytes[v] = *level as u8;
                bytes[layout.shown(v)] = *level as u8;
            } else {
                bytes[layout.shown(v)] = UNSEEN;
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
        (0..self.model.variables.len())
            .filter(|&v| actors.iter().any(|&actor| sees(self.model, actor, v)))
            .map(|v| point.bytes[self.layout.shown(v)])
            .collect()
    }

    /// This round's choices, as far as conditions look at them, of the actors that are asked for.
    pub(super) fn choices_of(&self, point: &Point, by: impl Fn(ActorId) -> bool) -> Vec<u8> {
        let decisions = self.model.decisions.iter().enumerate();
        decisions
            .filter(|(_, decision)| by(decision.by))
            .map(|(d, _)| point.bytes[self.layout.choice(d)])
            .collect()
    }

    /// Takes over the level of variables and the choice at decisions, those that are asked for, as if they had been so all along.
    pub(super) fn look_at(
        &self,
        point: &mut Point,
        there: &Point,
        wanted: impl Fn(Option<usize>, Option<usize>) -> bool,
    ) {
        let layout = &self.layout;
        let variables = 0..self.model.variables.len();
        for v in variables.filter(|&v| wanted(Some(v), None)) {
            point.bytes[v] = there.bytes[v];
            point.bytes[layout.shown(v)] = there.bytes[v];
        }
        let decisions = 0..self.model.decisions.len();
        for d in decisions.filter(|&d| wanted(None, Some(d))) {
            point.bytes[layout.choice(d)] = there.bytes[layout.choice(d)];
        }
    }

    /// Makes one of all points that differ in nothing that is read from this step on.
    #[inline]
    pub(super) fn forget(&self, point: &mut Point, at: usize) {
        let Some(masks) = &self.masks else { return };
        let bytes = point.bytes.iter_mut().zip(&masks.at[at]);
        bytes.for_each(|(byte, mask)| *byte &= mask);
    }

    /// Whether [`Frame::forget`] would change a point.
    pub(super) fn forgets(&self, point: &Point, at: usize) -> bool {
        let masks = self.masks.as_ref();
        masks.is_some_and(|masks| {
            let mut bytes = point.bytes.iter().zip(&masks.at[at]);
            bytes.any(|(byte, mask)| byte & !mask != 0)
        })
    }

    /// The round's choices are forgotten, and what came of its events.
    pub(super) fn end_round(&self, point: &mut Point) {
        let choices = self.layout.choices();
        point.bytes[choices].fill(0);
        for &v in &self.followed {
            point.bytes[v] = 0;
            point.bytes[self.layout.shown(v)] = 0;
        }
    }

    /// The point's state as in [`demarche_engine::game::Graph::states`].
    #[inline]
    pub(super) fn state<'p>(&self, point: &'p Point) -> &'p [u8] {
        &point.bytes[..self.layout.state()]
    }

    /// Level of a variable.
    pub(super) fn set_level(&self, point: &mut Point, variable: usize, level: usize) {
        point.bytes[variable] = level as u8;
    }

    /// The option of a decision that is moving, and how it is seen.
    #[inline]
    pub(super) fn choice(&self, point: &Point, decision: usize) -> Option<(usize, Sight)> {
        let chosen = point.bytes[self.layout.pending(decision)].checked_sub(1)?;
        let sight = point.bytes[self.layout.sight(decision)];
        Some((usize::from(chosen), Sight::of_code(sight)))
    }

    pub(super) fn choose(&self, point: &mut Point, decision: usize, option: usize) {
        point.bytes[self.layout.pending(decision)] = 1 + option as u8;
        if self.tracked[decision] {
            point.bytes[self.layout.choice(decision)] = 1 + option as u8;
        }
    }

    pub(super) fn see(&self, point: &mut Point, decision: usize, sight: Sight) {
        point.bytes[self.layout.sight(decision)] = sight.code();
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
                        state: self.state(point),
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
                Op::Layer(..) | Op::Draw(_) => {
                    self.forget(point, at);
                    break;
                }
                Op::Apply(d) => self.apply_choice(point, *d, round),
                Op::Reveal(group) => self.reveal(point, Stage { step: at, round }, group, said),
                Op::Clear => self.clear(point, at, round),
            }
            at += 1;
        }
        at
    }

    /// The same of a bare point, of which nothing is forgotten that is a level or under way.
    pub(super) fn between_bare(&self, point: &mut Point, ops: &[Op], from: Stage) {
        let Stage { step, round } = from;
        let passing = |op: &&Op| !matches!(op, Op::Layer(..) | Op::Draw(_));
        for (at, op) in (step..).zip(ops[step..].iter().take_while(passing)) {
            match op {
                Op::Apply(d) => self.apply_choice(point, *d, round),
                Op::Reveal(group) => self.reveal_bare(point, at, group),
                Op::Clear => {
                    self.end_round(point);
                    self.grow_older(point, at);
                }
                Op::Layer(..) | Op::Draw(_) => {}
            }
        }
    }

    fn apply_choice(&self, point: &mut Point, decision: usize, round: u32) {
        if let Some((option, _)) = self.choice(point, decision) {
            let effects = &self.model.decisions[decision].options[option].effects;
            self.apply(point, effects, round);
        }
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
}

fn looks_at_types(option: &Choice) -> bool {
    let mut leaves = option.when.iter().flat_map(Formula::leaves);
    leaves.any(|leaf| matches!(leaf, Formula::IsType(..)))
}

/// `sanctions: eased` for each level.
fn said(variable: &Variable) -> Vec<String> {
    let levels = variable.levels.iter();
    levels
        .map(|level| format!("{}: {level}", variable.name))
        .collect()
}

/// Whether an actor sees the level of a variable.
pub(super) fn sees(model: &Model, actor: ActorId, variable: usize) -> bool {
    model.variables[variable]
        .known_to
        .as_ref()
        .is_none_or(|list| list.contains(&actor))
}
