//! GMRES for operators that are only known by their action on a vector.
//!
//! Saad & Schultz, *GMRES: a generalized minimal residual algorithm for solving nonsymmetric linear systems*, SIAM J. Sci.
//! Stat. Comput. 7 (1986); right preconditioning as in Saad, *Iterative methods for sparse linear systems* (2003), §9.3.2.
//!
//! Vectors are made orthogonal as by modified Gram–Schmidt, but with two passes over the basis V for each vector w, not one
//! over w for each basis vector: the products h that the method comes to solve (I + L)·h = Vᵀw, with L the strictly lower
//! triangle of VᵀV, whose last row is found together with Vᵀw (Świrydowicz et al., *Low synchronization Gram–Schmidt and
//! generalized minimal residual algorithms*, Numer. Linear Algebra Appl. 28, 2021). Sums are over blocks of entries, added in
//! order: they do not depend on how many threads share the blocks.

mod sums;

pub(crate) use self::sums::{dot, norm};

use self::sums::{BLOCK, add_all, dot_of};
use crate::parallel::each;
use crate::wide::Wide;

/// A square linear operator with a right preconditioner.
pub(crate) trait Operator {
    /// `y` = M⁻¹·`v`, with M close to A.
    fn precondition(&mut self, v: &[f64], y: &mut [f64]);
    /// `y` = M⁻¹·`v` and `out` = A·`y`.
    fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]);
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    /// Stop when the residual is this small, relative to the right-hand side.
    pub(crate) tolerance: f64,
    /// Basis vectors kept before a restart.
    pub(crate) restart: usize,
    /// Iterations in all.
    pub(crate) most: usize,
}

/// What a solve is to come to.
#[derive(Clone, Copy)]
struct Goal {
    /// ‖b‖.
    target: f64,
    settings: Settings,
}

/// Convergence of a solve.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Info {
    /// Applications of the operator.
    pub(crate) iterations: usize,
    /// ‖b − A·x‖ / ‖b‖, as the recurrence has it.
    pub(crate) residual: f64,
    /// The last pivot of the Hessenberg matrix H = Vᵀ·A·M⁻¹·V under Givens rotations. All others are positive, and rotations keep
    /// determinants, so that it has the sign of det H.
    pub(crate) pivot: f64,
}

/// Buffers that one solve after another may use.
#[derive(Default)]
pub(crate) struct Gmres {
    basis: Vec<Vec<f64>>,
    /// Products of each basis vector with those before it, one after another.
    crossed: Vec<f64>,
    /// Columns of the upper triangle after the rotations, one after another: column j has j + 1 entries.
    columns: Vec<f64>,
    rotations: Vec<(f64, f64)>,
    /// Right-hand side of the small least-squares problem, rotated.
    small: Vec<f64>,
    /// Coefficients of basis vectors.
    weights: Vec<f64>,
    /// Sums by block, and over all of them.
    sums: Vec<f64>,
    totals: Vec<f64>,
    /// The operator's image of V·y, M⁻¹ of a vector, what is left of the right-hand side, V·y.
    image: Vec<f64>,
    step: Vec<f64>,
    residual: Vec<f64>,
    sum: Vec<f64>,
    /// Largest ‖M⁻¹·v‖ of a unit vector in the last cycle.
    growth: f64,
    /// Threads that work on long vectors: one if this is 0.
    threads: usize,
    /// Vectors that the processor has. Results do not depend on it.
    wide: Wide,
}

/// Entries, of all vectors that take part, that are worth a thread of their own.
const LEAST: usize = 1 << 20;
/// Growth by the preconditioner above which the residual of the recurrence is not taken for true.
const SUSPICIOUS: f64 = 1e5;

impl Gmres {
    /// The same on so many threads, where vectors are long enough for that. Results do not depend on it.
    pub(crate) fn on(mut self, threads: usize) -> Gmres {
        self.threads = threads;
        self
    }

