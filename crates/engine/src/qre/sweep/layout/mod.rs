//! A game graph laid out for sweeps.
//!
//! Nodes at which nothing happens stand for what follows them. *Inner* nodes, which something follows, come first, layer by
//! layer and within a layer information set by information set; nodes at which a game ends are not nodes here: an edge to one
//! leads to the entry of what is collected there, in a table behind the inner nodes that never changes. So reach is an array
//! over inner nodes, and values one over inner nodes and table.
//!
//! Every node has one number for each profile of types, the *lanes*: as many as there are profiles up to four, and beyond
//! that a multiple of four, the last of which may stand idle. Lanes are contiguous.

mod build;
mod types;

use std::ops::Range;

use crate::game::Numbers;

pub(super) use self::types::{Sums, Types};

/// Lanes that are worked on together.
pub(super) const GROUP: usize = 4;

pub(super) struct Layout {
    /// Type profiles, and the lanes that hold them.
    pub(super) profiles: usize,
    pub(super) lanes: usize,
    /// Nodes that something follows.
    pub(super) inner: usize,
    /// Entries of what is collected: first nothing, then the rows of the payoffs.
    pub(super) table: usize,
    /// Actors that decide somewhere.
    pub(super) movers: Vec<usize>,
    pub(super) layers: Vec<Layer>,
    /// Edges of inner node n are `first_edge[n]..first_edge[n+1]`; `child` is an inner node or, from `inner` on, an entry of
    /// the table.
    first_edge: Vec<u32>,
    pub(super) child: Vec<u32>,
    /// Row of probabilities of an edge: chance rows come first, then one for each option of each information set.
    pub(super) row: Vec<u32>,
    /// Edges into inner node n are `first_into[n]..first_into[n+1]`: where from, and the row.
    first_into: Vec<u32>,
    into: Vec<(u32, u32)>,
    /// Information set of an inner node, or `NONE`.
    pub(super) set: Vec<u32>,
    /// Entry of the table that is collected on reaching an inner node.
    pub(super) pay: Vec<u32>,
    pub(super) sets: Vec<Set>,
    /// Nodes of the information sets, grouped.
    set_nodes: Vec<u32>,
    /// By mover.
    pub(super) types: Vec<Types>,
    pub(super) chance_rows: usize,
    pub(super) rows: usize,
    /// Σ over information sets of the mover's types.
    pub(super) masses: usize,
    /// Whether every information set has its nodes in one layer. Then one layer after another can be settled.
    pub(super) layered: bool,
    /// All information sets, in order.
    pub(super) runs: Vec<Run>,
}

/// A layer: what happens at one time. Decision nodes come first.
pub(super) struct Layer {
    /// Its inner nodes.
    pub(super) nodes: Range<usize>,
    /// The runs of its information sets, where the game is layered.
    pub(super) runs: Range<usize>,
    /// The nodes that no run has.
    pub(super) others: Range<usize>,
}

/// Information sets that follow each other and are alike, few enough for what one pass leaves of them to be at hand for the
/// next. Their slots, rows and masses follow each other too.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) sets: Range<usize>,
    pub(super) mover: usize,
    pub(super) types: usize,
    pub(super) options: usize,
    pub(super) slot: usize,
    pub(super) row: usize,
    pub(super) mass: usize,
    /// See [`Set::later`].
    pub(super) later: bool,
    /// Whether every option is available to every type.
    pub(super) open: bool,
}

impl Run {
    /// Slots of one information set.
    #[inline(always)]
    pub(super) fn width(&self) -> usize {
        self.types * self.options
    }

    /// Slots of all.
    #[inline(always)]
    pub(super) fn slots(&self) -> Range<usize> {
        self.slot..self.slot + self.sets.len() * self.width()
    }
}

/// Information sets in a run.
const RUN: usize = 64;

/// An information set.
pub(super) struct Set {
    /// Index in `movers`.
    pub(super) mover: usize,
    pub(super) types: usize,
    pub(super) options: usize,
    /// First slot of σ and Q.
    pub(super) slot: usize,
    /// First row; row `row + a` belongs to option a.
    pub(super) row: usize,
    /// Whether at some of its nodes an option leads to more than ends: its Q then changes with later play.
    pub(super) later: bool,
    /// First place in arrays by information set and type.
    pub(super) mass: usize,
    /// Range in `set_nodes`.
    nodes: Range<u32>,
}

impl Set {
    /// Slots of type `k`.
    #[inline(always)]
    pub(super) fn of_type(&self, k: usize) -> Range<usize> {
        let first = self.slot + k * self.options;
        first..first + self.options
    }

    /// Slots of all types.
    #[inline(always)]
    pub(super) fn slots(&self) -> Range<usize> {
        self.slot..self.slot + self.types * self.options
    }
}

impl Layout {
    /// Values of all movers at one node.
    #[inline(always)]
    pub(super) fn stride(&self) -> usize {
        self.movers.len() * self.lanes
    }

    #[inline(always)]
    pub(super) fn edges(&self, n: usize) -> Range<usize> {
        self.first_edge[n] as usize..self.first_edge[n + 1] as usize
    }

    #[inline(always)]
    pub(super) fn first_edge(&self, n: usize) -> usize {
        self.first_edge[n] as usize
    }

