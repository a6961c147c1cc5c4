//! One scenario, many draws of what it leaves open: each solved, filtered against the reports, asked the questions.
//!
//! The graph is compiled once; a draw changes its numbers alone. Each draw is solved on the path from the point estimate's
//! solution to its own, whatever draws came before it, and where that path cannot be followed along its own branch from
//! uniform play. So a row depends on the scenario, the seed and its index, not on the threads or on how draws are split among
//! runs.

mod audit;
mod draws;
mod overview;
mod record;
mod sampler;
mod schema;
mod summary;
mod weighing;

use std::ops::Range;

use demarche_scenario::model::Model;
use serde::Serialize;

pub use self::audit::{Audit, audited};
pub use self::draws::Draws;
pub(crate) use self::draws::quantile;
pub use self::overview::{Carrier, Over, Overview, Table, overview};
pub use self::record::Record;
pub use self::sampler::Sampler;
pub use self::schema::{Column, Holds, Schema};
pub use self::summary::{Spread, Summary, summarise};
pub use self::weighing::{Head, Weighing};
use crate::compile::{Compiled, Draw};
use crate::filter::{Filtered, Reports, filter};
use crate::query::question;
use demarche_engine::game::{Game, Numbers};
use demarche_engine::parallel;
use demarche_engine::progress::{Progress, Silent};
use demarche_engine::qre::trace::{self, Refiner, Solution, Status, trace};

/// What is drawn, and how it is solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Of the draws.
    pub seed: u64,
    /// λ of every actor, whatever the scenario says.
    pub precision: Option<f64>,
    /// Leave out evidence dated later (year, month, day).
    pub cut_off: Option<(i32, u32, u32)>,
    /// How many draws may be solved at once, ≥ 1. Results do not depend on it.
    pub threads: usize,
    /// How branches are followed.
    pub trace: trace::Settings,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            seed: 0,
            precision: None,
            cut_off: None,
            threads: 1,
            trace: trace::Settings::default(),
        }
    }
}

/// How a draw came to its solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Solved {
    /// Its game is the point estimate's.
    Same,
    /// On the path from the point estimate's solution.
    Refined,
    /// Along its own branch from uniform play.
    Traced,
    /// Not at all.
    Unsolved,
}

/// What one draw says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Of the draw.
    pub index: u64,
    /// How it was solved.
    pub solved: Solved,
    /// ln of the probability of the reports; none where they are impossible, or there is no solution. Then the rest is empty.
    pub log_likelihood: Option<f64>,
    /// By question: its probability given the reports; none where its condition cannot hold.
    pub answers: Vec<Option<f64>>,
    /// By actor of the graph: posterior over its types.
    pub types: Vec<Vec<f64>>,
}

/// Largest |Q − F(Q)| of a draw's solution, relative to the range of payoffs: far below what draws differ by.
const OF_A_DRAW: f64 = 1e-8;

/// What a thread needs for one draw after the other.
struct Worker<'g> {
    /// With the numbers of the latest draw.
    game: Game,
    refiner: Refiner<'g>,
    settings: trace::Settings,
}

/// A scenario ready to be drawn from.
#[derive(Clone, Debug)]
pub struct Ensemble<'m> {
    model: &'m Model,
    draws: Draws<'m>,
    compiled: Compiled,
    /// At the point estimate.
    base: Game,
    solution: Solution,
    settings: Settings,
}

impl<'m> Ensemble<'m> {
    /// Solves the point estimate, from which all draws start.
    ///
    /// # Errors
    /// Its branch could not be followed to the end: how far it came.
    pub fn new(
        model: &'m Model,
        compiled: Compiled,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Ensemble<'m>, Box<Solution>> {
        let game = point(model, &compiled, settings);
        let solution = trace(&game, &settings.trace, progress);
        if solution.status != Status::Solved {
            return Err(Box::new(solution));
        }
        Ok(Ensemble::around(model, compiled, settings, solution))
    }

