//! The principal branch of agent quantal response equilibria, followed without a matrix.
//!
//! The unknowns are Q and τ = ln s, where the actors' precisions are λᵢ = s·(what is asked for). The branch starts at
//! uniform play at s = 0 and is followed by pseudo-arclength continuation (Allgower & Georg 1990; Turocy 2005, 2010), so that
//! it may turn; where it first comes to s = 1 it is landed on and polished.

mod around;
mod corrector;
mod limit;
mod predictor;

pub(crate) use self::around::around;
pub use self::limit::{Limit, limit};

use crate::graph::{Game, Graph, Numbers};
use crate::progress::{Progress, Quiet};
use crate::response::Response;
use crate::sweep::Sweep;

use self::corrector::{Corrected, Corrector};
use self::predictor::Predictor;

/// How the branch is followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Largest |Q − F(Q)| of a solution, relative to the range of payoffs.
    pub tolerance: f64,
    /// Steps before giving up.
    pub max_steps: usize,
    /// Largest step: a change of ln λ, or of the logits (root mean square).
    pub max_step: f64,
    /// How σ follows from Q.
    pub response: Response,
    /// Threads that a sweep may use where the game is large enough, ≥ 1. Results do not depend on it.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            tolerance: 1e-13,
            max_steps: 20_000,
            max_step: 1.0,
            response: Response::Logit,
            threads: 1,
        }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// At the precision asked for, to the tolerance asked for.
    Solved,
    /// The budget of steps was spent.
    OutOfSteps,
    /// Steps became too small to go on.
    Stalled,
    /// Stopped from outside.
    Cancelled,
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Status::Solved => "solved",
            Status::OutOfSteps => "the budget of steps is spent",
            Status::Stalled => "no shorter step helps",
            Status::Cancelled => "it was stopped",
        })
    }
}

/// What it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Times that the branch turned, so that λ fell along it where it had risen, or the reverse.
    pub turning_points: usize,
    /// Points of the branch computed.
    pub steps: usize,
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

/// A point of the branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// What each option is worth, by slot; 0 in slots that are not available.
    pub q: Vec<f64>,
    /// Behaviour strategies, by slot.
    pub sigma: Vec<f64>,
    /// λ reached, as a share of the precision asked for.
    pub scale: f64,
    /// How it ended.
    pub status: Status,
    /// What it took.
    pub info: Info,
}

/// λ × payoff range at which the branch is picked up: there it hardly differs from uniform play.
const START: f64 = 0.02;
/// Largest |Q − F(Q)| of a point on the way, relative to the range of payoffs.
const ON_THE_WAY: f64 = 1e-5;
/// Steps for which induction is left alone once it failed.
const PAUSE: usize = 5;
/// Steps below this share of the largest are given up.
const SMALLEST_STEP: f64 = 1e-9;

/// Follows the principal branch to the game's precisions.
pub fn trace(game: &Game, settings: &Settings, progress: &dyn Progress) -> Solution {
    let mut trace = Trace::new(game, 1.0, settings);
    let status = trace.run(&[1.0], progress, &mut |_| {});
    trace.finish(status)
}

/// The solution near `q` at the game's precisions, by Newton's method alone: for games whose solution at slightly different
/// numbers is known. None if the method does not converge, or is stopped from outside. Nothing says that a solution found so lies on the principal branch
/// but that it is near one that does.
pub fn refine(
    game: &Game,
    q: &[f64],
    settings: &Settings,
    progress: &dyn Progress,
) -> Option<Solution> {
    Refiner::new(game, settings).near(&game.numbers, q, progress)
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

    /// The solution near `q` of the game with these numbers; see [`refine`].
    pub fn near(
        &mut self,
        numbers: &Numbers,
        q: &[f64],
        progress: &dyn Progress,
    ) -> Option<Solution> {
        self.trace.load(numbers);
        self.trace.q.clear();
        self.trace.q.extend_from_slice(q);
        let status = self.trace.land(1.0, progress);
        (status == Status::Solved).then(|| self.trace.finish(status))
    }
}

struct Trace<'g> {
    settings: Settings,
    corrector: Corrector<'g>,
    predictor: Predictor,
    info: Info,
    /// Steps until induction is tried again.
    pause: usize,
    /// The latest point: Q and ln s.
    q: Vec<f64>,
    tau: f64,
    /// Range of the payoffs: tolerances are relative to it.
    range: f64,
}

/// How far the next step goes, and where to.
struct Pace {
    step: f64,
    /// The branch's direction at the latest point, once a step along the parabola has failed there.
    tangent: Option<Vec<f64>>,
}

