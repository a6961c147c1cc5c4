//! Step by step in λ, where backward induction against beliefs contracts.
//!
//! Where every sweep of induction leaves a share of any disturbance that is well below 1, no eigenvalue of its derivative is near
//! 1: the branch does not turn, no other crosses it, and another solution as near as a step may err would have to have one
//! between, at which induction repels. So a step is good whose point is close to the prediction, to which induction contracts,
//! and at which it contracts a disturbance of every situation. The less it contracts, the less the step may err.

use super::induct::Goal;
use super::{NEAR_ENOUGH, Stepped, Stop, Trace};

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
/// The next step is at least this share of the last one, and at most this many times as long.
const GROWTH: (f64, f64) = (0.1, 1.6);
/// A stop no farther than this many steps is gone to at once.
const IN_REACH: f64 = 1.15;

impl Trace<'_> {
    /// The next point at higher λ; none where induction does not contract fast enough for a step worth its effort.
    pub(super) fn climb(&mut self, stop: Stop) -> Option<Stepped> {
        if !self.settings.induction || !self.corrector.sweep.layered() || !self.positive {
            return None;
        }
        let mut guess = vec![0.0; self.point.q.len()];
        loop {
            let tau = self.next_tau(stop);
            self.predictor.at(tau, &mut guess);
            let most = MOVED * self.settings.pace;
            let goal = Goal::new(tau, NEAR_ENOUGH).mixed().within(most);
            let (corrected, left) = self.corrector.step(&guess, goal);
            self.count(&corrected);
            let cap = most * ((1.0 - left) / (1.0 - LEFT)).clamp(0.0, 1.0);
            let good = corrected.converged && left <= MOST_LEFT && corrected.moved <= cap;
            let arrived = tau == stop.tau;
            let landed = match good && arrived {
                true => self.land(&corrected.point.q, stop, true),
                false => None,
            };
            if good && (!arrived || landed.is_some()) {
                self.accept_predicted(corrected.point);
                let bounds = (GROWTH.0 * self.step, GROWTH.1 * self.step);
                let step = self.predictor.plan(AIM * cap, bounds);
                self.step = step.min(self.settings.max_step);
                return Some(landed.map_or(Stepped::On, Stepped::Landed));
            }
            self.info.rejected += 1;
            let far = corrected.moved > most && corrected.moved.is_finite();
            let shorter = match far {
                true => (AIM * most / corrected.moved).cbrt().clamp(0.25, 0.7),
                false => 0.4,
            };
            self.step = shorter * (tau - self.point.tau);
            if self.step < SHORTEST {
                self.step = SHORTEST;
                return None;
            }
        }
    }

    /// Where the next step ends: at the stop if that is in reach, and not just before it.
    fn next_tau(&self, stop: Stop) -> f64 {
        let rest = stop.tau - self.point.tau;
        if rest <= IN_REACH * self.step {
            stop.tau
        } else {
            self.point.tau + self.step.min(0.5 * rest)
        }
    }
}
