//! Quantal responses, logit and probit: choice probabilities that rise with an option's expected payoff.
//!
//! Every response is of a random utility: an option's worth λQ and an error of its own, and the best of the sums is taken.
//! Errors that are Gumbel give the logit, σ ∝ exp(λQ); errors that are standard normal give the probit (McKelvey & Palfrey
//! 1995, §2; McFadden 1974 and Thurstone 1927 before them). Both are functions of the logits l = λQ with a symmetric
//! derivative whose rows sum to zero: dσ_a = Σ_b w_ab (dl_a − dl_b), where for the logit w_ab = σ_a σ_b.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The distribution of the errors of a random utility, by which σ follows from Q.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Response {
    /// Errors that are Gumbel: σ = softmax(λQ).
    #[default]
    Logit,
    /// Independent standard normal errors, one for each option. λ is one over their standard deviation in units of payoff.
    Probit,
}

impl Response {
    /// σ over options worth `q` at precision `lambda`; 0 where not available. All slices have one entry for each option.
    pub fn respond(self, lambda: f64, q: &[f64], available: &[bool], sigma: &mut [f64]) {
        match self {
            Response::Logit => softmax(lambda, q, available, sigma),
            Response::Probit => {
                let mut slopes = vec![0.0; q.len() * q.len()];
                let offer = Offer {
                    lambda,
                    q,
                    available,
                };
                Normal::default().respond(offer, sigma, &mut slopes);
            }
        }
    }
}

/// Options worth `q` at precision `lambda`, and which of them are available.
#[derive(Clone, Copy)]
pub(crate) struct Offer<'a> {
    pub(crate) lambda: f64,
    pub(crate) q: &'a [f64],
    pub(crate) available: &'a [bool],
}

impl<'a> Offer<'a> {
    /// So many options at a time.
    pub(crate) fn groups(self, options: usize) -> impl Iterator<Item = Offer<'a>> {
        let (q, available) = (
            self.q.chunks_exact(options),
            self.available.chunks_exact(options),
        );
        q.zip(available).map(move |(q, available)| Offer {
            q,
            available,
            ..self
        })
    }
}

/// exp(λq) over its sum, on what is available; shifted by the largest so that nothing overflows.
pub(crate) fn softmax(lambda: f64, q: &[f64], available: &[bool], sigma: &mut [f64]) {
    let logits = q
        .iter()
        .zip(available)
        .filter(|(_, a)| **a)
        .map(|(q, _)| lambda * q);
    let most = logits.fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for ((s, q), &available) in sigma.iter_mut().zip(q).zip(available) {
        *s = if available {
            (lambda * q - most).exp()
        } else {
            0.0
        };
        total += *s;
    }
    sigma.iter_mut().for_each(|s| *s /= total);
}

/// Normal choice probabilities and their derivatives; what is kept are buffers.
#[derive(Default)]
pub(crate) struct Normal {
    /// Options that are available, their logits, and φ/Φ of each at the point of the quadrature.
    open: Vec<usize>,
    logits: Vec<f64>,
    hazards: Vec<f64>,
}

/// Beyond this many standard deviations from where an integrand is largest nothing of it is left in double precision.
const TAIL: f64 = 9.0;
/// Step of the quadrature, times the root of the number of options. The integrands are products of n curves that are each at
/// least as smooth as a Gaussian of variance 1, so that the trapezoidal rule is off by exp(−2π²/(n step²)) of the integral:
/// exp(−40), below rounding (Trefethen & Weideman, *The exponentially convergent trapezoidal rule*, SIAM Review 56, 2014).
const STEP: f64 = 0.7;
/// Options this far below the best have a probability below the smallest number.
const HOPELESS: f64 = 60.0;

impl Normal {
    /// σ and w (options × options, see the module) of what is on offer.
    ///
    /// σ_a = ∫ φ(x − l_a) Π_{b≠a} Φ(x − l_b) dx and w_ab = ∫ φ(x − l_a) φ(x − l_b) Π_{c≠a,b} Φ(x − l_c) dx. With two options
    /// these are closed forms; with more, sums over one grid. All terms are positive, so that small probabilities are as
    /// exact, relative to their size, as large ones.
    pub(crate) fn respond(&mut self, offer: Offer<'_>, sigma: &mut [f64], slopes: &mut [f64]) {
        let Offer {
            lambda,
            q,
            available,
        } = offer;
        sigma.fill(0.0);
        slopes.fill(0.0);
        self.open.clear();
        self.open.extend((0..q.len()).filter(|&a| available[a]));
        match self.open[..] {
            [] => {}
            [a] => sigma[a] = 1.0,
            [a, b] => {
                let apart = lambda * (q[a] - q[b]) * FRAC_1_SQRT_2;
                (sigma[a], sigma[b]) = (cumulative(apart), cumulative(-apart));
                let slope = density(apart) * FRAC_1_SQRT_2;
                (slopes[a * q.len() + b], slopes[b * q.len() + a]) = (slope, slope);
            }
            _ => self.integrate(lambda, q, sigma, slopes),
        }
    }

