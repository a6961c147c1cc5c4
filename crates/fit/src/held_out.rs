//! Out of sample: a fit on some rows of a table, judged by the others.
//!
//! What is judged are probabilities of the outcomes that are counted. Beside the fitted game stand forecasts that need no game: how often
//! outcomes came in the rows that were fitted, how often they came to the same group of rows there, and a multinomial logit on the columns
//! that the game uses. All know the same rows.

use std::collections::BTreeMap;

use demarche_engine::progress::Progress;
use demarche_engine::random::{GAMMA, mix, uniform};
use demarche_scenario::model::Model;
use serde::Serialize;

use crate::data::{Data, Event, bind};
use crate::fit::{Estimator, FitError, Fitted, Settings, fit, log_slopes};
use crate::likelihood::Of;
use crate::multinomial::Multinomial;
use crate::table::{Condition, Table, TableError};

/// Resamples of groups of rows.
const RESAMPLES: usize = 10_000;
/// Ends of intervals, as shares of the resamples.
const ENDS: (f64, f64) = (0.05, 0.95);

/// Ways to say how likely an outcome is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forecaster {
    /// The fitted game.
    Game,
    /// How often each outcome came in the rows that were fitted.
    BaseRates,
    /// How often each came in the same group of those rows, with the base rates counted as one more observation; base rates where
    /// the group was not there.
    OwnRecord,
    /// A multinomial logit on the columns that the game uses.
    MultinomialLogit,
}

/// A mean over what was held out, with ends of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mean {
    /// The mean; none where something happened that was ruled out.
    pub value: Option<f64>,
    /// 5th and 95th percentile over resamples of groups of rows; none where the mean has no value, or there is one group.
    pub interval: Option<(f64, f64)>,
}

/// A forecaster and its scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// Which.
    pub forecaster: Forecaster,
    /// Mean of −log₂ of the probability of what came; 0 at best.
    pub bits: Mean,
    /// Mean over what came of Σ (p − 1 or 0)² over all outcomes; from 0 at best to 2.
    pub brier: Mean,
    /// How many bits more than the game it takes.
    pub bits_more: Mean,
    /// How much larger its Brier score is than the game's.
    pub brier_more: Mean,
}

/// A fit judged by rows that it did not see.
#[derive(Clone, Debug, Serialize)]
pub struct HeldOut {
    /// The rows that are held out, as was asked.
    pub condition: String,
    /// Rows that are held out.
    pub rows: usize,
    /// What was seen in them.
    pub seen: f64,
    /// Groups of them that are drawn together.
    pub groups: usize,
    /// Columns of the multinomial logit.
    pub columns: Vec<String>,
    /// The game first.
    pub judged: Vec<Judged>,
}

