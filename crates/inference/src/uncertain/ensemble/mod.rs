//! One scenario, many draws of its uncertain inputs: each solved, filtered against the reports, asked the questions.
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

use crate::solve::{Instance, Ladder, Route, Solved};
use std::ops::Range;

use demarche_scenario::date::Date;
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
use crate::compile::Draw;
use crate::filter::{Filtered, Reports, filter};
use crate::query::question;
use demarche_engine::game::Game;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;
use demarche_engine::qre::trace::{self, Solution};

/// The draws, and the settings of the solver.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Seed of the draws.
    pub seed: u64,
    /// Leave out evidence dated later.
    pub cut_off: Option<Date>,
    /// How many draws may be solved at once, ≥ 1. Results do not depend on it.
    pub threads: usize,
    /// Settings of the trace.
    pub trace: trace::Settings,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            seed: 0,
            cut_off: None,
            threads: 1,
            trace: trace::Settings::default(),
        }
    }
}

/// Result of one draw.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Index of the draw.
    pub index: u64,
    /// Outcome of the solve.
    pub route: Route,
    /// ln of the probability of the reports; none where they are impossible, or there is no solution. Then the rest is empty.
    pub log_likelihood: Option<f64>,
    /// By question: its probability given the reports; none where its condition cannot hold.
    pub answers: Vec<Option<f64>>,
    /// By actor of the graph: posterior over its types.
    pub types: Vec<Vec<f64>>,
}

/// Largest |Q − F(Q)| of a draw's solution, relative to the range of payoffs: far below what draws differ by.
const OF_A_DRAW: f64 = 1e-8;

/// Buffers of a thread.
struct Worker<'g> {
    /// With the numbers of the latest draw.
    game: Game,
    ladder: Ladder<'g>,
}

/// A scenario ready to be drawn from: all draws start from the solution of its point estimate.
#[derive(Clone, Debug)]
pub struct Ensemble<'s> {
    base: &'s Solved,
    draws: Draws<'s>,
    settings: Settings,
}

impl<'s> Ensemble<'s> {
    /// Around the solution of the point estimate.
    pub fn new(base: &'s Solved, settings: &Settings) -> Ensemble<'s> {
        Ensemble {
            base,
            draws: Draws::new(base.model(), settings.seed),
            settings: settings.clone(),
        }
    }

    /// The scenario.
    pub fn model(&self) -> &'s Model {
        self.base.model()
    }

    /// The draws.
    pub fn draws(&self) -> &Draws<'s> {
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
        // All threads start from it.
        if !self.draws.certain() {
            self.base.branch(&self.settings.trace, progress);
        }
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
            game: self.base.game.clone(),
            ladder: Ladder::new(&self.base.game, &settings),
        };
        (0..self.settings.threads.max(1))
            .map(|_| worker())
            .collect()
    }

    /// Of no use if it was stopped from outside meanwhile.
    fn row(&self, index: u64, worker: &mut Worker<'_>, progress: &dyn Progress) -> Row {
        let draw = self.draws.at(index);
        let reports = Reports::new(self.model(), &draw, self.settings.cut_off);
        let (route, weighed) = self.weigh(&draw, &reports, worker, progress);
        let Some((solution, filtered)) = weighed else {
            return Row {
                index,
                route,
                log_likelihood: None,
                answers: Vec::new(),
                types: Vec::new(),
            };
        };
        let at = self.instance(&worker.game, &draw, &solution);
        let questions = self.model().asked();
        Row {
            index,
            route,
            log_likelihood: Some(filtered.log_evidence),
            answers: questions
                .map(|asked| question::probability(at, &filtered, asked))
                .collect(),
            types: filtered.types,
        }
    }

    fn instance<'a>(
        &'a self,
        game: &'a Game,
        draw: &'a Draw,
        solution: &'a Solution,
    ) -> Instance<'a> {
        Instance {
            model: self.model(),
            game,
            draw,
            sigma: &solution.sigma,
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
    ) -> (Route, Option<(Solution, Filtered)>) {
        let (route, solution) = self.solve(draw, worker, progress);
        if route == Route::Unsolved {
            return (route, None);
        }
        let filtered = filter(self.instance(&worker.game, draw, &solution), reports);
        (route, filtered.ok().map(|filtered| (solution, filtered)))
    }

    /// Puts a draw's numbers into the game and solves it.
    fn solve(
        &self,
        draw: &Draw,
        worker: &mut Worker<'_>,
        progress: &dyn Progress,
    ) -> (Route, Solution) {
        worker.game.numbers = self.base.compiled.numbers(draw);
        if worker.game.numbers == self.base.game.numbers {
            return (Route::Same, self.base.solution.clone());
        }
        let branch = self.base.branch(&self.settings.trace, progress);
        worker.ladder.from_branch(&worker.game, &branch, progress)
    }
}