    /// Starts all draws from a solution of the point estimate that is known.
    pub fn around(
        model: &'m Model,
        compiled: Compiled,
        settings: &Settings,
        solution: Solution,
    ) -> Ensemble<'m> {
        Ensemble {
            model,
            draws: Draws::new(model, settings.seed),
            base: point(model, &compiled, settings),
            compiled,
            solution,
            settings: settings.clone(),
        }
    }

    /// The draws.
    pub fn draws(&self) -> &Draws<'m> {
        &self.draws
    }

    /// The rows of these draws, in their order. A run that is stopped from outside gives the rows before the first missing one.
    pub fn run(&self, draws: Range<u64>, progress: &dyn Progress) -> Vec<Row> {
        self.each(draws, progress, |worker, index| {
            self.row(index, worker, progress)
        })
    }

    /// What `one` makes of every draw, in their order, up to the first that was stopped from outside before it was done.
    fn each<T: Send>(
        &self,
        draws: Range<u64>,
        progress: &dyn Progress,
        one: impl Fn(&mut Worker<'_>, u64) -> T + Sync,
    ) -> Vec<T> {
        let count = draws.end.saturating_sub(draws.start);
        let made = parallel::map(&mut self.workers(), count as usize, |worker, i| {
            if progress.cancelled() {
                return None;
            }
            progress.step("drawing", i as f64 / count as f64);
            let made = one(worker, draws.start + i as u64);
            (!progress.cancelled()).then_some(made)
        });
        made.into_iter().map_while(|made| made).collect()
    }

    /// One for each thread.
    fn workers(&self) -> Vec<Worker<'_>> {
        let settings = trace::Settings {
            tolerance: self.settings.trace.tolerance.max(OF_A_DRAW),
            // Each draw is on a thread of its own.
            threads: 1,
            ..self.settings.trace
        };
        let worker = || Worker {
            game: self.base.clone(),
            refiner: Refiner::new(&self.base, &settings),
            settings,
        };
        (0..self.settings.threads.max(1))
            .map(|_| worker())
            .collect()
    }

    /// Of no use if it was stopped from outside meanwhile.
    fn row(&self, index: u64, worker: &mut Worker<'_>, progress: &dyn Progress) -> Row {
        let draw = self.draws.at(index);
        let reports = Reports::new(self.model, &draw, self.settings.cut_off);
        let (solved, weighed) = self.weigh(&draw, &reports, worker, progress);
        let Some((solution, filtered)) = weighed else {
            return Row {
                index,
                solved,
                log_likelihood: None,
                answers: Vec::new(),
                types: Vec::new(),
            };
        };
        let game = &worker.game;
        let answers = self.model.questions.iter().map(|asked| {
            question::probability(game, self.model, &draw, &solution.sigma, &filtered, asked)
        });
        Row {
            index,
            solved,
            log_likelihood: Some(filtered.log_evidence),
            answers: answers.collect(),
            types: filtered.types,
        }
    }

    /// Puts a draw's numbers into the game, solves it, and weighs the reports; no beliefs where there is no solution, or the
    /// reports are impossible under it, or it is stopped from outside.
    fn weigh(
        &self,
        draw: &Draw,
        reports: &Reports,
        worker: &mut Worker<'_>,
        progress: &dyn Progress,
    ) -> (Solved, Option<(Solution, Filtered)>) {
        worker.game.numbers = numbers(&self.compiled, self.model, draw, &self.settings);
        let (solved, solution) = self.solve(worker, progress);
        let weighed = solution.and_then(|found| {
            let filtered = filter(&worker.game, self.model, draw, &found.sigma, reports).ok()?;
            Some((found, filtered))
        });
        (solved, weighed)
    }

    fn solve(
        &self,
        worker: &mut Worker<'_>,
        progress: &dyn Progress,
    ) -> (Solved, Option<Solution>) {
        let numbers = &worker.game.numbers;
        if *numbers == self.base.numbers {
            return (Solved::Same, Some(self.solution.clone()));
        }
        if let Some(found) =
            worker
                .refiner
                .near(&self.base.numbers, &self.solution, numbers, progress)
        {
            return (Solved::Refined, Some(found));
        }
        if progress.cancelled() {
            return (Solved::Unsolved, None);
        }
        let found = trace(&worker.game, &worker.settings, &Silent(progress));
        match found.status {
            Status::Solved => (Solved::Traced, Some(found)),
            _ => (Solved::Unsolved, None),
        }
    }
}

/// The game at the point estimate.
fn point(model: &Model, compiled: &Compiled, settings: &Settings) -> Game {
    Game {
        graph: compiled.graph.clone(),
        numbers: numbers(compiled, model, &Draw::point(model), settings),
    }
}

fn numbers(compiled: &Compiled, model: &Model, draw: &Draw, settings: &Settings) -> Numbers {
    let mut numbers = compiled.numbers(model, draw);
    if let Some(precision) = settings.precision {
        numbers.precision.fill(precision);
    }
    numbers
}