/// Fits a scenario to the rows of a table for which a condition fails, and judges it by those for which it holds.
///
/// # Errors
/// See [`FitError`]; and where the table has no counts of outcomes, or one part of it has no rows.
pub fn hold_out(
    model: &Model,
    table: &Table,
    (condition, settings): (&Condition, &Settings),
    progress: &dyn Progress,
) -> Result<(Fitted, HeldOut), FitError> {
    let held = condition.rows(table)?;
    let (fitted_on, judged_by) = (table.only(|row| !held[row]), table.only(|row| held[row]));
    if fitted_on.is_empty() || judged_by.is_empty() {
        let rows = if judged_by.is_empty() {
            "no row"
        } else {
            "every row"
        };
        let what = format!("`{condition}` holds in {rows}: some must be held out, and some fitted");
        return Err(TableError::Whole(what).into());
    }
    let train = bind(model, &fitted_on, &settings.special)?;
    let test = bind(model, &judged_by, &settings.special)?;
    if !train.partition {
        let what = "forecasts of rows that are held out are judged by counts of outcomes, and this table has moves";
        return Err(TableError::Whole(what.into()).into());
    }
    let fitted = fit(model, &fitted_on, settings, progress)?;
    let theta: Vec<f64> = fitted.coefficients.iter().map(|c| c.value).collect();
    // Which of several equilibria makes the held-out rows likeliest is not known beforehand.
    let settings = Settings {
        estimator: Estimator::Ml,
        ..settings.clone()
    };
    let used = used(model, &train, (&theta, &settings), progress)?;
    let game = probabilities(model, &test, (&theta, &settings), progress)?;
    let rates: Vec<f64> = train.outcomes.iter().map(|o| o.observed).collect();
    let logit = Multinomial::fit(&train, &used, progress);
    let groups = Groups::new(&judged_by, &test, settings.special.cluster.as_deref())?;
    let mut all = vec![
        (
            Forecaster::Game,
            per_observation(&test, |i| game[test.observations[i].case].clone()),
        ),
        (
            Forecaster::BaseRates,
            per_observation(&test, |_| rates.clone()),
        ),
    ];
    if let Some(column) = &settings.special.cluster {
        let records = Records::new(
            &fitted_on,
            &train,
            (column, settings.special.count.as_deref()),
        )?;
        let own = |i: usize| records.of(&groups.names[test.observations[i].cluster], &rates);
        all.push((Forecaster::OwnRecord, per_observation(&test, own)));
    }
    let by_logit = |i: usize| logit.probabilities(&test.cases[test.observations[i].case].values);
    all.push((
        Forecaster::MultinomialLogit,
        per_observation(&test, by_logit),
    ));
    let of_game = all[0].1.clone();
    let judged = all.into_iter().map(|(forecaster, losses)| {
        let mean = |pick: fn(&Loss) -> f64| groups.mean(&test, |i| pick(&losses[i]));
        let more =
            |pick: fn(&Loss) -> f64| groups.mean(&test, |i| pick(&losses[i]) - pick(&of_game[i]));
        Judged {
            forecaster,
            bits: mean(|loss| loss.bits),
            brier: mean(|loss| loss.brier),
            bits_more: more(|loss| loss.bits),
            brier_more: more(|loss| loss.brier),
        }
    });
    let judged = judged.collect();
    let columns = used.iter().map(|&c| model.columns[c].name.clone());
    let held_out = HeldOut {
        condition: condition.to_string(),
        rows: judged_by.len(),
        seen: test.observations.iter().map(|seen| seen.weight).sum(),
        groups: groups.count(),
        columns: columns.collect(),
        judged,
    };
    Ok((fitted, held_out))
}

/// By case and outcome, the probability under the game at some coefficients.
fn probabilities(
    model: &Model,
    data: &Data,
    (theta, settings): (&[f64], &Settings),
    progress: &dyn Progress,
) -> Result<Vec<Vec<f64>>, FitError> {
    let slopes = log_slopes((model, data), (theta, Of::Outcomes), settings, progress)?;
    let of_case = slopes
        .iter()
        .map(|case| case.iter().map(|slope| slope.log.exp()).collect());
    Ok(of_case.collect())
}

/// The columns that move some outcome in some case.
fn used(
    model: &Model,
    data: &Data,
    (theta, settings): (&[f64], &Settings),
    progress: &dyn Progress,
) -> Result<Vec<usize>, FitError> {
    let slopes = log_slopes((model, data), (theta, Of::Outcomes), settings, progress)?;
    let moves = |&c: &usize| {
        let param = model.columns[c].param;
        slopes
            .iter()
            .flatten()
            .any(|slope| slope.params[param] != 0.0)
    };
    Ok((0..model.columns.len()).filter(moves).collect())
}

/// What a forecast of one observation lost.
#[derive(Clone, Copy)]
struct Loss {
    bits: f64,
    brier: f64,
}

fn per_observation(data: &Data, forecast: impl Fn(usize) -> Vec<f64>) -> Vec<Loss> {
    let each = data.observations.iter().enumerate().map(|(i, seen)| {
        let came = outcome(data, &data.cases[seen.case].events[seen.event]);
        let p = forecast(i);
        let square = |(o, p): (usize, &f64)| (p - f64::from(u8::from(Some(o) == came))).powi(2);
        Loss {
            bits: -came.map_or(0.0, |o| p[o]).log2(),
            brier: p.iter().enumerate().map(square).sum(),
        }
    });
    each.collect()
}

