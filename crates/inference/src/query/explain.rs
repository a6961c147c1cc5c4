//! Explanations of a type's choice: the options' values goal by goal, its beliefs, and the moves that it expects of others.

use crate::solve::Instance;
use std::collections::BTreeMap;
use std::sync::Arc;

use demarche_scenario::model::TypeId;
use serde::Serialize;

use crate::filter::truth::cast;
use crate::filter::{Filtered, marginals, normalise};
use crate::query::insight::Insight;
use crate::query::moves::visit_nodes;
use demarche_engine::game::{LayerKind, NONE};

/// The decisions to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// Index into the scenario's actors.
    pub actor: usize,
    /// Index into its types.
    pub type_id: TypeId,
    /// Round, from 1.
    pub round: u32,
    /// Index into the scenario's decisions; none for all of the actor's.
    pub decision: Option<usize>,
    /// How many information sets of each decision to show at most, the likeliest first.
    pub most: usize,
}

/// The choice of a type at one information set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Name of the decision.
    pub decision: String,
    /// Round, from 1.
    pub round: u32,
    /// The actor's information here, for people.
    pub knows: String,
    /// Probability of being here, given the type, the reports, and that the decision takes place in this round.
    pub probability: f64,
    /// The actor's beliefs here about the others' types, from its own observations (not from the analyst's reports).
    pub beliefs: Vec<Belief>,
    /// The options available to the type, in the scenario's order.
    pub options: Vec<OptionValue>,
    /// Whether it hardly matters to the type which of the two options that it takes most often it takes: the difference of their
    /// values times λ is less than [`NEARLY`]. False where there is one option.
    pub nearly_indifferent: bool,
}

/// λ times a difference of values below which a type is nearly indifferent: it moves even odds by less than five points.
pub const NEARLY: f64 = 0.2;

/// Whether λ times the difference of values of the two options that are taken most often is so small.
fn nearly_indifferent(options: &[OptionValue], lambda: f64) -> bool {
    let mut often: Vec<&OptionValue> = options.iter().collect();
    often.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    match often[..] {
        [first, second, ..] => lambda * (first.value - second.value).abs() < NEARLY,
        _ => false,
    }
}

/// Belief about another actor's type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Belief {
    /// Name of the other actor.
    pub actor: String,
    /// (type, probability)
    pub types: Vec<(String, f64)>,
}

/// The value of an option to a type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OptionValue {
    /// Name of the option.
    pub option: String,
    /// σ.
    pub probability: f64,
    /// Expected utility: the sum of the goals' contributions.
    pub value: f64,
    /// The goals that the type wants, in the scenario's order.
    pub goals: Vec<GoalValue>,
    /// Expected next moves of the others, in order of play.
    pub next: Vec<Expected>,
}

/// The contribution of a goal to an option's value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalValue {
    /// Name of the goal.
    pub goal: String,
    /// The type's weight w on it.
    pub weight: f64,
    /// E[goal | option], over the rest of play.
    pub expected: f64,
    /// w × E[goal | option].
    pub contribution: f64,
}

/// The next move of another actor, as this one expects it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expected {
    /// Name of the other actor.
    pub actor: String,
    /// Name of its decision.
    pub decision: String,
    /// Round, from 1.
    pub round: u32,
    /// (option, probability); what is missing to one is that the decision does not take place.
    pub options: Vec<(String, f64)>,
}

/// Explains a type's choices in a round at its likeliest information sets.
///
/// Empty where the actor has no choice in that round, or the type is impossible.
pub fn explain(at: Instance<'_>, filtered: &Filtered, query: Query) -> Vec<Explanation> {
    let Instance { model, game, .. } = at;
    let graph = &game.graph;
    let Some(actor) = cast(graph, model).iter().position(|&a| a == query.actor) else {
        return Vec::new();
    };
    let explainer = Explainer::new(at, Insight::new(at));
    let mut all = Vec::new();
    for (l, layer) in graph.layers.iter().enumerate() {
        let LayerKind::Decision(decision) = layer.kind else {
            continue;
        };
        let asked = query.decision.is_none_or(|asked| asked == decision);
        if layer.round != query.round || !asked || model.decisions[decision].by != query.actor {
            continue;
        }
        let mut sets = explainer.sets(filtered, l, actor, query.type_id);
        let total: f64 = sets.iter().map(|(_, w)| w).sum();
        if total <= 0.0 {
            continue;
        }
        // Likeliest first; a stable sort keeps the graph's order among equals.
        sets.sort_by(|a, b| b.1.total_cmp(&a.1));
        let shown = sets.into_iter().take(query.most).filter(|(_, w)| *w > 0.0);
        all.extend(shown.map(|(set, w)| Explanation {
            probability: w / total,
            ..explainer.at(set, query.type_id)
        }));
    }
    all
}

