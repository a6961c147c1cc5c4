//! The principal branch of a scenario's point estimate at several λ: what answers are along λ, and where other settings of its numbers
//! are solved from.

use std::sync::{Arc, Mutex, PoisonError};

use demarche_engine::game::{Game, Numbers};
use demarche_engine::progress::Progress;
use demarche_engine::qre::trace::{Settings, Solution, through};
use demarche_scenario::model::Model;

use crate::compile::Compiled;

/// Points of a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The numbers whose branch it is.
    pub numbers: Numbers,
    /// Points at rising scales: λ as multiples of these numbers'. As far as the branch could be followed.
    pub points: Vec<Solution>,
}

/// A game whose branch other settings of its numbers are solved from.
#[derive(Debug)]
pub(super) struct Root {
    compiled: Compiled,
    game: Game,
    branch: Mutex<Option<Arc<Branch>>>,
}

impl Root {
    pub(super) fn new(compiled: Compiled, game: Game) -> Root {
        Root {
            compiled,
            game,
            branch: Mutex::default(),
        }
    }

    /// Its branch, followed once.
    pub(super) fn branch(&self, settings: &Settings, progress: &dyn Progress) -> Arc<Branch> {
        let mut known = self.branch.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*known {
            return Arc::clone(known);
        }
        let branch = Branch::new(self.compiled.model(), &self.game, settings, progress);
        let branch = Arc::new(branch);
        if !progress.cancelled() {
            *known = Some(Arc::clone(&branch));
        }
        branch
    }
}

/// λ at which answers are told where it is one number, as multiples of it: what is below costs nothing.
const CERTAIN: [f64; 3] = [0.25, 0.5, 1.0];
/// λ at which answers are told where it has a range, as shares of the way from one end to the other.
const RANGED: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// The lowest point, as a multiple of the point estimate's λ or, where that is less, of half the lower end of the range.
const LOWEST: f64 = 0.2;
/// Largest quotient of neighbouring scales, but for rounding.
const RATIO: f64 = 1.25;

impl Branch {
    /// Follows the branch of a game.
    pub fn new(model: &Model, game: &Game, settings: &Settings, progress: &dyn Progress) -> Branch {
        let scales = scales(&told(model, game));
        Branch {
            numbers: game.numbers.clone(),
            points: through(game, &scales, settings, progress).points,
        }
    }

    /// The point at one of the scales that were asked for; none if the branch was not followed so far.
    pub fn at(&self, scale: f64) -> Option<&Solution> {
        let close = |point: &&Solution| (point.scale - scale).abs() <= 1e-9 * scale;
        self.points.iter().find(close)
    }
}

/// The least and the most λ that the scenario leaves open, as multiples of the point estimate's: the widest of any actor that
/// decides.
fn open(model: &Model, game: &Game) -> (f64, f64) {
    let all = model.actors.iter().zip(&game.numbers.precision);
    let each = all.filter(|(actor, mean)| actor.moves && **mean > 0.0);
    each.fold((1.0, 1.0), |(low, high), (actor, mean)| {
        let (least, most) = model.bounds(&actor.precision);
        (low.min(least / mean), high.max(most / mean))
    })
}

/// Scales at which answers are told, in rising order: multiples of the point estimate's λ, 1 among them.
pub(super) fn told(model: &Model, game: &Game) -> Vec<f64> {
    let (low, high) = open(model, game);
    if low == high {
        return CERTAIN.to_vec();
    }
    ranged(low, high)
}

/// Scales from one end of a range to the other, in rising order, none twice. 1 is among them: it stands for whichever is nearest to
/// it, but for an end only where it is that end.
fn ranged(low: f64, high: f64) -> Vec<f64> {
    let mut scales: Vec<f64> = RANGED.iter().map(|s| low + s * (high - low)).collect();
    let apart = |scale: f64| (scale - 1.0).abs();
    let inner = 1..scales.len() - 1;
    let same = (0..scales.len()).find(|&i| apart(scales[i]) < 1e-9);
    let nearest = inner.min_by(|&i, &j| apart(scales[i]).total_cmp(&apart(scales[j])));
    if let Some(i) = same.or(nearest) {
        scales[i] = 1.0;
    }
    scales.retain(|&scale| scale > 0.0);
    scales
}

/// The same with others between them and below, so close that from any λ the next lower point is not far.
fn scales(told: &[f64]) -> Vec<f64> {
    let Some(&first) = told.first() else {
        return Vec::new();
    };
    let mut scales = Vec::new();
    let mut from = LOWEST.min(0.5 * first);
    for &to in told {
        let steps = ((to / from).ln() / RATIO.ln() - 1e-9).ceil().max(1.0);
        scales.extend((0..steps as u32).map(|i| from * (to / from).powf(f64::from(i) / steps)));
        from = to;
    }
    scales.push(from);
    scales
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_along_a_range_are_told_at_five_scales_and_at_the_point_estimate() {
        for (low, high) in [(0.3, 1.7), (0.25, 2.0), (0.9, 4.0), (0.1, 1.05)] {
            let scales = ranged(low, high);
            assert_eq!((scales[0], scales[4]), (low, high));
            assert!(scales.len() == 5 && scales.contains(&1.0), "{scales:?}");
            assert!(scales.windows(2).all(|w| w[0] < w[1]), "{scales:?}");
        }
        // The mean is an end.
        for (low, high) in [(1.0, 2.0), (0.5, 1.0)] {
            let scales = ranged(low, high);
            let ones = scales.iter().filter(|scale| **scale == 1.0);
            assert_eq!((scales.len(), ones.count()), (5, 1), "{scales:?}");
        }
    }

    #[test]
    fn neighbouring_scales_are_close_and_those_told_are_among_them() {
        for told in [
            CERTAIN.to_vec(),
            vec![1.0 / 3.0, 2.0 / 3.0, 1.0, 4.0 / 3.0, 5.0 / 3.0],
        ] {
            let all = scales(&told);
            assert!(
                all.windows(2)
                    .all(|w| w[0] < w[1] && w[1] / w[0] < RATIO + 1e-9),
                "{all:?}"
            );
            assert!(told.iter().all(|scale| all.contains(scale)), "{all:?}");
            assert!(all[0] <= LOWEST && all[all.len() - 1] == told[told.len() - 1]);
        }
    }
}
