//! The game tree, expanded on demand: at the end of a line of play, the moves that may follow, their probabilities, the value of
//! each option to each type of the mover, and the mover's beliefs.
//!
//! A line is a list of ways taken, one for each point at which there is more than one; what is certain is passed over. A line of
//! a game with a million nodes costs what a short one costs: everything that takes a pass over the game is in its
//! [`Insight`].

use crate::solve::Instance;
use std::sync::Arc;

use demarche_scenario::model::{Model, Start, TypeId};
use serde::Serialize;

use crate::compile::replay::{Point as Played, Replay};
use crate::compile::sight::{Sight, compiled};
use crate::filter::pass::StrategyProfile;
use crate::filter::truth::cast;
use crate::filter::{marginals, normalise};
use crate::query::explain::{Explainer, GoalValue};
use crate::query::insight::Insight;
use crate::query::moves::forced;
use crate::session::Change;
use demarche_engine::game::{Graph, LayerKind, NONE};

/// A solved game whose tree can be explored.
pub struct TreeExplorer<'a> {
    at: Instance<'a>,
    play: StrategyProfile<'a>,
    model: &'a Model,
    explainer: Explainer<'a>,
    insight: Arc<Insight>,
    /// The scenario's index of each of the graph's actors.
    cast: Vec<usize>,
    replay: Replay<'a>,
}

/// The end of a line of play.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Round, from 1; 0 before play.
    pub round: u32,
    /// Probability of the whole line.
    pub probability: f64,
    /// The move made here.
    pub kind: Kind,
    /// (actor, distribution over its types) to an observer who saw every step of the line, for every actor with several types.
    pub types: Vec<(usize, Vec<f64>)>,
    /// Levels that changed since the last point of the line.
    pub since: Vec<Change>,
    /// The possible types of the actor who decides here; empty at moves of chance.
    pub minds: Vec<Mind>,
    /// The ways on, likeliest first; empty where play is over.
    pub ways: Vec<Way>,
}

/// The move made at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Levels are drawn before play.
    Start,
    /// An actor decides: index into the scenario's decisions.
    Decision(usize),
    /// How the option just taken is seen.
    Sight(usize),
    /// The outcome of the option just taken.
    Outcome(usize),
    /// An event of the scenario.
    Event(usize),
    /// Play is over.
    Over,
}

/// A possible type of the actor of a decision, and its beliefs there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mind {
    /// Index into the actor's types.
    pub type_id: TypeId,
    /// Probability of this type, to an observer who saw every step.
    pub probability: f64,
    /// (other actor, distribution over its types), as the type believes from what it saw.
    pub beliefs: Vec<(usize, Vec<f64>)>,
}

/// A way on from a point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Way {
    /// The step to add to the line.
    pub step: u32,
    /// Index into the decision's options, at decisions.
    pub option: Option<usize>,
    /// Where it comes about how an option is seen: how.
    pub seen: Option<Seen>,
    /// Levels that change with it.
    pub levels: Vec<Change>,
    /// Probability given the line so far.
    pub probability: f64,
    /// At decisions, by type of the mover: the option's probability and value; none where the type does not have the option.
    pub by_type: Vec<Option<TypeValue>>,
}

/// How an option that was taken is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// By those who always see it, and by nobody else.
    Hidden,
    /// By everybody: it has come out.
    Leaked,
    /// Also by these actors, each of which has found it out.
    SpiedOutBy(Vec<usize>),
    /// By everybody, for what it is.
    Plainly,
    /// All but the mover take it for this option.
    TakenFor(usize),
}

/// Probability and value of an option to a type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeValue {
    /// σ.
    pub probability: f64,
    /// Expected utility.
    pub value: f64,
    /// Goal by goal.
    pub goals: Vec<GoalValue>,
}

/// A step of a line that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("step {} of the line leads nowhere", .step + 1)]
pub struct LineError {
    /// Index of the step in the line, from 0.
    pub step: usize,
}

/// The end of a line.
struct Here {
    node: usize,
    /// By profile: probability of profile and line.
    weights: Vec<f64>,
    /// What is so there, whether or not the graph keeps it.
    played: Played,
    /// The same at the last point, or at the start of play, and its node.
    before: (usize, Played),
    /// By decision: the option taken last.
    taken: Vec<Option<usize>>,
}

