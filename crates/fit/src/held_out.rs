//! Out of sample: a fit on some rows of a table, judged by the others.
//!
//! What is judged are probabilities of the outcomes that are counted. Beside the fitted game stand forecasts that need no game: how often
//! outcomes came in the rows that were fitted, how often they came to the same group of rows there, and a multinomial logit on the columns
//! that the game uses. All know the same rows.

use std::collections::BTreeMap;

use demarche_engine::progress::{Progress, Quiet};
use demarche_inference::uncertain::bootstrap;
use demarche_scenario::model::Model;
use serde::Serialize;

use crate::data::{Data, Event, bind};
use crate::fit::{Estimator, FitError, Fitted, Settings, fit, outcome_slopes};
use crate::multinomial::Multinomial;
use crate::optimise::Ending;
use crate::table::{Condition, Table, TableError};

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
    /// The mean: not finite where something happened that was ruled out, and null in data.
    pub value: f64,
    /// 5th and 95th percentile over resamples of groups of rows; none where the mean is not finite, or there is one group.
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
    /// How many bits more than the game it takes; none for the game.
    pub bits_more: Option<Mean>,
    /// How much larger its Brier score is than the game's.
    pub brier_more: Option<Mean>,
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

/// Fits a scenario to the rows of a table for which a condition fails, and judges it by those for which it holds. A fit that is stopped from
/// outside is not judged.
///
/// Which of several equilibria makes the held-out rows likeliest is not known beforehand: however it was estimated, the game forecasts by
/// the equilibrium that [`Estimator::Ml`] selects.
///
/// # Errors
/// See [`FitError`]; and where the table has no counts of outcomes, or one part of it has no rows.
pub fn hold_out(
    model: &Model,
    table: &Table,
    (condition, settings): (&Condition, &Settings),
    progress: &dyn Progress,
) -> Result<(Fitted, Option<HeldOut>), FitError> {
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
    if fitted.ending == Ending::Stopped {
        return Ok((fitted, None));
    }
    let theta: Vec<f64> = fitted.coefficients.iter().map(|c| c.value).collect();
    let settings = Settings {
        estimator: Estimator::Ml,
        ..settings.clone()
    };
    let used = used(model, &train, (&theta, &settings), progress)?;
    let game = probabilities(model, &test, (&theta, &settings), progress)?;
    let rates: Vec<f64> = train.outcomes.iter().map(|o| o.observed).collect();
    let logit = Multinomial::fit(&train, &used, &Quiet);
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
    if train.clustered {
        let records = records(&train);
        let own =
            |i: usize| own_record(&records, &test.groups[test.observations[i].cluster], &rates);
        all.push((Forecaster::OwnRecord, per_observation(&test, own)));
    }
    let by_logit = |i: usize| logit.probabilities(&test.cases[test.observations[i].case].values);
    all.push((
        Forecaster::MultinomialLogit,
        per_observation(&test, by_logit),
    ));
    let of_game = all[0].1.clone();
    let judged = all.into_iter().map(|(forecaster, losses)| {
        let over = |pick: fn(&Loss) -> f64| mean(&test, |i| pick(&losses[i]));
        let more = |pick: fn(&Loss) -> f64| {
            let beside = forecaster != Forecaster::Game;
            beside.then(|| mean(&test, |i| pick(&losses[i]) - pick(&of_game[i])))
        };
        Judged {
            forecaster,
            bits: over(|loss| loss.bits),
            brier: over(|loss| loss.brier),
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
        groups: test.groups.len(),
        columns: columns.collect(),
        judged,
    };
    Ok((fitted, Some(held_out)))
}

/// By case and outcome, the probability under the game at some coefficients.
fn probabilities(
    model: &Model,
    data: &Data,
    (theta, settings): (&[f64], &Settings),
    progress: &dyn Progress,
) -> Result<Vec<Vec<f64>>, FitError> {
    let slopes = outcome_slopes((model, data), theta, settings, progress)?;
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
    let slopes = outcome_slopes((model, data), theta, settings, progress)?;
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

/// The mean of a loss over what was seen, with the interval over resamples of its groups.
fn mean(data: &Data, loss: impl Fn(usize) -> f64) -> Mean {
    let mut sums = vec![(0.0, 0.0); data.groups.len()];
    for (i, seen) in data.observations.iter().enumerate() {
        sums[seen.cluster].0 += seen.weight * loss(i);
        sums[seen.cluster].1 += seen.weight;
    }
    let all = sums.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
    let value = all.0 / all.1;
    let known = value.is_finite().then_some(&sums);
    Mean {
        value,
        interval: known.and_then(|sums| bootstrap::of_clusters(sums)),
    }
}

/// By group, how often each outcome came to it.
fn records(data: &Data) -> BTreeMap<&str, Vec<f64>> {
    let mut records: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for seen in &data.observations {
        let own = records.entry(&data.groups[seen.cluster]);
        let own = own.or_insert_with(|| vec![0.0; data.outcomes.len()]);
        if let Some(o) = outcome(data, &data.cases[seen.case].events[seen.event]) {
            own[o] += seen.weight;
        }
    }
    records
}

/// A group's record, with the rates counted as one more observation.
fn own_record(records: &BTreeMap<&str, Vec<f64>>, group: &str, rates: &[f64]) -> Vec<f64> {
    let Some(counts) = records.get(group) else {
        return rates.to_vec();
    };
    let all = 1.0 + counts.iter().sum::<f64>();
    let each = counts.iter().zip(rates);
    each.map(|(count, rate)| (count + rate) / all).collect()
}
