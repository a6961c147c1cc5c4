//! Sequential passes that undo most of the Jacobian.
//!
//! The Jacobian of Q − F(softmax(λQ)) is J = I − U − L. U holds how Q depends on later play and is nilpotent backward in
//! time; L holds how it depends on earlier play through beliefs and is nilpotent forward in time. So (I − L)⁻¹ and (I − U)⁻¹
//! take one pass each. With M = (I − L)(I − U) and y = M⁻¹v, J·y = v − L·U·y: only the product is left to the iteration, and
//! U·y is known from making y, so that J·M⁻¹ costs three passes, not four.

use super::Sweep;
use crate::graph::NONE;

impl Sweep<'_> {
    /// `y` = M⁻¹·`v`. In games whose information sets span several moments M is the identity.
    pub(crate) fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        y.copy_from_slice(v);
        if !self.layout.sets_of_layer.is_empty() {
            self.undo_beliefs(y);
            self.undo_later_play(y);
        }
    }

    /// `y` = M⁻¹·`v` and `out` = J·`y`.
    pub(crate) fn preconditioned(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        y.copy_from_slice(v);
        if self.layout.sets_of_layer.is_empty() {
            return self.tangent(v, 0.0, out);
        }
        self.undo_beliefs(y);
        out.copy_from_slice(y);
        self.undo_later_play(y);
        // U·y, and then L·U·y.
        out.iter_mut().zip(&*y).for_each(|(out, y)| *out = y - *out);
        self.beliefs(out);
        out.iter_mut().zip(v).for_each(|(out, v)| *out = v - *out);
    }

    /// `v` becomes (I − L)⁻¹·`v`.
    fn undo_beliefs(&mut self, v: &mut [f64]) {
        self.work.reach.fill(0.0);
        for l in 0..self.layout.layers.len() {
            self.add_layer(l, Sweep::credit_reach, v);
            for n in self.layout.layers[l].clone() {
                self.push_tangent(n as usize);
            }
        }
    }

    /// `v` becomes (I − U)⁻¹·`v`.
    fn undo_later_play(&mut self, v: &mut [f64]) {
        for l in (0..self.layout.layers.len()).rev() {
            self.add_layer(l, Sweep::credit_value, v);
            for n in self.layout.layers[l].clone() {
                self.pull_tangent(n as usize);
            }
        }
    }

    /// `v` becomes L·`v`.
    fn beliefs(&mut self, v: &mut [f64]) {
        for i in 0..self.layout.sets.len() {
            self.respond_tangent(i, v, 0.0);
        }
        v.fill(0.0);
        self.work.reach.fill(0.0);
        for n in 0..self.layout.nodes {
            if self.layout.set[n] != NONE {
                self.credit_reach(n, v);
            }
            self.push_tangent(n);
        }
        for i in 0..self.layout.sets.len() {
            self.settle_tangent(i, v);
        }
    }

    /// Adds what one kind of change brings to a layer's information sets to `v`; then how σ follows.
    fn add_layer(&mut self, l: usize, credit: fn(&Self, usize, &mut [f64]), v: &mut [f64]) {
        let mut own = std::mem::take(&mut self.work.slots);
        for at in 0..self.layout.sets_of_layer[l].len() {
            let i = self.layout.sets_of_layer[l][at] as usize;
            let set = &self.layout.sets[i];
            let slots = set.slot..set.slot + set.types * set.options;
            own[slots.clone()].fill(0.0);
            for &n in self.layout.nodes_of(set) {
                credit(self, n as usize, &mut own);
            }
            self.settle_tangent(i, &mut own);
            for slot in slots {
                v[slot] += own[slot];
            }
            self.respond_tangent(i, v, 0.0);
        }
        self.work.slots = own;
    }
}
