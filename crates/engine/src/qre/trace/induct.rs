//! Backward induction against beliefs as a corrector, and what a sweep of it leaves of a disturbance.

use super::Point;
use super::corrector::{Corrected, Corrector, noise};
use crate::progress::{Progress, Quiet};

/// Induction goes on while each sweep comes this much closer than the one before it.
const CONTRACTION: f64 = 0.85;
/// Sweeps of induction after which that must be so: the first undo what a guess has of later play, which says nothing of
/// beliefs.
const SETTLING: usize = 3;
/// Size of the disturbance by which the contraction of induction is probed, in nats.
const PROBE: f64 = 0.1;
/// Where a sweep leaves no more than this of a disturbance, a random one is soon gone.
const SOON: f64 = 0.5;
/// A sweep that ends this many times farther from the prediction than is allowed tells that the point is too far.
const HOPELESS: f64 = 1.2;
/// Where so many sweeps more would not do, Anderson's mixing is tried.
const MANY: i32 = 3;
/// Sweeps by which contraction is then probed.
const PROBES_IF_MIXED: usize = 3;
/// Size of the random disturbance of a point at which the branch ends, in nats.
const NOISE: f64 = 0.03;
/// What may be left of it, as a share, times the root of the unknowns. The noise's share along an eigenvector that is spread over all
/// unknowns is about 0.6 over that root, and less than this in one case of twenty; along any other it is larger.
const NOTHING_HIDDEN: f64 = 0.02;

/// Where induction is to come.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    tau: f64,
    /// Largest change by all further sweeps, in nats.
    nats: f64,
    /// Largest distance from the guess, in nats; beyond it the point is of no use.
    cap: f64,
    /// Whether sweeps may begin where Anderson's mixing says.
    mixes: bool,
}

impl Goal {
    /// To so many nats from the branch at a τ.
    pub(super) fn new(tau: f64, nats: f64) -> Goal {
        Goal {
            tau,
            nats,
            cap: f64::INFINITY,
            mixes: false,
        }
    }

    /// The same with Anderson's mixing where sweeps contract slowly.
    pub(super) fn mixed(self) -> Goal {
        Goal {
            mixes: true,
            ..self
        }
    }

    /// The same, if that is no farther than so many nats from the guess.
    pub(super) fn within(self, cap: f64) -> Goal {
        Goal { cap, ..self }
    }
}

/// How induction comes near.
struct Pace {
    /// Largest change by all further sweeps, in nats.
    nats: f64,
    /// What a probe said a sweep leaves of a disturbance.
    left: Option<f64>,
    may_mix: bool,
    sweeps: usize,
    /// What the last sweep changed, in nats.
    before: f64,
    /// What plain sweeps left last of what the sweep before had changed.
    rate: f64,
    /// Whether the next sweep begins where Anderson's mixing says, which is only done once plain sweeps were seen to contract.
    mixes: bool,
    /// Whether mixing once led away.
    misled: bool,
}

enum Verdict {
    On,
    Converged,
    Fails,
}

impl Pace {
    fn new(goal: Goal, left: Option<f64>) -> Pace {
        Pace {
            nats: goal.nats,
            may_mix: goal.mixes,
            left,
            sweeps: 0,
            before: f64::INFINITY,
            rate: 0.0,
            mixes: false,
            misled: false,
        }
    }

    /// After a sweep that changed log odds by `size`.
    fn after(&mut self, size: f64) -> Verdict {
        self.sweeps += 1;
        let (rate, nats) = (size / self.before, self.nats);
        let contracts = rate <= CONTRACTION || self.sweeps <= SETTLING;
        // Rounding may let it come no nearer.
        let stuck = !contracts && size <= 100.0 * nats;
        if !size.is_finite() {
            return Verdict::Fails;
        }
        if self.mixes && !contracts && !stuck {
            // On as before, from what this sweep found.
            (self.mixes, self.misled) = (false, true);
            self.before = f64::INFINITY;
            self.sweeps = 1;
            return Verdict::On;
        }
        if !(contracts || stuck) {
            return Verdict::Fails;
        }
        if !self.mixes {
            self.rate = rate;
        }
        self.before = size;
        let rest = |rate: f64| size * rate / (1.0 - rate);
        let known = match (self.left, self.sweeps) {
            // The first sweeps seem to contract more than those that follow.
            (Some(left), 1) => 2.0 * left,
            (Some(left), _) => left.max(self.rate),
            (None, sweeps) if sweeps > SETTLING => self.rate,
            (None, _) => 1.0,
        };
        let close = size <= nats && (rate >= 1.0 || rest(rate) <= nats);
        let told = known < 1.0 && rest(known) <= nats;
        if close || stuck || told {
            return Verdict::Converged;
        }
        let many = nats < rest(self.rate) * self.rate.powi(MANY);
        let contracts = self.sweeps >= SETTLING && self.rate < CONTRACTION;
        self.mixes |= self.may_mix && !self.misled && contracts && many;
        Verdict::On
    }
}

