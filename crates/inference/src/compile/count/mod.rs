//! How many nodes a game will have at the least, before anything of it is built.
//!
//! Points of play are counted without being made. Blocks that move by themselves are followed apart, and what they may be in is
//! multiplied. Within a block, points that differ in nothing but what actors remember are followed as one, together with how many
//! there are. Where it is not known whether two of these are the same they are taken to be, so that the count is never too high.

mod blocks;
mod histories;

use std::collections::HashMap;

use self::blocks::Blocks;
use self::histories::Histories;
use super::point::{Frame, Point, Stage};
use super::program::Op;
use super::size::{Bound, Counted, Growth};
use super::ways::Ways;
use demarche_engine::game::LayerKind;

/// Work that counting may take, in bytes of the points that are looked at.
const WORK: usize = 60_000_000;
/// States of blocks that are not too many to be followed, where blocks have to be kept apart.
const APART: f64 = 4096.0;

/// What counting came to.
#[derive(Debug)]
pub(super) struct Count {
    /// Nodes of each layer, at the least, as far as was counted.
    pub(super) layers: Vec<f64>,
    /// Points that were looked at.
    pub(super) visited: usize,
    /// Options of each type at each information set, at the least, as far as was counted.
    pub(super) unknowns: f64,
    /// What went beyond the limits, and the round in which it did.
    pub(super) exceeded: Option<(Counted, u32)>,
    pub(super) growth: Growth,
}

/// Counts until a limit is passed, play is over, or it takes too long.
pub(super) fn count(frame: &Frame<'_>, ops: &[Op], bound: &Bound) -> Count {
    let pass = |largest: f64| {
        let blocks = Blocks::of(frame.model, &frame.tracked, largest)?;
        let needed = blocks.held.contains(&true) || largest.is_infinite();
        needed.then(|| Pass::new(frame, ops, blocks).play(bound))
    };
    // Blocks that others look at are held where all together would have too many states: those are counted at once or not at
    // all. Without a limit to their size there always are blocks.
    let apart = pass(APART).unwrap_or_default();
    if apart.exceeded.is_some() {
        return apart;
    }
    let whole = pass(f64::INFINITY).unwrap_or_default();
    Count {
        visited: apart.visited + whole.visited,
        ..whole
    }
}

impl Default for Count {
    fn default() -> Count {
        Count {
            layers: Vec::new(),
            visited: 0,
            unknowns: 0.0,
            exceeded: None,
            growth: Growth::default(),
        }
    }
}

/// What one block may be in.
struct Part {
    /// A point for each state, its histories left out, and how many points there are with it at the least: for each
    /// view of the histories.
    states: Vec<(Point, Vec<f64>)>,
    /// How many points there are in all.
    total: f64,
    /// Whether something has happened that was not revealed.
    news: bool,
}

impl Part {
    fn add_up(&mut self) {
        let each = self.states.iter();
        self.total = each.map(|(_, counts)| now(counts)).sum();
    }
}

/// How many points with a state there are, of the counts for each view of the histories.
fn now(counts: &[f64]) -> f64 {
    counts.first().copied().unwrap_or(1.0)
}

/// How many different things a mover may know, at the least, where this is what it sees in each state.
fn known<'c>(states: impl Iterator<Item = (Vec<u8>, &'c Vec<f64>)>, view: Option<usize>) -> f64 {
    let mut most: HashMap<Vec<u8>, f64> = HashMap::new();
    let mut sum = 0.0;
    for (seen, counts) in states {
        let count = view.map_or(1.0, |view| counts[view]);
        let most = most.entry(seen).or_insert(0.0);
        sum += (count - *most).max(0.0);
        *most = most.max(count);
    }
    sum
}

/// It takes too long, or somebody has nothing to do: whoever builds the game will say.
struct GaveUp;

struct Pass<'a> {
    frame: &'a Frame<'a>,
    ops: &'a [Op],
    blocks: Blocks,
    parts: Vec<Part>,
    /// Where the blocks are that are held.
    held: Option<Point>,
    histories: Histories<'a>,
    work: usize,
    count: Count,
    ways: Ways,
}

