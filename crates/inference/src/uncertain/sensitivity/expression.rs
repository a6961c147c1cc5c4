//! Derivatives by the scenario's parameters of what the compiler makes of expressions: numbers clamped to [0, 1], and shares.

use demarche_scenario::model::{Formula, Prior};

use crate::filter::truth::Here;

impl Here<'_> {
    /// [`Formula::derivative`] of an expression that is clamped to [0, 1]. At the ends the derivative is the one from within.
    pub(crate) fn clamped(&self, formula: &Formula, by: f64, slope: &mut [f64]) {
        if (0.0..=1.0).contains(&formula.eval(self)) {
            formula.derivative(self, by, slope);
        }
    }

    /// The same for probabilities of alternatives, as the compiler makes them of what is given.
    pub(crate) fn shares(&self, list: &[&Prior], by: &[f64], slope: &mut [f64]) {
        let given = |prior: &&Prior| match prior {
            Prior::Given(formula) => Some(formula.eval(self).clamp(0.0, 1.0)),
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
            if let Prior::Given(formula) = prior {
                self.clamped(formula, (by - mean - displaced) / total, slope);
            }
        }
    }
}
