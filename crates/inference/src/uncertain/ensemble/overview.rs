//! Every column of an ensemble in a few numbers, wherever its records are kept.
//!
//! Columns are asked for one at a time, so that no more of them is in memory at once: 8 bytes a draw, as much again for the
//! weights, and 16 to sort the values. Quantiles are exact.

use serde::Serialize;

use super::Record;
use super::schema::{Holds, Schema};
use super::summary::Spread;
use super::weighing::{Head, Weighing, effective};

/// Records by column.
pub trait Table {
    /// Why a column cannot be had.
    type Error;

    /// The data that decide each draw's weight, in order of draws.
    ///
    /// # Errors
    /// It cannot be had.
    fn heads(&self) -> Result<Vec<Head>, Self::Error>;

    /// The numbers of a column (index into the schema's), in the same order; NaN for none.
    ///
    /// # Errors
    /// It cannot be had.
    fn column(&self, place: usize) -> Result<Vec<f64>, Self::Error>;
}

impl Table for [Record] {
    type Error = std::convert::Infallible;

    fn heads(&self) -> Result<Vec<Head>, Self::Error> {
        Ok(self.iter().map(Head::from).collect())
    }

    fn column(&self, place: usize) -> Result<Vec<f64>, Self::Error> {
        Ok(self.iter().map(|record| record.values[place]).collect())
    }
}

/// One column over the draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Over {
    /// A number.
    Number {
        /// Over all uncertain inputs, before the reports: for what is drawn, and so known before them.
        before: Option<Spread>,
        /// Weighed by how well the draws explain the reports; none where no draw that has weight has a value.
        after: Option<Spread>,
    },
    /// One of several options.
    Option {
        /// Share of the weight for each; empty where no draw that has weight has one.
        shares: Vec<f64>,
    },
}

/// How much the weights depend on one report.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Carrier {
    /// Index into the scenario's evidence.
    pub item: usize,
    /// Effective sample size of the first draws if its factor were left out of every likelihood. Each report's factor is its
    /// probability given those before it, so that what later reports owe to this one stays in.
    pub effective_without: f64,
}

/// An ensemble in a few numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// Number of draws, and their effective sample size.
    pub weighing: Weighing,
    /// The same for the first draws alone, which are uniform over all uncertain inputs.
    pub first: Weighing,
    /// By column of the schema.
    pub columns: Vec<Over>,
    /// Reports, the one that concentrates the weights most first.
    pub carriers: Vec<Carrier>,
}

/// Sums up records, the first so many of which are uniform over all uncertain inputs.
///
/// # Errors
/// A column cannot be had.
pub fn overview<T: Table + ?Sized>(
    schema: &Schema,
    table: &T,
    first: u64,
) -> Result<Overview, T::Error> {
    let heads = table.heads()?;
    let weighing = Weighing::new(heads.iter().copied());
    let alone = |head: &Head| Head {
        log_density: 0.0,
        ..*head
    };
    let even = heads.iter().filter(|head| head.index < first).map(alone);
    let even: Vec<Head> = even.collect();
    let alike: Vec<f64> = heads.iter().map(|head| (-head.log_density).exp()).collect();
    let mut columns = Vec::with_capacity(schema.len());
    let mut carriers = Vec::new();
    for (place, column) in schema.columns().iter().enumerate() {
        let values = table.column(place)?;
        if let Holds::Report { item } = column.holds {
            let without: Vec<f64> = even
                .iter()
                .zip(&values)
                .map(|(head, own)| {
                    head.log_likelihood
                        .map_or(f64::NEG_INFINITY, |all| all - own)
                })
                .collect();
            let most = without.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let weights: Vec<f64> = without.iter().map(|log| (log - most).exp()).collect();
            carriers.push(Carrier {
                item,
                effective_without: effective(&weights),
            });
        }
        columns.push(if column.options.is_empty() {
            let given = column.holds.given();
            Over::Number {
                before: given.then(|| Spread::of(&values, &alike)).flatten(),
                after: Spread::of(&values, &weighing.weights),
            }
        } else {
            Over::Option {
                shares: shares(column.options.len(), &values, &weighing.weights),
            }
        });
    }
    carriers.sort_by(|a, b| b.effective_without.total_cmp(&a.effective_without));
    Ok(Overview {
        weighing,
        first: Weighing::new(even),
        columns,
        carriers,
    })
}

fn shares(options: usize, values: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut shares = vec![0.0; options];
    for (value, weight) in values
        .iter()
        .zip(weights)
        .filter(|(value, _)| !value.is_nan())
    {
        if let Some(share) = shares.get_mut(*value as usize) {
            *share += weight;
        }
    }
    let total: f64 = shares.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    shares.iter_mut().for_each(|share| *share /= total);
    shares
}
