//! The principal branch of agent quantal response equilibria, followed without a matrix.
//!
//! The unknowns are Q and τ = ln s, where the actors' precisions are λᵢ = s·(what is asked for). The branch starts at
//! uniform play at s = 0 and is followed until it first comes to s = 1 (Turocy 2005, 2010), in one of two ways:
//!
//! * `climb`: λ rises step by step, and backward induction against beliefs comes back to the branch. Only where it contracts
//!   every disturbance fast, so that no other solution is near.
//! * `follow`: pseudo-arclength continuation (Allgower & Georg 1990) with Newton's method, which may turn.
//!
//! Every step, the last one too, is measured in the largest change of any situation (`measure`), and is taken again, shorter,
//! if the point found is not where the branch leads.

mod around;
mod climb;
mod corrector;
mod crossing;
mod follow;
mod induct;
mod landing;
mod limit;
mod measure;
mod mixing;
mod near;
mod predictor;
mod settings;
mod span;
mod through;

pub(crate) use self::around::around;
pub use self::crossing::{Crossing, Way, ways};
pub use self::limit::{Limit, limit};
pub(in crate::qre) use self::measure::Situations;
pub(in crate::qre) use self::mixing::Mixing;
pub use self::near::{FromBranch, Refiner, polish, refine};
pub use self::settings::Settings;
pub(crate) use self::span::Span;
pub use self::through::{Through, through};

use crate::game::{Game, Numbers};
use crate::progress::{Progress, Quiet};
use crate::qre::sweep::Sweep;

use self::corrector::{Corrected, Corrector};
use self::follow::{Checkpoint, Following};
use self::predictor::Predictor;

/// Outcome of the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// At the precision asked for, to the tolerance asked for.
    Solved,
    /// The budget of steps was spent.
    OutOfSteps,
    /// Steps became too small to go on.
    Stalled,
    /// The point found could not be told from one of another branch.
    Uncertain,
    /// Stopped from outside.
    Cancelled,
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Status::Solved => "solved",
            Status::OutOfSteps => "the budget of steps is spent",
            Status::Stalled => "no shorter step helps",
            Status::Uncertain => "the way on cannot be told from another branch",
            Status::Cancelled => "it was stopped",
        })
    }
}

/// Work done by the trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Times that the branch turned, so that λ fell along it where it had risen, or the reverse.
    pub turning_points: usize,
    /// Points of the branch computed.
    pub steps: usize,
    /// Of these, found along the branch by arclength, where induction does not contract.
    pub followed: usize,
    /// Steps that had to be tried again, shorter.
    pub rejected: usize,
    /// Newton iterations.
    pub newton_iterations: usize,
    /// Iterations of GMRES.
    pub gmres_iterations: usize,
    /// Sweeps of backward induction against beliefs, which take the place of Newton's method where they contract.
    pub inductions: usize,
    /// Information sets × types that are never reached in floating point; there all histories count alike.
    pub unreached: usize,
}

impl Info {
    /// The sweeps and iterations alone, of what led to nothing.
    fn spent(self) -> Info {
        Info {
            newton_iterations: self.newton_iterations,
            gmres_iterations: self.gmres_iterations,
            inductions: self.inductions,
            ..Info::default()
        }
    }

    /// The work of both together.
    fn and(self, other: Info) -> Info {
        Info {
            rejected: self.rejected + other.rejected,
            newton_iterations: self.newton_iterations + other.newton_iterations,
            gmres_iterations: self.gmres_iterations + other.gmres_iterations,
            inductions: self.inductions + other.inductions,
            ..other
        }
    }
}

/// A point of the branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Q, the expected payoff of each option, by slot; 0 in slots that are not available.
    pub q: Vec<f64>,
    /// Behaviour strategies, by slot.
    pub sigma: Vec<f64>,
    /// λ reached, as a share of the precision asked for.
    pub scale: f64,
    /// Outcome of the trace.
    pub status: Status,
    /// Work done by the trace.
    pub info: Info,
    /// Where other branches cross this one, in the order in which they were met.
    pub crossings: Vec<Crossing>,
}

/// Follows the principal branch to the game's precisions. Where other branches cross it, it is the one that goes straight on: see
/// [`Crossing`].
pub fn trace(game: &Game, settings: &Settings, progress: &dyn Progress) -> Solution {
    let mut trace = Trace::new(game, 1.0, settings);
    let status = trace.run(&[1.0], progress, &mut |_| {});
    let first = trace.finish(status);
    if !matches!(status, Status::Stalled | Status::Uncertain) {
        return first;
    }
    // With shorter steps the way on may show.
    let mut trace = Trace::new(game, 1.0, &settings.careful());
    let status = trace.run(&[1.0], progress, &mut |_| {});
    let mut second = trace.finish(status);
    second.info = first.info.and(second.info);
    second
}