/// The index of an outcome among all that are counted.
pub(crate) fn outcome(data: &Data, event: &Event) -> Option<usize> {
    data.outcomes
        .iter()
        .position(|outcome| outcome.event == *event)
}

/// Groups of held-out rows that are drawn together.
struct Groups {
    /// By group of the data.
    names: Vec<String>,
}

impl Groups {
    fn new(table: &Table, data: &Data, cluster: Option<&str>) -> Result<Groups, TableError> {
        let mut names: Vec<String> = Vec::new();
        match cluster {
            Some(column) => {
                let column = table.column(column, "`--cluster` names it")?;
                for row in 0..table.len() {
                    let name = table.text(row, column).unwrap_or_default();
                    if !names.iter().any(|known| known == name) {
                        names.push(name.to_owned());
                    }
                }
            }
            None => {
                let most = data.observations.iter().map(|seen| seen.cluster);
                names = vec![String::new(); most.max().map_or(0, |most| most + 1)];
            }
        }
        Ok(Groups { names })
    }

    fn count(&self) -> usize {
        self.names.len()
    }

    /// The mean of a loss over what was seen, with the interval of its resamples.
    fn mean(&self, data: &Data, loss: impl Fn(usize) -> f64) -> Mean {
        let mut sums = vec![(0.0, 0.0); self.count()];
        for (i, seen) in data.observations.iter().enumerate() {
            sums[seen.cluster].0 += seen.weight * loss(i);
            sums[seen.cluster].1 += seen.weight;
        }
        let of = |(lost, weight): (f64, f64)| lost / weight;
        let add = |a: (f64, f64), b: (f64, f64)| (a.0 + b.0, a.1 + b.1);
        let value = of(sums.iter().copied().fold((0.0, 0.0), add));
        if !value.is_finite() || sums.len() < 2 {
            return Mean {
                value: value.is_finite().then_some(value),
                interval: None,
            };
        }
        let n = sums.len();
        let resample = |r: usize| {
            let draw = |i: usize| {
                let counter = mix((r as u64).wrapping_mul(GAMMA)).wrapping_add(i as u64);
                sums[((uniform(counter) * n as f64) as usize).min(n - 1)]
            };
            of((0..n).map(draw).fold((0.0, 0.0), add))
        };
        let mut means: Vec<f64> = (0..RESAMPLES).map(resample).collect();
        means.retain(|mean| mean.is_finite());
        means.sort_by(f64::total_cmp);
        let at = |share: f64| means[((share * means.len() as f64) as usize).min(means.len() - 1)];
        Mean {
            value: Some(value),
            interval: Some((at(ENDS.0), at(ENDS.1))),
        }
    }
}

/// How often each outcome came to each group of the rows that were fitted.
struct Records(BTreeMap<String, Vec<f64>>);

impl Records {
    fn new(
        table: &Table,
        data: &Data,
        (group, count): (&str, Option<&str>),
    ) -> Result<Records, TableError> {
        let group = table.column(group, "`--cluster` names it")?;
        let count = count.map(|name| table.column(name, "`--count` names it"));
        let count = count.transpose()?;
        let columns = data.outcomes.iter();
        let columns = columns.map(|outcome| table.column(&outcome.name, "it is counted"));
        let columns: Vec<usize> = columns.collect::<Result<_, _>>()?;
        let mut records: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for row in 0..table.len() {
            let name = table.text(row, group).unwrap_or_default().to_owned();
            let times = match count {
                Some(column) => table.number(row, column)?.unwrap_or(0.0),
                None => 1.0,
            };
            let own = records
                .entry(name)
                .or_insert_with(|| vec![0.0; columns.len()]);
            for (sum, &column) in own.iter_mut().zip(&columns) {
                *sum += times * table.number(row, column)?.unwrap_or(0.0);
            }
        }
        Ok(Records(records))
    }

    fn of(&self, group: &str, rates: &[f64]) -> Vec<f64> {
        let Some(counts) = self.0.get(group) else {
            return rates.to_vec();
        };
        let all = 1.0 + counts.iter().sum::<f64>();
        let each = counts.iter().zip(rates);
        each.map(|(count, rate)| (count + rate) / all).collect()
    }
}
