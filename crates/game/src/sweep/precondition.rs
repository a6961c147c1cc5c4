//! Sequential passes that undo most of the Jacobian.
//!
//! The Jacobian of Q − F(softmax(λQ)) is J = I − U − L. U holds how Q depends on later play and is nilpotent backward in
//! time; L holds how it depends on earlier play through beliefs and is nilpotent forward in time. So (I − L)⁻¹ and (I − U)⁻¹
//! take one pass each. With M = (I − L)(I − U) and y = M⁻¹v, J·y = v − L·U·y: only the product is left to the iteration, and
//! U·y is known from making y, so that J·M⁻¹ costs three passes, not four.

use super::tangent::Through;
use super::{Sweep, by_lanes};

impl Sweep<'_> {
    /// `y` = M⁻¹·`v`. In games whose information sets span several moments M is the identity.
    pub(crate) fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
        if self.layout.layered {
            self.prepare();
            by_lanes!(self.undo(y));
        }
    }

    fn undo<const N: usize, const L: usize>(&mut self, v: &mut [f64]) {
        self.undo_beliefs::<N, L>(v);
        self.undo_later_play::<N, L>(v);
    }

    /// `y` = M⁻¹·`v` and `out` = J·`y`.
    pub(crate) fn preconditioned(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        y.copy_from_slice(v);
        if !self.layout.layered {
            return self.tangent(v, 0.0, out);
        }
        self.prepare();
        by_lanes!(self.preconditioned_of(v, y, out));
    }

    fn preconditioned_of<const N: usize, const L: usize>(
        &mut self,
        v: &[f64],
        y: &mut [f64],
        out: &mut [f64],
    ) {
        self.undo_beliefs::<N, L>(y);
        out.copy_from_slice(y);
        self.undo_later_play::<N, L>(y);
        // U·y, and then L·U·y.
        out.iter_mut().zip(&*y).for_each(|(out, y)| *out = y - *out);
        self.beliefs::<N, L>(out);
        out.iter_mut().zip(v).for_each(|(out, v)| *out = v - *out);
    }

    /// `v` becomes (I − L)⁻¹·`v`.
    #[inline(always)]
    fn undo_beliefs<const N: usize, const L: usize>(&mut self, v: &mut [f64]) {
        for at in 0..self.layout.layers.len() {
            self.push_tangent::<N, L>(self.layout.layers[at].nodes.clone());
            for run in self.layout.layers[at].runs.clone() {
                self.add::<N, L>(run, Through::Beliefs, v);
            }
        }
    }

    /// `v` becomes (I − U)⁻¹·`v`. Where later play does not matter, σ has followed `v` when beliefs were undone.
    #[inline(always)]
    fn undo_later_play<const N: usize, const L: usize>(&mut self, v: &mut [f64]) {
        for at in (0..self.layout.layers.len()).rev() {
            for run in self.layout.layers[at].runs.clone().rev() {
                if self.layout.runs[run].later {
                    self.add::<N, L>(run, Through::LaterPlay, v);
                }
                self.pull_run_tangent::<N, L>(run);
            }
            self.pull_tangent::<N, L>(self.layout.layers[at].others.clone());
        }
    }

    /// `v` becomes L·`v`.
    #[inline(always)]
    fn beliefs<const N: usize, const L: usize>(&mut self, v: &mut [f64]) {
        for run in 0..self.layout.runs.len() {
            // No reach that is needed follows from what is done elsewhere.
            if self.layout.runs[run].later {
                self.respond_tangent::<N, L>(run, v, 0.0);
            }
        }
        self.push_tangent::<N, L>(0..self.layout.inner);
        for run in 0..self.layout.runs.len() {
            self.settle_tangent::<N, L>(run, Through::Beliefs, v);
        }
    }

    /// Adds to `v` what changes at the information sets of a run; then σ follows.
    #[inline(always)]
    fn add<const N: usize, const L: usize>(&mut self, run: usize, through: Through, v: &mut [f64]) {
        let slots = self.layout.runs[run].slots();
        self.work.slots[slots.clone()].copy_from_slice(&v[slots.clone()]);
        self.settle_tangent::<N, L>(run, through, v);
        for (v, before) in v[slots.clone()].iter_mut().zip(&self.work.slots[slots]) {
            *v += before;
        }
        self.respond_tangent::<N, L>(run, v, 0.0);
    }
}