impl Pace {
    fn of(step: f64) -> Pace {
        Pace {
            step,
            tangent: None,
        }
    }
}

impl<'g> Trace<'g> {
    /// Precisions are `factor` times the game's.
    fn new(game: &'g Game, factor: f64, settings: &Settings) -> Trace<'g> {
        let range = payoff_range(&game.graph, &game.numbers);
        let mut sweep = Sweep::new(game, factor)
            .with(settings.response)
            .on(settings.threads);
        let mut q = vec![0.0; game.graph.unknowns];
        sweep.at(&q, 0.0);
        q.copy_from_slice(sweep.worth());
        Trace {
            settings: *settings,
            corrector: Corrector::new(sweep),
            predictor: Predictor::default(),
            info: Info::default(),
            pause: 0,
            q,
            tau: f64::NEG_INFINITY,
            range,
        }
    }

    /// The same shape with other numbers, and nothing done yet.
    fn load(&mut self, numbers: &Numbers) {
        let sweep = &mut self.corrector.sweep;
        sweep.load(numbers);
        self.range = payoff_range(sweep.graph(), numbers);
        self.info = Info::default();
    }

    /// The loop: start, then predict, correct, land. `stops` are values of s in rising order, the last of which ends it; at each
    /// `landed` is shown the polished point.
    fn run(
        &mut self,
        stops: &[f64],
        progress: &dyn Progress,
        landed: &mut dyn FnMut(&Trace<'g>),
    ) -> Status {
        let steepness = self.corrector.sweep.precision() * self.range;
        let start = (START / steepness).ln();
        let end = stops.last().map_or(0.0, |s| s.ln());
        let mut stops = stops.iter().copied().peekable();
        let mut last = Status::Solved;
        while let Some(stop) = stops.next_if(|s| steepness == 0.0 || start >= s.ln()) {
            last = self.land(stop, &Quiet);
            landed(self);
        }
        let Some(mut stop) = stops.next() else {
            return last;
        };
        for tau in [start, start + 0.25] {
            if !self.settle_at(tau) {
                return Status::Stalled;
            }
        }
        let mut pace = Pace::of(0.25);
        let mut farthest = (self.q.clone(), self.tau);
        loop {
            if progress.cancelled() {
                return Status::Cancelled;
            }
            if self.info.steps >= self.settings.max_steps {
                return Status::OutOfSteps;
            }
            progress.step(
                "solving",
                ((self.tau - start) / (end - start)).clamp(0.0, 1.0),
            );
            let corrected = match self.advance(&mut pace) {
                Ok(corrected) => corrected,
                Err(status) => return status,
            };
            if corrected.tau < start {
                // The branch begins there and does not come back: what was followed is another, which rounding led to.
                (self.q, self.tau) = farthest;
                return Status::Stalled;
            }
            if corrected.tau > farthest.1 {
                farthest.0.copy_from_slice(&corrected.q);
                farthest.1 = corrected.tau;
            }
            while corrected.tau >= stop.ln() {
                self.predictor.at(stop.ln(), &mut self.q);
                let status = self.land(stop, &Quiet);
                landed(self);
                match stops.next() {
                    Some(next) if status == Status::Solved => stop = next,
                    _ => return status,
                }
                self.q.copy_from_slice(&corrected.q);
                self.tau = corrected.tau;
            }
        }
    }

    /// The next point of the branch, by ever shorter steps until one is acceptable.
    fn advance(&mut self, pace: &mut Pace) -> Result<Corrected, Status> {
        let metric = self.metric();
        loop {
            let step = pace.step;
            let (mut guess, mut tau, mut direction) = self.predictor.ahead(step, metric);
            if let Some(tangent) = &pace.tangent {
                (guess, tau) = self.predictor.straight(step, tangent);
                direction.clone_from(tangent);
            }
            let corrected = self.correct(&guess, tau, &direction, metric);
            let cosine = self.predictor.cosine(&corrected, &direction, metric);
            if self.acceptable(&corrected, step, cosine) {
                self.accept(&corrected);
                let effort = corrected.iterations as f64 + 0.25 * corrected.inductions as f64;
                let grow = (4.0 / (1.0 + effort)).clamp(0.6, 2.0);
                *pace = Pace::of((step * grow).min(self.settings.max_step));
                return Ok(corrected);
            }
            self.info.rejected += 1;
            pace.step *= 0.4;
            // A parabola through points far apart may point astray at the last one, and a shorter step along it would stray
            // as much for its length; the tangent does not.
            if pace.tangent.is_none() {
                let ahead = self
                    .corrector
                    .tangent(&self.q, self.tau, &direction, metric);
                pace.tangent = Some(ahead);
            }
            if pace.step < SMALLEST_STEP * self.settings.max_step {
                return Err(Status::Stalled);
            }
        }
    }

    /// Back to the branch from a guess: by induction where the branch goes on to another λ and that contracts, or across the
    /// branch by Newton's method. Where induction failed it is left alone for a while.
    fn correct(&mut self, guess: &[f64], tau: f64, direction: &[f64], metric: f64) -> Corrected {
        let tolerance = ON_THE_WAY * self.range;
        self.pause = self.pause.saturating_sub(1);
        if self.pause == 0 {
            let corrected = self
                .corrector
                .induct(guess, tau, metric, tolerance, 0.0, &Quiet);
            self.count(&corrected);
            if corrected.converged {
                return corrected;
            }
            self.pause = PAUSE;
        }
        let corrected = self
            .corrector
            .along(guess, tau, direction, metric, tolerance);
        self.count(&corrected);
        corrected
    }

    /// A point of the branch at a given ln s, by Newton's method from the latest one.
    fn settle_at(&mut self, tau: f64) -> bool {
        let tolerance = ON_THE_WAY * self.range;
        let corrected = self.corrector.fixed(&self.q, tau, tolerance, &Quiet);
        self.count(&corrected);
        if corrected.converged {
            self.accept(&corrected);
        }
        corrected.converged
    }

    /// Polishes the latest point at a given s.
    fn land(&mut self, scale: f64, progress: &dyn Progress) -> Status {
        let tolerance = self.settings.tolerance * self.range;
        let tau = scale.ln();
        let corrected = self.corrector.fixed(&self.q, tau, tolerance, progress);
        self.count(&corrected);
        self.q.copy_from_slice(&corrected.q);
        self.tau = tau;
        match corrected.converged {
            true => Status::Solved,
            false if progress.cancelled() => Status::Cancelled,
            false => Status::Stalled,
        }
    }

    /// Whether Newton's method came to a point near the prediction, and the branch did not bend too far for the step.
    fn acceptable(&self, corrected: &Corrected, step: f64, cosine: f64) -> bool {
        let close = self.predictor.points() < 3 || corrected.moved <= 0.5 * step;
        corrected.converged && close && cosine > 0.5
    }

    fn accept(&mut self, corrected: &Corrected) {
        self.info.steps += 1;
        let metric = self.metric();
        self.q.copy_from_slice(&corrected.q);
        self.tau = corrected.tau;
        self.info.turning_points += usize::from(self.predictor.push(corrected, metric));
    }

    fn count(&mut self, corrected: &Corrected) {
        self.info.newton_iterations += corrected.iterations;
        self.info.gmres_iterations += corrected.gmres_iterations;
        self.info.inductions += corrected.inductions;
    }

    /// Weight of a squared change of Q against one of ln λ: a change of the logits by 1, in root mean square, counts as one
    /// of ln λ by 1.
    fn metric(&self) -> f64 {
        let lambda = self.corrector.sweep.precision() * self.tau.exp();
        lambda * lambda / self.q.len().max(1) as f64
    }

    fn finish(&mut self, status: Status) -> Solution {
        let scale = self.tau.exp();
        self.corrector.sweep.at(&self.q, scale);
        self.info.unreached = self.corrector.sweep.unreached();
        let sigma = self.corrector.sweep.sigma().to_vec();
        Solution {
            q: std::mem::take(&mut self.q),
            sigma,
            scale,
            status,
            info: self.info,
        }
    }
}

/// Σ over the layers of the widest range of payoffs that any mover could collect in them; 1 for a game without any.
pub(crate) fn payoff_range(graph: &Graph, numbers: &Numbers) -> f64 {
    let width = graph.actors.len() * graph.profiles;
    let mut total = 0.0;
    for layer in &graph.layers {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for n in layer.nodes.clone() {
            let row = graph.payoff[n as usize] as usize;
            if row < numbers.payoff.len() / width.max(1) {
                let row = &numbers.payoff[row * width..(row + 1) * width];
                least = row.iter().fold(least, |a, &b| a.min(b));
                most = row.iter().fold(most, |a, &b| a.max(b));
            }
        }
        if most > least {
            total += most - least;
        }
    }
    if total > 0.0 { total } else { 1.0 }
}
