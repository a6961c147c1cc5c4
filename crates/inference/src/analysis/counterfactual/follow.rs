//! One way through the space of changes, by exact derivatives: sequential quadratic programming.
//!
//! Sought is the z of least ‖z‖ with φ(z) ≥ t among what the scenario allows. At each point φ is taken for the straight line
//! of its derivative, and the next one minimises
//!
//!   ½‖z‖² + ½ρ‖z − zₖ‖² + K·max(0, t − φₖ − a·(z − zₖ)),
//!
//! an exact penalty (Nocedal & Wright 2006, ch. 18) with a damping ρ that grows when the line does not hold and shrinks when
//! it does. For a multiplier μ in [0, K] the minimum is the allowed point nearest to (ρzₖ + μa)/(1 + ρ), and a·z rises with
//! μ: so bisection finds it, and no linear algebra is needed.
//!
//! A derivative costs several times what an answer does. After a step that went as the line said, the line is bent to go through both
//! points (Broyden's update) in place of a new derivative; no search comes to rest but on a derivative of its own.

use super::{Space, Target};
use crate::uncertain::scout::{Scout, Sight};
use demarche_engine::progress::Progress;

/// K: what one unit of probability that is missing counts, against half a squared half-width.
const PENALTY: f64 = 1e4;
/// Steps shorter than this end a search.
const SHORT: f64 = 1e-4;
/// A search ends where the line promises no more than this.
const LITTLE: f64 = 1e-5;
/// Beyond this damping no step helps.
const STIFF: f64 = 1e9;
/// A way ends where it comes this close to where another came to rest.
const JOINED: f64 = 0.05;
/// The share of what the line promised that must come true for the line to be kept.
const STRAIGHT: f64 = 0.8;

/// What is sought, and where.
#[derive(Clone, Copy)]
pub(super) struct Course<'a, 'm> {
    pub(super) space: &'a Space<'m>,
    pub(super) target: Target,
    /// How far beyond the target is aimed at.
    pub(super) margin: f64,
    /// Steps at most.
    pub(super) steps: usize,
    pub(super) progress: &'a dyn Progress,
}

/// Where a way began.
pub(super) struct Start<'a> {
    pub(super) z: Vec<f64>,
    /// Known strategies, of whatever numbers.
    pub(super) from: &'a Sight,
}

/// How a way ended.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    /// Where.
    pub(super) z: Vec<f64>,
    /// Whether the target is met there.
    pub(super) met: bool,
    /// Whether no small step makes the change smaller.
    pub(super) settled: bool,
    /// The best sign × answer on the way, and where.
    pub(super) best: (f64, Vec<f64>),
}

/// A point with what is known there.
struct Point {
    z: Vec<f64>,
    sight: Sight,
    /// sign × answer.
    value: f64,
}

/// The line that stands for the answer.
struct Line {
    slope: Vec<f64>,
    /// Whether it is a derivative, not a bent line.
    exact: bool,
}

