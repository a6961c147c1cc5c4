//! Sums over long vectors, by blocks of entries that are added in order.

/// Entries that are summed at a time: few enough for a block of three vectors to stay in the nearest cache.
pub(super) const BLOCK: usize = 1024;
/// Sums that are kept apart, so that the compiler may work on them together.
const APART: usize = 8;

/// `own` += `sign`·V·`weights` in the entries from one on, vector by vector.
#[inline(always)]
pub(super) fn add_all(
    own: &mut [f64],
    basis: &[Vec<f64>],
    weights: &[f64],
    sign: f64,
    from: usize,
) {
    let to = from + own.len();
    let entries = |v: usize| &basis[v][from..to];
    let (fours, rest) = weights.as_chunks::<4>();
    for (i, weights) in fours.iter().enumerate() {
        let [a, b, c, d] = std::array::from_fn(|k| entries(4 * i + k));
        let [wa, wb, wc, wd] = weights.map(|w| sign * w);
        let vectors = a.iter().zip(b).zip(c.iter().zip(d));
        for (own, ((a, b), (c, d))) in own.iter_mut().zip(vectors) {
            *own = (((*own + wa * a) + wb * b) + wc * c) + wd * d;
        }
    }
    for (v, w) in (4 * fours.len()..).zip(rest) {
        let w = sign * w;
        let vector = entries(v).iter();
        own.iter_mut()
            .zip(vector)
            .for_each(|(own, v)| *own += w * v);
    }
}

/// Σ a·b, block by block.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let blocks = a.chunks(BLOCK).zip(b.chunks(BLOCK));
    blocks.map(|(a, b)| dot_of(a, b)).sum()
}

pub(crate) fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// Σ a·b in one block.
#[inline(always)]
pub(super) fn dot_of(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<APART>(), b.as_chunks::<APART>());
    let mut sums = [0.0; APART];
    for (a, b) in a.iter().zip(b) {
        sums = std::array::from_fn(|i| sums[i] + a[i] * b[i]);
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| a * b);
    together(sums) + rest.sum::<f64>()
}

#[inline(always)]
fn together(s: [f64; APART]) -> f64 {
    ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}
