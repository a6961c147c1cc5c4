//! Further equilibria at the game's precisions.
//!
//! The principal branch ends in one equilibrium; a game may have others, on branches that do not join it. No method finds all
//! of them in games of any size (counting them is #P-hard; Conitzer & Sandholm, GEB 63, 2008), but many starts find what has a
//! basin worth the name, and say how large; and the branches through what was found lead to more, for solutions come and go in
//! pairs as λ changes. An answer that is the same at all of them does not depend on the choice.

mod branches;
mod many;
mod starts;

pub use self::many::{Basin, Exactness, roots};

use serde::Serialize;

use self::branches::Branches;
use self::many::{Basins, gather};
use self::starts::Starts;

use crate::certify::{Certificate, certify_as};
use crate::game::Game;
use crate::progress::Progress;
use crate::qre::krylov::Gmres;
use crate::qre::newton::{Root, polish};
use crate::qre::response::Response;
use crate::qre::sweep::{At, Sweep};
use crate::qre::trace::{self, Info, Solution, Span, Status};

/// Settings of the search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Starts.
    pub starts: usize,
    /// Iterations of GMRES, of about three sweeps each, after which a start is given up: most that converge take far fewer.
    pub patience: usize,
    /// Steps for which the branch through each solution is followed to either side, for the next solution on it.
    pub steps: usize,
    /// Seed of the starts.
    pub seed: u64,
    /// Threads, ≥ 1, each with arrays of its own. Results do not depend on them.
    pub threads: usize,
    /// Largest |Q − F(Q)| of a solution, relative to the range of payoffs.
    pub tolerance: f64,
    /// How σ follows from Q.
    pub response: Response,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            starts: 200,
            patience: 120,
            steps: 100,
            seed: 0,
            threads: 1,
            tolerance: 1e-13,
            response: Response::Logit,
        }
    }
}

impl Settings {
    /// From so many starts.
    pub fn with_starts(self, starts: usize) -> Settings {
        Settings { starts, ..self }
    }

    /// With starts drawn from this seed.
    pub fn with_seed(self, seed: u64) -> Settings {
        Settings { seed, ..self }
    }

    /// With so many threads, ≥ 1.
    pub fn with_threads(self, threads: usize) -> Settings {
        Settings { threads, ..self }
    }
}

/// A solution.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Q and σ at the game's precisions.
    pub solution: Solution,
    /// Its certificate, by code independent of the solver.
    pub certificate: Certificate,
    /// How many of the starts led to it; 0 for one that only the branch of another leads to.
    pub starts: usize,
}

/// Result of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Searched {
    /// The principal solution first; the others by the number of starts that led to them.
    pub found: Vec<Found>,
    /// Work done by the search.
    pub effort: Effort,
}

/// Work done by a search. That no further solution was found is evidence as strong as this work, and no stronger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// Starts asked for.
    pub starts: usize,
    /// Starts gone from.
    pub made: usize,
    /// Of these, how many came to a solution; the others were given up.
    pub arrived: usize,
    /// Ways along which the branch through a solution was followed.
    pub followed: usize,
    /// Of these, how many led to a solution; the others went far out, or were given up.
    pub led: usize,
    /// Ways that there was no time left for.
    pub left: usize,
    /// Solutions left out, for their certificates are not good enough.
    pub uncertified: usize,
}

impl Effort {
    /// Whether everything asked for was done.
    pub fn whole(&self) -> bool {
        self.made == self.starts && self.left == 0
    }
}

/// Largest residual that the certificate of a further solution may have.
const CERTIFIED: f64 = 1e-9;
/// Solutions are the same whose choices differ by less than this anywhere, weighted by the probability of coming there.
const APART: f64 = 1e-6;

