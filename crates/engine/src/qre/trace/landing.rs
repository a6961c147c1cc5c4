//! Points of the branch at a given λ: where it is picked up, and where it comes to a stop.

use super::corrector::{Corrected, Landing};
use super::induct::Goal;
use super::{Point, Status, Stop, Trace, follow};
use crate::progress::{Progress, Quiet};

impl Trace<'_> {
    /// A point of the branch at a given ln s, from the latest one.
    pub(super) fn settle_at(&mut self, tau: f64) -> bool {
        let landing = Landing {
            tau,
            tolerance: self.on_the_way(tau),
            induction: self.settings.induction,
        };
        let corrected = self.corrector.fixed(&self.point.q, landing, &Quiet);
        self.count(&corrected);
        let converged = corrected.converged;
        if converged {
            self.accept(corrected.point);
        }
        converged
    }

    /// Polishes the latest point at a given ln s.
    pub(super) fn polish_at(&mut self, tau: f64, progress: &dyn Progress) -> Status {
        let landing = Landing {
            tau,
            tolerance: self.span.tolerance(self.settings.tolerance),
            induction: self.settings.induction,
        };
        let corrected = self.corrector.fixed(&self.point.q, landing, progress);
        self.count(&corrected);
        self.point = corrected.point;
        match corrected.converged {
            true => Status::Solved,
            false if progress.cancelled() => Status::Cancelled,
            false => Status::Stalled,
        }
    }

    /// The solution at a stop, from a guess that is on the branch but for what a step may err; none if what is found there is not
    /// where the guess says, or lies on a branch of the other sign.
    pub(super) fn land(&mut self, guess: &[f64], stop: Stop, induction: bool) -> Option<Point> {
        let landing = Landing {
            tau: stop.tau,
            tolerance: self.span.tolerance(self.settings.tolerance),
            induction,
        };
        let mut near = Corrected::from(guess, stop.tau);
        let mut positive = None;
        if induction {
            // What is left at Q differs from what a sweep of induction changes, but not by much.
            let nats = 0.25 * self.corrector.nats(landing);
            let goal = Goal::new(stop.tau, nats).mixed();
            let nothing_left;
            (near, nothing_left) = self.corrector.induct_from_noise(guess, goal);
            positive = nothing_left.then_some(true);
        }
        let landed = self.corrector.polished(guess, near, landing);
        self.count(&landed);
        if !landed.converged || landed.moved > follow::MOVED * self.settings.pace {
            return None;
        }
        if positive.is_none() {
            let (sign, iterations) = self.corrector.orientation(&landed.point, None);
            self.info.gmres_iterations += iterations;
            positive = sign;
        }
        let expected = self.positive == stop.rising;
        (positive != Some(!expected)).then_some(landed.point)
    }
}
