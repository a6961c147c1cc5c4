//! Evidence that a solution lies on the principal branch, and its strength in one word.
//!
//! A certificate checks the point and says nothing of the path that led there; this looks at the path. Nothing weaker than a proof
//! is certain, so that what was done is said in one word.

use serde::Serialize;

use crate::game::Game;
use crate::progress::Progress;
use crate::qre::prove::{self, Proof, ProofError, prove};
use crate::qre::response::Response;
use crate::qre::trace::{Settings, Solution, Status, trace};

/// Strength of the evidence, from the weakest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vouched {
    /// The branch was followed by steps that were each checked; see [`crate::qre::trace`].
    #[default]
    Followed,
    /// A second run came to the same point, with steps at most a third as long and without induction.
    Retraced,
    /// An inclusion holds at every step; see [`crate::qre::prove`].
    Proved,
}

impl std::fmt::Display for Vouched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Vouched::Followed => "followed",
            Vouched::Retraced => "retraced",
            Vouched::Proved => "proved",
        })
    }
}

/// The word, with its evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// Strength of the evidence for the path.
    pub word: Vouched,
    /// The proof, or why there is none; none where none was asked for.
    pub proof: Option<Result<Proof, ProofError>>,
    /// The second run; none where none was made.
    pub retraced: Option<Retraced>,
}

/// Result of a second run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retraced {
    /// Outcome of the trace.
    pub status: Status,
    /// Points of the branch that it computed.
    pub steps: usize,
    /// Largest difference of a probability from the first run's, where it came to the same precision.
    pub apart: f64,
}

/// The solution is not on the principal branch, or two runs do not agree on which is.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum PathError {
    /// A proof says so.
    #[error(
        "the principal branch is elsewhere, and that is proved: what options are worth differs by {apart:.1e} of the range of \
         payoffs"
    )]
    ByProof {
        /// The largest distance in Q is at least this, relative to the range of payoffs.
        apart: f64,
    },
    /// A second run came to another point.
    #[error(
        "a second run with shorter steps came to another point: probabilities differ by up to {apart:.1e}"
    )]
    ByRetracing {
        /// Largest difference of a probability.
        apart: f64,
    },
}

/// Work allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effort {
    /// A second run.
    Retrace,
    /// A proof where the game's size and this much allow one, otherwise a second run.
    Prove(prove::Settings),
}

/// Probabilities of two runs that differ by less are the same: both are polished to far below.
const SAME: f64 = 1e-7;

/// Looks at how `solution`, which is solved, was reached. `settings` are those that it was solved with.
///
/// # Errors
/// It is not on the principal branch, or a second run is not where the first was.
pub fn vouch(
    game: &Game,
    solution: &Solution,
    effort: Effort,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Path, PathError> {
    let mut path = Path::default();
    if let (Effort::Prove(how), Response::Logit) = (effort, settings.response) {
        let proof = prove(game, &solution.q, solution.scale, &how, progress);
        if let Err(ProofError::Elsewhere { apart }) = proof {
            return Err(PathError::ByProof { apart });
        }
        path.proof = Some(proof);
        if path.proof.as_ref().is_some_and(Result::is_ok) {
            path.word = Vouched::Proved;
            return Ok(path);
        }
    }
    let again = trace(game, &settings.careful(), progress);
    let pairs = again.sigma.iter().zip(&solution.sigma);
    let retraced = Retraced {
        status: again.status,
        steps: again.info.steps,
        apart: pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max),
    };
    path.retraced = Some(retraced);
    if again.status == Status::Solved {
        if retraced.apart > SAME {
            return Err(PathError::ByRetracing {
                apart: retraced.apart,
            });
        }
        path.word = Vouched::Retraced;
    }
    Ok(path)
}
