//! The nearest point of a polytope of which only the corner in a direction is known (Wolfe, *Finding the nearest point in a
//! polytope*, Math. Programming 11, 1976).

/// Corners that are closer to optimal than this, in squared distance, do not help.
const SLACK: f64 = 1e-13;
/// Corners tried at most; each brings the point nearer.
const MOST: usize = 1000;

/// The point nearest to `to`. `least` gives the corner that is least in a direction.
pub(super) fn nearest(to: &[f64], least: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let relative =
        |corner: Vec<f64>| -> Vec<f64> { corner.iter().zip(to).map(|(c, t)| c - t).collect() };
    let none = vec![0.0; to.len()];
    // The point as a mean of corners, all relative to `to`: it is to be as short as can be.
    let mut corners = vec![relative(least(&none))];
    let mut shares = vec![1.0];
    let mut point = corners[0].clone();
    for _ in 0..MOST {
        let next = relative(least(&point));
        if dot(&point, &point) - dot(&point, &next) <= SLACK * (1.0 + dot(&point, &point)) {
            break;
        }
        corners.push(next);
        shares.push(0.0);
        while let Some(affine) = shortest(&corners) {
            if affine.iter().all(|&s| s > 1e-12) {
                shares = affine;
                break;
            }
            // As far as the first share that would become negative; its corner goes.
            let mut step = 1.0_f64;
            for (s, a) in shares.iter().zip(&affine) {
                if *a <= 1e-12 && s > a {
                    step = step.min(s / (s - a));
                }
            }
            for (s, a) in shares.iter_mut().zip(&affine) {
                *s += step * (a - *s);
            }
            let first = (0..shares.len()).min_by(|&i, &j| shares[i].total_cmp(&shares[j]));
            let Some(first) = first.filter(|_| shares.len() > 1) else {
                break;
            };
            corners.remove(first);
            shares.remove(first);
        }
        let total: f64 = shares.iter().sum();
        point.fill(0.0);
        for (corner, share) in corners.iter().zip(&shares) {
            let add = point.iter_mut().zip(corner);
            add.for_each(|(p, c)| *p += share / total * c);
        }
    }
    point.iter().zip(to).map(|(p, t)| p + t).collect()
}

/// The shares, summing to one but of any sign, that make the shortest mean; none where the corners are not independent.
fn shortest(corners: &[Vec<f64>]) -> Option<Vec<f64>> {
    // (1 + cᵢ·cⱼ) λ = 1, scaled to sum to one: Wolfe's equations.
    let n = corners.len();
    let mut a: Vec<Vec<f64>> = corners
        .iter()
        .map(|x| corners.iter().map(|y| 1.0 + dot(x, y)).collect())
        .collect();
    let mut b = vec![1.0; n];
    for i in 0..n {
        let pivot = (i..n).max_by(|&p, &q| a[p][i].abs().total_cmp(&a[q][i].abs()))?;
        if a[pivot][i].abs() < 1e-14 {
            return None;
        }
        a.swap(i, pivot);
        b.swap(i, pivot);
        for r in i + 1..n {
            let by = a[r][i] / a[i][i];
            let (above, below) = a.split_at_mut(r);
            let pairs = below[0].iter_mut().zip(&above[i]);
            pairs.for_each(|(x, y)| *x -= by * y);
            b[r] -= by * b[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    let total: f64 = b.iter().sum();
    (total > 0.0).then(|| b.iter().map(|x| x / total).collect())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uncertain::inputs::corner;

    #[test]
    fn it_is_the_nearest_of_a_fine_grid_of_weights_in_order() {
        // a > b ~ c: brute force over all weights in steps of a hundredth.
        let groups = [vec![0], vec![1, 2]];
        let least = |direction: &[f64]| corner(&groups, direction, -1.0);
        for to in [
            [0.2, 0.9, -0.3],
            [0.5, 0.3, 0.2],
            [-1.0, 2.0, 2.0],
            [0.1, 0.1, 0.1],
            [3.0, -1.0, 0.4],
        ] {
            let found = nearest(&to, least);
            let distance = |w: &[f64]| w.iter().zip(to).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{found:?}");
            assert!(found[0] >= found[1].max(found[2]) - 1e-9, "{found:?}");
            let mut best = f64::INFINITY;
            for i in 0..=300 {
                for j in 0..=300 {
                    let (b, c) = (f64::from(i) / 300.0, f64::from(j) / 300.0);
                    let a = 1.0 - b - c;
                    if a >= b.max(c) {
                        best = best.min(distance(&[a, b, c]));
                    }
                }
            }
            let found = distance(&found);
            assert!(
                found <= best + 1e-9 && best - found < 0.02,
                "{to:?}: {found} {best}"
            );
        }
    }
}
