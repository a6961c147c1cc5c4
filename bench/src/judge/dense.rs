//! Dense linear equations, by elimination with partial pivoting.

/// A factored square matrix.
pub(super) struct Factors {
    n: usize,
    /// Row after row: the multipliers below the diagonal, the eliminated matrix on and above it.
    rows: Vec<f64>,
    /// Where the row that each pivot came from lay.
    order: Vec<usize>,
    /// Sign of the determinant: −1, 0 or 1.
    pub(super) sign: i32,
}

impl Factors {
    /// Factors the matrix whose n × n numbers are `rows`, row after row.
    pub(super) fn of(n: usize, mut rows: Vec<f64>) -> Factors {
        let mut order: Vec<usize> = (0..n).collect();
        let mut sign = 1;
        for k in 0..n {
            let largest = |&a: &usize, &b: &usize| {
                f64::total_cmp(&rows[a * n + k].abs(), &rows[b * n + k].abs())
            };
            let pivot = (k..n).max_by(largest).unwrap_or(k);
            if pivot != k {
                for j in 0..n {
                    rows.swap(pivot * n + j, k * n + j);
                }
                order.swap(pivot, k);
                sign = -sign;
            }
            let (done, rest) = rows.split_at_mut((k + 1) * n);
            let top = &done[k * n..];
            if top[k] == 0.0 || !top[k].is_finite() {
                sign = 0;
                break;
            }
            if top[k] < 0.0 {
                sign = -sign;
            }
            // Most of a game's numbers are 0, and what is 0 changes nothing.
            for row in rest.chunks_exact_mut(n).filter(|row| row[k] != 0.0) {
                let factor = row[k] / top[k];
                row[k] = factor;
                let pairs = row[k + 1..].iter_mut().zip(&top[k + 1..]);
                pairs.for_each(|(x, t)| *x -= factor * t);
            }
        }
        Factors {
            n,
            rows,
            order,
            sign,
        }
    }

    /// The solution for this right-hand side.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut x: Vec<f64> = self.order.iter().map(|&i| right[i]).collect();
        for i in 0..n {
            let row = &self.rows[i * n..i * n + i];
            let earlier: f64 = row.iter().zip(&x).map(|(a, x)| a * x).sum();
            x[i] -= earlier;
        }
        for i in (0..n).rev() {
            let row = &self.rows[i * n + i..(i + 1) * n];
            let later: f64 = row[1..].iter().zip(&x[i + 1..]).map(|(a, x)| a * x).sum();
            x[i] = (x[i] - later) / row[0];
        }
        x
    }
}
