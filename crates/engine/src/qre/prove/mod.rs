//! A proof, by computer and with every rounding error accounted for, that a solution lies on the principal branch.
//!
//! A solver that follows the branch may step over a narrow gap onto another one, and nothing in the solution tells. Here the
//! branch is enclosed piece by piece in tubes that contain no other curve of solutions: see `tube` for one piece, `start` for
//! where it begins, and the guide's page on the method for the derivation. Nothing is shared with the solver but the game's
//! arrays, and the range of payoffs as a unit. The method is that of validated continuation (Kearfott & Xing 1994; Beltrán & Leykin 2012; Breden, Lessard &
//! Vanicat 2013).
//!
//! What is proved is about the game whose numbers are the stored `f64`, taken as exact, where types of prior 0 have one next to
//! nothing as for the solver, and at the situations that some play of available options leads to.

mod dense;
mod formulas;
mod scalar;
mod start;
mod system;
mod tube;

use crate::game::Game;
use crate::progress::Progress;
use crate::qre::trace::Span;

use self::dense::dot;
use self::formulas::Pass;
use self::scalar::{Ball, EPS, Scalar};
use self::system::System;
use self::tube::{Place, Planes, Tube};

/// Budget of a proof, and how near a solution has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Unknowns of the largest game that is tried: available options but one at each information set, of each type. Time per
    /// step grows with the third power, memory with the second.
    pub largest: usize,
    /// Pieces that the branch may be cut into.
    pub max_steps: usize,
    /// Distance in Q to the exact solution, relative to the range of payoffs, beyond which a solution is another one.
    pub tolerance: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            largest: 2000,
            max_steps: 100_000,
            tolerance: 1e-6,
        }
    }
}

impl Settings {
    /// For games of at most so many unknowns.
    pub fn with_largest(self, largest: usize) -> Settings {
        Settings { largest, ..self }
    }

    /// With at most so many pieces.
    pub fn with_max_steps(self, max_steps: usize) -> Settings {
        Settings { max_steps, ..self }
    }
}

/// The statement proved: following the branch from λ = 0, where the precision asked for is first reached there is exactly one
/// solution, and it is this near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proof {
    /// Unknowns: see [`Settings::largest`].
    pub unknowns: usize,
    /// Pieces that the branch was cut into.
    pub steps: usize,
    /// Times that λ was seen to turn on the way, at a few places of each piece. This alone is counted, not proved.
    pub turning_points: usize,
    /// No |Q − exact| is larger, relative to the range of payoffs.
    pub within: f64,
    /// Up to this share of the precision asked for there is one solution only.
    pub alone: f64,
}

/// Why there is no proof. Only [`ProofError::Elsewhere`] says that the solution is another one; otherwise it may well be on the
/// principal branch.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ProofError {
    /// The game has more unknowns than are tried.
    #[error("a proof for {unknowns} unknowns would take too long")]
    TooLarge {
        /// How many it has.
        unknowns: usize,
    },
    /// The budget of steps was spent.
    #[error("the budget of steps is spent at {scale:.3} of the precision asked for")]
    OutOfSteps {
        /// λ as a share of the precision asked for, up to where the branch was followed.
        scale: f64,
    },
    /// No shorter piece could be enclosed: the branch may meet another there, or come too near for this arithmetic.
    #[error(
        "at {scale:.3} of the precision asked for the branch meets another, or comes too near to one to tell"
    )]
    Stalled {
        /// λ as a share of the precision asked for, up to where the branch was followed.
        scale: f64,
    },
    /// The principal branch is somewhere else, and that is proved.
    #[error(
        "the principal branch is elsewhere: what options are worth differs by {apart:.1e} of the range of payoffs"
    )]
    Elsewhere {
        /// The largest distance in Q is at least this, relative to the range of payoffs. If it is small, the solution may just
        /// be inaccurate.
        apart: f64,
    },
    /// Stopped from outside.
    #[error("it was stopped")]
    Cancelled,
}

