//! Scoring rules: Brier and log scores of the forecasts in a ledger.
//!
//! Every resolved question counts once: its forecasts share its weight equally. A forecast counts if it was made before the
//! question was known: it stands before the outcome in the ledger, is dated before the day on which that was known, and not after
//! the day on which the question was to be decided.

use std::collections::HashMap;

use demarche_inference::uncertain::bootstrap;
use serde::Serialize;

use super::classes::{Class, Murphy, Pair, classes, murphy};
use super::freeze::{Dated, Freeze, Frozen};
use super::ledger::{Entry, Ledger, Outcome, Verdict};
use super::tally::{OfLedger, Unscored, Why};

/// Resolved questions below which nothing can be concluded about who made the forecasts.
pub const FEW: usize = 10;
/// Resolved questions from which the Brier score is taken apart.
pub const ENOUGH: usize = 20;

/// The scores of the forecasts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Resolved questions that have a forecast that counts.
    pub resolved: Vec<Scored>,
    /// Questions without an outcome.
    pub open: usize,
    /// Questions that were resolved as void.
    pub void: usize,
    /// Forecasts that count.
    pub forecasts: usize,
    /// Forecasts of resolved questions that do not count: the outcome could have been known.
    pub late: usize,
    /// Forecasts that count and whose day was given, not read off a clock.
    pub given: usize,
    /// Forecasts that count and were made by hindsight.
    pub hindsight: usize,
    /// Whether there are too few resolved questions to conclude anything.
    pub few: bool,
    /// Mean (p − o)², 0 at best, 0.25 for who always says 50 %; with its 90 % interval over questions.
    pub brier: Option<Estimate>,
    /// Mean −log₂ of the probability given to what happened, in bits; 0 at best, 1 for who always says 50 %. Infinite (null in
    /// JSON) if something happened that was ruled out.
    pub log: Option<f64>,
    /// The baselines.
    pub against: Vec<Against>,
    /// Forecasts by their words.
    pub classes: Vec<Class>,
    /// The Brier score taken apart, where there are enough questions.
    pub murphy: Option<Murphy>,
    /// Ledger by ledger, in the order in which they were given.
    pub ledgers: Vec<OfLedger>,
    /// Every question that has no score.
    pub unscored: Vec<Unscored>,
}

/// One resolved question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scored {
    /// Which ledger it stands in: an index of [`Scores::ledgers`].
    pub ledger: usize,
    /// Title of the scenario.
    pub title: String,
    /// Name of the question.
    pub name: String,
    /// What it says.
    pub label: String,
    /// Whether it came true.
    pub happened: bool,
    /// When that was known.
    pub on: String,
    /// The reason given for the outcome: its source.
    pub because: Option<String>,
    /// The rule of resolution.
    pub rule: Option<String>,
    /// Day and probability of every forecast that counts, in the order in which they were made.
    pub forecasts: Vec<(String, f64)>,
    /// Mean over the forecasts.
    pub brier: f64,
    /// Mean over the forecasts, in bits.
    pub log: f64,
    /// The base rate in place of the forecasts.
    pub base_rate: Option<Beside>,
    /// The persistence forecast in their place.
    pub no_change: Option<Beside>,
}

/// What a baseline says of one question, and how that scores.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// Mean over the forecasts that have it.
    pub said: f64,
    /// Its Brier score, as a mean over them.
    pub brier: f64,
    /// Its log score, as a mean over them, in bits. Infinite (null in JSON) if it rules out what happened.
    pub log: f64,
}

/// A mean over questions and the 5th and 95th percentile of its resamples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Where nine tenths of the resamples of questions lie; none for a single question.
    pub interval: Option<(f64, f64)>,
    /// The same with whole ledgers drawn, whose questions hang together; none for a single ledger.
    pub by_ledger: Option<(f64, f64)>,
}

/// A forecast that needs no scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Instead {
    /// The base rate of the question.
    BaseRate,
    /// The persistence forecast: every variable stays as it starts.
    NoChange,
    /// The first forecast on record, all the time.
    FirstForecast,
}

/// The forecasts beside a baseline, over the questions that have both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Against {
    /// The baseline.
    pub instead: Instead,
    /// Questions that have both.
    pub questions: usize,
    /// Brier score of the forecasts there.
    pub ours: f64,
    /// Brier score of the baseline.
    pub theirs: f64,
    /// Theirs less ours: above 0 where the forecasts were better.
    pub gain: Estimate,
    /// Log scores there, in bits: ours, theirs. Infinite (null in JSON) where something was ruled out that happened.
    pub log: (f64, f64),
}

/// (p − o)²
pub fn brier(probability: f64, happened: bool) -> f64 {
    (probability - f64::from(u8::from(happened))).powi(2)
}

