//! The fewest swaps of neighbouring goals: breadth first over the rankings of all types.
//!
//! What one swap apart leads to is tried before what takes two, so that the first that meets the target takes the fewest. Rankings
//! that several orders of swaps lead to are tried once. There are two ways to go about it:
//!
//! * every ranking is solved from uniform play ([`Orders::every`]): that all rankings with fewer swaps do not grant it is then a proof;
//! * rankings are looked at ([`crate::uncertain::scout`]), and what seems to meet the target is solved from uniform play before it is told.
//!   Rankings two swaps apart or more come in the order of what the log odds of single swaps add up to. What remains is left out
//!   once this falls short of the target by several times the most that it has been wrong so far.

use std::collections::{BTreeMap, BTreeSet};

use demarche_scenario::model::GoalId;

use super::{Met, Target, certified};
use crate::compile::Draw;
use crate::uncertain::inputs::{Swap, ranking, swapped, swaps, swaps_of};
use crate::uncertain::scout::{Scout, Sight};
use crate::uncertain::worlds::Worlds;
use demarche_engine::parallel;
use demarche_engine::progress::Progress;

/// How far to search, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orders {
    /// Swaps at most.
    pub depth: usize,
    /// Whether every ranking is solved from uniform play.
    pub every: bool,
    /// How many rankings may be tried at once. Results do not depend on it.
    pub threads: usize,
}

/// Result of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct Fewest {
    /// Up to this many swaps, all rankings were tried and none meets the target, but for what is in `unsolved` and `left_out`.
    pub exhausted: usize,
    /// How many rankings were looked at.
    pub looked: usize,
    /// How many rankings were solved from uniform play.
    pub solved: usize,
    /// How many could not be, or have no answer; of them nothing is known.
    pub unsolved: usize,
    /// How many were neither looked at nor solved, as single swaps promise too little of them.
    pub left_out: usize,
    /// Those of the fewest swaps that meet the target and were found together; the largest margin first. Empty if there is none
    /// within the depth.
    pub found: Vec<Reordered>,
    /// Where none is found, the best answer that was seen, solved from uniform play, and its swaps.
    pub best: Option<(f64, Vec<Swap>)>,
    /// By number of swaps, from 1: the rankings that came nearest to the target without meeting it, the nearest first.
    pub near: Vec<Vec<Near>>,
}

/// Rankings that meet a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Reordered {
    /// In an order in which the swapped goals are neighbours.
    pub swaps: Vec<Swap>,
    /// The answer and its certificate then.
    pub met: Met,
}

/// Rankings that do not meet a target, but nearly.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// In an order in which the swapped goals are neighbours.
    pub swaps: Vec<Swap>,
    /// The rankings.
    pub rankings: Rankings,
    /// The point estimate with these rankings.
    pub draw: Draw,
    /// The answer then, as it was seen.
    pub answer: f64,
}

/// Rankings tried together; a constant, so that where the search ends does not depend on the number of threads.
const BATCH: usize = 16;
/// Rankings solved together of those that seem to meet the target.
const TOLD: usize = 4;
/// Answers closer to each other than this count as the same where those found are put in order.
const ALIKE: f64 = 1e-9;
/// Rankings kept that come near.
const KEPT: usize = 8;
/// Rankings two swaps apart or more that are looked at before any is left out.
const LEAST: usize = 32;
/// How many times as wrong as it has been so far what single swaps add up to may be, before a ranking is left out.
const WRONG: f64 = 3.0;

/// The rankings of all types, by actor and type; empty for types with given weights.
pub type Rankings = Vec<Vec<Vec<Vec<GoalId>>>>;

/// A ranking to be tried.
struct Order {
    rankings: Rankings,
    swaps: Vec<Swap>,
    draw: Draw,
    /// Log odds of the answer that single swaps add up to, with the target's sign; 0 where not known.
    promise: f64,
}