impl<'a> Pass<'a> {
    fn new(frame: &'a Frame<'a>, ops: &'a [Op], blocks: Blocks) -> Pass<'a> {
        let histories = Histories::new(frame);
        let start = frame.bare();
        let part = |_: &bool| Part {
            states: vec![(start.clone(), vec![1.0; histories.views.len()])],
            total: 1.0,
            news: true,
        };
        Pass {
            parts: blocks.held.iter().map(part).collect(),
            held: blocks.held.contains(&true).then(|| start.clone()),
            frame,
            ops,
            blocks,
            histories,
            work: 0,
            count: Count::default(),
            ways: Ways::default(),
        }
    }

    /// What was counted until a limit was passed, play was over, or it gave up.
    fn play(mut self, bound: &Bound) -> Count {
        let _ = self.follow(bound);
        self.count
    }

    fn follow(&mut self, bound: &Bound) -> Result<(), GaveUp> {
        let ops = self.ops;
        let mut sum = Counted::default();
        let mut before: Option<(LayerKind, u32, f64)> = None;
        let mut round = 0;
        for (at, op) in ops.iter().enumerate() {
            match op {
                Op::Layer(..) | Op::Draw(_) => {
                    let kind = match op {
                        Op::Layer(in_round, kind) => {
                            round = *in_round;
                            *kind
                        }
                        _ => LayerKind::Start,
                    };
                    self.forget(at);
                    self.forget_levels(at)?;
                    self.spend(self.parts.len())?;
                    let nodes: f64 = self.parts.iter().map(|part| part.total).product();
                    sum.nodes += nodes;
                    self.count.layers.push(nodes);
                    if let Some((kind, round, earlier)) = before {
                        self.count
                            .growth
                            .record(self.frame.model, kind, earlier, nodes);
                        if bound.exceeded(&sum) {
                            self.count.exceeded = Some((sum, round));
                            return Ok(());
                        }
                    }
                    before = Some((kind, round, nodes));
                    let (edges, unknowns) = self.layer(Stage { step: at, round }, kind, nodes)?;
                    sum.edges += edges;
                    sum.unknowns += unknowns;
                    self.count.unknowns += unknowns;
                    self.count
                        .growth
                        .ways(self.frame.model, kind, edges / nodes);
                }
                Op::Apply(d) => {
                    let frame = self.frame;
                    self.change(self.blocks.decisions[*d], |point| {
                        let mut point = point.clone();
                        if let Some((option, _)) = frame.choice(&point, *d) {
                            let effects = &frame.model.decisions[*d].options[option].effects;
                            frame.apply(&mut point, effects, round);
                        }
                        Ok(vec![(point, Vec::new())])
                    })?;
                }
                Op::Reveal(group) => self.reveal(at, group)?,
                Op::Clear => self.clear(at, round)?,
            }
        }
        Ok(())
    }

    /// Plays a layer of so many nodes; gives how many ways there are on from them, and how many unknowns it brings.
    fn layer(&mut self, stage: Stage, kind: LayerKind, nodes: f64) -> Result<(f64, f64), GaveUp> {
        let op = &self.ops[stage.step];
        let block = match (kind, op) {
            (LayerKind::Decision(d) | LayerKind::Sight(d) | LayerKind::Outcome(d), _) => {
                self.blocks.decisions[d]
            }
            (LayerKind::Event(e), _) => self.blocks.events[e],
            (_, Op::Draw(v)) => self.blocks.variables[*v],
            _ => return Ok((nodes, 0.0)),
        };
        // A scenario without variables and decisions has events that do nothing.
        let Some(part) = self.parts.get(block) else {
            return Ok((nodes, 0.0));
        };
        let others = nodes / part.total;
        let mut ways = Vec::with_capacity(part.states.len());
        let mut choosing = Vec::new();
        let (frame, held) = (self.frame, self.blocks.held[block]);
        let mut found = std::mem::take(&mut self.ways);
        let before = self.change(block, |point| {
            let all = frame.ways(&mut found, op, (stage, kind), point);
            all.map_err(|_| GaveUp)?;
            ways.push(found.steps().len() as f64);
            let plain = |(_, point): &(_, Point)| (point.clone(), Vec::new());
            if let (LayerKind::Decision(d), true) = (kind, found.chosen) {
                choosing.push((ways.len() - 1, frame.known_before(point, d)));
            }
            if held {
                let one = frame.quietest(kind, point, &found);
                return Ok(found.steps().iter().skip(one).take(1).map(plain).collect());
            }
            Ok(found.steps().iter().map(plain).collect())
        })?;
        self.ways = found;
        let each = before.iter().zip(&ways);
        let edges = others * each.map(|(counts, ways)| now(counts) * ways).sum::<f64>();
        let LayerKind::Decision(d) = kind else {
            return Ok((edges, 0.0));
        };
        let decision = &frame.model.decisions[d];
        let view = self.histories.views.iter().position(|view| {
            let by = view.by.map(|m| frame.movers()[m]);
            by == Some(decision.by)
        });
        let here = choosing.into_iter().map(|(i, key)| (key, &before[i]));
        let mut sets = known(here, view);
        for (other, part) in self.parts.iter().enumerate() {
            if other != block {
                let states = part.states.iter();
                sets *= known(
                    states.map(|(point, counts)| (frame.known_before(point, d), counts)),
                    view,
                );
                self.work += part.states.len() * 100;
            }
        }
        let types = frame.model.actors[decision.by].types.len();
        Ok((edges, sets * (types * decision.options.len()) as f64))
    }

    fn reveal(&mut self, at: usize, group: &[usize]) -> Result<(), GaveUp> {
        for &d in group {
            self.parts[self.blocks.decisions[d]].news = true;
        }
        for block in 0..self.parts.len() {
            if !std::mem::take(&mut self.parts[block].news) {
                continue;
            }
            let histories = self.histories.clone();
            let frame = self.frame;
            let decisions = group.iter().copied();
            let own: Vec<usize> = decisions
                .filter(|&d| self.blocks.decisions[d] == block)
                .collect();
            self.change(block, |point| {
                let tags = histories.tell_apart(point, at, group);
                let mut point = point.clone();
                let kept = frame.kept_of(&point, at, &own);
                frame.settle(&mut point, group);
                for (variable, level) in kept {
                    frame.keep(&mut point, variable, level);
                }
                Ok(vec![(point, tags)])
            })?;
            self.parts[block].news = false;
        }
        Ok(())
    }

    fn clear(&mut self, at: usize, round: u32) -> Result<(), GaveUp> {
        let mut choosing: Vec<usize> = (0..self.blocks.decisions.len())
            .filter(|&d| self.frame.tracked[d])
            .map(|d| self.blocks.decisions[d])
            .collect();
        let variables = self
            .frame
            .model
            .variables
            .iter()
            .zip(&self.blocks.variables);
        let passing = |variable: &demarche_scenario::model::Variable| {
            !variable.is_declared() && variable.turns().is_none()
        };
        let passing = variables.filter(|(variable, _)| passing(variable));
        choosing.extend(passing.map(|(_, &block)| block));
        choosing.sort_unstable();
        choosing.dedup();
        for block in choosing {
            let histories = self.histories.clone();
            let frame = self.frame;
            self.change(block, |point| {
                let tags = histories.tell_choices_apart(point);
                let mut point = point.clone();
                frame.end_round(&mut point);
                frame.grow_older(&mut point, at);
                Ok(vec![(point, tags)])
            })?;
        }
        self.histories.round = round + 1;
        self.forget(at);
        Ok(())
    }

    /// Histories that nobody needs any more, and those of a new round.
    fn forget(&mut self, at: usize) {
        let views = self.histories.needed_after(at);
        if views == self.histories.views {
            return;
        }
        // A count for a later end is one for any end up to there, as no history ends in between.
        let from: Vec<Option<usize>> = views
            .iter()
            .map(|&view| {
                self.histories
                    .views
                    .iter()
                    .position(|known| known.serves(view))
            })
            .collect();
        for part in &mut self.parts {
            for (_, counts) in &mut part.states {
                *counts = from.iter().map(|&i| i.map_or(1.0, |i| counts[i])).collect();
            }
            part.add_up();
        }
        self.work += self.parts.len() * views.len();
        self.histories.views = views;
    }

    /// Levels and choices that nothing reads from a step on.
    fn forget_levels(&mut self, at: usize) -> Result<(), GaveUp> {
        let frame = self.frame;
        for block in 0..self.parts.len() {
            let mut states = self.parts[block].states.iter();
            if !states.any(|(point, _)| frame.forgets(point, at)) {
                continue;
            }
            let histories = self.histories.clone();
            // What was last revealed may be among it: the next time it is revealed anew.
            self.change(block, |point| {
                // Who made a choice remembers it.
                let tags = histories.tell_choices_apart(point);
                let mut point = point.clone();
                frame.forget(&mut point, at);
                Ok(vec![(point, tags)])
            })?;
        }
        Ok(())
    }

    /// Moves a block: `to` gives the states that follow from one, with what tells apart the histories that lead there, for each
    /// view of the histories. Gives the counts before.
    fn change(
        &mut self,
        block: usize,
        mut to: impl FnMut(&Point) -> Result<Vec<(Point, Vec<u64>)>, GaveUp>,
    ) -> Result<Vec<Vec<f64>>, GaveUp> {
        let views = self.histories.views.len();
        let states = std::mem::take(&mut self.parts[block].states);
        let mut next: Vec<(Point, Vec<f64>)> = Vec::new();
        let mut known: HashMap<Point, usize> = HashMap::new();
        // For a state, a view and a tag the most points that there are of one kind: the others may be the same ones.
        let mut most: HashMap<(usize, usize, u64), f64> = HashMap::new();
        let mut before = Vec::with_capacity(states.len());
        for (mut point, counts) in states {
            if let Some(held) = &self.held {
                self.frame.look_at(&mut point, held, |v, d| {
                    let of = self.blocks.of_thing(v, d);
                    of.is_some_and(|of| of != block && self.blocks.held[of])
                });
            }
            for (point, tags) in to(&point)? {
                self.count.visited += 1;
                self.work += point.size() + 32 * views + 100;
                if self.work > WORK {
                    return Err(GaveUp);
                }
                let index = match known.get(&point) {
                    Some(&index) => index,
                    None => {
                        next.push((point.clone(), vec![0.0; views]));
                        known.insert(point, next.len() - 1);
                        next.len() - 1
                    }
                };
                for (view, &count) in counts.iter().enumerate() {
                    let tag = tags.get(view).copied().unwrap_or(0);
                    let most = most.entry((index, view, tag)).or_insert(0.0);
                    next[index].1[view] += (count - *most).max(0.0);
                    *most = most.max(count);
                }
            }
            before.push(counts);
        }
        if let (Some(held), true, [(only, _)]) =
            (&mut self.held, self.blocks.held[block], &next[..])
        {
            let blocks = &self.blocks;
            self.frame
                .look_at(held, only, |v, d| blocks.of_thing(v, d) == Some(block));
        }
        let part = &mut self.parts[block];
        part.states = next;
        part.news = true;
        part.add_up();
        Ok(before)
    }

    fn spend(&mut self, work: usize) -> Result<(), GaveUp> {
        self.work += work;
        if self.work > WORK {
            Err(GaveUp)
        } else {
            Ok(())
        }
    }
}

impl Frame<'_> {
    /// What the actor of a decision knows beside its histories, or by them whatever else they hold.
    fn known_before(&self, point: &Point, d: usize) -> Vec<u8> {
        let mut known = Vec::new();
        self.knowledge(&mut known, point, d);
        known.extend(self.known_levels(point, &[self.model.decisions[d].by]));
        known
    }

    /// The first of the ways on that changes nothing; the first of all, if each changes something.
    fn quietest(&self, kind: LayerKind, point: &Point, ways: &Ways) -> usize {
        let quiet = |(i, (_, to)): (usize, &(_, Point))| match kind {
            LayerKind::Decision(d) if ways.chosen => {
                let option = &self.model.decisions[d].options[i];
                option.when.is_none()
                    && blocks::may_rest(self.model, &option.effects, &option.outcomes)
            }
            _ => self.levels(to) == self.levels(point),
        };
        ways.steps().iter().enumerate().position(quiet).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
