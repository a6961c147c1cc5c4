//! Orthonormal polynomials of a sample's coordinates, and which products of them a fit may choose from.

use super::Sample;

/// Products at most.
const MOST: usize = 2000;
/// No coordinate enters to a higher power.
const HIGHEST: usize = 14;
/// Products count as of degree (Σ dᵢ^q)^(1/q): below 1, fewer powers of several coordinates at once (Blatman & Sudret 2011).
const Q: f64 = 0.75;

/// The candidates of a fit with their values at the sample's points; the constant is not among them.
pub(super) struct Basis {
    /// By candidate: the inputs that it looks at, in rising order.
    pub(super) inputs: Vec<Vec<usize>>,
    /// By candidate: its values by point.
    pub(super) columns: Vec<Vec<f64>>,
}

impl Basis {
    pub(super) fn new(sample: &Sample<'_>) -> Basis {
        let highest = |axis: &super::Axis| axis.levels.map_or(HIGHEST, |n| n.saturating_sub(1));
        let highest: Vec<usize> = sample.axes.iter().map(highest).collect();
        let mut products = Vec::new();
        for degree in 1..=HIGHEST {
            match multiply(&highest, degree) {
                Some(more) => products = more,
                None => break,
            }
        }
        // With very many coordinates each still enters by itself.
        if products.is_empty() {
            let enters = |&a: &usize| highest[a] > 0;
            products = (0..highest.len())
                .filter(enters)
                .map(|a| vec![(a, 1)])
                .collect();
        }
        let powers: Vec<Vec<Vec<f64>>> = sample
            .axes
            .iter()
            .enumerate()
            .map(|(a, axis)| {
                let used = products.iter().flatten().filter(|(axis, _)| *axis == a);
                let degree = used.map(|(_, d)| *d).max().unwrap_or(0);
                let at = sample.points.iter().map(|point| point[a]);
                match axis.levels {
                    None => at.map(|u| legendre(u, degree)).collect(),
                    Some(levels) => {
                        let table = discrete(levels, degree);
                        let level = |u: f64| ((u * levels as f64) as usize).min(levels - 1);
                        at.map(|u| table[level(u)].clone()).collect()
                    }
                }
            })
            .collect();
        let column = |product: &Vec<(usize, usize)>| {
            let value = |i: usize| product.iter().map(|&(a, d)| powers[a][i][d]).product();
            (0..sample.points.len()).map(value).collect()
        };
        let looks_at = |product: &Vec<(usize, usize)>| {
            let mut inputs: Vec<usize> =
                product.iter().map(|&(a, _)| sample.axes[a].input).collect();
            inputs.sort_unstable();
            inputs.dedup();
            inputs
        };
        Basis {
            inputs: products.iter().map(looks_at).collect(),
            columns: products.iter().map(column).collect(),
        }
    }
}

/// All products up to a degree, as (axis, power) pairs; none if they are too many.
fn multiply(highest: &[usize], degree: usize) -> Option<Vec<Vec<(usize, usize)>>> {
    let budget = (degree as f64).powf(Q) + 1e-9;
    let mut all = Vec::new();
    let mut open: Vec<(Vec<(usize, usize)>, f64)> = vec![(Vec::new(), budget)];
    while let Some((product, left)) = open.pop() {
        let first = product.last().map_or(0, |(a, _)| a + 1);
        for (axis, &most) in highest.iter().enumerate().skip(first) {
            for power in 1..=most {
                let cost = (power as f64).powf(Q);
                if cost > left {
                    break;
                }
                let mut longer = product.clone();
                longer.push((axis, power));
                all.push(longer.clone());
                if all.len() > MOST {
                    return None;
                }
                open.push((longer, left - cost));
            }
        }
    }
    Some(all)
}

/// Legendre polynomials on [0, 1] up to a degree, orthonormal.
fn legendre(u: f64, degree: usize) -> Vec<f64> {
    let x = 2.0 * u - 1.0;
    let mut values = vec![1.0, x];
    for k in 1..degree {
        let k = k as f64;
        let last = values.len() - 1;
        values.push(((2.0 * k + 1.0) * x * values[last] - k * values[last - 1]) / (k + 1.0));
    }
    values.truncate(degree + 1);
    let scaled = values.iter().enumerate();
    scaled
        .map(|(k, v)| v * (2.0 * k as f64 + 1.0).sqrt())
        .collect()
}

/// Polynomials orthonormal on equally likely levels, by level and degree (Gram–Schmidt).
fn discrete(levels: usize, degree: usize) -> Vec<Vec<f64>> {
    let n = levels as f64;
    let x: Vec<f64> = (0..levels)
        .map(|i| (2.0 * i as f64 + 1.0) / n - 1.0)
        .collect();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for d in 0..=degree {
        let mut own: Vec<f64> = x.iter().map(|x| x.powi(d as i32)).collect();
        for _ in 0..2 {
            for other in &basis {
                let along = own.iter().zip(other).map(|(a, b)| a * b).sum::<f64>() / n;
                own.iter_mut().zip(other).for_each(|(a, b)| *a -= along * b);
            }
        }
        let norm = (own.iter().map(|a| a * a).sum::<f64>() / n).sqrt();
        own.iter_mut().for_each(|a| *a /= norm);
        basis.push(own);
    }
    (0..levels)
        .map(|i| basis.iter().map(|own| own[i]).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_orthonormal() {
        let n = 20_000;
        for a in 0..6 {
            for b in 0..=a {
                let at = |i: usize| legendre((i as f64 + 0.5) / n as f64, 6);
                let product: f64 = (0..n).map(|i| at(i)[a] * at(i)[b]).sum::<f64>() / n as f64;
                assert!((product - f64::from(u8::from(a == b))).abs() < 1e-6);
            }
        }
        let table = discrete(4, 3);
        for a in 0..4 {
            for b in 0..=a {
                let product: f64 = table.iter().map(|own| own[a] * own[b]).sum::<f64>() / 4.0;
                assert!((product - f64::from(u8::from(a == b))).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn many_coordinates_leave_room_for_pairs() {
        let products = multiply(&[HIGHEST; 38], 3).unwrap_or_default();
        assert_eq!(products.len(), 3 * 38 + 38 * 37 / 2);
        assert!(multiply(&[HIGHEST; 38], 4).is_none());
    }
}
