//! Newton's method back to the branch: across it, on the hyperplane a step ahead, or at a fixed λ.

use crate::krylov::{self, Gmres, Operator, dot};
use crate::newton::{accuracy, largest, polish};
use crate::progress::Progress;
use crate::sweep::{At, Sweep};

/// Newton iterations before a step counts as failed.
const MOST_ITERATIONS: usize = 8;
/// Induction goes on while each sweep comes this much closer than the one before it; Newton's method is better otherwise.
const CONTRACTION: f64 = 0.6;
/// Sweeps of induction after which that must be so: the first undo what a guess has of later play, which says nothing of
/// beliefs.
const SETTLING: usize = 3;
/// What is polished next has converged when the next sweep would change no more than this share of the tolerance, if that sweep
/// contracts as the last one did. Points on the way are not polished, and the branch ahead is guessed from them: there it is 0.
const AHEAD: f64 = 0.3;

pub(super) struct Corrector<'g> {
    pub(super) sweep: Sweep<'g>,
    gmres: Gmres,
}

/// What Newton's method came to.
pub(super) struct Corrected {
    pub(super) q: Vec<f64>,
    pub(super) tau: f64,
    pub(super) converged: bool,
    /// Newton iterations.
    pub(super) iterations: usize,
    pub(super) gmres_iterations: usize,
    /// Sweeps of induction.
    pub(super) inductions: usize,
    /// Distance from the prediction.
    pub(super) moved: f64,
}

/// The Jacobian of (Q − F, ⟨direction, change⟩) by (Q, τ).
struct Bordered<'a, 'g> {
    sweep: &'a mut Sweep<'g>,
    /// Direction: change of Q times the metric, then of τ.
    direction: &'a [f64],
    /// ∂(Q − F)/∂τ.
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
        out[n] = dot(self.direction, y);
    }
}

