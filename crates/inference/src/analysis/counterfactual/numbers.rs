//! The least change of numbers: sequential quadratic programming with exact derivatives, from several starts.
//!
//! Sought is the z of least ‖z‖ with φ(z) ≥ t among what the scenario allows. At each point φ is taken for the straight line
//! of its derivative, and the next one minimises
//!
//!   ½‖z‖² + ½ρ‖z − zₖ‖² + K·max(0, t − φₖ − a·(z − zₖ)),
//!
//! an exact penalty (Nocedal & Wright 2006, ch. 18) with a damping ρ that grows when the line does not hold and shrinks when
//! it does. For a multiplier μ in [0, K] the minimum is the allowed point nearest to (ρzₖ + μa)/(1 + ρ), and a·z rises with
//! μ: so bisection finds it, and no linear algebra is needed.

use super::{Met, Space, Target};
use crate::uncertain::ensemble::Draws;
use crate::uncertain::worlds::{World, Worlds};
use demarche_engine::game::Game;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;

/// Budget of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Starts: the point estimate, the end to which its derivative points, and draws.
    pub starts: usize,
    /// Steps from each start at most.
    pub steps: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// How many starts may be followed at once. Results do not depend on it.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            starts: 4,
            steps: 40,
            seed: 0,
            threads: 1,
        }
    }
}

/// Result of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// From how many starts it was sought.
    pub starts: usize,
    /// How many of them came to something that meets the target.
    pub came: usize,
    /// How many games were solved.
    pub solves: usize,
    /// The least change that was found; none if none meets the target.
    pub found: Option<Change>,
    /// Where none is found, the change that came closest, if it can be solved from uniform play.
    pub closest: Option<Change>,
}

/// A change of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// ‖z‖: the root of the sum of the squares, in half-widths.
    pub size: f64,
    /// The change, as [`Space`] has it.
    pub z: Vec<f64>,
    /// Whether the search ended where no small step makes it smaller, and not at its budget.
    pub settled: bool,
    /// The answer and its certificate there.
    pub met: Met,
}

/// K: what one unit of probability that is missing counts, against half a squared half-width.
const PENALTY: f64 = 1e4;
/// Steps shorter than this end a search.
const SHORT: f64 = 1e-6;
/// Beyond this damping no step helps.
const STIFF: f64 = 1e9;

/// Seeks the least change of numbers that meets a target.
pub fn nearest(
    worlds: &Worlds,
    space: &Space<'_>,
    target: Target,
    settings: &Settings,
    progress: &dyn Progress,
) -> Nearest {
    let draws = Draws::new(worlds.model(), settings.seed);
    let mut games = vec![worlds.game(); settings.threads.max(1)];
    let starts = settings.starts.max(1);
    let followed = parallel::map(&mut games, starts, |game, i| {
        progress.step("changing numbers", i as f64 / starts as f64);
        let mut search = Search {
            worlds,
            space,
            target,
            game,
            best: None,
            solves: 0,
            progress,
        };
        let start = match i {
            0 => Some(vec![0.0; space.width()]),
            1 => search.far_end(),
            i => Some(space.point(&draws.at(i as u64 - 2))),
        };
        let found = start.and_then(|z| search.follow(z, settings.steps));
        (found, search.best, search.solves)
    });
    let solves = followed.iter().map(|f| f.2).sum();
    let (mut came, mut seen) = (Vec::new(), Vec::new());
    for (found, best, _) in followed {
        came.extend(found);
        seen.extend(best);
    }
    came.sort_by(|a, b| norm(&a.0).total_cmp(&norm(&b.0)));
    seen.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Along the branch from uniform play it must hold as well, or it is no answer.
    let mut told = |z: &[f64], settled: bool| {
        let world = worlds.afresh(&mut games[0], space.draw(z)).ok()?;
        let answer = world.answers[target.question]?;
        Some(Change {
            size: norm(z),
            z: z.to_vec(),
            settled,
            met: Met {
                certificate: worlds.certify(&mut games[0], &world),
                world,
                answer,
            },
        })
    };
    let mut tried = came.iter().filter_map(|(z, settled)| told(z, *settled));
    let found = tried.find(|change| target.is_met(change.met.answer));
    let closest = match (&found, seen.first()) {
        (None, Some((_, z))) => told(z, false),
        _ => None,
    };
    Nearest {
        starts,
        came: came.len(),
        solves,
        found,
        closest,
    }
}

