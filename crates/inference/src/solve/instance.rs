//! A scenario's game at one setting of its numbers, played by given strategies.

use demarche_engine::game::{Game, Graph};
use demarche_scenario::model::Model;

use crate::compile::Draw;
use crate::filter::pass::StrategyProfile;

/// The solved game from which beliefs, answers and signals are computed.
#[derive(Clone, Copy, Debug)]
pub struct Instance<'a> {
    /// The scenario.
    pub model: &'a Model,
    /// Its game, with the numbers of the draw.
    pub game: &'a Game,
    /// The setting of the scenario's numbers.
    pub draw: &'a Draw,
    /// Behaviour strategies, by slot.
    pub sigma: &'a [f64],
}

impl<'a> Instance<'a> {
    /// The shape of its game.
    pub fn graph(&self) -> &'a Graph {
        &self.game.graph
    }

    /// The game as it is played.
    pub(crate) fn profile(&self) -> StrategyProfile<'a> {
        StrategyProfile {
            game: self.game,
            sigma: self.sigma,
        }
    }
}
