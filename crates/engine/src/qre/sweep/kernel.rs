//! Plain loops over slices, which the compiler turns into vector instructions.
//!
//! Nothing here is fused or reassociated: every lane rounds as a scalar would, so that results are the same bytes on every
//! processor, whatever the width of its vectors. Entries of a group are all read before one is written: only then does the
//! compiler see that they may be worked on together. The loops are inlined into the passes over a game.

use super::layout::known;

/// `own` += `a`·`b`, entry by entry, in groups of `N`. All are equally long, a multiple of N.
#[inline(always)]
pub(super) fn add_products<const N: usize>(own: &mut [f64], a: &[f64], b: &[f64]) {
    let own = own.as_chunks_mut::<N>().0.iter_mut();
    let (a, b) = (a.as_chunks::<N>().0, b.as_chunks::<N>().0);
    for ((own, a), b) in own.zip(a).zip(b) {
        *own = std::array::from_fn(|i| own[i] + a[i] * b[i]);
    }
}

/// `own` += `a`, entry by entry, in groups of `N`.
#[inline(always)]
pub(super) fn add<const N: usize>(own: &mut [f64], a: &[f64]) {
    let own = own.as_chunks_mut::<N>().0.iter_mut();
    for (own, a) in own.zip(a.as_chunks::<N>().0) {
        *own = std::array::from_fn(|i| own[i] + a[i]);
    }
}

/// `own` = `pay` + Σ over children of child·row, for every mover's lanes; every child has its row, which is the same for all
/// movers.
#[inline(always)]
pub(super) fn mix<const N: usize, const A: usize>(
    own: &mut [f64],
    pay: &[f64],
    children: &[&[f64]; A],
    rows: &[&[f64]; A],
) {
    let own = own.as_chunks_mut::<N>().0;
    let pay = &pay.as_chunks::<N>().0[..own.len()];
    let children: [&[[f64; N]]; A] =
        std::array::from_fn(|a| &children[a].as_chunks::<N>().0[..own.len()]);
    let rows: [&[[f64; N]]; A] = std::array::from_fn(|a| rows[a].as_chunks::<N>().0);
    let groups = rows.first().map_or(1, |row| row.len());
    if groups == 1 {
        // Rows stay at hand.
        let rows: [[f64; N]; A] = std::array::from_fn(|a| rows[a][0]);
        for (at, own) in own.iter_mut().enumerate() {
            *own = mixed::<N, A>(
                &pay[at],
                std::array::from_fn(|a| (&children[a][at], &rows[a])),
            );
        }
        return;
    }
    let all = (0..).step_by(groups).zip(own.chunks_exact_mut(groups));
    for (from, own) in all {
        for (lanes, own) in own.iter_mut().enumerate() {
            let at = from + lanes;
            *own = mixed::<N, A>(
                &pay[at],
                std::array::from_fn(|a| (&children[a][at], &rows[a][lanes])),
            );
        }
    }
}

/// `pay` + Σ over terms of their products, entry by entry.
#[inline(always)]
fn mixed<const N: usize, const A: usize>(
    pay: &[f64; N],
    terms: [(&[f64; N], &[f64; N]); A],
) -> [f64; N] {
    std::array::from_fn(|i| terms.iter().fold(pay[i], |sum, (a, b)| sum + a[i] * b[i]))
}

/// A child's value, and how it changes if it does.
pub(super) type Change<'a> = (&'a [f64], Option<&'a [f64]>);

