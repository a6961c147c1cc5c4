//! Counterfactuals: the changes that bring an answer to a target: the least change of numbers, and the fewest
//! swaps of neighbouring goals. What is found is solved anew from uniform play before it is told.

mod follow;
mod hull;
mod numbers;
mod orders;
mod space;
mod together;

pub use self::numbers::{Change, Nearest, Settings, nearest};
pub use self::orders::{Fewest, Near, Orders, Rankings, Reordered, fewest};
pub use self::space::Space;
pub use self::together::{Together, together};

use crate::compile::Draw;
use crate::uncertain::worlds::{World, Worlds};
use demarche_engine::certify::Certificate;
use demarche_engine::game::Game;

/// The target of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Index of the question.
    pub question: usize,
    /// Whether the answer is to be at least (or at most) this much.
    pub at_least: bool,
    /// A probability.
    pub threshold: f64,
    /// Whether the threshold itself is not enough.
    pub strict: bool,
}

/// A search aims this far beyond the threshold, so that rounding does not spoil what it finds.
const MARGIN: f64 = 1e-7;

impl Target {
    /// Whether an answer is as wanted.
    pub fn is_met(&self, answer: f64) -> bool {
        match (self.at_least, self.strict) {
            (true, false) => answer >= self.threshold,
            (true, true) => answer > self.threshold,
            (false, false) => answer <= self.threshold,
            (false, true) => answer < self.threshold,
        }
    }

    /// 1 if more is better, −1 if less is.
    fn sign(&self) -> f64 {
        if self.at_least { 1.0 } else { -1.0 }
    }

    /// The answer to aim at, so far beyond the threshold.
    fn aim(&self, margin: f64) -> f64 {
        (self.threshold + self.sign() * margin).clamp(0.0, 1.0)
    }

    /// Log odds of an answer, with the target's sign; as large as can be told where it is certain.
    fn odds(&self, answer: f64) -> f64 {
        let inside = answer.clamp(CERTAIN, 1.0 - CERTAIN);
        self.sign() * (inside / (1.0 - inside)).ln()
    }
}

/// An answer closer to 0 or 1 counts as if it were this.
const CERTAIN: f64 = 1e-12;

/// The result of a change: where it is found, a target met.
#[derive(Clone, Debug, PartialEq)]
pub struct Met {
    /// The world in which it is so, its branch followed from uniform play.
    pub world: World,
    /// The answer there.
    pub answer: f64,
    /// The certificate of the solution.
    pub certificate: Certificate,
}

/// The world of these numbers along its branch from uniform play, with its certificate; none where it cannot be solved, or has no
/// answer.
fn certified(worlds: &Worlds, game: &mut Game, draw: Draw, target: Target) -> Option<Met> {
    let world = worlds.afresh(game, draw).ok()?;
    Some(Met {
        answer: world.answers[target.question]?,
        certificate: worlds.certify(game, &world),
        world,
    })
}
