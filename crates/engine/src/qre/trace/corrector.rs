//! The corrector: back to the branch from a guess, by induction or Newton's method at a fixed λ, or by Newton's method across
//! the branch.

use crate::progress::Progress;
use crate::qre::krylov::{self, Gmres, Operator, dot};
use crate::qre::newton::{accuracy, largest, polish};
use crate::qre::sweep::{At, Sweep};

use super::Point;
use super::induct::Goal;
use super::measure::Situations;
use super::mixing::Mixing;

/// Newton iterations before a step counts as failed.
const MOST_ITERATIONS: usize = 6;
/// Each Newton iteration must leave at most this share of the residual.
const NEWTON_RATE: f64 = 0.3;
/// What a direction of the branch may leave of ∂(Q − F), per unit of payoff across the border.
const DIRECTION: f64 = 1e-4;
/// Basis vectors for finding the sign of a determinant.
const ORIENTING: usize = 150;
/// The same for games whose basis vectors are long.
const ORIENTING_LARGE: usize = 40;
/// Unknowns from which that is.
const LARGE: usize = 200_000;

pub(super) struct Corrector<'g> {
    pub(super) sweep: Sweep<'g>,
    pub(super) situations: Situations,
    gmres: Gmres,
    /// A change of ln λ by 1 counts as one of Q by this in linear systems, so that the unit of payoffs does not matter there.
    unit: f64,
    /// The direction in which induction contracts least, as far as known.
    pub(super) slowest: Vec<f64>,
    /// What the latest probe found: how much of a disturbance in that direction a sweep of induction leaves.
    pub(super) left: Option<f64>,
    /// A point that is disturbed.
    pub(super) guess: Vec<f64>,
    pub(super) mixing: Mixing,
}

/// Result of a corrector.
pub(super) struct Corrected {
    pub(super) point: Point,
    pub(super) converged: bool,
    /// Newton iterations.
    pub(super) iterations: usize,
    pub(super) gmres_iterations: usize,
    /// Sweeps of induction.
    pub(super) inductions: usize,
    /// Whether these began where Anderson's mixing said.
    pub(super) mixed: bool,
    /// Change of log odds from the guess, in nats.
    pub(super) moved: f64,
}

impl Corrected {
    pub(super) fn from(q: &[f64], tau: f64) -> Corrected {
        Corrected {
            point: Point { q: q.to_vec(), tau },
            converged: false,
            iterations: 0,
            gmres_iterations: 0,
            inductions: 0,
            mixed: false,
            moved: 0.0,
        }
    }
}

/// A direction of the branch: change of Q, then of τ, of unit length in the metric that it was made for.
pub(super) struct Tangent {
    pub(super) ahead: Vec<f64>,
    pub(super) gmres_iterations: usize,
}

/// The Jacobian of (Q − F, ⟨border, change⟩) by (Q, unit·τ).
struct Bordered<'a, 'g> {
    sweep: &'a mut Sweep<'g>,
    /// The last row, of unit length.
    border: &'a [f64],
    /// ∂(Q − F)/∂τ, over the unit.
    column: &'a [f64],
}

impl Operator for Bordered<'_, '_> {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        let n = v.len() - 1;
        self.sweep.precondition(&v[..n], &mut y[..n]);
        y[n] = v[n];
    }

    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        let n = v.len() - 1;
        self.sweep
            .preconditioned(&v[..n], &mut y[..n], &mut out[..n]);
        y[n] = v[n];
        let change = self.column.iter().zip(&mut *out);
        change.for_each(|(c, out)| *out += c * v[n]);
        out[n] = dot(self.border, y);
    }
}

/// The Jacobian of Q − F by Q.
struct Plain<'a, 'g>(&'a mut Sweep<'g>);

impl Operator for Plain<'_, '_> {
    fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
        self.0.precondition(v, y);
    }

    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
        self.0.preconditioned(v, y, out);
    }
}

/// Where a guess at a fixed λ is corrected, and how.
#[derive(Clone, Copy)]
pub(super) struct Landing {
    pub(super) tau: f64,
    /// Largest residual, in units of payoff.
    pub(super) tolerance: f64,
    /// Whether induction is tried first.
    pub(super) induction: bool,
}

