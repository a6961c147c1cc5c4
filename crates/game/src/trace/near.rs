//! From the solution of one game to that of another with the same shape: the numbers move from there to here, λ stays.
//!
//! That is a path too. Its rule is first the one of [`super::climb`]: only where backward induction against beliefs contracts. A step
//! may be as long as induction contracts all of what it covers, which is looked at from both of its ends and in its middle;
//! otherwise it is taken in halves. Where no short step is good, the rules of [`super::follow`] take over, with Newton's method. They
//! end where the path turns; then the branch is followed from uniform play instead.

use super::climb::{LEFT, MOVED};
use super::predictor::Predictor;
use super::{ON_THE_WAY, Point, Settings, Solution, Status, Trace, follow};
use crate::graph::{Game, Numbers};
use crate::progress::Progress;

/// The shortest step by induction, as a share of the way.
const SHORTEST: f64 = 1.0 / 16.0;
/// The first step by Newton's method.
const FIRST: f64 = 0.02;
/// Steps by Newton's method below this are given up: the path turns.
const GIVEN_UP: f64 = 1e-3;
/// Newton iterations that a step may take.
const ITERATIONS: usize = 4;
/// Distance from the prediction that steps by Newton's method are made for, as a share of the largest.
const AIM: f64 = 0.4;

/// The solution of `to` on the path that leads there from the solution `q` of `from`, a game with the same graph. None if
/// that path cannot be followed by its rule, or this is stopped from outside.
pub fn refine(
    from: &Game,
    q: &[f64],
    to: &Game,
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<Solution> {
    Refiner::new(from, settings).near(&from.numbers, q, &to.numbers, progress)
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

    /// The solution at the numbers `to` on the path from the solution `q` at the numbers `from`; see [`refine`].
    pub fn near(
        &mut self,
        from: &Numbers,
        q: &[f64],
        to: &Numbers,
        progress: &dyn Progress,
    ) -> Option<Solution> {
        let trace = &mut self.trace;
        trace.load(to);
        trace.point = Point {
            q: q.to_vec(),
            tau: 0.0,
        };
        if !trace.corrector.sweep.layered() {
            return None;
        }
        let path = Path { from, to };
        let (mut at, mut step) = (0.0, 1.0_f64);
        while at < 1.0 {
            let next = (at + step).min(1.0);
            if progress.cancelled() {
                return None;
            }
            if step < SHORTEST {
                trace.glide(path, at, progress)?;
                break;
            }
            match trace.hop(path, at, next, progress) {
                Some(point) => {
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

    /// From the latest point, which is at a share of the way, to its end, by Newton's method; none where a step is not good.
    fn glide(&mut self, path: Path<'_>, from: f64, progress: &dyn Progress) -> Option<()> {
        let mut at = from;
        let mut step = FIRST;
        let mut predictor = Predictor::default();
        let mut guess = self.point.q.clone();
        self.change_to(path, at);
        let (positive, iterations) = self.corrector.orientation(&self.point, None);
        self.info.gmres_iterations += iterations;
        let positive = positive?;
        predictor.push(&Point {
            q: self.point.q.clone(),
            tau: at,
        });
        while at < 1.0 {
            if progress.cancelled() || step < GIVEN_UP {
                return None;
            }
            let next = (at + step).min(1.0);
            self.change_to(path, next);
            predictor.at(next, &mut guess);
            let tolerance = self.on_the_way(0.0);
            let found = self
                .corrector
                .fixed(&guess, 0.0, tolerance, false, progress);
            self.count(&found);
            let cap = follow::MOVED * self.settings.pace;
            let mut good = found.converged && found.moved <= cap && found.iterations <= ITERATIONS;
            if good {
                let oriented = self.corrector.orientation(&found.point, None);
                self.info.gmres_iterations += oriented.1;
                good = oriented.0 == Some(positive);
            }
            if !good {
                self.info.rejected += 1;
                step *= 0.4;
                continue;
            }
            self.info.steps += 1;
            at = next;
            predictor.push(&Point {
                q: found.point.q.clone(),
                tau: at,
            });
            self.point = found.point;
            let growth = (AIM * cap / found.moved.max(1e-3 * cap)).cbrt();
            step *= growth.clamp(0.5, 2.0);
        }
        Some(())
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
