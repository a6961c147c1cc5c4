//! From the solution of one game to that of another with the same shape: the numbers move from there to here, λ stays.
//!
//! That is a path too, and its rule is that of [`super::climb`], but stricter: only where backward induction against beliefs
//! contracts fast. A step may be as long as induction contracts all of what it covers, which is looked at from both of its ends and
//! in its middle; otherwise it is taken in halves. Where no short step is good, that path is not taken.
//!
//! Such a path need not end on the principal branch, even where nothing turns on it: where the branches of the numbers between begin
//! to turn back at a lower λ, the principal branch there is another sheet of solutions than the one that the path stays on.
//! At a low λ there is but one solution, and all paths lead to it. So the numbers move where λ is low enough for them to move
//! strategies by little ([`FARTHEST`]), and from there on the way is along the branch of the new numbers
//! ([`Refiner::from_branch`]). Nor is a path taken from a point to which the known branch had itself to be followed by arclength,
//! or on the way to which more than [`MOST_REJECTED`] steps had to be shortened. That is no proof: of 83 207 draws of random
//! scenarios at λ 30 to 600, with λ open too, three went astray. Ensembles audit themselves.

use super::climb::MOVED;
use super::induct::Goal;
use super::{NEAR_ENOUGH, Point, Settings, Solution, Status, Trace};
use crate::game::{Game, Numbers};
use crate::progress::{Progress, Silent};

/// The shortest step, as a share of the way.
const SHORTEST: f64 = 1.0 / 16.0;
/// Largest distance of a solution from the known one, in nats.
const FARTHEST: f64 = 2.0;
/// A point of the known branch is not looked at that lies this many times as high as one at which the numbers are expected to move
/// strategies as far as they may.
const AT_MOST_SO_FAR: f64 = 1.1;
/// Share of a disturbance that a sweep of induction may leave.
const LEFT: f64 = 0.25;
/// How far below a point of a branch, in ln λ, a second one is looked for.
const BELOW: f64 = 0.05;
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
        trace.load(to);
        trace.loaded = Some(1.0);
        let path = Path { from, to };
        match trace.go(path, known, 0.0, progress) {
            Went::There => trace.arrive_at(path, progress),
            Went::Far(_) | Went::Astray => None,
        }
    }

    /// The solution at the numbers `to` from a known branch: points of the branch of the numbers `from`, at rising scales of its
    /// precisions. The numbers move from one of these points at precisions near its own; where λ is lower there than at `to`, the rest
    /// of the way is along the branch of `to`. The highest point counts from which that can be done: the lower λ, the less
    /// far the numbers move strategies. None if there is no such point.
    pub fn from_branch(
        &mut self,
        (from, branch): (&Numbers, &[Solution]),
        to: &Numbers,
        progress: &dyn Progress,
    ) -> Option<FromBranch> {
        let ratio = ratio(&from.precision, &to.precision);
        // The known branch's numbers, at about the precisions of `to`: a point is on its way at the same τ as there.
        let mut from = from.clone();
        from.precision.iter_mut().for_each(|p| *p *= ratio);
        let path = Path { from: &from, to };
        let trace = &mut self.trace;
        trace.load(to);
        trace.loaded = Some(1.0);
        // Rounding must not make the point at the precisions of `to` one that is above them.
        let mut highest = ratio * (1.0 + 1e-9);
        for known in branch.iter().rev() {
            if progress.cancelled() {
                return None;
            }
            if known.scale > highest {
                continue;
            }
            let share = (known.scale / ratio).min(1.0);
            trace.info = trace.info.spent();
            trace.corrector.forget();
            match trace.go(path, known, share.ln(), progress) {
                Went::There => {}
                Went::Astray => continue,
                Went::Far(nats) => {
                    // What the numbers move falls about as λ does.
                    highest = known.scale * AT_MOST_SO_FAR * FARTHEST / nats;
                    continue;
                }
            }
            let found = match share {
                1.0 => trace.arrive_at(path, progress),
                _ => trace.rise(path, progress),
            };
            if let Some(solution) = found {
                return Some(FromBranch { solution, share });
            }
        }
        None
    }
}

/// A solution that was found from a known branch.
#[derive(Clone, Debug, PartialEq)]
pub struct FromBranch {
    /// The solution.
    pub solution: Solution,
    /// λ at which the numbers moved, as a share of that of the solution; from there on the way is along its own branch.
    pub share: f64,
}

/// How many times as precise actors are under `to` as under `from`: the geometric mean over those that are not at 0.
fn ratio(from: &[f64], to: &[f64]) -> f64 {
    let pairs = from.iter().zip(to);
    let logs = pairs.filter(|&(&from, &to)| from > 0.0 && to > 0.0);
    let (sum, count) = logs.fold((0.0, 0_u32), |(sum, count), (from, to)| match from == to {
        true => (sum, count + 1),
        false => (sum + (to / from).ln(), count + 1),
    });
    match count {
        0 => 1.0,
        count => f64::exp(sum / f64::from(count)),
    }
}

