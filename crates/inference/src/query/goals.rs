//! Expected values of each option, goal by goal.

use std::collections::BTreeMap;

use crate::compile::type_now;
use crate::filter::truth::cast;
use crate::solve::Instance;
use demarche_engine::game::{Graph, NONE};

/// Expected value of every goal, from an information set on, for each slot of σ.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GoalValues {
    /// Goals × slots: E[goal | option] under σ afterwards and the mover's belief at the information set. Goals are averaged
    /// over the rounds still ahead with their share of the whole history, so that a type's Q is the weighted sum over goals.
    /// Slots that are never reached hold 0.
    pub(crate) q: Vec<Vec<f64>>,
    /// Of each actor (of the graph) that may become another type: the same with the weight that the goal has for what it is then.
    weighed: BTreeMap<usize, Vec<Vec<f64>>>,
}

impl GoalValues {
    /// What a goal adds to a slot's Q for a type of an actor (of the graph).
    pub(crate) fn contribution(
        &self,
        (actor, weight): (usize, f64),
        goal: usize,
        slot: usize,
    ) -> f64 {
        match self.weighed.get(&actor) {
            Some(weighed) => weighed[goal][slot],
            None => weight * self.q[goal][slot],
        }
    }
}

/// Values of goals behind the options under `sigma`. Empty for games without goals.
pub(crate) fn goal_values(at: Instance<'_>, reach: &[f64]) -> GoalValues {
    let play = at.profile();
    let graph = play.graph();
    let numbers = &play.game.numbers;
    let profiles = graph.profiles;
    let rows = numbers.payoff.len() / (graph.actors.len() * profiles).max(1);
    let goals = numbers.goals.len() / (rows * profiles).max(1);
    // Expected values of a goal with a weight at each node and profile.
    let values = |goal: usize, weight: &dyn Fn(usize, usize) -> f64| {
        let mut values = vec![0.0; graph.nodes() * profiles];
        let mut own = vec![0.0; profiles];
        for n in (0..graph.nodes()).rev() {
            own.fill(0.0);
            play.pull(n, &values, &mut own);
            if graph.payoff[n] != NONE {
                let row = (graph.payoff[n] as usize * goals + goal) * profiles;
                let here = &numbers.goals[row..row + profiles];
                for (p, (v, g)) in own.iter_mut().zip(here).enumerate() {
                    *v += g * weight(n, p);
                }
            }
            values[n * profiles..(n + 1) * profiles].copy_from_slice(&own);
        }
        slots(graph, reach, &values)
    };
    let q = (0..goals).map(|goal| values(goal, &|_, _| 1.0)).collect();
    let mut weighed = BTreeMap::new();
    for (actor, own) in cast(graph, at.model).into_iter().enumerate() {
        let Some(variable) = at.model.turned(own) else {
            continue;
        };
        let by_goal = (0..goals).map(|goal| {
            values(goal, &|n, p| {
                let drawn = graph.type_of[actor][p] as usize;
                let kind = type_now(Some(variable), graph.state_of(n), drawn);
                numbers.weights[actor][kind][goal]
            })
        });
        weighed.insert(actor, by_goal.collect());
    }
    GoalValues { q, weighed }
}

/// The mean of the children's values over the nodes of each information set, weighted by reach.
fn slots(graph: &Graph, reach: &[f64], values: &[f64]) -> Vec<f64> {
    let profiles = graph.profiles;
    let mut q = vec![0.0; graph.unknowns];
    let mut total = Vec::new();
    for (i, set) in graph.infosets.iter().enumerate() {
        let type_of = &graph.type_of[set.actor as usize];
        total.clear();
        total.resize(graph.types[set.actor as usize] as usize, 0.0);
        for at in set.nodes.clone() {
            let n = graph.infoset_nodes[at as usize] as usize;
            for p in 0..profiles {
                let (k, w) = (type_of[p] as usize, reach[n * profiles + p]);
                total[k] += w;
                for (a, e) in graph.edges(n).enumerate() {
                    q[graph.slot(i, k, a)] += w * values[graph.child[e] as usize * profiles + p];
                }
            }
        }
        for (k, &total) in total.iter().enumerate() {
            if total > 0.0 {
                let first = graph.slot(i, k, 0);
                let options = set.options as usize;
                q[first..first + options]
                    .iter_mut()
                    .for_each(|q| *q /= total);
            }
        }
    }
    q
}
