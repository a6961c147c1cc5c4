//! There and back over a game, layer by layer, on one thread or several.
//!
//! Nothing in a layer depends on anything else in it: reach is gathered from earlier layers and values from later ones, and
//! what the options of an information set are worth from what its own nodes lead to. So a layer is cut into *parts*, each with
//! its own stretch of every array, and a thread for each. No sum runs over more than one part: results are the same bytes
//! however a layer is cut.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::kernel::{self, add, add_products};
use super::layout::{Layout, Run, known};
use super::probit::Probit;
use super::{Sweep, by_options, credit};
use crate::graph::Graph;

/// Numbers in a part that is worth a thread of its own: working on them takes several times as long as starting one.
pub(super) const LEAST: usize = 1 << 16;

/// Room for one information set at a time.
#[derive(Clone)]
pub(super) struct Scratch {
    /// Options × lanes.
    gain: Vec<f64>,
    /// Lanes.
    reached: Vec<f64>,
}

impl Scratch {
    pub(super) fn new(options: usize, lanes: usize) -> Scratch {
        Scratch {
            gain: vec![0.0; options * lanes],
            reached: vec![0.0; lanes],
        }
    }
}

/// What all parts read.
#[derive(Clone, Copy)]
struct Seen<'a> {
    graph: &'a Graph,
    layout: &'a Layout,
    /// λ by actor, at scale 1.
    precision: &'a [f64],
    scale: f64,
    reach: &'a [f64],
    /// Values of nodes from `base` on, and of the table.
    values: &'a [f64],
    base: usize,
    /// Rows of the chance nodes, or all.
    rows: &'a [f64],
}

/// Runs that follow each other, and the stretches of arrays that are theirs.
struct Part<'a> {
    layout: &'a Layout,
    runs: Range<usize>,
    from: Places,
    q: &'a mut [f64],
    sigma: &'a mut [f64],
    worth: &'a mut [f64],
    masses: &'a mut [f64],
    rows: &'a mut [f64],
    /// Values of its nodes.
    values: &'a mut [f64],
    scratch: &'a mut [Scratch],
    probit: Option<&'a mut Probit>,
}

/// Where a run begins in each array.
#[derive(Clone, Copy, Default)]
struct Places {
    slot: usize,
    mass: usize,
    row: usize,
    node: usize,
}

/// Nodes that follow each other, and the stretch of an array that is theirs.
struct Stretch<'a> {
    nodes: Range<usize>,
    own: &'a mut [f64],
}

