//! Rows weighed by how well each draw explains the reports.

use serde::Serialize;

use super::Row;
use super::weighing::{Head, Weighing};

/// A quantity over the draws, weighed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Least value with 5 % of the weight at or below it.
    pub low: f64,
    /// Least value with 25 % of the weight at or below it.
    pub lower: f64,
    /// Least value with 75 % of the weight at or below it.
    pub upper: f64,
    /// Least value with 95 % of the weight at or below it.
    pub high: f64,
    /// Share of the weight above one half.
    pub likely: f64,
}

impl Spread {
    /// The spread of values under these weights; values that are NaN and weights that are 0 do not count. None if nothing does.
    pub fn of(values: &[f64], weights: &[f64]) -> Option<Spread> {
        let there = values.iter().copied().zip(weights.iter().copied());
        let there = there.filter(|(value, weight)| !value.is_nan() && *weight > 0.0);
        spread(there.collect())
    }

    /// The spread of one minus each value. Its ends are those of values, so that where several values share the weight at an end it
    /// may take the next one.
    pub fn complement(&self) -> Spread {
        Spread {
            mean: 1.0 - self.mean,
            low: 1.0 - self.high,
            lower: 1.0 - self.upper,
            upper: 1.0 - self.lower,
            high: 1.0 - self.low,
            likely: 1.0 - self.likely,
        }
    }

    /// Standard error of the mean of these values under these weights, as if draws were independent: √Σw²(x−m)²/Σw.
    pub fn error(&self, values: &[f64], weights: &[f64]) -> f64 {
        let there = || values.iter().zip(weights).filter(|(x, _)| !x.is_nan());
        let total: f64 = there().map(|(_, w)| w).sum();
        let squares = there().map(|(x, w)| (w * (x - self.mean)).powi(2));
        if total > 0.0 {
            squares.sum::<f64>().sqrt() / total
        } else {
            0.0
        }
    }
}

/// The answers of all draws in a few numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Number of draws, and their effective sample size.
    #[serde(flatten)]
    pub weighing: Weighing,
    /// By question; none where no draw answers it.
    pub answers: Vec<Option<Spread>>,
    /// By actor of the graph and type; empty if no draw explains the reports.
    pub types: Vec<Vec<Spread>>,
}

/// Weighs rows by the likelihood of the reports.
pub fn summarise(rows: &[Row]) -> Summary {
    let weighing = Weighing::new(rows.iter().map(Head::from));
    let weighed = || {
        let pairs = weighing.weights.iter().zip(rows);
        pairs.filter(|(_, row)| row.log_likelihood.is_some())
    };
    let over = |value: &dyn Fn(&Row) -> Option<f64>| {
        spread(
            weighed()
                .filter_map(|(w, row)| Some((value(row)?, *w)))
                .collect(),
        )
    };
    let first = weighed().next().map(|(_, row)| row);
    let answers = first.map_or(0, |row| row.answers.len());
    let types = first.map_or(&[][..], |row| &row.types);
    Summary {
        answers: (0..answers).map(|q| over(&|row| row.answers[q])).collect(),
        types: types
            .iter()
            .enumerate()
            .map(|(i, types)| {
                let of = |k: usize| over(&|row: &Row| Some(row.types[i][k]));
                (0..types.len()).filter_map(of).collect()
            })
            .collect(),
        weighing,
    }
}

/// The spread of (value, weight) pairs; none without weight.
fn spread(mut values: Vec<(f64, f64)>) -> Option<Spread> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = values.iter().map(|(_, w)| w).sum();
    let (last, _) = *values.last().filter(|_| total > 0.0)?;
    let quantile = |share: f64| {
        let mut below = 0.0;
        let mut reached = values.iter().filter(|(_, w)| {
            below += w;
            below >= share * total
        });
        reached.next().map_or(last, |(x, _)| *x)
    };
    let above = values.iter().filter(|(x, _)| *x > 0.5);
    Some(Spread {
        mean: values.iter().map(|(x, w)| x * w).sum::<f64>() / total,
        low: quantile(0.05),
        lower: quantile(0.25),
        upper: quantile(0.75),
        high: quantile(0.95),
        likely: above.map(|(_, w)| w).sum::<f64>() / total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::Route;

    #[test]
    fn the_spread_of_weighed_values() {
        let even: Vec<(f64, f64)> = (1..=100).map(|i| (f64::from(i) / 100.0, 2.0)).collect();
        let s = spread(even).expect("there is weight");
        assert!((s.mean - 0.505).abs() < 1e-12 && (s.likely - 0.5).abs() < 1e-12);
        assert_eq!((s.low, s.lower, s.upper, s.high), (0.05, 0.25, 0.75, 0.95));
        let heavy = spread(vec![(0.9, 99.0), (0.1, 1.0)]).expect("there is weight");
        assert_eq!((heavy.low, heavy.high, heavy.likely), (0.9, 0.9, 0.99));
        assert_eq!(spread(vec![]), None);
    }

    #[test]
    fn draws_that_explain_the_reports_badly_count_for_little() {
        let row = |index, log_likelihood: Option<f64>, p| Row {
            index,
            route: Route::Refined,
            log_likelihood,
            answers: vec![Some(p)],
            types: Vec::new(),
        };
        let rows = [
            row(0, Some(0.75_f64.ln()), 1.0),
            row(1, Some(0.25_f64.ln()), 0.0),
            row(2, None, 0.0),
        ];
        let summary = summarise(&rows);
        let mean = summary.answers[0].expect("answered").mean;
        assert!((mean - 0.75).abs() < 1e-12);
        assert!((summary.weighing.effective - 1.6).abs() < 1e-12);
        let evidence = summary.weighing.log_evidence.expect("explained").exp();
        assert!((evidence - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(
            (summary.weighing.impossible, summary.weighing.unsolved),
            (1, 0)
        );
        assert_eq!(summarise(&[]).weighing.log_evidence, None);
    }
}
