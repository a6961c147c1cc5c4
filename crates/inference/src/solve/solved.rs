//! A scenario with its game, how it is played, and how that was found.

use std::sync::{Arc, OnceLock};

use demarche_engine::certify::{Certificate, certify};
use demarche_engine::game::Game;
use demarche_engine::progress::Progress;
use demarche_engine::qre::trace::{self, Solution, Status, trace};
use demarche_engine::qre::vouch::{Effort, Path, vouch};
use demarche_scenario::model::{Formula, Model};
use demarche_scenario::vary::edit::Touches;

use super::branch::{Branch, Root, told};
use super::{Instance, Ladder, Route, SolveError};
use crate::compile::{self, Compiled, Draw, compile};
use crate::filter::{Date, Filtered, Reports, filter};
use crate::query::insight::Insight;
use crate::session::Table;
use crate::tree_explorer::TreeExplorer;

/// Settings of a solve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Limits on the size of the game.
    pub limits: compile::Settings,
    /// λ of every actor, whatever the scenario says.
    pub precision: Option<f64>,
    /// Settings of the trace.
    pub trace: trace::Settings,
    /// Work done to vouch for the path, beside following it.
    pub vouch: Option<Effort>,
}

/// The scenario with this λ for every actor, where there is one. This is the only place where λ is overridden.
pub fn with_precision(model: &Model, precision: Option<f64>) -> Model {
    let mut model = model.clone();
    if let Some(precision) = precision {
        let actors = model.actors.iter_mut();
        actors.for_each(|actor| actor.precision = Formula::Const(precision));
    }
    model
}

/// A scenario's game at one setting of its numbers, its solution, and how that was reached.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The scenario's shape, and how to put numbers to it.
    pub compiled: Compiled,
    /// The setting.
    pub draw: Draw,
    /// The game.
    pub game: Game,
    /// The strategies.
    pub solution: Solution,
    /// The way in which the solution was reached.
    pub route: Route,
    /// Strength of the evidence for the path to it.
    pub path: Path,
    certificate: OnceLock<Certificate>,
    root: OnceLock<Arc<Root>>,
}