/// Searches for solutions beside `principal`. When cancelled, what was found so far is the result.
pub fn search(
    game: &Game,
    settings: &Settings,
    principal: &Solution,
    progress: &dyn Progress,
) -> Searched {
    let starts = Starts::new(game, settings.seed, settings.starts);
    let tolerance = Span::of(&game.graph, &game.numbers).tolerance(settings.tolerance);
    let threads = settings.threads.max(1);
    let mut workers: Vec<Worker<'_>> = (0..threads)
        .map(|_| Worker::new(game, settings.response))
        .collect();
    let from = |worker: &mut Worker<'_>, i: usize| {
        let start = starts.q(i, &mut worker.sweep);
        worker.polish(&start, tolerance, settings.patience)
    };
    let same = |a: &Place, b: &Place| a.distance(b, game) < APART;
    let mut basins = Basins::new(same);
    basins.put(workers[0].at(principal.q.clone(), Info::default()));
    let gathered = gather(&mut workers, settings.starts, &from, progress, &mut basins);
    let along = trace::Settings {
        tolerance: settings.tolerance,
        max_steps: settings.steps,
        response: settings.response,
        ..trace::Settings::default()
    };
    let mut effort = Effort {
        starts: settings.starts,
        made: gathered.made,
        arrived: gathered.arrived,
        ..Effort::default()
    };
    let mut branches = Branches {
        game,
        settings: along,
        worker: &mut workers[0],
        progress,
    };
    branches.leave(principal, &mut basins);
    branches.follow(&mut basins, &mut effort);
    let mut basins = basins.found;
    basins[1..].sort_by_key(|basin| std::cmp::Reverse(basin.starts));
    let mut first = true;
    let found = basins.into_iter().map(|basin| {
        let solution = if std::mem::take(&mut first) {
            principal.clone()
        } else {
            basin.root.solution
        };
        let certificate = certify_as(settings.response, game, &solution.sigma);
        Found {
            solution,
            certificate,
            starts: basin.starts,
        }
    });
    let mut found: Vec<Found> = found.collect();
    let all = found.len();
    let mut first = true;
    found.retain(|found| std::mem::take(&mut first) || found.certificate.residual <= CERTIFIED);
    effort.uncertified = all - found.len();
    Searched { found, effort }
}

/// Buffers of a thread.
struct Worker<'g> {
    sweep: Sweep<'g>,
    gmres: Gmres,
}

/// Where a start ended.
struct Place {
    solution: Solution,
    /// Reach of each information set by type.
    mass: Vec<f64>,
}

impl<'g> Worker<'g> {
    fn new(game: &'g Game, response: Response) -> Worker<'g> {
        Worker {
            sweep: Sweep::new(game, 1.0).with(response),
            gmres: Gmres::default(),
        }
    }

    fn polish(&mut self, q: &[f64], tolerance: f64, patience: usize) -> Option<Place> {
        let mut system = At {
            sweep: &mut self.sweep,
            scale: 1.0,
        };
        let Root {
            x,
            converged,
            iterations,
            gmres_iterations,
        } = polish(&mut system, &mut self.gmres, q, tolerance, patience);
        let info = Info {
            newton_iterations: iterations,
            gmres_iterations,
            ..Info::default()
        };
        converged.then(|| self.at(x, info))
    }

    fn at(&mut self, q: Vec<f64>, info: Info) -> Place {
        self.sweep.at(&q, 1.0);
        Place {
            solution: Solution {
                q,
                sigma: self.sweep.sigma().to_vec(),
                scale: 1.0,
                status: Status::Solved,
                info: Info {
                    unreached: self.sweep.unreached(),
                    ..info
                },
                crossings: Vec::new(),
            },
            mass: self.sweep.mass().to_vec(),
        }
    }
}

impl Place {
    /// Largest difference in what a type does, weighted by the larger probability of its coming there.
    fn distance(&self, other: &Place, game: &Game) -> f64 {
        let graph = &game.graph;
        let (mut far, mut at) = (0.0_f64, 0);
        for set in &graph.infosets {
            let options = set.options as usize;
            for k in 0..graph.types[set.actor as usize] as usize {
                let first = set.first as usize + k * options;
                let pairs = self.solution.sigma[first..first + options]
                    .iter()
                    .zip(&other.solution.sigma[first..first + options]);
                let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                far = far.max(apart * self.mass[at].max(other.mass[at]));
                at += 1;
            }
        }
        far
    }
}
