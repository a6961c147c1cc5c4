//! The posterior of an actor with perfect recall: an exact filter over the points of play that fit its observations.
//!
//! Weights of nodes and type profiles are pushed forward layer by layer; at every observation those stay that would have
//! looked to the actor as what it saw. The strategies say how likely others' moves were; its own it knows.

use demarche_scenario::model::TypeId;
use std::collections::BTreeMap;

use super::Table;
use super::history::Step;
use super::observation::{Look, Pending};
use crate::compile::replay::Point;
use crate::filter::{marginals, normalise};

pub(super) struct Belief<'t, 'a> {
    table: &'t Table<'a>,
    /// Among the graph's actors.
    actor: usize,
    /// Weights by profile at each point of play that fits and its node, with what was decided there and not seen yet.
    nodes: BTreeMap<(usize, Point), (Pending, Vec<f64>)>,
}

impl<'t, 'a> Belief<'t, 'a> {
    /// Before play, of an actor that knows its type alone.
    pub(super) fn new(table: &'t Table<'a>, actor: usize, type_id: TypeId) -> Belief<'t, 'a> {
        let graph = table.graph();
        let own = graph.type_of[actor].iter().zip(&table.game.numbers.prior);
        let mut weights: Vec<f64> = own
            .map(|(&k, &p)| if k as usize == type_id { p } else { 0.0 })
            .collect();
        normalise(&mut weights);
        Belief {
            table,
            actor,
            nodes: BTreeMap::from([((0, table.replay.start()), (Pending::new(), weights))]),
        }
    }

    /// One layer on, which really was `step`.
    pub(super) fn step(&mut self, step: &Step) {
        let table = self.table;
        let graph = table.graph();
        let me = table.cast[self.actor];
        let decision = table.decision(step.layer);
        let own = decision.filter(|&d| table.model.decisions[d].by == me);
        let look = step.look.as_ref();
        let looking = look.map(|(_, look)| table.observe(me, look, &step.point));
        let layer = (step.layer, &graph.layers[step.layer]);
        let play = table.instance().profile();
        let mut after: BTreeMap<(usize, Point), (Pending, Vec<f64>)> = BTreeMap::new();
        for ((node, point), (pending, weights)) in &self.nodes {
            let node = *node;
            for (way, e) in graph.edges(node).enumerate() {
                let child = graph.child[e] as usize;
                let mut then = pending.clone();
                table.decide(&mut then, step.layer, node, e);
                // What it does itself it knows at once.
                if own.is_some() && then.last() != step.pending.last() {
                    continue;
                }
                let to = table.replay.step(point, layer, way);
                if let (Some(saw), Some(decisions)) = (&looking, &table.looks[step.layer]) {
                    if table.observe(me, &Look::new(decisions, &then), &to) != *saw {
                        continue;
                    }
                    then.clear();
                }
                let edge = play.edge(node, e);
                let chance = |p: usize| if own.is_some() { 1.0 } else { edge.at(p) };
                let (_, sum) = after
                    .entry((child, to))
                    .or_insert_with(|| (then, vec![0.0; weights.len()]));
                for (p, (s, w)) in sum.iter_mut().zip(weights).enumerate() {
                    *s += w * chance(p);
                }
            }
        }
        let total: f64 = after.values().flat_map(|(_, w)| w).sum();
        if total > 0.0 {
            for (_, weights) in after.values_mut() {
                weights.iter_mut().for_each(|w| *w /= total);
            }
        }
        after.retain(|_, (_, weights)| weights.iter().any(|&w| w > 0.0));
        self.nodes = after;
    }

    /// Distribution over types, by actor of the graph; none where the strategies do not explain what was seen.
    pub(super) fn types(&self) -> Option<Vec<Vec<f64>>> {
        let graph = self.table.graph();
        let mut profiles = vec![0.0; graph.profiles];
        for (_, weights) in self.nodes.values() {
            profiles.iter_mut().zip(weights).for_each(|(p, w)| *p += w);
        }
        normalise(&mut profiles);
        let any = profiles.iter().any(|&p| p > 0.0);
        any.then(|| marginals(graph, &profiles))
    }

    /// The types of every other actor that has several, by actor of the scenario.
    pub(super) fn others(&self) -> Vec<(usize, Vec<f64>)> {
        let types = self.types().unwrap_or_default().into_iter().enumerate();
        types
            .filter(|(actor, types)| *actor != self.actor && types.len() > 1)
            .map(|(actor, types)| (self.table.cast[actor], types))
            .collect()
    }
}
