//! The drivers of an answer: every uncertain number and ranking taken to its ends, and every two neighbouring goals swapped.
//!
//! The derivative of the answer times the way to an end of a range is what the end would come to if the answer went in a
//! straight line. Solving the game there says where it does come to, and how far the line is to be trusted.

use demarche_scenario::model::Model;
use serde::Serialize;

use crate::uncertain::ensemble::{Draws, Row};
use crate::uncertain::inputs::{
    Axes, Input, Swap, corner, ends, exchange, inputs, ranking, swaps, with_params,
};
use crate::uncertain::sensitivity::Gradient;
use crate::uncertain::sobol::{Estimate, Sample, estimate};
use crate::uncertain::worlds::{World, Worlds};
use demarche_engine::parallel;
use demarche_engine::progress::Progress;
use demarche_engine::qre::linearization::LinearSolveError;

/// A straight line that misses the solved answer by more than this, as probability, is not to be trusted.
pub const BENT: f64 = 0.01;

/// The drivers of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Drivers {
    /// The answer at the point estimate.
    pub base: f64,
    /// Its derivatives there.
    pub gradient: Gradient,
    /// The inputs that move it most come first.
    pub rows: Vec<Driver>,
}

/// An uncertain input, and where it takes the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// The input.
    pub input: Input,
    /// For a number its ends, the lower first; for a ranking the weights that, by the derivatives, take the answer down and up
    /// most.
    pub ends: [End; 2],
}

/// The answer with one thing at an end of what the scenario allows.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The number there; none for a ranking.
    pub number: Option<f64>,
    /// By goal of the scenario: the weights there; none for a number.
    pub weights: Option<Vec<f64>>,
    /// Where a straight line along the derivative ends.
    pub straight: f64,
    /// The answer when the game is solved there; none if that was not asked for, or there is no answer.
    pub solved: Option<f64>,
}

impl End {
    /// The answer there: solved, or else along the line, as far as a probability goes.
    pub fn answer(&self) -> f64 {
        self.solved.unwrap_or(self.straight.clamp(0.0, 1.0))
    }

    /// Whether the straight line leads astray.
    pub fn bent(&self) -> bool {
        self.solved
            .is_some_and(|solved| (solved - self.straight).abs() > BENT)
    }
}

impl Driver {
    /// The largest change of the answer from what it is at the point estimate.
    pub fn reach(&self, base: f64) -> f64 {
        let away = self.ends.iter().map(|end| (end.answer() - base).abs());
        away.fold(0.0, f64::max)
    }
}

/// Why an answer has no drivers.
#[derive(Clone, Debug, PartialEq)]
pub enum DriversError {
    /// The question's condition has probability 0.
    NoAnswer,
    /// The derivatives cannot be had.
    NotSolved(LinearSolveError),
}

/// Takes every uncertain input to its ends. With `resolve`, the game is solved at each; without, only the derivatives speak.
///
/// # Errors
/// See [`DriversError`].
pub fn drivers(
    worlds: &Worlds,
    question: usize,
    resolve: bool,
    threads: usize,
    progress: &dyn Progress,
) -> Result<Drivers, DriversError> {
    let (model, base) = (worlds.model(), worlds.base());
    let now = base.answers[question].ok_or(DriversError::NoAnswer)?;
    let mut games = vec![worlds.game(); threads.max(1)];
    let asked = model.asked_at(question);
    let gradient = worlds.gradient(&mut games[0], base, asked);
    let gradient = gradient
        .map_err(DriversError::NotSolved)?
        .ok_or(DriversError::NoAnswer)?;
    let mut rows: Vec<Driver> = inputs(model)
        .into_iter()
        .map(|input| Driver {
            ends: straight(model, base, now, &gradient, input),
            input,
        })
        .collect();
    if resolve {
        let solved = parallel::map(&mut games, 2 * rows.len(), |game, i| {
            progress.step("ends of ranges", i as f64 / (2 * rows.len()) as f64);
            let row = &rows[i / 2];
            let draw = there(model, base, row.input, &row.ends[i % 2]);
            worlds.near(game, draw, base).ok()
        });
        for (i, world) in solved.into_iter().enumerate() {
            rows[i / 2].ends[i % 2].solved = world.and_then(|world| world.answers[question]);
        }
    }
    // A stable sort keeps the scenario's order among equals.
    rows.sort_by(|a, b| b.reach(now).total_cmp(&a.reach(now)));
    Ok(Drivers {
        base: now,
        gradient,
        rows,
    })
}

