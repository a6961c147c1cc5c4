//! From solutions along the branches through them to further ones.

use super::many::Basins;
use super::{Effort, Place, Worker};
use crate::game::Game;
use crate::progress::Progress;
use crate::qre::trace::{self, Solution, around};

/// What it takes to follow branches.
pub(super) struct Branches<'a, 'g> {
    pub(super) game: &'a Game,
    pub(super) settings: trace::Settings,
    pub(super) worker: &'a mut Worker<'g>,
    pub(super) progress: &'a dyn Progress,
}

impl Branches<'_, '_> {
    /// Adds the solutions to which other branches lead that cross the principal one.
    pub(super) fn leave<S: Fn(&Place, &Place) -> bool>(
        &mut self,
        principal: &Solution,
        basins: &mut Basins<Place, S>,
    ) {
        // These are followed whole: they are not one neighbour among many.
        let settings = trace::Settings {
            max_steps: trace::Settings::default().max_steps,
            ..self.settings
        };
        let ways = trace::ways(self.game, principal, &settings, self.progress);
        for solution in ways.into_iter().filter_map(|way| way.solution) {
            basins.put(self.worker.at(solution.q, solution.info));
        }
    }

    /// Adds the solutions that the branches through those of `basins` lead to, and through these in turn.
    pub(super) fn follow<S: Fn(&Place, &Place) -> bool>(
        &mut self,
        basins: &mut Basins<Place, S>,
        effort: &mut Effort,
    ) {
        let (settings, progress) = (&self.settings, self.progress);
        let mut at = 0;
        while at < basins.found.len() {
            // Below the game's precisions the principal branch, which comes first, is known.
            let sides: &[bool] = if at == 0 { &[false] } else { &[true, false] };
            for &lower in sides {
                let count = basins.found.len();
                let phase = format!("following, {count} found");
                progress.step(&phase, at as f64 / count as f64);
                if progress.cancelled() {
                    effort.left += 1;
                    continue;
                }
                let q = &basins.found[at].root.solution.q;
                let ahead = around(self.game, q, lower, settings, progress);
                if ahead.is_none() && progress.cancelled() {
                    effort.left += 1;
                    continue;
                }
                effort.followed += 1;
                let Some(solution) = ahead else { continue };
                effort.led += 1;
                basins.put(self.worker.at(solution.q, solution.info));
            }
            at += 1;
        }
    }
}