impl<'a> TreeExplorer<'a> {
    /// The tree of a game compiled from `model` and played by `sigma` (by slot), with its insight.
    pub fn new(at: Instance<'a>, insight: Arc<Insight>) -> TreeExplorer<'a> {
        let Instance { model, game, .. } = at;
        let explainer = Explainer::new(at, Arc::clone(&insight));
        TreeExplorer {
            at,
            play: at.profile(),
            model,
            insight,
            explainer,
            cast: cast(&game.graph, model),
            replay: Replay::new(model, &game.graph),
        }
    }

    /// The end of a line, from the start of play.
    ///
    /// # Errors
    /// [`LineError`] where a step of the line does not exist.
    pub fn at(&self, line: &[u32]) -> Result<Point, LineError> {
        let mut here = Here {
            node: 0,
            weights: self.play.game.numbers.prior.clone(),
            played: self.replay.start(),
            before: (0, self.replay.start()),
            taken: vec![None; self.model.decisions.len()],
        };
        self.pass(&mut here);
        for (step, &way) in line.iter().enumerate() {
            self.take(&mut here, way).ok_or(LineError { step })?;
            self.pass(&mut here);
        }
        Ok(self.point(&here))
    }

    fn graph(&self) -> &'a Graph {
        self.play.graph()
    }

    /// Ways on from a node with their weights by profile, those that lead to the same place by chance taken together; what has no
    /// weight is left out.
    fn ways(&self, here: &Here) -> Vec<(u32, Vec<f64>)> {
        let graph = self.graph();
        let mut ways: Vec<(u32, Vec<f64>)> = Vec::new();
        let mut places: Vec<(u32, Played)> = Vec::new();
        let first = graph.first_edge[here.node];
        for e in graph.edges(here.node) {
            let edge = self.play.edge(here.node, e);
            let weights = here.weights.iter().enumerate();
            let weights: Vec<f64> = weights.map(|(p, w)| w * edge.at(p)).collect();
            if weights.iter().all(|&w| w == 0.0) {
                continue;
            }
            let step = e as u32 - first;
            let place = (graph.child[e], self.on(here, step));
            let by_chance = graph.infoset[here.node] == NONE;
            let known = places.iter().position(|known| by_chance && *known == place);
            match known {
                Some(known) => {
                    let sum = ways[known].1.iter_mut();
                    sum.zip(weights).for_each(|(s, w)| *s += w);
                }
                None => {
                    ways.push((step, weights));
                    places.push(place);
                }
            }
        }
        ways
    }

    /// On to where there is more than one way, or none.
    fn pass(&self, here: &mut Here) {
        loop {
            let ways = self.ways(here);
            let [(step, _)] = ways[..] else {
                return;
            };
            let edge = self.graph().first_edge[here.node] + step;
            self.note(here, step as usize);
            here.played = self.on(here, step);
            here.node = self.graph().child[edge as usize] as usize;
            here.weights = ways.into_iter().next().map(|(_, w)| w).unwrap_or_default();
        }
    }

    /// Takes down which option a step takes.
    fn note(&self, here: &mut Here, step: usize) {
        let graph = self.graph();
        let layer = &graph.layers[graph.layer_of(here.node)];
        let LayerKind::Decision(d) = layer.kind else {
            return;
        };
        here.taken[d] = match graph.infoset[here.node] {
            NONE if graph.occurs[here.node] => {
                Some(forced(self.at, &self.cast, d, here.node, layer.round))
            }
            NONE => None,
            _ => Some(step),
        };
    }

    /// Takes a way; none if it is not there.
    fn take(&self, here: &mut Here, step: u32) -> Option<()> {
        let (_, weights) = self.ways(here).into_iter().find(|(way, _)| *way == step)?;
        let edge = self.graph().first_edge[here.node] + step;
        self.note(here, step as usize);
        let played = self.on(here, step);
        here.before = (here.node, std::mem::replace(&mut here.played, played));
        here.node = self.graph().child[edge as usize] as usize;
        here.weights = weights;
        Some(())
    }

    fn point(&self, here: &Here) -> Point {
        let graph = self.graph();
        let layer = &graph.layers[graph.layer_of(here.node)];
        let kind = match layer.kind {
            _ if graph.edges(here.node).is_empty() => Kind::Over,
            LayerKind::Start => Kind::Start,
            LayerKind::Decision(d) => Kind::Decision(d),
            LayerKind::Sight(d) => Kind::Sight(d),
            LayerKind::Outcome(d) => Kind::Outcome(d),
            LayerKind::Event(e) => Kind::Event(e),
            LayerKind::RoundEnd | LayerKind::Plain => Kind::Over,
        };
        let probability: f64 = here.weights.iter().sum();
        let mut profiles = here.weights.clone();
        normalise(&mut profiles);
        let types = marginals(graph, &profiles);
        let mut ways: Vec<Way> = match kind {
            Kind::Over => Vec::new(),
            _ => self
                .ways(here)
                .iter()
                .map(|way| self.way(here, kind, way))
                .collect(),
        };
        // A stable sort keeps the scenario's order among equals.
        ways.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let minds = match graph.infoset[here.node] {
            NONE => Vec::new(),
            set => self.minds(set as usize, &types),
        };
        let known = types.into_iter().enumerate();
        Point {
            round: layer.round,
            probability,
            kind,
            types: known
                .filter(|(_, types)| types.len() > 1)
                .map(|(actor, types)| (self.cast[actor], types))
                .collect(),
            since: self.changed((here.before.0, &here.before.1), &here.played),
            minds,
            ways,
        }
    }

