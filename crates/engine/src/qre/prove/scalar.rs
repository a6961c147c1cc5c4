//! Arithmetic that the same formulas are evaluated in: plain numbers, and enclosures of functions of one parameter.
//!
//! A [`Series`] is a *Taylor model* (Makino & Berz 2003): a polynomial in s ∈ [−1, 1] and a bound on what it misses. With one
//! coefficient it is an interval, kept as its middle and its radius. Radii are computed in round-to-nearest and then enlarged
//! by more than rounding can have taken off, which needs neither directed rounding nor processor flags (interval crates on
//! crates.io ask for either).
//!
//! Assumptions: `+`, `−`, `×` and `÷` of `f64` round to nearest as IEEE 754 says, and `exp`, `ln` and `ln_1p` of
//! the `libm` crate, which states errors below 1 ulp, are off by less than four.

use std::ops::{Add, Mul, Sub};

/// The arithmetic in which formulas are written.
pub(super) trait Scalar:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
    /// A number as it stands.
    fn exact(x: f64) -> Self;
    /// The product with a number as it stands.
    fn scale(self, by: f64) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn recip(self) -> Self;
    /// A number nearby, to choose by.
    fn middle(self) -> f64;
}

impl Scalar for f64 {
    fn exact(x: f64) -> f64 {
        x
    }

    fn scale(self, by: f64) -> f64 {
        self * by
    }

    fn exp(self) -> f64 {
        libm::exp(self)
    }

    fn ln(self) -> f64 {
        libm::log(self)
    }

    fn recip(self) -> f64 {
        1.0 / self
    }

    fn middle(self) -> f64 {
        self
    }
}

/// Two units of rounding: twice what one operation can be off by, relative to its result.
pub(super) const EPS: f64 = f64::EPSILON;
/// Enlarges a sum of up to 60 products of numbers ≥ 0 beyond what rounding can have taken off it.
const UP: f64 = 1.0 + 128.0 * EPS;
/// Far more than what operations can be off by whose results are too small to be normal numbers; itself large enough not to
/// lead to such results, which are slow.
pub(super) const TINY: f64 = 1e-250;
/// Bound on the relative error of `exp`, and on that of `ln` and `ln_1p`.
const ELEMENTARY: f64 = 4.0 * EPS;

/// A sum of `terms` numbers ≥ 0, each perhaps a product, enlarged beyond what rounding can have taken off it.
pub(super) fn up(sum: f64, terms: usize) -> f64 {
    sum * (1.0 + (terms + 8) as f64 * EPS) + TINY
}

/// Every function f on [−1, 1] with |f(s) − Σ c_k s^k| ≤ r throughout. If r is not a number, or infinite, nothing is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Series<const N: usize> {
    pub(super) c: [f64; N],
    pub(super) r: f64,
}

/// An interval.
pub(super) type Ball = Series<1>;

impl<const N: usize> Series<N> {
    /// Upper bound on the absolute value.
    pub(super) fn most(&self) -> f64 {
        (self.r + size(&self.c)) * UP + TINY
    }

    /// Lower bound on the absolute value; negative where none is known.
    fn least(&self) -> f64 {
        let first = self.c[0].abs();
        first * (1.0 - 4.0 * EPS) - (self.sway() + self.r) * UP
    }

    /// Σ |c_k| over k ≥ 1: how far the polynomial strays from its middle. Rounded up.
    fn sway(&self) -> f64 {
        size(&self.c[1..]) * UP
    }
}

impl Ball {
    /// The interval around `middle`.
    pub(super) fn around(middle: f64, r: f64) -> Ball {
        Ball { c: [middle], r }
    }

    /// Its upper end or more.
    pub(super) fn top(&self) -> f64 {
        (self.c[0] + self.r).next_up()
    }

    /// Its lower end or less.
    pub(super) fn bottom(&self) -> f64 {
        (self.c[0] - self.r).next_down()
    }
}

fn size(c: &[f64]) -> f64 {
    c.iter().map(|c| c.abs()).sum()
}

impl<const N: usize> Add for Series<N> {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (c, o) in self.c.iter_mut().zip(&other.c) {
            *c += o;
        }
        self.r = (self.r + other.r + EPS * size(&self.c)) * UP + TINY;
        self
    }
}

