//! The curve of equilibria: its equations, its points, and where it leads from them.

use super::dense::Factors;
use super::layout::Layout;
use super::play::Play;

/// A point of the curve. The last unknown is τ.
pub(super) struct Point {
    pub(super) x: Vec<f64>,
    /// Direction of the curve, of Euclidean length 1.
    pub(super) tangent: Vec<f64>,
    /// Ln of each option's probability.
    pub(super) logs: Vec<f64>,
}

/// Corrections below this may be rounding alone.
const ROUNDING: f64 = 1e-8;

/// The equations of a game.
#[derive(Clone, Copy)]
pub(super) struct Curve<'l> {
    pub(super) layout: &'l Layout,
    /// Unknowns, τ included.
    pub(super) n: usize,
}

impl<'l> Curve<'l> {
    pub(super) fn of(layout: &'l Layout) -> Curve<'l> {
        Curve {
            layout,
            n: layout.options - layout.sets.len() + 1,
        }
    }

    /// The direction in which nothing but τ changes.
    pub(super) fn upwards(&self) -> Vec<f64> {
        let mut upwards = vec![0.0; self.n];
        upwards[self.n - 1] = 1.0;
        upwards
    }

    /// Largest change of a ln probability or of τ, by length along the curve.
    pub(super) fn speed(&self, here: &Point) -> f64 {
        let tangent = self.logits(&here.tangent);
        let mut most = here.tangent[self.n - 1].abs();
        for set in &self.layout.sets {
            let mean: f64 = set.options().map(|o| here.logs[o].exp() * tangent[o]).sum();
            most = set
                .options()
                .map(|o| (tangent[o] - mean).abs())
                .fold(most, f64::max);
        }
        most
    }

    /// Newton's method across `tangent`, until a correction is at most `close`. Also the sign of the bordered determinant. The
    /// point's own tangent points along `tangent`. None if it does not come to a point.
    pub(super) fn newton(
        &self,
        mut x: Vec<f64>,
        tangent: &[f64],
        close: f64,
    ) -> Option<(Point, i32)> {
        let n = self.n;
        let mut last = f64::INFINITY;
        for _ in 0..12 {
            let (play, mut right) = self.residual(&x);
            let factors = Factors::of(n, self.jacobian(&play, &x, tangent));
            right.push(0.0);
            let correction = factors.solve(&right);
            let size = correction
                .iter()
                .fold(0.0, |most, c| f64::max(most, c.abs()));
            // Rounding ends it where corrections no longer shrink but are small.
            let ended = size <= close || (last <= ROUNDING && size > 0.5 * last);
            if factors.sign == 0 || !size.is_finite() || (size > 0.5 * last && !ended) {
                return None;
            }
            last = size;
            x.iter_mut().zip(&correction).for_each(|(x, c)| *x -= c);
            if ended {
                let mut tangent = factors.solve(&self.upwards());
                let length = norm(&tangent);
                tangent.iter_mut().for_each(|t| *t /= length);
                let logs = Play::logs_of(self.layout, &self.logits(&x));
                return Some((Point { x, tangent, logs }, factors.sign));
            }
        }
        None
    }

    /// Logits by option, from unknowns: those of the first options are 0.
    fn logits(&self, x: &[f64]) -> Vec<f64> {
        let mut x = x.iter();
        let mut logits = vec![0.0; self.layout.options];
        for set in &self.layout.sets {
            for option in set.options().skip(1) {
                logits[option] = x.next().copied().unwrap_or(0.0);
            }
        }
        logits
    }

    /// Play at a point, and logit − λ · (worth − worth of the first option), beside how usual both are.
    pub(super) fn residual(&self, x: &[f64]) -> (Play<'l>, Vec<f64>) {
        let logits = self.logits(x);
        let play = Play::at(self.layout, &logits);
        let scale = x[self.n - 1].exp();
        let mut residual = Vec::with_capacity(self.n);
        for set in &self.layout.sets {
            let lambda = scale * set.precision;
            let first = play.worth[set.first];
            let rest = set.options().zip(&set.usual).skip(1);
            residual.extend(rest.map(|(o, usual)| {
                logits[o] - lambda * (play.worth[o] - first) - (usual - set.usual[0])
            }));
        }
        (play, residual)
    }

    /// Derivatives of the residual by the unknowns, and `last` as the last row.
    fn jacobian(&self, play: &Play, x: &[f64], last: &[f64]) -> Vec<f64> {
        let (n, options) = (self.n, self.layout.options);
        let slopes = play.slopes();
        let mut rows = vec![0.0; n * n];
        let mut each = rows.chunks_exact_mut(n);
        let scale = x[n - 1].exp();
        let mut at = 0;
        for set in &self.layout.sets {
            let lambda = scale * set.precision;
            let first = &slopes[set.first * options..(set.first + 1) * options];
            for (option, row) in set.options().skip(1).zip(&mut each) {
                let own = &slopes[option * options..(option + 1) * options];
                let mut column = 0;
                for other in &self.layout.sets {
                    // ∂ ln p(b) / ∂ logit(c) = [b = c] − p(c).
                    let range = other.options();
                    if own[range.clone()] == first[range] {
                        column += other.count - 1;
                        continue;
                    }
                    let all: f64 = other.options().map(|b| own[b] - first[b]).sum();
                    for c in other.options().skip(1) {
                        row[column] = -lambda * (own[c] - first[c] - play.sigma[c] * all);
                        column += 1;
                    }
                }
                row[at] += 1.0;
                row[n - 1] = -lambda * (play.worth[option] - play.worth[set.first]);
                at += 1;
            }
        }
        rows[(n - 1) * n..].copy_from_slice(last);
        rows
    }
}

impl Point {
    /// How τ changes along the curve.
    fn slope(&self) -> f64 {
        self.tangent.last().copied().unwrap_or(0.0)
    }