/// The ends of an input, with the answer along the straight line.
fn straight(model: &Model, base: &World, now: f64, gradient: &Gradient, input: Input) -> [End; 2] {
    match input {
        Input::Number(i) => ends(&model.params[i].dist).map(|x| End {
            number: Some(x),
            weights: None,
            straight: now + gradient.params[i] * (x - base.draw.params[i]),
            solved: None,
        }),
        Input::Ranking(a, k) => {
            let (groups, by) = (ranking(model, a, k), &gradient.weights[a][k]);
            let own = &base.draw.weights[a][k];
            [-1.0, 1.0].map(|sign| {
                let weights = corner(groups.unwrap_or_default(), by, sign);
                let moved = weights.iter().zip(own).zip(by);
                End {
                    number: None,
                    straight: now + moved.map(|((w, own), by)| by * (w - own)).sum::<f64>(),
                    weights: Some(weights),
                    solved: None,
                }
            })
        }
    }
}

/// The point estimate, but for one thing at an end.
fn there(model: &Model, base: &World, input: Input, end: &End) -> crate::compile::Draw {
    let mut draw = base.draw.clone();
    match (input, end.number, &end.weights) {
        (Input::Number(i), Some(x), _) => {
            draw.params[i] = x;
            let params = std::mem::take(&mut draw.params);
            with_params(model, &base.draw, params)
        }
        (Input::Ranking(a, k), _, Some(weights)) => {
            draw.weights[a][k].clone_from(weights);
            draw
        }
        _ => draw,
    }
}

/// The effect of swapping two neighbouring goals.
#[derive(Clone, Debug, PartialEq)]
pub struct Swapped {
    /// Which.
    pub swap: Swap,
    /// By question: its answer then; none where it has none. Empty if the game could not be solved.
    pub answers: Vec<Option<f64>>,
}

/// Swaps every two neighbouring goals in turn, at the point estimate, and solves the game anew.
pub fn swap_each(worlds: &Worlds, threads: usize, progress: &dyn Progress) -> Vec<Swapped> {
    let (all, base) = (swaps(worlds.model()), worlds.base());
    let mut games = vec![worlds.game(); threads.max(1)];
    parallel::map(&mut games, all.len(), |game, i| {
        progress.step("swapping goals", i as f64 / all.len() as f64);
        let world = worlds.near(game, exchange(&base.draw, all[i]), base);
        Swapped {
            swap: all[i],
            answers: world.map(|world| world.answers).unwrap_or_default(),
        }
    })
}

/// The share of an answer's variance over an ensemble's draws that each uncertain input explains, in the order of
/// [`Axes::inputs`]. Draws count alike, however well they explain the reports: an input's share is that in what the scenario
/// says, as weighing would tie the inputs to each other. None where the answer does not vary.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The uncertain inputs.
    #[serde(skip)]
    pub inputs: Vec<Input>,
    /// The fit and the indices.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// See [`Explained`].
pub fn explained(
    model: &Model,
    draws: &Draws<'_>,
    rows: &[Row],
    question: usize,
    seed: u64,
) -> Option<Explained> {
    let axes = Axes::new(model);
    let answered = rows
        .iter()
        .filter_map(|row| Some((row.index, (*row.answers.get(question)?)?)));
    let (points, values): (Vec<Vec<f64>>, Vec<f64>) = answered
        .map(|(index, answer)| (axes.of(&draws.at(index)), answer))
        .unzip();
    let sample = Sample {
        inputs: axes.inputs.len(),
        axes: &axes.axes,
        points: &points,
        values: &values,
    };
    let estimate = estimate(&sample, seed)?;
    Some(Explained {
        inputs: axes.inputs,
        estimate,
    })
}