impl Solved {
    /// Compiles a scenario and solves its point estimate from uniform play.
    ///
    /// # Errors
    /// It is too large, an actor has nothing to do, its branch could not be followed to the end, or the path is not vouched for.
    pub fn new(
        model: &Model,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Solved, SolveError> {
        let model = with_precision(model, settings.precision);
        let compiled = compile(&model, &settings.limits, progress)?;
        Solved::of(compiled, settings, progress)
    }

    /// Solves the point estimate of a compiled scenario from uniform play.
    ///
    /// # Errors
    /// Its branch could not be followed to the end, or the path is not vouched for.
    pub fn of(
        compiled: Compiled,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Solved, SolveError> {
        let draw = Draw::point(compiled.model());
        let game = compiled.game(&draw);
        let solution = trace(&game, &settings.trace, progress);
        let mut solved = Solved::with(compiled, draw, game, (Route::Traced, solution))?;
        if let Some(effort) = settings.vouch {
            let (game, solution) = (&solved.game, &solved.solution);
            solved.path = vouch(game, solution, effort, &settings.trace, progress)?;
        }
        Ok(solved)
    }

    /// A setting of a scenario's numbers with what was found for it.
    ///
    /// # Errors
    /// It was not solved.
    pub fn with(
        compiled: Compiled,
        draw: Draw,
        game: Game,
        (route, solution): (Route, Solution),
    ) -> Result<Solved, SolveError> {
        if solution.status != Status::Solved {
            return Err(SolveError::Unsolved(Box::new(solution)));
        }
        Ok(Solved::assumed(compiled, draw, game, (route, solution)))
    }

    /// The same where it does not matter how the solution ended: it is a point of the branch on the way.
    pub fn assumed(
        compiled: Compiled,
        draw: Draw,
        game: Game,
        (route, solution): (Route, Solution),
    ) -> Solved {
        Solved {
            compiled,
            draw,
            game,
            solution,
            route,
            path: Path::default(),
            certificate: OnceLock::new(),
            root: OnceLock::new(),
        }
    }

    /// The point estimate of a scenario that differs from this one in no more than `touched` says, from this solution or its
    /// branch: its game may be the same, a path may lead there, or else its own branch is followed from uniform play. [`Solved::route`] says how it went.
    ///
    /// # Errors
    /// As [`Solved::new`].
    pub fn near(
        &self,
        model: &Model,
        touched: Touches,
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Result<Solved, SolveError> {
        let model = Arc::new(with_precision(model, settings.precision));
        let known = match touched {
            Touches::Shape => None,
            Touches::Numbers | Touches::Reports => self.compiled.with_model(Arc::clone(&model)),
        };
        let draw = Draw::point(&model);
        if let (Touches::Reports, Some(compiled)) = (touched, &known) {
            return Ok(Solved {
                compiled: compiled.clone(),
                draw,
                route: Route::Same,
                root: Arc::clone(self.root()).into(),
                ..self.clone()
            });
        }
        let compiled = match known {
            Some(compiled) => compiled,
            None => compile(&model, &settings.limits, progress)?,
        };
        let mut game = compiled.game(&draw);
        if game.graph != self.game.graph {
            let solution = trace(&game, &settings.trace, progress);
            return Solved::with(compiled, draw, game, (Route::Traced, solution));
        }
        game.graph = Arc::clone(&self.game.graph);
        let mut ladder = Ladder::new(&self.game, &settings.trace);
        let known = (&self.game.numbers, &self.solution);
        let branch = || self.branch(&settings.trace, progress);
        let (route, solution) = ladder.climb(&game, known, branch, progress);
        let solved = Solved::with(compiled, draw, game, (route, solution))?;
        let root = || Arc::clone(self.root()).into();
        Ok(match route {
            Route::Same => Solved {
                path: self.path.clone(),
                certificate: self.certificate.clone(),
                root: root(),
                ..solved
            },
            Route::Refined | Route::Climbed => Solved {
                root: root(),
                ..solved
            },
            _ => solved,
        })
    }

    /// Whose branch other settings of the numbers are solved from: that of these numbers, or of those that these were reached from.
    fn root(&self) -> &Arc<Root> {
        let own = || Arc::new(Root::new(self.compiled.clone(), self.game.clone()));
        self.root.get_or_init(own)
    }

    /// The branch from which other settings of the numbers are solved, followed when it is first asked for. If that is stopped
    /// from outside it has fewer points, and is followed anew the next time.
    pub fn branch(&self, settings: &trace::Settings, progress: &dyn Progress) -> Arc<Branch> {
        self.root().branch(settings, progress)
    }

    /// The same game played at several λ, in rising order, each a multiple of what it is: over the range that the scenario
    /// leaves open, or below what it is where that is one number. As far as the branch was followed.
    pub fn along(
        &self,
        settings: &trace::Settings,
        progress: &dyn Progress,
    ) -> Vec<(f64, Solution)> {
        let branch = self.branch(settings, progress);
        let own = branch.numbers == self.game.numbers;
        let mut ladder = None;
        let mut found = Vec::new();
        for times in told(self.model(), &self.game) {
            let point = if times == 1.0 {
                Some(self.solution.clone())
            } else if own {
                branch.at(times).cloned()
            } else {
                let mut game = self.game.clone();
                let precision = game.numbers.precision.iter_mut();
                precision.for_each(|precision| *precision *= times);
                let ladder = ladder.get_or_insert_with(|| Ladder::new(&self.game, settings));
                let (route, point) = ladder.from_branch(&game, &branch, progress);
                (route != Route::Unsolved).then_some(point)
            };
            let Some(point) = point else { break };
            found.push((times, point));
        }
        found
    }

    /// The same game played otherwise, with what independent code says of that.
    pub fn otherwise(&self, solution: Solution, certificate: Certificate) -> Solved {
        Solved {
            certificate: certificate.into(),
            path: Path::default(),
            solution,
            ..self.clone()
        }
    }

    /// The scenario.
    pub fn model(&self) -> &Model {
        self.compiled.model()
    }

    /// The solved game from which beliefs, answers and signals are computed.
    pub fn instance(&self) -> Instance<'_> {
        Instance {
            model: self.model(),
            game: &self.game,
            draw: &self.draw,
            sigma: &self.solution.sigma,
        }
    }

    /// Reports dated no later than the cut-off, weighed, and what follows for what is hidden.
    ///
    /// # Errors
    /// No history fits the reports.
    pub fn filter(&self, cut_off: Option<Date>) -> Result<(Reports, Filtered), SolveError> {
        let reports = Reports::new(self.model(), &self.draw, cut_off);
        let filtered = filter(self.instance(), &reports)?;
        Ok((reports, filtered))
    }

    /// The certificate of the strategies, worked out when it is first asked for: it takes several passes over the game.
    pub fn certificate(&self) -> Certificate {
        let found = || certify(&self.game, &self.solution.sigma);
        *self.certificate.get_or_init(found)
    }

    /// The results of passes over the game; quick for a small one.
    pub fn insight(&self) -> Arc<Insight> {
        Insight::new(self.instance())
    }

    /// The game laid out to be played by a person.
    pub fn table(&self, insight: Arc<Insight>) -> Table<'_> {
        Table::new(self.instance(), insight)
    }

    /// The tree of play, to be looked into.
    pub fn tree_explorer(&self, insight: Arc<Insight>) -> TreeExplorer<'_> {
        TreeExplorer::new(self.instance(), insight)
    }
}