/// Proves that `q` (by slot, of length [`crate::game::Graph::unknowns`], as in [`crate::qre::trace::Solution`]) is, up to rounding,
/// the solution on the principal branch where the precisions are first `scale` times the game's. Responses are logit.
pub fn prove(
    game: &Game,
    q: &[f64],
    scale: f64,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Proof, ProofError> {
    let system = System::new(game);
    let unknowns = system.unknowns;
    if unknowns > settings.largest {
        return Err(ProofError::TooLarge { unknowns });
    }
    let spread = start::spread(&system);
    let stalled = ProofError::Stalled { scale: 0.0 };
    let alone = start::alone(&system, &spread).ok_or(stalled)?;
    let mut walk = Walk {
        system: &system,
        settings,
        target: scale.ln(),
        alone,
        steps: 0,
        turning_points: 0,
        rising: true,
    };
    let place = walk.run(progress)?;
    let (least, within) = apart(&system, &place, q);
    let range = Span::of(&game.graph, &game.numbers).range;
    let (least, within) = (least / range, within / range);
    if within.is_nan() || within > settings.tolerance {
        // Where the exact solution is only known so well that it may be this one, nothing is said of it.
        return Err(match least > 0.5 * settings.tolerance {
            true => ProofError::Elsewhere { apart: least },
            false => ProofError::Stalled { scale: 1.0 },
        });
    }
    Ok(Proof {
        unknowns,
        steps: walk.steps,
        turning_points: walk.turning_points,
        within,
        alone: (alone.exp() / scale).min(1.0),
    })
}

/// Lower and upper bound on the largest |q − Q|, where Q is at this place.
fn apart(system: &System, place: &Place, q: &[f64]) -> (f64, f64) {
    let balls = place.middle.iter().zip(&place.radius);
    let balls: Vec<Ball> = balls.map(|(&x, &r)| Ball::around(x, r)).collect();
    let pass = Pass::at(system, &balls[..system.unknowns]);
    let (mut least, mut most) = (0.0, 0.0);
    for (option, &worth) in system.options.iter().zip(&pass.worth) {
        let off = worth - Ball::exact(q[option.slot]);
        least = f64::max(least, off.bottom().max(-off.top()));
        // What is not a number is kept.
        if !f64::is_nan(most) && (off.most().is_nan() || off.most() > most) {
            most = off.most();
        }
    }
    (least, most)
}

/// Pieces shorter than this, in ln s or logits, are given up.
const SHORTEST: f64 = 1e-7;
/// Length of the first piece and of those tried at a time, halved, in ln s or logits.
const FIRST: f64 = 0.1;
/// Contraction that pieces are made as long for.
const AIM: f64 = 0.6;

/// Places to either side of a piece's middle where its slope is looked at.
const LOOKS: i32 = 4;

/// The branch, piece by piece.
struct Walk<'a> {
    system: &'a System,
    settings: &'a Settings,
    /// ln s where it ends, and up to where there is one solution only.
    target: f64,
    alone: f64,
    steps: usize,
    turning_points: usize,
    rising: bool,
}

