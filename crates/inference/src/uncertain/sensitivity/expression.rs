//! Derivatives of expressions by the scenario's parameters, all at once (reverse mode).

use demarche_scenario::model::{Model, Op, Prior, Rx};

use crate::filter::truth::value;

/// Where an expression is evaluated.
pub(crate) struct Here<'a> {
    pub(crate) model: &'a Model,
    pub(crate) params: &'a [f64],
    pub(crate) state: &'a [u8],
    pub(crate) types: &'a [u32],
    pub(crate) round: u32,
}

impl Here<'_> {
    pub(crate) fn value(&self, rx: &Rx) -> f64 {
        value(
            rx,
            self.model,
            self.params,
            self.state,
            self.types,
            self.round,
        )
    }

    /// Adds `by` times the derivative of the expression by every parameter to `slope`. Comparisons are steps: their
    /// derivative is zero, and which branch is taken does not change.
    pub(crate) fn transposed(&self, rx: &Rx, by: f64, slope: &mut [f64]) {
        match rx {
            Rx::Param(i) => slope[*i] += by,
            Rx::Neg(a) => self.transposed(a, -by, slope),
            Rx::If(c, a, b) => {
                self.transposed(if self.value(c) != 0.0 { a } else { b }, by, slope);
            }
            Rx::Bin(op, a, b) => {
                let (by_a, by_b) = match op {
                    Op::Add => (by, by),
                    Op::Sub => (by, -by),
                    Op::Mul => (by * self.value(b), by * self.value(a)),
                    Op::Div => {
                        let divisor = self.value(b);
                        (by / divisor, -by * self.value(a) / (divisor * divisor))
                    }
                    _ => return,
                };
                self.transposed(a, by_a, slope);
                self.transposed(b, by_b, slope);
            }
            Rx::Const(_) | Rx::Var(_) | Rx::IsType(..) | Rx::Chose(..) | Rx::Round | Rx::Not(_) => {
            }
        }
    }

    /// The same for an expression that is held in [0, 1]. At the ends the derivative is the one from within.
    pub(crate) fn held(&self, rx: &Rx, by: f64, slope: &mut [f64]) {
        if (0.0..=1.0).contains(&self.value(rx)) {
            self.transposed(rx, by, slope);
        }
    }

    /// The same for probabilities of alternatives , as the compiler makes them of what is given.
    pub(crate) fn shares(&self, list: &[&Prior], by: &[f64], slope: &mut [f64]) {
        let given = |prior: &&Prior| match prior {
            Prior::Given(rx) => Some(self.value(rx).clamp(0.0, 1.0)),
            Prior::Otherwise => None,
        };
        let given: Vec<Option<f64>> = list.iter().map(given).collect();
        let sum: f64 = given.iter().flatten().sum();
        let open = given.iter().filter(|g| g.is_none()).count();
        let rest = (1.0 - sum).max(0.0) / open.max(1) as f64;
        let raw = given.iter().map(|g| g.unwrap_or(rest));
        let total: f64 = raw.clone().sum();
        if total <= 0.0 {
            return;
        }
        let mean = raw.zip(by).map(|(s, by)| s * by).sum::<f64>() / total;
        let of_open = given.iter().zip(by).filter(|(g, _)| g.is_none());
        let displaced = if open > 0 && sum <= 1.0 {
            of_open.map(|(_, by)| by - mean).sum::<f64>() / open as f64
        } else {
            0.0
        };
        for (prior, by) in list.iter().zip(by) {
            if let Prior::Given(rx) = prior {
                self.held(rx, (by - mean - displaced) / total, slope);
            }
        }
    }
}
