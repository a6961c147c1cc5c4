//! Orthogonal matching pursuit (Pati, Rezaiifar & Krishnaprasad 1993): the term that fits what is left best is added, and all
//! coefficients are fitted anew, again and again.

use super::basis::Basis;

/// A fit by a few terms and a constant.
pub(super) struct Pursuit {
    /// Places in the basis, in the order in which they were chosen.
    pub(super) terms: Vec<usize>,
    /// Of the terms.
    pub(super) coefficients: Vec<f64>,
    constant: f64,
}

impl Pursuit {
    /// The fit of so many terms to the values in these rows, which may repeat.
    pub(super) fn run(basis: &Basis, values: &[f64], rows: &[usize], terms: usize) -> Pursuit {
        let mut last = None;
        Pursuit::each(basis, values, rows, terms, |_, fit| {
            if fit.terms.len() <= terms {
                last = Some(fit);
            }
        });
        last.unwrap_or(Pursuit {
            terms: Vec::new(),
            coefficients: Vec::new(),
            constant: 0.0,
        })
    }

    /// Every fit on the way, from none of the terms to `most`; where no term is left, the last fit stands for larger sizes.
    pub(super) fn each(
        basis: &Basis,
        values: &[f64],
        rows: &[usize],
        most: usize,
        mut found: impl FnMut(usize, Pursuit),
    ) {
        let n = rows.len();
        let mut columns: Vec<Vec<f64>> = Vec::new();
        let mut norms = Vec::new();
        for column in &basis.columns {
            let own: Vec<f64> = rows.iter().map(|&i| column[i]).collect();
            norms.push(dot(&own, &own).sqrt().max(f64::MIN_POSITIVE));
            columns.push(own);
        }
        let mut left: Vec<f64> = rows.iter().map(|&i| values[i]).collect();
        // Columns chosen so far made orthonormal, the constant first, and how they are made of those: columns = Q·R.
        let mut q = vec![vec![1.0 / (n as f64).sqrt(); n]];
        let mut r = vec![vec![(n as f64).sqrt()]];
        let mut along = vec![dot(&q[0], &left)];
        subtract(&mut left, along[0], &q[0]);
        let mut terms: Vec<usize> = Vec::new();
        let mut chosen = vec![false; columns.len()];
        for size in 0..=most {
            let coefficients = back(&r, &along);
            found(
                size,
                Pursuit {
                    terms: terms.clone(),
                    constant: coefficients[0],
                    coefficients: coefficients[1..].to_vec(),
                },
            );
            if size == most {
                break;
            }
            let fit = |j: usize| dot(&columns[j], &left).abs() / norms[j];
            let open = (0..columns.len()).filter(|&j| !chosen[j]);
            let best = open
                .map(|j| (fit(j), j))
                .fold(None, |best, new| match best {
                    Some((fit, _)) if fit >= new.0 => best,
                    _ => Some(new),
                });
            let Some((_, j)) = best else { continue };
            chosen[j] = true;
            let mut own = columns[j].clone();
            let mut row = vec![0.0; q.len()];
            for _ in 0..2 {
                for (row, q) in row.iter_mut().zip(&q) {
                    let part = dot(&own, q);
                    subtract(&mut own, part, q);
                    *row += part;
                }
            }
            let norm = dot(&own, &own).sqrt();
            if norm <= 1e-8 * norms[j] {
                continue;
            }
            own.iter_mut().for_each(|x| *x /= norm);
            row.push(norm);
            along.push(dot(&own, &left));
            subtract(&mut left, along[along.len() - 1], &own);
            q.push(own);
            r.push(row);
            terms.push(j);
        }
    }

    /// The fit's value at a point of the basis.
    pub(super) fn at(&self, basis: &Basis, point: usize) -> f64 {
        let terms = self.terms.iter().zip(&self.coefficients);
        let sum: f64 = terms.map(|(&t, c)| c * basis.columns[t][point]).sum();
        self.constant + sum
    }
}

/// Solves R·c = b for R given by its columns.
fn back(r: &[Vec<f64>], b: &[f64]) -> Vec<f64> {
    let mut c = b.to_vec();
    for j in (0..c.len()).rev() {
        c[j] /= r[j][j];
        let own = c[j];
        for (c, r) in c[..j].iter_mut().zip(&r[j]) {
            *c -= own * r;
        }
    }
    c
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    // Eight sums at once, in a fixed order: what one sum leaves no room for, the processor does side by side.
    let mut sums = [0.0; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest = a8.remainder().iter().zip(b8.remainder());
    let rest: f64 = rest.map(|(x, y)| x * y).sum();
    for (a, b) in a8.zip(b8) {
        for ((s, x), y) in sums.iter_mut().zip(a).zip(b) {
            *s += x * y;
        }
    }
    sums.iter().sum::<f64>() + rest
}

fn subtract(from: &mut [f64], by: f64, what: &[f64]) {
    from.iter_mut().zip(what).for_each(|(f, w)| *f -= by * w);
}