impl Corrector<'_> {
    /// Back to the branch at the τ of the guess by backward induction against beliefs, each sweep with what the last one found,
    /// unless mixing is allowed and helps: until further sweeps would change no log odds by more than was asked for. It is not
    /// converged where it does not contract fast, the game is not layered, or it is stopped from outside, and where it is plain that
    /// the point is farther than it may be.
    pub(super) fn induct(&mut self, q: &[f64], goal: Goal, progress: &dyn Progress) -> Corrected {
        let Goal { tau, cap, .. } = goal;
        let mut to = Corrected::from(q, tau);
        let mut pace = Pace::new(goal, self.left);
        self.mixing.clear();
        while self.sweep.layered() && !to.converged && !progress.cancelled() {
            match pace.mixes {
                _ if to.inductions == 0 => self.sweep.induct(q, tau.exp()),
                true => self.sweep.induct(&to.point.q, tau.exp()),
                false => self.sweep.induct_on(),
            }
            let worth = self.sweep.worth();
            let size = self.situations.apart((&to.point.q, tau), (worth, tau));
            to.inductions += 1;
            match pace.after(size) {
                Verdict::Fails => break,
                Verdict::Converged => to.converged = true,
                Verdict::On => {}
            }
            if pace.mixes && !to.converged {
                self.mixing.next(&mut to.point.q, worth);
            } else {
                to.point.q.copy_from_slice(worth);
            }
            if cap.is_finite() && to.inductions <= 2 {
                to.moved = match to.inductions {
                    1 => size,
                    _ => self.situations.apart((q, tau), (worth, tau)),
                };
                if to.moved > HOPELESS * cap {
                    to.converged = false;
                    return to;
                }
            }
        }
        to.mixed = pace.mixes || pace.misled;
        to.moved = self.situations.apart((q, tau), (&to.point.q, tau));
        to
    }

    /// From a prediction to the branch by induction; and what a sweep leaves there of a disturbance, where the point was found no
    /// farther than it may be. Where mixing helped, nothing was seen of how plain sweeps go on, so that more of them are looked at.
    pub(super) fn step(&mut self, guess: &[f64], goal: Goal) -> (Corrected, f64) {
        let mut to = self.induct(guess, goal, &Quiet);
        if !(to.converged && to.moved <= goal.cap) {
            to.converged = false;
            return (to, f64::INFINITY);
        }
        let probes = if to.mixed { PROBES_IF_MIXED } else { 1 };
        to.inductions += probes;
        let each = (0..probes).map(|_| self.contraction(&to.point));
        let left = each.fold(0.0, f64::max);
        (to, left)
    }

    /// Forgets what earlier probes found.
    pub(super) fn forget(&mut self) {
        self.slowest.clear();
        self.left = None;
    }

    /// How much of a disturbance one sweep of induction leaves at a point of the branch. The disturbance is in what earlier
    /// probes left of a random one: a power iteration along the branch, so that whatever contracts least comes to the fore.
    pub(super) fn contraction(&mut self, point: &Point) -> f64 {
        let n = point.q.len();
        if self.slowest.len() != n {
            self.slowest = (0..n).map(noise).collect();
        }
        let length = self
            .situations
            .along((&point.q, point.tau), &self.slowest, 0.0);
        if !(length > 0.0 && length.is_finite()) {
            self.forget();
            return 0.0;
        }
        let by = PROBE / length;
        self.guess.clear();
        let disturbed = point.q.iter().zip(&self.slowest).map(|(q, v)| q + by * v);
        self.guess.extend(disturbed);
        self.sweep.induct(&self.guess, point.tau.exp());
        let left = self.sweep.worth().iter().zip(&point.q);
        let own = self.slowest.iter_mut().zip(left);
        own.for_each(|(v, (worth, q))| *v = worth - q);
        let left = self
            .situations
            .along((&point.q, point.tau), &self.slowest, 0.0);
        let share = left / PROBE;
        self.left = Some(share);
        // What is not available has no worth, and nothing is left where nothing is believed.
        if left < 1e-6 * PROBE {
            self.slowest.clear();
        }
        share
    }

    /// [`Corrector::induct`] from a guess that is close to the branch, by way of a random disturbance of it; and whether plain sweeps
    /// left so little of that, that no eigenvector's share of it can be thought to have been overlooked. Then no eigenvalue of the
    /// sweep's derivative is 1 or more, and the determinant of ∂(Q − F)/∂Q is positive, since it is that of what the derivative leaves
    /// of a change: I less the derivative, but for a factor of 1.
    ///
    /// It goes the straight way, and says no, where earlier probes left too much, or where it is not to come near enough to tell.
    pub(super) fn induct_from_noise(&mut self, q: &[f64], goal: Goal) -> (Corrected, bool) {
        let enough = NOTHING_HIDDEN * NOISE / (q.len() as f64).sqrt();
        let soon = self.left.is_some_and(|left| left <= SOON);
        let noise: Vec<f64> = (0..q.len()).map(noise).collect();
        let length = self.situations.along((q, goal.tau), &noise, 0.0);
        if !soon || 10.0 * goal.nats > enough || !(length > 0.0 && length.is_finite()) {
            return (self.induct(q, goal, &Quiet), false);
        }
        let by = NOISE / length;
        let disturbed: Vec<f64> = q.iter().zip(noise).map(|(q, v)| q + by * v).collect();
        // Half, since what is left is reckoned, and measured only at the end.
        let plain = Goal::new(goal.tau, 0.5 * enough);
        let settled = self.induct(&disturbed, plain, &Quiet);
        if !settled.converged {
            let mut straight = self.induct(q, goal, &Quiet);
            straight.inductions += settled.inductions;
            return (straight, false);
        }
        let mut to = self.induct(&settled.point.q, goal, &Quiet);
        let left = self.apart(&settled.point, &to.point);
        to.inductions += settled.inductions;
        to.moved = self
            .situations
            .apart((q, goal.tau), (&to.point.q, goal.tau));
        let none = to.converged && left <= enough;
        (to, none)
    }
}

#[cfg(test)]
mod tests;