impl Sweep<'_> {
    /// σ and rows everywhere, from Q.
    pub(super) fn respond<const N: usize, const L: usize>(&mut self) {
        let threads = self.threads_for(self.q.len() + self.rows.len());
        let (seen, part) = self.everywhere();
        each(part.cut(threads), |mut part| {
            for run in part.runs.clone() {
                part.respond::<N, L>(seen, run);
            }
        });
    }

    /// Reach probabilities, from the first layer on; the first node's are the prior.
    pub(super) fn forward<const N: usize, const L: usize>(&mut self) {
        let l = self.layout.lanes;
        for at in 0..self.layout.layers.len() {
            let layer = self.layout.layers[at].nodes.clone();
            let threads = self.threads_for(layer.len() * l);
            let (before, after) = self.reach.split_at_mut(layer.start.max(1) * l);
            let nodes = layer.start.max(1)..layer.end;
            let own = &mut after[..nodes.len() * l];
            let (layout, rows) = (&self.layout, &self.rows);
            each(Stretch { nodes, own }.cut(threads, l), |stretch| {
                gather::<N, L>(layout, rows, before, stretch);
            });
        }
    }

    /// Values, from the last layer back, and what options are worth. If `FOLLOW`, σ follows from that at once.
    pub(super) fn backward<const N: usize, const L: usize, const FOLLOW: bool>(&mut self) {
        let unreached = AtomicUsize::new(0);
        let count = |lost: usize| {
            unreached.fetch_add(lost, Ordering::Relaxed);
        };
        for at in (0..self.layout.layers.len()).rev() {
            let stride = self.layout.stride();
            let threads = self.threads_for(self.layout.layers[at].nodes.len() * stride);
            let (seen, part, others) = self.layer(at);
            let parts = part.cut(threads).zip(others.cut(threads, stride));
            each(parts, |(mut part, mut others)| {
                count(part.back::<N, L, FOLLOW>(seen));
                others.pull::<N, L>(seen);
            });
        }
        if !self.layout.layered {
            let (seen, mut part) = self.everywhere();
            for run in part.runs.clone() {
                count(part.settle::<N, L>(seen, run));
            }
        }
        self.unreached = unreached.into_inner();
    }

    /// How many threads so many numbers are worth.
    fn threads_for(&self, numbers: usize) -> usize {
        let most = match self.probit {
            None => self.threads,
            // It is one for all.
            Some(_) => 1,
        };
        most.min(numbers / self.least).max(1)
    }

    /// All information sets, with all values to read.
    fn everywhere(&mut self) -> (Seen<'_>, Part<'_>) {
        let seen = Seen {
            graph: self.graph,
            layout: &self.layout,
            precision: &self.precision,
            scale: self.scale,
            reach: &self.reach,
            values: &self.value,
            base: 0,
            rows: &[],
        };
        let part = Part {
            layout: &self.layout,
            runs: 0..self.layout.runs.len(),
            from: Places::default(),
            q: &mut self.q,
            sigma: &mut self.sigma,
            worth: &mut self.worth,
            masses: &mut self.mass,
            rows: &mut self.rows,
            values: &mut [],
            scratch: &mut self.scratch,
            probit: self.probit.as_mut(),
        };
        (seen, part)
    }

    /// The information sets of a layer and its other nodes, with the values of later layers to read.
    fn layer(&mut self, at: usize) -> (Seen<'_>, Part<'_>, Stretch<'_>) {
        let layout = &self.layout;
        let (layer, stride, l) = (&layout.layers[at], layout.stride(), layout.lanes);
        let (own, later) = self.value.split_at_mut(layer.nodes.end * stride);
        let own = &mut own[layer.nodes.start * stride..];
        let decided = layer.others.start - layer.nodes.start;
        let (values, of_others) = own.split_at_mut(decided * stride);
        // Where the game is not layered, all nodes are others, and nobody's rows change.
        let fixed = match layout.layered {
            true => layout.chance_rows,
            false => layout.rows,
        };
        let (fixed, rows) = self.rows.split_at_mut(fixed * l);
        let in_rows = |row: usize| row.saturating_sub(layout.chance_rows) * l;
        let runs = layer.runs.clone();
        let (from, to) = match &layout.runs[runs.clone()] {
            [] => (Places::default(), Places::default()),
            [first, ..] => (first.begin(layout), layout.runs[runs.end - 1].end()),
        };
        let seen = Seen {
            graph: self.graph,
            layout,
            precision: &self.precision,
            scale: self.scale,
            reach: &self.reach,
            values: later,
            base: layer.nodes.end,
            rows: fixed,
        };
        let part = Part {
            layout,
            runs,
            from,
            q: &mut self.q[from.slot..to.slot],
            sigma: &mut self.sigma[from.slot..to.slot],
            worth: &mut self.worth[from.slot..to.slot],
            masses: &mut self.mass[from.mass..to.mass],
            rows: &mut rows[in_rows(from.row)..in_rows(to.row)],
            values,
            scratch: &mut self.scratch,
            probit: self.probit.as_mut(),
        };
        let others = Stretch {
            nodes: layer.others.clone(),
            own: of_others,
        };
        (seen, part, others)
    }
}

/// The reach of a stretch of nodes, from that of earlier layers' nodes.
fn gather<const N: usize, const L: usize>(
    layout: &Layout,
    rows: &[f64],
    before: &[f64],
    stretch: Stretch<'_>,
) {
    let l = known::<L>(layout.lanes);
    for (n, own) in stretch.nodes.zip(stretch.own.chunks_exact_mut(l)) {
        own.fill(0.0);
        for &(from, row) in layout.entering(n) {
            let row = &rows[row as usize * l..][..l];
            add_products::<N>(own, &before[from as usize * l..][..l], row);
        }
    }
}

impl Run {
    fn begin(&self, layout: &Layout) -> Places {
        let nodes = layout.nodes_of(&layout.sets[self.sets.start]);
        Places {
            slot: self.slot,
            mass: self.mass,
            row: self.row,
            node: nodes.first().map_or(0, |&n| n as usize),
        }
    }

    /// Where the next run would begin; its node is not known.
    fn end(&self) -> Places {
        let sets = self.sets.len();
        Places {
            slot: self.slots().end,
            mass: self.mass + sets * self.types,
            row: self.row + sets * self.options,
            node: 0,
        }
    }
}

