//! Unrolling: layer by layer, breadth first, merging points of play that are equal.

use std::sync::Arc;

use demarche_scenario::model::Model;

use super::arena::Arena;
use super::count::count;
use super::information::Histories;
use super::merge::{self, Reads};
use super::point::{Frame, Point, Stage};
use super::program::{self, Op};
use super::sets::{Choice, Sets};
use super::sight;
use super::sites::{Judgements, Place, Sites};
use super::size::{Bound, Counted, Growth};
use super::table::Table;
use super::ways::{By, Stuck, Ways};
use super::{CompileError, Compiled, Settings};
use demarche_engine::game::{Graph, Infoset, Layer, LayerKind, NONE};
use demarche_engine::progress::Progress;

/// Nodes and ways on up to which a game is sooner made than counted.
const UNCOUNTED: f64 = 400_000.0;

/// The game, and the steps that multiplied most.
pub(super) fn unrolled(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<(Compiled, Vec<(String, f64)>), CompileError> {
    let ops = program::program(model);
    let frame = Frame::new(model, program::tracked(model), &ops, settings.reduce);
    let bound = Bound::new(model, settings);
    if let Some(error) = bound.types(model) {
        return Err(error);
    }
    let mut unroll = Unroll::new(model, bound, frame, ops);
    unroll.play(progress)?;
    let factors = unroll.growth.largest(bound.profiles());
    Ok((unroll.finish(settings.reduce), factors))
}

struct Unroll<'a> {
    model: &'a Model,
    bound: Bound,
    frame: Frame<'a>,
    ops: Vec<Op>,
    said: Histories,
    graph: Graph,
    states: Table,
    chances: Sites<'a>,
    payoffs: Sites<'a>,
    growth: Growth,
    counted: bool,
    sets: Sets,
    ways: Ways,
    knows: Vec<u8>,
    /// By node: what is read of it beside what the graph says.
    reads: Vec<u32>,
}

