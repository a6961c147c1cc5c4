//! The preconditioner: sequential passes that undo most of the Jacobian.
//!
//! The Jacobian of Q − F(softmax(λQ)) is J = I − U − L. U holds how Q depends on later play and is nilpotent backward in
//! time; L holds how it depends on earlier play through beliefs and is nilpotent forward in time. So (I − L)⁻¹ and (I − U)⁻¹
//! take one pass each. With M = (I − L)(I − U) and y = M⁻¹v, J·y = v − L·U·y: only the product is left to the iteration, and
//! U·y is known from making y, so that J·M⁻¹ costs three passes, not four.

use super::tangent::{Back, There};
use super::{Sweep, by_lanes};

impl Sweep<'_> {
    /// `y` = M⁻¹·`v`. In games whose information sets span several moments M is the identity.
    pub(crate) fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        if !self.layout.layered {
            return y.copy_from_slice(v);
        }
        self.prepare();
        let mut between = std::mem::take(&mut self.work.slots);
        between.resize(v.len(), 0.0);
        by_lanes!(self.undo(v, &mut between, y));
        self.work.slots = between;
    }

    /// `between` = (I − L)⁻¹·`v` and `y` = (I − U)⁻¹·`between`.
    fn undo<const N: usize, const L: usize>(
        &mut self,
        v: &[f64],
        between: &mut [f64],
        y: &mut [f64],
    ) {
        self.there::<N, L>(There::UndoBeliefs(v), between);
        self.back::<N, L>(Back::UndoLaterPlay(between), y);
    }

    /// `y` = M⁻¹·`v` and `out` = J·`y`.
    pub(crate) fn preconditioned(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        if !self.layout.layered {
            y.copy_from_slice(v);
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
        self.undo::<N, L>(v, out, y);
        // `y` − `out` is U·`y`, and what beliefs make of it is L·U·`y`.
        self.there::<N, L>(There::LessBeliefs(v, y), out);
    }
}