impl<'a> Part<'a> {
    /// In so many parts with about as many information sets each.
    fn cut(self, parts: usize) -> impl Iterator<Item = Part<'a>> {
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
    fn split(self, run: usize) -> (Part<'a>, Part<'a>) {
        let l = self.layout.lanes;
        let at = if run < self.runs.end {
            self.layout.runs[run].begin(self.layout)
        } else {
            Places {
                slot: self.from.slot + self.q.len(),
                mass: self.from.mass + self.masses.len(),
                row: self.from.row + self.rows.len() / l,
                node: self.from.node + self.values.len() / self.layout.stride(),
            }
        };
        let slot = at.slot - self.from.slot;
        // Where nothing is pulled, no values are there.
        let values = ((at.node - self.from.node) * self.layout.stride()).min(self.values.len());
        let (q, q_after) = self.q.split_at_mut(slot);
        let (sigma, sigma_after) = self.sigma.split_at_mut(slot);
        let (worth, worth_after) = self.worth.split_at_mut(slot);
        let (masses, masses_after) = self.masses.split_at_mut(at.mass - self.from.mass);
        let (rows, rows_after) = self.rows.split_at_mut((at.row - self.from.row) * l);
        let (values, values_after) = self.values.split_at_mut(values);
        let (scratch, scratch_after) = self.scratch.split_at_mut(1);
        let before = Part {
            runs: self.runs.start..run,
            q,
            sigma,
            worth,
            masses,
            rows,
            values,
            scratch,
            ..self
        };
        let after = Part {
            layout: before.layout,
            runs: run..self.runs.end,
            from: at,
            q: q_after,
            sigma: sigma_after,
            worth: worth_after,
            masses: masses_after,
            rows: rows_after,
            values: values_after,
            scratch: scratch_after,
            probit: None,
        };
        (before, after)
    }

    /// What options are worth, and values; σ follows in between if `FOLLOW`. How many information sets × types nothing
    /// leads to.
    fn back<const N: usize, const L: usize, const FOLLOW: bool>(
        &mut self,
        seen: Seen<'_>,
    ) -> usize {
        let mut lost = 0;
        for run in self.runs.clone().rev() {
            lost += self.settle::<N, L>(seen, run);
            if FOLLOW {
                let slots = self.slots(&seen.layout.runs[run]);
                self.q[slots.clone()].copy_from_slice(&self.worth[slots]);
                self.respond::<N, L>(seen, run);
            }
            self.pull::<N, L>(seen, run);
        }
        lost
    }

    fn slots(&self, run: &Run) -> Range<usize> {
        run.slots().start - self.from.slot..run.slots().end - self.from.slot
    }

    /// σ from λQ over the options that are available, and the rows of edges that follow.
    #[inline(always)]
    fn respond<const N: usize, const L: usize>(&mut self, seen: Seen<'_>, run: usize) {
        let run = &seen.layout.runs[run];
        by_options!(run, self.respond_on::<N, L>(seen, run));
    }

