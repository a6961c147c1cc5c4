//! Beliefs of every type about the others at every information set, from its own observations: computed once for all.

use crate::filter::normalise;
use demarche_engine::game::{Graph, NONE};
use demarche_scenario::model::TypeId;

#[derive(Clone, Debug)]
pub(crate) struct InfosetBeliefs {
    /// Where the numbers of each information set start.
    first: Vec<usize>,
    /// By information set, type of its actor, actor, and type of that actor: probability of all that together.
    mass: Vec<f64>,
    /// Types of all actors.
    width: usize,
}

impl InfosetBeliefs {
    /// `reach`: nodes × profiles, nothing being known.
    pub(crate) fn new(graph: &Graph, reach: &[f64]) -> InfosetBeliefs {
        let width = graph.types.iter().sum::<u32>() as usize;
        let mut first = Vec::with_capacity(graph.infosets.len());
        let mut size = 0;
        for set in &graph.infosets {
            first.push(size);
            size += graph.types[set.actor as usize] as usize * width;
        }
        let mut mass = vec![0.0; size];
        for n in (0..graph.nodes()).filter(|&n| graph.infoset[n] != NONE) {
            let set = graph.infoset[n] as usize;
            let own = &graph.type_of[graph.infosets[set].actor as usize];
            for (p, &k) in own.iter().enumerate() {
                let weight = reach[n * graph.profiles + p];
                let mut at = first[set] + k as usize * width;
                for (types, of) in graph.types.iter().zip(&graph.type_of) {
                    mass[at + of[p] as usize] += weight;
                    at += *types as usize;
                }
            }
        }
        InfosetBeliefs { first, mass, width }
    }

    /// Distribution over each actor's types as a type of the set's actor believes there, by actor of the graph.
    pub(crate) fn beliefs(&self, graph: &Graph, set: usize, type_id: TypeId) -> Vec<Vec<f64>> {
        let mut at = self.first[set] + type_id * self.width;
        let actors = graph.types.iter().map(|&types| {
            let mut own = self.mass[at..at + types as usize].to_vec();
            at += types as usize;
            normalise(&mut own);
            own
        });
        actors.collect()
    }
}
