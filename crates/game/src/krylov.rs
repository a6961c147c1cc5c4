//! GMRES for operators that are only known by what they do to a vector.
//!
//! Saad & Schultz, *GMRES: a generalized minimal residual algorithm for solving nonsymmetric linear systems*, SIAM J. Sci.
//! Stat. Comput. 7 (1986); right preconditioning as in Saad, *Iterative methods for sparse linear systems* (2003), §9.3.2.

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

/// How it went.
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
    /// Columns of the upper triangle after the rotations.
    columns: Vec<Vec<f64>>,
    rotations: Vec<(f64, f64)>,
    /// Right-hand side of the small least-squares problem, rotated.
    small: Vec<f64>,
    /// An image under the operator, M⁻¹ of a basis vector, what is left of the right-hand side, V·y.
    work: Vec<f64>,
    step: Vec<f64>,
    residual: Vec<f64>,
    sum: Vec<f64>,
    /// Largest ‖M⁻¹·v‖ of a unit vector in the last cycle.
    growth: f64,
}

/// Growth by the preconditioner above which the residual of the recurrence is not taken for true.
const SUSPICIOUS: f64 = 1e5;

impl Gmres {
    /// Solves A·x = b from x = 0.
    pub(crate) fn solve(
        &mut self,
        operator: &mut dyn Operator,
        b: &[f64],
        x: &mut [f64],
        settings: Settings,
    ) -> Info {
        x.fill(0.0);
        self.work.resize(b.len(), 0.0);
        self.step.resize(b.len(), 0.0);
        self.sum.resize(b.len(), 0.0);
        let target = norm(b);
        let mut info = Info::default();
        if target == 0.0 {
            return info;
        }
        self.residual.clear();
        self.residual.extend_from_slice(b);
        loop {
            let beta = norm(&self.residual);
            info.residual = beta / target;
            if info.residual <= settings.tolerance || info.iterations >= settings.most {
                return info;
            }
            let columns = self.cycle(operator, beta, target, settings, &mut info);
            self.combine(columns);
            // Where the preconditioner blows vectors up, rounding parts the recurrence from the truth: look again.
            let trusted = self.growth < SUSPICIOUS;
            let last = (trusted && info.residual <= settings.tolerance) || columns == 0;
            if last {
                operator.precondition(&self.sum, &mut self.step);
            } else {
                operator.apply(&self.sum, &mut self.step, &mut self.work);
                self.residual
                    .iter_mut()
                    .zip(&self.work)
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
        target: f64,
        settings: Settings,
        info: &mut Info,
    ) -> usize {
        self.growth = 0.0;
        self.columns.clear();
        self.rotations.clear();
        self.small.clear();
        self.small.push(beta);
        let residual = std::mem::take(&mut self.residual);
        self.keep(0, &residual, beta);
        self.residual = residual;
        for j in 0..settings.restart {
            if info.iterations >= settings.most {
                return j;
            }
            info.iterations += 1;
            let mut image = std::mem::take(&mut self.work);
            operator.apply(&self.basis[j], &mut self.step, &mut image);
            self.growth = self.growth.max(norm(&self.step));
            let before = norm(&image);
            let mut column = Vec::with_capacity(j + 2);
            for v in &self.basis[..=j] {
                let h = dot(v, &image);
                image.iter_mut().zip(v).for_each(|(w, v)| *w -= h * v);
                column.push(h);
            }
            let height = norm(&image);
            self.keep(j + 1, &image, height);
            self.work = image;
            info.pivot = self.rotate(column, height);
            info.residual = self.small[j + 1].abs() / target;
            let exhausted = height <= f64::EPSILON * before;
            if info.residual <= settings.tolerance || exhausted {
                return j + 1;
            }
        }
        settings.restart
    }

    fn keep(&mut self, at: usize, vector: &[f64], norm: f64) {
        if self.basis.len() == at {
            self.basis.push(Vec::new());
        }
        let scale = if norm > 0.0 { norm.recip() } else { 0.0 };
        self.basis[at].clear();
        self.basis[at].extend(vector.iter().map(|v| v * scale));
    }

    /// Takes one more column of the Hessenberg matrix to triangular form; gives its pivot before its own rotation.
    fn rotate(&mut self, mut column: Vec<f64>, height: f64) -> f64 {
        for (i, &(c, s)) in self.rotations.iter().enumerate() {
            let (above, below) = (column[i], column[i + 1]);
            column[i] = c * above + s * below;
            column[i + 1] = c * below - s * above;
        }
        let j = self.rotations.len();
        let pivot = column[j];
        let radius = pivot.hypot(height);
        let (c, s) = if radius > 0.0 {
            (column[j] / radius, height / radius)
        } else {
            (1.0, 0.0)
        };
        column[j] = radius;
        self.rotations.push((c, s));
        self.columns.push(column);
        let last = self.small[j];
        self.small[j] = c * last;
        self.small.push(-s * last);
        pivot
    }

    /// `sum` = V·y, with y from the triangular system.
    fn combine(&mut self, columns: usize) {
        let mut y = self.small[..columns].to_vec();
        for i in (0..columns).rev() {
            for j in i + 1..columns {
                y[i] -= self.columns[j][i] * y[j];
            }
            let pivot = self.columns[i][i];
            y[i] = if pivot == 0.0 { 0.0 } else { y[i] / pivot };
        }
        self.sum.fill(0.0);
        for (y, v) in y.iter().zip(&self.basis) {
            self.sum.iter_mut().zip(v).for_each(|(s, v)| *s += y * v);
        }
    }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(crate) fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dense matrix by rows, preconditioned by its diagonal.
    struct Dense(Vec<Vec<f64>>);

    impl Operator for Dense {
        fn precondition(&mut self, v: &[f64], y: &mut [f64]) {
            y.iter_mut()
                .enumerate()
                .for_each(|(i, y)| *y = v[i] / self.0[i][i]);
        }
        fn apply(&mut self, v: &[f64], y: &mut [f64], out: &mut [f64]) {
            self.precondition(v, y);
            out.iter_mut()
                .zip(&self.0)
                .for_each(|(o, row)| *o = dot(row, y));
        }
    }

    /// A fixed, unsymmetric, well-conditioned matrix.
    fn dense(n: usize) -> Dense {
        let entry = |i: usize, j: usize| {
            let off = ((i * 7 + j * 13 + 5) % 11) as f64 / 11.0 - 0.4;
            if i == j {
                3.0 + (i % 5) as f64
            } else {
                off / n as f64 * 4.0
            }
        };
        Dense(
            (0..n)
                .map(|i| (0..n).map(|j| entry(i, j)).collect())
                .collect(),
        )
    }

    #[test]
    fn solves_unsymmetric_systems_with_and_without_restarts() {
        for restart in [50, 3] {
            let mut a = dense(40);
            let truth: Vec<f64> = (0..40).map(|i| ((i * i) % 17) as f64 - 8.0).collect();
            let mut b = vec![0.0; 40];
            b.iter_mut()
                .zip(&a.0)
                .for_each(|(b, row)| *b = dot(row, &truth));
            let mut x = vec![9.0; 40];
            let settings = Settings {
                tolerance: 1e-13,
                restart,
                most: 400,
            };
            let info = Gmres::default().solve(&mut a, &b, &mut x, settings);
            assert!(info.residual <= 1e-13, "{info:?}");
            for (x, t) in x.iter().zip(&truth) {
                assert!((x - t).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn nothing_is_asked_of_a_zero_right_hand_side() {
        let mut x = vec![1.0; 4];
        let settings = Settings {
            tolerance: 1e-12,
            restart: 5,
            most: 5,
        };
        let info = Gmres::default().solve(&mut dense(4), &[0.0; 4], &mut x, settings);
        assert_eq!((info.iterations, x), (0, vec![0.0; 4]));
    }
}