/// The change of [`mix`] where what is collected does not change: `own` = Σ over children of change·row + value·change of the
/// row; added to what is there if `more`.
#[inline(always)]
pub(super) fn mix_changes<const N: usize, const L: usize, const A: usize>(
    own: &mut [f64],
    children: &[Change<'_>; A],
    rows: &[f64],
    drows: &[f64],
    more: bool,
) {
    let l = known::<L>(rows.len() / A);
    for at in (0..own.len()).step_by(l) {
        for lane in (0..l).step_by(N) {
            let from = at + lane;
            let mut sum: [f64; N] = if more { group(own, from) } else { [0.0; N] };
            for (a, (value, dvalue)) in children.iter().enumerate() {
                let (value, drow) = (group(value, from), group(drows, a * l + lane));
                match dvalue {
                    Some(dvalue) => {
                        let (dvalue, row) = (group(dvalue, from), group(rows, a * l + lane));
                        add_two(&mut sum, (&dvalue, &row), (&value, &drow));
                    }
                    None => add_product(&mut sum, &value, &drow),
                }
            }
            own[from..from + N].copy_from_slice(&sum);
        }
    }
}

/// `own` += `a`·`b`, entry by entry.
#[inline(always)]
pub(super) fn add_product<const N: usize>(own: &mut [f64; N], a: &[f64; N], b: &[f64; N]) {
    *own = std::array::from_fn(|i| own[i] + a[i] * b[i]);
}

/// `own` += `a`·`b` + `c`·`d`, entry by entry.
#[inline(always)]
pub(super) fn add_two<const N: usize>(
    own: &mut [f64; N],
    (a, b): (&[f64; N], &[f64; N]),
    (c, d): (&[f64; N], &[f64; N]),
) {
    *own = std::array::from_fn(|i| own[i] + (a[i] * b[i] + c[i] * d[i]));
}

/// The `N` entries from one on.
#[inline(always)]
pub(super) fn group<const N: usize>(entries: &[f64], from: usize) -> [f64; N] {
    let entries = &entries[from..from + N];
    std::array::from_fn(|i| entries[i])
}

/// What stands beside λq in a logit.
#[derive(Clone, Copy)]
pub(super) enum Beside<'a> {
    /// Nothing: all options are there, and as usual.
    Nothing,
    /// Which options are there.
    Available(&'a [bool]),
    /// ln of how usual each option is; −∞ where it is not there.
    LogWeights(&'a [f64]),
}

/// exp(λq) over its sum within every `options` entries (`A` of them, or any number if A is 0), with what stands beside λq; shifted
/// by the largest so that nothing overflows.
#[inline(always)]
pub(super) fn softmax<const A: usize>(
    options: usize,
    lambda: f64,
    q: &[f64],
    beside: Beside<'_>,
    sigma: &mut [f64],
) {
    let options = known::<A>(options);
    match beside {
        Beside::Nothing => {
            for (s, q) in sigma.iter_mut().zip(q) {
                *s = lambda * q;
            }
        }
        Beside::LogWeights(weights) => {
            for ((s, q), weight) in sigma.iter_mut().zip(q).zip(weights) {
                *s = lambda * q + weight;
            }
        }
        Beside::Available(available) => {
            for ((s, q), &available) in sigma.iter_mut().zip(q).zip(available) {
                *s = if available {
                    lambda * q
                } else {
                    f64::NEG_INFINITY
                };
            }
        }
    }
    for own in sigma.chunks_exact_mut(options) {
        let most = own
            .iter()
            .fold(f64::NEG_INFINITY, |m, &l| if l > m { l } else { m });
        own.iter_mut().for_each(|l| *l -= most);
    }
    exp(sigma);
    for own in sigma.chunks_exact_mut(options) {
        let scale = own.iter().sum::<f64>().recip();
        own.iter_mut().for_each(|s| *s *= scale);
    }
}

/// dσ = σ ∘ (dl − ⟨σ, dl⟩) within every `options` entries, with dl in `change` before and dσ after.
#[inline(always)]
pub(super) fn softmax_change<const A: usize>(options: usize, sigma: &[f64], change: &mut [f64]) {
    let options = known::<A>(options);
    let groups = change.chunks_exact_mut(options);
    for (change, sigma) in groups.zip(sigma.chunks_exact(options)) {
        let mean: f64 = sigma.iter().zip(&*change).map(|(s, d)| s * d).sum();
        for (d, s) in change.iter_mut().zip(sigma) {
            *d = s * (*d - mean);
        }
    }
}

/// exp of every entry; entries are at most 709, and 0 comes of those below −708.
#[inline(always)]
pub(super) fn exp(x: &mut [f64]) {
    let (groups, rest) = x.as_chunks_mut::<4>();
    for group in groups {
        *group = std::array::from_fn(|i| exp_of(group[i]));
    }
    for x in rest {
        *x = exp_of(*x);
    }
}

/// exp(x) = 2^k·exp(r) with r = x − k·ln 2, |r| ≤ ln 2/2, and the Taylor polynomial of degree 13 for exp(r), whose remainder is
/// below rounding. ln 2 is in two parts so that r is exact (Cody & Waite 1980); k stands in the last bits of x/ln 2 + 1.5·2⁵²,
/// from where it goes into the exponent without a conversion to an integer, which would not vectorise.
#[inline(always)]
fn exp_of(x: f64) -> f64 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let held = x.clamp(-708.0, 709.0);
    let shifted = held * std::f64::consts::LOG2_E + SHIFT;
    let k = shifted - SHIFT;
    let r = (held - k * LN_2_HIGH) - k * LN_2_LOW;
    let (r2, r4) = (r * r, (r * r) * (r * r));
    let a = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0));
    let b = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5_040.0));
    let c = (1.0 / 40_320.0 + r * (1.0 / 362_880.0))
        + r2 * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0));
    let d = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let power = f64::from_bits(shifted.to_bits().wrapping_add(1_023) << 52);
    let y = (a + r4 * (b + r4 * (c + r4 * d))) * power;
    if x < -708.0 { 0.0 } else { y }
}

#[cfg(test)]
mod tests {
    use super::{add, add_products, add_two, exp};

    #[test]
    fn exponentials_are_those_of_the_standard_library_to_three_roundings() {
        let mut x: Vec<f64> = (0..20_001)
            .map(|i| -708.0 + f64::from(i) * 0.0354)
            .collect();
        x.extend([0.0, -0.0, 1e-300, -1e-17, 709.0]);
        let expected: Vec<f64> = x.iter().map(|x| x.exp()).collect();
        exp(&mut x);
        for (y, e) in x.iter().zip(&expected) {
            assert!((y - e).abs() <= 3.0 * f64::EPSILON * e, "{y:e} {e:e}");
        }
        let mut far = [-709.0, -1e300, f64::NEG_INFINITY];
        exp(&mut far);
        assert_eq!(far, [0.0; 3]);
    }

    #[test]
    fn products_are_added_lane_by_lane() {
        let a: Vec<f64> = (0..8).map(f64::from).collect();
        let b: Vec<f64> = (0..8).map(|i| f64::from(i) * 0.5).collect();
        let mut own = vec![1.0; 8];
        add_products::<4>(&mut own, &a, &b);
        add::<2>(&mut own, &a);
        for ((own, a), b) in own.iter_mut().zip(&a).zip(&b) {
            let mut one = [*own];
            add_two(&mut one, (&[*a], &[*a]), (&[*b], &[*b]));
            *own = one[0];
        }
        for (i, own) in own.iter().enumerate() {
            let (a, b) = (i as f64, i as f64 * 0.5);
            assert_eq!(*own, 1.0 + a * b + a + (a * a + b * b));
        }
    }
}