/// −log₂ of the probability given to what happened, in bits.
pub fn surprise(probability: f64, happened: bool) -> f64 {
    let given = if happened {
        probability
    } else {
        1.0 - probability
    };
    // No negative zero.
    -given.log2() + 0.0
}

/// A resolved question with the forecasts that count.
struct Case<'a> {
    ledger: usize,
    happened: bool,
    forecasts: Vec<&'a Frozen>,
}

impl Case<'_> {
    /// The mean score of what `said` gives for each forecast; none where it never gives anything.
    fn mean(
        &self,
        said: impl Fn(usize, &Frozen) -> Option<f64>,
        rule: fn(f64, bool) -> f64,
    ) -> Option<f64> {
        let forecasts = self.forecasts.iter().enumerate();
        let scores: Vec<f64> = forecasts
            .filter_map(|(i, frozen)| Some(rule(said(i, frozen)?, self.happened)))
            .collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }
}

/// Scores the forecasts of ledgers against their outcomes.
pub fn score(ledgers: &[Ledger]) -> Scores {
    let mut scores = Scores::default();
    let mut cases = Vec::new();
    for (at, ledger) in ledgers.iter().enumerate() {
        let mut own = OfLedger::new(ledger);
        let before = cases.len();
        for told in questions(ledger) {
            let scored = match told.outcomes.last() {
                None => Err(Why::Open),
                Some((_, last)) => match last.outcome {
                    Verdict::Void => Err(Why::Void),
                    verdict => {
                        let case = case(&told, at, verdict == Verdict::Yes, &mut scores);
                        case.ok_or(Why::Late)
                    }
                },
            };
            match scored {
                Ok(case) => cases.push(case),
                Err(why) => {
                    own.without(why);
                    scores.unscored.push(unscored(&told, at, why));
                }
            }
        }
        let (resolved, cases) = (&scores.resolved[before..], &cases[before..]);
        own.resolved = resolved.len();
        own.brier = brier_of(resolved);
        own.log = log_of(resolved);
        own.against = baselines(cases);
        scores.open += own.open;
        scores.void += own.void;
        scores.ledgers.push(own);
    }
    let n = cases.len();
    scores.few = n < FEW;
    scores.brier = brier_of(&scores.resolved);
    scores.log = log_of(&scores.resolved);
    scores.against = baselines(&cases);
    let mut pairs = Vec::new();
    for (question, case) in cases.iter().enumerate() {
        pairs.extend(case.forecasts.iter().map(|frozen| Pair {
            probability: frozen.probability,
            happened: case.happened,
            weight: 1.0 / case.forecasts.len() as f64,
            question,
        }));
    }
    scores.classes = classes(&pairs);
    scores.murphy = murphy(&pairs).filter(|_| n >= ENOUGH);
    scores
}

fn brier_of(resolved: &[Scored]) -> Option<Estimate> {
    let scores: Vec<(usize, f64)> = resolved.iter().map(|s| (s.ledger, s.brier)).collect();
    estimate(&scores)
}

fn log_of(resolved: &[Scored]) -> Option<f64> {
    let n = resolved.len();
    (n > 0).then(|| resolved.iter().map(|s| s.log).sum::<f64>() / n as f64)
}

fn baselines(cases: &[Case]) -> Vec<Against> {
    let instead = [Instead::BaseRate, Instead::NoChange, Instead::FirstForecast];
    let each = instead.into_iter();
    each.filter_map(|what| against(cases, what)).collect()
}

/// A question of a ledger, with where it is spoken of.
#[derive(Default)]
struct Told<'a> {
    name: &'a str,
    /// Forecasts by their entries.
    frozen: Vec<(usize, &'a Freeze, &'a Frozen)>,
    /// Outcomes by their entries.
    outcomes: Vec<(usize, &'a Outcome)>,
}

/// All questions, in the order in which they were first frozen.
fn questions(ledger: &Ledger) -> Vec<Told<'_>> {
    let mut all: Vec<Told<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (i, entry) in ledger.entries.iter().enumerate() {
        let Entry::Freeze(freeze) = entry else {
            continue;
        };
        for frozen in &freeze.questions {
            let place = *places.entry(&frozen.name).or_insert(all.len());
            if place == all.len() {
                all.push(Told {
                    name: &frozen.name,
                    ..Told::default()
                });
            }
            let told = &mut all[place];
            // Of one name in one freeze, the first counts.
            if told.frozen.last().is_none_or(|(last, ..)| *last != i) {
                told.frozen.push((i, freeze, frozen));
            }
        }
    }
    for (i, entry) in ledger.entries.iter().enumerate() {
        if let Entry::Outcome(outcome) = entry
            && let Some(&place) = places.get(outcome.question.as_str())
        {
            all[place].outcomes.push((i, outcome));
        }
    }
    all
}

