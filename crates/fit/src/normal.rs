//! The normal distribution in one and two dimensions, and the χ² distribution.

use std::f64::consts::{PI, SQRT_2};

/// Φ(x).
pub fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

/// φ(x).
pub fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

/// The density of two standard normal numbers with correlation ρ; 0 where one is the other, whose density is on a line.
pub fn density2(x: f64, y: f64, rho: f64) -> f64 {
    let rest = 1.0 - rho * rho;
    if rest <= 0.0 {
        return 0.0;
    }
    (-(x * x - 2.0 * rho * x * y + y * y) / (2.0 * rest)).exp() / (2.0 * PI * rest.sqrt())
}

/// Probability that χ² with so many degrees of freedom is at least x.
pub fn chi_squared_tail(x: f64, degrees: usize) -> f64 {
    if x <= 0.0 || degrees == 0 {
        return 1.0;
    }
    let (a, x) = (0.5 * degrees as f64, 0.5 * x);
    let log = a * x.ln() - x - libm::lgamma(a);
    if x < a + 1.0 {
        // The series of the lower tail.
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return 1.0 - sum * log.exp();
    }
    // Lentz's continued fraction of the upper tail.
    let tiny = 1e-300;
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / tiny, 1.0 / b);
    let mut h = d;
    for i in 1..10_000 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / nonzero(an * d + b, tiny);
        c = nonzero(b + an / c, tiny);
        h *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h * log.exp()
}

fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

const SIX: [(f64, f64); 3] = [
    (0.171_324_492_379_170_5, 0.932_469_514_203_152_2),
    (0.360_761_573_048_138_4, 0.661_209_386_466_264_7),
    (0.467_913_934_572_690_4, 0.238_619_186_083_197),
];
const TWELVE: [(f64, f64); 6] = [
    (0.047_175_336_386_511_77, 0.981_560_634_246_719_1),
    (0.106_939_325_995_318_3, 0.904_117_256_370_475),
    (0.160_078_328_543_346_4, 0.769_902_674_194_305),
    (0.203_167_426_723_065_9, 0.587_317_954_286_617_1),
    (0.233_492_536_538_354_7, 0.367_831_498_998_180_2),
    (0.249_147_045_813_402_9, 0.125_233_408_511_469_2),
];
const TWENTY: [(f64, f64); 10] = [
    (0.017_614_007_139_152_12, 0.993_128_599_185_094_9),
    (0.040_601_429_800_386_94, 0.963_971_927_277_913_8),
    (0.062_672_048_334_109_06, 0.912_234_428_251_326),
    (0.083_276_741_576_704_75, 0.839_116_971_822_218_8),
    (0.101_930_119_817_240_4, 0.746_331_906_460_150_8),
    (0.118_194_531_961_518_4, 0.636_053_680_726_515),
    (0.131_688_638_449_176_6, 0.510_867_001_950_827_1),
    (0.142_096_109_318_382_1, 0.373_706_088_715_419_6),
    (0.149_172_986_472_603_7, 0.227_785_851_141_645_1),
    (0.152_753_387_130_725_9, 0.076_526_521_133_497_33),
];

/// Φ₂(x, y; ρ): the probability that two standard normal numbers with correlation ρ are at most x and y (Genz 2004, after Drezner &
/// Wesolowsky 1990). Absolute errors are about 1e-16; for ρ ≥ 0 below 0.925 all terms are positive, so that small values keep their digits.
pub fn cdf2(x: f64, y: f64, rho: f64) -> f64 {
    upper(-x, -y, rho)
}