    /// Solves A·x = b from x = 0.
    pub(crate) fn solve(
        &mut self,
        operator: &mut dyn Operator,
        b: &[f64],
        x: &mut [f64],
        settings: Settings,
    ) -> Info {
        x.fill(0.0);
        self.image.resize(b.len(), 0.0);
        self.step.resize(b.len(), 0.0);
        self.sum.resize(b.len(), 0.0);
        let goal = Goal {
            target: norm(b),
            settings,
        };
        let mut info = Info::default();
        if goal.target == 0.0 {
            return info;
        }
        self.residual.clear();
        self.residual.extend_from_slice(b);
        loop {
            let beta = norm(&self.residual);
            info.residual = beta / goal.target;
            if info.residual <= settings.tolerance || info.iterations >= settings.most {
                return info;
            }
            let columns = self.cycle(operator, beta, goal, &mut info);
            self.combine(columns);
            // Where the preconditioner blows vectors up, rounding parts the recurrence from the truth: look again.
            let trusted = self.growth < SUSPICIOUS;
            let last = (trusted && info.residual <= settings.tolerance) || columns == 0;
            if last {
                operator.precondition(&self.sum, &mut self.step);
            } else {
                operator.apply(&self.sum, &mut self.step, &mut self.image);
                self.residual
                    .iter_mut()
                    .zip(&self.image)
                    .for_each(|(r, w)| *r -= w);
            }
            x.iter_mut().zip(&self.step).for_each(|(x, s)| *x += s);
            if last {
                return info;
            }
        }
    }

    /// One cycle of Arnoldi steps; says how many columns it built.
    fn cycle(
        &mut self,
        operator: &mut dyn Operator,
        beta: f64,
        goal: Goal,
        info: &mut Info,
    ) -> usize {
        let Goal { target, settings } = goal;
        self.growth = 0.0;
        self.crossed.clear();
        self.columns.clear();
        self.rotations.clear();
        self.small.clear();
        self.small.push(beta);
        self.make_room(0);
        self.basis[0].copy_from_slice(&self.residual);
        self.scale(0, beta);
        for j in 0..settings.restart {
            if info.iterations >= settings.most {
                return j;
            }
            info.iterations += 1;
            self.make_room(j + 1);
            let (built, next) = self.basis.split_at_mut(j + 1);
            operator.apply(&built[j], &mut self.step, &mut next[0]);
            let before = self.project(j);
            let height = self.subtract(j);
            self.scale(j + 1, height);
            info.pivot = self.rotate(j, height);
            info.residual = self.small[j + 1].abs() / target;
            let exhausted = height <= f64::EPSILON * before;
            if info.residual <= settings.tolerance || exhausted {
                return j + 1;
            }
        }
        settings.restart
    }

    /// Sees to it that there is a basis vector `at`.
    fn make_room(&mut self, at: usize) {
        if self.basis.len() == at {
            self.basis.push(Vec::new());
        }
        self.basis[at].resize(self.residual.len(), 0.0);
    }

    /// The products h of the image that follows basis vector `j` with all up to that, into `weights`. Returns the image's norm,
    /// and looks at that of M⁻¹ of basis vector `j`.
    fn project(&mut self, j: usize) -> f64 {
        // With the image; then of the last with those before it; then both norms.
        let width = 2 * j + 3;
        let blocks = self.step.len().div_ceil(BLOCK);
        self.sums.clear();
        self.sums.resize(blocks * width, 0.0);
        let (built, next) = self.basis.split_at(j + 1);
        let (image, step, wide) = (&next[0], &self.step, self.wide);
        let share = share(self.threads, blocks, j + 2);
        let parts = self.sums.chunks_mut(share * width).enumerate();
        each(parts, |(part, sums)| {
            for (i, sums) in sums.chunks_exact_mut(width).enumerate() {
                let from = (part * share + i) * BLOCK;
                let own = from..step.len().min(from + BLOCK);
                let (image, last) = (&image[own.clone()], &built[j][own.clone()]);
                wide.run(
                    #[inline(always)]
                    || {
                        for (k, v) in built[..j].iter().enumerate() {
                            let v = &v[own.clone()];
                            sums[k] = dot_of(v, image);
                            sums[j + 1 + k] = dot_of(v, last);
                        }
                        sums[j] = dot_of(last, image);
                        sums[width - 2] = dot_of(image, image);
                        sums[width - 1] = dot_of(&step[own.clone()], &step[own]);
                    },
                );
            }
        });
        self.totals.clear();
        self.totals.resize(width, 0.0);
        for sums in self.sums.chunks_exact(width) {
            let totals = self.totals.iter_mut().zip(sums);
            totals.for_each(|(total, sum)| *total += sum);
        }
        self.crossed.extend_from_slice(&self.totals[j + 1..=2 * j]);
        self.weights.clear();
        let mut rows = &self.crossed[..];
        for (i, product) in self.totals[..=j].iter().enumerate() {
            let (row, after) = rows.split_at(i);
            rows = after;
            let known = row.iter().zip(&self.weights).map(|(c, h)| c * h);
            self.weights.push(product - known.sum::<f64>());
        }
        self.growth = self.growth.max(self.totals[width - 1].sqrt());
        self.totals[width - 2].sqrt()
    }