impl<const N: usize> Sub for Series<N> {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        for (c, o) in self.c.iter_mut().zip(&other.c) {
            *c -= o;
        }
        self.r = (self.r + other.r + EPS * size(&self.c)) * UP + TINY;
        self
    }
}

impl<const N: usize> Mul for Series<N> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut c = [0.0; N];
        // Terms of degree N and above join what is missed.
        let mut beyond = 0.0;
        for (i, a) in self.c.iter().enumerate() {
            for (j, b) in other.c.iter().enumerate() {
                if i + j < N {
                    c[i + j] += a * b;
                } else {
                    beyond += (a * b).abs();
                }
            }
        }
        let (a, b) = (size(&self.c), size(&other.c));
        let rounding = N as f64 * EPS * a * b;
        let r = beyond + rounding + a * other.r + self.r * (b + other.r);
        Series {
            c,
            r: r * UP + TINY,
        }
    }
}

impl<const N: usize> Scalar for Series<N> {
    fn exact(x: f64) -> Self {
        let mut c = [0.0; N];
        c[0] = x;
        Series { c, r: 0.0 }
    }

    fn scale(mut self, by: f64) -> Self {
        self.c.iter_mut().for_each(|c| *c *= by);
        self.r = (self.r * by.abs() + EPS * size(&self.c)) * UP + TINY;
        self
    }

    /// With y = e^c, y' = c'y gives the coefficients one after the other: k·y_k = Σ_j j·c_j·y_{k−j}. The same with |c_j| in
    /// place of c_j gives a series of positive terms that bounds this one term by term and has the sum e^{Σ|c_j|}.
    fn exp(self) -> Self {
        let (mut y, mut bound) = ([0.0; N], [0.0; N]);
        (y[0], bound[0]) = (1.0, 1.0);
        for k in 1..N {
            for j in 1..=k {
                y[k] += j as f64 * self.c[j] * y[k - j];
                bound[k] += j as f64 * self.c[j].abs() * bound[k - j];
            }
            y[k] /= k as f64;
            bound[k] /= k as f64;
        }
        let first = libm::exp(self.c[0]);
        let all = libm::exp(self.sway()) * (1.0 + ELEMENTARY);
        let beyond = (all - size(&bound)).max(0.0) + rounding::<N>() * all;
        // |e^{c ± r} − e^c| ≤ e^c·r·e^r.
        let wide = all * self.r * libm::exp(self.r) * (1.0 + ELEMENTARY);
        let r = first * (beyond + wide + 2.0 * ELEMENTARY * all);
        y.iter_mut().for_each(|y| *y *= first);
        // Up to here what is lost where e^c_0 is too small to be normal stays below TINY.
        let good = self.sway() + self.r < 30.0;
        Series {
            c: y,
            r: if good { r * UP + TINY } else { f64::INFINITY },
        }
    }

    /// From y'c = c': k·c_0·y_k = k·c_k − Σ_j j·y_j·c_{k−j}; bounded term by term by the series of −ln(1 − Σ|c_j|/c_0).
    fn ln(self) -> Self {
        let first = self.c[0];
        let (mut y, mut bound) = ([0.0; N], [0.0; N]);
        for k in 1..N {
            (y[k], bound[k]) = (self.c[k], self.c[k].abs());
            for j in 1..k {
                let share = j as f64 / k as f64;
                y[k] -= share * y[j] * self.c[k - j];
                bound[k] += share * bound[j] * self.c[k - j].abs();
            }
            y[k] /= first;
            bound[k] /= first;
        }
        y[0] = libm::log(first);
        let sway = self.sway() / first * UP;
        let all = -libm::log1p(-sway) * (1.0 + ELEMENTARY);
        let beyond = (all - size(&bound)).max(0.0) + rounding::<N>() * all;
        let least = self.least();
        let wide = self.r / least;
        let r = beyond + wide + ELEMENTARY * y[0].abs();
        // What may be zero or negative has no logarithm; comparisons fail for what is not a number, too.
        let good = first > 0.0 && least > 0.0 && sway < 1.0;
        Series {
            c: y,
            r: if good { r * UP + TINY } else { f64::INFINITY },
        }
    }

