//! Small dense matrices: Cholesky's factors and what is made of them.

/// Rows of numbers.
pub type Matrix = Vec<Vec<f64>>;

/// L with L·Lᵀ = a, for a symmetric positive definite matrix; none if it is not that, up to a share `least` of the diagonal.
pub fn cholesky(a: &Matrix, least: f64) -> Option<Matrix> {
    let n = a.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = a[i][j] - dot;
            if i == j {
                if rest.is_nan() || rest <= (least * a[i][i].abs()).max(0.0) {
                    return None;
                }
                l[i][i] = rest.sqrt();
            } else {
                l[i][j] = rest / l[j][j];
            }
        }
    }
    Some(l)
}

/// x with L·Lᵀ·x = b.
pub fn solve(l: &Matrix, b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut x = b.to_vec();
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| l[i][k] * x[k]).sum();
        x[i] = (x[i] - dot) / l[i][i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| l[k][i] * x[k]).sum();
        x[i] = (x[i] - dot) / l[i][i];
    }
    x
}

/// The inverse of a symmetric positive definite matrix; none if it is not that, or is as good as singular.
pub fn inverse(a: &Matrix) -> Option<Matrix> {
    // Scaled to a unit diagonal first: what is singular does not hang on units.
    let scale: Vec<f64> = (0..a.len()).map(|i| a[i][i].abs().sqrt()).collect();
    if scale.iter().any(|s| s.is_nan() || *s <= 0.0) {
        return None;
    }
    let scaled = (0..a.len()).map(|i| {
        let row = (0..a.len()).map(|j| a[i][j] / (scale[i] * scale[j]));
        row.collect()
    });
    let l = cholesky(&scaled.collect(), 1e-12)?;
    let columns = (0..a.len()).map(|j| {
        let mut unit = vec![0.0; a.len()];
        unit[j] = 1.0 / scale[j];
        let mut column = solve(&l, &unit);
        column.iter_mut().zip(&scale).for_each(|(x, s)| *x /= s);
        column
    });
    Some(columns.collect())
}

/// a·b.
pub fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let entry = |row: &[f64], j: usize| row.iter().zip(b).map(|(x, other)| x * other[j]).sum();
    let width = b.first().map_or(0, Vec::len);
    a.iter()
        .map(|row| (0..width).map(|j| entry(row, j)).collect())
        .collect()
}

/// xᵀ·a·x.
pub fn quadratic(a: &Matrix, x: &[f64]) -> f64 {
    let dot = |row: &Vec<f64>| row.iter().zip(x).map(|(a, b)| a * b).sum::<f64>();
    a.iter().zip(x).map(|(row, x)| x * dot(row)).sum()
}
