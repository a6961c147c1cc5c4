//! What scenarios with shocks must be like.

use demarche_scenario::model::{Formula, Model, Weights};

use super::equilibria::Scalar;
use super::tree::Tree;

/// Why a scenario with shocks cannot be dealt with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// λ is another kind of error.
    #[error(
        "the scenario has shocks and a precision (`{0}`): with shocks actors respond perfectly; take the precision out, or the shocks"
    )]
    Precision(String),
    /// Types are hidden too.
    #[error("the scenario has shocks and types; with shocks nothing else may be hidden")]
    Types,
    /// Chance moves.
    #[error("the scenario has shocks, and chance moves in it; with shocks only actors may move")]
    Chance,
    /// A move is not seen.
    #[error(
        "the scenario has shocks, and somebody cannot tell two points of play apart where it sees {label}; with shocks every move has to \
         be seen and remembered"
    )]
    Unseen {
        /// What it sees there.
        label: String,
    },
    /// Weights are not given.
    #[error(
        "the weights of `{0}` hang on columns or coefficients; with shocks they are plain numbers"
    )]
    Weights(String),
    /// Too many leaves.
    #[error("the scenario has shocks, and too many courses of play to go through")]
    Large,
    /// Too many plans.
    #[error(
        "`{actor}` has {plans} plans to choose among, and with shocks the probability that one is the best is exact for at most three"
    )]
    Plans {
        /// The actor.
        actor: String,
        /// How many.
        plans: usize,
    },
    /// An actor without shocks.
    #[error("`{0}` moves and sees no shock, so that its response is a step; give it a `shock`")]
    NoShock(String),
    /// The fixed point is not of one number.
    #[error(
        "with shocks at most two actors may move, and one of them once, between two options: only then can all equilibria be looked for"
    )]
    NotScalar,
}

/// Says what cannot be dealt with, whatever the game is.
pub(super) fn refuse(model: &Model) -> Result<(), Refused> {
    let precise = model
        .constructs
        .iter()
        .find(|c| c.path.ends_with(".precision"));
    if let Some(construct) = precise {
        return Err(Refused::Precision(construct.path.clone()));
    }
    let open: Vec<usize> = (model.columns.iter().map(|c| c.param))
        .chain(model.coefficients.iter().map(|c| c.param))
        .collect();
    for actor in &model.actors {
        for weights in actor.types.iter().map(|kind| &kind.weights) {
            let Weights::Given(given) = weights else {
                continue;
            };
            let hangs = |leaf: &Formula| matches!(leaf, Formula::Param(p) if open.contains(p));
            if given.iter().any(|(_, number)| number.leaves().any(hangs)) {
                return Err(Refused::Weights(actor.name.clone()));
            }
        }
    }
    Ok(())
}

/// Which mover has a single choice between two options; none where there is one mover, and nothing to be found.
pub(super) fn scalar(tree: &Tree) -> Result<Option<Scalar>, Refused> {
    match tree.movers.as_slice() {
        [_] => Ok(None),
        [_, _] => {
            for mover in 0..2 {
                let own = tree.nodes.iter().enumerate();
                let own = own.filter(|(_, node)| node.actor == tree.movers[mover]);
                let own: Vec<(usize, usize)> = own.map(|(n, node)| (n, node.after.len())).collect();
                if let [(node, 2)] = own.as_slice() {
                    return Ok(Some(Scalar {
                        mover,
                        node: *node,
                        other: 1 - mover,
                    }));
                }
            }
            Err(Refused::NotScalar)
        }
        _ => Err(Refused::NotScalar),
    }
}
