//! Crossings of branches.
//!
//! In games with symmetries, and by accident in others, two branches meet. The rule here: the principal branch is the one that
//! goes straight on, whose direction does not change. It keeps what is symmetric symmetric. The others are ways on that an
//! error, however small, may lead to, so an answer after a crossing is one of several: see [`ways`].

use super::follow::Following;
use super::{Point, Settings, Solution, Status, Stop, Trace};
use crate::game::Game;
use crate::progress::Progress;

/// A branch point: another branch crosses the one followed, so that the determinant of its Jacobian changes sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// λ there, as a share of the precision asked for.
    pub scale: f64,
    /// Just before it.
    pub(super) q: Vec<f64>,
    /// Direction of the branch followed.
    pub(super) ahead: Vec<f64>,
    /// The other direction in which the equations hold to first order.
    pub(super) null: Vec<f64>,
    /// Sign of the determinant on the branch followed beyond it.
    pub(super) positive: bool,
}

/// A way on from a crossing other than straight.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Which of the crossings, in their order.
    pub crossing: usize,
    /// Where it comes to the precision asked for; none if it does not, or could not be followed.
    pub solution: Option<Solution>,
}

/// Distances at which a crossing branch is looked for, in nats.
const ASIDE: [f64; 3] = [0.05, 0.2, 0.01];

/// The other ways on from the crossings of a solution, two from each, followed to the game's precisions.
pub fn ways(
    game: &Game,
    solution: &Solution,
    settings: &Settings,
    progress: &dyn Progress,
) -> Vec<Way> {
    let mut found = Vec::new();
    for (at, crossing) in solution.crossings.iter().enumerate() {
        for side in [1.0, -1.0] {
            let mut trace = Trace::new(game, 1.0, settings);
            let status = trace.leave(crossing, side, progress);
            let solved = status == Status::Solved;
            found.push(Way {
                crossing: at,
                solution: solved.then(|| trace.finish(status)),
            });
        }
    }
    found
}

impl Trace<'_> {
    /// Leaves a crossing to one side and follows what is found there.
    fn leave(&mut self, from: &Crossing, side: f64, progress: &dyn Progress) -> Status {
        let stop = Stop {
            tau: 0.0,
            rising: true,
            next: f64::INFINITY,
        };
        let n = from.q.len();
        let start = Point {
            q: from.q.clone(),
            tau: from.scale.ln(),
        };
        let metric = self.metric(start.tau);
        let size =
            self.corrector
                .situations
                .along((&start.q, start.tau), &from.null[..n], from.null[n]);
        let tolerance = self.on_the_way(start.tau) * 0.01;
        let aside = ASIDE.iter().find_map(|far| {
            let by = side * far / size;
            let mut guess = start.clone();
            guess
                .q
                .iter_mut()
                .zip(&from.null)
                .for_each(|(q, d)| *q += by * d);
            guess.tau += by * from.null[n];
            let corrected = self.corrector.along(
                &guess,
                &from.null,
                metric,
                tolerance.max(self.span.tolerance(1e-13)),
            );
            self.count(&corrected);
            corrected.converged.then_some(corrected.point)
        });
        let Some(aside) = aside else {
            return Status::Stalled;
        };
        self.accept(start);
        self.accept(aside);
        let outward: Vec<f64> = from.null.iter().map(|d| side * d).collect();
        let along: Following = self.along(&outward, 0.05);
        let metric = self.metric(self.point.tau);
        let oriented = self
            .corrector
            .orientation(&self.point, Some((&along.ahead, metric)));
        self.positive = oriented.0.unwrap_or(true);
        self.following = Some(along);
        let lowest = self.point.tau - 10.0;
        loop {
            if progress.cancelled() {
                return Status::Cancelled;
            }
            if self.info.steps >= self.settings.max_steps {
                return Status::OutOfSteps;
            }
            match self.advance(stop) {
                Err(status) => return status,
                Ok(super::Stepped::On) => {}
                Ok(super::Stepped::Landed(at)) => {
                    self.point = at;
                    return Status::Solved;
                }
            }
            if self.point.tau < lowest {
                return Status::Uncertain;
            }
        }
    }
}