impl Walk<'_> {
    fn run(&mut self, progress: &dyn Progress) -> Result<Place, ProofError> {
        if self.target <= self.alone {
            let tube = self.first(self.target)?;
            return self.arrive(&tube).ok_or(self.stalled(self.target));
        }
        let begin = self.alone - 1.5 * FIRST;
        let mut tube = self.first(begin)?;
        let mut place = tube.end(self.system).ok_or(self.stalled(begin))?;
        let mut half = FIRST;
        loop {
            let at = place.middle[self.system.unknowns];
            if progress.cancelled() {
                return Err(ProofError::Cancelled);
            }
            if self.steps >= self.settings.max_steps {
                return Err(ProofError::OutOfSteps {
                    scale: (at - self.target).exp(),
                });
            }
            let done = (at - begin) / (self.target - begin);
            progress.step("proving", done.clamp(0.0, 1.0));
            let (next, end) = loop {
                if half < SHORTEST {
                    return Err(self.stalled(at));
                }
                match self.piece(&tube, &place, half) {
                    Err(longer) => half *= (0.8 * AIM / longer).clamp(0.1, 0.7),
                    // The branch stays below its end on this piece, or comes there on a last one; else the piece is too long.
                    Ok((next, _)) if next.highest().is_nan() || next.highest() >= self.target => {
                        if let Some(place) = self.land(&tube, &place) {
                            self.steps += 1;
                            self.turn(true);
                            return Ok(place);
                        }
                        half *= 0.5;
                    }
                    Ok(found) => break found,
                }
            };
            half = next.planes.half * (AIM / next.contraction).clamp(0.5, 2.0);
            self.count(&next);
            (tube, place) = (next, end);
        }
    }

    fn stalled(&self, at: f64) -> ProofError {
        ProofError::Stalled {
            scale: (at - self.target).exp(),
        }
    }

    /// Counts a piece, and where λ turns on it.
    fn count(&mut self, tube: &Tube) {
        self.steps += 1;
        for sample in -LOOKS..=LOOKS {
            let (_, slope) = tube.at(f64::from(sample) / (f64::from(LOOKS) + 0.5));
            self.turn(slope[self.system.unknowns] > 0.0);
        }
    }

    fn turn(&mut self, rising: bool) {
        self.turning_points += usize::from(rising != self.rising);
        self.rising = rising;
    }

    /// A piece in the middle of which ln s is `tau`, where there is one solution only.
    fn first(&mut self, tau: f64) -> Result<Tube, ProofError> {
        let n = self.system.unknowns;
        let mut origin = vec![0.0; n + 1];
        origin[n] = tau;
        // Here taking responses in turn contracts.
        for _ in 0..60 {
            let pass = Pass::at(self.system, &origin[..n]);
            for group in &self.system.groups {
                for a in group.options.clone() {
                    if let Some(u) = self.system.options[a].unknown {
                        let usual: f64 = formulas::usual(self.system, group, a);
                        origin[u] = tau.exp() * group.precision * pass.gain(group, a) + usual;
                    }
                }
            }
        }
        let mut half = FIRST;
        while half > SHORTEST {
            let planes = Planes {
                normal: self.upward(),
                origin: origin.clone(),
                half,
            };
            if let Ok(tube) = Tube::new(self.system, planes, None, None) {
                self.count(&tube);
                return Ok(tube);
            }
            half *= 0.5;
        }
        Err(self.stalled(tau))
    }

    /// The normal of planes of equal ln s.
    fn upward(&self) -> Vec<f64> {
        let mut normal = vec![0.0; self.system.unknowns + 1];
        normal[self.system.unknowns] = 1.0;
        normal
    }

    /// The next piece, of twice `half` the length, and its end.
    fn piece(&self, tube: &Tube, place: &Place, half: f64) -> Result<(Tube, Place), f64> {
        let (_, direction) = tube.at(1.0);
        let length = dot(&direction, &direction).sqrt();
        let (origin, mut normal) = tube.at(1.0 + half / length);
        let length = dot(&normal, &normal).sqrt();
        normal.iter_mut().for_each(|t| *t /= length);
        let steps = origin.iter().zip(&place.middle).zip(&normal);
        let half: f64 = steps.map(|((x, from), t)| (x - from) * t).sum();
        if half.is_nan() || half <= 0.0 {
            return Err(2.0);
        }
        let planes = Planes {
            normal,
            origin,
            half: half * 1.001,
        };
        let next = Tube::new(self.system, planes, Some(place), Some(tube))?;
        if !next.contains(place) {
            return Err(1.2);
        }
        let end = next.end(self.system).ok_or(1.2)?;
        Ok((next, end))
    }

    /// The last piece: ln s rises on it to where it ends.
    fn land(&self, tube: &Tube, place: &Place) -> Option<Place> {
        let n = self.system.unknowns;
        let half = (self.target - place.middle[n]) / 2.0;
        let (_, slope) = tube.at(1.0);
        if slope[n].is_nan() || slope[n] <= 0.0 {
            return None;
        }
        let (mut origin, _) = tube.at(1.0 + half / slope[n]);
        origin[n] = place.middle[n] + half;
        let planes = Planes {
            normal: self.upward(),
            origin,
            half: half * 1.001,
        };
        let last = Tube::new(self.system, planes, Some(place), Some(tube)).ok()?;
        if !last.contains(place) {
            return None;
        }
        self.arrive(&last)
    }

    /// The solution on a piece along which ln s rises.
    fn arrive(&self, tube: &Tube) -> Option<Place> {
        // The logarithm of the scale, and the difference, are rounded.
        let along = self.target - tube.planes.origin[self.system.unknowns];
        let slack = 16.0 * EPS * (1.0 + self.target.abs() + self.alone.abs());
        tube.zero(self.system, Ball::around(along, slack))
    }
}

#[cfg(test)]
mod tests;
