//! One way through the space of changes, by exact derivatives: sequential quadratic programming.
//!
//! Sought is the z of least ‖z‖ with φ(z) ≥ t among what the scenario allows. At each point φ is taken for the straight line
//! of its derivative, and the next one minimises
//!
//!   ½‖z‖² + ½ρ‖z − zₖ‖² + K·max(0, t − φₖ − a·(z − zₖ)),
//!
//! an exact penalty (Nocedal & Wright 2006, ch. 18) with a damping ρ that grows when the line does not hold and shrinks when
//! it does, with what each input's own share in the curve of φ asks for on top. φ is the log odds of the answer, which go straighter than the answer does. A step along a curved φ misses t by the curve,
//! however good it is otherwise (the Maratos effect); so where a step gains less than it should, it is taken again with φ as
//! it was found (the second-order correction there). For a multiplier μ in [0, K] the minimum is the allowed point nearest to (ρzₖ + μa)/(1 + ρ), and a·z rises with
//! μ: so bisection finds it, and no linear algebra is needed.
//!
//! A derivative costs several times what an answer does. After a step that went as the line said, the line is bent to go through both
//! points (Broyden's update) in place of a new derivative; no search comes to rest but on a derivative of its own.

use std::ops::Range;

use super::{Space, Target};
use crate::uncertain::scout::{Scout, Sight};
use demarche_engine::progress::Progress;

/// K: what one nat of log odds that is missing counts, against half a squared half-width, at most …
const PENALTY: f64 = 1e3;
/// … and, where steps are judged, in multipliers …
const TIMES: f64 = 3.0;
/// … and at the least.
const LEAST: f64 = 1.0;
/// However large a change is, where the line would lead no further than this in half-widths, a search comes to rest.
const SHORT: f64 = 1e-3;
/// Nats that may be missing there: what is met is the target without its margin.
const CLOSE: f64 = 1e-7;
/// Beyond this damping no step helps.
const STIFF: f64 = 1e6;
/// A way ends where it comes this close to where another came to rest, as a share of ‖z‖.
const JOINED: f64 = 0.1;
/// A way on which all that is allowed falls short ends where a step brings less than this share of what is missing.
const HOPELESS: f64 = 0.1;
/// The share of what the line promised that must come true for the line to be kept.
const STRAIGHT: f64 = 0.9;
/// The share below which the line is laid through the point that a step led to, and the step taken again.
const CURVED: f64 = 0.7;

/// What is sought, and where.
#[derive(Clone, Copy)]
pub(super) struct Course<'a, 'm> {
    pub(super) space: &'a Space<'m>,
    pub(super) target: Target,
    /// How far beyond the target is aimed at.
    pub(super) margin: f64,
    /// Steps at most.
    pub(super) steps: usize,
    /// A way comes to rest where the line would lead no further than this, as a share of ‖z‖.
    pub(super) rest: f64,
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
    /// What was seen there; where the way joined another, next to it.
    pub(super) sight: Sight,
    /// Whether the target is met there.
    pub(super) met: bool,
    /// Whether no small step makes the change smaller.
    pub(super) settled: bool,
    /// The best answer on the way, as log odds with the target's sign, and where.
    pub(super) best: (f64, Vec<f64>),
}