    /// Takes what [`Gmres::project`] found of the basis vectors up to `j` off the image that follows. Returns the norm of the
    /// rest.
    fn subtract(&mut self, j: usize) -> f64 {
        let (built, next) = self.basis.split_at_mut(j + 1);
        let image = &mut next[0];
        let blocks = image.len().div_ceil(BLOCK);
        self.sums.clear();
        self.sums.resize(blocks, 0.0);
        let share = share(self.threads, blocks, j + 2);
        let parts = image.chunks_mut(share * BLOCK).enumerate();
        let (built, weights, wide) = (&*built, &self.weights, self.wide);
        each(
            parts.zip(self.sums.chunks_mut(share)),
            |((i, part), sums)| {
                let blocks = part.chunks_mut(BLOCK).enumerate();
                for ((k, own), sum) in blocks.zip(sums) {
                    let from = (i * share + k) * BLOCK;
                    wide.run(
                        #[inline(always)]
                        || {
                            add_all(own, built, weights, -1.0, from);
                            *sum = dot_of(own, own);
                        },
                    );
                }
            },
        );
        self.sums.iter().sum::<f64>().sqrt()
    }

    /// Makes a basis vector of this norm one of norm 1.
    fn scale(&mut self, at: usize, norm: f64) {
        let vector = &mut self.basis[at];
        let scale = if norm > 0.0 { norm.recip() } else { 0.0 };
        let share = share(self.threads, vector.len().div_ceil(BLOCK), 1);
        each(vector.chunks_mut(share * BLOCK), |own| {
            own.iter_mut().for_each(|v| *v *= scale);
        });
    }

    /// Takes column `j` of the Hessenberg matrix, which is in `weights`, to triangular form; gives its pivot before its own
    /// rotation.
    fn rotate(&mut self, j: usize, height: f64) -> f64 {
        let column = &mut self.weights;
        for (i, &(c, s)) in self.rotations.iter().enumerate() {
            let (above, below) = (column[i], column[i + 1]);
            column[i] = c * above + s * below;
            column[i + 1] = c * below - s * above;
        }
        let pivot = column[j];
        let radius = pivot.hypot(height);
        let (c, s) = if radius > 0.0 {
            (column[j] / radius, height / radius)
        } else {
            (1.0, 0.0)
        };
        column[j] = radius;
        self.columns.extend_from_slice(column);
        self.rotations.push((c, s));
        let last = self.small[j];
        self.small[j] = c * last;
        self.small.push(-s * last);
        pivot
    }

    /// `sum` = V·y, with y from the triangular system.
    fn combine(&mut self, columns: usize) {
        let entry = |i: usize, j: usize| self.columns[j * (j + 1) / 2 + i];
        let y = &mut self.weights;
        y.clear();
        y.extend_from_slice(&self.small[..columns]);
        for i in (0..columns).rev() {
            for j in i + 1..columns {
                y[i] -= entry(i, j) * y[j];
            }
            let pivot = entry(i, i);
            y[i] = if pivot == 0.0 { 0.0 } else { y[i] / pivot };
        }
        let (basis, y, wide) = (&self.basis[..columns], &self.weights, self.wide);
        let share = share(self.threads, self.sum.len().div_ceil(BLOCK), columns);
        let parts = self.sum.chunks_mut(share * BLOCK).enumerate();
        each(parts, |(i, part)| {
            for (k, own) in part.chunks_mut(BLOCK).enumerate() {
                own.fill(0.0);
                let from = (i * share + k) * BLOCK;
                wide.run(
                    #[inline(always)]
                    || add_all(own, basis, y, 1.0, from),
                );
            }
        });
    }
}

/// Blocks for each thread where so many vectors take part.
fn share(threads: usize, blocks: usize, vectors: usize) -> usize {
    let worth = blocks * BLOCK * vectors / LEAST;
    blocks.div_ceil(threads.min(worth).max(1)).max(1)
}

#[cfg(test)]
mod tests;
