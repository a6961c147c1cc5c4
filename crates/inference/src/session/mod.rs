//! Taking a seat: one actor is played by a person, all others play the strategies.
//!
//! `history` draws types and chance from a seed and walks the graph with the choices made so far; `observation` says what an actor
//! sees of that, `known` of which decisions it can tell whether they take place; `belief` the posterior of an actor with perfect recall; `review` what every actor knew, once play is
//! over. All is a pure function of game, seat and choices, so that a game is kept as its seed and its choices.

mod belief;
mod history;
mod known;
mod observation;
mod review;

use crate::solve::Instance;
use std::sync::Arc;

use demarche_scenario::model::{Model, TypeId};
use serde::Serialize;

pub use self::observation::{Change, Observation, Seen};
pub use self::review::{Made, Review, ScoredChoice, Shift, Stage, Told};

use self::belief::Belief;
use self::history::Walk;
use crate::compile::replay::Replay;
use crate::compile::{Draw, program};
use crate::filter::truth::cast;
use crate::query::explain::{Explainer, Explanation};
use crate::query::insight::Insight;
use demarche_engine::game::{Game, Graph, LayerKind};

/// A solved game, laid out to be played.
pub struct Table<'a> {
    game: &'a Game,
    model: &'a Model,
    draw: &'a Draw,
    /// Behaviour strategies, by slot.
    sigma: &'a [f64],
    explainer: Explainer<'a>,
    /// After each layer: the decisions that all actors then observe.
    looks: Vec<Option<Vec<usize>>>,
    /// The scenario's index of each of the graph's actors.
    cast: Vec<usize>,
    /// What is so at each point of play, whether or not the graph keeps it.
    replay: Replay<'a>,
}

/// The actor that is played, and the seed of the game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Index into the scenario's actors.
    pub actor: usize,
    /// Index into its types; none to have it drawn.
    pub type_id: Option<TypeId>,
    /// Another seed, other types and other chance.
    pub seed: u64,
}

/// The state of a game, as the seat observes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Position {
    /// The seat's type: index into its types.
    pub type_id: TypeId,
    /// The seat's observations, in order of play.
    pub observations: Vec<Observation>,
    /// Its present decision; none where play is over.
    pub turn: Option<Turn>,
}

/// A decision that is the seat's to make.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Round, from 1.
    pub round: u32,
    /// Number of observations so far.
    pub moment: usize,
    /// Options available to the seat's type: indices into the decision's options.
    pub open: Vec<usize>,
    /// (variable, level) for all that the seat can see, as it saw them last.
    pub levels: Vec<(usize, usize)>,
    /// (actor, distribution over its types) for every other actor with several types, given everything that the seat has seen.
    /// Empty where the strategies do not explain what it saw.
    pub beliefs: Vec<(usize, Vec<f64>)>,
    /// Value of each option, and its probability under the strategies, at this information set.
    pub explanation: Explanation,
}

/// Why a seat or its choices are not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The actor decides nothing.
    #[error("{0} decides nothing in this scenario")]
    Idle(String),
    /// The actor is never of this type.
    #[error("the actor is never {0}: its probability is 0")]
    Never(String),
    /// The choice with this number, from 1, is not available at its decision.
    #[error(
        "choice {choice} is not among the options that the seat has at `{decision}` in round {round}"
    )]
    Closed {
        /// Which choice, from 1.
        choice: usize,
        /// Name of the decision.
        decision: String,
        /// Its round.
        round: u32,
    },
    /// Play was over before all choices were made.
    #[error("play is over after {made} choices")]
    Over {
        /// Choices made by then.
        made: usize,
    },
}

