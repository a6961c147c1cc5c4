//! The derivative of a sweep along one direction.

use super::Sweep;
use crate::graph::{Graph, NONE};

impl Sweep<'_> {
    /// `out` = dQ − dF, the change of the residual Q − F(softmax(λQ)) when Q changes by `dq` and ln λ by `dtau`.
    pub(crate) fn tangent(&mut self, dq: &[f64], dtau: f64, out: &mut [f64]) {
        let graph = &self.game.graph;
        for i in 0..graph.infosets.len() {
            self.respond_tangent(i, dq, dtau);
        }
        self.forward_tangent();
        self.backward_tangent(out);
        self.layout.divide(graph, &self.mass, out);
        for ((out, dq), &available) in out.iter_mut().zip(dq).zip(&graph.available) {
            *out = if available { dq - *out } else { *dq };
        }
    }

    /// dσ = σ ∘ (dl − ⟨σ, dl⟩), where l = λQ are the logits, and the rows that follow.
    pub(super) fn respond_tangent(&mut self, i: usize, dq: &[f64], dtau: f64) {
        let graph = &self.game.graph;
        let set = &graph.infosets[i];
        let lambda = self.scale * self.precision[set.actor as usize];
        let options = set.options as usize;
        for k in 0..graph.types[set.actor as usize] as usize {
            let first = graph.slot(i, k, 0);
            let slots = first..first + options;
            let change = |s: usize| lambda * (dq[s] + self.q[s] * dtau);
            let mean: f64 = slots.clone().map(|s| self.sigma[s] * change(s)).sum();
            for s in slots {
                self.work.sigma[s] = self.sigma[s] * (change(s) - mean);
            }
        }
        self.layout
            .spread(graph, i, &self.work.sigma, &mut self.work.rows);
    }

    fn forward_tangent(&mut self) {
        let nodes = self.game.graph.nodes();
        self.work.reach.fill(0.0);
        for n in 0..nodes {
            self.push_tangent(n);
        }
    }

    /// Adds the change of node `n`'s reach and of its edges' probabilities to its children's.
    #[inline]
    pub(super) fn push_tangent(&mut self, n: usize) {
        let graph = &self.game.graph;
        let p = graph.profiles;
        let (before, after) = self.work.reach.split_at_mut((n + 1) * p);
        let (dreach, reach) = (&before[n * p..], &self.reach[n * p..(n + 1) * p]);
        for e in graph.edges(n) {
            let to = &mut after[(graph.child[e] as usize - n - 1) * p..][..p];
            let at = self.layout.row[e];
            let row = &self.rows[at as usize * p..][..p];
            if at < self.layout.chance_rows {
                for ((c, d), r) in to.iter_mut().zip(dreach).zip(row) {
                    *c += d * r;
                }
            } else {
                let drow = &self.work.rows[at as usize * p..][..p];
                for ((((c, d), r), w), dr) in
                    to.iter_mut().zip(dreach).zip(row).zip(reach).zip(drow)
                {
                    *c += d * r + w * dr;
                }
            }
        }
    }

    /// Changes of values, and of the numerators of F less Q times those of its denominators.
    fn backward_tangent(&mut self, out: &mut [f64]) {
        let nodes = self.game.graph.nodes();
        out.fill(0.0);
        for n in (0..nodes).rev() {
            self.pull_tangent(n);
            if self.game.graph.infoset[n] != NONE {
                self.credit_reach(n, out);
                self.credit_value(n, out);
            }
        }
    }

    /// The change of node `n`'s value, from its children's and from its edges' probabilities.
    #[inline]
    pub(super) fn pull_tangent(&mut self, n: usize) {
        let graph = &self.game.graph;
        let p = graph.profiles;
        let stride = self.layout.movers.len() * p;
        let (before, after) = self.work.value.split_at_mut((n + 1) * stride);
        let own = &mut before[n * stride..];
        own.fill(0.0);
        for e in graph.edges(n) {
            let child = graph.child[e] as usize;
            let dvalue = &after[(child - n - 1) * stride..][..stride];
            let at = self.layout.row[e];
            let row = &self.rows[at as usize * p..][..p];
            if at < self.layout.chance_rows {
                for (own, dvalue) in own.chunks_exact_mut(p).zip(dvalue.chunks_exact(p)) {
                    for ((o, d), r) in own.iter_mut().zip(dvalue).zip(row) {
                        *o += d * r;
                    }
                }
            } else {
                let drow = &self.work.rows[at as usize * p..][..p];
                let value = &self.value[child * stride..][..stride];
                let children = dvalue.chunks_exact(p).zip(value.chunks_exact(p));
                for (own, (dvalue, value)) in own.chunks_exact_mut(p).zip(children) {
                    for ((((o, d), r), v), dr) in
                        own.iter_mut().zip(dvalue).zip(row).zip(value).zip(drow)
                    {
                        *o += d * r + v * dr;
                    }
                }
            }
        }
    }

    /// The part of the change of F at node `n` that comes through beliefs: Σ dreach (V − F).
    #[inline]
    pub(super) fn credit_reach(&self, n: usize, out: &mut [f64]) {
        let graph = &self.game.graph;
        let p = graph.profiles;
        let (i, types, options) = decision(graph, n);
        let set = &graph.infosets[i];
        let dreach = &self.work.reach[n * p..(n + 1) * p];
        let mass = &self.mass[self.layout.first_mass[i] as usize..];
        for (a, e) in graph.edges(n).enumerate() {
            let at = self
                .layout
                .value_at(graph, graph.child[e] as usize, set.actor);
            let value = &self.value[at..at + p];
            for ((v, d), &k) in value.iter().zip(dreach).zip(types) {
                let slot = set.first as usize + k as usize * options + a;
                if mass[k as usize] > 0.0 {
                    out[slot] += d * (v - self.worth[slot]);
                }
            }
        }
    }

    /// The part that comes through later play: Σ reach dV.
    #[inline]
    pub(super) fn credit_value(&self, n: usize, out: &mut [f64]) {
        let graph = &self.game.graph;
        let p = graph.profiles;
        let (i, types, options) = decision(graph, n);
        let set = &graph.infosets[i];
        let reach = &self.reach[n * p..(n + 1) * p];
        for (a, e) in graph.edges(n).enumerate() {
            let at = self
                .layout
                .value_at(graph, graph.child[e] as usize, set.actor);
            let dvalue = &self.work.value[at..at + p];
            for ((d, w), &k) in dvalue.iter().zip(reach).zip(types) {
                out[set.first as usize + k as usize * options + a] += w * d;
            }
        }
        if self.unreached > 0 {
            self.layout
                .stand_in(graph, n, &self.mass, &self.work.value, out);
        }
    }
}

/// The information set of node `n`, the type of its mover by profile, and its options.
fn decision(graph: &Graph, n: usize) -> (usize, &[u32], usize) {
    let i = graph.infoset[n] as usize;
    let set = &graph.infosets[i];
    (i, &graph.type_of[set.actor as usize], set.options as usize)
}
