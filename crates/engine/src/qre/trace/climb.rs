//! Step by step in λ, where backward induction against beliefs contracts.
//!
//! Where every sweep of induction leaves a share of any disturbance that is well below 1, no eigenvalue of its derivative is near
//! 1: the branch does not turn, no other crosses it, and another solution as near as a step may err would have to have one
//! between, at which induction repels. So a step is good whose point is close to the prediction, to which induction contracts,
//! and at which it contracts a disturbance of every situation. The less it contracts, the less the step may err.

use super::{Stepped, Stop, Trace};
use crate::progress::Quiet;

/// Largest distance of a point from its prediction, in nats.
pub(super) const MOVED: f64 = 0.25;
/// Share of a disturbance that a sweep of induction may leave where a step may err as far as it ever may.
pub(super) const LEFT: f64 = 0.5;
/// Largest share of a disturbance that a sweep of induction may leave.
pub(super) const MOST_LEFT: f64 = 0.8;
/// A step this short, in ln λ, is better taken along the branch.
const SHORTEST: f64 = 0.02;
/// Distance from the prediction that steps are made for, as a share of the largest.
const AIM: f64 = 0.3;

impl Trace<'_> {
    /// The next point at higher λ; none where induction does not contract fast enough for a step worth its effort.
    pub(super) fn climb(&mut self, stop: Stop) -> Option<Stepped> {
        if !self.settings.induction || !self.corrector.sweep.layered() || !self.positive {
            return None;
        }
        let mut guess = vec![0.0; self.point.q.len()];
        loop {
            let tau = (self.point.tau + self.step).min(stop.tau);
            let nats = super::ON_THE_WAY;
            self.predictor.at(tau, &mut guess);
            let corrected = self.corrector.induct(&guess, tau, nats, &Quiet);
            self.count(&corrected);
            let mut cap = MOVED * self.settings.pace;
            let good = corrected.converged && corrected.moved <= cap && {
                self.info.inductions += 1;
                let left = self.corrector.contraction(&corrected.point);
                cap *= ((1.0 - left) / (1.0 - LEFT)).clamp(0.0, 1.0);
                left <= MOST_LEFT && corrected.moved <= cap
            };
            let arrived = tau == stop.tau;
            let landed = match good && arrived {
                true => self.land(&corrected.point.q, stop, true),
                false => None,
            };
            if good && (!arrived || landed.is_some()) {
                let growth = (AIM * cap / corrected.moved.max(1e-3 * cap)).cbrt();
                self.step = (self.step * growth.clamp(0.5, 2.0)).min(self.settings.max_step);
                self.accept(corrected.point);
                return Some(landed.map_or(Stepped::On, Stepped::Landed));
            }
            self.info.rejected += 1;
            self.step *= 0.4;
            if self.step < SHORTEST {
                self.step = SHORTEST;
                return None;
            }
        }
    }
}
