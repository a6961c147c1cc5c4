//! What drives an answer, with names in place of indices: the tornado, swaps of goals, and shares of the spread.

use demarche_engine::progress::Progress;
use demarche_inference::analysis::drivers::{
    self, Driver, DriversError, End, Explained, Swapped, swap_each,
};
use demarche_inference::uncertain::ensemble::{self, Ensemble};
use demarche_inference::uncertain::inputs::{Input, ranking};
use demarche_inference::uncertain::sobol::Indices;
use demarche_inference::uncertain::worlds::Worlds;
use demarche_scenario::model::Model;
use serde::Serialize;

use crate::analyse::{AnalyseError, Settings, under, worlds};
use crate::findings::Equilibrium;
use crate::inputs::{self, Labels};
use crate::view::largest_first;

/// What to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Index of the question.
    pub question: usize,
    /// Whether to solve the game at the ends of every uncertain input and with goals swapped; derivatives alone otherwise.
    pub resolve: bool,
    /// Draws from which the spread is explained; 0 to leave that out.
    pub draws: u64,
    /// Seed of the draws.
    pub seed: u64,
}

/// What drives an answer.
#[derive(Clone, Debug, Serialize)]
pub struct Driven {
    /// Title of the scenario.
    pub title: String,
    /// The question's name.
    pub question: String,
    /// Label of the question.
    pub label: String,
    /// The answer at the point estimate.
    pub base: f64,
    /// Which solution that rests on.
    pub equilibrium: Equilibrium,
    /// Uncertain inputs with the answers at their ends; the one that moves the answer most first.
    pub rows: Vec<Row>,
    /// Neighbouring goals swapped; what moves the answer most first. Empty where nothing was solved anew.
    pub swaps: Vec<SwapRow>,
    /// Shares of the spread over draws; none where nothing was drawn, or the answer does not vary.
    pub spread: Option<SpreadOver>,
}

/// One uncertain input.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its path in the scenario.
    pub path: String,
    /// Its label; of a ranking its order.
    pub label: String,
    /// The derivative of the answer by the number; none for a ranking.
    pub slope: Option<f64>,
    /// The ends of what the scenario allows.
    pub ends: [RowEnd; 2],
    /// Whether a straight line along the derivative misses the solved answer by more than a percentage point at an end.
    pub bent: bool,
}

/// An uncertain input at an end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowEnd {
    /// The value there, in words.
    pub at: String,
    /// The answer there: solved, or along the line.
    pub answer: f64,
    /// Where the straight line along the derivative ends.
    pub straight: f64,
    /// The answer when the game is solved there.
    pub solved: Option<f64>,
}

/// Two neighbouring goals swapped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SwapRow {
    /// Path of the type.
    pub path: String,
    /// The type, for people.
    pub who: String,
    /// The goal that is ranked higher now.
    pub above: String,
    /// The goal that is ranked higher once they are swapped.
    pub below: String,
    /// The answer then; none if it has none.
    pub answer: Option<f64>,
    /// Answers that cross even odds: question, before, after.
    pub flips: Vec<(String, f64, f64)>,
}

/// The spread of an answer over draws, and its shares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpreadOver {
    /// Draws with an answer.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Mean answer over them, each counting alike.
    pub mean: f64,
    /// Its standard deviation over them.
    pub deviation: f64,
    /// Share of the variance that the fit behind the shares predicts at draws that it has not seen.
    pub predicted: f64,
    /// Terms of the fit.
    pub terms: usize,
    /// The largest share first, the rest in the scenario's order; empty where the fit is poor.
    pub shares: Vec<ShareRow>,
}

/// The share that one uncertain input explains.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShareRow {
    /// Its path in the scenario.
    pub path: String,
    /// Its label.
    pub label: String,
    /// First-order and total Sobol indices.
    #[serde(flatten)]
    pub indices: Indices,
}

