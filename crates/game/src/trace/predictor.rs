//! Where the branch will be: the parabola through its last three points, by arclength.

use super::corrector::Corrected;
use crate::krylov::dot;

/// The last points of the branch, newest last.
#[derive(Default)]
pub(super) struct Predictor {
    points: Vec<Point>,
}

struct Point {
    q: Vec<f64>,
    tau: f64,
    /// Arclength from the point before.
    length: f64,
}

impl Predictor {
    pub(super) fn points(&self) -> usize {
        self.points.len()
    }

    /// Adds a point; says whether the branch turned, in ln λ, on the way to it.
    pub(super) fn push(&mut self, to: &Corrected, metric: f64) -> bool {
        let mut turned = false;
        let mut length = 0.0;
        if let Some(last) = self.points.last() {
            length = distance(&last.q, last.tau, &to.q, to.tau, metric);
            if let [.., before, last] = &self.points[..] {
                turned = (to.tau - last.tau) * (last.tau - before.tau) < 0.0;
            }
        }
        let q = if self.points.len() < 3 {
            to.q.clone()
        } else {
            let mut oldest = self.points.remove(0).q;
            oldest.copy_from_slice(&to.q);
            oldest
        };
        self.points.push(Point {
            q,
            tau: to.tau,
            length,
        });
        turned
    }

    /// The prediction a step ahead (Q and ln s), and the direction of the last step, of unit length in the metric: change of
    /// Q, then of ln s.
    pub(super) fn ahead(&self, step: f64, metric: f64) -> (Vec<f64>, f64, Vec<f64>) {
        let [.., before, last] = &self.points[..] else {
            unreachable!("the branch is only followed from two points on")
        };
        let mut direction: Vec<f64> = last.q.iter().zip(&before.q).map(|(a, b)| a - b).collect();
        direction.push(last.tau - before.tau);
        let length = distance(&last.q, last.tau, &before.q, before.tau, metric);
        direction.iter_mut().for_each(|d| *d /= length);
        // A step in today's metric, as a share of the last step in the metric of then.
        let ahead = last.length * (1.0 + step / length);
        let (q, tau) = self.along(ahead);
        (q, tau, direction)
    }

    /// Q on the interpolating parabola where ln s comes to `tau`, between the last two points.
    pub(super) fn at(&self, tau: f64, q: &mut [f64]) {
        let [.., before, last] = &self.points[..] else {
            return;
        };
        let rises = last.tau > before.tau;
        let (mut low, mut high) = (0.0, last.length);
        // Enough halvings for every bit of the arclength.
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if (self.mix(middle, |point| point.tau) < tau) == rises {
                low = middle;
            } else {
                high = middle;
            }
        }
        q.copy_from_slice(&self.along(0.5 * (low + high)).0);
    }

    /// The curve at arclength `x` from the last point but one.
    fn along(&self, x: f64) -> (Vec<f64>, f64) {
        let mut q = vec![0.0; self.points[0].q.len()];
        for (point, w) in self.points.iter().zip(self.weights(x)) {
            q.iter_mut().zip(&point.q).for_each(|(q, p)| *q += w * p);
        }
        (q, self.mix(x, |point| point.tau))
    }

    /// A number of the points, at arclength `x` from the last point but one.
    fn mix(&self, x: f64, of: impl Fn(&Point) -> f64) -> f64 {
        let weighed = self.points.iter().zip(self.weights(x));
        weighed.map(|(point, w)| w * of(point)).sum()
    }

    /// Weights of the points in the interpolation.
    fn weights(&self, x: f64) -> [f64; 3] {
        match &self.points[..] {
            [_, b, c] => lagrange([-b.length, 0.0, c.length], x),
            [_, b] => [1.0 - x / b.length, x / b.length, 0.0],
            _ => [1.0, 0.0, 0.0],
        }
    }

    /// The latest point, moved by `step` along `direction`.
    pub(super) fn straight(&self, step: f64, direction: &[f64]) -> (Vec<f64>, f64) {
        let last = &self.points[self.points.len() - 1];
        let moved = last.q.iter().zip(direction).map(|(q, d)| q + step * d);
        (moved.collect(), last.tau + step * direction[last.q.len()])
    }

    /// Cosine of the angle between `direction`, of unit length in the metric, and the way from the latest point to `to`.
    pub(super) fn cosine(&self, to: &Corrected, direction: &[f64], metric: f64) -> f64 {
        let last = &self.points[self.points.len() - 1];
        let change = to.q.iter().zip(&last.q).map(|(t, l)| t - l);
        let product: f64 = change.zip(direction).map(|(c, d)| c * d).sum();
        let along = metric * product + (to.tau - last.tau) * direction[last.q.len()];
        let length = distance(&to.q, to.tau, &last.q, last.tau, metric);
        if length > 0.0 { along / length } else { 0.0 }
    }
}

/// √(metric·|Δq|² + Δτ²)
fn distance(q: &[f64], tau: f64, other: &[f64], at: f64, metric: f64) -> f64 {
    let change: Vec<f64> = q.iter().zip(other).map(|(a, b)| a - b).collect();
    (metric * dot(&change, &change) + (tau - at) * (tau - at)).sqrt()
}

/// Weights of three points in the value at `x` of the parabola through them.
fn lagrange(at: [f64; 3], x: f64) -> [f64; 3] {
    let weight = |i: usize, j: usize, k: usize| {
        (x - at[j]) * (x - at[k]) / ((at[i] - at[j]) * (at[i] - at[k]))
    };
    [weight(0, 1, 2), weight(1, 0, 2), weight(2, 0, 1)]
}
