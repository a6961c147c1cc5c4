//! What an option is worth to a type beside its next-best option there.

use std::collections::BTreeMap;

use demarche_engine::game::{Graph, NONE};
use demarche_scenario::model::OptionId;

use crate::filter::Filtered;
use crate::filter::pass::StrategyProfile;
use crate::query::goals::GoalValues;
use crate::query::moves::Point;

/// An option beside a type's next-best one, on the average over the situations in which both are open, weighed by how likely they are
/// for that type given the reports about what came before.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Beside {
    /// The next-best option: of the others the one that is worth most on that average.
    pub(crate) option: OptionId,
    /// By goal: what is expected of it from the option, less what is from the next-best one.
    pub(crate) gains: Vec<f64>,
}

/// What a decision in a round is to the types of its actor.
pub(crate) struct Choice {
    /// Information sets, and the weight of each type there.
    sets: Vec<(usize, Vec<f64>)>,
    /// By type: the weight of all points at which the decision takes place, those at which there is nothing to choose among them.
    total: Vec<f64>,
    /// Types × options: the option beside the next-best one; none where nothing else is ever open with it.
    pub(crate) beside: Vec<Vec<Option<Beside>>>,
    /// Types × options.
    open: Vec<Vec<Open>>,
}

/// How often an option of a type can be chosen, among the times at which the decision takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Open {
    /// Nothing else can be.
    pub(crate) alone: f64,
    /// So can something else.
    pub(crate) free: f64,
    /// So can something else, and it is this that is chosen.
    chosen: f64,
}

impl Open {
    /// It cannot be chosen.
    pub(crate) fn closed(self) -> f64 {
        (1.0 - self.alone - self.free).max(0.0)
    }

    /// How often it is chosen where something else could be.
    pub(crate) fn choice(self) -> f64 {
        if self.free > 0.0 {
            self.chosen / self.free
        } else {
            0.0
        }
    }
}

impl Choice {
    pub(crate) fn new(
        play: StrategyProfile<'_>,
        filtered: &Filtered,
        values: &GoalValues,
        point: &Point,
    ) -> Choice {
        let sets = sets(play.graph(), filtered, point);
        let options = point.taken[0].len();
        let weights = &play.game.numbers.weights[point.actor];
        let total: Vec<f64> = point.taken.iter().map(|own| own.iter().sum()).collect();
        let (mut beside, mut open) = (Vec::new(), Vec::new());
        for (k, weights) in weights.iter().enumerate() {
            let own = Own {
                play,
                values,
                sets: &sets,
                type_id: k,
            };
            let others = own.others(weights, options);
            let each = (0..options).map(|o| own.beside(o, &others[o * options..(o + 1) * options]));
            beside.push(each.collect());
            open.push(own.open(&point.taken[k], total[k]));
        }
        Choice {
            sets,
            total,
            beside,
            open,
        }
    }

    /// How often a type can choose an option.
    pub(crate) fn open(&self, type_id: usize, option: OptionId) -> Open {
        self.open[type_id][option]
    }

    /// Whether the option would be likelier for the first of two types, if both were in the same situations as often as each other.
    pub(crate) fn likelier(
        &self,
        play: StrategyProfile<'_>,
        option: OptionId,
        pair: [usize; 2],
    ) -> bool {
        let [a, b] = pair.map(|k| {
            let each = self.sets.iter().map(|(set, w)| {
                let often = pair.map(|k| w[k] / self.total[k]);
                let sigma = play.sigma[play.graph().slot(*set, k, option)];
                (often[0] + often[1]) * sigma
            });
            each.sum::<f64>()
        });
        a > b
    }
}

/// The information sets of a decision in a round, and the weight of each type there, in order of their first node.
fn sets(graph: &Graph, filtered: &Filtered, point: &Point) -> Vec<(usize, Vec<f64>)> {
    let profiles = graph.profiles;
    let types = graph.types[point.actor] as usize;
    let type_of = &graph.type_of[point.actor];
    let mut sets: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut place = BTreeMap::new();
    for n in graph.layers[point.layer].nodes.clone().map(|n| n as usize) {
        if graph.infoset[n] == NONE {
            continue;
        }
        let set = graph.infoset[n] as usize;
        let at = *place.entry(set).or_insert_with(|| {
            sets.push((set, vec![0.0; types]));
            sets.len() - 1
        });
        for (p, &k) in type_of.iter().enumerate() {
            sets[at].1[k as usize] += filtered.reach[n * profiles + p];
        }
    }
    sets
}

