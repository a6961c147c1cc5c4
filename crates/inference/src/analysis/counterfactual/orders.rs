//! The fewest swaps of neighbouring goals: breadth first over the rankings of all types, every one of them solved from uniform
//! play.
//!
//! What one swap apart leads to is tried before what takes two, so that the first that meets the target takes the fewest; that
//! all rankings with fewer swaps were solved and do not grant it is the proof. Rankings that several orders of swaps lead to
//! are solved once. Among those of as many swaps, the ones for which the derivative promises most come first, and the search
//! ends with the batch in which one meets the target.

use std::collections::BTreeSet;

use demarche_scenario::model::GoalId;

use super::{Met, Target};
use crate::compile::Draw;
use crate::uncertain::inputs::{Swap, ranking, swapped, swaps, swaps_of};
use crate::uncertain::worlds::Worlds;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;
use demarche_engine::qre::linearization::LinearSolveError;

/// Result of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct Fewest {
    /// Up to this many swaps, all rankings were solved and none meets the target, but for what is in `unsolved`.
    pub exhausted: usize,
    /// How many rankings were solved.
    pub solved: usize,
    /// How many could not be, or have no answer; of them nothing is known.
    pub unsolved: usize,
    /// Those of the fewest swaps that meet the target and were found together; the largest margin first. Empty if there is none
    /// within the depth.
    pub found: Vec<Reordered>,
    /// The best answer that was seen, and its swaps.
    pub best: Option<(f64, Vec<Swap>)>,
}

/// Rankings that meet a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Reordered {
    /// In an order in which the swapped goals are neighbours.
    pub swaps: Vec<Swap>,
    /// The answer and its certificate then.
    pub met: Met,
}

/// Rankings solved together; a constant, so that where the search ends does not depend on the number of threads.
const BATCH: usize = 16;

/// The rankings of all types, by actor and type; empty for types with given weights.
type Rankings = Vec<Vec<Vec<Vec<GoalId>>>>;

/// Seeks the fewest swaps that meet a target, up to `depth` of them.
///
/// # Errors
/// Derivatives at the point estimate cannot be had: it is at a turning point of its branch, or close to one.
pub fn fewest(
    worlds: &Worlds,
    target: Target,
    depth: usize,
    threads: usize,
    progress: &dyn Progress,
) -> Result<Fewest, LinearSolveError> {
    let (model, base) = (worlds.model(), worlds.base());
    let mut games = vec![worlds.game(); threads.max(1)];
    let question = model.asked_at(target.question);
    let gradient = worlds.gradient(&mut games[0], base, question)?;
    let promise = |draw: &Draw| {
        let by = gradient
            .iter()
            .flat_map(|g| g.weights.iter().flatten().flatten());
        let weights = draw.weights.iter().flatten().flatten();
        target.sign() * by.zip(weights).map(|(by, w)| by * w).sum::<f64>()
    };
    let movers = model.actors.iter().enumerate();
    let start: Rankings = movers
        .map(|(a, actor)| {
            let own = |k| sorted(ranking(model, a, k).unwrap_or_default().to_vec());
            (0..actor.types.len()).map(own).collect()
        })
        .collect();
    let places = start.clone();
    let mut seen = BTreeSet::from([start.clone()]);
    let mut edge = vec![(start, Vec::new())];
    let mut result = Fewest {
        exhausted: 0,
        solved: 0,
        unsolved: 0,
        found: Vec::new(),
        best: None,
    };
    for count in 1..=depth {
        let mut next: Vec<(Rankings, Vec<Swap>)> = Vec::new();
        for (rankings, before) in &edge {
            for swap in swaps_within(worlds, rankings) {
                let mut other = rankings.clone();
                let own = &mut other[swap.actor][swap.type_id];
                *own = sorted(swapped(own, swap.above, swap.below));
                if seen.insert(other.clone()) {
                    next.push((other, [&before[..], &[swap]].concat()));
                }
            }
        }
        let mut tried: Vec<(f64, Draw, usize)> = next
            .iter()
            .enumerate()
            .map(|(i, (rankings, _))| {
                let draw = reordered(&base.draw, &places, rankings);
                (promise(&draw), draw, i)
            })
            .collect();
        tried.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (done, batch) in tried.chunks(BATCH).enumerate() {
            let worlds_of = parallel::map(&mut games, batch.len(), |game, i| {
                let done = (done * BATCH + i) as f64 / tried.len() as f64;
                progress.step(&format!("rankings {count} apart"), done);
                if progress.cancelled() {
                    return None;
                }
                let world = worlds.afresh(game, batch[i].1.clone()).ok()?;
                let certificate = worlds.certify(game, &world);
                let answer = world.answers[target.question]?;
                Some(Met {
                    world,
                    answer,
                    certificate,
                })
            });
            for (solved, (_, _, i)) in worlds_of.into_iter().zip(batch) {
                let Some(met) = solved else {
                    result.unsolved += 1;
                    continue;
                };
                result.solved += 1;
                let (answer, swaps) = (met.answer, next[*i].1.clone());
                let better = |best: &(f64, Vec<Swap>)| target.sign() * (answer - best.0) > 0.0;
                if result.best.as_ref().is_none_or(better) {
                    result.best = Some((answer, swaps.clone()));
                }
                if target.is_met(answer) {
                    result.found.push(Reordered { swaps, met });
                }
            }
            if progress.cancelled() || !result.found.is_empty() {
                let margin = |r: &Reordered| -target.sign() * r.met.answer;
                result.found.sort_by(|a, b| margin(a).total_cmp(&margin(b)));
                return Ok(result);
            }
        }
        result.exhausted = count;
        edge = next;
        if edge.is_empty() {
            break;
        }
    }
    Ok(result)
}

/// Every swap of neighbouring goals in these rankings, of actors that decide something.
fn swaps_within(worlds: &Worlds, rankings: &Rankings) -> Vec<Swap> {
    let types: BTreeSet<(usize, usize)> = swaps(worlds.model())
        .iter()
        .map(|swap| (swap.actor, swap.type_id))
        .collect();
    let of = |(actor, type_id): (usize, usize)| {
        let pairs = swaps_of(&rankings[actor][type_id]);
        pairs.map(move |(above, below)| Swap {
            actor,
            type_id,
            above,
            below,
        })
    };
    types.into_iter().flat_map(of).collect()
}

/// Ties in a fixed order, so that equal rankings are equal values.
fn sorted(mut groups: Vec<Vec<GoalId>>) -> Vec<Vec<GoalId>> {
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups
}

/// The draw in which every goal has the weight of the place that it has in other rankings.
fn reordered(base: &Draw, places: &Rankings, rankings: &Rankings) -> Draw {
    let mut draw = base.clone();
    for (a, types) in rankings.iter().enumerate() {
        for (k, groups) in types.iter().enumerate() {
            for (place, group) in places[a][k].iter().zip(groups) {
                // At the point estimate tied goals weigh the same.
                let weight = place.first().map_or(0.0, |&g| base.weights[a][k][g]);
                group.iter().for_each(|&g| draw.weights[a][k][g] = weight);
            }
        }
    }
    draw
}
