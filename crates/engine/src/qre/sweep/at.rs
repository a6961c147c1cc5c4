//! A game at a fixed precision, as a system for Newton's method.

use super::{Sweep, by_lanes};
use crate::qre::newton::System;

/// The fixed point Q = F(Q) with λ the given share of the precision asked for.
pub(crate) struct At<'a, 'g> {
    pub(crate) sweep: &'a mut Sweep<'g>,
    pub(crate) scale: f64,
}

impl System for At<'_, '_> {
    fn unknowns(&self) -> usize {
        self.sweep.q.len()
    }

    fn at(&mut self, x: &[f64], residual: &mut [f64]) {
        self.sweep.at(x, self.scale);
        self.sweep.residual(residual);
    }

    fn tangent(&mut self, dx: &[f64], out: &mut [f64]) {
        self.sweep.tangent(dx, 0.0, out);
    }

    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        self.sweep.precondition(v, y);
    }

    fn preconditioned(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        self.sweep.preconditioned(v, y, out);
    }
}

impl Sweep<'_> {
    /// Sweeps with strategies that are given, whatever options are worth: [`Sweep::worth`] is then what they are worth
    /// against these.
    pub(crate) fn play(&mut self, sigma: &[f64]) {
        self.there = false;
        self.sigma.copy_from_slice(sigma);
        by_lanes!(self.play_on());
    }

    fn play_on<const N: usize, const L: usize>(&mut self) {
        for run in &self.layout.runs {
            let sigma = &self.sigma[run.slots()];
            let rows = &mut self.rows[run.row * self.layout.lanes..];
            self.layout.spread::<L, 0>(run, sigma, rows);
        }
        self.pass::<N, L>();
    }

    /// Reach of each information set by the mover's type, at the last sweep.
    pub(crate) fn mass(&self) -> &[f64] {
        &self.mass
    }

    /// Q − F at the last sweep.
    pub(crate) fn residual(&self, out: &mut [f64]) {
        for ((r, q), f) in out.iter_mut().zip(&self.q).zip(&self.worth) {
            *r = q - f;
        }
    }
}
