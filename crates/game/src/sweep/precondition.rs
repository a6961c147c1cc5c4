//! Sequential passes that undo most of the Jacobian.
//!
//! The Jacobian of Q − F(softmax(λQ)) is I − U − L. U holds how Q depends on later play and is nilpotent backward in time;
//! L holds how it depends on earlier play through beliefs and is nilpotent forward in time. So (I − U)⁻¹ and (I − L)⁻¹ take
//! one pass each, and M⁻¹ = (I − L)⁻¹ (I − U)⁻¹ leaves only the product L·U to the iteration.

use super::Sweep;
use crate::graph::NONE;

impl Sweep<'_> {
    /// `v` becomes (I − L)⁻¹ (I − U)⁻¹ `v`. Does nothing in games whose information sets span several moments.
    pub(crate) fn precondition(&mut self, v: &mut [f64]) {
        if self.layout.sets_of_layer.is_empty() {
            return;
        }
        self.undo_later_play(v);
        self.undo_beliefs(v);
    }

    fn undo_later_play(&mut self, v: &mut [f64]) {
        let graph = &self.game.graph;
        let mut own = vec![0.0; v.len()];
        for (l, layer) in graph.layers.iter().enumerate().rev() {
            for n in layer.nodes.clone().map(|n| n as usize) {
                if graph.infoset[n] != NONE {
                    self.credit_value(n, &mut own);
                }
            }
            self.add_layer(l, &own, v);
            for n in layer.nodes.clone() {
                self.pull_tangent(n as usize);
            }
        }
    }

    fn undo_beliefs(&mut self, v: &mut [f64]) {
        let graph = &self.game.graph;
        let mut own = vec![0.0; v.len()];
        self.work.reach.fill(0.0);
        for (l, layer) in graph.layers.iter().enumerate() {
            for n in layer.nodes.clone().map(|n| n as usize) {
                if graph.infoset[n] != NONE {
                    self.credit_reach(n, &mut own);
                }
            }
            self.add_layer(l, &own, v);
            for n in layer.nodes.clone() {
                self.push_tangent(n as usize);
            }
        }
    }

    /// Adds the numerators `own` of a layer's information sets, over their reach, to `v`; then how σ follows.
    fn add_layer(&mut self, l: usize, own: &[f64], v: &mut [f64]) {
        let graph = &self.game.graph;
        for at in 0..self.layout.sets_of_layer[l].len() {
            let i = self.layout.sets_of_layer[l][at] as usize;
            let set = &graph.infosets[i];
            let types = graph.types[set.actor as usize] as usize;
            let count = (set.nodes.len() * graph.profiles / types) as f64;
            for k in 0..types {
                let mass = self.mass[self.layout.first_mass[i] as usize + k];
                let by = if mass > 0.0 { mass } else { count };
                for a in 0..set.options as usize {
                    let slot = graph.slot(i, k, a);
                    if graph.available[slot] {
                        v[slot] += own[slot] / by;
                    }
                }
            }
            self.respond_tangent(i, v, 0.0);
        }
    }
}
