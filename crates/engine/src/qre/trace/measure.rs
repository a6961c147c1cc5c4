//! The distance of two points of a branch: the largest change at any information set.
//!
//! A *situation* is an information set and a type of its mover. A change is measured in nats: the most by which the log odds
//! between two options of any one situation change. Means over situations would hide a jump in a few of many; log odds do not
//! change when all options of a situation become better alike, nor when payoffs are multiplied and λ divided.

use super::Point;
use crate::game::Graph;

/// The situations of a game, for measuring changes of Q.
pub(in crate::qre) struct Situations {
    /// By actor.
    of: Vec<Own>,
    /// By slot.
    available: Vec<bool>,
}

/// The situations of an actor with more than one option: the first slot and the number of options of each.
struct Own {
    /// λ at scale 1.
    precision: f64,
    /// Where all options are available.
    open: Vec<(u32, u32)>,
    /// Where some are not.
    limited: Vec<(u32, u32)>,
}

impl Situations {
    /// `precision[actor]` is λ at scale 1.
    pub(in crate::qre) fn new(graph: &Graph, precision: &[f64]) -> Situations {
        let none = |&precision| Own {
            precision,
            open: Vec::new(),
            limited: Vec::new(),
        };
        let mut of: Vec<Own> = precision.iter().map(none).collect();
        for set in graph.infosets.iter().filter(|set| set.options > 1) {
            let own = &mut of[set.actor as usize];
            for k in 0..graph.types[set.actor as usize] {
                let (first, options) = (set.first + k * set.options, set.options);
                let slots = first as usize..(first + options) as usize;
                match graph.available[slots].iter().all(|&a| a) {
                    true => own.open.push((first, options)),
                    false => own.limited.push((first, options)),
                }
            }
        }
        Situations {
            of,
            available: graph.available.clone(),
        }
    }

    /// The same situations at other precisions.
    pub(in crate::qre) fn load(&mut self, precision: &[f64]) {
        let own = self.of.iter_mut().zip(precision);
        own.for_each(|(own, &precision)| own.precision = precision);
    }

    /// Largest change of log odds between (`q`, ln s = `tau`) and (`other`, `at`), in nats.
    pub(in crate::qre) fn apart(&self, (q, tau): (&[f64], f64), (other, at): (&[f64], f64)) -> f64 {
        let (s, t) = (tau.exp(), at.exp());
        if s == t {
            return s * self.most(|slot| other[slot] - q[slot]);
        }
        self.most(|slot| t * other[slot] - s * q[slot])
    }

    /// How far (`q`, ln s = `tau`) is from a sum of points with weights, in nats.
    pub(super) fn told(&self, (q, tau): (&[f64], f64), points: &[Point], weights: &[f64]) -> f64 {
        let terms = || points.iter().zip(weights);
        tau.exp() * self.most(|slot| terms().map(|(p, w)| w * p.q[slot]).sum::<f64>() - q[slot])
    }

    /// Largest change of log odds between `q` at the precisions `from` and `other` at the precisions `to`, by actor, in nats.
    pub(super) fn moved(&self, (q, from): (&[f64], &[f64]), (other, to): (&[f64], &[f64])) -> f64 {
        let by_actor = self.of.iter().zip(from.iter().zip(to));
        let each = by_actor
            .map(|(own, (from, to))| self.widest(own, |slot| to * other[slot] - from * q[slot]));
        each.fold(0.0, |most, own| match own.is_nan() {
            true => f64::NAN,
            false => f64::max(most, own),
        })
    }

    /// Change of log odds along (`dq`, `dtau`) at (`q`, ln s = `tau`), to first order.
    pub(super) fn along(&self, (q, tau): (&[f64], f64), dq: &[f64], dtau: f64) -> f64 {
        if dtau == 0.0 {
            return tau.exp() * self.most(|slot| dq[slot]);
        }
        tau.exp() * self.most(|slot| dq[slot] + q[slot] * dtau)
    }

    /// Largest λ × (most − least) of a number by slot within a situation; not a number if one of them is not.
    fn most(&self, of: impl Fn(usize) -> f64) -> f64 {
        let mut most = 0.0_f64;
        for own in &self.of {
            let widest = self.widest(own, &of);
            if widest.is_nan() {
                return f64::NAN;
            }
            most = most.max(own.precision * widest);
        }
        most
    }