/// A point with what is known there.
struct Point {
    z: Vec<f64>,
    sight: Sight,
    /// Log odds of the answer, with the target's sign.
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
        let mut damping = Damping::new(self.space);
        let mut settled = false;
        for _ in 0..self.steps {
            if self.progress.cancelled() {
                return None;
            }
            let (z, pull) = self.step((&at.z, &damping.all()), (&at, &line.slope));
            let moved = minus(&z, &at.z);
            // No more than it takes: what a step misses by its curve must not outweigh what it gains.
            let penalty = (TIMES * pull).max(LEAST);
            let merit = |z: &[f64], value: f64| self.merit(z, value, penalty);
            let promised = merit(&at.z, at.value) - merit(&z, at.value + dot(&line.slope, &moved));
            let (whole, _) = self.step((&at.z, &damping.none()), (&at, &line.slope));
            let close = at.value >= self.aim() - CLOSE || promised <= 0.0;
            if close && apart(&whole, &at.z) <= SHORT.max(self.rest * norm(&at.z)) {
                if line.exact {
                    settled = true;
                    break;
                }
                line = self.line(scout, &at)?;
                continue;
            }
            let missing = penalty * (self.aim() - at.value);
            if pull >= PENALTY && line.exact && promised <= HOPELESS * missing {
                settled = true;
                break;
            }
            let gain = |point: &Point| merit(&at.z, at.value) - merit(&point.z, point.value);
            let first = self.look(scout, z, &at.sight);
            let curve = first
                .as_ref()
                .map(|first| at.value + dot(&line.slope, &moved) - first.value);
            let mut next = first;
            let curved = |n: &&Point| n.value < self.aim() && gain(n) < CURVED * promised;
            if let Some(first) = next.as_ref().filter(curved) {
                let (z, _) = self.step((&at.z, &damping.all()), (first, &line.slope));
                let second = self.look(scout, z, &first.sight);
                let better = second.filter(|second| gain(second) > gain(first));
                next = better.or(next);
            }
            if let Some(next) = next.as_ref().filter(|next| next.value > best.0) {
                best = (next.value, next.z.clone());
            }
            let gained = next.as_ref().map_or(f64::NEG_INFINITY, gain);
            match next {
                Some(next) if gained > 0.1 * promised => {
                    if gained > CURVED * promised {
                        damping.relax();
                    }
                    let moved = minus(&next.z, &at.z);
                    if gained > STRAIGHT * promised && line.exact {
                        line.bend(next.value - at.value, &moved);
                    } else {
                        let new = self.line(scout, &next)?;
                        if line.exact {
                            damping.turned(&moved, &minus(&line.slope, &new.slope), pull);
                        }
                        line = new;
                    }
                    at = next;
                    let joins = |other: &&Vec<f64>| apart(other, &at.z) < JOINED * norm(&at.z);
                    if let Some(other) = known.iter().find(joins) {
                        at.z.clone_from(other);
                        settled = true;
                        break;
                    }
                }
                _ if !line.exact => line = self.line(scout, &at)?,
                _ => damping.missed(&moved, 2.0 * pull * curve.unwrap_or(0.0)),
            }
            if damping.common > STIFF {
                settled = true;
                break;
            }
        }
        let met = self.target.is_met(at.sight.answer);
        Some(Trail {
            z: at.z,
            sight: at.sight,
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
        let value = self.target.odds(sight.answer);
        Some(Point { z, sight, value })
    }

    fn line(&self, scout: &mut Scout<'_>, at: &Point) -> Option<Line> {
        let slope = self.slope(scout, &at.sight)?;
        Some(Line { slope, exact: true })
    }

    fn slope(&self, scout: &mut Scout<'_>, at: &Sight) -> Option<Vec<f64>> {
        let mut slope = self.space.gradient(&scout.slope(at)?);
        let by = self.target.sign() / (at.answer * (1.0 - at.answer)).max(1e-12);
        slope.iter_mut().for_each(|s| *s *= by);
        Some(slope)
    }

    /// The value that is to be reached.
    fn aim(&self) -> f64 {
        self.target.odds(self.target.aim(self.margin))
    }

    fn merit(&self, z: &[f64], value: f64, penalty: f64) -> f64 {
        0.5 * dot(z, z) + penalty * (self.aim() - value).max(0.0)
    }

    /// The minimum of the penalised line through a point, damped around `held`, and its multiplier μ.
    fn step(
        &self,
        (held, damping): (&[f64], &[f64]),
        (at, slope): (&Point, &[f64]),
    ) -> (Vec<f64>, f64) {
        let wanted = self.aim() - at.value + dot(slope, &at.z);
        let point = |multiplier: f64| {
            let each = held.iter().zip(slope).zip(damping);
            let threshold: Vec<f64> = each
                .map(|((z, s), d)| (d * z + multiplier * s) / (1.0 + d))
                .collect();
            self.space.nearest(&threshold)
        };
        let short = |z: &[f64]| dot(slope, z) < wanted;
        let (mut low, mut high) = (0.0, PENALTY);
        let none = point(low);
        if !short(&none) {
            return (none, low);
        }
        let all = point(high);
        if short(&all) {
            return (all, high);
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
        (point(high), high)
    }
}

/// What steps are held back by: in common, and input by input.
struct Damping {
    common: f64,
    /// By coordinate; the same for all of an input.
    own: Vec<f64>,
    spans: Vec<Range<usize>>,
}

impl Damping {
    fn new(space: &Space<'_>) -> Damping {
        Damping {
            common: 0.0,
            own: vec![0.0; space.width()],
            spans: space.spans().collect(),
        }
    }

    fn all(&self) -> Vec<f64> {
        self.own.iter().map(|own| own + self.common).collect()
    }

    fn none(&self) -> Vec<f64> {
        vec![0.0; self.own.len()]
    }

    fn relax(&mut self) {
        self.common = if self.common < 0.05 {
            0.0
        } else {
            self.common / 5.0
        };
    }

    /// After a step on which the derivative changed by −`bend`: each input's own curve along it, times the multiplier.
    fn turned(&mut self, moved: &[f64], bend: &[f64], pull: f64) {
        for span in &self.spans {
            let (s, y) = (&moved[span.clone()], &bend[span.clone()]);
            let length = dot(s, s);
            // What hardly moved tells nothing.
            if length > 1e-6 {
                let curve = (pull * dot(s, y) / length).clamp(0.0, STIFF);
                self.own[span.clone()].fill(curve);
            }
        }
    }

    /// After a step along which the line was missed by half of `curve` over the multiplier: the least change of what inputs have of
    /// their own that explains it, most where most was moved.
    fn missed(&mut self, moved: &[f64], curve: f64) {
        let squares: Vec<f64> = self
            .spans
            .iter()
            .map(|span| dot(&moved[span.clone()], &moved[span.clone()]))
            .collect();
        let known = self
            .own
            .iter()
            .zip(moved)
            .map(|(d, s)| d * s * s)
            .sum::<f64>();
        let more = (curve - known) / dot(&squares, &squares);
        // What is explained already is held back in common.
        if !(more.is_finite() && curve > 1.2 * known) {
            self.common = (6.0 * self.common).max(0.1);
            return;
        }
        for (span, square) in self.spans.iter().zip(squares) {
            let own = &mut self.own[span.clone()];
            own.iter_mut()
                .for_each(|d| *d = (*d + more * square).min(STIFF));
        }
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

fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| x - y).collect()
}

fn apart(a: &[f64], b: &[f64]) -> f64 {
    norm(&minus(a, b))
}
