//! Type recovery: types that a file can only write as a first move of chance become types again.
//!
//! Formats for trees know no types: chance draws them at the root, and all of play is repeated below each draw (Harsanyi
//! 1967). Where these repetitions are alike, and where what a player knows of the draw is the same at all its moves, the game
//! is *one* of them with types as an inner dimension: fewer nodes, contiguous arrays, the same unknowns. Nothing is
//! approximated, and whatever is not of this form stays as it is; so does a draw after which some types cannot meet.

mod draw;
mod partition;
mod walk;

use self::draw::draws;
use self::walk::walk;
use crate::certify::certify_as;
use crate::game::Game;
use crate::progress::Progress;
use crate::qre::search::{self, Found, Searched};
use crate::qre::trace::{self, Limit, Settings, Solution};
use crate::qre::vouch::{self, Effort, Path, PathError};

/// A game with types, in place of one in which chance draws them.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// The game with types.
    pub game: Game,
    /// Its slot in σ and Q for each slot of the game as it was.
    slots: Vec<u32>,
}

impl Typed {
    /// The same game with types; none where the draw at its root is no draw of types, or where nothing says that it is.
    /// The game must be a tree with one type profile, as those from files are. Time and memory are linear in its size.
    pub fn of(game: &Game) -> Option<Typed> {
        let graph = &game.graph;
        let tree = graph.child.len() + 1 == graph.nodes();
        if graph.profiles != 1 || !tree || !game.numbers.goals.is_empty() {
            return None;
        }
        // Types may be drawn one after the other; what chance does next may be something that all see.
        let mut draws = draws(game);
        std::iter::from_fn(|| draws.pop()).find_map(|drawn| walk(game, &drawn))
    }

    /// Numbers by slot of the game with types, by slot of the game as it was.
    pub fn back(&self, values: &[f64]) -> Vec<f64> {
        self.slots.iter().map(|&s| values[s as usize]).collect()
    }

    /// Numbers by slot of the game as it was, by slot of the game with types.
    pub fn forth(&self, values: &[f64]) -> Vec<f64> {
        let mut typed = vec![0.0; values.len()];
        for (&s, &value) in self.slots.iter().zip(values) {
            typed[s as usize] = value;
        }
        typed
    }

    /// A solution of the game as it was, as one of the game with types.
    fn with_types(&self, solution: &Solution) -> Solution {
        Solution {
            q: self.forth(&solution.q),
            sigma: self.forth(&solution.sigma),
            ..solution.clone()
        }
    }

    /// A solution of the game with types, as one of the game as it was.
    pub fn solution(&self, solved: Solution) -> Solution {
        Solution {
            q: self.back(&solved.q),
            sigma: self.back(&solved.sigma),
            ..solved
        }
    }
}

/// [`trace::trace`], with types in place of the draw at the root wherever that is the same.
pub fn trace(game: &Game, settings: &Settings, progress: &dyn Progress) -> Solution {
    match Typed::of(game) {
        Some(typed) => typed.solution(trace::trace(&typed.game, settings, progress)),
        None => trace::trace(game, settings, progress),
    }
}

/// [`vouch::vouch`] for `solution`, as [`trace()`] gives it, with types in place of the draw at the root wherever that is the same.
///
/// # Errors
/// As [`vouch::vouch`].
pub fn vouch(
    game: &Game,
    solution: &Solution,
    effort: Effort,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Path, PathError> {
    let Some(typed) = Typed::of(game) else {
        return vouch::vouch(game, solution, effort, settings, progress);
    };
    let own = typed.with_types(solution);
    vouch::vouch(&typed.game, &own, effort, settings, progress)
}

/// [`trace::limit`], with types in place of the draw at the root wherever that is the same.
pub fn limit(game: &Game, settings: &Settings, progress: &dyn Progress) -> Limit {
    let Some(typed) = Typed::of(game) else {
        return trace::limit(game, settings, progress);
    };
    let found = trace::limit(&typed.game, settings, progress);
    let sigma = typed.back(&found.sigma);
    Limit { sigma, ..found }
}

/// [`search::search`] at the solution `principal`, with types in place of the draw at the root wherever that is the same.
/// Certificates are of the game as it was.
pub fn search(
    game: &Game,
    settings: &search::Settings,
    principal: &Solution,
    progress: &dyn Progress,
) -> Searched {
    let Some(typed) = Typed::of(game) else {
        return search::search(game, settings, principal, progress);
    };
    let from = typed.with_types(principal);
    let Searched { found, effort } = search::search(&typed.game, settings, &from, progress);
    let found = found.into_iter().map(|found| {
        let solution = typed.solution(found.solution);
        Found {
            certificate: certify_as(settings.response, game, &solution.sigma),
            solution,
            ..found
        }
    });
    Searched {
        found: found.collect(),
        effort,
    }
}
