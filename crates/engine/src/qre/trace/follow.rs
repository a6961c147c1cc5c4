//! Along the branch by arclength, with Newton's method across it: through turning points, and wherever induction does not contract.
//!
//! A step is good if Newton's method converges fast, to a point close to the prediction in every situation; if the branch's
//! direction there has not turned far; and if the determinant of the bordered Jacobian has kept its sign. The last is what
//! tells a branch from another that nearly crosses it: there the step straight on leads to the other, closely and smoothly, but with
//! the opposite sign.

use super::corrector::{length, product};
use super::crossing::Crossing;
use super::predictor::Predictor;
use super::{Point, Status, Stepped, Stop, Trace, climb};

/// Largest distance of a point from its prediction, in nats.
pub(super) const MOVED: f64 = 0.1;
/// Largest change of a step, in nats, if it were taken in the direction at its end.
const TURNED: f64 = 0.5;
/// Least cosine of the angle between the directions at both ends of a step.
const COSINE: f64 = 0.9;
/// Largest change of log odds by a step, beyond what λ itself brings, in nats.
const LONGEST: f64 = 2.0;
/// Change of ln λ that counts as one nat.
const OF_TAU: f64 = 0.25;
/// First step along the branch, in nats.
const FIRST: f64 = 0.05;
/// Steps below this, in nats, are given up.
const SHORTEST: f64 = 1e-9;
/// A sign that changes within a step as short as this, in nats, while nothing else does, changes on the branch itself.
const CROSSED: f64 = 1e-5;
/// Cosine of directions between which nothing changes.
const STRAIGHT: f64 = 0.9999;
/// Steps for which the branch is followed before climbing is tried again.
const PAUSE: usize = 5;
/// Largest λ·|Q − F(Q)| of a point, in nats.
const ON_BRANCH: f64 = 3e-4;
/// Distance from the prediction that steps are made for, as a share of the largest.
const AIM: f64 = 0.3;

/// Where the branch leads from the latest point.
#[derive(Clone)]
pub(super) struct Following {
    /// Change of Q, then of τ, of unit length in the metric.
    pub(super) ahead: Vec<f64>,
    /// Next step, in nats.
    pub(super) step: f64,
    /// Whether the point before lies behind on the same stretch, so that it tells how the branch bends.
    bends: bool,
}

/// Why a step is rejected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It went too far, or led elsewhere.
    Far,
    /// The determinant has the other sign at its end.
    Sign,
}

/// The latest point at which the sign of the determinant was looked at.
pub(super) struct Checkpoint {
    point: Point,
    predictor: Predictor,
    following: Following,
    turning_points: usize,
}

/// The end of a step.
struct Found {
    point: Point,
    ahead: Vec<f64>,
    /// Share of the allowed step that was used.
    used: f64,
    cosine: f64,
}

