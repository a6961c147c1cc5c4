//! Unrolling: layer by layer, breadth first, merging points of play that are equal.

use std::collections::HashMap;
use std::sync::Arc;

use demarche_scenario::model::Model;

use super::count::count;
use super::information::Histories;
use super::numbers::{Judgements, Place, Sites};
use super::point::{Frame, Point, Stage};
use super::program::{self, Op};
use super::sets::{Choice, Sets};
use super::sight;
use super::size::{Bound, Counted, Growth};
use super::ways::{By, Stuck};
use super::{CompileError, Compiled, Settings};
use demarche_engine::game::{Graph, Infoset, Layer, LayerKind, NONE};
use demarche_engine::progress::Progress;

pub(super) fn expand(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Compiled, CompileError> {
    let ops = program::program(model);
    let frame = Frame::new(model, program::tracked(model), &ops);
    let bound = Bound::new(model, settings);
    if let Some(error) = bound.types(model) {
        return Err(error);
    }
    let count = count(&frame, &ops, &bound);
    if let Some((counted, round)) = &count.exceeded {
        return Err(bound.too_large(&count.growth, model, counted, *round));
    }
    let mut unroll = Unroll::new(model, bound, frame, ops);
    unroll.play(progress)?;
    Ok(unroll.finish())
}

struct Unroll<'a> {
    model: &'a Model,
    bound: Bound,
    frame: Frame<'a>,
    ops: Vec<Op>,
    said: Histories,
    graph: Graph,
    states: HashMap<Vec<u8>, u32>,
    chances: Sites<'a>,
    payoffs: Sites<'a>,
    growth: Growth,
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
            states: HashMap::new(),
            chances,
            payoffs: Sites::new(model),
            growth: Growth::default(),
        }
    }

    fn play(&mut self, progress: &dyn Progress) -> Result<(), CompileError> {
        let mut start = self.frame.start();
        let before = Stage { step: 0, round: 0 };
        let mut at = self
            .frame
            .between(&mut start, &self.ops, before, &mut self.said);
        let mut frontier = vec![start];
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
            let before = frontier.len();
            frontier = self.layer(Stage { step: at, round }, kind, frontier)?;
            self.growth
                .record(self.model, kind, before as f64, frontier.len() as f64);
            let nothing_but_this = |op: &Op| !matches!(op, Op::Layer(..) | Op::Draw(_));
            at += 1 + self.ops[at + 1..]
                .iter()
                .take_while(|op| nothing_but_this(op))
                .count();
        }
        Ok(())
    }

    /// Turns the frontier into a layer of nodes; gives the next frontier.
    fn layer(
        &mut self,
        stage: Stage,
        kind: LayerKind,
        frontier: Vec<Point>,
    ) -> Result<Vec<Point>, CompileError> {
        let Stage { step: at, round } = stage;
        let after = Stage {
            step: at + 1,
            round,
        };
        let first = self.graph.nodes() as u32;
        self.graph.layers.push(Layer {
            nodes: first..first + frontier.len() as u32,
            round,
            kind,
        });
        let next_first = first + frontier.len() as u32;
        let last = self.ops[at + 1..]
            .iter()
            .all(|op| !matches!(op, Op::Layer(..)));
        let mut next: Vec<Point> = Vec::new();
        let mut known: HashMap<Point, u32> = HashMap::new();
        let mut sets = Sets::default();
        for (local, point) in frontier.into_iter().enumerate() {
            let node = first + local as u32;
            let state = self.frame.state(&point);
            let payoff = match kind {
                LayerKind::RoundEnd => self.payoffs.row(Place::Goals, &state, round),
                _ => NONE,
            };
            self.graph.payoff.push(payoff);
            let rows = self.states.len() as u32;
            let row = *self.states.entry(state).or_insert_with_key(|state| {
                self.graph.states.extend_from_slice(state);
                rows
            });
            self.graph.state.push(row);
            let ways = match self.frame.ways(&self.ops[at], stage, kind, point.clone()) {
                Ok(ways) => ways,
                Err(stuck) => return Err(self.stuck(&stuck, round)),
            };
            let infoset = match (kind, &ways.available) {
                (LayerKind::Decision(d), Some(available)) => {
                    let choice = Choice {
                        node,
                        knows: self.frame.knowledge(&point, d),
                        available,
                    };
                    self.infoset(choice, &point, (d, round), &mut sets)
                }
                _ => NONE,
            };
            self.graph.infoset.push(infoset);
            self.graph.occurs.push(ways.occurs);
            if last {
                self.graph.first_edge.push(self.graph.child.len() as u32);
                continue;
            }
            for (by, mut point) in ways.steps {
                let chance = match by {
                    By::Necessity => 0,
                    By::Choice => NONE,
                    By::Chance(place) => self.chances.row(place, &ways.state, round),
                };
                self.frame
                    .between(&mut point, &self.ops, after, &mut self.said);
                let child = match known.get(&point) {
                    Some(&child) => child,
                    None => {
                        let child = next_first + next.len() as u32;
                        next.push(point.clone());
                        known.insert(point, child);
                        child
                    }
                };
                self.graph.child.push(child);
                self.graph.chance.push(chance);
            }
            self.graph.first_edge.push(self.graph.child.len() as u32);
            let size = self.size(f64::from(next_first) + next.len() as f64);
            if self.bound.exceeded(&size) {
                let (before, after) = ((local + 1) as f64, next.len() as f64);
                self.growth.record(self.model, kind, before, after);
                let (growth, model) = (&self.growth, self.model);
                return Err(self.bound.too_large(growth, model, &size, round));
            }
        }
        sets.close(&mut self.graph);
        Ok(next)
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
    fn infoset(
        &mut self,
        choice: Choice<'_>,
        point: &Point,
        (d, round): (usize, u32),
        sets: &mut Sets,
    ) -> u32 {
        let decision = &self.model.decisions[d];
        let (frame, said) = (&self.frame, &self.said);
        sets.of(choice, &mut self.graph, || Infoset {
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

    fn finish(self) -> Compiled {
        Compiled {
            model: Arc::new(self.model.clone()),
            judgements: Judgements::new(self.model, &self.payoffs.list).into(),
            graph: self.graph.into(),
            chance_sites: self.chances.list.into(),
            payoff_sites: self.payoffs.list.into(),
        }
    }
}
