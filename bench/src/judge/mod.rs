//! The judge: a slow and plain tracer of the principal branch, to hold the solver's answers against.
//!
//! It shares nothing with the solver but the game's arrays. Unknowns are the logits of each option against the first of its
//! information set, and τ = ln s, where the precisions are s times the game's; the equations are logit = λ · (difference of
//! worth). The branch is followed from uniform play by pseudo-arclength continuation (Allgower & Georg 1990; Turocy 2005) in
//! steps that are short in the *largest* change of any ln probability, with the whole Jacobian, exact, and elimination.
//!
//! Along a curve of regular points the determinant of the Jacobian bordered by the tangent keeps its sign, through turns as
//! well. Where it changes, the step has come to another branch or over a point where branches cross, and it is tried again,
//! shorter. If that never helps, branches cross there, and the judge says so and nothing more.

mod dense;
mod layout;
mod play;

use demarche_game::graph::Game;

use self::dense::Factors;
use self::layout::Layout;
use self::play::Play;

/// What the judge found at one s.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The branch comes there.
    Arrived(Arrival),
    /// Before it comes there, other branches cross it.
    BranchPoint {
        /// The s at which they do.
        scale: f64,
    },
    /// The judge did not get there.
    GaveUp {
        /// The s at which it stopped.
        scale: f64,
        /// What was in the way.
        why: &'static str,
    },
}

/// A point of the principal branch: where it first comes to this s.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Strategies by slot; 0 where the slot is not available or chance never leads there.
    pub sigma: Vec<f64>,
    /// Ln of the probability that the slot's information set is reached, by slot; −∞ where it never is.
    pub reached: Vec<f64>,
    /// The s at which the branch turned before, in the order of the branch.
    pub turns: Vec<f64>,
    /// Points computed before.
    pub steps: usize,
    /// Largest |logit − λ · difference of worth|.
    pub residual: f64,
}

/// Most steps.
const STEPS: usize = 100_000;
/// Steps below this are given up.
const SHORTEST: f64 = 1e-8;
/// λ × range of payoffs at which the branch is picked up.
const START: f64 = 1e-3;
/// Corrections below this are made, and then the point counts as found: Newton's method squares them.
const CLOSE: f64 = 1e-4;

/// Follows the principal branch of `game` to each of `scales`, which are in rising order and multiply the game's precisions.
/// Between two points no ln probability and not ln s changes by more than `step`.
pub fn judge(game: &Game, scales: &[f64], step: f64) -> Vec<Verdict> {
    let layout = Layout::of(game);
    let mut verdicts = Vec::new();
    if let Some(failed) = Judge::new(&layout).follow(scales, step, &mut verdicts) {
        verdicts.resize(scales.len(), failed);
    }
    for verdict in &mut verdicts {
        if let Verdict::Arrived(arrival) = verdict {
            arrival.by_slot(&layout, game.graph.unknowns);
        }
    }
    verdicts
}

impl Arrival {
    /// From numbers by option and set to numbers by slot.
    fn by_slot(&mut self, layout: &Layout, slots: usize) {
        let (sigma, reached) = (
            std::mem::take(&mut self.sigma),
            std::mem::take(&mut self.reached),
        );
        self.sigma = vec![0.0; slots];
        self.reached = vec![f64::NEG_INFINITY; slots];
        for (set, reached) in layout.sets.iter().zip(reached) {
            for option in set.options() {
                self.sigma[layout.slots[option]] = sigma[option];
                self.reached[layout.slots[option]] = reached;
            }
        }
    }
}

/// A point of the curve. The last unknown is τ.
struct Point {
    x: Vec<f64>,
    /// Direction of the curve, of Euclidean length 1.
    tangent: Vec<f64>,
    /// Ln of each option's probability.
    logs: Vec<f64>,
}

/// Why a step was not taken.
enum Miss {
    /// Newton's method did not come to a point, or to one far from the prediction.
    Far,
    /// The determinant has the other sign.
    Flipped,
}

struct Judge<'l> {
    layout: &'l Layout,
    /// Unknowns, τ included.
    n: usize,
    /// Sign of the bordered determinant along the branch.
    sign: i32,
    turns: Vec<f64>,
    steps: usize,
}

