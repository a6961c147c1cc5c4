//! Numbers with their derivatives (forward mode). One without derivatives is a constant, and costs no more than a number.

use crate::normal;

/// A number and its derivative by each of some inputs; by none where the list is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Jet {
    /// The number.
    pub(crate) v: f64,
    /// Its derivatives.
    pub(crate) d: Vec<f64>,
}

impl Jet {
    /// A constant.
    pub(crate) fn of(v: f64) -> Jet {
        Jet { v, d: Vec::new() }
    }

    /// One of so many inputs.
    pub(crate) fn input(v: f64, which: usize, of: usize) -> Jet {
        let mut d = vec![0.0; of];
        d[which] = 1.0;
        Jet { v, d }
    }

    /// A function of one number, of which the value and the derivative are given.
    fn mapped(&self, v: f64, slope: f64) -> Jet {
        Jet {
            v,
            d: self.d.iter().map(|d| slope * d).collect(),
        }
    }

    /// The sum.
    pub(crate) fn plus(&self, other: &Jet) -> Jet {
        joined(self.v + other.v, (self, 1.0), (other, 1.0))
    }

    /// The difference.
    pub(crate) fn minus(&self, other: &Jet) -> Jet {
        joined(self.v - other.v, (self, 1.0), (other, -1.0))
    }

    /// The product.
    pub(crate) fn times(&self, other: &Jet) -> Jet {
        joined(self.v * other.v, (self, other.v), (other, self.v))
    }

    /// The quotient.
    pub(crate) fn over(&self, other: &Jet) -> Jet {
        let v = self.v / other.v;
        joined(v, (self, 1.0 / other.v), (other, -v / other.v))
    }

    /// Times a constant.
    pub(crate) fn scaled(&self, by: f64) -> Jet {
        self.mapped(by * self.v, by)
    }

    /// The square root.
    pub(crate) fn sqrt(&self) -> Jet {
        let v = self.v.sqrt();
        self.mapped(v, 0.5 / v)
    }

    /// ln.
    pub(crate) fn ln(&self) -> Jet {
        self.mapped(self.v.ln(), 1.0 / self.v)
    }

    /// Φ.
    pub(crate) fn cdf(&self) -> Jet {
        self.mapped(normal::cdf(self.v), normal::density(self.v))
    }

    /// Φ₂ of two numbers and their correlation.
    pub(crate) fn cdf2(&self, y: &Jet, rho: &Jet) -> Jet {
        let (x, r) = (self.v, rho.v);
        let v = normal::cdf2(x, y.v, r);
        if self.d.is_empty() && y.d.is_empty() && rho.d.is_empty() {
            return Jet::of(v);
        }
        let rest = (1.0 - r * r).max(1e-300).sqrt();
        let by_x = normal::density(x) * normal::cdf((y.v - r * x) / rest);
        let by_y = normal::density(y.v) * normal::cdf((x - r * y.v) / rest);
        let two = joined(v, (self, by_x), (y, by_y));
        joined(v, (&two, 1.0), (rho, normal::density2(x, y.v, r)))
    }
}

fn joined(v: f64, (a, by_a): (&Jet, f64), (b, by_b): (&Jet, f64)) -> Jet {
    let d = match (a.d.is_empty(), b.d.is_empty()) {
        (true, true) => Vec::new(),
        (false, true) => a.d.iter().map(|d| by_a * d).collect(),
        (true, false) => b.d.iter().map(|d| by_b * d).collect(),
        (false, false) => {
            let both = a.d.iter().zip(&b.d);
            both.map(|(a, b)| by_a * a + by_b * b).collect()
        }
    };
    Jet { v, d }
}