/// λ × payoff range at which the branch is picked up: there it hardly differs from uniform play.
const START: f64 = 0.02;
/// The branch's second point, in ln λ from the first.
const SECOND: f64 = 0.25;
/// Largest λ·|Q − F(Q)| of a point on the way, in nats.
const ON_THE_WAY: f64 = 1e-4;
/// Largest distance of a point on the way from the branch where induction found it, in nats: little beside what a step may err.
const NEAR_ENOUGH: f64 = 2e-3;

/// A point: Q and τ = ln s.
#[derive(Clone, Debug)]
struct Point {
    q: Vec<f64>,
    tau: f64,
}

struct Trace<'g> {
    settings: Settings,
    corrector: Corrector<'g>,
    predictor: Predictor,
    info: Info,
    crossings: Vec<Crossing>,
    /// The latest point.
    point: Point,
    span: Span,
    /// Sign of the determinant that [`Corrector::orientation`] tells, on this side of all crossings.
    positive: bool,
    /// Step by step in λ while none; along the branch otherwise.
    following: Option<Following>,
    /// Next step while climbing, in ln λ.
    step: f64,
    /// Steps until climbing is tried again.
    pause: usize,
    /// Steps along the branch from one look at the sign of the determinant to the next.
    sign_every: usize,
    /// Steps along the branch since the last look.
    unchecked: usize,
    /// Where the last look was, if there are steps since.
    checkpoint: Option<Box<Checkpoint>>,
    /// The share of the way between two settings of the numbers at which those are that the sweep has.
    loaded: Option<f64>,
}

/// Where a run stops: where the branch comes to this ln s from below, or from above.
#[derive(Clone, Copy)]
struct Stop {
    tau: f64,
    rising: bool,
    /// The stop after it, which the same step must not come to; infinite if there is none.
    next: f64,
}

impl Stop {
    /// Whether the way from one ln s to another leads through it.
    fn between(self, from: f64, to: f64) -> bool {
        if self.rising {
            from < self.tau && to >= self.tau
        } else {
            from > self.tau && to <= self.tau
        }
    }
}

/// Outcome of a step.
enum Stepped {
    /// A further point of the branch.
    On,
    /// A further point, and before it this one at the stop, polished.
    Landed(Point),
}

