//! Anderson mixing: fixed points by fewer applications of a slowly contracting map (Anderson 1965; Walker & Ni 2011).
//!
//! The next point is the image of the latest one less a combination of the last changes of images, the same for which the changes
//! of the residuals best make up for the latest residual. For linear maps that is GMRES, restarted.

use crate::qre::krylov::dot;

/// Changes that are kept.
const DEPTH: usize = 3;
/// A change whose residual is this much of its own beyond those of the changes before it says nothing more.
const INDEPENDENT: f64 = 1e-6;

/// The last changes of a map's images and residuals.
#[derive(Default)]
pub(in crate::qre) struct Mixing {
    image: Vec<f64>,
    residual: Vec<f64>,
    /// Changes of residuals and images, oldest first.
    changes: Vec<(Vec<f64>, Vec<f64>)>,
    /// Buffers of changes that are no longer in use.
    spare: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Mixing {
    /// Forgets all points.
    pub(in crate::qre) fn clear(&mut self) {
        self.image.clear();
        self.spare.append(&mut self.changes);
    }

    /// Takes in that the map leads from `q` to `image`, and makes the next point of `q`.
    pub(in crate::qre) fn next(&mut self, q: &mut [f64], image: &[f64]) {
        if self.image.len() == q.len() {
            let (mut residuals, mut images) = match self.changes.len() {
                DEPTH => self.changes.remove(0),
                _ => self.spare.pop().unwrap_or_default(),
            };
            residuals.clear();
            images.clear();
            let own = image.iter().zip(&*q).zip(&self.residual);
            residuals.extend(own.map(|((g, q), before)| (g - q) - before));
            images.extend(image.iter().zip(&self.image).map(|(g, before)| g - before));
            self.changes.push((residuals, images));
        }
        self.image.clear();
        self.image.extend_from_slice(image);
        self.residual.clear();
        self.residual
            .extend(image.iter().zip(&*q).map(|(g, q)| g - q));
        let weights = self.weights();
        q.copy_from_slice(image);
        let newest = self.changes.iter().rev();
        for ((_, images), weight) in newest.zip(weights) {
            q.iter_mut().zip(images).for_each(|(q, g)| *q -= weight * g);
        }
    }

    /// Weights of the changes, newest first, in the combination that is nearest to the residual: by Gram and Schmidt's method from the
    /// newest change on.
    fn weights(&self) -> Vec<f64> {
        let columns: Vec<&[f64]> = self.changes.iter().rev().map(|(r, _)| &r[..]).collect();
        let n = columns.len();
        // Cholesky's factors of the columns' products; a column that says nothing more is left out.
        let mut lower = vec![vec![0.0; n]; n];
        let mut inner: Vec<f64> = columns.iter().map(|c| dot(c, &self.residual)).collect();
        for i in 0..n {
            for j in 0..=i {
                let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
                let left = dot(columns[i], columns[j]) - known;
                lower[i][j] = match i == j {
                    true if left > INDEPENDENT * (left + known) => left.sqrt(),
                    true => 0.0,
                    false if lower[j][j] > 0.0 => left / lower[j][j],
                    false => 0.0,
                };
            }
        }
        let over = |x: f64, pivot: f64| if pivot > 0.0 { x / pivot } else { 0.0 };
        for i in 0..n {
            let known: f64 = (0..i).map(|k| lower[i][k] * inner[k]).sum();
            inner[i] = over(inner[i] - known, lower[i][i]);
        }
        for i in (0..n).rev() {
            let known: f64 = (i + 1..n).map(|k| lower[k][i] * inner[k]).sum();
            inner[i] = over(inner[i] - known, lower[i][i]);
        }
        inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A linear map with three eigenvalues, the largest 0.95.
    fn map(x: &[f64]) -> Vec<f64> {
        let mixed = [x[0] + x[1], x[1] - x[2], x[2]];
        vec![
            0.95 * mixed[0] - 0.5 * mixed[1] + 1.0,
            0.5 * mixed[1] - 0.3 * mixed[2] + 2.0,
            0.2 * mixed[2] - 1.0,
        ]
    }

    #[test]
    fn as_many_changes_as_unknowns_solve_a_linear_problem() {
        let mut exact = vec![0.0; 3];
        for _ in 0..2000 {
            exact = map(&exact);
        }
        let mut mixing = Mixing::default();
        let mut q = vec![0.3, -0.2, 0.9];
        for _ in 0..4 {
            let image = map(&q);
            mixing.next(&mut q, &image);
        }
        let apart = q.iter().zip(&exact).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f64::max) < 1e-9, "{q:?} {exact:?}");
    }

    #[test]
    fn changes_that_say_nothing_are_left_out() {
        let mut mixing = Mixing::default();
        let mut q = vec![1.0, 1.0];
        for _ in 0..5 {
            // Every change is a multiple of the last.
            let image: Vec<f64> = q.iter().map(|x| 0.5 * x).collect();
            mixing.next(&mut q, &image);
            assert!(q.iter().all(|x| x.is_finite()), "{q:?}");
        }
        assert!(q.iter().all(|x| x.abs() < 1e-12), "{q:?}");
    }
}