    /// Largest (most − least) of a number by slot within one of these situations; not a number if one of them is not.
    fn widest(&self, own: &Own, of: impl Fn(usize) -> f64) -> f64 {
        let mut widest = 0.0_f64;
        for &(first, options) in &own.open {
            let first = first as usize;
            let width = match options {
                2 => (of(first) - of(first + 1)).abs(),
                _ => width(first..first + options as usize, &of),
            };
            if width.is_nan() {
                return f64::NAN;
            }
            widest = widest.max(width);
        }
        for &(first, options) in &own.limited {
            let slots = first as usize..(first + options) as usize;
            let width = width(slots.filter(|&slot| self.available[slot]), &of);
            if width.is_nan() {
                return f64::NAN;
            }
            widest = widest.max(width);
        }
        widest
    }
}

/// (most − least) of a number over slots, 0 where there are none; not a number if one of them is not.
fn width(slots: impl Iterator<Item = usize>, of: &impl Fn(usize) -> f64) -> f64 {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for slot in slots {
        let own = of(slot);
        if own.is_nan() {
            return f64::NAN;
        }
        low = low.min(own);
        high = high.max(own);
    }
    (high - low).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::efg;
    use crate::formats::type_recovery::Typed;
    use crate::game::Game;
    use demarche_bench::random;

    /// The largest difference of differences, pair by pair of available options.
    fn plain(game: &Game, change: impl Fn(usize, f64) -> f64) -> f64 {
        let graph = &game.graph;
        let mut most = 0.0_f64;
        for (i, set) in graph.infosets.iter().enumerate() {
            let precision = game.numbers.precision[set.actor as usize];
            for k in 0..graph.types[set.actor as usize] as usize {
                let slots = (0..set.options as usize).map(|a| graph.slot(i, k, a));
                let open: Vec<usize> = slots.filter(|&slot| graph.available[slot]).collect();
                for &a in &open {
                    for &b in &open {
                        most = most.max(change(a, precision) - change(b, precision));
                    }
                }
            }
        }
        most
    }

    #[test]
    fn changes_are_the_largest_of_any_situation() {
        let noise = |i: usize| ((i * i + 3 * i) % 101) as f64 / 101.0 - 0.5;
        let mut limited = 0;
        for seed in 0..40 {
            let tree = efg::read(&random(seed).efg()).unwrap().game;
            let mut game = Typed::of(&tree).map_or(tree, |typed| typed.game);
            for (i, precision) in game.numbers.precision.iter_mut().enumerate() {
                *precision = 2.0 + i as f64;
            }
            let n = game.graph.unknowns;
            // An option that nobody has: what stands there must not count.
            let wide = |set: &&crate::game::Infoset| set.options > 2;
            if let Some(set) = game.graph.infosets.iter().find(wide) {
                let first = set.first as usize;
                std::sync::Arc::make_mut(&mut game.graph).available[first] = false;
                limited += 1;
            }
            let q: Vec<f64> = (0..n).map(noise).collect();
            let other: Vec<f64> = (0..n).map(|i| 5.0 * noise(2 * i + 9)).collect();
            let situations = Situations::new(&game.graph, &game.numbers.precision);
            let near = |found: f64, expected: f64| {
                assert!(
                    (found - expected).abs() < 1e-12 * (1.0 + expected),
                    "seed {seed}: {found} {expected}"
                );
            };
            for (tau, at) in [(0.0, 0.0), (-1.0, 0.5)] {
                let (s, t) = (f64::exp(tau), f64::exp(at));
                let expected = plain(&game, |slot, p| p * (t * other[slot] - s * q[slot]));
                near(situations.apart((&q, tau), (&other, at)), expected);
            }
            let points = [q.clone(), other.clone()].map(|q| Point { q, tau: 0.0 });
            let expected = plain(&game, |slot, p| {
                p * (1.5 * q[slot] - 0.5 * other[slot] - other[slot])
            });
            near(
                situations.told((&other, 0.0), &points, &[1.5, -0.5]),
                expected,
            );
            let doubled: Vec<f64> = game.numbers.precision.iter().map(|p| 2.0 * p).collect();
            let expected = plain(&game, |slot, p| 2.0 * p * other[slot] - p * q[slot]);
            near(
                situations.moved((&q, &game.numbers.precision), (&other, &doubled)),
                expected,
            );
            let mut broken = q.clone();
            let last = game.graph.infosets.last().unwrap();
            broken[last.first as usize + 1] = f64::NAN;
            let lost = last.options > 1 && game.graph.available[last.first as usize + 1];
            assert_eq!(
                situations.apart((&q, 0.0), (&broken, 0.0)).is_nan(),
                lost,
                "seed {seed}"
            );
        }
        assert!(limited > 5, "{limited}");
    }
}
