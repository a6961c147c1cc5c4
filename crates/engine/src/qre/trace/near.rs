//! From the solution of one game to that of another with the same shape: the numbers move from there to here, λ stays.
//!
//! That is a path too, and its rule is the one of [`super::climb`]: only where backward induction against beliefs contracts. A step
//! may be as long as induction contracts all of what it covers, which is looked at from both of its ends and in its middle;
//! otherwise it is taken in halves. Where no short step is good, the branch is followed from uniform play instead.
//!
//! Such a path need not end on the principal branch, even where nothing turns on it: where the branches of the numbers between begin
//! to turn back at a lower λ, the principal branch there is another sheet of solutions than the one that the path stays on.
//! So it is not taken where the known branch had itself to be followed by arclength, nor where more than [`MOST_REJECTED`] of its
//! steps had to be shortened, nor farther than [`FARTHEST`]. That is no proof: of 77 525 such paths on random scenarios at λ 60 and
//! 400, ten went astray, nine of them from branches with two shortened steps or more, and one of the 73 505 others. Ensembles audit
//! themselves.

use super::climb::{LEFT, MOVED};
use super::{ON_THE_WAY, Point, Settings, Solution, Status, Trace};
use crate::game::{Game, Numbers};
use crate::progress::Progress;

/// The shortest step, as a share of the way.
const SHORTEST: f64 = 1.0 / 16.0;
/// Largest distance of a solution from the known one, in nats.
const FARTHEST: f64 = 5.0;
/// Steps of the known branch that were too long at first: where they are many, branches nearby turn back.
const MOST_REJECTED: usize = 1;

/// The solution of `to` on the path that leads there from the solution `known` of `from`, a game with the same graph. None if
/// that path cannot be followed by its rule, or this is stopped from outside.
pub fn refine(
    from: &Game,
    known: &Solution,
    to: &Game,
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<Solution> {
    Refiner::new(from, settings).near(&from.numbers, known, &to.numbers, progress)
}

/// The solution near `q` at the game's precisions by Newton's method alone, for strategies that are known from elsewhere. None if the
/// method does not converge. Nothing says on which branch it lies.
pub fn polish(
    game: &Game,
    q: &[f64],
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<Solution> {
    let mut trace = Trace::new(game, 1.0, settings);
    trace.settings.induction = false;
    trace.point = Point {
        q: q.to_vec(),
        tau: 0.0,
    };
    let status = trace.polish_at(0.0, progress);
    (status == Status::Solved).then(|| trace.finish(status))
}

/// [`refine`] for one shape at many settings of its numbers: the game is laid out once.
pub struct Refiner<'g> {
    trace: Trace<'g>,
}

impl<'g> Refiner<'g> {
    /// Lays a game out.
    pub fn new(game: &'g Game, settings: &Settings) -> Refiner<'g> {
        Refiner {
            trace: Trace::new(game, 1.0, settings),
        }
    }

    /// The solution at the numbers `to` on the path from the solution `known` at the numbers `from`; see [`refine`].
    pub fn near(
        &mut self,
        from: &Numbers,
        known: &Solution,
        to: &Numbers,
        progress: &dyn Progress,
    ) -> Option<Solution> {
        let trace = &mut self.trace;
        let calm = known.info.followed == 0 && known.info.rejected <= MOST_REJECTED;
        // Where options become more or less usual, strategies move by more than Q tells.
        let as_usual = from.log_weights == to.log_weights;
        if !calm || !as_usual || !trace.corrector.sweep.layered() {
            return None;
        }
        trace.load(to);
        trace.point = Point {
            q: known.q.clone(),
            tau: 0.0,
        };
        let (mut at, mut step) = (0.0, 1.0_f64);
        while at < 1.0 {
            let next = (at + step).min(1.0);
            if progress.cancelled() || step < SHORTEST {
                return None;
            }
            let path = Path { from, to };
            match trace.hop(path, at, next, progress) {
                Some(point) => {
                    let far = trace
                        .corrector
                        .situations
                        .apart((&known.q, 0.0), (&point.q, 0.0));
                    if far > FARTHEST || far.is_nan() {
                        return None;
                    }
                    trace.point = point;
                    trace.info.steps += 1;
                    at = next;
                    step *= 2.0;
                }
                None => {
                    trace.info.rejected += 1;
                    step *= 0.5;
                }
            }
        }
        trace.change(to);
        let status = trace.polish_at(0.0, progress);
        (status == Status::Solved).then(|| trace.finish(status))
    }
}

/// Numbers on the straight way from one setting to another.
#[derive(Clone, Copy)]
struct Path<'a> {
    from: &'a Numbers,
    to: &'a Numbers,
}

impl Path<'_> {
    fn at(self, share: f64) -> Numbers {
        let mix = |a: &[f64], b: &[f64]| -> Vec<f64> {
            let pairs = a.iter().zip(b);
            pairs.map(|(a, b)| a + share * (b - a)).collect()
        };
        Numbers {
            prior: mix(&self.from.prior, &self.to.prior),
            chance: mix(&self.from.chance, &self.to.chance),
            payoff: mix(&self.from.payoff, &self.to.payoff),
            precision: mix(&self.from.precision, &self.to.precision),
            // The same at both ends.
            log_weights: self.to.log_weights.clone(),
            // No sweep reads these.
            goals: Vec::new(),
            weights: Vec::new(),
        }
    }
}

impl Trace<'_> {
    /// The numbers at a share of the way, into the sweep.
    fn change_to(&mut self, path: Path<'_>, share: f64) {
        if share == 0.0 {
            self.change(path.from);
        } else if share == 1.0 {
            self.change(path.to);
        } else {
            self.change(&path.at(share));
        }
    }

    /// One sweep of induction from these Q.
    fn swept(&mut self, q: &[f64]) -> Vec<f64> {
        self.info.inductions += 1;
        self.corrector.sweep.induct(q, 1.0);
        self.corrector.sweep.worth().to_vec()
    }

    /// The point at a share of the way, from the latest one, which is at another; none if induction does not contract all of what lies
    /// between.
    fn hop(
        &mut self,
        path: Path<'_>,
        at: f64,
        next: f64,
        progress: &dyn Progress,
    ) -> Option<Point> {
        self.change_to(path, next);
        let start = self.point.q.clone();
        let first = self.swept(&start);
        let corrected = self.corrector.induct(&first, 0.0, ON_THE_WAY, progress);
        self.count(&corrected);
        if !corrected.converged {
            return None;
        }
        let point = corrected.point;
        let apart = |trace: &Trace<'_>, a: &[f64], b: &[f64]| {
            trace.corrector.situations.apart((a, 0.0), (b, 0.0))
        };
        let whole = apart(self, &start, &point.q);
        let left = |here: f64| here <= LEFT * whole || here <= ON_THE_WAY;
        self.info.inductions += 1;
        if !left(apart(self, &first, &point.q)) || self.corrector.contraction(&point) > LEFT {
            return None;
        }
        if whole <= MOVED {
            return Some(point);
        }
        self.change_to(path, at);
        let back = self.swept(&point.q);
        if !left(apart(self, &back, &start)) {
            return None;
        }
        self.change_to(path, 0.5 * (at + next));
        let (from, to) = (self.swept(&start), self.swept(&point.q));
        left(apart(self, &from, &to)).then_some(point)
    }
}
