//! From a solution that is known to one with other numbers: the game may be the same, a path may lead from one to the other, and
//! where neither is so, the branch is followed from uniform play.

use std::sync::Arc;

use demarche_engine::game::{Game, Numbers};
use demarche_engine::progress::{Progress, Silent};
use demarche_engine::qre::trace::{Refiner, Settings, Solution, Status, trace};
use serde::Serialize;

use super::Branch;

/// The way in which a solution was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// The game is the one that was solved before.
    Same,
    /// On the path from a solution that was known.
    Refined,
    /// On the path from a point of a known branch at a lower λ, and from there along its own branch.
    Climbed,
    /// Along its own branch from uniform play.
    Traced,
    /// Not at all.
    Unsolved,
}

/// Solves one setting of a game's numbers after the other, each from a solution that is known.
pub struct Ladder<'g> {
    refiner: Refiner<'g>,
    settings: Settings,
}

impl<'g> Ladder<'g> {
    /// For games of this shape. Lays the game out once.
    pub fn new(game: &'g Game, settings: &Settings) -> Ladder<'g> {
        Ladder {
            refiner: Refiner::new(game, settings),
            settings: *settings,
        }
    }

    /// The solution of `game`, whose shape is the ladder's, from that of the numbers `known`, or else from a known branch, which
    /// is asked for only then. Where it is none, how far its own was followed.
    pub fn climb(
        &mut self,
        game: &Game,
        (known, solution): (&Numbers, &Solution),
        branch: impl FnOnce() -> Arc<Branch>,
        progress: &dyn Progress,
    ) -> (Route, Solution) {
        if game.numbers == *known {
            return (Route::Same, solution.clone());
        }
        let near = self.refiner.near(known, solution, &game.numbers, progress);
        if let Some(found) = near {
            return (Route::Refined, found);
        }
        self.from_branch(game, &branch(), progress)
    }

    /// The solution of `game`, whose shape is the ladder's, from a known branch. Where it is none, how far its own was followed.
    pub fn from_branch(
        &mut self,
        game: &Game,
        branch: &Branch,
        progress: &dyn Progress,
    ) -> (Route, Solution) {
        let known = (&branch.numbers, &branch.points[..]);
        match self.refiner.from_branch(known, &game.numbers, progress) {
            Some(found) if found.share == 1.0 => (Route::Refined, found.solution),
            Some(found) => (Route::Climbed, found.solution),
            None => self.trace(game, &Silent(progress)),
        }
    }

    /// The solution of `game` along its own branch from uniform play.
    pub fn trace(&self, game: &Game, progress: &dyn Progress) -> (Route, Solution) {
        let found = trace(game, &self.settings, progress);
        match found.status {
            Status::Solved => (Route::Traced, found),
            _ => (Route::Unsolved, found),
        }
    }
}