    fn minds(&self, set: usize, types: &[Vec<f64>]) -> Vec<Mind> {
        let graph = self.graph();
        let actor = graph.infosets[set].actor as usize;
        let possible = types[actor].iter().enumerate().filter(|(_, p)| **p > 0.0);
        possible
            .map(|(type_id, &probability)| {
                let others = self
                    .insight
                    .infoset_beliefs
                    .beliefs(graph, set, type_id)
                    .into_iter()
                    .enumerate();
                let others = others.filter(|(other, types)| *other != actor && types.len() > 1);
                Mind {
                    type_id,
                    probability,
                    beliefs: others
                        .map(|(other, types)| (self.cast[other], types))
                        .collect(),
                }
            })
            .collect()
    }

    fn way(&self, here: &Here, kind: Kind, (step, weights): &(u32, Vec<f64>)) -> Way {
        let graph = self.graph();
        let total: f64 = here.weights.iter().sum();
        let set = graph.infoset[here.node];
        let by_type = match set {
            NONE => Vec::new(),
            set => self.values(set as usize, *step as usize),
        };
        Way {
            step: *step,
            option: (set != NONE).then_some(*step as usize),
            seen: self.seen(here, kind, *step as usize),
            levels: self.changed((here.node, &here.played), &self.on(here, *step)),
            probability: weights.iter().sum::<f64>() / total,
            by_type,
        }
    }

    /// How a way on has the option just taken be seen.
    fn seen(&self, here: &Here, kind: Kind, step: usize) -> Option<Seen> {
        let Kind::Sight(d) = kind else { return None };
        let option = here.taken[d]?;
        let declared = &self.model.decisions[d].options[option];
        let sight = *compiled(self.graph(), self.model, d, option).get(step)?;
        Some(match sight {
            Sight::Plain if declared.seen_by.is_none() => Seen::Plainly,
            Sight::Plain => Seen::Hidden,
            Sight::Leaked => Seen::Leaked,
            Sight::Mistaken(i) => Seen::TakenFor(declared.mistaken_for[i].0),
            Sight::Spied(set) => {
                let spies = declared.spies.iter().enumerate();
                let saw = spies.filter(|(i, _)| set >> i & 1 == 1);
                Seen::SpiedOutBy(saw.map(|(_, (actor, _))| *actor).collect())
            }
        })
    }

    fn values(&self, set: usize, option: usize) -> Vec<Option<TypeValue>> {
        let graph = self.graph();
        let actor = graph.infosets[set].actor as usize;
        let types = 0..graph.types[actor] as usize;
        types
            .map(|type_id| {
                let slot = graph.slot(set, type_id, option);
                graph.available[slot].then(|| {
                    let goals = self.explainer.goals(slot, actor, type_id);
                    TypeValue {
                        probability: self.play.sigma[slot],
                        value: goals.iter().map(|goal| goal.contribution).sum(),
                        goals,
                    }
                })
            })
            .collect()
    }

    /// Where a way on leads.
    fn on(&self, here: &Here, step: u32) -> Played {
        let graph = self.graph();
        let l = graph.layer_of(here.node);
        let layer = (l, &graph.layers[l]);
        self.replay.step(&here.played, layer, step as usize)
    }

    /// Levels that are not the same at two points of play, of which the first has this node.
    fn changed(&self, (before, from): (usize, &Played), to: &Played) -> Vec<Change> {
        let graph = self.graph();
        let [from, to] = [from, to].map(|played| self.replay.levels(played));
        let pairs = from.iter().zip(to);
        let undrawn = graph.layers[graph.layer_of(before)].kind == LayerKind::Start;
        let variables = self.model.variables.iter().zip(pairs).enumerate();
        let changed = variables.filter(|(_, (own, (from, to)))| {
            (own.is_declared() || own.turns().is_some()) && from != to
        });
        changed
            .map(|(variable, (declared, (&from, &to)))| {
                let known = !undrawn || matches!(declared.start, Start::At(_));
                Change {
                    variable,
                    from: known.then_some(usize::from(from)),
                    to: usize::from(to),
                }
            })
            .collect()
    }
}