impl Course<'_, '_> {
    /// From a start to a point that meets the target and is as near as can be, unless `known` has one close by. None where nothing can
    /// be looked at.
    pub(super) fn follow(
        &self,
        scout: &mut Scout<'_>,
        start: Start<'_>,
        known: &[Vec<f64>],
    ) -> Option<Trail> {
        let mut at = self.look(scout, self.space.nearest(&start.z), start.from)?;
        let mut line = self.line(scout, &at)?;
        let mut best = (at.value, at.z.clone());
        let (mut damping, mut settled) = (0.0, false);
        for _ in 0..self.steps {
            if self.progress.cancelled() {
                return None;
            }
            let z = self.step(&at, &line.slope, damping);
            let moved: Vec<f64> = z.iter().zip(&at.z).map(|(a, b)| a - b).collect();
            let promised =
                self.merit(&at.z, at.value) - self.merit(&z, at.value + dot(&line.slope, &moved));
            let close = at.value >= self.aim() - 0.5 * self.margin;
            if promised <= LITTLE || (norm(&moved) < SHORT && close) {
                if line.exact {
                    settled = true;
                    break;
                }
                line = self.line(scout, &at)?;
                continue;
            }
            let next = self.look(scout, z, &at.sight);
            if let Some(next) = next.as_ref().filter(|next| next.value > best.0) {
                best = (next.value, next.z.clone());
            }
            let gained = next.as_ref().map_or(f64::NEG_INFINITY, |n| {
                self.merit(&at.z, at.value) - self.merit(&n.z, n.value)
            });
            match next {
                Some(next) if gained > 0.1 * promised => {
                    if gained > 0.7 * promised {
                        damping = if damping < 0.05 { 0.0 } else { damping / 5.0 };
                    }
                    if gained > STRAIGHT * promised && line.exact {
                        line.bend(next.value - at.value, &moved);
                    } else {
                        line = self.line(scout, &next)?;
                    }
                    at = next;
                    let joins = |other: &&Vec<f64>| apart(other, &at.z) < JOINED;
                    if let Some(other) = known.iter().find(joins) {
                        at.z.clone_from(other);
                        settled = true;
                        break;
                    }
                }
                Some(_) | None if !line.exact => line = self.line(scout, &at)?,
                _ => damping = (6.0 * damping).max(0.1),
            }
            if damping > STIFF {
                settled = true;
                break;
            }
        }
        let met = self.target.is_met(self.target.sign() * at.value);
        Some(Trail {
            z: at.z,
            met,
            settled,
            best,
        })
    }

    /// Where the derivative at a point of known strategies points, as far as the scenario allows, and the derivative's length.
    pub(super) fn far_end(&self, scout: &mut Scout<'_>, at: &Sight) -> Option<(Vec<f64>, f64)> {
        let slope = self.slope(scout, at)?;
        let most = slope.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
        if most == 0.0 {
            return None;
        }
        let far: Vec<f64> = slope.iter().map(|s| 1e3 * s / most).collect();
        Some((self.space.nearest(&far), norm(&slope)))
    }

    fn look(&self, scout: &mut Scout<'_>, z: Vec<f64>, from: &Sight) -> Option<Point> {
        let sight = scout.look(self.space.draw(&z), from)?;
        let value = self.target.sign() * sight.answer;
        Some(Point { z, sight, value })
    }

    fn line(&self, scout: &mut Scout<'_>, at: &Point) -> Option<Line> {
        let slope = self.slope(scout, &at.sight)?;
        Some(Line { slope, exact: true })
    }

    fn slope(&self, scout: &mut Scout<'_>, at: &Sight) -> Option<Vec<f64>> {
        let mut slope = self.space.gradient(&scout.slope(at)?);
        slope.iter_mut().for_each(|s| *s *= self.target.sign());
        Some(slope)
    }

    /// The value that `sign` × answer is to reach.
    fn aim(&self) -> f64 {
        self.target.aim(self.margin)
    }

    fn merit(&self, z: &[f64], value: f64) -> f64 {
        0.5 * dot(z, z) + PENALTY * (self.aim() - value).max(0.0)
    }

    /// The minimum of the penalised line.
    fn step(&self, at: &Point, slope: &[f64], damping: f64) -> Vec<f64> {
        let wanted = self.aim() - at.value + dot(slope, &at.z);
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

impl Line {
    /// Makes it go through the next point too.
    fn bend(&mut self, risen: f64, moved: &[f64]) {
        let missed = (risen - dot(&self.slope, moved)) / dot(moved, moved);
        let each = self.slope.iter_mut().zip(moved);
        each.for_each(|(s, m)| *s += missed * m);
        self.exact = false;
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

pub(super) fn norm(z: &[f64]) -> f64 {
    dot(z, z).sqrt()
}

fn apart(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(x, y)| (x - y) * (x - y))
        .sum::<f64>()
        .sqrt()
}