impl<'g> Corrector<'g> {
    /// `unit` is the range of payoffs.
    pub(super) fn new(sweep: Sweep<'g>, unit: f64) -> Corrector<'g> {
        let situations = Situations::new(sweep.graph(), sweep.precisions());
        Corrector {
            situations,
            gmres: Gmres::default().on(sweep.threads()),
            sweep,
            unit,
            slowest: Vec::new(),
            left: None,
            guess: Vec::new(),
            mixing: Mixing::default(),
        }
    }

    /// Back to the branch on the hyperplane through the guess, across `direction` (of unit length in the metric). A residual
    /// is small that is at most `tolerance`, in units of payoff.
    pub(super) fn along(
        &mut self,
        guess: &Point,
        direction: &[f64],
        metric: f64,
        tolerance: f64,
    ) -> Corrected {
        let border = self.border(direction, metric);
        let n = guess.q.len();
        let mut to = Corrected::from(&guess.q, guess.tau);
        let (mut residual, mut step) = (vec![0.0; n + 1], vec![0.0; n + 1]);
        let mut column = vec![0.0; n];
        let mut before = f64::INFINITY;
        let precision = self.sweep.precision();
        loop {
            self.sweep.at(&to.point.q, to.point.tau.exp());
            // The last entry is 0: the step stays on the hyperplane.
            self.sweep.residual(&mut residual[..n]);
            let size = largest(&residual);
            // Rounding may let it come no nearer.
            let stuck = size <= 100.0 * tolerance && size > NEWTON_RATE * before;
            to.converged = size <= tolerance || stuck;
            if to.converged || !size.is_finite() || to.iterations >= MOST_ITERATIONS {
                break;
            }
            if to.iterations > 0 && size > NEWTON_RATE * before {
                break;
            }
            before = size;
            self.column(&mut column);
            let mut operator = Bordered {
                sweep: &mut self.sweep,
                border: &border,
                column: &column,
            };
            let mut settings = accuracy(size, tolerance);
            // No closer than what Newton's method leaves, which falls with the square.
            let nats = size * precision * to.point.tau.exp();
            settings.tolerance = settings.tolerance.max((0.1 * nats).min(0.01));
            let info = self
                .gmres
                .solve(&mut operator, &residual, &mut step, settings);
            to.gmres_iterations += info.iterations;
            to.iterations += 1;
            let own = to.point.q.iter_mut().zip(&step);
            own.for_each(|(q, s)| *q -= s);
            to.point.tau -= step[n] / self.unit;
        }
        to.moved = self.apart(guess, &to.point);
        to
    }

    /// The direction of the branch at a point of it, of unit length in the metric, to the same side as `direction`.
    pub(super) fn tangent(&mut self, point: &Point, direction: &[f64], metric: f64) -> Tangent {
        let n = point.q.len();
        let border = self.border(direction, metric);
        self.sweep.at(&point.q, point.tau.exp());
        let mut column = vec![0.0; n];
        self.column(&mut column);
        // What the last direction leaves of (0, 1) is less to solve for.
        let mut tangent = direction.to_vec();
        tangent[n] *= self.unit;
        let across = dot(&border, &tangent);
        tangent.iter_mut().for_each(|t| *t /= across);
        let mut left = vec![0.0; n + 1];
        self.sweep
            .tangent(&tangent[..n], tangent[n] / self.unit, &mut left[..n]);
        left.iter_mut().for_each(|l| *l = -*l);
        let size = dot(&left, &left).sqrt();
        let mut iterations = 0;
        if size > DIRECTION {
            let mut operator = Bordered {
                sweep: &mut self.sweep,
                border: &border,
                column: &column,
            };
            let settings = krylov::Settings {
                tolerance: DIRECTION / size,
                restart: 40,
                most: 400,
            };
            let mut change = vec![0.0; n + 1];
            let info = self
                .gmres
                .solve(&mut operator, &left, &mut change, settings);
            iterations = info.iterations;
            tangent.iter_mut().zip(&change).for_each(|(t, c)| *t += c);
        }
        tangent[n] /= self.unit;
        let length = length(&tangent, metric);
        tangent.iter_mut().for_each(|t| *t /= length);
        Tangent {
            ahead: tangent,
            gmres_iterations: iterations,
        }
    }

    /// Whether det [∂(Q − F)/∂(Q, τ); `ahead`] is positive at a point, with `ahead` the direction of the branch there: it keeps
    /// its sign along a branch, through turning points too, and has the other sign on a branch that crosses it or nearly
    /// does. None where that does not show.
    ///
    /// The preconditioner's determinant is 1, so that the sign is that of the preconditioned system. GMRES builds this system on
    /// a Krylov space, as a Hessenberg matrix whose determinant has the sign of the last pivot. The right-hand side is
    /// random, and is solved for so far that no eigenvector's share of it can have been overlooked.
    pub(super) fn orientation(
        &mut self,
        point: &Point,
        ahead: Option<(&[f64], f64)>,
    ) -> (Option<bool>, usize) {
        let n = point.q.len();
        let size = n + usize::from(ahead.is_some());
        let right: Vec<f64> = (0..size).map(noise).collect();
        let mut solved = vec![0.0; size];
        let most = if n > LARGE {
            ORIENTING_LARGE
        } else {
            ORIENTING
        };
        let settings = krylov::Settings {
            tolerance: 0.1 / (size as f64).sqrt(),
            restart: most,
            most,
        };
        self.sweep.at(&point.q, point.tau.exp());
        let info = match ahead {
            None => {
                let mut operator = Plain(&mut self.sweep);
                self.gmres
                    .solve(&mut operator, &right, &mut solved, settings)
            }
            Some((ahead, metric)) => {
                let border = self.border(ahead, metric);
                let mut column = vec![0.0; n];
                self.column(&mut column);
                let mut operator = Bordered {
                    sweep: &mut self.sweep,
                    border: &border,
                    column: &column,
                };
                self.gmres
                    .solve(&mut operator, &right, &mut solved, settings)
            }
        };
        let shows = info.residual <= settings.tolerance && info.pivot != 0.0;
        (shows.then_some(info.pivot > 0.0), info.iterations)
    }

    /// A direction along which the bordered system hardly changes, of unit length in the metric: at a branch point it is where
    /// another branch crosses the one along `ahead`. By inverse iteration.
    pub(super) fn null(&mut self, point: &Point, ahead: &[f64], metric: f64) -> Vec<f64> {
        let n = point.q.len();
        let border = self.border(ahead, metric);
        let mut column = vec![0.0; n];
        let mut null: Vec<f64> = (0..=n).map(noise).collect();
        let mut right = null.clone();
        for _ in 0..3 {
            self.sweep.at(&point.q, point.tau.exp());
            self.column(&mut column);
            let mut operator = Bordered {
                sweep: &mut self.sweep,
                border: &border,
                column: &column,
            };
            let settings = krylov::Settings {
                tolerance: 1e-10,
                restart: 80,
                most: 400,
            };
            self.gmres.solve(&mut operator, &right, &mut null, settings);
            let length = dot(&null, &null).sqrt();
            right.clear();
            right.extend(null.iter().map(|v| v / length));
        }
        null[n] /= self.unit;
        let length = length(&null, metric);
        null.iter_mut().for_each(|v| *v /= length);
        null
    }

    /// To the branch from a guess close to it: by induction where that contracts and is wanted, and by Newton's method.
    pub(super) fn fixed(
        &mut self,
        q: &[f64],
        landing: Landing,
        progress: &dyn Progress,
    ) -> Corrected {
        let mut near = Corrected::from(q, landing.tau);
        if landing.induction {
            let goal = Goal::new(landing.tau, self.nats(landing)).mixed();
            near = self.induct(q, goal, progress);
            if progress.cancelled() {
                near.converged = false;
                return near;
            }
        }
        self.polished(q, near, landing)
    }

    /// The tolerance of a landing, in nats.
    pub(super) fn nats(&self, landing: Landing) -> f64 {
        landing.tolerance * self.sweep.precision() * landing.tau.exp()
    }

    /// To the branch by Newton's method from a guess, or from where induction came from there if it converged.
    pub(super) fn polished(&mut self, q: &[f64], near: Corrected, landing: Landing) -> Corrected {
        let Landing { tau, tolerance, .. } = landing;
        let from = if near.converged { &near.point.q } else { q };
        let mut system = At {
            sweep: &mut self.sweep,
            scale: tau.exp(),
        };
        let root = polish(&mut system, &mut self.gmres, from, tolerance, usize::MAX);
        let moved = self.situations.apart((q, tau), (&root.x, tau));
        Corrected {
            point: Point { q: root.x, tau },
            converged: root.converged,
            iterations: root.iterations,
            gmres_iterations: root.gmres_iterations,
            inductions: near.inductions,
            mixed: near.mixed,
            moved,
        }
    }

    /// The row whose product with a change of (Q, unit·τ) is the metric's product with `direction`, but for a factor that makes
    /// it of unit length.
    fn border(&self, direction: &[f64], metric: f64) -> Vec<f64> {
        let mut border = direction.to_vec();
        let n = border.len() - 1;
        border[..n].iter_mut().for_each(|d| *d *= metric);
        border[n] /= self.unit;
        let length = dot(&border, &border).sqrt();
        border.iter_mut().for_each(|d| *d /= length);
        border
    }

    /// ∂(Q − F)/∂τ at the latest sweep, over the unit.
    fn column(&mut self, column: &mut [f64]) {
        self.sweep
            .tangent(&vec![0.0; column.len()], 1.0 / self.unit, column);
    }

    /// Largest change of log odds between two points, in nats.
    pub(super) fn apart(&self, from: &Point, to: &Point) -> f64 {
        self.situations.apart((&from.q, from.tau), (&to.q, to.tau))
    }
}

/// A fixed sequence between −1 and 1 without any pattern (the finalizer of SplitMix64: Steele, Lea & Flood 2014).
pub(super) fn noise(i: usize) -> f64 {
    let mut z = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (z >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// √(metric·|Δq|² + Δτ²) of a change of Q and then of τ.
pub(super) fn length(change: &[f64], metric: f64) -> f64 {
    let (dtau, dq) = change.split_last().unwrap_or((&0.0, &[]));
    (metric * dot(dq, dq) + dtau * dtau).sqrt()
}

/// The product of two changes of Q and then of τ in the metric.
pub(super) fn product(a: &[f64], b: &[f64], metric: f64) -> f64 {
    let n = a.len() - 1;
    metric * dot(&a[..n], &b[..n]) + a[n] * b[n]
}