/// Computes what drives an answer. None if the question's condition has probability 0.
///
/// # Errors
/// The scenario as it is has no answers, or it is at a turning point of its branch, where derivatives cannot be had.
pub fn driven(
    model: &Model,
    wanted: Wanted,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Option<Driven>, AnalyseError> {
    let worlds = worlds(model, settings, progress)?;
    let model = worlds.model();
    let found = drivers::drivers(
        &worlds,
        wanted.question,
        wanted.resolve,
        settings.threads,
        progress,
    );
    let found = match found {
        Ok(found) => found,
        Err(DriversError::NoAnswer) => return Ok(None),
        Err(DriversError::NotSolved(_)) => return Err(AnalyseError::TurningPoint),
    };
    let labels = Labels::new(model);
    let row = |driver: &Driver| row(&labels, driver, &found.gradient.params);
    let mut swaps = Vec::new();
    if wanted.resolve {
        let swapped = swap_each(&worlds, settings.threads, progress);
        swaps.extend(swapped.iter().map(|s| swap(&worlds, s, wanted.question)));
        let moved = |row: &SwapRow| row.answer.map_or(0.0, |answer| (answer - found.base).abs());
        swaps.sort_by_key(|swap| largest_first(moved(swap)));
    }
    let question = model.asked_at(wanted.question);
    Ok(Some(Driven {
        title: model.title.clone(),
        question: question.name.clone(),
        label: question.label.clone(),
        base: found.base,
        equilibrium: under(&worlds, worlds.base())?,
        rows: found.rows.iter().map(row).collect(),
        swaps,
        spread: spread(&worlds, wanted, settings, progress),
    }))
}

fn row(labels: &Labels<'_>, driver: &Driver, slopes: &[f64]) -> Row {
    let model = labels.model;
    let end = |end: &End| RowEnd {
        at: match (driver.input, end.number, &end.weights) {
            (Input::Number(i), Some(x), _) => inputs::value(&model.params[i].dist, x),
            (Input::Ranking(a, k), _, Some(weights)) => {
                let groups = ranking(model, a, k).unwrap_or_default();
                inputs::weights(model, groups, weights)
            }
            _ => String::new(),
        },
        answer: end.answer(),
        straight: end.straight,
        solved: end.solved,
    };
    Row {
        path: inputs::path(model, driver.input),
        label: labels.of(driver.input),
        slope: match driver.input {
            Input::Number(i) => Some(slopes[i]),
            Input::Ranking(..) => None,
        },
        ends: [end(&driver.ends[0]), end(&driver.ends[1])],
        bent: driver.ends.iter().any(End::bent),
    }
}

fn swap(worlds: &Worlds, swapped: &Swapped, question: usize) -> SwapRow {
    let (model, swap) = (worlds.model(), swapped.swap);
    let pairs = worlds.base().answers.iter().zip(&swapped.answers);
    let flips = pairs.zip(&model.questions).filter_map(|((a, b), asked)| {
        let (before, after) = ((*a)?, (*b)?);
        let flips = (before - 0.5) * (after - 0.5) < 0.0;
        flips.then(|| (asked.name.clone(), before, after))
    });
    SwapRow {
        path: inputs::type_path(model, swap.actor, swap.type_id),
        who: inputs::type_label(model, swap.actor, swap.type_id),
        above: model.goals[swap.above].name.clone(),
        below: model.goals[swap.below].name.clone(),
        answer: swapped.answers.get(question).copied().flatten(),
        flips: flips.collect(),
    }
}

fn spread(
    worlds: &Worlds,
    wanted: Wanted,
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<SpreadOver> {
    if wanted.draws == 0 {
        return None;
    }
    let drawn = ensemble::Settings {
        seed: wanted.seed,
        cut_off: settings.cut_off,
        threads: settings.threads,
        ..ensemble::Settings::default()
    };
    let model = worlds.model();
    let ensemble = Ensemble::new(worlds.solved(), &drawn);
    let rows = ensemble.run(0..wanted.draws, progress);
    let explained =
        drivers::explained(model, ensemble.draws(), &rows, wanted.question, wanted.seed);
    explained.map(|explained| spread_over(model, explained, wanted.seed))
}

fn spread_over(model: &Model, explained: Explained, seed: u64) -> SpreadOver {
    let estimate = explained.estimate;
    let labels = Labels::new(model);
    let shares = explained.inputs.iter().zip(estimate.indices);
    let mut shares: Vec<ShareRow> = shares
        .map(|(input, indices)| ShareRow {
            path: inputs::path(model, *input),
            label: labels.of(*input),
            indices,
        })
        .collect();
    shares.sort_by(|a, b| b.indices.total.share.total_cmp(&a.indices.total.share));
    SpreadOver {
        draws: estimate.points,
        seed,
        mean: estimate.mean,
        deviation: estimate.variance.sqrt(),
        predicted: estimate.predicted,
        terms: estimate.terms,
        shares,
    }
}
