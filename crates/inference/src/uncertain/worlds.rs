//! One scenario at many settings of its numbers: compiled once, and each setting solved, filtered by the reports, asked.
//!
//! [`crate::uncertain::ensemble`] does this for draws of everything at once; here the caller says which numbers to set, and from
//! which known solution to start.

use demarche_scenario::model::{Model, Question};

use demarche_engine::certify::{Certificate, certify};
use demarche_engine::game::Game;
use demarche_engine::progress::{Progress, Quiet};
use demarche_engine::qre::linearization::LinearSolveError;
use demarche_engine::qre::trace::Solution;

use crate::compile::{Compiled, Draw};
use crate::filter::{Date, Filtered, Reports, filter};
use crate::query::question::probability;
use crate::solve::{self, Instance, Ladder, Route, SolveError, Solved};
use crate::uncertain::sensitivity::{self, Gradient};

/// Settings of worlds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Settings of the solver.
    pub solve: solve::Settings,
    /// Leave out evidence dated later (year, month, day).
    pub cut_off: Option<Date>,
}

/// A scenario ready to be solved at any setting of its numbers.
#[derive(Clone, Debug)]
pub struct Worlds {
    solved: Solved,
    settings: Settings,
    base: World,
}

/// One setting of all numbers, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// The numbers.
    pub draw: Draw,
    /// The strategies.
    pub solution: Solution,
    /// The way in which the solution was found.
    pub route: Route,
    /// ln of the probability of the reports.
    pub log_evidence: f64,
    /// By question: its probability given the reports; none where its condition cannot hold.
    pub answers: Vec<Option<f64>>,
}

impl Worlds {
    /// Compiles a scenario and solves its point estimate from uniform play.
    ///
    /// # Errors
    /// See [`SolveError`].
    pub fn new(
        model: &Model,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Worlds, SolveError> {
        let solved = Solved::new(model, &settings.solve, progress)?;
        Worlds::around(solved, settings)
    }

    /// Around a scenario that is solved at its point estimate.
    ///
    /// # Errors
    /// No history fits the reports.
    pub fn around(solved: Solved, settings: &Settings) -> Result<Worlds, SolveError> {
        let found = World {
            draw: solved.draw.clone(),
            solution: solved.solution.clone(),
            route: solved.route,
            log_evidence: 0.0,
            answers: Vec::new(),
        };
        let mut worlds = Worlds {
            settings: settings.clone(),
            base: found.clone(),
            solved,
        };
        worlds.base = worlds.answered(&worlds.solved.game, found)?;
        Ok(worlds)
    }

    /// The scenario; λ is what the settings say, where they do.
    pub fn model(&self) -> &Model {
        self.solved.model()
    }

    /// The shape, and how to put numbers to it.
    pub fn compiled(&self) -> &Compiled {
        &self.solved.compiled
    }

    /// The point estimate, solved.
    pub fn solved(&self) -> &Solved {
        &self.solved
    }

    /// The point estimate.
    pub fn base(&self) -> &World {
        &self.base
    }

    /// Evidence dated later is left out.
    pub(crate) fn cut_off(&self) -> Option<Date> {
        self.settings.cut_off
    }

    /// A game to work on: one for each thread.
    pub fn game(&self) -> Game {
        self.solved.game.clone()
    }

    /// The world of these numbers on the path from another world to it; where that path cannot be followed, along its own branch
    /// from uniform play. `game` is left with its numbers.
    ///
    /// # Errors
    /// See [`SolveError`].
    pub fn near(&self, game: &mut Game, draw: Draw, from: &World) -> Result<World, SolveError> {
        let numbers;
        let known = if from.draw == self.base.draw {
            &self.solved.game.numbers
        } else {
            numbers = self.compiled().numbers(&from.draw);
            &numbers
        };
        game.numbers = self.compiled().numbers(&draw);
        let mut ladder = Ladder::new(
            &self.solved.game,
            &self.settings.solve.trace.with_threads(1),
        );
        let branch = || self.solved.branch(&self.settings.solve.trace, &Quiet);
        let found = ladder.climb(game, (known, &from.solution), branch, &Quiet);
        self.found(game, draw, found)
    }

    /// The world of these numbers along its branch from uniform play. `game` is left with its numbers.
    ///
    /// # Errors
    /// See [`SolveError`].
    pub fn afresh(&self, game: &mut Game, draw: Draw) -> Result<World, SolveError> {
        game.numbers = self.compiled().numbers(&draw);
        let ladder = Ladder::new(
            &self.solved.game,
            &self.settings.solve.trace.with_threads(1),
        );
        let found = ladder.trace(game, &Quiet);
        self.found(game, draw, found)
    }

    /// A world as a solved scenario.
    pub fn solved_at(&self, world: &World) -> Solved {
        let compiled = self.compiled().clone();
        let game = compiled.game(&world.draw);
        let found = (world.route, world.solution.clone());
        Solved::assumed(compiled, world.draw.clone(), game, found)
    }

    /// The certificate of a world's strategies. `game` is left with its numbers.
    pub fn certify(&self, game: &mut Game, world: &World) -> Certificate {
        game.numbers = self.compiled().numbers(&world.draw);
        certify(game, &world.solution.sigma)
    }

    /// The posterior of a world, and the reports that it rests on. `game` is left with its numbers.
    ///
    /// # Errors
    /// No history fits the reports.
    pub fn filter(
        &self,
        game: &mut Game,
        world: &World,
    ) -> Result<(Reports, Filtered), SolveError> {
        game.numbers = self.compiled().numbers(&world.draw);
        self.filtered(game, world)
    }

    /// The derivative of an answer by every number; none if the question's condition has probability 0. `game` is left with its
    /// numbers.
    ///
    /// # Errors
    /// The linear solve did not converge: the world is at a turning point of its branch, or close to one.
    pub fn gradient(
        &self,
        game: &mut Game,
        world: &World,
        question: &Question,
    ) -> Result<Option<Gradient>, LinearSolveError> {
        let Ok((reports, filtered)) = self.filter(game, world) else {
            return Ok(None);
        };
        let at = sensitivity::Weighed {
            compiled: self.compiled(),
            draw: &world.draw,
            game,
            solution: &world.solution,
            reports: &reports,
            filtered: &filtered,
        };
        sensitivity::gradient(at, question)
    }

    fn instance<'a>(&'a self, game: &'a Game, world: &'a World) -> Instance<'a> {
        Instance {
            model: self.model(),
            game,
            draw: &world.draw,
            sigma: &world.solution.sigma,
        }
    }

    fn filtered(&self, game: &Game, world: &World) -> Result<(Reports, Filtered), SolveError> {
        let reports = Reports::new(self.model(), &world.draw, self.settings.cut_off);
        let filtered = filter(self.instance(game, world), &reports)?;
        Ok((reports, filtered))
    }

    fn found(
        &self,
        game: &Game,
        draw: Draw,
        (route, solution): (Route, Solution),
    ) -> Result<World, SolveError> {
        if route == Route::Unsolved {
            return Err(SolveError::Unsolved(Box::new(solution)));
        }
        let world = World {
            draw,
            solution,
            route,
            log_evidence: 0.0,
            answers: Vec::new(),
        };
        self.answered(game, world)
    }

    fn answered(&self, game: &Game, mut world: World) -> Result<World, SolveError> {
        let (_, filtered) = self.filtered(game, &world)?;
        let at = self.instance(game, &world);
        let questions = self.model().asked();
        world.answers = questions
            .map(|question| probability(at, &filtered, question))
            .collect();
        world.log_evidence = filtered.log_evidence;
        Ok(world)
    }
}