    #[inline(always)]
    fn respond_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        seen: Seen<'_>,
        run: &Run,
    ) {
        let layout = seen.layout;
        let lambda = seen.scale * seen.precision[layout.movers[run.mover]];
        let slots = self.slots(run);
        let sigma = &mut self.sigma[slots.clone()];
        let (q, available) = (&self.q[slots], &seen.graph.available[run.slots()]);
        match &mut self.probit {
            None => {
                let available = (!run.open).then_some(available);
                kernel::softmax::<A>(run.options, lambda, q, available, sigma);
            }
            Some(probit) => probit.respond(run, lambda, q, available, sigma),
        }
        let rows = &mut self.rows[(run.row - self.from.row) * known::<L>(layout.lanes)..];
        layout.spread::<L, A>(run, sigma, rows);
    }

    /// What the options of a run's information sets are worth, and how often each type comes there. How many information
    /// sets × types nothing leads to.
    #[inline(always)]
    fn settle<const N: usize, const L: usize>(&mut self, seen: Seen<'_>, run: usize) -> usize {
        let run = &seen.layout.runs[run];
        by_options!(run, self.settle_on::<N, L>(seen, run))
    }

    #[inline(always)]
    fn settle_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        seen: Seen<'_>,
        run: &Run,
    ) -> usize {
        let layout = seen.layout;
        let (l, options) = (known::<L>(layout.lanes), known::<A>(run.options));
        let slots = self.slots(run);
        let worth = self.worth[slots].chunks_exact_mut(run.types * options);
        let masses = self.masses[run.mass - self.from.mass..].chunks_exact_mut(run.types);
        let Scratch { gain, reached } = &mut self.scratch[0];
        let (gain, reached) = (&mut gain[..options * l], &mut reached[..l]);
        let mut lost = false;
        for ((set, worth), mass) in layout.sets[run.sets.clone()].iter().zip(worth).zip(masses) {
            gain.fill(0.0);
            reached.fill(0.0);
            for n in layout.nodes_of(set).iter().map(|&n| n as usize) {
                let reach = &seen.reach[n * l..][..l];
                add::<N>(reached, reach);
                credit::<N, L, A>(layout, run, n, reach, (seen.base, seen.values), gain);
            }
            mass.fill(0.0);
            layout.gather_types::<L>(run, reached, mass);
            worth.fill(0.0);
            layout.gather::<L, A>(run, gain, worth);
            for (mass, worth) in mass.iter().zip(worth.chunks_exact_mut(options)) {
                lost |= *mass == 0.0;
                worth.iter_mut().for_each(|worth| *worth /= mass);
            }
        }
        if lost || !run.open {
            self.settle_oddities(seen, run)
        } else {
            0
        }
    }

    /// What is not available is worth 0, and where no course of play leads a type, all nodes and profiles count alike.
    #[cold]
    fn settle_oddities(&mut self, seen: Seen<'_>, run: &Run) -> usize {
        let mut lost = 0;
        for set in &seen.layout.sets[run.sets.clone()] {
            let slots = set.slots().start - self.from.slot..set.slots().end - self.from.slot;
            let worth = &mut self.worth[slots];
            for k in 0..set.types {
                if self.masses[set.mass - self.from.mass + k] > 0.0 {
                    continue;
                }
                lost += 1;
                let own = &mut worth[k * set.options..(k + 1) * set.options];
                seen.layout.stand_in(set, k, (seen.base, seen.values), own);
            }
            let available = &seen.graph.available[set.slots()];
            for (worth, _) in worth.iter_mut().zip(available).filter(|(_, open)| !**open) {
                *worth = 0.0;
            }
        }
        lost
    }

    /// Values of a run's nodes, from their children's.
    #[inline(always)]
    fn pull<const N: usize, const L: usize>(&mut self, seen: Seen<'_>, run: usize) {
        let run = &seen.layout.runs[run];
        by_options!(run, self.pull_on::<N, L>(seen, run));
    }

    #[inline(always)]
    fn pull_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        seen: Seen<'_>,
        run: &Run,
    ) {
        let layout = seen.layout;
        let (l, options) = (known::<L>(layout.lanes), known::<A>(run.options));
        let stride = layout.movers.len() * l;
        let rows = self.rows[(run.row - self.from.row) * l..].chunks_exact(options * l);
        for (set, rows) in layout.sets[run.sets.clone()].iter().zip(rows) {
            for n in layout.nodes_of(set).iter().map(|&n| n as usize) {
                let own = &mut self.values[(n - self.from.node) * stride..][..stride];
                let at = |place: u32| (place as usize - seen.base) * stride;
                let pay = &seen.values[at(layout.pay[n])..][..stride];
                let children = &layout.child[layout.first_edge(n)..][..options];
                if A == 0 {
                    own.copy_from_slice(pay);
                    for (&child, row) in children.iter().zip(rows.chunks_exact(l)) {
                        let child = &seen.values[at(child)..][..stride];
                        for (own, child) in own.chunks_exact_mut(l).zip(child.chunks_exact(l)) {
                            add_products::<N>(own, child, row);
                        }
                    }
                } else {
                    let children: [&[f64]; A] =
                        std::array::from_fn(|a| &seen.values[at(children[a])..][..stride]);
                    kernel::mix::<N, L, A>(own, pay, &children, rows);
                }
            }
        }
    }
}

impl<'a> Stretch<'a> {
    /// In so many parts with about as many nodes each; every node has `width` numbers.
    fn cut(self, parts: usize, width: usize) -> impl Iterator<Item = Stretch<'a>> {
        let (nodes, mut rest) = (self.nodes, self.own);
        (1..=parts).map(move |i| {
            let at = |i: usize| nodes.start + nodes.len() * i / parts;
            let nodes = at(i - 1)..at(i);
            let (own, after) = std::mem::take(&mut rest).split_at_mut(nodes.len() * width);
            rest = after;
            Stretch { nodes, own }
        })
    }

    /// The values of nodes, from their children's.
    fn pull<const N: usize, const L: usize>(&mut self, seen: Seen<'_>) {
        let layout = seen.layout;
        let l = known::<L>(layout.lanes);
        let stride = layout.movers.len() * l;
        let at = |place: u32| (place as usize - seen.base) * stride;
        let values = self.own.chunks_exact_mut(stride.max(1));
        for (n, own) in self.nodes.clone().zip(values) {
            own.copy_from_slice(&seen.values[at(layout.pay[n])..][..stride]);
            for e in layout.edges(n) {
                let child = &seen.values[at(layout.child[e])..][..stride];
                let row = &seen.rows[layout.row[e] as usize * l..][..l];
                for (own, child) in own.chunks_exact_mut(l).zip(child.chunks_exact(l)) {
                    add_products::<N>(own, child, row);
                }
            }
        }
    }
}

/// Works on every part, each on a thread of its own, the first on this one.
fn each<T: Send>(parts: impl Iterator<Item = T>, work: impl Fn(T) + Sync) {
    let mut parts = parts.peekable();
    let Some(first) = parts.next() else { return };
    if parts.peek().is_none() {
        return work(first);
    }
    let work = &work;
    std::thread::scope(|scope| {
        for part in parts {
            scope.spawn(move || work(part));
        }
        work(first);
    });
}
