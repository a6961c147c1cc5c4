//! One scenario at many settings of its numbers: compiled once, and each setting solved, held against the reports, asked.
//!
//! [`crate::uncertain::ensemble`] does this for draws of everything at once; here whoever asks says which numbers to set, and from
//! which known solution to start.

use demarche_scenario::model::{Model, Question, Rx};

use crate::compile::{self, CompileError, Compiled, Draw, compile};
use crate::filter::{Date, EvidenceError, Filtered, Reports, filter};
use crate::query::question::probability;
use crate::uncertain::sensitivity::{self, Gradient};
use demarche_engine::certify::{Certificate, certify};
use demarche_engine::game::{Game, Numbers};
use demarche_engine::progress::{Progress, Quiet};
use demarche_engine::qre::linearization::LinearSolveError;
use demarche_engine::qre::trace::{self, Refiner, Solution, Status, trace};

/// How worlds are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// How much may be built.
    pub limits: compile::Settings,
    /// λ of every actor, whatever the scenario says.
    pub precision: Option<f64>,
    /// Leave out evidence dated later (year, month, day).
    pub cut_off: Option<Date>,
    /// How branches are followed.
    pub trace: trace::Settings,
}

/// Why a world has no answers.
#[derive(Clone, Debug, PartialEq)]
pub enum WorldError {
    /// The scenario did not become a game.
    Compile(CompileError),
    /// Its branch could not be followed to the end.
    Unsolved(Box<Solution>),
    /// No course of play fits the reports.
    Evidence(EvidenceError),
}

/// A scenario ready to be solved at any setting of its numbers.
#[derive(Clone, Debug)]
pub struct Worlds {
    model: Model,
    compiled: Compiled,
    settings: Settings,
    base: World,
    /// Of the point estimate.
    numbers: Numbers,
}

/// One setting of all numbers, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// The numbers.
    pub draw: Draw,
    /// How it is played.
    pub solution: Solution,
    /// Whether the branch was followed from uniform play, and not a path from another world.
    pub traced: bool,
    /// ln of the probability of the reports.
    pub log_evidence: f64,
    /// By question: its probability given the reports; none where its condition cannot hold.
    pub answers: Vec<Option<f64>>,
}

impl Worlds {
    /// Compiles a scenario and solves its point estimate from uniform play.
    ///
    /// # Errors
    /// See [`WorldError`].
    pub fn new(
        model: &Model,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Worlds, WorldError> {
        let mut model = model.clone();
        if let Some(precision) = settings.precision {
            let actors = model.actors.iter_mut();
            actors.for_each(|actor| actor.precision = Rx::Const(precision));
        }
        let compiled = compile(&model, &settings.limits, progress).map_err(WorldError::Compile)?;
        let draw = Draw::point(&model);
        let game = Game {
            numbers: compiled.numbers(&model, &draw),
            graph: compiled.graph.clone(),
        };
        let solution = trace(&game, &settings.trace, progress);
        let unsolved = World::unanswered(draw, solution, true);
        let mut worlds = Worlds {
            model,
            compiled,
            settings: settings.clone(),
            base: unsolved.clone(),
            numbers: game.numbers.clone(),
        };
        worlds.base = worlds.answered(&game, unsolved)?;
        Ok(worlds)
    }

    /// The scenario; λ is what the settings say, where they do.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The shape, and how to put numbers to it.
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// The point estimate.
    pub fn base(&self) -> &World {
        &self.base
    }

    /// A game to work on: one for each thread.
    pub fn game(&self) -> Game {
        Game {
            graph: self.compiled.graph.clone(),
            numbers: self.compiled.numbers(&self.model, &self.base.draw),
        }
    }

    /// The world of these numbers on the path from another world to it; where that path cannot be followed, along its own branch
    /// from uniform play. `game` is left with its numbers.
    ///
    /// # Errors
    /// See [`WorldError`].
    pub fn near(&self, game: &mut Game, draw: Draw, from: &World) -> Result<World, WorldError> {
        game.numbers = if from.draw == self.base.draw {
            self.numbers.clone()
        } else {
            self.compiled.numbers(&self.model, &from.draw)
        };
        let to = self.compiled.numbers(&self.model, &draw);
        let mut refiner = Refiner::new(game, &self.settings.trace);
        let near = refiner.near(&game.numbers, &from.solution, &to, &Quiet);
        game.numbers = to;
        match near {
            Some(solution) => {
                let found = World::unanswered(draw, solution, false);
                self.answered(game, found)
            }
            None => self.afresh(game, draw),
        }
    }

    /// The world of these numbers along its branch from uniform play. `game` is left with its numbers.
    ///
    /// # Errors
    /// See [`WorldError`].
    pub fn afresh(&self, game: &mut Game, draw: Draw) -> Result<World, WorldError> {
        game.numbers = self.compiled.numbers(&self.model, &draw);
        let solution = trace(game, &self.settings.trace, &Quiet);
        let found = World::unanswered(draw, solution, true);
        self.answered(game, found)
    }

    /// What independent code says of a world's strategies. `game` is left with its numbers.
    pub fn certify(&self, game: &mut Game, world: &World) -> Certificate {
        game.numbers = self.compiled.numbers(&self.model, &world.draw);
        certify(game, &world.solution.sigma)
    }

    /// What is believed in a world, and from which reports. `game` is left with its numbers.
    ///
    /// # Errors
    /// No course of play fits the reports.
    pub fn filter(
        &self,
        game: &mut Game,
        world: &World,
    ) -> Result<(Reports, Filtered), WorldError> {
        game.numbers = self.compiled.numbers(&self.model, &world.draw);
        self.filtered(game, world)
    }

    /// The derivative of an answer by every number; none if the question's condition cannot hold. `game` is left with its
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
        let at = sensitivity::Solved {
            model: &self.model,
            compiled: &self.compiled,
            draw: &world.draw,
            game,
            solution: &world.solution,
            reports: &reports,
            filtered: &filtered,
        };
        sensitivity::gradient(at, question)
    }

    fn filtered(&self, game: &Game, world: &World) -> Result<(Reports, Filtered), WorldError> {
        let reports = Reports::new(&self.model, &world.draw, self.settings.cut_off);
        let sigma = &world.solution.sigma;
        let filtered = filter(game, &self.model, &world.draw, sigma, &reports);
        Ok((reports, filtered.map_err(WorldError::Evidence)?))
    }

    fn answered(&self, game: &Game, mut world: World) -> Result<World, WorldError> {
        if world.solution.status != Status::Solved {
            return Err(WorldError::Unsolved(Box::new(world.solution)));
        }
        let (_, filtered) = self.filtered(game, &world)?;
        let (draw, sigma) = (&world.draw, &world.solution.sigma);
        let questions = self.model.questions.iter();
        let answers = questions
            .map(|question| probability(game, &self.model, draw, sigma, &filtered, question));
        world.answers = answers.collect();
        world.log_evidence = filtered.log_evidence;
        Ok(world)
    }
}

impl World {
    fn unanswered(draw: Draw, solution: Solution, traced: bool) -> World {
        World {
            draw,
            solution,
            traced,
            log_evidence: 0.0,
            answers: Vec::new(),
        }
    }
}
