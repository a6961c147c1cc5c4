//! An ensemble's audit of itself: some draws are traced afresh from uniform play, and compared with what the path from the point
//! estimate came to.

use serde::{Deserialize, Serialize};

use super::{Ensemble, Sampler};
use crate::solve::Route;
use demarche_engine::parallel;
use demarche_engine::progress::{Progress, Silent};

/// One draw in so many is audited,
const ONE_IN: u64 = 50;
/// and at least so many, if there are as many.
const LEAST: u64 = 20;
/// Probabilities that differ by less are the same: draws are solved to far below.
const SAME: f64 = 1e-5;

/// Result of an audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// Draws traced afresh.
    pub traced: u64,
    /// Of these, how many have another solution than the path from the point estimate led to.
    pub differ: u64,
    /// Of these, how many could not be traced to the end.
    pub unsolved: u64,
}

/// The draws that are audited of so many.
pub fn audited(draws: u64) -> impl Iterator<Item = u64> {
    let step = (draws / LEAST).clamp(1, ONE_IN);
    (0..draws).step_by(step as usize)
}

impl Ensemble<'_> {
    /// Audits a share of so many first draws; none if it is stopped from outside.
    pub fn audit(
        &self,
        sampler: &Sampler<'_>,
        draws: u64,
        progress: &dyn Progress,
    ) -> Option<Audit> {
        let chosen: Vec<u64> = audited(draws).collect();
        let found = parallel::map(&mut self.workers(), chosen.len(), |worker, i| {
            if progress.cancelled() {
                return None;
            }
            progress.step("auditing", i as f64 / chosen.len() as f64);
            let draw = sampler.at(chosen[i]);
            let (route, known) = self.solve(&draw, worker, progress);
            let (again, fresh) = worker.ladder.trace(&worker.game, &Silent(progress));
            let mut audit = Audit {
                traced: 1,
                ..Audit::default()
            };
            match (route, again) {
                (Route::Unsolved, _) | (_, Route::Unsolved) => audit.unsolved = 1,
                _ => {
                    let pairs = known.sigma.iter().zip(&fresh.sigma);
                    let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                    audit.differ = u64::from(apart > SAME);
                }
            }
            (!progress.cancelled()).then_some(audit)
        });
        found.into_iter().try_fold(Audit::default(), |sum, one| {
            let one = one?;
            Some(Audit {
                traced: sum.traced + one.traced,
                differ: sum.differ + one.differ,
                unsolved: sum.unsolved + one.unsolved,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::audited;

    #[test]
    fn one_draw_in_fifty_is_audited_and_at_least_twenty() {
        assert_eq!(audited(1000).count(), 20);
        assert_eq!(audited(10_000).count(), 200);
        assert_eq!(audited(7).count(), 7);
        assert!(audited(64).count() >= 20);
        assert!(audited(999).all(|index| index < 999));
    }
}
