//! Results of passes over a whole game, computed once for all that is asked of it: the value of every option goal by goal, how
//! likely every point of play is, what every type believes wherever it decides.

use std::sync::Arc;

use crate::query::goals::{GoalValues, goal_values};
use crate::query::infoset_beliefs::InfosetBeliefs;
use crate::solve::Instance;

/// The results for a game and its strategies. They hold no reference to either, and must be used with no other.
#[derive(Clone, Debug)]
pub struct Insight {
    pub(crate) values: GoalValues,
    /// Nodes × profiles, nothing being known.
    pub(crate) reach: Vec<f64>,
    pub(crate) infoset_beliefs: InfosetBeliefs,
}

impl Insight {
    /// The insight of a game as it is played. Takes a pass over the game for each goal.
    pub fn new(at: Instance<'_>) -> Arc<Insight> {
        let reach = at.profile().reach();
        Arc::new(Insight {
            values: goal_values(at, &reach),
            infoset_beliefs: InfosetBeliefs::new(at.graph(), &reach),
            reach,
        })
    }
}
