//! How much a signal should move you: the weight of each possible move for one type of an actor against another.

use crate::solve::Instance;
use serde::Serialize;

use crate::filter::Filtered;
use crate::filter::pass::StrategyProfile;
use crate::query::forecast::taken;
use crate::query::goals::{GoalValues, goal_values};
use crate::query::moves::{Point, look, points};
use crate::query::reason::{Reason, Why, reason};
use demarche_engine::game::NONE;

/// Bits are clamped to ± this: beyond it a move is as good as impossible for one of the types.
pub const MOST_BITS: f64 = 60.0;

/// Less than this is 0: strategies are only known to the solver's tolerance.
const FEWEST_BITS: f64 = 1e-6;

/// log₂(a/b), clamped to ±[`MOST_BITS`]; 0 where both are 0.
pub fn bits(a: f64, b: f64) -> f64 {
    if a == b {
        return 0.0;
    }
    let bits = (a.log2() - b.log2()).clamp(-MOST_BITS, MOST_BITS);
    if bits.abs() < FEWEST_BITS { 0.0 } else { bits }
}

/// All moves of one actor, weighed for one hypothesis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signals {
    /// Index into the scenario's actors.
    pub actor: usize,
    /// The type that positive bits speak for.
    pub favours: usize,
    /// The type that negative bits speak for.
    pub against: usize,
    /// By round, decision in order of play, option.
    pub rows: Vec<Signal>,
}

/// One move that the actor may make.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signal {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Index into its options.
    pub option: usize,
    /// Round, from 1.
    pub round: u32,
    /// log₂ P(option | favours) − log₂ P(option | against), where the decision takes place, over the histories that fit the
    /// reports about what came before. See [`bits()`].
    pub bits: f64,
    /// The same for an outside observer: a hidden option shows as what it looks like.
    pub seen_bits: f64,
    /// P(option | favours).
    pub p_favours: f64,
    /// P(option | against).
    pub p_against: f64,
    /// Whether every actor sees it.
    pub public: bool,
    /// Whether it lies after every round that a report speaks of.
    pub upcoming: bool,
    /// Probability that the decision takes place in this round, given all reports.
    pub takes_place: f64,
    /// Probability that this move is made in this round, given all reports.
    pub happens: f64,
    /// The reason why the move tells the types apart.
    pub reason: Reason,
}

/// Weighs every move of every actor with several types, for every pair of types that are possible.
pub fn signals(at: Instance<'_>, filtered: &Filtered) -> Vec<Signals> {
    let (graph, model) = (at.graph(), at.model);
    let play = at.profile();
    let points = points(at, filtered);
    let reach = play.reach();
    let values = goal_values(play, &reach);
    // What all pairs of types share.
    let several = points.iter().filter(|point| graph.types[point.actor] > 1);
    let scenes: Vec<Scene<'_>> = several
        .map(|point| Scene {
            seen: point.seen(model, &at.draw.params),
            advantages: advantages(play, filtered, &values, point),
            made: made(at, filtered, point),
            point,
        })
        .collect();
    let mut all = Vec::new();
    for (actor, name) in graph.actors.iter().enumerate() {
        let possible: Vec<usize> = (0..graph.types[actor] as usize)
            .filter(|&k| filtered.types[actor][k] > 0.0)
            .collect();
        let Some(index) = model.actors.iter().position(|a| a.name == *name) else {
            continue;
        };
        for (i, &favours) in possible.iter().enumerate() {
            for &against in &possible[i + 1..] {
                let own = scenes.iter().filter(|scene| scene.point.actor == actor);
                let weigh = |scene| weigh(at, filtered, scene, [favours, against]);
                let rows: Vec<Signal> = own.flat_map(weigh).collect();
                if !rows.is_empty() {
                    all.push(Signals {
                        actor: index,
                        favours,
                        against,
                        rows,
                    });
                }
            }
        }
    }
    all
}

/// A decision in a round, with what is asked of it for every pair of types.
struct Scene<'a> {
    point: &'a Point,
    /// See [`Point::seen`].
    seen: Vec<Vec<f64>>,
    /// See [`advantages`].
    advantages: Vec<Vec<Vec<f64>>>,
    /// Probability of each option, and last that the decision does not take place, given all reports.
    made: Vec<f64>,
}

