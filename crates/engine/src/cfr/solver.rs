//! The iterations.

use crate::game::Game;

use super::exploit::Exploitability;
use super::form::{Form, uniform_slots};
use super::learn::{Learner, Weights};
use super::{CfrError, Method};

/// Size of a game in sequence form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Information sets × types of the two players that chance lets happen.
    pub infosets: usize,
    /// Sequences × types of the two players, the empty ones included.
    pub sequences: usize,
    /// Pairs of sequences and types that meet in a payoff other than 0.
    pub pairs: usize,
    /// Nodes of the graph followed, those that are reached by several pairs of sequences once for each.
    pub histories: usize,
    /// Bytes that an iteration reads or writes, were nothing of it in the cache.
    pub bytes: usize,
}

/// Counterfactual regret minimization, an iteration at a time.
pub struct Solver<'g> {
    game: &'g Game,
    form: Form,
    method: Method,
    learners: [Learner; 2],
    /// Average reach, for looks at the exploitability; kept so that a look allocates nothing.
    average: [Vec<f64>; 2],
    iterations: u64,
}

impl<'g> Solver<'g> {
    /// Brings the game to sequence form; all regrets are 0, and both players play uniformly.
    ///
    /// # Errors
    /// Any [`CfrError`].
    pub fn new(game: &'g Game, method: Method) -> Result<Solver<'g>, CfrError> {
        let form = Form::new(game)?;
        let learners = form.sides.each_ref().map(Learner::new);
        Ok(Solver {
            game,
            average: learners.each_ref().map(|l| l.reach.clone()),
            form,
            method,
            learners,
            iterations: 0,
        })
    }

    /// Does so many iterations. In each, first one player learns, then the other against what it learnt.
    pub fn run(&mut self, iterations: u64) {
        for _ in 0..iterations {
            self.iterations += 1;
            let weights = self.method.weights(self.iterations as f64);
            let [first, second] = &mut self.learners;
            let [side, other] = &self.form.sides;
            side.gradient(other.types, &second.reach, &mut first.worth);
            first.learn(side, weights);
            other.gradient(side.types, &first.reach, &mut second.worth);
            second.learn(other, weights);
        }
    }

    /// Iterations done.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// Exploitability of the average strategies.
    pub fn quality(&mut self) -> Exploitability {
        for (learner, average) in self.learners.iter().zip(&mut self.average) {
            learner.averaged(average);
        }
        // Every iteration begins by writing `worth` anew, so it can be lent.
        let [first, second] = &mut self.learners;
        let mut worth = [&mut first.worth, &mut second.worth].map(std::mem::take);
        let quality = self.form.exploitability(&self.average, &mut worth);
        [first.worth, second.worth] = worth;
        quality
    }

    /// The average strategies, by slot of the graph; uniform where play never comes.
    pub fn strategies(&self) -> Vec<f64> {
        let mut slots = uniform_slots(self.game);
        for (side, learner) in self.form.sides.iter().zip(&self.learners) {
            let mut average = learner.reach.clone();
            learner.averaged(&mut average);
            side.to_slots(self.game, &average, &mut slots);
        }
        slots
    }

    /// Size of the game.
    pub fn size(&self) -> Size {
        let sides = &self.form.sides;
        let sum = |of: &dyn Fn(usize) -> usize| of(0) + of(1);
        let numbers = sum(&|me| sides[me].uniform.len());
        let blocks = sides[0].blocks.iter();
        let cells = sides[0].types * sides[1].types;
        let filled = |table: u32| {
            let table = &sides[0].tables[table as usize * cells..][..cells];
            table.iter().filter(|&&t| t != 0.0).count()
        };
        let per_block = size_of::<super::form::Block>();
        Size {
            infosets: sum(&|me| sides[me].floor.iter().filter(|&&floor| floor > 0.0).count()),
            sequences: numbers,
            pairs: blocks.map(|block| filled(block.table)).sum(),
            histories: self.form.histories,
            bytes: sum(&|me| {
                let side = &sides[me];
                size_of_val(&side.tables[..])
                    + side.blocks.len() * per_block
                    + side.first_block.len() * size_of::<u32>()
            }) + numbers * ACCESSES * size_of::<f64>(),
        }
    }
}

/// Numbers by sequence and type that an iteration reads or writes: strategy, reach, regret and average are both, twice for
/// the first two; worth three times; uniform play is only read.
const ACCESSES: usize = 2 * (2 + 2 + 1 + 1) + 3 + 1;

impl Method {
    /// Weights of iteration `t`, from 1.
    fn weights(self, t: f64) -> Weights {
        let all = |gains, losses, average| Weights {
            gains,
            losses,
            average,
        };
        match self {
            Method::Plain => all(1.0, 1.0, 1.0),
            Method::Plus => all(1.0, 0.0, t),
            Method::Discounted { alpha, beta, gamma } => {
                let discount = |power: f64| 1.0 / (1.0 + t.powf(-power));
                all(discount(alpha), discount(beta), t.powf(gamma))
            }
        }
    }
}
