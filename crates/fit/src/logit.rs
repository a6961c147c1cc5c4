//! The likelihood of quantal responses: each case's game on its principal branch, its gradient by one adjoint solve for each event.

use demarche_engine::game::{Game, Numbers};
use demarche_engine::parallel;
use demarche_engine::progress::{Progress, Quiet};
use demarche_engine::qre::trace::{Refiner, Settings, Solution, Status, trace};
use demarche_inference::compile::{self, Compiled, Draw, compile};
use demarche_inference::uncertain::sensitivity::likelihood::{LogSlope, Played};
use demarche_scenario::model::Model;

use crate::data::{Case, Data, Event};
use crate::likelihood::{Failure, Likelihood, Of, params};

/// A scenario with logit responses, and its table.
pub struct Logit<'a> {
    data: &'a Data,
    compiled: Compiled,
    base: Game,
    settings: Settings,
    threads: usize,
    /// By case: the last solution, from which the next is reached.
    known: Vec<Option<(Numbers, Solution)>>,
}

impl<'a> Logit<'a> {
    /// Compiles the scenario. So many threads may work at once.
    ///
    /// # Errors
    /// It is too large, or an actor has nothing to do.
    pub fn new(
        model: &Model,
        data: &'a Data,
        (limits, settings): (&compile::Settings, &Settings),
        threads: usize,
        progress: &dyn Progress,
    ) -> Result<Logit<'a>, compile::CompileError> {
        let compiled = compile(model, limits, progress)?;
        let base = compiled.game(&Draw::point(model));
        Ok(Logit {
            data,
            compiled,
            base,
            settings: settings.with_threads(1),
            threads,
            known: vec![None; data.cases.len()],
        })
    }
}

/// The numbers of a case's game, if all of them are numbers.
pub(crate) fn numbers(compiled: &Compiled, case: &Case, draw: &Draw) -> Result<Numbers, Failure> {
    let numbers = compiled.numbers(draw);
    let wrong = |what: &str| {
        let line = case.line;
        let what = what.to_string();
        Err(Failure::Numbers { line, what })
    };
    let broken = |list: &[f64]| list.iter().any(|x| !x.is_finite());
    if broken(&numbers.payoff) {
        return wrong(
            "something is worth no number: is a logarithm or a root taken of a number below 0?",
        );
    }
    if broken(&numbers.chance) || broken(&numbers.prior) || broken(&numbers.log_weights) {
        return wrong("a probability is no number");
    }
    if broken(&numbers.precision) || numbers.precision.iter().any(|l| *l < 0.0) {
        return wrong("a precision is below 0: give its coefficient bounds, as in `in 0..100`");
    }
    Ok(numbers)
}

impl Likelihood for Logit<'_> {
    fn model(&self) -> &Model {
        self.compiled.model()
    }

    fn data(&self) -> &Data {
        self.data
    }

    fn log_slopes(&mut self, theta: &[f64], of: Of) -> Result<Vec<Vec<LogSlope>>, Failure> {
        let outcomes: Vec<Event> = self.data.outcomes.iter().map(|o| o.event.clone()).collect();
        let threads = self.threads.clamp(1, self.data.cases.len().max(1));
        let mut workers: Vec<Refiner<'_>> = (0..threads)
            .map(|_| Refiner::new(&self.base, &self.settings))
            .collect();
        let this = &*self;
        let solved = parallel::map(&mut workers, this.data.cases.len(), |refiner, c| {
            let case = &this.data.cases[c];
            let model = this.compiled.model();
            let draw = Draw::at(model, params(model, &case.values, theta));
            let game = Game {
                graph: this.base.graph.clone(),
                numbers: numbers(&this.compiled, case, &draw)?,
            };
            let solution = this.solve(refiner, c, &game)?;
            let played = Played {
                compiled: &this.compiled,
                draw: &draw,
                game: &game,
                solution: &solution,
            };
            let events = if of == Of::Seen {
                &case.events
            } else {
                &outcomes
            };
            let seen: Vec<_> = events.iter().map(|event| event.seen(model)).collect();
            let slopes = played
                .log_slopes(&seen)
                .map_err(|error| Failure::Unsolved {
                    line: case.line,
                    why: error.to_string(),
                })?;
            Ok((slopes, game.numbers, solution))
        });
        let mut all = Vec::with_capacity(solved.len());
        let mut known = Vec::with_capacity(solved.len());
        for found in solved {
            let (slopes, numbers, solution) = found?;
            all.push(slopes);
            known.push(Some((numbers, solution)));
        }
        self.known = known;
        Ok(all)
    }
}

impl Logit<'_> {
    fn solve(&self, refiner: &mut Refiner<'_>, c: usize, game: &Game) -> Result<Solution, Failure> {
        if let Some((numbers, solution)) = &self.known[c] {
            if *numbers == game.numbers {
                return Ok(solution.clone());
            }
            if let Some(found) = refiner.near(numbers, solution, &game.numbers, &Quiet) {
                return Ok(found);
            }
        }
        let found = trace(game, &self.settings, &Quiet);
        match found.status {
            Status::Solved => Ok(found),
            status => Err(Failure::Unsolved {
                line: self.data.cases[c].line,
                why: status.to_string(),
            }),
        }
    }
}
