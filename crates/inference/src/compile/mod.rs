//! From a checked scenario to a game.
//!
//! `program` lays out a round as a list of steps; `expand` plays them out breadth first, one layer a step, and merges
//! the `point`s of play that have the same future; `ways` are what may come after one; `information` gives every mover what it has
//! seen; `numbers` evaluates
//! priors, chances and goals for one [`Draw`]. The shape is built once; numbers can be evaluated again and again.

mod draw;
mod expand;
mod information;
mod numbers;
mod point;
pub(crate) mod program;
mod sets;
mod size;
mod transposed;
mod usual;
mod ways;

use std::sync::Arc;

use demarche_scenario::model::Model;

pub use self::draw::Draw;
pub use self::numbers::Site;
use demarche_engine::game::{Game, Graph, Numbers};
use demarche_engine::progress::Progress;

/// Limits on the size of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Stop before there are more nodes than this.
    pub max_nodes: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            max_nodes: 20_000_000,
        }
    }
}

/// The shape of a game, and what is needed to put numbers to it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The scenario.
    model: Arc<Model>,
    /// The shape.
    pub graph: Arc<Graph>,
    /// Where each row of [`Numbers::chance`] comes from.
    pub(crate) chance_sites: Arc<[Site]>,
    /// Where each row of the payoffs comes from.
    pub(crate) payoff_sites: Arc<[Site]>,
    /// What goals are judged in.
    pub(crate) judgements: Arc<numbers::Judgements>,
}

impl Compiled {
    /// The scenario.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// The same shape for a scenario that differs in its numbers, its reports and its questions alone; none where the shape
    /// does not keep what they ask for.
    pub fn with_model(&self, model: Arc<Model>) -> Option<Compiled> {
        serves(&self.graph, &model).then(|| Compiled {
            model,
            ..self.clone()
        })
    }

    /// Evaluates every number of the game for one draw.
    pub fn numbers(&self, draw: &Draw) -> Numbers {
        numbers::evaluate(self, &self.model, draw)
    }

    /// The game of one draw.
    pub fn game(&self, draw: &Draw) -> Game {
        Game {
            graph: Arc::clone(&self.graph),
            numbers: self.numbers(draw),
        }
    }
}

/// Why a scenario did not become a game.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// More nodes than allowed; says which steps multiplied.
    #[error(
        "the game has more than {nodes} nodes by round {round}; what multiplied most:{} {advice}",
        listed(factors)
    )]
    TooLarge {
        /// Nodes when it stopped.
        nodes: usize,
        /// Round in which it stopped.
        round: u32,
        /// The steps that multiplied most, with their factors, largest first.
        factors: Vec<(String, f64)>,
        /// The change that would help.
        advice: String,
    },
    /// A type has nothing that it could do.
    #[error(
        "in round {round} there is nothing that the actor of `{decision}` could do where it sees {situation}; give the decision \
         an option without a `when`, or a `when` of its own"
    )]
    NoOption {
        /// The decision.
        decision: String,
        /// The round.
        round: u32,
        /// The actor's information there.
        situation: String,
    },
    /// Stopped from outside.
    #[error("stopped")]
    Cancelled,
}

/// ` step (×factor);` for each step.
fn listed(factors: &[(String, f64)]) -> String {
    let each = factors.iter();
    each.map(|(step, factor)| format!(" {step} (×{factor:.1});"))
        .collect()
}

/// Whether a graph keeps all that the scenario's reports, questions and guards ask about this round's moves. Then what differs
/// between its own scenario and this one may be the reports alone, and the graph serves both.
fn serves(graph: &Graph, model: &Model) -> bool {
    let asked = program::tracked(model);
    let kept = |(asked, kept): (&bool, &bool)| !asked || *kept;
    asked.len() == graph.tracked.len() && asked.iter().zip(&graph.tracked).all(kept)
}

/// Unrolls a scenario into a game graph.
///
/// # Errors
/// When it would have more nodes than allowed, or when an actor would have no option.
pub fn compile(
    model: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Compiled, CompileError> {
    expand::expand(model, settings, progress)
}
