//! The predictor: the next point of the branch, extrapolated from its last ones.

use super::Point;
use super::measure::Situations;

/// Points that are kept.
const KEPT: usize = 5;
/// Degrees of the polynomials through them.
const DEGREES: usize = KEPT - 1;

/// The last points of the branch, newest last, and how well they told where it led.
#[derive(Clone, Default)]
pub(super) struct Predictor {
    points: Vec<Point>,
    /// By degree less one: the largest error of the polynomial through the last points at the newest one, in nats, over the product of the
    /// newest one's distances in τ from these: about what it is elsewhere. None where there were too few.
    rough: [Option<f64>; DEGREES],
    /// Degree of the polynomial that predicts.
    degree: usize,
}

impl Predictor {
    /// The next point; how well it was told is not looked at.
    pub(super) fn push(&mut self, point: &Point) {
        self.rough = [None; DEGREES];
        self.degree = 2;
        if self.points.len() == KEPT {
            self.points.rotate_left(1);
            let oldest = &mut self.points[KEPT - 1];
            oldest.q.copy_from_slice(&point.q);
            oldest.tau = point.tau;
        } else {
            self.points.push(point.clone());
        }
    }

    /// The next point, and how well each polynomial told it.
    pub(super) fn learn(&mut self, point: &Point, situations: &Situations) {
        let rough = self.roughness(point, situations);
        self.push(point);
        self.rough = rough;
    }

    fn roughness(&self, point: &Point, situations: &Situations) -> [Option<f64>; DEGREES] {
        let mut rough = [None; DEGREES];
        let points = self.rising();
        for (degree, rough) in (1..points.len()).zip(&mut rough) {
            let last = &points[points.len() - 1 - degree..];
            let at: Vec<f64> = last.iter().map(|p| p.tau).collect();
            let weights = lagrange(&at, point.tau);
            let error = situations.told((&point.q, point.tau), last, &weights);
            *rough = Some(error / product(&at, point.tau));
        }
        rough
    }

    /// The longest step in τ, within bounds, for which the error of a polynomial is expected to be no more than `nats`; that
    /// polynomial is the one that predicts then.
    pub(super) fn plan(&mut self, nats: f64, (least, most): (f64, f64)) -> f64 {
        let points = self.rising();
        let Some(newest) = points.last().map(|p| p.tau) else {
            return least;
        };
        let (mut longest, mut best) = (0.0, 2);
        for (degree, rough) in (1..points.len()).zip(self.rough) {
            let Some(rough) = rough else { continue };
            let at: Vec<f64> = points[points.len() - 1 - degree..]
                .iter()
                .map(|p| p.tau)
                .collect();
            let fits = |step: f64| rough * product(&at, newest + step) <= nats;
            let (mut low, mut high) = (least, most);
            if fits(most) {
                low = most;
            }
            // As exactly as such an estimate deserves.
            for _ in 0..12 {
                let middle = 0.5 * (low + high);
                if fits(middle) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            if low >= longest {
                (longest, best) = (low, degree);
            }
        }
        if longest == 0.0 {
            return least;
        }
        self.degree = best;
        longest
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
        let degree = self.degree.min(points.len().saturating_sub(1));
        let points = &points[points.len().saturating_sub(1 + degree)..];
        let at: Vec<f64> = points.iter().map(|p| p.tau).collect();
        q.fill(0.0);
        for (point, w) in points.iter().zip(lagrange(&at, tau)) {
            q.iter_mut().zip(&point.q).for_each(|(q, p)| *q += w * p);
        }
    }

    /// The point before the latest.
    pub(super) fn before(&self) -> Option<&Point> {
        self.points.len().checked_sub(2).map(|at| &self.points[at])
    }
}

/// Weights of values at some points in the value at `x` of the polynomial through them.
fn lagrange(at: &[f64], x: f64) -> Vec<f64> {
    let weight = |i: usize| {
        let others = (0..at.len()).filter(|&j| j != i);
        others.map(|j| (x - at[j]) / (at[i] - at[j])).product()
    };
    (0..at.len()).map(weight).collect()
}

/// The product of the distances of `x` from some points.
fn product(at: &[f64], x: f64) -> f64 {
    at.iter().map(|at| (x - at).abs()).product()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::efg;
    use crate::qre::linearization::tests::BLUFF;

    fn curve(tau: f64) -> Point {
        Point {
            q: vec![1.0 + tau - 0.5 * tau * tau, 2.0 * tau],
            tau,
        }
    }

    #[test]
    fn a_parabola_in_tau_is_told_exactly() {
        let mut predictor = Predictor::default();
        for tau in [-3.0, 0.0, 0.5, 1.25] {
            predictor.push(&curve(tau));
        }
        let mut q = [0.0; 2];
        predictor.at(2.0, &mut q);
        let exact = curve(2.0).q;
        assert!((q[0] - exact[0]).abs() < 1e-12 && (q[1] - 4.0).abs() < 1e-12);
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

    #[test]
    fn the_step_is_as_long_as_the_error_that_is_wanted_allows() {
        let mut game = efg::read(BLUFF).unwrap().game;
        game.numbers.precision.fill(2.0);
        let situations = Situations::new(&game.graph, &game.numbers.precision);
        // The first option of the first situation gains by a polynomial of degree 3, so that a parabola errs by the product of the
        // distances times its last coefficient, times λ.
        let cubic = |tau: f64| {
            let mut q = vec![0.0; game.graph.unknowns];
            q[0] = 0.7 * tau.powi(3) - tau;
            Point { q, tau }
        };
        let mut predictor = Predictor::default();
        for tau in [-0.5, -0.3, -0.15] {
            predictor.push(&cubic(tau));
        }
        predictor.learn(&cubic(-0.05), &situations);
        // Near enough to ln s = 0 that s may count as 1 but for a few per cent: told by the same measure.
        let step = predictor.plan(0.05, (0.001, 10.0));
        let mut guess = vec![0.0; game.graph.unknowns];
        let tau = -0.05 + step;
        predictor.at(tau, &mut guess);
        let exact = cubic(tau);
        let error = 2.0 * (guess[0] - exact.q[0]).abs();
        assert!((error - 0.05).abs() < 0.005, "step {step}: {error}");
        // A fourth point makes it exact: the step is as long as it may be.
        predictor.learn(&cubic(0.0), &situations);
        assert_eq!(predictor.plan(0.05, (0.001, 10.0)), 10.0);
    }
}
