//! Square matrices of plain numbers, and products whose rounding errors are known.

use super::scalar::{EPS, TINY, up};

/// Row after row.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    pub(super) n: usize,
    pub(super) a: Vec<f64>,
}

impl Matrix {
    pub(super) fn zero(n: usize) -> Matrix {
        Matrix {
            n,
            a: vec![0.0; n * n],
        }
    }

    pub(super) fn row(&self, i: usize) -> &[f64] {
        &self.a[i * self.n..(i + 1) * self.n]
    }

    pub(super) fn row_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.a[i * self.n..(i + 1) * self.n]
    }

    pub(super) fn column(&self, j: usize) -> Vec<f64> {
        (0..self.n).map(|i| self.a[i * self.n + j]).collect()
    }

    pub(super) fn map(&self, f: impl Fn(f64) -> f64) -> Matrix {
        Matrix {
            n: self.n,
            a: self.a.iter().map(|&x| f(x)).collect(),
        }
    }

    /// A·x, as floating point has it.
    pub(super) fn times(&self, x: &[f64]) -> Vec<f64> {
        (0..self.n).map(|i| dot(self.row(i), x)).collect()
    }

    /// For a matrix and a vector of numbers ≥ 0: what A·x surely does not exceed.
    pub(super) fn most(&self, x: &[f64]) -> Vec<f64> {
        (0..self.n)
            .map(|i| up(dot(self.row(i), x), self.n))
            .collect()
    }

    /// An approximate inverse, by elimination in place with row pivots (Gauss & Jordan); none if a pivot is 0. How good it is
    /// is for the caller to check.
    pub(super) fn inverse(mut self) -> Option<Matrix> {
        let n = self.n;
        let mut swaps = Vec::with_capacity(n);
        let mut pivot_row = vec![0.0; n];
        for k in 0..n {
            let mut best = k;
            for i in k + 1..n {
                if self.a[i * n + k].abs() > self.a[best * n + k].abs() {
                    best = i;
                }
            }
            let pivot = self.a[best * n + k];
            if pivot == 0.0 || !pivot.is_finite() {
                return None;
            }
            if best != k {
                for j in 0..n {
                    self.a.swap(k * n + j, best * n + j);
                }
            }
            swaps.push(best);
            let row = self.row_mut(k);
            row[k] = 1.0;
            row.iter_mut().for_each(|x| *x /= pivot);
            pivot_row.copy_from_slice(row);
            for (i, row) in self.a.chunks_exact_mut(n).enumerate() {
                let factor = row[k];
                if i != k && factor != 0.0 {
                    row[k] = 0.0;
                    row.iter_mut()
                        .zip(&pivot_row)
                        .for_each(|(x, p)| *x -= factor * p);
                }
            }
        }
        for (k, &best) in swaps.iter().enumerate().rev() {
            if best != k {
                for row in self.a.chunks_exact_mut(n) {
                    row.swap(k, best);
                }
            }
        }
        Some(self)
    }

    /// A·B, as floating point has it: off by at most (n + 2) u |A||B| whatever the order of the sums (Higham 2002, §3.5).
    pub(super) fn product(&self, b: &Matrix) -> Matrix {
        let n = self.n;
        let mut out = Matrix::zero(n);
        for (to, from) in out
            .a
            .chunks_exact_mut(n.max(1))
            .zip(self.a.chunks_exact(n.max(1)))
        {
            let mut k = 0;
            while k + 4 <= n {
                let [x, y, z, w] = [from[k], from[k + 1], from[k + 2], from[k + 3]];
                let rows = (b.row(k), b.row(k + 1), b.row(k + 2), b.row(k + 3));
                let rows = rows.0.iter().zip(rows.1).zip(rows.2.iter().zip(rows.3));
                for (to, ((b0, b1), (b2, b3))) in to.iter_mut().zip(rows) {
                    *to += (x * b0 + y * b1) + (z * b2 + w * b3);
                }
                k += 4;
            }
            while k < n {
                let x = from[k];
                to.iter_mut().zip(b.row(k)).for_each(|(to, b)| *to += x * b);
                k += 1;
            }
        }
        out
    }
}

