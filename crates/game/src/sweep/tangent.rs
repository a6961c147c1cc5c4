//! The derivative of a sweep along one direction.

use super::layout::{kind, lanes};
use super::{Sweep, by_profiles};
use crate::graph::NONE;

impl Sweep<'_> {
    /// `out` = dQ − dF, the change of the residual Q − F(softmax(λQ)) when Q changes by `dq` and ln λ by `dtau`.
    pub(crate) fn tangent(&mut self, dq: &[f64], dtau: f64, out: &mut [f64]) {
        by_profiles!(self.tangent_of(dq, dtau, out));
    }

    fn tangent_of<const P: usize, const M: usize>(
        &mut self,
        dq: &[f64],
        dtau: f64,
        out: &mut [f64],
    ) {
        for i in 0..self.layout.sets.len() {
            self.respond_tangent::<P, M>(i, dq, dtau);
        }
        out.fill(0.0);
        self.clear_reach();
        for l in 0..self.layout.layers.len() {
            self.push_layer::<P, M>(l);
            self.credit_layer::<P, M>(l, out);
        }
        for i in 0..self.layout.sets.len() {
            self.settle_reach(i, out);
        }
        for l in (0..self.layout.layers.len()).rev() {
            self.pull_layer::<P, M>(l);
            for n in self.layout.layers[l].onward() {
                if self.layout.set[n] != NONE {
                    self.credit_value::<P, M>(n, out);
                }
            }
        }
        for i in 0..self.layout.sets.len() {
            self.settle_tangent(i, out);
        }
        out.iter_mut()
            .zip(dq)
            .for_each(|(out, dq)| *out = dq - *out);
    }

    /// How σ follows the logits l = λQ, for the logit dσ = σ ∘ (dl − ⟨σ, dl⟩), and the rows that follow.
    pub(super) fn respond_tangent<const P: usize, const M: usize>(
        &mut self,
        i: usize,
        dq: &[f64],
        dtau: f64,
    ) {
        let set = &self.layout.sets[i];
        let lambda = self.lambda(set);
        for k in 0..set.types {
            let slots = set.of_type(k);
            let change = |s: usize| lambda * (dq[s] + self.q[s] * dtau);
            if let Some(probit) = &mut self.probit {
                let own = &mut self.work.sigma[slots.clone()];
                own.iter_mut().zip(slots).for_each(|(d, s)| *d = change(s));
                probit.change((i, k), own);
                continue;
            }
            let sigma = &self.sigma[slots.clone()];
            let own = &mut self.work.sigma[slots.clone()];
            let mut mean = 0.0;
            for ((d, s), slot) in own.iter_mut().zip(sigma).zip(slots) {
                *d = change(slot);
                mean += s * *d;
            }
            for (d, s) in own.iter_mut().zip(sigma) {
                *d = s * (*d - mean);
            }
        }
        self.layout
            .spread::<P>(set, &self.work.sigma, &mut self.work.rows);
    }

    /// Divides the numerators of an information set; what is not available does not change.
    pub(super) fn settle_tangent(&self, i: usize, out: &mut [f64]) {
        let set = &self.layout.sets[i];
        for k in 0..set.types {
            let by = self.layout.divisor(set, k, &self.mass);
            let slots = set.of_type(k);
            let available = &self.game.graph.available[slots.clone()];
            for (out, &available) in out[slots].iter_mut().zip(available) {
                *out = if available { *out / by } else { 0.0 };
            }
        }
    }

    /// Forgets changes of reach.
    pub(super) fn clear_reach(&mut self) {
        self.work.mass.fill(0.0);
        let p = self.layout.profiles;
        for layer in &self.layout.layers {
            let touched = layer.touched();
            self.work.reach[touched.start * p..touched.end * p].fill(0.0);
        }
    }

    /// Hands changes of reach on from a layer.
    pub(super) fn push_layer<const P: usize, const M: usize>(&mut self, l: usize) {
        for n in self.layout.layers[l].onward() {
            self.push_tangent::<P, M>(n);
        }
    }

    /// What changes of reach do to a layer's information sets.
    pub(super) fn credit_layer<const P: usize, const M: usize>(
        &mut self,
        l: usize,
        out: &mut [f64],
    ) {
        for n in self.layout.layers[l].inner() {
            if self.layout.set[n] != NONE {
                self.credit_reach::<P, M>(n, out);
            }
        }
    }

    /// Adds the change of node `n`'s reach and of its edges' probabilities to its children's.
    #[inline]
    pub(super) fn push_tangent<const P: usize, const M: usize>(&mut self, n: usize) {
        let p = lanes::<P>(self.layout.profiles);
        let (before, after) = self.work.reach.split_at_mut((n + 1) * p);
        let (dreach, reach) = (&before[n * p..], &self.reach[n * p..(n + 1) * p]);
        for e in self.layout.edges(n) {
            let to = &mut after[(self.layout.child[e] as usize - n - 1) * p..][..p];
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

    /// The change of values in a layer.
    pub(super) fn pull_layer<const P: usize, const M: usize>(&mut self, l: usize) {
        for n in self.layout.layers[l].onward() {
            self.pull_tangent::<P, M, true>(n);
        }
        for n in self.layout.layers[l].last() {
            self.pull_tangent::<P, M, false>(n);
        }
    }

    /// The change of node `n`'s value, from its children's and from its edges' probabilities. Unless `LATER`, its children are ends, whose
    /// values never change.
    #[inline]
    fn pull_tangent<const P: usize, const M: usize, const LATER: bool>(&mut self, n: usize) {
        let p = lanes::<P>(self.layout.profiles);
        let stride = lanes::<M>(self.layout.movers.len()) * p;
        let (before, after) = self.work.value.split_at_mut((n + 1) * stride);
        let own = &mut before[n * stride..][..stride];
        own.fill(0.0);
        for e in self.layout.edges(n) {
            let child = self.layout.child[e] as usize;
            let dvalue = &after[(child - n - 1) * stride..][..stride];
            let at = self.layout.row[e];
            let row = &self.rows[at as usize * p..][..p];
            let chance = at < self.layout.chance_rows;
            if chance && !LATER {
                continue;
            }
            if chance {
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
                        *o += if LATER { d * r + v * dr } else { v * dr };
                    }
                }
            }
        }
    }

    /// The part of the change of F at node `n` that comes through beliefs: Σ dreach·V here, less F·Σ dreach when the set is
    /// settled.
    #[inline]
    pub(super) fn credit_reach<const P: usize, const M: usize>(
        &mut self,
        n: usize,
        out: &mut [f64],
    ) {
        let p = lanes::<P>(self.layout.profiles);
        let set = &self.layout.sets[self.layout.set[n] as usize];
        let types = &self.layout.type_of[set.mover][..p];
        let dreach = &self.work.reach[n * p..(n + 1) * p];
        for (&k, d) in types.iter().zip(dreach) {
            self.work.mass[set.mass + kind::<P>(k)] += d;
        }
        self.layout.credit::<P>(n, dreach, &self.value, out);
    }

    /// Takes F·Σ dreach off what [`Sweep::credit_reach`] added to an information set, and forgets Σ dreach.
    pub(super) fn settle_reach(&mut self, i: usize, out: &mut [f64]) {
        let set = &self.layout.sets[i];
        for k in 0..set.types {
            let dmass = std::mem::take(&mut self.work.mass[set.mass + k]);
            let slots = set.of_type(k);
            for (out, worth) in out[slots.clone()].iter_mut().zip(&self.worth[slots]) {
                *out -= dmass * worth;
            }
        }
    }

    /// The part that comes through later play: Σ reach dV.
    #[inline]
    pub(super) fn credit_value<const P: usize, const M: usize>(
        &mut self,
        n: usize,
        out: &mut [f64],
    ) {
        let p = lanes::<P>(self.layout.profiles);
        let reach = &self.reach[n * p..(n + 1) * p];
        self.layout.credit::<P>(n, reach, &self.work.value, out);
        if self.unreached > 0 {
            self.layout.stand_in(n, &self.mass, &self.work.value, out);
        }
    }
}
