//! From one solution to another at the same precision, along the branch on which both lie.
//!
//! A branch that does not go back to uniform play comes from λ = ∞ and turns back to it, so that it passes any λ above its
//! turning point an even number of times. Where one passage is known the next is found by following the branch, however
//! small the neighbourhood from which Newton's method would come to it.

use super::{START, Settings, Solution, Status, Stepped, Stop, Trace};
use crate::game::Game;
use crate::progress::Progress;

/// First step away from the known solution, in nats.
const FIRST: f64 = 0.02;
/// A branch is followed up to this multiple of the game's precisions: where it comes back from farther it is not known to.
const FARTHEST: f64 = 2.0;

/// The next solution at the game's precisions on the branch through `q`, which is one, that is left to lower λ or to higher.
/// None if the branch goes back to uniform play or far out, or could not be followed within the budget of steps.
pub(crate) fn around(
    game: &Game,
    q: &[f64],
    lower: bool,
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<Solution> {
    let mut trace = Trace::new(game, 1.0, settings);
    trace.settings.induction = false;
    let steepness = trace.corrector.sweep.precision() * trace.span.range;
    if steepness == 0.0 {
        return None;
    }
    let side = if lower { -1.0 } else { 1.0 };
    let bounds = (START / steepness).ln()..FARTHEST.ln();
    trace.point.q.copy_from_slice(q);
    if !trace.settle_at(0.0) {
        return None;
    }
    let mut outward = vec![0.0; q.len() + 1];
    outward[q.len()] = side;
    let along = trace.along(&outward, FIRST);
    let metric = trace.metric(0.0);
    let oriented = trace
        .corrector
        .orientation(&trace.point, Some((&along.ahead, metric)));
    trace.positive = oriented.0?;
    trace.following = Some(along);
    let stop = Stop {
        tau: 0.0,
        rising: lower,
        next: f64::INFINITY,
    };
    while trace.info.steps < settings.max_steps && !progress.cancelled() {
        match trace.follow(stop).ok()? {
            Stepped::On => {}
            Stepped::Landed(at) => {
                trace.point = at;
                return Some(trace.finish(Status::Solved));
            }
        }
        if !bounds.contains(&trace.point.tau) {
            return None;
        }
    }
    None
}