/// A question that has no score, as it was asked last.
fn unscored(told: &Told, ledger: usize, why: Why) -> Unscored {
    let asked = told.frozen.last().map(|(.., frozen)| *frozen);
    let outcome = told.outcomes.last().map(|(_, outcome)| *outcome);
    Unscored {
        ledger,
        name: told.name.into(),
        label: asked.map_or_else(String::new, |frozen| frozen.label.clone()),
        due: asked.and_then(|frozen| frozen.due.clone()),
        probability: asked.map(|frozen| frozen.probability),
        why,
        because: outcome.and_then(|outcome| outcome.because.clone()),
    }
}

/// The forecasts that count of a resolved question; none if there are none.
fn case<'a>(
    told: &Told<'a>,
    ledger: usize,
    happened: bool,
    scores: &mut Scores,
) -> Option<Case<'a>> {
    let (first_told, _) = *told.outcomes.first()?;
    let because = told.outcomes.last()?.1.because.clone();
    let known = told.outcomes.iter().map(|(_, o)| o.on.as_str());
    // A correction does not make the question less known before.
    let known = known.min()?;
    let mut case = Case {
        ledger,
        happened,
        forecasts: Vec::new(),
    };
    let mut days = Vec::new();
    let mut title = "";
    for &(i, freeze, frozen) in &told.frozen {
        let due = frozen.due.as_deref();
        let as_of = freeze.as_of.as_str();
        if i > first_told || as_of >= known || due.is_some_and(|due| as_of > due) {
            scores.late += 1;
            continue;
        }
        title = &freeze.title;
        scores.forecasts += 1;
        scores.given += usize::from(freeze.dated == Dated::Given);
        scores.hindsight += usize::from(freeze.hindsight > 0);
        days.push((freeze.as_of.clone(), frozen.probability));
        case.forecasts.push(frozen);
    }
    let first = case.forecasts.first()?;
    let own = |rule| case.mean(|_, frozen| Some(frozen.probability), rule);
    let beside = |said: fn(&Frozen) -> Option<f64>| {
        let mean = |rule| case.mean(|_, frozen| said(frozen), rule);
        Some(Beside {
            said: mean(|probability, _| probability)?,
            brier: mean(brier)?,
            log: mean(surprise)?,
        })
    };
    scores.resolved.push(Scored {
        ledger,
        title: title.into(),
        name: told.name.into(),
        label: first.label.clone(),
        happened,
        on: known.into(),
        because,
        rule: first.rule.clone(),
        forecasts: days,
        brier: own(brier)?,
        log: own(surprise)?,
        base_rate: beside(|frozen| frozen.base_rate),
        no_change: beside(|frozen| frozen.no_change),
    });
    Some(case)
}

/// The forecasts beside a baseline; none if no question has it.
fn against(cases: &[Case], instead: Instead) -> Option<Against> {
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    let mut whose = Vec::new();
    let mut log = (0.0, 0.0);
    for case in cases {
        let said = |i: usize, frozen: &Frozen| match instead {
            Instead::BaseRate => frozen.base_rate,
            Instead::NoChange => frozen.no_change,
            // The first forecast is not compared with itself.
            Instead::FirstForecast => (i > 0).then(|| case.forecasts[0].probability),
        };
        let own = |i: usize, frozen: &Frozen| said(i, frozen).map(|_| frozen.probability);
        let Some(their) = case.mean(said, brier) else {
            continue;
        };
        theirs.push(their);
        whose.push(case.ledger);
        ours.extend(case.mean(own, brier));
        log.0 += case.mean(own, surprise).unwrap_or(0.0);
        log.1 += case.mean(said, surprise).unwrap_or(0.0);
    }
    let n = theirs.len() as f64;
    let gains = theirs.iter().zip(&ours).map(|(t, o)| t - o);
    let gains: Vec<(usize, f64)> = whose.into_iter().zip(gains).collect();
    let gain = estimate(&gains)?;
    Some(Against {
        instead,
        questions: theirs.len(),
        ours: ours.iter().sum::<f64>() / n,
        theirs: theirs.iter().sum::<f64>() / n,
        gain,
        log: (log.0 / n, log.1 / n),
    })
}

/// The mean of values, each with the ledger that it comes from; those of a ledger stand together.
fn estimate(values: &[(usize, f64)]) -> Option<Estimate> {
    let alone: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    let ledgers = values.chunk_by(|a, b| a.0 == b.0);
    let clusters: Vec<(f64, f64)> = ledgers
        .map(|own| (own.iter().map(|v| v.1).sum(), own.len() as f64))
        .collect();
    (!alone.is_empty()).then(|| Estimate {
        mean: alone.iter().sum::<f64>() / alone.len() as f64,
        interval: bootstrap::of_mean(&alone),
        by_ledger: bootstrap::of_clusters(&clusters),
    })
}
