//! The transpose of the derivative of a sweep: what every Q contributes to a change of residuals, in one sweep each way.
//!
//! With this the derivative of any forecast by every number of a scenario costs one linear solve (Griewank & Walther,
//! *Evaluating derivatives*, 2008, on the adjoint of a fixed point).

use super::layout::lanes;
use super::{Sweep, by_profiles};
use crate::graph::NONE;

/// Buffers of the adjoint: how much the quantity at hand changes with each of these.
#[derive(Default)]
pub(super) struct Dual {
    pub(super) rows: Vec<f64>,
    pub(super) reach: Vec<f64>,
    pub(super) value: Vec<f64>,
    pub(super) slots: Vec<f64>,
}

impl Sweep<'_> {
    /// `out` = Jᵀ·`u`, with J the derivative of Q − F(softmax(λQ)) by Q at the last sweep. Returns ⟨`u`, ∂(Q − F)/∂ ln λ⟩.
    pub(crate) fn adjoint(&mut self, u: &[f64], out: &mut [f64]) -> f64 {
        by_profiles!(self.adjoint_of(u, out))
    }

    fn adjoint_of<const P: usize, const M: usize>(&mut self, u: &[f64], out: &mut [f64]) -> f64 {
        let mut dual = std::mem::take(&mut self.dual);
        dual.rows.clear();
        dual.rows.resize(self.rows.len(), 0.0);
        dual.value.clear();
        dual.value.resize(self.value.len(), 0.0);
        dual.reach.resize(self.reach.len(), 0.0);
        self.weigh_residuals(u, &mut dual.slots);
        for n in 0..self.layout.nodes {
            if self.layout.set[n] != NONE {
                self.credit_value_adjoint::<P, M>(n, &mut dual);
            }
            self.pull_adjoint::<P, M>(n, &mut dual);
        }
        for n in (0..self.layout.nodes).rev() {
            self.push_adjoint::<P, M>(n, &mut dual);
            if self.layout.set[n] != NONE {
                self.credit_reach_adjoint::<P, M>(n, &mut dual);
            }
        }
        let by_precision = self.respond_adjoint::<P, M>(&dual.rows, out);
        out.iter_mut().zip(u).for_each(|(out, u)| *out += u);
        self.dual = dual;
        by_precision
    }

    /// −u over the reach of its information set, where anything can change.
    fn weigh_residuals(&self, u: &[f64], slots: &mut Vec<f64>) {
        slots.clear();
        slots.resize(u.len(), 0.0);
        for set in &self.layout.sets {
            for k in 0..set.types {
                let by = self.layout.divisor(set, k, &self.mass);
                for slot in set.of_type(k) {
                    if self.game.graph.available[slot] {
                        slots[slot] = -u[slot] / by;
                    }
                }
            }
        }
    }

    /// Transpose of [`Sweep::credit_value`].
    #[inline]
    fn credit_value_adjoint<const P: usize, const M: usize>(&self, n: usize, dual: &mut Dual) {
        let p = lanes::<P>(self.layout.profiles);
        let set = &self.layout.sets[self.layout.set[n] as usize];
        let types = &self.layout.type_of[set.mover][..p];
        let reach = &self.reach[n * p..(n + 1) * p];
        for (a, e) in self.layout.edges(n).enumerate() {
            let at = self
                .layout
                .value_at(self.layout.child[e] as usize, set.mover);
            for ((d, w), &k) in dual.value[at..at + p].iter_mut().zip(reach).zip(types) {
                let slot = set.slot + k as usize * set.options + a;
                let reached = self.mass[set.mass + k as usize] > 0.0;
                *d += dual.slots[slot] * if reached { *w } else { 1.0 };
            }
        }
    }

    /// Transpose of [`Sweep::credit_reach`] and of the settling that follows it.
    #[inline]
    fn credit_reach_adjoint<const P: usize, const M: usize>(&self, n: usize, dual: &mut Dual) {
        let p = lanes::<P>(self.layout.profiles);
        let set = &self.layout.sets[self.layout.set[n] as usize];
        let types = &self.layout.type_of[set.mover][..p];
        for (a, e) in self.layout.edges(n).enumerate() {
            let at = self
                .layout
                .value_at(self.layout.child[e] as usize, set.mover);
            let values = self.value[at..at + p].iter().zip(types);
            for ((v, &k), d) in values.zip(&mut dual.reach[n * p..(n + 1) * p]) {
                let slot = set.slot + k as usize * set.options + a;
                *d += dual.slots[slot] * (v - self.worth[slot]);
            }
        }
    }

    /// Transpose of [`Sweep::pull_tangent`]: hands on what node `n`'s value counts for to its children and its edges.
    #[inline]
    fn pull_adjoint<const P: usize, const M: usize>(&self, n: usize, dual: &mut Dual) {
        let p = lanes::<P>(self.layout.profiles);
        let stride = lanes::<M>(self.layout.movers.len()) * p;
        let (before, after) = dual.value.split_at_mut((n + 1) * stride);
        let own = &before[n * stride..];
        for e in self.layout.edges(n) {
            let child = self.layout.child[e] as usize;
            let to = &mut after[(child - n - 1) * stride..][..stride];
            let at = self.layout.row[e];
            let row = &self.rows[at as usize * p..][..p];
            for (to, own) in to.chunks_exact_mut(p).zip(own.chunks_exact(p)) {
                for ((t, o), r) in to.iter_mut().zip(own).zip(row) {
                    *t += o * r;
                }
            }
            if at >= self.layout.chance_rows {
                let drow = &mut dual.rows[at as usize * p..][..p];
                let value = &self.value[child * stride..][..stride];
                for (value, own) in value.chunks_exact(p).zip(own.chunks_exact(p)) {
                    for ((d, v), o) in drow.iter_mut().zip(value).zip(own) {
                        *d += v * o;
                    }
                }
            }
        }
    }

    /// Transpose of [`Sweep::push_tangent`]: collects what node `n`'s reach counts for from its children.
    #[inline]
    fn push_adjoint<const P: usize, const M: usize>(&self, n: usize, dual: &mut Dual) {
        let p = lanes::<P>(self.layout.profiles);
        let (before, after) = dual.reach.split_at_mut((n + 1) * p);
        let own = &mut before[n * p..];
        own.fill(0.0);
        let reach = &self.reach[n * p..(n + 1) * p];
        for e in self.layout.edges(n) {
            let from = &after[(self.layout.child[e] as usize - n - 1) * p..][..p];
            let at = self.layout.row[e];
            let row = &self.rows[at as usize * p..][..p];
            for ((o, f), r) in own.iter_mut().zip(from).zip(row) {
                *o += f * r;
            }
            if at >= self.layout.chance_rows {
                let drow = &mut dual.rows[at as usize * p..][..p];
                for ((d, f), w) in drow.iter_mut().zip(from).zip(reach) {
                    *d += f * w;
                }
            }
        }
    }

    /// Transpose of [`Sweep::respond_tangent`], to Q and to ln λ.
    fn respond_adjoint<const P: usize, const M: usize>(
        &mut self,
        rows: &[f64],
        out: &mut [f64],
    ) -> f64 {
        out.fill(0.0);
        let mut by_precision = 0.0;
        for (i, set) in self.layout.sets.iter().enumerate() {
            self.layout.gather::<P>(set, rows, out);
            let lambda = self.lambda(set);
            for k in 0..set.types {
                let slots = set.of_type(k);
                let own = &mut out[slots.clone()];
                if let Some(probit) = &mut self.probit {
                    probit.change((i, k), own);
                    for (g, q) in own.iter_mut().zip(&self.q[slots]) {
                        *g *= lambda;
                        by_precision += *g * q;
                    }
                    continue;
                }
                let sigma = &self.sigma[slots.clone()];
                let mean: f64 = own.iter().zip(sigma).map(|(g, s)| g * s).sum();
                for ((g, s), q) in own.iter_mut().zip(sigma).zip(&self.q[slots]) {
                    *g = lambda * s * (*g - mean);
                    by_precision += *g * q;
                }
            }
        }
        by_precision
    }
}