impl<'a> Table<'a> {
    /// Lays out a game compiled from `model`, with its insight.
    pub fn new(at: Instance<'a>, insight: Arc<Insight>) -> Table<'a> {
        let Instance {
            game,
            model,
            draw,
            sigma,
        } = at;
        Table {
            game,
            model,
            draw,
            sigma,
            explainer: Explainer::new(at, insight),
            looks: program::looks(model),
            cast: cast(&game.graph, model),
            replay: Replay::new(model, &game.graph),
        }
    }

    /// Plays on from the start with these choices (indices of options, one for each decision at which the seat has more than
    /// one), up to the next decision of the seat or the end.
    ///
    /// # Errors
    /// The actor has nothing to decide, cannot be of that type, or the choices do not fit the game.
    pub fn play(&self, seat: &Seat, choices: &[usize]) -> Result<Position, SessionError> {
        let walk = Walk::new(self, seat, choices)?;
        let own = walk.own;
        let mut belief = Belief::new(self, own, walk.type_id);
        let mut observations = Vec::new();
        let mut before = vec![None; self.model.variables.len()];
        for level in self.levels(seat.actor, &self.replay.start()) {
            before[level.0] = self.at_start(level.0).then_some(level.1);
        }
        let mut known = Vec::new();
        for step in &walk.steps {
            belief.step(step);
            let decision = self.decision(step.layer);
            let at = (step.layer, step.node);
            known.extend(decision.and_then(|d| Some((d, self.knows_whether(seat.actor, d, at)?))));
            observations.extend(self.observation(seat.actor, step, &mut before, &known));
            if step.look.is_some() {
                known.clear();
            }
        }
        let turn = walk.turn.map(|(_, set)| {
            let info = &self.graph().infosets[set];
            Turn {
                decision: info.decision as usize,
                round: info.round,
                moment: walk.looks,
                open: self.open(set, walk.type_id),
                levels: before
                    .iter()
                    .enumerate()
                    .filter_map(|(v, level)| Some((v, (*level)?)))
                    .collect(),
                beliefs: belief.others(),
                explanation: self.explainer.at(set, walk.type_id),
            }
        });
        Ok(Position {
            type_id: walk.type_id,
            observations,
            turn,
        })
    }

    /// The option that the strategies draw for the seat under this seed; none where play is over.
    ///
    /// Where every choice is this one, the seat is played by the strategies: the game is the one that any other seat plays with
    /// the same seed and its own such choices.
    ///
    /// # Errors
    /// As for [`Table::play`].
    pub fn drawn(&self, seat: &Seat, choices: &[usize]) -> Result<Option<usize>, SessionError> {
        let walk = Walk::new(self, seat, choices)?;
        Ok(walk.turn.and_then(|(node, _)| {
            let graph = self.graph();
            let edge = walk.drawn(self, seat.seed, graph.layer_of(node), node)?;
            Some(edge - graph.first_edge[node] as usize)
        }))
    }

    /// What every actor knew, and the regret of the seat's choices, where play is over; none before.
    ///
    /// # Errors
    /// As for [`Table::play`].
    pub fn review(&self, seat: &Seat, choices: &[usize]) -> Result<Option<Review>, SessionError> {
        let walk = Walk::new(self, seat, choices)?;
        Ok(walk.turn.is_none().then(|| review::review(self, &walk)))
    }

    fn graph(&self) -> &'a Graph {
        &self.game.graph
    }

    fn instance(&self) -> Instance<'a> {
        Instance {
            model: self.model,
            game: self.game,
            draw: self.draw,
            sigma: self.sigma,
        }
    }

    /// Options that a type has at an information set.
    fn open(&self, set: usize, type_id: TypeId) -> Vec<usize> {
        let graph = self.graph();
        let options = 0..graph.infosets[set].options as usize;
        options
            .filter(|&o| graph.available[graph.slot(set, type_id, o)])
            .collect()
    }

    /// The decision of a layer.
    fn decision(&self, layer: usize) -> Option<usize> {
        match self.graph().layers[layer].kind {
            LayerKind::Decision(d) => Some(d),
            _ => None,
        }
    }
}