    /// Where inner node `n` is reached from, and by which row.
    #[inline(always)]
    pub(super) fn entering(&self, n: usize) -> &[(u32, u32)] {
        &self.into[self.first_into[n] as usize..self.first_into[n + 1] as usize]
    }

    #[inline(always)]
    pub(super) fn nodes_of(&self, set: &Set) -> &[u32] {
        &self.set_nodes[set.nodes.start as usize..set.nodes.end as usize]
    }

    /// Bytes that a sweep reads and writes if it touches every array once each way: reach and values of inner nodes are written
    /// once and read once, what is collected is read once, and so are indices.
    pub(super) fn bytes(&self) -> usize {
        let reach = 2 * self.inner * self.lanes;
        let value = (2 * self.inner + self.table) * self.stride();
        let indices = 5 * self.inner + 2 * self.child.len() + 2 * self.into.len();
        8 * (reach + value + 2 * self.rows * self.lanes) + 4 * indices
    }

    /// Chance rows into `rows`, and what movers collect into the table at the end of `values`.
    pub(super) fn fill(&self, numbers: &Numbers, rows: &mut [f64], values: &mut [f64]) {
        let (p, lanes) = (self.profiles, self.lanes);
        let chance = numbers.chance.chunks_exact(p);
        for (own, row) in rows.chunks_exact_mut(lanes).zip(chance) {
            own[..p].copy_from_slice(row);
        }
        let actors = numbers.precision.len();
        let table =
            values[(self.inner + 1) * self.stride()..].chunks_exact_mut(self.stride().max(1));
        for (entry, payoff) in table.zip(numbers.payoff.chunks_exact((actors * p).max(1))) {
            for (own, &actor) in entry.chunks_exact_mut(lanes).zip(&self.movers) {
                own[..p].copy_from_slice(&payoff[actor * p..][..p]);
            }
        }
    }

    /// Writes numbers by slot into rows, both those of a run, profile by profile. `A` is the number of options, or 0
    /// for any.
    #[inline(always)]
    pub(super) fn spread<const L: usize, const A: usize>(
        &self,
        run: &Run,
        slots: &[f64],
        rows: &mut [f64],
    ) {
        let (l, options) = (known::<L>(self.lanes), known::<A>(run.options));
        let types = &self.types[run.mover].of[..self.profiles.min(l)];
        let rows = rows.chunks_exact_mut(options * l);
        for (own, rows) in slots.chunks_exact(run.types * options).zip(rows) {
            for (lane, &k) in types.iter().enumerate() {
                let own = &own[k as usize * options..][..options];
                for (a, own) in own.iter().enumerate() {
                    rows[a * l + lane] = *own;
                }
            }
        }
    }

    /// Adds numbers by option and lane to those by type and option: the transpose of [`Layout::spread`] for one information set.
    pub(super) fn gather(&self, run: &Run, rows: &[f64], slots: &mut [f64]) {
        let (l, options) = (self.lanes, run.options);
        let types = &self.types[run.mover].of;
        for (a, row) in rows.chunks_exact(l).take(options).enumerate() {
            for (r, &k) in row.iter().zip(types) {
                slots[k as usize * options + a] += r;
            }
        }
    }

    /// The mean of values over all nodes of an information set and profiles with type `k`, option by option.
    pub(super) fn stand_in(&self, set: &Set, k: usize, values: ByNode<'_>, options: &mut [f64]) {
        let (l, p) = (self.lanes, self.profiles);
        let count = (set.nodes.len() * self.profiles / set.types) as f64;
        for (a, own) in options.iter_mut().enumerate() {
            let mut total = 0.0;
            for lanes in (0..p).step_by(GROUP) {
                let lanes = lanes..p.min(lanes + GROUP);
                let mut sums = [0.0; GROUP];
                for &n in self.nodes_of(set) {
                    let child = self.child[self.first_edge(n as usize) + a] as usize;
                    let at = ((child - values.base) * self.movers.len() + set.mover) * l;
                    let values = values.numbers.get(at + lanes.start..at + lanes.end);
                    for (sum, value) in sums.iter_mut().zip(values.unwrap_or(&[])) {
                        *sum += value;
                    }
                }
                let ours = sums.iter().zip(&self.types[set.mover].of[lanes]);
                let ours = ours.filter(|(_, of)| **of as usize == k);
                total += ours.map(|(sum, _)| sum).sum::<f64>();
            }
            *own = total / count;
        }
    }

    /// The denominator at a set and type: its reach, or where nothing leads there the number of histories.
    #[inline(always)]
    pub(super) fn divisor(&self, set: &Set, k: usize, mass: &[f64]) -> f64 {
        let mass = mass[set.mass + k];
        if mass > 0.0 {
            mass
        } else {
            (set.nodes.len() * self.profiles / set.types) as f64
        }
    }
}

/// Numbers of the nodes from `base` on, and perhaps of the table.
#[derive(Clone, Copy)]
pub(super) struct ByNode<'a> {
    pub(super) base: usize,
    pub(super) numbers: &'a [f64],
}

/// A number that is known when compiled where `N` is not 0: loops over it are then unrolled.
#[inline(always)]
pub(super) fn known<const N: usize>(count: usize) -> usize {
    if N == 0 { count } else { N }
}
