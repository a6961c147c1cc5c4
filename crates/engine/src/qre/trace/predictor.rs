//! The predictor: the next point of the branch, extrapolated from its last ones.

use super::Point;

/// The last points of the branch, newest last, three at most.
#[derive(Clone, Default)]
pub(super) struct Predictor {
    points: Vec<Point>,
}

impl Predictor {
    pub(super) fn push(&mut self, point: &Point) {
        if self.points.len() == 3 {
            self.points.rotate_left(1);
            let oldest = &mut self.points[2];
            oldest.q.copy_from_slice(&point.q);
            oldest.tau = point.tau;
        } else {
            self.points.push(point.clone());
        }
    }

    /// Points that lie one after the other in rising τ, newest last: what a prediction by τ may use.
    fn rising(&self) -> &[Point] {
        let mut from = self.points.len().saturating_sub(1);
        while from > 0 && self.points[from - 1].tau < self.points[from].tau {
            from -= 1;
        }
        &self.points[from..]
    }

    /// Q at τ, on the polynomial in τ through the last points.
    pub(super) fn at(&self, tau: f64, q: &mut [f64]) {
        let points = self.rising();
        let weights: [f64; 3] = match points {
            [a, b, c] => lagrange([a.tau, b.tau, c.tau], tau),
            [a, b] => {
                let x = (tau - a.tau) / (b.tau - a.tau);
                [1.0 - x, x, 0.0]
            }
            _ => [1.0, 0.0, 0.0],
        };
        q.fill(0.0);
        for (point, w) in points.iter().zip(weights) {
            q.iter_mut().zip(&point.q).for_each(|(q, p)| *q += w * p);
        }
    }

    /// The point before the latest.
    pub(super) fn before(&self) -> Option<&Point> {
        self.points.len().checked_sub(2).map(|at| &self.points[at])
    }
}

/// Weights of three points in the value at `x` of the parabola through them.
fn lagrange(at: [f64; 3], x: f64) -> [f64; 3] {
    let weight = |i: usize, j: usize, k: usize| {
        (x - at[j]) * (x - at[k]) / ((at[i] - at[j]) * (at[i] - at[k]))
    };
    [weight(0, 1, 2), weight(1, 0, 2), weight(2, 0, 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_in_tau_is_told_exactly() {
        let curve = |tau: f64| vec![1.0 + tau - 0.5 * tau * tau, 2.0 * tau];
        let mut predictor = Predictor::default();
        for tau in [-3.0, 0.0, 0.5, 1.25] {
            predictor.push(&Point { q: curve(tau), tau });
        }
        let mut q = [0.0; 2];
        predictor.at(2.0, &mut q);
        assert!((q[0] - curve(2.0)[0]).abs() < 1e-12 && (q[1] - 4.0).abs() < 1e-12);
    }

    #[test]
    fn points_before_a_turn_are_not_used() {
        let mut predictor = Predictor::default();
        for (tau, q) in [(1.0, 7.0), (0.5, 1.0), (0.6, 2.0)] {
            predictor.push(&Point { q: vec![q], tau });
        }
        assert_eq!(predictor.rising().len(), 2);
        let mut q = [0.0];
        predictor.at(0.7, &mut q);
        assert!((q[0] - 3.0).abs() < 1e-12);
    }
}
