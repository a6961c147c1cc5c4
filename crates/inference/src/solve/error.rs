//! Why a scenario has no solution.

use demarche_engine::qre::trace::Solution;
use demarche_engine::qre::vouch::PathError;

use crate::compile::CompileError;
use crate::filter::EvidenceError;

/// Why a scenario is not solved, or nothing follows from its solution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// It did not become a game.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The branch could not be followed to the precision asked for.
    #[error(
        "the principal branch was followed only to {:.2e} of the precision asked for: {}, after {} steps and {} turning points; \
         ask for a lower precision",
        .0.scale, .0.status, .0.info.steps, .0.info.turning_points
    )]
    Unsolved(Box<Solution>),
    /// The solution is not on the principal branch, or two runs do not agree on which is.
    #[error("no answer can be given at this precision: {0}; ask for a lower precision")]
    Path(#[from] PathError),
    /// No history fits the reports.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
}
