//! How much a signal should move you: the weight of each possible move for one type of an actor against another.

use crate::solve::Instance;
use serde::Serialize;

use crate::compile::sight::Sight;
use crate::filter::Filtered;
use crate::query::forecast::taken;
use crate::query::goals::goal_values;
use crate::query::moves::{Point, points, shown};
use crate::query::next_best::Choice;
use crate::query::reason::{Reason, Why, reason};

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
    let values = goal_values(at, &reach);
    // What all pairs of types share.
    let several = points.iter().filter(|point| graph.types[point.actor] > 1);
    let scenes: Vec<Scene<'_>> = several
        .map(|point| Scene {
            seen: point.seen(model, &at.draw.params),
            choice: Choice::new(play, filtered, &values, point),
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
                let weigh = |scene| weigh(at, scene, [favours, against]);
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
    choice: Choice,
    /// Probability of each option, and last that the decision does not take place, given all reports.
    made: Vec<f64>,
}

fn made(at: Instance<'_>, filtered: &Filtered, point: &Point) -> Vec<f64> {
    let mut row = vec![0.0; point.taken[0].len() + 1];
    taken(at, filtered, point.layer, &mut row);
    row
}

fn weigh(at: Instance<'_>, scene: &Scene<'_>, pair: [usize; 2]) -> Vec<Signal> {
    let model = at.model;
    let Scene {
        point,
        seen,
        choice,
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
            let class = shown(model, point.decision, Some((o, Sight::Plain)));
            let why = Why {
                actor: point.actor,
                option: o,
                pair,
                probabilities: [p[o], q[o]],
                bits,
                choice,
            };
            Signal {
                decision: point.decision,
                option: o,
                round: point.round,
                bits,
                seen_bits: self::bits(seen_share(favours, class), seen_share(against, class)),
                p_favours: p[o],
                p_against: q[o],
                public: option.seen_by.is_none() && option.mistaken_for.is_empty(),
                takes_place: made[..made.len() - 1].iter().sum(),
                happens: made[o],
                reason: match model.turned(model.decisions[point.decision].by) {
                    None => reason(at.profile(), &why),
                    Some(_) => Reason::Turns,
                },
            }
        })
        .collect()
}