/// Matrices M = m₀ + s·m₁ + what `rest` bounds, for s ∈ [−1, 1].
pub(super) struct Family {
    pub(super) middle: Matrix,
    pub(super) slope: Matrix,
    pub(super) rest: Matrix,
}

impl Family {
    pub(super) fn zero(n: usize) -> Family {
        Family {
            middle: Matrix::zero(n),
            slope: Matrix::zero(n),
            rest: Matrix::zero(n),
        }
    }

    /// Upper bound on every entry of |I − A·M|, for any s: the products of the middle and of the slope are off by
    /// rounding, which joins the rest (Rump 1999).
    pub(super) fn defect(mut self, inverse: &Matrix) -> Matrix {
        let n = inverse.n;
        let rounding = (n + 8) as f64 * EPS;
        let parts = self.middle.a.iter().zip(&self.slope.a);
        for (rest, (middle, slope)) in self.rest.a.iter_mut().zip(parts) {
            *rest += rounding * (middle.abs() + slope.abs()) + TINY;
        }
        let middle = inverse.product(&self.middle);
        let slope = inverse.product(&self.slope);
        let mut sum = inverse.map(f64::abs).product(&self.rest);
        for (at, sum) in sum.a.iter_mut().enumerate() {
            let one = if at % (n + 1) == 0 { 1.0 } else { 0.0 };
            *sum = up(*sum + slope.a[at].abs() + (one - middle.a[at]).abs(), n);
        }
        sum
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(n: usize, seed: f64) -> Matrix {
        let entry = |at: usize| f64::sin(seed + 1.7 * at as f64 * (1.0 + at as f64 / 91.0));
        Matrix {
            n,
            a: (0..n * n).map(entry).collect(),
        }
    }

    #[test]
    fn the_inverse_is_one() {
        for n in [1, 2, 5, 23] {
            let a = some(n, 0.3);
            let product = a.clone().inverse().unwrap().product(&a);
            for (at, x) in product.a.iter().enumerate() {
                let one = if at % (n + 1) == 0 { 1.0 } else { 0.0 };
                assert!((x - one).abs() < 1e-10, "{n}: {x} at {at}");
            }
        }
        assert!(Matrix::zero(3).inverse().is_none());
    }

    #[test]
    fn products_do_not_depend_on_how_they_are_summed_up() {
        for n in [1, 4, 7, 10] {
            let (a, b) = (some(n, 0.1), some(n, 2.0));
            let product = a.product(&b);
            for i in 0..n {
                for j in 0..n {
                    let entry = dot(a.row(i), &b.column(j));
                    assert!((product.a[i * n + j] - entry).abs() < 1e-13);
                }
            }
        }
    }

    #[test]
    fn the_defect_covers_members_of_the_family() {
        let n = 6;
        let family = || Family {
            middle: some(n, 0.4),
            slope: some(n, 1.4).map(|x| 0.01 * x),
            rest: some(n, 2.4).map(|x| 0.001 * x.abs()),
        };
        let inverse = family().middle.inverse().unwrap();
        let defect = family().defect(&inverse);
        for s in [-1.0, -0.3, 0.0, 0.8, 1.0] {
            for sign in [-1.0, 0.5, 1.0] {
                let Family {
                    mut middle,
                    slope,
                    rest,
                } = family();
                for (at, m) in middle.a.iter_mut().enumerate() {
                    *m += s * slope.a[at] + sign * rest.a[at];
                }
                let product = inverse.product(&middle);
                for (at, x) in product.a.iter().enumerate() {
                    let one = if at % (n + 1) == 0 { 1.0 } else { 0.0 };
                    assert!((one - x).abs() <= defect.a[at] + 1e-13);
                }
            }
        }
    }
}