impl Trace<'_> {
    /// Follows a path in the numbers from a known solution at a τ, and leaves the latest point at its end, at the same τ, if that
    /// can be done by the rule. The numbers at its end are loaded.
    fn go(&mut self, path: Path<'_>, known: &Solution, tau: f64, progress: &dyn Progress) -> Went {
        let Path { from, to } = path;
        let calm = known.info.followed == 0 && known.info.rejected <= MOST_REJECTED;
        // Where options become more or less usual, strategies move by more than Q tells.
        let as_usual = from.log_weights == to.log_weights;
        if !calm || !as_usual || !self.corrector.sweep.layered() {
            return Went::Astray;
        }
        self.change_to(path, 1.0);
        self.point = Point {
            q: known.q.clone(),
            tau,
        };
        let far = |trace: &Self, q: &[f64]| {
            let situations = &trace.corrector.situations;
            tau.exp() * situations.moved((&known.q, &from.precision), (q, &to.precision))
        };
        // One sweep tells about how far it is, and is less work than the way.
        let first = self.swept(&known.q);
        let nats = far(self, &first);
        if nats.is_nan() {
            return Went::Astray;
        }
        if nats > FARTHEST {
            return Went::Far(nats);
        }
        let mut first = Some(first);
        let (mut at, mut step) = (0.0, 1.0_f64);
        while at < 1.0 {
            let next = (at + step).min(1.0);
            if progress.cancelled() || step < SHORTEST {
                return Went::Astray;
            }
            let stretch = Stretch {
                path,
                at,
                next,
                first: first.take(),
            };
            match self.hop(stretch, progress) {
                Hop::To(point) => {
                    let nats = far(self, &point.q);
                    if nats.is_nan() || nats > FARTHEST {
                        return Went::Astray;
                    }
                    self.point = point;
                    self.info.steps += 1;
                    at = next;
                    step *= 2.0;
                }
                // The end of the way will not be another if it is come to by shorter steps.
                Hop::Slow if next == 1.0 => return Went::Astray,
                Hop::Slow | Hop::Far => {
                    self.info.rejected += 1;
                    step *= 0.5;
                }
            }
        }
        Went::There
    }

    /// The solution of `to` from the latest point, which is at its precisions but for what a step may err.
    fn arrive_at(&mut self, path: Path<'_>, progress: &dyn Progress) -> Option<Solution> {
        self.change_to(path, 1.0);
        let status = self.polish_at(0.0, progress);
        (status == Status::Solved).then(|| self.finish(status))
    }

    /// From the latest point, at lower precisions, along the branch of the path's end to its own.
    fn rise(&mut self, path: Path<'_>, progress: &dyn Progress) -> Option<Solution> {
        self.change_to(path, 1.0);
        self.reset();
        // A second point a little below tells where the branch leads.
        let own = self.point.clone();
        let goal = Goal::new(own.tau - BELOW, NEAR_ENOUGH);
        let corrected = self.corrector.induct(&own.q, goal, progress);
        self.count(&corrected);
        if !corrected.converged || corrected.moved > MOVED {
            return None;
        }
        self.accept(corrected.point);
        self.accept(own);
        let status = self.go_on(self.start(), &[0.0], &Silent(progress), &mut |_| {});
        (status == Status::Solved).then(|| self.finish(status))
    }
}

/// Outcome of a way in the numbers.
enum Went {
    /// To its end.
    There,
    /// Not at all: one sweep says that it would move strategies so far, in nats, and that is too far.
    Far(f64),
    /// Not to its end.
    Astray,
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
        if self.loaded == Some(share) {
            return;
        }
        if share == 0.0 {
            self.change(path.from);
        } else if share == 1.0 {
            self.change(path.to);
        } else {
            self.change(&path.at(share));
        }
        self.loaded = Some(share);
    }

    /// One sweep of induction from these Q.
    fn swept(&mut self, q: &[f64]) -> Vec<f64> {
        self.info.inductions += 1;
        self.corrector.sweep.induct(q, self.point.tau.exp());
        self.corrector.sweep.worth().to_vec()
    }

    /// The point at the end of a stretch, from the latest one, which is at its beginning.
    fn hop(&mut self, stretch: Stretch<'_>, progress: &dyn Progress) -> Hop {
        let Stretch { path, at, next, .. } = stretch;
        self.change_to(path, next);
        let Point { q: start, tau } = self.point.clone();
        let first = match stretch.first {
            Some(first) => first,
            None => self.swept(&start),
        };
        // A point is of use only if induction contracts that fast.
        self.corrector.left = Some(LEFT);
        let corrected = self
            .corrector
            .induct(&first, Goal::new(tau, NEAR_ENOUGH), progress);
        self.count(&corrected);
        if !corrected.converged {
            return Hop::Far;
        }
        let point = corrected.point;
        let apart = |trace: &Trace<'_>, a: &[f64], b: &[f64]| {
            trace.corrector.situations.apart((a, tau), (b, tau))
        };
        let whole = apart(self, &start, &point.q);
        let left = |here: f64| here <= LEFT * whole || here <= NEAR_ENOUGH;
        if !left(apart(self, &first, &point.q)) {
            return Hop::Far;
        }
        self.info.inductions += 1;
        if self.corrector.contraction(&point) > LEFT {
            return Hop::Slow;
        }
        if whole <= MOVED {
            return Hop::To(point);
        }
        self.change_to(path, at);
        let back = self.swept(&point.q);
        if !left(apart(self, &back, &start)) {
            return Hop::Far;
        }
        self.change_to(path, 0.5 * (at + next));
        let (from, to) = (self.swept(&start), self.swept(&point.q));
        match left(apart(self, &from, &to)) {
            true => Hop::To(point),
            false => Hop::Far,
        }
    }
}

/// Outcome of a step in the numbers.
enum Hop {
    /// To this point.
    To(Point),
    /// Induction does not contract all of what lies between.
    Far,
    /// Induction does not contract fast enough where it leads.
    Slow,
}

/// A part of the way in the numbers.
struct Stretch<'a> {
    path: Path<'a>,
    /// Shares of the way.
    at: f64,
    next: f64,
    /// One sweep of induction with the numbers at its end from the point at its beginning, if that is known.
    first: Option<Vec<f64>>,
}