/// Seeks the fewest swaps that meet a target.
pub fn fewest(
    worlds: &Worlds,
    target: Target,
    settings: Orders,
    progress: &dyn Progress,
) -> Fewest {
    let mut search = Search::new(worlds, target, settings, progress);
    let start = search.places.clone();
    let mut seen = BTreeSet::from([start.clone()]);
    let mut edge: Vec<(Rankings, Vec<Swap>)> = vec![(start, Vec::new())];
    for count in 1..=settings.depth {
        let mut next = Vec::new();
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
        let orders = search.orders(&next);
        let ended = match settings.every {
            true => search.solve_each(count, &orders),
            false => search.look_at_each(count, &orders),
        };
        if ended {
            break;
        }
        search.found.exhausted = count;
        edge = next;
        if edge.is_empty() {
            break;
        }
    }
    search.end()
}

struct Search<'a> {
    worlds: &'a Worlds,
    target: Target,
    every: bool,
    progress: &'a dyn Progress,
    scouts: Vec<Scout<'a>>,
    base: Option<Sight>,
    /// The rankings of the scenario.
    places: Rankings,
    /// What each single swap adds to the log odds, with the target's sign.
    singles: BTreeMap<Swap, f64>,
    best: Option<(f64, Vec<Swap>, Draw)>,
    found: Fewest,
}

