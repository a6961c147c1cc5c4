//! One answer at many settings of a scenario's numbers, each found from one nearby: for searches.
//!
//! What is seen here is told nowhere. No path leads to it ([`demarche_engine::qre::scout`]), so a search that ends somewhere solves
//! the game there from uniform play ([`Worlds::afresh`]) before it says so.

use demarche_engine::game::Game;
use demarche_engine::qre::scout;
use demarche_engine::qre::trace::{Info, Solution, Status};

use crate::compile::Draw;
use crate::filter::{Filtered, Reports, filter};
use crate::query::question::probability;
use crate::solve::Instance;
use crate::uncertain::sensitivity::{self, Gradient};
use crate::uncertain::worlds::{World, Worlds};

/// Further sweeps would change no log odds by more than this, in nats.
const NATS: f64 = 1e-5;
/// Relative residual of a derivative's linear solve.
const TOLERANCE: f64 = 1e-4;

/// Looks at one answer from known strategies; one for each thread.
pub struct Scout<'w> {
    worlds: &'w Worlds,
    question: usize,
    game: Game,
    scout: scout::Scout<'w>,
    /// Settings looked at.
    pub looks: usize,
}

/// A setting of the numbers as a scout saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// The numbers.
    pub draw: Draw,
    /// Strategies there. Nothing says on which branch they lie.
    pub solution: Solution,
    /// The answer.
    pub answer: f64,
}

impl<'w> Scout<'w> {
    /// Of the answer to a question, by its index among all that are asked.
    pub fn new(worlds: &'w Worlds, question: usize) -> Scout<'w> {
        Scout {
            worlds,
            question,
            game: worlds.game(),
            scout: scout::Scout::new(&worlds.solved().game),
            looks: 0,
        }
    }

    /// Sweeps made so far.
    pub fn sweeps(&self) -> usize {
        self.scout.sweeps()
    }

    /// So many scouts, at least one.
    pub fn several(worlds: &'w Worlds, question: usize, count: usize) -> Vec<Scout<'w>> {
        (0..count.max(1))
            .map(|_| Scout::new(worlds, question))
            .collect()
    }

    /// The point estimate; none where the question has no answer there.
    pub fn base(&self) -> Option<Sight> {
        Sight::of(self.worlds.base(), self.question)
    }

    /// The answer at other numbers, from a sight of which nothing but the strategies counts. None where induction does not lead there,
    /// or there is no answer.
    pub fn look(&mut self, draw: Draw, from: &Sight) -> Option<Sight> {
        self.looks += 1;
        let numbers = self.worlds.compiled().numbers(&draw);
        let seen = self.scout.look(&numbers, &from.solution.q, NATS)?;
        self.game.numbers = numbers;
        let solution = Solution {
            q: seen.q,
            sigma: seen.sigma,
            scale: 1.0,
            status: Status::Uncertain,
            info: Info::default(),
            crossings: Vec::new(),
        };
        let (_, filtered) = self.filtered(&draw, &solution)?;
        let asked = self.worlds.model().asked_at(self.question);
        let answer = probability(self.instance(&draw, &solution), &filtered, asked)?;
        Some(Sight {
            draw,
            solution,
            answer,
        })
    }

    /// The derivative of the answer by every number; none at a turning point, or close to one.
    pub fn slope(&mut self, at: &Sight) -> Option<Gradient> {
        self.game.numbers = self.worlds.compiled().numbers(&at.draw);
        let (reports, filtered) = self.filtered(&at.draw, &at.solution)?;
        let weighed = sensitivity::Weighed {
            compiled: self.worlds.compiled(),
            draw: &at.draw,
            game: &self.game,
            solution: &at.solution,
            reports: &reports,
            filtered: &filtered,
        };
        let (numbers, scout) = (&self.game.numbers, &mut self.scout);
        let sighting = scout::Sighting {
            q: at.solution.q.clone(),
            sigma: Vec::new(),
        };
        let solve = |by_q: &[f64]| scout.partials((numbers, &sighting), by_q, TOLERANCE);
        let asked = self.worlds.model().asked_at(self.question);
        sensitivity::gradient_with(weighed, asked, solve).ok()?
    }

    fn instance<'a>(&'a self, draw: &'a Draw, solution: &'a Solution) -> Instance<'a> {
        Instance {
            model: self.worlds.model(),
            game: &self.game,
            draw,
            sigma: &solution.sigma,
        }
    }

    fn filtered(&self, draw: &Draw, solution: &Solution) -> Option<(Reports, Filtered)> {
        let reports = Reports::new(self.worlds.model(), draw, self.worlds.cut_off());
        let filtered = filter(self.instance(draw, solution), &reports).ok()?;
        Some((reports, filtered))
    }
}

impl Sight {
    /// A solved world; none where the question has no answer there.
    pub fn of(world: &World, question: usize) -> Option<Sight> {
        Some(Sight {
            draw: world.draw.clone(),
            solution: world.solution.clone(),
            answer: world.answers[question]?,
        })
    }
}
