//! Nash strategies of two-player zero-sum games by counterfactual regret minimization: CFR (Zinkevich et al. 2007), CFR+
//! (Tammelin 2014) and discounted CFR (Brown & Sandholm 2019).
//!
//! The game is brought to sequence form once. An iteration then costs one product of a sparse matrix with a vector and one
//! pass over the information sets for each player, alternating; nothing is allocated on the way. General-sum games are
//! refused: there the average strategies need not come near an equilibrium.

mod error;
mod exploit;
mod form;
mod gradient;
mod learn;
mod sequences;
mod solver;
mod sum;

pub use self::error::CfrError;
pub use self::exploit::{Exploitability, exploitability};
pub use self::solver::{Size, Solver};

use crate::game::Game;
use crate::progress::Progress;

/// The rule by which regrets are kept and strategies averaged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// All iterations alike (Zinkevich et al. 2007).
    Plain,
    /// Regrets never below 0; iteration t counts t times in the average (Tammelin 2014).
    Plus,
    /// After iteration t, regrets above 0 are multiplied by t^α / (t^α + 1), those below by t^β / (t^β + 1); iteration t
    /// counts t^γ times in the average (Brown & Sandholm 2019).
    Discounted {
        /// α.
        alpha: f64,
        /// β.
        beta: f64,
        /// γ.
        gamma: f64,
    },
}

impl Method {
    /// Discounted CFR with the authors' choice, α = 3/2, β = 0, γ = 2.
    pub const DISCOUNTED: Method = Method::Discounted {
        alpha: 1.5,
        beta: 0.0,
        gamma: 2.0,
    };
}

/// Method and budget of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The rule by which regrets are kept and strategies averaged.
    pub method: Method,
    /// Iterations before giving up.
    pub iterations: u64,
    /// Exploitability at which to stop, in units of payoff; 0 goes on to the last iteration.
    pub target: f64,
    /// Iterations between two looks at the exploitability, ≥ 1.
    pub every: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            method: Method::Plus,
            iterations: 10_000,
            target: 0.0,
            every: 100,
        }
    }
}

/// Outcome of the iterations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No more exploitable than asked for.
    Solved,
    /// The budget of iterations was spent.
    OutOfIterations,
    /// Stopped from outside.
    Cancelled,
}

/// Average strategies, and how good they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Behaviour strategies, by slot.
    pub sigma: Vec<f64>,
    /// Their value, and the value of best responses to them.
    pub quality: Exploitability,
    /// Outcome of the iterations.
    pub status: Status,
    /// Iterations done.
    pub iterations: u64,
    /// Size of the game.
    pub size: Size,
}

/// Iterates until the target or the budget is met. A solution comes back whatever the outcome.
///
/// # Errors
/// Any [`CfrError`]: not two players, not zero-sum, not perfect recall, too large.
pub fn solve(
    game: &Game,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Solution, CfrError> {
    let mut solver = Solver::new(game, settings.method)?;
    let every = settings.every.max(1);
    let (status, quality) = loop {
        if progress.cancelled() {
            break (Status::Cancelled, solver.quality());
        }
        let left = settings.iterations - solver.iterations();
        solver.run(left.min(every));
        let quality = solver.quality();
        let done = solver.iterations() as f64 / settings.iterations.max(1) as f64;
        progress.step("regrets", done);
        if quality.exploitability() <= settings.target {
            break (Status::Solved, quality);
        }
        if solver.iterations() == settings.iterations {
            break (Status::OutOfIterations, quality);
        }
    };
    Ok(Solution {
        sigma: solver.strategies(),
        quality,
        status,
        iterations: solver.iterations(),
        size: solver.size(),
    })
}
