//! Games that counterfactual regret minimization does not solve.

/// A game that counterfactual regret minimization does not solve.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CfrError {
    /// Not two actors: so many move.
    #[error("regrets are minimized in games of two players; here {0} move")]
    Players(usize),
    /// The actors' payoffs do not add up to a constant: at this node what is still to come differs from option to option.
    #[error(
        "regrets are minimized in zero-sum games; at node {node} the payoffs still to come add up to {low} or to {high}, as the \
         mover pleases",
        low = between[0],
        high = between[1]
    )]
    Sum {
        /// A node of the graph.
        node: usize,
        /// Smallest and largest sum of the two actors' payoffs still to come there.
        between: [f64; 2],
    },
    /// A player forgets what it knew or did.
    #[error("some player forgets what it knew or did; only games of perfect recall are solved")]
    Recall,
    /// More pairs of move sequences than can be numbered.
    #[error(
        "the two players' sequences of moves meet in more than {} pairs",
        super::sequences::MOST_PAIRS
    )]
    Size,
}