struct Search<'a, 'm> {
    worlds: &'a Worlds,
    space: &'a Space<'m>,
    target: Target,
    game: &'a mut Game,
    /// The best sign × answer so far, and where.
    best: Option<(f64, Vec<f64>)>,
    solves: usize,
    progress: &'a dyn Progress,
}

/// A point with what is known there.
struct Point {
    z: Vec<f64>,
    world: World,
    /// sign × answer.
    value: f64,
}

impl Search<'_, '_> {
    /// From a start to a point that meets the target and is as near as can be; and whether it came to rest there.
    fn follow(&mut self, start: Vec<f64>, steps: usize) -> Option<(Vec<f64>, bool)> {
        let base = self.worlds.base().clone();
        let mut at = self.solve(self.space.nearest(&start), &base)?;
        let mut slope = self.slope(&at)?;
        let (mut damping, mut settled) = (0.0, false);
        for _ in 0..steps {
            if self.progress.cancelled() {
                return None;
            }
            let z = self.step(&at, &slope, damping);
            let moved: Vec<f64> = z.iter().zip(&at.z).map(|(a, b)| a - b).collect();
            let predicted =
                self.merit(&at.z, at.value) - self.merit(&z, at.value + dot(&slope, &moved));
            if norm(&moved) < SHORT || predicted <= 1e-12 {
                settled = true;
                break;
            }
            let next = self.solve(z, &at.world);
            let gained = next.as_ref().map_or(f64::NEG_INFINITY, |n| {
                self.merit(&at.z, at.value) - self.merit(&n.z, n.value)
            });
            match next {
                Some(next) if gained > 0.1 * predicted => {
                    if gained > 0.7 * predicted {
                        damping = if damping < 0.05 { 0.0 } else { damping / 5.0 };
                    }
                    slope = self.slope(&next)?;
                    at = next;
                }
                _ => damping = (6.0 * damping).max(0.1),
            }
            if damping > STIFF {
                settled = true;
                break;
            }
        }
        let met = self.target.is_met(self.target.sign() * at.value);
        met.then_some((at.z, settled))
    }

    /// Where the derivative at the point estimate points, as far as the scenario allows.
    fn far_end(&mut self) -> Option<Vec<f64>> {
        let base = self.worlds.base().clone();
        let at = self.solve(vec![0.0; self.space.width()], &base)?;
        let slope = self.slope(&at)?;
        let most = slope.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
        if most == 0.0 {
            return None;
        }
        let far: Vec<f64> = slope.iter().map(|s| 1e3 * s / most).collect();
        Some(self.space.nearest(&far))
    }

    fn solve(&mut self, z: Vec<f64>, from: &World) -> Option<Point> {
        self.solves += 1;
        let draw = self.space.draw(&z);
        let world = self.worlds.near(self.game, draw, from).ok()?;
        let value = self.target.sign() * world.answers[self.target.question]?;
        if self.best.as_ref().is_none_or(|(best, _)| value > *best) {
            self.best = Some((value, z.clone()));
        }
        Some(Point { z, world, value })
    }

    fn slope(&mut self, at: &Point) -> Option<Vec<f64>> {
        let question = self.worlds.model().asked_at(self.target.question);
        let gradient = self.worlds.gradient(self.game, &at.world, question);
        let mut slope = self.space.gradient(&gradient.ok()??);
        slope.iter_mut().for_each(|s| *s *= self.target.sign());
        Some(slope)
    }

    fn merit(&self, z: &[f64], value: f64) -> f64 {
        0.5 * dot(z, z) + PENALTY * (self.target.aim() - value).max(0.0)
    }

    /// The minimum of the penalised line.
    fn step(&self, at: &Point, slope: &[f64], damping: f64) -> Vec<f64> {
        let wanted = self.target.aim() - at.value + dot(slope, &at.z);
        let point = |multiplier: f64| {
            let each = at.z.iter().zip(slope);
            let threshold: Vec<f64> = each
                .map(|(z, s)| (damping * z + multiplier * s) / (1.0 + damping))
                .collect();
            self.space.nearest(&threshold)
        };
        let short = |z: &[f64]| dot(slope, z) < wanted;
        let (mut low, mut high) = (0.0, PENALTY);
        let none = point(low);
        if !short(&none) {
            return none;
        }
        let all = point(high);
        if short(&all) {
            return all;
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high || high - low < 1e-12 * high {
                break;
            }
            if short(&point(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        point(high)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn norm(z: &[f64]) -> f64 {
    dot(z, z).sqrt()
}
