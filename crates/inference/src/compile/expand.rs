//! Unrolling: layer by layer, breadth first, merging points of play that are equal.

use std::collections::HashMap;
use std::sync::Arc;

use demarche_scenario::model::{Formula, Model, Outcome, Start};

use super::information::Histories;
use super::numbers::{Judgements, Place, Sites};
use super::point::{Frame, Point};
use super::program::{self, Op};
use super::size::Growth;
use super::{CompileError, Compiled, Settings};
use crate::filter::truth::Here;
use demarche_engine::game::{Graph, Infoset, Layer, LayerKind, NONE};
use demarche_engine::progress::Progress;

pub(super) fn expand(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Compiled, CompileError> {
    let ops = program::program(model);
    let frame = Frame::new(model, program::tracked(model), &ops);
    let mut unroll = Unroll::new(model, settings, frame, ops);
    unroll.play(progress)?;
    Ok(unroll.finish())
}

/// A way on from a node: the row of its probability (none for a choice) and the point it leads to.
type Step = (u32, Point);

struct Unroll<'a> {
    model: &'a Model,
    settings: &'a Settings,
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
    fn new(model: &'a Model, settings: &'a Settings, frame: Frame<'a>, ops: Vec<Op>) -> Unroll<'a> {
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
            perfect_recall: model.memory.is_none(),
            ..Graph::default()
        };
        let mut chances = Sites::new(model);
        chances.row(Place::Certain, &vec![0; graph.state_width], 0);
        Unroll {
            model,
            settings,
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
        let mut at = self
            .frame
            .between(&mut start, &self.ops, 0, 0, &mut self.said);
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
            frontier = self.layer(at, round, kind, frontier)?;
            self.growth.record(self.model, kind, before, frontier.len());
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
        at: usize,
        round: u32,
        kind: LayerKind,
        frontier: Vec<Point>,
    ) -> Result<Vec<Point>, CompileError> {
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
            let node = first + local as u32;
            let Ways {
                steps,
                infoset,
                occurs,
            } = self.ways(at, round, kind, point, node, &mut sets)?;
            self.graph.infoset.push(infoset);
            self.graph.occurs.push(occurs);
            if last {
                self.graph.first_edge.push(self.graph.child.len() as u32);
                continue;
            }
            for (chance, mut point) in steps {
                self.frame
                    .between(&mut point, &self.ops, at + 1, round, &mut self.said);
                let child = match known.get(&point) {
                    Some(&child) => child,
                    None => {
                        let child = next_first + next.len() as u32;
                        if child as usize >= self.settings.max_nodes.min(NONE as usize) {
                            self.growth.record(self.model, kind, local + 1, next.len());
                            return Err(self.growth.too_large(self.model, child as usize, round));
                        }
                        next.push(point.clone());
                        known.insert(point, child);
                        child
                    }
                };
                self.graph.child.push(child);
                self.graph.chance.push(chance);
            }
            self.graph.first_edge.push(self.graph.child.len() as u32);
        }
        sets.close(&mut self.graph);
        Ok(next)
    }

    fn ways(
        &mut self,
        at: usize,
        round: u32,
        kind: LayerKind,
        point: Point,
        node: u32,
        sets: &mut Sets,
    ) -> Result<Ways, CompileError> {
        let model = self.model;
        let one = |point| Ways {
            steps: vec![(0, point)],
            infoset: NONE,
            occurs: true,
        };
        Ok(match kind {
            LayerKind::Decision(d) => return self.decide(round, d, point, node, sets),
            LayerKind::Leak(d) => match self.frame.choice(&point, d) {
                Some((option, _)) if program::can_leak(model, d, option) => {
                    let state = self.frame.state(&point);
                    let leak = model.decisions[d].options[option].leak.as_ref();
                    let mut leaked = point.clone();
                    self.frame.leak(&mut leaked, d);
                    let mut steps = Vec::new();
                    if !leak.is_some_and(|formula| program::always(model, formula, 1.0)) {
                        steps.push((
                            self.chances
                                .row(Place::Leak(d, option, false), &state, round),
                            point,
                        ));
                    }
                    steps.push((
                        self.chances
                            .row(Place::Leak(d, option, true), &state, round),
                        leaked,
                    ));
                    Ways {
                        steps,
                        infoset: NONE,
                        occurs: true,
                    }
                }
                Some(_) => one(point),
                None => Ways {
                    occurs: false,
                    ..one(point)
                },
            },
            LayerKind::Outcome(d) => match self.frame.choice(&point, d) {
                Some((option, _)) => {
                    let outcomes = &model.decisions[d].options[option].outcomes;
                    let steps =
                        self.outcomes(point, round, outcomes, |i| Place::Outcome(d, option, i));
                    Ways {
                        steps,
                        infoset: NONE,
                        occurs: true,
                    }
                }
                None => Ways {
                    occurs: false,
                    ..one(point)
                },
            },
            LayerKind::Event(e) => {
                let event = &model.events[e];
                if !event
                    .when
                    .as_ref()
                    .is_none_or(|when| self.holds(when, &point, None, round))
                {
                    return Ok(Ways {
                        occurs: false,
                        ..one(point)
                    });
                }
                let mut point = point;
                self.frame.apply(&mut point, &event.effects, round);
                let steps = self.outcomes(point, round, &event.outcomes, |i| Place::Event(e, i));
                Ways {
                    steps,
                    infoset: NONE,
                    occurs: true,
                }
            }
            LayerKind::Start => match self.ops[at] {
                Op::Draw(v) => Ways {
                    steps: self.drawn(&point, v),
                    infoset: NONE,
                    occurs: true,
                },
                _ => one(point),
            },
            LayerKind::RoundEnd | LayerKind::Plain => one(point),
        })
    }

    fn drawn(&mut self, point: &Point, variable: usize) -> Vec<Step> {
        let Start::Drawn(list) = &self.model.variables[variable].start else {
            return vec![(0, point.clone())];
        };
        let state = self.frame.state(point);
        let mut steps = Vec::new();
        for (i, (level, prior)) in list.iter().enumerate() {
            if program::never(self.model, prior) {
                continue;
            }
            let mut point = point.clone();
            self.frame.set_level(&mut point, variable, *level);
            steps.push((
                self.chances.row(Place::Start(variable, i), &state, 0),
                point,
            ));
        }
        steps
    }

    /// One way for each outcome that the scenario does not call impossible.
    fn outcomes(
        &mut self,
        point: Point,
        round: u32,
        list: &[Outcome],
        place: impl Fn(usize) -> Place,
    ) -> Vec<Step> {
        if list.is_empty() {
            return vec![(0, point)];
        }
        let state = self.frame.state(&point);
        let mut steps = Vec::new();
        for (i, outcome) in list.iter().enumerate() {
            if program::never(self.model, &outcome.chance) {
                continue;
            }
            let mut point = point.clone();
            self.frame.apply(&mut point, &outcome.effects, round);
            steps.push((self.chances.row(place(i), &state, round), point));
        }
        steps
    }

    fn decide(
        &mut self,
        round: u32,
        d: usize,
        point: Point,
        node: u32,
        sets: &mut Sets,
    ) -> Result<Ways, CompileError> {
        let decision = &self.model.decisions[d];
        if !decision
            .when
            .as_ref()
            .is_none_or(|when| self.holds(when, &point, None, round))
        {
            return Ok(Ways {
                steps: vec![(0, point)],
                infoset: NONE,
                occurs: false,
            });
        }
        let types = self.graph.types[decision.by];
        let mut available = Vec::with_capacity(types as usize * decision.options.len());
        for type_id in 0..types {
            for option in &decision.options {
                let when = option.when.as_ref();
                available.push(when.is_none_or(|when| {
                    self.holds(when, &point, Some((decision.by, type_id)), round)
                }));
            }
        }
        let chosen = |o: usize| {
            let mut point = point.clone();
            self.frame.choose(&mut point, d, o);
            point
        };
        let options = decision.options.len();
        let open = |o: usize| (0..types as usize).any(|k| available[k * options + o]);
        let certain = |o: usize| Ways {
            steps: vec![(0, chosen(o))],
            infoset: NONE,
            occurs: true,
        };
        if let Some((option, window)) = decision.committed
            && window.holds(round)
            && open(option)
        {
            return Ok(certain(option));
        }
        if (0..types as usize).any(|k| !available[k * options..(k + 1) * options].contains(&true)) {
            return Err(CompileError::NoOption {
                decision: decision.name.clone(),
                round,
                situation: self.frame.describe(&point, d, &self.said),
            });
        }
        let all: Vec<usize> = (0..options).filter(|&o| open(o)).collect();
        if let [only] = all[..] {
            return Ok(certain(only));
        }
        let steps = (0..options)
            .map(|o| (NONE, chosen(if open(o) { o } else { all[0] })))
            .collect();
        let key = self.frame.knowledge(&point, d);
        let (graph, frame, said) = (&mut self.graph, &self.frame, &self.said);
        let infoset = sets.of(
            key,
            node,
            graph,
            || Infoset {
                actor: decision.by as u32,
                decision: d as u32,
                round,
                nodes: 0..0,
                first: 0,
                options: options as u32,
                label: frame.describe(&point, d, said),
            },
            &available,
        );
        Ok(Ways {
            steps,
            infoset,
            occurs: true,
        })
    }

    fn holds(
        &self,
        formula: &Formula,
        point: &Point,
        own: Option<(usize, u32)>,
        round: u32,
    ) -> bool {
        let mut types = vec![0; self.model.actors.len()];
        if let Some((actor, type_id)) = own {
            types[actor] = type_id;
        }
        let here = Here {
            model: self.model,
            params: &self.frame.means,
            state: &self.frame.state(point),
            types: &types,
            round,
        };
        formula.eval(&here) != 0.0
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

struct Ways {
    steps: Vec<Step>,
    infoset: u32,
    occurs: bool,
}

/// The information sets of one layer.
#[derive(Default)]
struct Sets {
    number: HashMap<Vec<u8>, u32>,
    members: Vec<Vec<u32>>,
}

impl Sets {
    fn of(
        &mut self,
        key: Vec<u8>,
        node: u32,
        graph: &mut Graph,
        make: impl FnOnce() -> Infoset,
        available: &[bool],
    ) -> u32 {
        let next = graph.infosets.len() as u32;
        let number = *self.number.entry(key).or_insert(next);
        if number == next {
            let set = Infoset {
                first: graph.unknowns as u32,
                ..make()
            };
            graph.unknowns += available.len();
            graph.available.extend_from_slice(available);
            graph.infosets.push(set);
            self.members.push(Vec::new());
        }
        let first = graph.infosets.len() - self.members.len();
        debug_assert!(
            graph.available[graph.infosets[number as usize].first as usize..]
                .starts_with(available),
            "an actor always knows what it can do"
        );
        self.members[number as usize - first].push(node);
        number
    }

    /// Writes down which nodes belong to which set.
    fn close(self, graph: &mut Graph) {
        let first = graph.infosets.len() - self.members.len();
        for (set, members) in graph.infosets[first..].iter_mut().zip(self.members) {
            let start = graph.infoset_nodes.len() as u32;
            graph.infoset_nodes.extend(members);
            set.nodes = start..graph.infoset_nodes.len() as u32;
        }
    }
}