/// Says of any information set why its types do what they do. What takes passes over the game is in its insight.
pub struct Explainer<'a> {
    at: Instance<'a>,
    insight: Arc<Insight>,
}

impl<'a> Explainer<'a> {
    /// The explainer of a game that is played by strategies `sigma` (by slot), with its insight.
    pub fn new(at: Instance<'a>, insight: Arc<Insight>) -> Explainer<'a> {
        Explainer { at, insight }
    }

    /// Information sets of a layer with their smoothed weight for the type, in order of their first node.
    fn sets(
        &self,
        filtered: &Filtered,
        layer: usize,
        actor: usize,
        type_id: TypeId,
    ) -> Vec<(usize, f64)> {
        let graph = self.at.graph();
        let posterior = filtered.layer(graph, layer);
        let mut place = BTreeMap::new();
        let mut sets: Vec<(usize, f64)> = Vec::new();
        let nodes = graph.layers[layer].nodes.clone().map(|n| n as usize);
        for (n, weights) in nodes.zip(posterior.chunks_exact(graph.profiles)) {
            if graph.infoset[n] == NONE {
                continue;
            }
            let set = graph.infoset[n] as usize;
            let at = *place.entry(set).or_insert_with(|| {
                sets.push((set, 0.0));
                sets.len() - 1
            });
            let own = weights.iter().zip(&graph.type_of[actor]);
            sets[at].1 += own
                .filter(|(_, k)| **k as usize == type_id)
                .map(|(w, _)| w)
                .sum::<f64>();
        }
        sets
    }

    /// The choice of a type of its actor at an information set, the probability of being there taken as one.
    pub fn at(&self, set: usize, type_id: TypeId) -> Explanation {
        let graph = self.at.graph();
        let info = &graph.infosets[set];
        let believed = self.believed(set, type_id);
        let decision = &self.at.model.decisions[info.decision as usize];
        let open = |&o: &usize| graph.available[graph.slot(set, type_id, o)];
        let options = (0..info.options as usize).filter(open).map(|o| {
            let slot = graph.slot(set, type_id, o);
            let goals = self.goals(slot, info.actor as usize, type_id);
            OptionValue {
                option: decision.options[o].name.clone(),
                probability: self.at.sigma[slot],
                value: goals.iter().map(|g| g.contribution).sum(),
                goals,
                next: self.next(&believed, o, set),
            }
        });
        let options: Vec<OptionValue> = options.collect();
        let lambda = self.at.game.numbers.precision[info.actor as usize];
        Explanation {
            decision: decision.name.clone(),
            round: info.round,
            knows: info.label.clone(),
            probability: 1.0,
            beliefs: self.beliefs(&believed, info.actor as usize),
            nearly_indifferent: nearly_indifferent(&options, lambda),
            options,
        }
    }

    /// The nodes of a set with the type's belief over them and the profiles.
    fn believed(&self, set: usize, type_id: TypeId) -> Vec<(usize, Vec<f64>)> {
        let graph = self.at.graph();
        let info = &graph.infosets[set];
        let range = info.nodes.start as usize..info.nodes.end as usize;
        let nodes = &graph.infoset_nodes[range];
        let mut believed: Vec<(usize, Vec<f64>)> = nodes
            .iter()
            .map(|&n| {
                let at = n as usize * graph.profiles;
                let mut weights = self.insight.reach[at..at + graph.profiles].to_vec();
                for (w, &k) in weights.iter_mut().zip(&graph.type_of[info.actor as usize]) {
                    if k as usize != type_id {
                        *w = 0.0;
                    }
                }
                (n as usize, weights)
            })
            .collect();
        let total: f64 = believed.iter().flat_map(|(_, w)| w).sum();
        if total > 0.0 {
            for (_, weights) in &mut believed {
                weights.iter_mut().for_each(|w| *w /= total);
            }
        }
        believed
    }

    fn beliefs(&self, believed: &[(usize, Vec<f64>)], own: usize) -> Vec<Belief> {
        let graph = self.at.graph();
        let mut profiles = vec![0.0; graph.profiles];
        for (_, weights) in believed {
            profiles.iter_mut().zip(weights).for_each(|(p, w)| *p += w);
        }
        normalise(&mut profiles);
        let types = marginals(graph, &profiles).into_iter();
        cast(graph, self.at.model)
            .into_iter()
            .zip(types)
            .enumerate()
            .filter(|(other, (_, types))| *other != own && types.len() > 1)
            .map(|(_, (actor, types))| {
                let declared = &self.at.model.actors[actor];
                let names = declared.types.iter().map(|own_type| own_type.name.clone());
                Belief {
                    actor: declared.name.clone(),
                    types: names.zip(types).collect(),
                }
            })
            .collect()
    }

    /// The contribution of each goal that a type wants to an option.
    pub(crate) fn goals(&self, slot: usize, actor: usize, type_id: TypeId) -> Vec<GoalValue> {
        let weights = &self.at.game.numbers.weights[actor][type_id];
        let goals = weights.iter().zip(&self.insight.values.q).enumerate();
        goals
            .filter(|(g, (weight, _))| {
                let adds = self
                    .insight
                    .values
                    .contribution((actor, **weight), *g, slot);
                **weight > 0.0 || adds != 0.0
            })
            .map(|(g, (&weight, q))| GoalValue {
                goal: self.at.model.goals[g].name.clone(),
                weight,
                expected: q[slot],
                contribution: (self.insight.values).contribution((actor, weight), g, slot),
            })
            .collect()
    }

    /// Pushes a belief on after option `o`, until every decision of others has come up once or the round has come full circle.
    fn next(&self, believed: &[(usize, Vec<f64>)], o: usize, set: usize) -> Vec<Expected> {
        let graph = self.at.graph();
        let Some(layer) = believed.first().map(|(n, _)| graph.layer_of(*n)) else {
            return Vec::new();
        };
        let own = cast(graph, self.at.model)[graph.infosets[set].actor as usize];
        let mut weights: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (n, w) in believed {
            let child = graph.child[graph.first_edge[*n] as usize + o];
            add(&mut weights, child, w.iter().copied());
        }
        let mut next: Vec<Expected> = Vec::new();
        for l in layer + 1..graph.layers.len() {
            let here = &graph.layers[l];
            if here.kind == graph.layers[layer].kind {
                break;
            }
            if let LayerKind::Decision(decision) = here.kind {
                let declared = &self.at.model.decisions[decision];
                if declared.by != own && next.iter().all(|e| e.decision != declared.name) {
                    next.extend(self.expected(&weights, l, decision));
                }
            }
            let mut after = BTreeMap::new();
            for (n, w) in &weights {
                for e in graph.edges(*n as usize) {
                    let edge = self.at.profile().edge(*n as usize, e);
                    let pushed = w.iter().enumerate().map(|(p, w)| w * edge.at(p));
                    add(&mut after, graph.child[e], pushed);
                }
            }
            weights = after;
        }
        next
    }

    /// Expected moves of others at a decision's layer; none if it does not take place.
    fn expected(
        &self,
        weights: &BTreeMap<u32, Vec<f64>>,
        layer: usize,
        decision: usize,
    ) -> Option<Expected> {
        let graph = self.at.graph();
        let declared = &self.at.model.decisions[decision];
        let mut taken = vec![0.0; declared.options.len()];
        let nodes = weights.keys().copied();
        visit_nodes(self.at, layer, nodes, |m| {
            if let Some(o) = m.option {
                let own = weights[&(m.node as u32)].iter().enumerate();
                taken[o] += own.map(|(p, w)| w * m.edge.at(p)).sum::<f64>();
            }
        });
        let total: f64 = weights.values().flatten().sum();
        if taken.iter().all(|&t| t == 0.0) {
            return None;
        }
        let options = declared.options.iter().zip(taken);
        Some(Expected {
            actor: self.at.model.actors[declared.by].name.clone(),
            decision: declared.name.clone(),
            round: graph.layers[layer].round,
            options: options
                .map(|(option, t)| (option.name.clone(), t / total))
                .collect(),
        })
    }
}

fn add(weights: &mut BTreeMap<u32, Vec<f64>>, node: u32, more: impl ExactSizeIterator<Item = f64>) {
    let held = weights.entry(node).or_insert_with(|| vec![0.0; more.len()]);
    held.iter_mut().zip(more).for_each(|(h, m)| *h += m);
}
