//! Sequential passes that undo most of the Jacobian.
//!
//! The Jacobian of Q − F(softmax(λQ)) is J = I − U − L. U holds how Q depends on later play and is nilpotent backward in
//! time; L holds how it depends on earlier play through beliefs and is nilpotent forward in time. So (I − L)⁻¹ and (I − U)⁻¹
//! take one pass each. With M = (I − L)(I − U) and y = M⁻¹v, J·y = v − L·U·y: only the product is left to the iteration, and
//! U·y is known from making y, so that J·M⁻¹ costs three passes, not four.

use super::{Sweep, by_profiles};

impl Sweep<'_> {
    /// `y` = M⁻¹·`v`. In games whose information sets span several moments M is the identity.
    pub(crate) fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
        if !self.layout.sets_of_layer.is_empty() {
            by_profiles!(self.undo(y));
        }
    }

    fn undo<const P: usize, const M: usize>(&mut self, v: &mut [f64]) {
        self.undo_beliefs::<P, M>(v);
        self.undo_later_play::<P, M>(v);
    }

    /// `y` = M⁻¹·`v` and `out` = J·`y`.
    pub(crate) fn preconditioned(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        y.copy_from_slice(v);
        if self.layout.sets_of_layer.is_empty() {
            return self.tangent(v, 0.0, out);
        }
        by_profiles!(self.preconditioned_of(v, y, out));
    }

    fn preconditioned_of<const P: usize, const M: usize>(
        &mut self,
        v: &[f64],
        y: &mut [f64],
        out: &mut [f64],
    ) {
        self.undo_beliefs::<P, M>(y);
        out.copy_from_slice(y);
        self.undo_later_play::<P, M>(y);
        // U·y, and then L·U·y.
        out.iter_mut().zip(&*y).for_each(|(out, y)| *out = y - *out);
        self.beliefs::<P, M>(out);
        out.iter_mut().zip(v).for_each(|(out, v)| *out = v - *out);
    }

    /// `v` becomes (I − L)⁻¹·`v`.
    fn undo_beliefs<const P: usize, const M: usize>(&mut self, v: &mut [f64]) {
        self.clear_reach();
        let mut own = std::mem::take(&mut self.work.slots);
        for l in 0..self.layout.layers.len() {
            for at in 0..self.layout.sets_of_layer[l].len() {
                let i = self.layout.sets_of_layer[l][at] as usize;
                own[self.layout.slots(i)].fill(0.0);
                for at in self.layout.places(i) {
                    self.credit_reach::<P, M>(self.layout.node_at(at), &mut own);
                }
                self.settle_reach(i, &mut own);
                self.add::<P, M>(i, &mut own, v);
            }
            self.push_layer::<P, M>(l);
        }
        self.work.slots = own;
    }

    /// `v` becomes (I − U)⁻¹·`v`. Where later play does not matter, σ has followed `v` when beliefs were undone.
    fn undo_later_play<const P: usize, const M: usize>(&mut self, v: &mut [f64]) {
        let mut own = std::mem::take(&mut self.work.slots);
        for l in (0..self.layout.layers.len()).rev() {
            for at in 0..self.layout.sets_of_layer[l].len() {
                let i = self.layout.sets_of_layer[l][at] as usize;
                if !self.layout.sets[i].later {
                    continue;
                }
                own[self.layout.slots(i)].fill(0.0);
                for at in self.layout.places(i) {
                    self.credit_value::<P, M>(self.layout.node_at(at), &mut own);
                }
                self.add::<P, M>(i, &mut own, v);
            }
            self.pull_layer::<P, M>(l);
        }
        self.work.slots = own;
    }

    /// `v` becomes L·`v`.
    fn beliefs<const P: usize, const M: usize>(&mut self, v: &mut [f64]) {
        for i in 0..self.layout.sets.len() {
            // No reach that is needed follows from what is done elsewhere.
            if self.layout.sets[i].later {
                self.respond_tangent::<P, M>(i, v, 0.0);
            }
        }
        v.fill(0.0);
        self.clear_reach();
        for l in 0..self.layout.layers.len() {
            self.push_layer::<P, M>(l);
            self.credit_layer::<P, M>(l, v);
        }
        for i in 0..self.layout.sets.len() {
            self.settle_reach(i, v);
            self.settle_tangent(i, v);
        }
    }

    /// Adds the change `own` of an information set, once settled, to `v`; then how σ follows.
    fn add<const P: usize, const M: usize>(&mut self, i: usize, own: &mut [f64], v: &mut [f64]) {
        self.settle_tangent(i, own);
        for slot in self.layout.slots(i) {
            v[slot] += own[slot];
        }
        self.respond_tangent::<P, M>(i, v, 0.0);
    }
}