fn upper(h: f64, mut k: f64, r: f64) -> f64 {
    if h == f64::INFINITY || k == f64::INFINITY {
        return 0.0;
    }
    if h == f64::NEG_INFINITY || k == f64::NEG_INFINITY {
        return cdf(-h.max(k));
    }
    let points: &[(f64, f64)] = match r.abs() {
        a if a < 0.3 => &SIX,
        a if a < 0.75 => &TWELVE,
        _ => &TWENTY,
    };
    let both = points
        .iter()
        .flat_map(|&(w, x)| [(w, 1.0 - x), (w, 1.0 + x)]);
    let mut hk = h * k;
    if r.abs() < 0.925 {
        let hs = 0.5 * (h * h + k * k);
        let half = 0.5 * r.asin();
        let sum: f64 = both
            .map(|(w, x)| {
                let sn = (half * x).sin();
                w * ((sn * hk - hs) / (1.0 - sn * sn)).exp()
            })
            .sum();
        return sum * half / (2.0 * PI) + cdf(-h) * cdf(-k);
    }
    if r < 0.0 {
        k = -k;
        hk = -hk;
    }
    let mut bvn = 0.0;
    if r.abs() < 1.0 {
        let rest = (1.0 - r) * (1.0 + r);
        let mut a = rest.sqrt();
        let bs = (h - k) * (h - k);
        let (c, d) = ((4.0 - hk) / 8.0, (12.0 - hk) / 80.0);
        let asr = -0.5 * (bs / rest + hk);
        if asr > -100.0 {
            let tail = 1.0 - c * (bs - rest) * (1.0 - d * bs) / 3.0 + c * d * rest * rest;
            bvn = a * asr.exp() * tail;
        }
        if hk > -100.0 {
            let b = bs.sqrt();
            let sp = (2.0 * PI).sqrt() * cdf(-b / a);
            bvn -= (-0.5 * hk).exp() * sp * b * (1.0 - c * bs * (1.0 - d * bs) / 3.0);
        }
        a *= 0.5;
        let mut sum = 0.0;
        for (w, x) in both {
            let xs = (a * x) * (a * x);
            let asr = -0.5 * (bs / xs + hk);
            if asr > -100.0 {
                let sp = 1.0 + c * xs * (1.0 + 5.0 * d * xs);
                let rs = (1.0 - xs).sqrt();
                let ep = (-0.5 * hk * xs / ((1.0 + rs) * (1.0 + rs))).exp() / rs;
                sum += w * asr.exp() * (sp - ep);
            }
        }
        bvn = (a * sum - bvn) / (2.0 * PI);
    }
    let p = if r > 0.0 {
        bvn + cdf(-h.max(k))
    } else if h >= k {
        -bvn
    } else {
        let between = if h < 0.0 {
            cdf(k) - cdf(h)
        } else {
            cdf(-h) - cdf(-k)
        };
        between - bvn
    };
    p.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ∫ φ(u) Φ((y − ρu)/√(1−ρ²)) du below x, by the midpoint rule.
    fn plain(x: f64, y: f64, rho: f64) -> f64 {
        let (n, low) = (200_000, -9.0);
        let h = (x - low) / f64::from(n);
        let rest = (1.0 - rho * rho).sqrt();
        let at = |i: i32| low + h * (f64::from(i) + 0.5);
        let sum: f64 = (0..n)
            .map(|i| density(at(i)) * cdf((y - rho * at(i)) / rest))
            .sum();
        sum * h
    }

    #[test]
    fn two_dimensions_agree_with_an_integral_over_one() {
        for rho in [
            -0.99,
            -0.95,
            -0.7,
            -0.2,
            0.0,
            0.1,
            0.5,
            1.0 / SQRT_2,
            0.9,
            0.93,
            0.999,
        ] {
            for (x, y) in [
                (0.0, 0.0),
                (1.0, -0.5),
                (-2.0, -1.5),
                (0.3, 2.5),
                (-3.0, 1.0),
            ] {
                let (fast, slow) = (cdf2(x, y, rho), plain(x, y, rho));
                assert!((fast - slow).abs() < 1e-9, "{x} {y} {rho}: {fast} {slow}");
            }
        }
    }

    #[test]
    fn tails_of_chi_squared_are_those_of_the_normal_and_the_exponential() {
        for x in [0.1_f64, 1.0, 3.841_458_820_694_124, 12.0, 40.0] {
            let one = 2.0 * cdf(-x.sqrt());
            assert!((chi_squared_tail(x, 1) - one).abs() < 1e-13);
            assert!((chi_squared_tail(x, 2) - (-0.5 * x).exp()).abs() < 1e-13);
            let four = (-0.5 * x).exp() * (1.0 + 0.5 * x);
            assert!((chi_squared_tail(x, 4) - four).abs() < 1e-13);
        }
    }
}