impl<'g> Corrector<'g> {
    pub(super) fn new(sweep: Sweep<'g>) -> Corrector<'g> {
        Corrector {
            sweep,
            gmres: Gmres::default(),
        }
    }

    /// Back to the branch on the hyperplane through the guess, across `direction` (of unit length in the metric).
    pub(super) fn along(
        &mut self,
        q: &[f64],
        tau: f64,
        direction: &[f64],
        metric: f64,
        tolerance: f64,
    ) -> Corrected {
        let border = weighted(direction, metric);
        let n = q.len();
        let mut to = Corrected {
            q: q.to_vec(),
            tau,
            converged: false,
            iterations: 0,
            gmres_iterations: 0,
            inductions: 0,
            moved: 0.0,
        };
        let (mut residual, mut step) = (vec![0.0; n + 1], vec![0.0; n + 1]);
        let (zero, mut column) = (vec![0.0; n], vec![0.0; n]);
        let mut before = f64::INFINITY;
        loop {
            self.sweep.at(&to.q, to.tau.exp());
            // The last entry is 0: the step stays on the hyperplane.
            self.sweep.residual(&mut residual[..n]);
            let size = largest(&residual);
            to.converged = size <= tolerance;
            if to.converged || !size.is_finite() || to.iterations >= MOST_ITERATIONS {
                break;
            }
            if to.iterations > 1 && size > 0.7 * before {
                break;
            }
            before = size;
            self.sweep.tangent(&zero, 1.0, &mut column);
            let mut operator = Bordered {
                sweep: &mut self.sweep,
                direction: &border,
                column: &column,
            };
            let settings = accuracy(size, tolerance);
            let info = self
                .gmres
                .solve(&mut operator, &residual, &mut step, settings);
            to.gmres_iterations += info.iterations;
            to.iterations += 1;
            to.q.iter_mut().zip(&step).for_each(|(q, s)| *q -= s);
            to.tau -= step[n];
        }
        to.moved = distance(&to.q, q, to.tau - tau, metric);
        to
    }

    /// Back to the branch at the τ of the guess by backward induction against beliefs, each sweep with what the last one found.
    /// Where that contracts, no other point of the branch is near at this τ, and the branch does not turn. It is not converged
    /// where it does not contract fast, the game is not layered, or it is stopped from outside. `ahead`
    /// is the share of the tolerance that may be left to a further sweep.
    pub(super) fn induct(
        &mut self,
        q: &[f64],
        tau: f64,
        metric: f64,
        tolerance: f64,
        ahead: f64,
        progress: &dyn Progress,
    ) -> Corrected {
        let mut to = Corrected {
            q: q.to_vec(),
            tau,
            converged: false,
            iterations: 0,
            gmres_iterations: 0,
            inductions: 0,
            moved: 0.0,
        };
        let mut before = f64::INFINITY;
        while self.sweep.layered() && !to.converged && !progress.cancelled() {
            match to.inductions {
                0 => self.sweep.induct(q, tau.exp()),
                _ => self.sweep.induct_on(),
            }
            let changes = self.sweep.worth().iter().zip(&to.q);
            let size = changes.fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
            to.inductions += 1;
            let contracts = size <= CONTRACTION * before || to.inductions <= SETTLING;
            // Rounding may let it come no nearer.
            let stuck = !contracts && size <= 100.0 * tolerance;
            if !size.is_finite() || !(contracts || stuck) {
                break;
            }
            to.q.copy_from_slice(self.sweep.worth());
            let next = size * (size / before);
            let expected = to.inductions > SETTLING && next <= ahead * tolerance;
            to.converged = size <= tolerance || stuck || expected;
            before = size;
        }
        to.moved = distance(&to.q, q, 0.0, metric);
        to
    }

    /// The direction of the branch at a point of it, of unit length in the metric, to the same side as `direction`.
    pub(super) fn tangent(
        &mut self,
        q: &[f64],
        tau: f64,
        direction: &[f64],
        metric: f64,
    ) -> Vec<f64> {
        let n = q.len();
        let border = weighted(direction, metric);
        self.sweep.at(q, tau.exp());
        let mut column = vec![0.0; n];
        self.sweep.tangent(&vec![0.0; n], 1.0, &mut column);
        let (mut ahead, mut tangent) = (vec![0.0; n + 1], vec![0.0; n + 1]);
        ahead[n] = 1.0;
        let mut operator = Bordered {
            sweep: &mut self.sweep,
            direction: &border,
            column: &column,
        };
        let settings = krylov::Settings {
            tolerance: 1e-8,
            restart: 40,
            most: 400,
        };
        self.gmres
            .solve(&mut operator, &ahead, &mut tangent, settings);
        let length = dot(&weighted(&tangent, metric), &tangent).sqrt();
        tangent.iter_mut().for_each(|t| *t /= length);
        tangent
    }

    /// To the branch at this τ: by induction where that contracts, and by Newton's method.
    pub(super) fn fixed(
        &mut self,
        q: &[f64],
        tau: f64,
        tolerance: f64,
        progress: &dyn Progress,
    ) -> Corrected {
        let near = self.induct(q, tau, 0.0, tolerance, AHEAD, progress);
        if progress.cancelled() {
            return near;
        }
        let q = if near.converged { &near.q } else { q };
        let mut system = At {
            sweep: &mut self.sweep,
            scale: tau.exp(),
        };
        let root = polish(&mut system, &mut self.gmres, q, tolerance, usize::MAX);
        Corrected {
            q: root.x,
            tau,
            converged: root.converged,
            iterations: root.iterations,
            gmres_iterations: root.gmres_iterations,
            inductions: near.inductions,
            moved: 0.0,
        }
    }
}

/// How far apart two points of the branch are, with this difference of τ.
fn distance(a: &[f64], b: &[f64], dtau: f64, metric: f64) -> f64 {
    let change: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    (metric * change + dtau * dtau).sqrt()
}

/// A change of Q and then of τ, so that its product with another is the metric's.
fn weighted(direction: &[f64], metric: f64) -> Vec<f64> {
    let mut weighted = direction.to_vec();
    let n = weighted.len() - 1;
    weighted[..n].iter_mut().for_each(|d| *d *= metric);
    weighted
}
