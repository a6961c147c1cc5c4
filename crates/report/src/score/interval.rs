//! The exact interval of a share.

/// Probability beyond either end of an interval: nine tenths lie within.
const TAIL: f64 = 0.05;

/// The exact interval for a probability after `k` of `n` trials, `n` ≥ 1 (Clopper and Pearson 1934): at its lower end `k` or more,
/// and at its upper end `k` or fewer, have a probability of 5 %.
pub(super) fn of_share(k: usize, n: usize) -> (f64, f64) {
    let lower = if k == 0 {
        0.0
    } else {
        solve(|p| 1.0 - at_most(k - 1, n, p) - TAIL)
    };
    let upper = if k == n {
        1.0
    } else {
        solve(|p| TAIL - at_most(k, n, p))
    };
    (lower, upper)
}

/// The root of a function that rises from below zero at 0 to above zero at 1.
fn solve(f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if f(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// P(X ≤ k) for X binomial in `n` trials of probability `p`, 0 < p < 1.
fn at_most(k: usize, n: usize, p: f64) -> f64 {
    let mut term = n as f64 * (-p).ln_1p();
    let odds = (p / (1.0 - p)).ln();
    let mut sum = term.exp();
    for i in 1..=k {
        term += ((n + 1 - i) as f64 / i as f64).ln() + odds;
        sum += term.exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_inference::uncertain::bootstrap::of_mean;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn shares_of_none_and_all_have_closed_forms() {
        for n in [1, 2, 5, 10, 40, 1000] {
            let edge = TAIL.powf(1.0 / n as f64);
            let ((a, b), (c, d)) = (of_share(0, n), of_share(n, n));
            assert!(a == 0.0 && near(b, 1.0 - edge), "{n}");
            assert!(near(c, edge) && d == 1.0, "{n}");
        }
    }

    #[test]
    fn shares_agree_with_tables() {
        // Clopper and Pearson's 90 % limits: 5 of 10 and 2 of 20.
        let (low, high) = of_share(5, 10);
        assert!((low - 0.2224).abs() < 5e-5 && (high - 0.7776).abs() < 5e-5);
        let (low, high) = of_share(2, 20);
        assert!(
            (low - 0.0181).abs() < 5e-5 && (high - 0.2826).abs() < 5e-5,
            "{low} {high}"
        );
    }

    #[test]
    fn binomial_sums_are_those_of_the_plain_formula() {
        let choose =
            |n: usize, k: usize| (1..=k).fold(1.0, |c, i| c * (n + 1 - i) as f64 / i as f64);
        for (k, n, p) in [(0, 3, 0.2), (2, 7, 0.6), (9, 12, 0.35)] {
            let plain: f64 = (0..=k)
                .map(|i| choose(n, i) * f64::powi(p, i as i32) * f64::powi(1.0 - p, (n - i) as i32))
                .sum();
            assert!(near(at_most(k, n, p), plain));
        }
    }

    #[test]
    fn many_values_are_resampled_as_the_binomial_has_it() {
        // 20 of 50: the share of ones in a resample is binomial, and its percentiles those of the plain sum.
        let values: Vec<f64> = (0..50).map(|i| f64::from(u8::from(i < 20))).collect();
        let exact = |share: f64| {
            let k = (0..=50).find(|&k| at_most(k, 50, 0.4) >= share);
            k.map_or(1.0, |k| k as f64 / 50.0)
        };
        let (low, high) = of_mean(&values).expect("there are values");
        let one = 0.02 + 1e-12;
        assert!((low - exact(0.05)).abs() <= one && (high - exact(0.95)).abs() <= one);
        assert_eq!(of_mean(&values), of_mean(&values));
    }
}
