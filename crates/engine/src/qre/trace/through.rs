//! The principal branch at several precisions, on one way.

use super::{Settings, Solution, Status, Trace};
use crate::game::Game;
use crate::progress::Progress;

/// What one way along the branch came by.
#[derive(Clone, Debug, PartialEq)]
pub struct Through {
    /// Where the branch first came to each of the scales that it reached, in their order. The work of each is that from uniform
    /// play on.
    pub points: Vec<Solution>,
    /// How it ended: solved if it came to all of them.
    pub status: Status,
}

/// Follows the principal branch to where precisions are each of `scales`, in rising order and above 0, times the game's.
pub fn through(
    game: &Game,
    scales: &[f64],
    settings: &Settings,
    progress: &dyn Progress,
) -> Through {
    let mut trace = Trace::new(game, 1.0, settings);
    let mut points = Vec::new();
    let status = trace.run(scales, progress, &mut |at| points.push(at.here()));
    Through { points, status }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::efg;
    use crate::progress::Quiet;
    use crate::qre::linearization::tests::BLUFF;
    use crate::qre::trace::trace;

    #[test]
    fn one_way_comes_by_what_several_lead_to() {
        let mut game = efg::read(BLUFF).unwrap().game;
        game.numbers.precision.fill(10.0);
        let scales = [1e-5, 0.1, 0.5, 1.0, 3.0];
        let found = through(&game, &scales, &Settings::default(), &Quiet);
        assert_eq!((found.status, found.points.len()), (Status::Solved, 5));
        for (scale, point) in scales.iter().zip(found.points) {
            assert!((point.scale - scale).abs() < 1e-12 * scale);
            game.numbers.precision.fill(10.0 * scale);
            let alone = trace(&game, &Settings::default(), &Quiet).sigma;
            for (a, b) in point.sigma.iter().zip(alone) {
                assert!((a - b).abs() < 1e-9, "{scale}: {a} {b}");
            }
        }
    }
}
