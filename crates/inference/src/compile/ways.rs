//! The ways on from a point of play: what a layer may bring.

use demarche_scenario::model::{Formula, Outcome, Start};

use super::CompileError;
use super::expand::Unroll;
use super::numbers::Place;
use super::point::{Point, Stage};
use super::program::{self, Op};
use super::sets::{Choice, Sets};
use crate::filter::truth::Here;
use demarche_engine::game::{Infoset, LayerKind, NONE};

/// A way on from a node: the row of its probability (none for a choice) and the point it leads to.
pub(super) type Step = (u32, Point);

/// A point of play, as a node.
pub(super) struct Arrival {
    pub(super) node: u32,
    pub(super) point: Point,
}

/// The ways on from a node.
pub(super) struct Ways {
    pub(super) steps: Vec<Step>,
    pub(super) infoset: u32,
    pub(super) occurs: bool,
}

impl Unroll<'_> {
    pub(super) fn ways(
        &mut self,
        stage: Stage,
        kind: LayerKind,
        here: Arrival,
        sets: &mut Sets,
    ) -> Result<Ways, CompileError> {
        let (model, round) = (self.model, stage.round);
        let one = |point| Ways {
            steps: vec![(0, point)],
            infoset: NONE,
            occurs: true,
        };
        if let LayerKind::Decision(d) = kind {
            return self.decide(round, d, here, sets);
        }
        let point = here.point;
        Ok(match kind {
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
            LayerKind::Start => match self.ops[stage.step] {
                Op::Draw(v) => Ways {
                    steps: self.drawn(&point, v),
                    infoset: NONE,
                    occurs: true,
                },
                _ => one(point),
            },
            LayerKind::Decision(_) | LayerKind::RoundEnd | LayerKind::Plain => one(point),
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
        here: Arrival,
        sets: &mut Sets,
    ) -> Result<Ways, CompileError> {
        let Arrival { node, point } = here;
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
        for kind in 0..types {
            for option in &decision.options {
                let when = option.when.as_ref();
                available.push(
                    when.is_none_or(|when| {
                        self.holds(when, &point, Some((decision.by, kind)), round)
                    }),
                );
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
        let choice = Choice {
            node,
            knows: self.frame.knowledge(&point, d),
            available: &available,
        };
        let (graph, frame, said) = (&mut self.graph, &self.frame, &self.said);
        let infoset = sets.of(choice, graph, || Infoset {
            actor: decision.by as u32,
            decision: d as u32,
            round,
            nodes: 0..0,
            first: 0,
            options: options as u32,
            label: frame.describe(&point, d, said),
        });
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
        if let Some((actor, kind)) = own {
            types[actor] = kind;
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
}
