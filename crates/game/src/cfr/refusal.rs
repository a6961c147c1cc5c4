//! Why a game is not for counterfactual regret minimization.

/// What these methods cannot do, and so refuse.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Not two actors: so many move.
    Players(usize),
    /// The actors' payoffs do not add up to a constant: at this node what is still to come differs from option to option.
    Sum {
        /// A node of the graph.
        node: usize,
        /// Smallest and largest sum of the two actors' payoffs still to come there.
        between: [f64; 2],
    },
    /// Somebody forgets what it knew or did.
    Recall,
    /// More pairs of move sequences than can be numbered.
    Size,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Players(movers) => write!(
                f,
                "regrets are minimized in games of two players; here {movers} move"
            ),
            Refusal::Sum {
                node,
                between: [low, high],
            } => write!(
                f,
                "regrets are minimized in zero-sum games; at node {node} the payoffs still to come add up to {low} or to \
                 {high}, as the mover pleases"
            ),
            Refusal::Recall => write!(
                f,
                "some player forgets what it knew or did; only games of perfect recall are solved"
            ),
            Refusal::Size => write!(
                f,
                "the two players' sequences of moves meet in more than {} pairs",
                super::unfold::MOST_PAIRS
            ),
        }
    }
}

impl std::error::Error for Refusal {}
