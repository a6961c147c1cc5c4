//! Layers cut into parts that several threads work on.
//!
//! Nothing in a layer depends on anything else in it, so that it can be cut into *parts*: information sets that follow each
//! other with their own stretch of every array, and nodes without a decision with theirs. No sum runs over more than one
//! part: results are the same bytes however a layer is cut.

use std::ops::Range;

use super::layout::{Layout, Run};
use crate::qre::response::Normal;

/// Numbers in a part that is worth a thread of its own: working on them takes several times as long as starting one.
pub(super) const LEAST: usize = 1 << 16;

/// Room for one information set or one run at a time; every thread has its own.
pub(super) struct Scratch {
    /// Options × lanes.
    pub(super) gain: Vec<f64>,
    /// Lanes.
    pub(super) reached: Vec<f64>,
    /// Types.
    pub(super) mass: Vec<f64>,
    /// Slots of a run.
    pub(super) slots: Vec<f64>,
    pub(super) normal: Normal,
    /// Options.
    pub(super) held: Vec<f64>,
}

impl Scratch {
    pub(super) fn new(layout: &Layout) -> Scratch {
        let most = |of: fn(&Run) -> usize| layout.runs.iter().map(of).max().unwrap_or(0);
        Scratch {
            gain: vec![0.0; most(|run| run.options) * layout.lanes],
            reached: vec![0.0; layout.lanes],
            mass: vec![0.0; most(|run| run.types)],
            slots: vec![0.0; most(|run| run.slots().len())],
            normal: Normal::default(),
            held: Vec::new(),
        }
    }
}

/// Where a run begins.
#[derive(Clone, Copy, Default)]
pub(super) struct Places {
    pub(super) set: usize,
    pub(super) slot: usize,
    pub(super) mass: usize,
    pub(super) row: usize,
    pub(super) node: usize,
}

impl Run {
    pub(super) fn begin(&self, layout: &Layout) -> Places {
        let nodes = layout.nodes_of(&layout.sets[self.sets.start]);
        Places {
            set: self.sets.start,
            slot: self.slot,
            mass: self.mass,
            row: self.row,
            node: nodes.first().map_or(0, |&n| n as usize),
        }
    }

    /// Where the next run would begin; its node is not known.
    pub(super) fn end(&self) -> Places {
        let sets = self.sets.len();
        Places {
            set: self.sets.end,
            slot: self.slots().end,
            mass: self.mass + sets * self.types,
            row: self.row + sets * self.options,
            node: 0,
        }
    }
}

impl Layout {
    /// Where runs begin and end.
    pub(super) fn span(&self, runs: Range<usize>) -> (Places, Places) {
        match &self.runs[runs] {
            [] => (Places::default(), Places::default()),
            [first, .., last] => (first.begin(self), last.end()),
            [only] => (only.begin(self), only.end()),
        }
    }
}

/// Where arrays are cut in two: how much of each comes before.
#[derive(Clone, Copy)]
pub(super) struct Before {
    /// The first information set after it, of all.
    pub(super) set: usize,
    pub(super) slots: usize,
    pub(super) masses: usize,
    /// Numbers of the rows, of the nodes' reach and of their values.
    pub(super) rows: usize,
    pub(super) reach: usize,
    pub(super) values: usize,
}

/// Stretches of arrays that belong to runs which follow each other.
pub(super) trait Cut: Sized {
    fn cut(self, at: Before) -> (Self, Self);
}

/// Cuts an array in two that a pass may do without.
pub(super) fn cut_if_there(array: &mut [f64], at: usize) -> (&mut [f64], &mut [f64]) {
    array.split_at_mut(at.min(array.len()))
}

/// Runs that follow each other, and the stretches of arrays that are theirs.
pub(super) struct Part<'a, A> {
    pub(super) layout: &'a Layout,
    pub(super) runs: Range<usize>,
    /// Where the stretches begin in the arrays.
    pub(super) from: Places,
    pub(super) own: A,
    pub(super) scratch: &'a mut [Scratch],
}

impl<'a, A: Cut> Part<'a, A> {
    /// In so many parts with about as many information sets each.
    pub(super) fn cut(self, parts: usize) -> impl Iterator<Item = Part<'a, A>> {
        let (first, runs) = (self.runs.start, self.runs.len());
        let mut rest = Some(self);
        (1..=parts).map_while(move |i| {
            let all = rest.take()?;
            if i == parts {
                return Some(all);
            }
            let (part, after) = all.split(first + runs * i / parts);
            rest = Some(after);
            Some(part)
        })
    }

    /// Before a run, and from it on.
    fn split(self, run: usize) -> (Part<'a, A>, Part<'a, A>) {
        let (layout, from) = (self.layout, self.from);
        // Where there are no runs, there is nothing to cut.
        let at = match run < self.runs.end {
            true => layout.runs[run].begin(layout),
            false => from,
        };
        // Where the game is not layered, nodes follow in no order, and no array by node is cut.
        let nodes = at.node.saturating_sub(from.node);
        let (own, own_after) = self.own.cut(Before {
            set: at.set,
            slots: at.slot - from.slot,
            masses: at.mass - from.mass,
            rows: (at.row - from.row) * layout.lanes,
            reach: nodes * layout.lanes,
            values: nodes * layout.stride(),
        });
        let (scratch, scratch_after) = self.scratch.split_at_mut(1);
        let before = Part {
            layout,
            runs: self.runs.start..run,
            from,
            own,
            scratch,
        };
        let after = Part {
            layout,
            runs: run..self.runs.end,
            from: at,
            own: own_after,
            scratch: scratch_after,
        };
        (before, after)
    }

    /// The slots of a run among this part's.
    pub(super) fn slots(&self, run: &Run) -> Range<usize> {
        run.slots().start - self.from.slot..run.slots().end - self.from.slot
    }

    /// Where a run's rows begin among this part's.
    pub(super) fn rows(&self, run: &Run) -> usize {
        (run.row - self.from.row) * self.layout.lanes
    }
}

/// Nodes that follow each other, and the stretch of an array that is theirs.
pub(super) struct Stretch<'a> {
    pub(super) nodes: Range<usize>,
    pub(super) own: &'a mut [f64],
}

impl<'a> Stretch<'a> {
    /// In so many parts with about as many nodes each; every node has `width` numbers.
    pub(super) fn cut(self, parts: usize, width: usize) -> impl Iterator<Item = Stretch<'a>> {
        let (nodes, mut rest) = (self.nodes, self.own);
        (1..=parts).map(move |i| {
            let at = |i: usize| nodes.start + nodes.len() * i / parts;
            let nodes = at(i - 1)..at(i);
            let (own, after) = std::mem::take(&mut rest).split_at_mut(nodes.len() * width);
            rest = after;
            Stretch { nodes, own }
        })
    }
}