    fn integrate(&mut self, lambda: f64, q: &[f64], sigma: &mut [f64], slopes: &mut [f64]) {
        let best = self
            .open
            .iter()
            .fold(f64::NEG_INFINITY, |m, &a| m.max(lambda * q[a]));
        self.open.retain(|&a| lambda * q[a] > best - HOPELESS);
        self.logits.clear();
        self.logits
            .extend(self.open.iter().map(|&a| lambda * q[a] - best));
        let n = self.open.len() as f64;
        let least = self.logits.iter().fold(0.0_f64, |m, l| m.min(*l));
        // No integrand is largest below (2·least + best)/3, nor, by the law of the largest of n errors, above best + √(2 ln n).
        let step = STEP / n.sqrt();
        let first = ((2.0 / 3.0 * least - TAIL) / step).floor() as i64;
        let last = ((TAIL + (2.0 * n.ln()).sqrt()) / step).ceil() as i64;
        for i in first..=last {
            let x = i as f64 * step;
            let mut all = step;
            self.hazards.clear();
            for l in &self.logits {
                let below = cumulative(x - l);
                all *= below;
                self.hazards.push(density(x - l) / below);
            }
            if all == 0.0 {
                continue;
            }
            for (i, (&a, &hazard)) in self.open.iter().zip(&self.hazards).enumerate() {
                sigma[a] += all * hazard;
                for (&b, other) in self.open.iter().zip(&self.hazards).take(i) {
                    slopes[a * q.len() + b] += all * hazard * other;
                }
            }
        }
        for (i, &a) in self.open.iter().enumerate() {
            for &b in &self.open[..i] {
                slopes[b * q.len() + a] = slopes[a * q.len() + b];
            }
        }
    }
}

/// Φ.
fn cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// φ.
fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probit(q: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n = q.len();
        let (mut sigma, mut slopes) = (vec![0.0; n], vec![0.0; n * n]);
        let offer = Offer {
            lambda: 1.0,
            q,
            available: &vec![true; n],
        };
        Normal::default().respond(offer, &mut sigma, &mut slopes);
        (sigma, slopes)
    }

    #[test]
    fn probabilities_sum_to_one_however_far_apart_the_options() {
        for n in [1, 2, 3, 5, 12, 40] {
            for spread in [0.0, 0.3, 3.0, 20.0, 500.0] {
                let q: Vec<f64> = (0..n).map(|a| spread * f64::sin(a as f64 * 1.7)).collect();
                let (sigma, _) = probit(&q);
                let total: f64 = sigma.iter().sum();
                assert!((total - 1.0).abs() < 1e-14, "{n} {spread}: {total}");
            }
        }
    }

    #[test]
    fn three_options_two_of_them_alike_agree_with_the_orthant_formula() {
        // P(all three errors' differences are negative) at l = 0 is 1/3; with one hopeless option two are left.
        let (sigma, _) = probit(&[0.0, 0.0, 0.0]);
        assert!((sigma[0] - 1.0 / 3.0).abs() < 1e-15);
        let (two, _) = probit(&[0.4, 1.0]);
        let (three, _) = probit(&[0.4, 1.0, -50.0]);
        assert!((two[0] - three[0]).abs() < 1e-15 && (two[1] - three[1]).abs() < 1e-15);
        // P(best) for l = (0, 0, t) has d/dt = 2·φ(t/√2)/√2·Φ(t/√6): summed from the far left.
        let (t, steps) = (0.8, 20_000);
        let width = (t + 12.0) / f64::from(steps);
        let at = |i: i32| {
            let t = -12.0 + (f64::from(i) + 0.5) * width;
            2.0 * density(t * FRAC_1_SQRT_2) * FRAC_1_SQRT_2 * cumulative(t / 6.0_f64.sqrt())
        };
        let sum: f64 = (0..steps).map(at).sum::<f64>() * width;
        assert!((probit(&[0.0, 0.0, t]).0[2] - sum).abs() < 1e-8);
    }

    #[test]
    fn small_probabilities_are_exact_relative_to_their_size() {
        // A third option that never matters leaves the closed form of the other two.
        let (three, _) = probit(&[0.0, -14.0, -40.0]);
        let two = cumulative(-14.0 * FRAC_1_SQRT_2);
        assert!(
            two < 1e-20 && (three[1] / two - 1.0).abs() < 1e-12,
            "{three:?} {two}"
        );
    }

    #[test]
    fn slopes_are_what_differences_come_to() {
        let q = [0.3, -0.8, 1.1, 0.2];
        let (_, slopes) = probit(&q);
        let h = 1e-5;
        for b in 0..4 {
            let (mut up, mut down) = (q, q);
            up[b] += h;
            down[b] -= h;
            let (up, down) = (probit(&up).0, probit(&down).0);
            for a in (0..4).filter(|&a| a != b) {
                let difference = (up[a] - down[a]) / (2.0 * h);
                assert!((slopes[a * 4 + b] + difference).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn what_is_not_available_is_never_taken() {
        for response in [Response::Logit, Response::Probit] {
            let mut sigma = [9.0; 4];
            response.respond(
                2.0,
                &[9.0, 0.5, 0.1, 0.5],
                &[false, true, true, true],
                &mut sigma,
            );
            assert_eq!(sigma[0], 0.0);
            assert!((sigma[1] - sigma[3]).abs() < 1e-15 && sigma[1] > sigma[2]);
        }
    }
}