    pub(super) fn tau(&self) -> f64 {
        self.x.last().copied().unwrap_or(0.0)
    }

    /// Whether λ rises along the curve here.
    pub(super) fn rising(&self) -> bool {
        self.slope() > 0.0
    }
}

/// The largest τ between two points if the curve rises from the first, else the smallest, of the cubic curve with their tangents.
pub(super) fn extreme(here: &Point, next: &Point) -> f64 {
    let apart: Vec<f64> = here.x.iter().zip(&next.x).map(|(a, b)| b - a).collect();
    let length = norm(&apart);
    let at = |t: f64| {
        let u = 1.0 - t;
        let ends = here.tau() * u * u * (1.0 + 2.0 * t) + next.tau() * t * t * (1.0 + 2.0 * u);
        ends + length * (here.slope() * t * u * u - next.slope() * t * t * u)
    };
    let all = (0..=1000).map(|i| at(f64::from(i) / 1000.0));
    match here.rising() {
        true => all.fold(here.tau(), f64::max),
        false => all.fold(here.tau(), f64::min),
    }
}

/// Where the curve leads in a certain length: along the cubic curve that has the points and tangents of the last two points, or
/// along the tangent where there is only one or it is too far to tell.
pub(super) fn ahead(before: Option<&Point>, here: &Point, length: f64) -> Vec<f64> {
    let straight = || {
        here.x
            .iter()
            .zip(&here.tangent)
            .map(|(x, t)| x + length * t)
    };
    let Some(before) = before else {
        return straight().collect();
    };
    let apart: Vec<f64> = here.x.iter().zip(&before.x).map(|(b, a)| b - a).collect();
    let span = norm(&apart);
    let u = length / span;
    if u > 2.0 {
        return straight().collect();
    }
    // Hermite's cubic on [−1, 0] in units of `span`, at u: x + u·t + u²·(2t + t₀ − 3d) + u³·(t + t₀ − 2d), d the mean slope.
    let each = straight()
        .zip(&apart)
        .zip(here.tangent.iter().zip(&before.tangent));
    each.map(|((x, d), (t, t0))| {
        let (t, t0) = (t * span, t0 * span);
        x + u * u * (2.0 * t + t0 - 3.0 * d) + u * u * u * (t + t0 - 2.0 * d)
    })
    .collect()
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// Largest difference.
pub(super) fn farthest(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max)
}