impl<'a> Search<'a> {
    fn new(
        worlds: &'a Worlds,
        target: Target,
        settings: Orders,
        progress: &'a dyn Progress,
    ) -> Search<'a> {
        let scouts = Scout::several(worlds, target.question, settings.threads);
        Search {
            base: scouts[0].base(),
            scouts,
            worlds,
            target,
            every: settings.every,
            progress,
            places: places(worlds),
            singles: BTreeMap::new(),
            best: None,
            found: Fewest {
                exhausted: 0,
                looked: 0,
                solved: 0,
                unsolved: 0,
                left_out: 0,
                found: Vec::new(),
                best: None,
                near: Vec::new(),
            },
        }
    }

    /// The most promising first.
    fn orders(&self, rankings: &[(Rankings, Vec<Swap>)]) -> Vec<Order> {
        let base = &self.worlds.base().draw;
        let now = self
            .base
            .as_ref()
            .map_or(0.0, |base| self.target.odds(base.answer));
        let adds = |swap: &Swap| self.singles.get(swap).copied().unwrap_or(0.0);
        let mut orders: Vec<Order> = rankings
            .iter()
            .map(|(rankings, swaps)| Order {
                draw: reordered(base, &self.places, rankings),
                promise: now + swaps.iter().map(adds).sum::<f64>(),
                rankings: rankings.clone(),
                swaps: swaps.clone(),
            })
            .collect();
        orders.sort_by(|a, b| b.promise.total_cmp(&a.promise));
        orders
    }

    fn tell(&self, count: usize, done: f64) {
        self.progress.step(&format!("rankings {count} apart"), done);
    }

    /// Solves rankings from uniform play; true once one meets the target.
    fn solve_each(&mut self, count: usize, orders: &[Order]) -> bool {
        for (done, batch) in orders.chunks(BATCH).enumerate() {
            self.tell(count, (done * BATCH) as f64 / orders.len() as f64);
            self.solve(batch.iter().collect());
            if self.progress.cancelled() || !self.found.found.is_empty() {
                return true;
            }
        }
        false
    }

    /// Solves these from uniform play, and keeps what meets the target.
    fn solve(&mut self, orders: Vec<&Order>) {
        let (worlds, target, progress) = (self.worlds, self.target, self.progress);
        let mut games = vec![worlds.game(); self.scouts.len()];
        let met = parallel::map(&mut games, orders.len(), |game, i| {
            if progress.cancelled() {
                return None;
            }
            certified(worlds, game, orders[i].draw.clone(), target)
        });
        for (met, order) in met.into_iter().zip(orders) {
            let Some(met) = met else {
                self.found.unsolved += 1;
                continue;
            };
            self.found.solved += 1;
            self.seen(order, met.answer);
            if target.is_met(met.answer) {
                let swaps = order.swaps.clone();
                self.found.found.push(Reordered { swaps, met });
            }
        }
        // What differs by rounding alone stays in the scenario's order.
        let margin = |r: &Reordered| (-target.sign() * r.met.answer / ALIKE).round();
        let place = |r: &Reordered| -> Vec<[usize; 4]> {
            let swaps = r.swaps.iter();
            swaps
                .map(|s| [s.actor, s.type_id, s.above, s.below])
                .collect()
        };
        let found = &mut self.found.found;
        found.sort_by(|a, b| {
            let order = margin(a).total_cmp(&margin(b));
            order.then_with(|| place(a).cmp(&place(b)))
        });
    }

    /// Keeps an answer if it is the best so far.
    fn seen(&mut self, order: &Order, answer: f64) {
        let sign = self.target.sign();
        if self
            .best
            .as_ref()
            .is_none_or(|best| sign * (answer - best.0) > 0.0)
        {
            self.best = Some((answer, order.swaps.clone(), order.draw.clone()));
        }
    }

    /// Looks at rankings, and solves those that seem to meet the target; true once one does.
    fn look_at_each(&mut self, count: usize, orders: &[Order]) -> bool {
        let Some(base) = self.base.take() else {
            self.found.unsolved += orders.len();
            return true;
        };
        let aim = self.target.odds(self.target.threshold);
        let (mut wrong, mut seen) = (0.0_f64, 0);
        let mut near: Vec<(f64, &Order)> = Vec::new();
        let mut ended = false;
        for batch in orders.chunks(BATCH) {
            self.tell(count, seen as f64 / orders.len() as f64);
            // They come in the order of their promise, so that if the first is left out all are.
            let promise = batch.first().map_or(0.0, |order| order.promise);
            if count > 1 && seen >= LEAST && promise + WRONG * wrong < aim {
                self.found.left_out += orders.len() - seen;
                break;
            }
            let progress = self.progress;
            let answers = parallel::map(&mut self.scouts, batch.len(), |scout, i| {
                if progress.cancelled() {
                    return None;
                }
                Some(scout.look(batch[i].draw.clone(), &base)?.answer)
            });
            let mut meets = Vec::new();
            for (answer, order) in answers.into_iter().zip(batch) {
                let Some(answer) = answer else {
                    self.found.unsolved += 1;
                    continue;
                };
                self.found.looked += 1;
                let odds = self.target.odds(answer);
                if let [swap] = order.swaps[..] {
                    self.singles
                        .insert(swap, odds - self.target.odds(base.answer));
                } else {
                    wrong = wrong.max((odds - order.promise).abs());
                }
                if self.target.is_met(answer) {
                    meets.push((odds, order));
                } else {
                    self.seen(order, answer);
                    near.push((answer, order));
                }
            }
            seen += batch.len();
            meets.sort_by(|a, b| b.0.total_cmp(&a.0));
            for few in meets.chunks(TOLD) {
                self.solve(few.iter().map(|(_, order)| *order).collect());
                if !self.found.found.is_empty() {
                    break;
                }
            }
            if progress.cancelled() || !self.found.found.is_empty() {
                ended = true;
                break;
            }
        }
        let sign = self.target.sign();
        near.sort_by(|a, b| (sign * b.0).total_cmp(&(sign * a.0)));
        let kept = near.into_iter().take(KEPT).map(|(answer, order)| Near {
            swaps: order.swaps.clone(),
            rankings: order.rankings.clone(),
            draw: order.draw.clone(),
            answer,
        });
        self.found.near.push(kept.collect());
        self.base = Some(base);
        ended
    }

    /// The result; what is told of the best was solved.
    fn end(mut self) -> Fewest {
        if self.found.found.is_empty() && !self.progress.cancelled() {
            if let (false, Some((_, _, draw))) = (self.every, &self.best) {
                let draw = draw.clone();
                let met = certified(self.worlds, &mut self.worlds.game(), draw, self.target);
                self.found.solved += usize::from(met.is_some());
                self.best = met.and_then(|met| {
                    let (_, swaps, draw) = self.best.take()?;
                    Some((met.answer, swaps, draw))
                });
            }
            self.found.best = self.best.map(|(answer, swaps, _)| (answer, swaps));
        }
        self.found
    }
}

/// The rankings of the scenario.
fn places(worlds: &Worlds) -> Rankings {
    let model = worlds.model();
    let movers = model.actors.iter().enumerate();
    movers
        .map(|(a, actor)| {
            let own = |k| sorted(ranking(model, a, k).unwrap_or_default().to_vec());
            (0..actor.types.len()).map(own).collect()
        })
        .collect()
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