/// One type at the information sets of a decision.
struct Own<'a> {
    play: StrategyProfile<'a>,
    values: &'a GoalValues,
    sets: &'a [(usize, Vec<f64>)],
    type_id: usize,
}

impl Own<'_> {
    /// The slot of an option at a set, where it is available.
    fn slot(&self, set: usize, option: OptionId) -> Option<usize> {
        let graph = self.play.graph();
        let slot = graph.slot(set, self.type_id, option);
        graph.available[slot].then_some(slot)
    }

    /// By option: how often it can be chosen. `taken` and `total` are of all points, those with nothing to choose among them.
    fn open(&self, taken: &[f64], total: f64) -> Vec<Open> {
        let options = taken.len();
        let mut open = vec![Open::default(); options];
        // What was taken where there is no information set was the only option.
        for (own, taken) in open.iter_mut().zip(taken) {
            own.alone = *taken;
        }
        for (set, by_type) in self.sets {
            let w = by_type[self.type_id];
            let slots: Vec<Option<usize>> = (0..options).map(|o| self.slot(*set, o)).collect();
            let several = slots.iter().flatten().count() > 1;
            for (own, slot) in open.iter_mut().zip(slots) {
                let Some(slot) = slot else { continue };
                let made = w * self.play.sigma[slot];
                if several {
                    own.alone -= made;
                    own.free += w;
                    own.chosen += made;
                }
            }
        }
        for own in &mut open {
            own.alone = (own.alone / total).clamp(0.0, 1.0);
            own.free /= total;
            own.chosen /= total;
        }
        open
    }

    /// Options × options: how often both are open, and how much more the first is worth, all in all.
    fn others(&self, weights: &[f64], options: usize) -> Vec<(f64, f64)> {
        let mut sums = vec![(0.0, 0.0); options * options];
        for (set, by_type) in self.sets {
            let w = by_type[self.type_id];
            let worth = |o: usize| {
                let slot = self.slot(*set, o)?;
                let goals = weights.iter().zip(&self.values.q);
                Some((o, goals.map(|(weight, q)| weight * q[slot]).sum::<f64>()))
            };
            let open: Vec<(usize, f64)> = (0..options).filter_map(worth).collect();
            for (o, own) in &open {
                for (b, other) in open.iter().filter(|(b, _)| b != o) {
                    let (often, more) = &mut sums[o * options + b];
                    *often += w;
                    *more += w * (own - other);
                }
            }
        }
        sums
    }

    /// The option beside its next-best one: of those that are open at least half as often with it as any other is, the one that is
    /// worth most. `others` has a pair for each option, see [`Own::others`].
    fn beside(&self, o: usize, others: &[(f64, f64)]) -> Option<Beside> {
        let most = others.iter().map(|(often, _)| *often).fold(0.0, f64::max);
        let usual = others.iter().enumerate();
        let usual = usual.filter(|(_, (often, _))| most > 0.0 && *often >= 0.5 * most);
        let by_worth = |a: &(usize, &(f64, f64)), b: &(usize, &(f64, f64))| {
            let mean = |(_, (often, more)): &(usize, &(f64, f64))| more / often;
            mean(a).total_cmp(&mean(b))
        };
        let (option, (often, _)) = usual.min_by(by_worth)?;
        let mut gains = vec![0.0; self.values.q.len()];
        for (set, by_type) in self.sets {
            if let (Some(own), Some(other)) = (self.slot(*set, o), self.slot(*set, option)) {
                for (gain, q) in gains.iter_mut().zip(&self.values.q) {
                    *gain += by_type[self.type_id] * (q[own] - q[other]) / often;
                }
            }
        }
        Some(Beside { option, gains })
    }
}