impl Trace<'_> {
    /// The direction of the branch, towards higher λ, where climbing ends.
    pub(super) fn turn_to_following(&mut self) {
        let mut up = vec![0.0; self.point.q.len() + 1];
        if let Some(last) = up.last_mut() {
            *last = 1.0;
        }
        self.following = Some(self.along(&up, FIRST));
        self.pause = PAUSE;
    }

    /// The branch's direction at the latest point, to the same side as `direction`.
    pub(super) fn along(&mut self, direction: &[f64], step: f64) -> Following {
        let metric = self.metric(self.point.tau);
        let tangent = self.corrector.tangent(&self.point, direction, metric);
        self.info.gmres_iterations += tangent.gmres_iterations;
        Following {
            ahead: tangent.ahead,
            step: step * self.settings.pace,
            bends: false,
        }
    }

    /// The next point along the branch, by ever shorter steps until one is good.
    pub(super) fn follow(&mut self, stop: Stop) -> Result<Stepped, Status> {
        let Some(mut at) = self.following.take() else {
            return Err(Status::Stalled);
        };
        loop {
            let metric = self.metric(self.point.tau);
            let tried = self.try_step(&at, metric);
            let fault = match tried.and_then(|found| self.take(&at, found, metric, stop)) {
                Ok(stepped) => return Ok(stepped),
                Err(fault) => fault,
            };
            self.info.rejected += 1;
            at.step *= 0.4;
            let spent = at.step < SHORTEST * self.settings.pace;
            if spent || fault == Fault::Sign {
                match self.go_back() {
                    Some(before) => at = before,
                    None if spent => return Err(Status::Stalled),
                    None => {}
                }
            }
        }
    }

    /// Goes a step, and looks at what it came to.
    fn try_step(&mut self, at: &Following, metric: f64) -> Result<Found, Fault> {
        let n = self.point.q.len();
        let (dq, dtau) = split(&at.ahead);
        let point = (&self.point.q[..], self.point.tau);
        let by_q = self.corrector.situations.along(point, dq, 0.0);
        let size = by_q.max(dtau.abs() / OF_TAU);
        let h = (at.step / size).min(self.settings.max_step / dtau.abs());
        let guess = self.guess(at, h, metric);
        let nats = ON_BRANCH.min(0.003 * at.step);
        let tolerance = self.within(nats, guess.tau);
        let corrected = self.corrector.along(&guess, &at.ahead, metric, tolerance);
        self.count(&corrected);
        let cap = MOVED * self.settings.pace;
        if !(corrected.converged && corrected.moved <= cap) {
            return Err(Fault::Far);
        }
        let point = corrected.point;
        let metric = self.metric(point.tau);
        let tangent = self.corrector.tangent(&point, &at.ahead, metric);
        self.info.gmres_iterations += tangent.gmres_iterations;
        let ahead = tangent.ahead;
        let before = length(&at.ahead, metric);
        let cosine = product(&ahead, &at.ahead, metric) / before;
        let change: Vec<f64> = ahead
            .iter()
            .zip(&at.ahead)
            .map(|(to, from)| h * (to * before - from))
            .collect();
        let end = (&point.q[..], point.tau);
        let turned = self
            .corrector
            .situations
            .along(end, &change[..n], change[n]);
        let limit = TURNED * self.settings.pace;
        if !(cosine >= COSINE && turned <= limit) {
            return Err(Fault::Far);
        }
        // Errors of the prediction grow with the third power of the step, the angle with the first.
        let angle = ((1.0 - cosine) / (1.0 - COSINE)).max(0.0).powf(1.5);
        let used = (corrected.moved / cap).max(0.5 * turned / limit);
        Ok(Found {
            point,
            ahead,
            used: used.max(angle),
            cosine,
        })
    }

    /// Takes a step, and decides how to go on: where it comes to the stop, with the solution there.
    fn take(
        &mut self,
        at: &Following,
        found: Found,
        metric: f64,
        stop: Stop,
    ) -> Result<Stepped, Fault> {
        let stops = self.stop_within(at, &found, metric, stop);
        if stops.is_some() && found.point.tau >= stop.next {
            return Err(Fault::Far);
        }
        let climbs = self.climbs(at, &found);
        let due = stops.is_some() || climbs || self.unchecked + 1 >= self.sign_every;
        let mut crosses = false;
        if due || at.step <= CROSSED {
            let ahead = Some((&found.ahead[..], self.metric(found.point.tau)));
            let (positive, iterations) = self.corrector.orientation(&found.point, ahead);
            self.info.gmres_iterations += iterations;
            if positive == Some(!self.positive) {
                let short = at.step <= CROSSED && found.cosine > STRAIGHT;
                if !(short && self.unchecked == 0) {
                    return Err(Fault::Sign);
                }
                crosses = true;
            }
        }
        let landed = match stops {
            None => None,
            Some(guess) => Some(self.land(&guess, stop, false).ok_or(Fault::Far)?),
        };
        let step = if crosses { 100.0 * CROSSED } else { at.step };
        if crosses {
            self.cross(at, &found, metric);
        }
        if due || crosses {
            self.unchecked = 0;
            self.checkpoint = None;
        } else {
            if self.unchecked == 0 {
                self.checkpoint = Some(Box::new(Checkpoint {
                    point: self.point.clone(),
                    predictor: self.predictor.clone(),
                    following: at.clone(),
                    turning_points: self.info.turning_points,
                }));
            }
            self.unchecked += 1;
        }
        self.arrive(at, step, found, climbs && !crosses);
        Ok(landed.map_or(Stepped::On, Stepped::Landed))
    }

    /// Back to the latest point whose sign was looked at, if that is not this one, to look at each from there on.
    fn go_back(&mut self) -> Option<Following> {
        let before = self.checkpoint.take()?;
        self.sign_every = 1;
        self.unchecked = 0;
        self.point = before.point;
        self.predictor = before.predictor;
        self.info.turning_points = before.turning_points;
        Some(before.following)
    }

    /// The branch a step ahead: its direction, and how it bends as far as the point before tells.
    fn guess(&self, at: &Following, h: f64, metric: f64) -> Point {
        let n = self.point.q.len();
        let (dq, dtau) = split(&at.ahead);
        let mut guess = self.point.clone();
        guess.q.iter_mut().zip(dq).for_each(|(q, d)| *q += h * d);
        guess.tau += h * dtau;
        let Some(before) = self.predictor.before().filter(|_| at.bends) else {
            return guess;
        };
        let mut change: Vec<f64> = self
            .point
            .q
            .iter()
            .zip(&before.q)
            .map(|(a, b)| a - b)
            .collect();
        change.push(self.point.tau - before.tau);
        let last = length(&change, metric);
        let tells = last > 0.0 && h <= 3.0 * last;
        if !tells {
            return guess;
        }
        // x(−l) = x − l·t + ½·l²·κ gives the curvature κ.
        let by = (h / last) * (h / last);
        let bend = |i: usize| by * (last * at.ahead[i] - change[i]);
        guess
            .q
            .iter_mut()
            .enumerate()
            .for_each(|(i, q)| *q += bend(i));
        guess.tau += bend(n);
        guess
    }

    /// Q where a step first comes to the stop, on the cubic through both ends with their directions; none if it does not.
    fn stop_within(&self, at: &Following, to: &Found, metric: f64, stop: Stop) -> Option<Vec<f64>> {
        let n = self.point.q.len();
        let mut change: Vec<f64> = to
            .point
            .q
            .iter()
            .zip(&self.point.q)
            .map(|(a, b)| a - b)
            .collect();
        change.push(to.point.tau - self.point.tau);
        let chord = length(&change, metric);
        let other = chord / length(&to.ahead, metric);
        let cubic = |u: f64| {
            let (v, w) = (u * u * (3.0 - 2.0 * u), u * (1.0 - u));
            move |from: f64, change: f64, start: f64, end: f64| {
                from + v * change + w * ((1.0 - u) * chord * start - u * other * end)
            }
        };
        let tau = |u: f64| cubic(u)(self.point.tau, change[n], at.ahead[n], to.ahead[n]);
        let turns = at.ahead[n] * to.ahead[n] < 0.0;
        // A step that does not turn comes to the stop once, if at all.
        let parts = if turns { 64 } else { 1 };
        let places = (0..parts).map(|i| (i as f64 / parts as f64, (i + 1) as f64 / parts as f64));
        let (mut low, mut high) = places
            .map(|(from, to)| (from, to, tau(from), tau(to)))
            .find(|&(_, _, from, to)| stop.between(from, to))
            .map(|(from, to, ..)| (from, to))?;
        // Enough halvings for every bit.
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if (tau(middle) < stop.tau) == stop.rising {
                low = middle;
            } else {
                high = middle;
            }
        }
        let here = cubic(0.5 * (low + high));
        let q = (0..n).map(|i| here(self.point.q[i], change[i], at.ahead[i], to.ahead[i]));
        Some(q.collect())
    }

    /// Whether induction contracts again where a step ends.
    fn climbs(&mut self, at: &Following, found: &Found) -> bool {
        self.pause = self.pause.saturating_sub(1);
        let rises = split(&at.ahead).1 > 0.0 && split(&found.ahead).1 > 0.0;
        let may = self.settings.induction && self.positive && self.corrector.sweep.layered();
        if !(may && rises && self.pause == 0 && found.point.tau > self.point.tau) {
            return false;
        }
        self.info.inductions += 1;
        self.corrector.contraction(&found.point) <= climb::LEFT.midpoint(climb::MOST_LEFT)
    }

    /// Goes to the end of a step of this many nats.
    fn arrive(&mut self, at: &Following, step: f64, found: Found, climbs: bool) {
        let (was, is) = (split(&at.ahead).1, split(&found.ahead).1);
        self.info.turning_points += usize::from(was * is < 0.0);
        let growth = (AIM / found.used.max(1e-3)).cbrt().clamp(0.5, 2.0);
        let rise = found.point.tau - self.point.tau;
        self.info.followed += 1;
        self.accept(found.point);
        if climbs {
            self.step = rise.max(0.05);
            self.following = None;
            return;
        }
        self.following = Some(Following {
            ahead: found.ahead,
            step: (step * growth).min(LONGEST * self.settings.pace.min(1.0)),
            bends: true,
        });
    }

    /// Keeps a crossing, beyond which the determinant has the other sign.
    fn cross(&mut self, at: &Following, found: &Found, metric: f64) {
        let null = self.corrector.null(&self.point, &at.ahead, metric);
        self.positive = !self.positive;
        self.crossings.push(Crossing {
            scale: (0.5 * (self.point.tau + found.point.tau)).exp(),
            q: self.point.q.clone(),
            ahead: at.ahead.clone(),
            null,
            positive: self.positive,
        });
    }

    /// Weight of a squared change of Q against one of ln λ: a change of a logit by 1 counts as one of ln λ by 1.
    pub(super) fn metric(&self, tau: f64) -> f64 {
        let lambda = self.corrector.sweep.precision() * tau.exp();
        lambda * lambda
    }
}

/// The change of Q, and that of τ.
fn split(ahead: &[f64]) -> (&[f64], f64) {
    let (dtau, dq) = ahead.split_last().unwrap_or((&0.0, &[]));
    (dq, *dtau)
}