impl<'a> Unroll<'a> {
    fn new(model: &'a Model, bound: Bound, frame: Frame<'a>, ops: Vec<Op>) -> Unroll<'a> {
        let types: Vec<u32> = model
            .actors
            .iter()
            .map(|actor| actor.types.len() as u32)
            .collect();
        let profiles = types.iter().product::<u32>() as usize;
        let mut type_of = vec![Vec::with_capacity(profiles); types.len()];
        for profile in 0..profiles {
            let mut rest = profile as u32;
            for (of, &count) in type_of.iter_mut().zip(&types).rev() {
                of.push(rest % count);
                rest /= count;
            }
        }
        let graph = Graph {
            actors: model
                .actors
                .iter()
                .map(|actor| actor.name.clone())
                .collect(),
            types,
            profiles,
            type_of,
            first_edge: vec![0],
            state_width: model.variables.len() + model.decisions.len(),
            tracked: frame.tracked.clone(),
            sights: sight::codes(&frame.sights),
            perfect_recall: model.memory.is_none(),
            reduced: frame.masks.is_some(),
            ..Graph::default()
        };
        let mut chances = Sites::new(model);
        chances.row(Place::Certain, &vec![0; graph.state_width], 0);
        Unroll {
            model,
            bound,
            frame,
            ops,
            said: Histories::default(),
            graph,
            states: Table::default(),
            chances,
            payoffs: Sites::new(model),
            growth: Growth::default(),
            counted: false,
            sets: Sets::default(),
            ways: Ways::default(),
            knows: Vec::new(),
            reads: Vec::new(),
        }
    }

    fn play(&mut self, progress: &dyn Progress) -> Result<(), CompileError> {
        let mut start = self.frame.start();
        let before = Stage { step: 0, round: 0 };
        let mut at = self
            .frame
            .between(&mut start, &self.ops, before, &mut self.said);
        let mut here = Arena::for_points_like(&start);
        let mut next = Arena::for_points_like(&start);
        here.number(&start);
        let mut round = 0;
        while at < self.ops.len() {
            if progress.cancelled() {
                return Err(CompileError::Cancelled);
            }
            progress.step("unrolling", at as f64 / self.ops.len() as f64);
            let kind = match &self.ops[at] {
                Op::Layer(in_round, kind) => {
                    round = *in_round;
                    *kind
                }
                _ => LayerKind::Start,
            };
            next.clear();
            self.layer(
                (Stage { step: at, round }, kind),
                (&here, &mut next),
                &mut start,
            )?;
            self.growth
                .record(self.model, kind, here.len() as f64, next.len() as f64);
            std::mem::swap(&mut here, &mut next);
            let nothing_but_this = |op: &Op| !matches!(op, Op::Layer(..) | Op::Draw(_));
            at += 1 + self.ops[at + 1..]
                .iter()
                .take_while(|op| nothing_but_this(op))
                .count();
        }
        Ok(())
    }

    /// Turns the points of a frontier into a layer of nodes, and finds those of the next frontier.
    fn layer(
        &mut self,
        (stage, kind): (Stage, LayerKind),
        (here, next): (&Arena, &mut Arena),
        point: &mut Point,
    ) -> Result<(), CompileError> {
        let Stage { step: at, round } = stage;
        let after = Stage {
            step: at + 1,
            round,
        };
        let first = self.graph.nodes() as u32;
        let next_first = first + here.len() as u32;
        self.graph.layers.push(Layer {
            nodes: first..next_first,
            round,
            kind,
        });
        let last = self.ops[at + 1..]
            .iter()
            .all(|op| !matches!(op, Op::Layer(..)));
        self.sets.start(&self.graph);
        for local in 0..here.len() {
            here.read(local, point);
            let mut ways = std::mem::take(&mut self.ways);
            let found = self
                .frame
                .ways(&mut ways, &self.ops[at], (stage, kind), point);
            if let Err(stuck) = found {
                return Err(self.stuck(&stuck, round));
            }
            self.node(point, &ways, (kind, round));
            if !last {
                self.edges(&mut ways, (after, next_first), next);
            }
            self.ways = ways;
            self.graph.first_edge.push(self.graph.child.len() as u32);
            let size = self.size(f64::from(next_first) + next.len() as f64);
            if !self.counted && size.nodes + size.edges > UNCOUNTED {
                self.count()?;
            }
            if self.bound.exceeded(&size) {
                let (before, after) = ((local + 1) as f64, next.len() as f64);
                self.growth.record(self.model, kind, before, after);
                let (growth, model) = (&self.growth, self.model);
                return Err(self.bound.too_large(growth, model, &size, round));
            }
        }
        self.sets.close(&mut self.graph);
        Ok(())
    }

    /// Writes down a node, its ways on apart.
    fn node(&mut self, point: &Point, ways: &Ways, (kind, round): (LayerKind, u32)) {
        let state = self.frame.state(point);
        let payoff = match kind {
            LayerKind::RoundEnd => self.payoffs.row(Place::Goals, state, round),
            _ => NONE,
        };
        self.graph.payoff.push(payoff);
        let (states, width) = (&mut self.graph.states, state.len());
        let same = |i: u32| states[i as usize * width..][..width] == *state;
        let row = self.states.find_or_next(state, same);
        if row.is_new {
            states.extend_from_slice(state);
        }
        self.graph.state.push(row.number);
        let infoset = match kind {
            LayerKind::Decision(d) if ways.chosen => self.infoset(point, ways, (d, round)),
            _ => NONE,
        };
        self.graph.infoset.push(infoset);
        self.graph.occurs.push(ways.occurs);
        if self.graph.reduced {
            let reads = match kind {
                LayerKind::RoundEnd => row.number,
                LayerKind::Decision(_) => ways.forced.map_or(0, |option| 1 + option as u32),
                LayerKind::Sight(d) => {
                    let taken = self.frame.choice(point, d);
                    taken.map_or(0, |(option, _)| 1 + option as u32)
                }
                _ => 0,
            };
            self.reads.push(reads);
        }
    }

    /// Writes down the ways on from the node that was made last.
    fn edges(&mut self, ways: &mut Ways, (after, first): (Stage, u32), next: &mut Arena) {
        for i in 0..ways.steps().len() {
            let (by, point) = &mut ways.steps_mut()[i];
            let by = *by;
            self.frame.between(point, &self.ops, after, &mut self.said);
            self.graph.child.push(first + next.number(point).number);
            let chance = match by {
                By::Necessity => 0,
                By::Choice => NONE,
                By::Chance(place) => ways.here().map_or(0, |here| {
                    let state = self.frame.state(here);
                    self.chances.row(place, state, after.round)
                }),
            };
            self.graph.chance.push(chance);
        }
    }

    /// Counts the game before any more of it is made.
    fn count(&mut self) -> Result<(), CompileError> {
        self.counted = true;
        let count = count(&self.frame, &self.ops, &self.bound);
        let exceeded = count.exceeded.as_ref();
        exceeded.map_or(Ok(()), |(counted, round)| {
            let (bound, model) = (&self.bound, self.model);
            Err(bound.too_large(&count.growth, model, counted, *round))
        })
    }

    /// How large the game is with so many nodes.
    fn size(&self, nodes: f64) -> Counted {
        Counted {
            nodes,
            edges: self.graph.child.len() as f64,
            unknowns: self.graph.unknowns as f64,
        }
    }

    /// The information set of a node at which somebody chooses.
    fn infoset(&mut self, point: &Point, ways: &Ways, (d, round): (usize, u32)) -> u32 {
        let decision = &self.model.decisions[d];
        let (frame, said) = (&self.frame, &self.said);
        frame.knowledge(&mut self.knows, point, d);
        let choice = Choice {
            knows: &self.knows,
            available: &ways.available,
        };
        self.sets.of(&choice, &mut self.graph, || Infoset {
            actor: decision.by as u32,
            decision: d as u32,
            round,
            nodes: 0..0,
            first: 0,
            options: decision.options.len() as u32,
            label: frame.describe(point, d, said),
        })
    }

    fn stuck(&self, stuck: &Stuck, round: u32) -> CompileError {
        CompileError::NoOption {
            decision: self.model.decisions[stuck.decision].name.clone(),
            round,
            situation: self
                .frame
                .describe(&stuck.point, stuck.decision, &self.said),
        }
    }

    fn finish(mut self, reduce: bool) -> Compiled {
        let layers = self.graph.layers.iter();
        let expanded = layers.map(|layer| layer.nodes.len() as u32).collect();
        if reduce {
            let reads = Reads::new(self.model, self.reads);
            merge::merge(&mut self.graph, &reads);
        }
        Compiled {
            model: Arc::new(self.model.clone()),
            judgements: Judgements::new(self.model, &self.payoffs.list).into(),
            graph: self.graph.into(),
            chance_sites: self.chances.list.into(),
            payoff_sites: self.payoffs.list.into(),
            expanded,
        }
    }
}
