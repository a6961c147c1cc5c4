//! The judge: a slow and plain tracer of the principal branch, to compare the solver's answers with.
//!
//! It shares nothing with the solver but the game's arrays. Unknowns are the logits of each option against the first of its
//! information set, and τ = ln s, where the precisions are s times the game's; the equations are logit = λ · (difference of
//! worth). The branch is followed from uniform play by pseudo-arclength continuation (Allgower & Georg 1990; Turocy 2005) in
//! steps that are short in the *largest* change of any ln probability, with the whole Jacobian, exact, and elimination.
//!
//! Along a curve of regular points the determinant of the Jacobian bordered by the tangent keeps its sign, through turns as
//! well. Where it changes, the step has come to another branch or over a point where branches cross, and it is tried again,
//! shorter. If that never helps, branches cross there, and the judge says so and nothing more.

mod curve;
mod dense;
mod layout;
mod play;

use demarche_engine::game::Game;

use self::curve::{Curve, Point, ahead, dot, extreme, farthest};
use self::layout::Layout;
use self::play::Play;

/// Result of the judge at one s.
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
        /// The reason.
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
    /// Largest |logit − λ · difference of Q|.
    pub residual: f64,
}

/// Most steps.
const STEPS: usize = 100_000;
/// Steps below this are given up.
const SHORTEST: f64 = 1e-8;
/// λ × range of payoffs at which the branch is picked up.
const START: f64 = 1e-3;
/// Corrections below this are made, and then the point counts as found: Newton's method squares them.
const CLOSE: f64 = 1e-3;
/// The same for points that are told.
const EXACT: f64 = 1e-11;

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

/// Why a step was not taken.
enum Miss {
    /// Newton's method did not come to a point, or to one far from the prediction.
    Far,
    /// The determinant has the other sign.
    Flipped,
}

struct Judge<'l> {
    curve: Curve<'l>,
    /// Sign of the bordered determinant along the branch.
    sign: i32,
    turns: Vec<f64>,
    steps: usize,
}

impl<'l> Judge<'l> {
    fn new(layout: &'l Layout) -> Judge<'l> {
        Judge {
            curve: Curve::of(layout),
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
        let mut before: Option<Point> = None;
        let mut pace = step;
        let mut flipped = false;
        let targets: Vec<f64> = scales.iter().map(|s| s.ln()).collect();
        while let Some(&target) = targets.get(verdicts.len()) {
            if here.tau() > target {
                return Some(gave_up(target.exp(), "it lies before the beginning"));
            }
            let mut missed = false;
            let (next, arrivals) = loop {
                // Where the curve that two points make leads astray, the tangent does not.
                let before = before.as_ref().filter(|_| !missed);
                match self.step(before, &here, pace, &targets[verdicts.len()..]) {
                    Ok(next) => break next,
                    Err(miss) => flipped |= matches!(miss, Miss::Flipped),
                }
                missed = true;
                pace /= 2.0;
                if pace < SHORTEST {
                    let scale = here.tau().exp();
                    return Some(match flipped {
                        true => Verdict::BranchPoint { scale },
                        false => gave_up(scale, "no shorter step helps"),
                    });
                }
            };
            verdicts.extend(arrivals.into_iter().map(Verdict::Arrived));
            pace = (1.5 * pace).min(step);
            // Steps come ever closer to where branches cross, and Newton's method fails there.
            flipped &= pace < step;
            self.steps += 1;
            if self.steps > STEPS {
                return Some(gave_up(here.tau().exp(), "the steps are spent"));
            }
            if here.rising() != next.rising() {
                self.turns.push(extreme(&here, &next).exp());
            }
            before = Some(std::mem::replace(&mut here, next));
        }
        None
    }

    /// A point close to play at λ = 0.
    fn start(&mut self) -> Option<Point> {
        let layout = self.curve.layout;
        let steepest = layout.sets.iter().map(|set| set.precision);
        let steepness =
            steepest.fold(0.0, f64::max) * Play::at(layout, &vec![0.0; layout.options]).range();
        let mut guess = self.curve.upwards();
        let at_first = layout.sets.iter().flat_map(|set| {
            let rest = set.usual.iter().skip(1);
            rest.map(|usual| usual - set.usual[0])
        });
        guess.iter_mut().zip(at_first).for_each(|(x, at)| *x = at);
        *guess.last_mut()? = (START / steepness.max(f64::MIN_POSITIVE)).ln();
        let (point, sign) = self.curve.newton(guess, &self.curve.upwards(), CLOSE)?;
        self.sign = sign;
        Some(point)
    }

    /// The next point of the branch, `pace` ahead in the largest change of any ln probability or τ, and the points at those of
    /// `targets` that lie before it.
    fn step(
        &self,
        before: Option<&Point>,
        here: &Point,
        pace: f64,
        targets: &[f64],
    ) -> Result<(Point, Vec<Arrival>), Miss> {
        let length = pace / self.curve.speed(here);
        let guess = ahead(before, here, length);
        let found = self.curve.newton(guess.clone(), &here.tangent, CLOSE);
        let (next, sign) = found.ok_or(Miss::Far)?;
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
        let hidden = |&target: &f64| next.tau() < target && extreme(here, &next) >= target;
        if turned && targets.first().is_some_and(hidden) {
            return Err(Miss::Far);
        }
        let passed = targets.iter().take_while(|&&target| target <= next.tau());
        let arrivals: Option<Vec<Arrival>> = passed.map(|&t| self.land(here, &next, t)).collect();
        Ok((next, arrivals.ok_or(Miss::Far)?))
    }

    /// The point of the branch at τ = `target`, which lies between two of its points.
    fn land(&self, here: &Point, next: &Point, target: f64) -> Option<Arrival> {
        let share = (target - here.tau()) / (next.tau() - here.tau());
        let between = here.x.iter().zip(&next.x).map(|(a, b)| a + share * (b - a));
        let mut guess: Vec<f64> = between.collect();
        *guess.last_mut()? = target;
        let (point, sign) = self.curve.newton(guess, &self.curve.upwards(), EXACT)?;
        // It lies on the same stretch: the branch rises there, and is no farther from either end than these are apart.
        let apart = 1.1 * farthest(&here.x, &next.x) + CLOSE;
        let near = farthest(&point.x, &here.x) <= apart && farthest(&point.x, &next.x) <= apart;
        if sign != self.sign || !near {
            return None;
        }
        let (play, residual) = self.curve.residual(&point.x);
        Some(Arrival {
            reached: play.reached(),
            sigma: play.sigma,
            turns: self.turns.clone(),
            steps: self.steps,
            residual: residual.iter().fold(0.0, |most, r| f64::max(most, r.abs())),
        })
    }
}

fn gave_up(scale: f64, why: &'static str) -> Verdict {
    Verdict::GaveUp { scale, why }
}