    /// The polynomial y is the series of 1/c cut off; that 1/x − y = (1 − xy)/x for every x enclosed says how far it is off.
    fn recip(self) -> Self {
        let mut y = [0.0; N];
        y[0] = 1.0 / self.c[0];
        for k in 1..N {
            for j in 1..=k {
                y[k] -= self.c[j] * y[k - j];
            }
            y[k] *= y[0];
        }
        let least = self.least();
        let off = (Self::exact(1.0) - self * Series { c: y, r: 0.0 }).most();
        let r = if least > 0.0 {
            off / least * UP + TINY
        } else {
            f64::INFINITY
        };
        Series { c: y, r }
    }

    fn middle(self) -> f64 {
        self.c[0]
    }
}

/// Rounding error of recurrences for N coefficients, relative to the sum of the bounds on all terms: each step multiplies a
/// few roundings onto those before.
fn rounding<const N: usize>() -> f64 {
    (N * (N + 6)) as f64 * EPS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A generator of numbers in [−1, 1].
    fn numbers(mut state: u64) -> impl FnMut() -> f64 {
        move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
        }
    }

    fn at<const N: usize>(f: &Series<N>, s: f64) -> f64 {
        f.c.iter().rev().fold(0.0, |sum, c| sum * s + c)
    }

    /// Checks that `enclosure` contains `f` of members of `of`, at many s.
    fn holds<const N: usize>(
        of: &[Series<N>; 2],
        enclosure: &Series<N>,
        next: &mut impl FnMut() -> f64,
        f: impl Fn(f64, f64) -> f64,
    ) {
        for _ in 0..20 {
            let s = next();
            let [a, b] = of.map(|x| at(&x, s) + x.r * next());
            let (exact, off) = (f(a, b), enclosure.r * (1.0 + 1e-12));
            let slack = 4.0 * f64::EPSILON * (exact.abs() + a.abs() + b.abs());
            assert!(
                (exact - at(enclosure, s)).abs() <= off + slack,
                "{of:?} {enclosure:?} at {s}"
            );
        }
    }

    fn operations<const N: usize>() {
        let mut next = numbers(N as u64);
        for round in 0..400 {
            let small = 10.0_f64.powi(-(round % 12));
            let mut series = || {
                let mut c = [0.0; N];
                c.iter_mut().for_each(|c| *c = 0.2 * next());
                c[0] = 1.6 + next();
                Series {
                    c,
                    r: 0.05 * small * next().abs(),
                }
            };
            let of: [Series<N>; 2] = [series(), series()];
            let [a, b] = of;
            holds(&of, &(a + b), &mut next, |a, b| a + b);
            holds(&of, &(a - b), &mut next, |a, b| a - b);
            holds(&of, &(a * b), &mut next, |a, b| a * b);
            holds(&of, &a.scale(-0.7), &mut next, |a, _| a * -0.7);
            holds(&of, &a.exp(), &mut next, |a, _| a.exp());
            holds(&of, &a.recip(), &mut next, |a, _| a.recip());
            holds(&of, &a.ln(), &mut next, |a, _| a.ln());
        }
    }

    #[test]
    fn enclosures_contain_what_operations_give() {
        operations::<1>();
        operations::<2>();
        operations::<3>();
        operations::<5>();
    }

    #[test]
    fn enclosures_are_as_narrow_as_their_order_says() {
        let wide = |h: f64| {
            let x = Series {
                c: [0.4, h, 0.0],
                r: 0.0,
            };
            [x.exp().r, (x * x * x).r, x.recip().r, x.ln().r]
        };
        for (coarse, fine) in wide(0.02).into_iter().zip(wide(0.01)) {
            assert!(
                coarse > 7.0 * fine && coarse < 9.0 * fine,
                "{coarse} {fine}"
            );
        }
    }

    #[test]
    fn what_cannot_be_enclosed_is_not() {
        let zero = Ball::around(0.1, 0.2);
        assert!(zero.recip().r.is_infinite() && zero.ln().r.is_infinite());
        let zero = Series {
            c: [0.1, -0.2],
            r: 0.0,
        };
        assert!(zero.recip().r.is_infinite() && zero.ln().r.is_infinite());
    }
}
