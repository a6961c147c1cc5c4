//! The distance of two points of a branch: the largest change at any information set.
//!
//! A *situation* is an information set and a type of its mover. A change is measured in nats: the most by which the log odds
//! between two options of any one situation change. Means over situations would hide a jump in a few of many; log odds do not
//! change when all options of a situation become better alike, nor when payoffs are multiplied and λ divided.

use crate::game::Graph;

/// The situations of a game, for measuring changes of Q.
pub(super) struct Situations {
    /// First slot and number of options of each situation, by actor.
    of: Vec<(f64, Vec<(u32, u32)>)>,
    /// By slot; empty where everything is available.
    available: Vec<bool>,
}

impl Situations {
    /// `precision[actor]` is λ at scale 1.
    pub(super) fn new(graph: &Graph, precision: &[f64]) -> Situations {
        let mut of: Vec<(f64, Vec<(u32, u32)>)> =
            precision.iter().map(|&p| (p, Vec::new())).collect();
        for set in graph.infosets.iter().filter(|set| set.options > 1) {
            let types = graph.types[set.actor as usize];
            let own = &mut of[set.actor as usize].1;
            own.extend((0..types).map(|k| (set.first + k * set.options, set.options)));
        }
        let open = graph.available.iter().all(|&a| a);
        Situations {
            of,
            available: if open {
                Vec::new()
            } else {
                graph.available.clone()
            },
        }
    }

    /// The same situations at other precisions.
    pub(super) fn load(&mut self, precision: &[f64]) {
        let own = self.of.iter_mut().zip(precision);
        own.for_each(|((own, _), &precision)| *own = precision);
    }

    /// Largest change of log odds between (`q`, ln s = `tau`) and (`other`, `at`), in nats.
    pub(super) fn apart(&self, (q, tau): (&[f64], f64), (other, at): (&[f64], f64)) -> f64 {
        let (s, t) = (tau.exp(), at.exp());
        if s == t {
            return s * self.most(|slot| other[slot] - q[slot]);
        }
        self.most(|slot| t * other[slot] - s * q[slot])
    }

    /// Largest change of log odds between `q` at the precisions `from` and `other` at the precisions `to`, by actor, in nats.
    pub(super) fn moved(&self, (q, from): (&[f64], &[f64]), (other, to): (&[f64], &[f64])) -> f64 {
        let by_actor = self.of.iter().zip(from.iter().zip(to));
        let each = by_actor.map(|((_, situations), (from, to))| {
            self.widest(situations, |slot| to * other[slot] - from * q[slot])
        });
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
        for (precision, situations) in &self.of {
            let own = self.widest(situations, &of);
            if own.is_nan() {
                return f64::NAN;
            }
            most = most.max(precision * own);
        }
        most
    }

    /// Largest (most − least) of a number by slot within one of these situations; not a number if one of them is not.
    fn widest(&self, situations: &[(u32, u32)], of: impl Fn(usize) -> f64) -> f64 {
        let mut widest = 0.0_f64;
        for &(first, options) in situations {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for slot in first as usize..(first + options) as usize {
                if !self.available.is_empty() && !self.available[slot] {
                    continue;
                }
                let own = of(slot);
                if own.is_nan() {
                    return f64::NAN;
                }
                low = low.min(own);
                high = high.max(own);
            }
            widest = widest.max(high - low);
        }
        widest
    }
}