fn made(at: Instance<'_>, filtered: &Filtered, point: &Point) -> Vec<f64> {
    let mut row = vec![0.0; point.taken[0].len() + 1];
    taken(at, filtered, point.layer, &mut row);
    row
}

fn weigh(
    at: Instance<'_>,
    filtered: &Filtered,
    scene: &Scene<'_>,
    pair: [usize; 2],
) -> Vec<Signal> {
    let model = at.model;
    let Scene {
        point,
        seen,
        advantages,
        made,
    } = scene;
    let [favours, against] = pair;
    let (Some(p), Some(q)) = (point.choice(favours), point.choice(against)) else {
        return Vec::new();
    };
    let seen_share = |k: usize, class: usize| {
        let total: f64 = seen[k].iter().sum();
        seen[k][class] / total
    };
    let options = model.decisions[point.decision].options.iter().enumerate();
    options
        .filter(|&(o, _)| p[o] > 0.0 || q[o] > 0.0)
        .map(|(o, option)| {
            let bits = bits(p[o], q[o]);
            let class = look(model, point.decision, o);
            let why = Why {
                actor: point.actor,
                pair,
                probabilities: [p[o], q[o]],
                bits,
                advantages: pair.map(|k| advantages[k][o].as_slice()),
            };
            Signal {
                decision: point.decision,
                option: o,
                round: point.round,
                bits,
                seen_bits: self::bits(seen_share(favours, class), seen_share(against, class)),
                p_favours: p[o],
                p_against: q[o],
                public: option.seen_by.is_none(),
                upcoming: point.round > filtered.latest_round,
                takes_place: made[..made.len() - 1].iter().sum(),
                happens: made[o],
                reason: reason(model, &at.game.numbers, at.graph(), &why),
            }
        })
        .collect()
}

/// Types × options × goals: how much more of the goal a type expects from the option than from what is done otherwise, on
/// the average over the histories that fit the reports.
///
/// What is done otherwise is the mix over types of the strategies at the same information set, the same for both types of a
/// pair, so that what differs is what they expect and not what they do.
fn advantages(
    play: StrategyProfile<'_>,
    filtered: &Filtered,
    values: &GoalValues,
    point: &Point,
) -> Vec<Vec<Vec<f64>>> {
    let graph = play.graph();
    let profiles = graph.profiles;
    let types = graph.types[point.actor] as usize;
    let options = point.taken[0].len();
    let goals = values.q.len();
    let mut sum = vec![vec![vec![0.0; goals]; options]; types];
    let mut weight = vec![vec![0.0; options]; types];
    // Weight of each type at each information set of this point.
    let mut at_set: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut place = std::collections::BTreeMap::new();
    for n in graph.layers[point.layer].nodes.clone().map(|n| n as usize) {
        if graph.infoset[n] == NONE {
            continue;
        }
        let i = graph.infoset[n] as usize;
        let at = *place.entry(i).or_insert_with(|| {
            at_set.push((i, vec![0.0; types]));
            at_set.len() - 1
        });
        for p in 0..profiles {
            at_set[at].1[graph.type_of[point.actor][p] as usize] +=
                filtered.reach[n * profiles + p];
        }
    }
    for (i, by_type) in &at_set {
        let open = |k: usize, o: usize| graph.available[graph.slot(*i, k, o)];
        let mix = |o: usize| {
            (0..types)
                .map(|k| play.sigma[graph.slot(*i, k, o)])
                .sum::<f64>()
        };
        for (k, &w) in by_type.iter().enumerate().filter(|(_, w)| **w > 0.0) {
            for o in (0..options).filter(|&o| open(k, o)) {
                weight[k][o] += w;
                let others = || (0..options).filter(|&b| b != o && open(k, b));
                let total: f64 = others().map(mix).sum();
                if total <= 0.0 {
                    continue;
                }
                for (g, q) in values.q.iter().enumerate() {
                    let here = q[graph.slot(*i, k, o)];
                    let other: f64 = others().map(|b| mix(b) * q[graph.slot(*i, k, b)]).sum();
                    sum[k][o][g] += w * (here - other / total);
                }
            }
        }
    }
    for (sum, weight) in sum.iter_mut().flatten().zip(weight.iter().flatten()) {
        if *weight > 0.0 {
            sum.iter_mut().for_each(|s| *s /= weight);
        }
    }
    sum
}
