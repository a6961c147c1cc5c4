//! A weighed quantity in a few numbers.

use serde::Serialize;

/// Less than this is 0: answers are only known to the solver's tolerance.
const ROUNDING: f64 = 1e-9;

/// Mean and range of a quantity over weighed draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Least value with 5 % of the weight at or below it.
    pub low: f64,
    /// Least value with 95 % of the weight at or below it.
    pub high: f64,
    /// Share of the weight above zero, by more than rounding.
    pub rises: f64,
}

/// The spread of values with weights; none without weight.
pub fn spread(mut values: Vec<(f64, f64)>) -> Option<Spread> {
    let total: f64 = values.iter().map(|(_, w)| w).sum();
    if total <= 0.0 {
        return None;
    }
    let share = |f: &dyn Fn(f64) -> f64| values.iter().map(|&(x, w)| w * f(x)).sum::<f64>() / total;
    let (mean, rises) = (share(&|x| x), share(&|x| f64::from(u8::from(x > ROUNDING))));
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |p: f64| {
        let mut below = 0.0;
        let reached = values.iter().find(|(_, w)| {
            below += w;
            below >= p * total
        });
        reached.or(values.last()).map_or(mean, |(x, _)| *x)
    };
    Some(Spread {
        mean,
        low: at(0.05),
        high: at(0.95),
        rises,
    })
}