impl<'g> Trace<'g> {
    /// Precisions are `factor` times the game's.
    fn new(game: &'g Game, factor: f64, settings: &Settings) -> Trace<'g> {
        let span = Span::of(&game.graph, &game.numbers);
        let mut sweep = Sweep::new(game, factor)
            .with(settings.response)
            .on(settings.threads);
        let mut q = vec![0.0; game.graph.unknowns];
        sweep.at(&q, 0.0);
        q.copy_from_slice(sweep.worth());
        Trace {
            settings: *settings,
            corrector: Corrector::new(sweep, span.range),
            predictor: Predictor::default(),
            info: Info::default(),
            crossings: Vec::new(),
            point: Point {
                q,
                tau: f64::NEG_INFINITY,
            },
            span,
            positive: true,
            following: None,
            step: SECOND,
            pause: 0,
            sign_every: settings.sign_every,
            unchecked: 0,
            checkpoint: None,
            loaded: None,
        }
    }

    /// The loop: start, then step after step. `stops` are values of s in rising order, the last of which ends it; at each
    /// `landed` is shown the polished point, where the sweep then is.
    fn run(
        &mut self,
        stops: &[f64],
        progress: &dyn Progress,
        landed: &mut dyn FnMut(&Trace<'g>),
    ) -> Status {
        let start = self.start();
        let stops: Vec<f64> = stops.iter().map(|s| s.ln()).collect();
        let below = stops.iter().take_while(|&&tau| start >= tau).count();
        let (below, stops) = stops.split_at(below);
        let mut last = Status::Solved;
        for &tau in below {
            last = self.polish_at(tau, &Quiet);
            landed(self);
        }
        let Some(first) = stops.first() else {
            return last;
        };
        if !self.settle_at(start) || !self.settle_at((start + SECOND).min(0.5 * (start + first))) {
            return Status::Stalled;
        }
        self.go_on(start, stops, progress, landed)
    }

    /// Step after step from the latest point, through the stops, of which there is one at least. `start` is where the branch is picked
    /// up.
    fn go_on(
        &mut self,
        start: f64,
        stops: &[f64],
        progress: &dyn Progress,
        landed: &mut dyn FnMut(&Trace<'g>),
    ) -> Status {
        let end = stops.last().copied().unwrap_or(start);
        let mut ahead = stops;
        let mut farthest = self.point.clone();
        loop {
            let [tau, later @ ..] = ahead else {
                return Status::Solved;
            };
            let stop = Stop {
                tau: *tau,
                rising: true,
                next: later.first().copied().unwrap_or(f64::INFINITY),
            };
            if progress.cancelled() {
                return Status::Cancelled;
            }
            if self.info.steps >= self.settings.max_steps {
                return Status::OutOfSteps;
            }
            progress.step(
                "solving",
                ((self.point.tau - start) / (end - start)).clamp(0.0, 1.0),
            );
            match self.advance(stop) {
                Err(status) => {
                    self.point = farthest;
                    return status;
                }
                Ok(Stepped::On) => {}
                Ok(Stepped::Landed(at)) => {
                    let on = std::mem::replace(&mut self.point, at);
                    self.corrector.sweep.at(&self.point.q, self.point.tau.exp());
                    landed(self);
                    if later.is_empty() {
                        return Status::Solved;
                    }
                    ahead = later;
                    self.point = on;
                }
            }
            if self.point.tau < start {
                // The branch begins there and does not come back: what was followed is another.
                self.point = farthest;
                return Status::Uncertain;
            }
            if self.point.tau > farthest.tau {
                farthest.clone_from(&self.point);
            }
        }
    }

    /// Where the branch is picked up, in ln s: infinite where nobody is precise at all.
    fn start(&self) -> f64 {
        (START / (self.corrector.sweep.precision() * self.span.range)).ln()
    }

    /// The next point of the branch.
    fn advance(&mut self, stop: Stop) -> Result<Stepped, Status> {
        if self.following.is_none() {
            if let Some(stepped) = self.climb(stop) {
                return Ok(stepped);
            }
            self.turn_to_following();
        }
        self.follow(stop)
    }

    fn accept(&mut self, point: Point) {
        self.info.steps += 1;
        self.predictor.push(&point);
        self.point = point;
    }

    /// The same, where it was found from a prediction.
    fn accept_predicted(&mut self, point: Point) {
        self.info.steps += 1;
        self.predictor.learn(&point, &self.corrector.situations);
        self.point = point;
    }

    fn count(&mut self, corrected: &Corrected) {
        self.info.newton_iterations += corrected.iterations;
        self.info.gmres_iterations += corrected.gmres_iterations;
        self.info.inductions += corrected.inductions;
    }

    /// Largest residual of a point on the way, in units of payoff.
    fn on_the_way(&self, tau: f64) -> f64 {
        self.within(ON_THE_WAY, tau)
    }

    /// The residual, in units of payoff, that changes log odds by so many nats.
    fn within(&self, nats: f64, tau: f64) -> f64 {
        let by_change = nats / (self.corrector.sweep.precision() * tau.exp());
        by_change
            .min(1e-5 * self.span.range)
            .max(self.span.tolerance(1e-13))
    }

    /// The solution at the latest point, where the sweep is.
    fn here(&self) -> Solution {
        let mut info = self.info;
        info.unreached = self.corrector.sweep.unreached();
        Solution {
            q: self.point.q.clone(),
            sigma: self.corrector.sweep.sigma().to_vec(),
            scale: self.point.tau.exp(),
            status: Status::Solved,
            info,
            crossings: self.crossings.clone(),
        }
    }

    fn finish(&mut self, status: Status) -> Solution {
        let q = std::mem::take(&mut self.point.q);
        let scale = self.point.tau.exp();
        self.corrector.sweep.at(&q, scale);
        self.info.unreached = self.corrector.sweep.unreached();
        let sigma = self.corrector.sweep.sigma().to_vec();
        Solution {
            q,
            sigma,
            scale,
            status,
            info: self.info,
            crossings: std::mem::take(&mut self.crossings),
        }
    }

    /// The same shape with other numbers, and nothing done yet.
    fn load(&mut self, numbers: &Numbers) {
        self.change(numbers);
        // What follows does not depend on what was solved before.
        self.corrector.forget();
        self.span = Span::of(self.corrector.sweep.graph(), numbers);
        self.info = Info::default();
    }

    /// Nothing is known of how the branch came to the latest point.
    fn reset(&mut self) {
        self.predictor = Predictor::default();
        self.crossings.clear();
        self.positive = true;
        self.following = None;
        self.step = SECOND;
        self.pause = 0;
        self.sign_every = self.settings.sign_every;
        self.unchecked = 0;
        self.checkpoint = None;
    }

    /// The same shape with other numbers.
    fn change(&mut self, numbers: &Numbers) {
        self.loaded = None;
        let corrector = &mut self.corrector;
        corrector.sweep.load(numbers);
        corrector.situations.load(corrector.sweep.precisions());
    }
}