impl<'l> Judge<'l> {
    fn new(layout: &'l Layout) -> Judge<'l> {
        Judge {
            layout,
            n: layout.options - layout.sets.len() + 1,
            sign: 0,
            turns: Vec::new(),
            steps: 0,
        }
    }

    /// The loop. What stopped it, if anything did before the last of `scales`.
    fn follow(
        &mut self,
        scales: &[f64],
        step: f64,
        verdicts: &mut Vec<Verdict>,
    ) -> Option<Verdict> {
        let Some(mut here) = self.start() else {
            return Some(gave_up(0.0, "the beginning is not found"));
        };
        let mut pace = step;
        let mut targets = scales.iter().map(|s| s.ln()).peekable();
        while let Some(&target) = targets.peek() {
            if here.tau() > target {
                return Some(gave_up(target.exp(), "it lies before the beginning"));
            }
            let mut flipped = false;
            let next = loop {
                match self.step(&here, pace, target) {
                    Ok(next) => break next,
                    Err(miss) => flipped |= matches!(miss, Miss::Flipped),
                }
                pace /= 2.0;
                if pace < SHORTEST {
                    let scale = here.tau().exp();
                    return Some(match flipped {
                        true => Verdict::BranchPoint { scale },
                        false => gave_up(scale, "no shorter step helps"),
                    });
                }
            };
            pace = (1.5 * pace).min(step);
            self.steps += 1;
            if self.steps > STEPS {
                return Some(gave_up(here.tau().exp(), "the steps are spent"));
            }
            while let Some(target) = targets.next_if(|&target| target <= next.tau()) {
                match self.land(&here, &next, target) {
                    Some(arrival) => verdicts.push(Verdict::Arrived(arrival)),
                    None => return Some(gave_up(target.exp(), "the landing failed")),
                }
            }
            if here.rising() != next.rising() {
                self.turns.push(next.tau().exp());
            }
            here = next;
        }
        None
    }

    /// A point close to uniform play.
    fn start(&mut self) -> Option<Point> {
        let uniform = Play::at(self.layout, &vec![0.0; self.layout.options]);
        let worth = uniform.worth.iter();
        let range = worth.clone().copied().fold(f64::NEG_INFINITY, f64::max)
            - worth.copied().fold(f64::INFINITY, f64::min);
        let most = self.layout.sets.iter().map(|set| set.precision);
        let steepness = most.fold(0.0, f64::max) * range;
        let tau = if steepness > 0.0 {
            (START / steepness).ln()
        } else {
            -100.0
        };
        let mut ahead = vec![0.0; self.n];
        ahead[self.n - 1] = 1.0;
        let mut guess = vec![0.0; self.n];
        guess[self.n - 1] = tau;
        let (point, sign) = self.newton(guess, &ahead, CLOSE).ok()?;
        self.sign = sign;
        Some(point)
    }

    /// The next point of the branch, `pace` ahead in the largest change of any ln probability or τ.
    fn step(&self, here: &Point, pace: f64, target: f64) -> Result<Point, Miss> {
        let speed = self.speed(here);
        let length = pace / speed;
        let guess: Vec<f64> = here
            .x
            .iter()
            .zip(&here.tangent)
            .map(|(x, t)| x + length * t)
            .collect();
        let (next, sign) = self.newton(guess.clone(), &here.tangent, CLOSE)?;
        if sign != self.sign {
            return Err(Miss::Flipped);
        }
        let off = farthest(&next.x, &guess);
        let cosine = dot(&next.tangent, &here.tangent);
        let changed = farthest(&next.logs, &here.logs).max((next.tau() - here.tau()).abs());
        if off > 0.2 * pace || cosine < 0.8 || changed > 1.5 * pace {
            return Err(Miss::Far);
        }
        // A turn beyond the target must not hide that the branch came there.
        let turned = here.rising() && !next.rising();
        if turned && next.tau() < target && self.highest(here, &next) >= target {
            return Err(Miss::Far);
        }
        Ok(next)
    }

    /// Largest change of a ln probability or of τ, by length along the curve.
    fn speed(&self, here: &Point) -> f64 {
        let tangent = self.logits(&here.tangent);
        let mut most = here.tangent[self.n - 1].abs();
        for set in &self.layout.sets {
            let mean: f64 = set.options().map(|o| here.logs[o].exp() * tangent[o]).sum();
            most = set
                .options()
                .map(|o| (tangent[o] - mean).abs())
                .fold(most, f64::max);
        }
        most
    }

    /// The largest τ between two points, of the cubic curve that has their tangents.
    fn highest(&self, here: &Point, next: &Point) -> f64 {
        let length = norm(
            &here
                .x
                .iter()
                .zip(&next.x)
                .map(|(a, b)| b - a)
                .collect::<Vec<_>>(),
        );
        let (a, b) = (here.tau(), next.tau());
        let slope = |point: &Point| point.tangent[self.n - 1] * length;
        let at = |t: f64| {
            let u = 1.0 - t;
            let ends = a * u * u * (1.0 + 2.0 * t) + b * t * t * (1.0 + 2.0 * u);
            ends + slope(here) * t * u * u - slope(next) * t * t * u
        };
        (0..=100)
            .map(|i| at(f64::from(i) / 100.0))
            .fold(a, f64::max)
    }

    /// The point of the branch at τ = `target`, which lies between two of its points.
    fn land(&self, here: &Point, next: &Point, target: f64) -> Option<Arrival> {
        let share = (target - here.tau()) / (next.tau() - here.tau());
        let between = here.x.iter().zip(&next.x).map(|(a, b)| a + share * (b - a));
        let mut guess: Vec<f64> = between.collect();
        guess[self.n - 1] = target;
        let mut ahead = vec![0.0; self.n];
        ahead[self.n - 1] = 1.0;
        let (point, sign) = self.newton(guess, &ahead, 1e-11).ok()?;
        // It lies on the same stretch: the branch rises there, and is no farther from either end than these are apart.
        let apart = 1.1 * farthest(&here.x, &next.x) + 1e-9;
        let near = farthest(&point.x, &here.x) <= apart && farthest(&point.x, &next.x) <= apart;
        if sign != self.sign || !near {
            return None;
        }
        let (play, residual) = self.residual(&point.x);
        Some(Arrival {
            sigma: play.sigma.clone(),
            reached: play.reached(),
            turns: self.turns.clone(),
            steps: self.steps,
            residual: residual.iter().fold(0.0, |most, r| f64::max(most, r.abs())),
        })
    }

    /// Newton's method across `tangent`, until a correction is at most `close`. Also the sign of the bordered determinant. The
    /// point's own tangent points along `tangent`.
    fn newton(&self, mut x: Vec<f64>, tangent: &[f64], close: f64) -> Result<(Point, i32), Miss> {
        let n = self.n;
        let mut last = f64::INFINITY;
        for _ in 0..12 {
            let (play, mut right) = self.residual(&x);
            let factors = Factors::of(n, self.jacobian(&play, &x, tangent));
            right.push(0.0);
            let correction = factors.solve(&right);
            let size = correction
                .iter()
                .fold(0.0, |most, c| f64::max(most, c.abs()));
            if factors.sign == 0 || !size.is_finite() || size > 0.5 * last {
                return Err(Miss::Far);
            }
            last = size;
            x.iter_mut().zip(&correction).for_each(|(x, c)| *x -= c);
            if size <= close {
                let mut ahead = vec![0.0; n];
                ahead[n - 1] = 1.0;
                let mut tangent = factors.solve(&ahead);
                let length = norm(&tangent);
                tangent.iter_mut().for_each(|t| *t /= length);
                let logs = Play::logs_of(self.layout, &self.logits(&x));
                return Ok((Point { x, tangent, logs }, factors.sign));
            }
        }
        Err(Miss::Far)
    }

    /// Logits by option, from unknowns: those of the first options are 0.
    fn logits(&self, x: &[f64]) -> Vec<f64> {
        let mut x = x.iter();
        let mut logits = vec![0.0; self.layout.options];
        for set in &self.layout.sets {
            for option in set.options().skip(1) {
                logits[option] = x.next().copied().unwrap_or(0.0);
            }
        }
        logits
    }

    /// Play at a point, and logit − λ · (worth − worth of the first option).
    fn residual(&self, x: &[f64]) -> (Play<'l>, Vec<f64>) {
        let logits = self.logits(x);
        let play = Play::at(self.layout, &logits);
        let scale = x[self.n - 1].exp();
        let mut residual = Vec::with_capacity(self.n);
        for set in &self.layout.sets {
            let lambda = scale * set.precision;
            let first = play.worth[set.first];
            let rest = set.options().skip(1);
            residual.extend(rest.map(|o| logits[o] - lambda * (play.worth[o] - first)));
        }
        (play, residual)
    }

    /// Derivatives of the residual by the unknowns, and `last` as the last row.
    fn jacobian(&self, play: &Play, x: &[f64], last: &[f64]) -> Vec<f64> {
        let (n, options) = (self.n, self.layout.options);
        let slopes = play.slopes();
        let mut rows = vec![0.0; n * n];
        let mut each = rows.chunks_exact_mut(n);
        let scale = x[n - 1].exp();
        let mut at = 0;
        for set in &self.layout.sets {
            let lambda = scale * set.precision;
            let first = &slopes[set.first * options..(set.first + 1) * options];
            for (option, row) in set.options().skip(1).zip(&mut each) {
                let own = &slopes[option * options..(option + 1) * options];
                let mut column = 0;
                for other in &self.layout.sets {
                    // ∂ ln p(b) / ∂ logit(c) = [b = c] − p(c).
                    let all: f64 = other.options().map(|b| own[b] - first[b]).sum();
                    for c in other.options().skip(1) {
                        row[column] = -lambda * (own[c] - first[c] - play.sigma[c] * all);
                        column += 1;
                    }
                }
                row[at] += 1.0;
                row[n - 1] = -lambda * (play.worth[option] - play.worth[set.first]);
                at += 1;
            }
        }
        rows[(n - 1) * n..].copy_from_slice(last);
        rows
    }
}

impl Point {
    fn tau(&self) -> f64 {
        self.x.last().copied().unwrap_or(0.0)
    }

    /// Whether λ rises along the curve here.
    fn rising(&self) -> bool {
        self.tangent.last().is_some_and(|&t| t > 0.0)
    }
}

fn gave_up(scale: f64, why: &'static str) -> Verdict {
    Verdict::GaveUp { scale, why }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// Largest difference.
fn farthest(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max)
}
