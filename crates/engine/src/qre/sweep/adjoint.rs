//! The transpose of the derivative of a sweep: the contribution of every Q to a change of residuals, in one sweep each way.
//!
//! With this the derivative of any forecast by every number of a scenario costs one linear solve (Griewank & Walther,
//! *Evaluating derivatives*, 2008, on the adjoint of a fixed point).

use super::kernel::add_products;
use super::layout::known;
use super::{Sweep, by_lanes};
use crate::game::NONE;

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
        by_lanes!(self.adjoint_of(u, out))
    }

    fn adjoint_of<const N: usize, const L: usize>(&mut self, u: &[f64], out: &mut [f64]) -> f64 {
        let mut dual = std::mem::take(&mut self.dual);
        dual.rows.clear();
        dual.rows.resize(self.rows.len(), 0.0);
        dual.value.clear();
        dual.value.resize(self.value.len(), 0.0);
        dual.reach.resize(self.reach.len(), 0.0);
        self.weigh_residuals(u, &mut dual.slots);
        for n in 0..self.layout.inner {
            if self.layout.set[n] != NONE {
                self.credit_value_adjoint(n, &mut dual);
            }
            self.pull_adjoint::<N, L>(n, &mut dual);
        }
        for n in (0..self.layout.inner).rev() {
            self.push_adjoint::<N, L>(n, &mut dual);
            if self.layout.set[n] != NONE {
                self.credit_reach_adjoint(n, &mut dual);
            }
        }
        let by_precision = self.respond_adjoint(&dual.rows, out);
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
                    if self.graph.available[slot] {
                        slots[slot] = -u[slot] / by;
                    }
                }
            }
        }
    }

    /// Transpose of what [`Sweep::settle_tangent`] takes from changes of values.
    fn credit_value_adjoint(&self, n: usize, dual: &mut Dual) {
        let l = self.layout.lanes;
        let set = &self.layout.sets[self.layout.set[n] as usize];
        let types = &self.layout.types[set.mover].of;
        let reach = &self.reach[n * l..][..l];
        for (a, e) in self.layout.edges(n).enumerate() {
            let at = (self.layout.child[e] as usize * self.layout.movers.len() + set.mover) * l;
            for ((d, w), &k) in dual.value[at..at + l].iter_mut().zip(reach).zip(types) {
                let slot = set.slot + k as usize * set.options + a;
                let reached = self.mass[set.mass + k as usize] > 0.0;
                *d += dual.slots[slot] * if reached { *w } else { 1.0 };
            }
        }
    }

    /// Transpose of what [`Sweep::settle_tangent`] takes from changes of reach.
    fn credit_reach_adjoint(&self, n: usize, dual: &mut Dual) {
        let l = self.layout.lanes;
        let set = &self.layout.sets[self.layout.set[n] as usize];
        let types = &self.layout.types[set.mover].of;
        for (a, e) in self.layout.edges(n).enumerate() {
            let at = (self.layout.child[e] as usize * self.layout.movers.len() + set.mover) * l;
            let values = self.value[at..at + l].iter().zip(types);
            for ((v, &k), d) in values.zip(&mut dual.reach[n * l..][..l]) {
                let slot = set.slot + k as usize * set.options + a;
                *d += dual.slots[slot] * (v - self.worth[slot]);
            }
        }
    }

    /// Transpose of [`Sweep::pull_tangent`]: hands on what node `n`'s value counts for to its children and its edges.
    #[inline(always)]
    fn pull_adjoint<const N: usize, const L: usize>(&self, n: usize, dual: &mut Dual) {
        let l = known::<L>(self.layout.lanes);
        let stride = self.layout.movers.len() * l;
        let (before, after) = dual.value.split_at_mut((n + 1) * stride);
        let own = &before[n * stride..];
        for e in self.layout.edges(n) {
            let child = self.layout.child[e] as usize;
            let to = &mut after[(child - n - 1) * stride..][..stride];
            let at = self.layout.row[e] as usize;
            let row = &self.rows[at * l..][..l];
            for (to, own) in to.chunks_exact_mut(l).zip(own.chunks_exact(l)) {
                add_products::<N>(to, own, row);
            }
            if at >= self.layout.chance_rows {
                let drow = &mut dual.rows[at * l..][..l];
                let value = &self.value[child * stride..][..stride];
                for (value, own) in value.chunks_exact(l).zip(own.chunks_exact(l)) {
                    add_products::<N>(drow, value, own);
                }
            }
        }
    }

    /// Transpose of [`Sweep::push_tangent`]: collects what node `n`'s reach counts for from its children.
    #[inline(always)]
    fn push_adjoint<const N: usize, const L: usize>(&self, n: usize, dual: &mut Dual) {
        let l = known::<L>(self.layout.lanes);
        let (before, after) = dual.reach.split_at_mut((n + 1) * l);
        let own = &mut before[n * l..];
        own.fill(0.0);
        let reach = &self.reach[n * l..][..l];
        for e in self.layout.edges(n) {
            let child = self.layout.child[e] as usize;
            let Some(from) = after.get((child - n - 1) * l..(child - n) * l) else {
                continue;
            };
            let at = self.layout.row[e] as usize;
            add_products::<N>(own, from, &self.rows[at * l..][..l]);
            if at >= self.layout.chance_rows {
                add_products::<N>(&mut dual.rows[at * l..][..l], from, reach);
            }
        }
    }

    /// Transpose of [`Sweep::respond_tangent`], to Q and to ln λ.
    fn respond_adjoint(&self, rows: &[f64], out: &mut [f64]) -> f64 {
        out.fill(0.0);
        self.gather_all(rows, out);
        let (mut by_precision, mut held) = (0.0, Vec::new());
        for (i, set) in self.layout.sets.iter().enumerate() {
            let lambda = self.lambda(set.mover);
            for k in 0..set.types {
                let slots = set.of_type(k);
                let own = &mut out[slots.clone()];
                if let Some(probit) = &self.probit {
                    probit.change(&mut held, (i, k), own);
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

    /// Adds numbers by row of every information set to its slots.
    pub(super) fn gather_all(&self, rows: &[f64], slots: &mut [f64]) {
        for run in &self.layout.runs {
            let rows =
                rows[run.row * self.layout.lanes..].chunks_exact(run.options * self.layout.lanes);
            for (rows, slots) in rows.zip(slots[run.slots()].chunks_exact_mut(run.width())) {
                self.layout.gather(run, rows, slots);
            }
        }
    }
}
