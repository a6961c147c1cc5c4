//! There and back over a game, layer by layer, on one thread or several.
//!
//! Reach is gathered from earlier layers and values from later ones, and what the options of an information set are worth from
//! what its own nodes lead to: see [`super::part`] for how a layer is cut.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::kernel::{self, Beside, add, add_product, add_products, group};
use super::layout::{ByNode, Layout, Run, Sums, known};
use super::part::{Before, Cut, Part, Places, Stretch, cut_if_there};
use super::probit::Slopes;
use super::{Credit, Sweep, by_options};
use crate::game::Graph;
use crate::parallel::each;
use crate::qre::response::Offer;
use crate::wide::Wide;

/// Data that all parts read.
#[derive(Clone, Copy)]
struct Seen<'a> {
    wide: Wide,
    graph: &'a Graph,
    layout: &'a Layout,
    /// λ by actor, at scale 1.
    precision: &'a [f64],
    /// By slot; empty where all options are as usual.
    log_weights: &'a [f64],
    scale: f64,
    reach: &'a [f64],
    /// Of later nodes, or all, and of the table.
    values: ByNode<'a>,
    /// Rows of the chance nodes, or all.
    rows: &'a [f64],
}

/// The stretches of arrays that a sweep writes.
struct Swept<'a> {
    q: &'a mut [f64],
    sigma: &'a mut [f64],
    worth: &'a mut [f64],
    masses: &'a mut [f64],
    rows: &'a mut [f64],
    /// Values of nodes, where they are pulled.
    values: &'a mut [f64],
    probit: Option<Slopes<'a>>,
}

impl Cut for Swept<'_> {
    fn cut(self, at: Before) -> (Self, Self) {
        let (q, q_after) = self.q.split_at_mut(at.slots);
        let (sigma, sigma_after) = self.sigma.split_at_mut(at.slots);
        let (worth, worth_after) = self.worth.split_at_mut(at.slots);
        let (masses, masses_after) = self.masses.split_at_mut(at.masses);
        let (rows, rows_after) = self.rows.split_at_mut(at.rows);
        let (values, values_after) = cut_if_there(self.values, at.values);
        let (probit, probit_after) = self.probit.map(|own| own.cut(at.set)).unzip();
        let before = Swept {
            q,
            sigma,
            worth,
            masses,
            rows,
            values,
            probit,
        };
        let after = Swept {
            q: q_after,
            sigma: sigma_after,
            worth: worth_after,
            masses: masses_after,
            rows: rows_after,
            values: values_after,
            probit: probit_after,
        };
        (before, after)
    }
}

impl Sweep<'_> {
    /// σ and rows everywhere, from Q.
    #[inline(never)]
    pub(super) fn respond<const N: usize, const L: usize>(&mut self) {
        let threads = self.threads_for(self.q.len() + self.rows.len());
        let (seen, part) = self.everywhere();
        each(part.cut(threads), |mut part| {
            for run in part.runs.clone() {
                part.respond::<N, L>(seen, run, false);
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
            let (layout, rows, wide) = (&self.layout, &self.rows, self.wide);
            each(Stretch { nodes, own }.cut(threads, l), |stretch| {
                wide.run(
                    #[inline(always)]
                    || gather::<N, L>(layout, rows, before, stretch),
                );
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
            let threads = self.threads_for(self.value.len());
            let (seen, part) = self.everywhere();
            each(part.cut(threads), |mut part| {
                for run in part.runs.clone() {
                    count(part.settle::<N, L>(seen, run));
                }
            });
        }
        self.unreached = unreached.into_inner();
    }

    /// How many threads so many numbers are worth.
    pub(super) fn threads_for(&self, numbers: usize) -> usize {
        self.threads.min(numbers / self.least).max(1)
    }

    /// All information sets, with all values to read.
    fn everywhere(&mut self) -> (Seen<'_>, Part<'_, Swept<'_>>) {
        let seen = Seen {
            wide: self.wide,
            graph: self.graph,
            layout: &self.layout,
            precision: &self.precision,
            log_weights: &self.log_weights,
            scale: self.scale,
            reach: &self.reach,
            values: ByNode {
                base: 0,
                numbers: &self.value,
            },
            rows: &[],
        };
        let part = Part {
            layout: &self.layout,
            runs: 0..self.layout.runs.len(),
            from: Places::default(),
            own: Swept {
                q: &mut self.q,
                sigma: &mut self.sigma,
                worth: &mut self.worth,
                masses: &mut self.mass,
                rows: &mut self.rows,
                values: &mut [],
                probit: self.probit.as_mut().map(|probit| probit.slopes(0)),
            },
            scratch: &mut self.scratch,
        };
        (seen, part)
    }

    /// The information sets of a layer and its other nodes, with the values of later layers to read.
    fn layer(&mut self, at: usize) -> (Seen<'_>, Part<'_, Swept<'_>>, Stretch<'_>) {
        let layout = &self.layout;
        let (layer, stride, l) = (&layout.layers[at], layout.stride(), layout.lanes);
        let (own, later) = self.value.split_at_mut(layer.nodes.end * stride);
        let own = &mut own[layer.nodes.start * stride..];
        let decided = layer.others.start - layer.nodes.start;
        let (values, of_others) = own.split_at_mut(decided * stride);
        // Where the game is not layered, all nodes are others, and no mover's rows change.
        let fixed = match layout.layered {
            true => layout.chance_rows,
            false => layout.rows,
        };
        let (fixed, rows) = self.rows.split_at_mut(fixed * l);
        let in_rows = |row: usize| row.saturating_sub(layout.chance_rows) * l;
        let runs = layer.runs.clone();
        let (from, to) = layout.span(runs.clone());
        let seen = Seen {
            wide: self.wide,
            graph: self.graph,
            layout,
            precision: &self.precision,
            log_weights: &self.log_weights,
            scale: self.scale,
            reach: &self.reach,
            values: ByNode {
                base: layer.nodes.end,
                numbers: later,
            },
            rows: fixed,
        };
        let part = Part {
            layout,
            runs,
            from,
            own: Swept {
                q: &mut self.q[from.slot..to.slot],
                sigma: &mut self.sigma[from.slot..to.slot],
                worth: &mut self.worth[from.slot..to.slot],
                masses: &mut self.mass[from.mass..to.mass],
                rows: &mut rows[in_rows(from.row)..in_rows(to.row)],
                values,
                probit: self.probit.as_mut().map(|probit| probit.slopes(from.set)),
            },
            scratch: &mut self.scratch,
        };
        let others = Stretch {
            nodes: layer.others.clone(),
            own: of_others,
        };
        (seen, part, others)
    }
}

/// The reach of a stretch of nodes, from that of earlier layers' nodes.
#[inline(always)]
fn gather<const N: usize, const L: usize>(
    layout: &Layout,
    rows: &[f64],
    before: &[f64],
    stretch: Stretch<'_>,
) {
    let l = known::<L>(layout.lanes);
    for (n, own) in stretch.nodes.zip(stretch.own.chunks_exact_mut(l)) {
        for (lane, own) in (0..l).step_by(N).zip(own.as_chunks_mut::<N>().0) {
            let mut sum = [0.0; N];
            for &(from, row) in layout.entering(n) {
                let (from, row) = (from as usize * l + lane, row as usize * l + lane);
                add_product(&mut sum, &group(before, from), &group(rows, row));
            }
            *own = sum;
        }
    }
}

impl Part<'_, Swept<'_>> {
    /// What options are worth, and values; σ follows in between if `FOLLOW`. How many information sets × types nothing
    /// leads to.
    fn back<const N: usize, const L: usize, const FOLLOW: bool>(
        &mut self,
        seen: Seen<'_>,
    ) -> usize {
        let mut lost = 0;
        for run in self.runs.clone() {
            lost += self.settle::<N, L>(seen, run);
            if FOLLOW {
                self.respond::<N, L>(seen, run, true);
            }
            self.pull::<N, L>(seen, run);
        }
        lost
    }

    /// σ from λQ over the options that are available, and the rows of edges that follow. Q is what options are found to be
    /// worth if `found`.
    #[inline(never)]
    fn respond<const N: usize, const L: usize>(&mut self, seen: Seen<'_>, run: usize, found: bool) {
        let run = &seen.layout.runs[run];
        by_options!(seen.wide, run, self.respond_on::<N, L>(seen, run, found));
    }

    #[inline(always)]
    fn respond_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        seen: Seen<'_>,
        run: &Run,
        found: bool,
    ) {
        let layout = seen.layout;
        let lambda = seen.scale * seen.precision[layout.movers[run.mover]];
        let (slots, rows) = (self.slots(run), self.rows(run));
        let own = &mut self.own;
        let sigma = &mut own.sigma[slots.clone()];
        let q = if found { &*own.worth } else { &*own.q };
        let (q, available) = (&q[slots], &seen.graph.available[run.slots()]);
        match &mut own.probit {
            None => {
                let beside = match seen.log_weights.get(run.slots()) {
                    Some(weights) => Beside::LogWeights(weights),
                    None if run.open => Beside::Nothing,
                    None => Beside::Available(available),
                };
                kernel::softmax::<A>(run.options, lambda, q, beside, sigma);
            }
            Some(probit) => {
                let normal = &mut self.scratch[0].normal;
                let offer = Offer {
                    lambda,
                    q,
                    available,
                };
                probit.respond(normal, run, offer, sigma);
            }
        }
        layout.spread::<L, A>(run, sigma, &mut own.rows[rows..]);
    }

    /// What the options of a run's information sets are worth, and how often each type comes there. How many information
    /// sets × types nothing leads to.
    #[inline(never)]
    fn settle<const N: usize, const L: usize>(&mut self, seen: Seen<'_>, run: usize) -> usize {
        let run = &seen.layout.runs[run];
        by_options!(seen.wide, run, self.settle_on::<N, L>(seen, run))
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
        let worth = self.own.worth[slots].chunks_exact_mut(run.types * options);
        let masses = &mut self.own.masses[run.mass - self.from.mass..];
        let masses = masses.chunks_exact_mut(run.types);
        let room = &mut self.scratch[0];
        let (gain, reached) = (&mut room.gain[..options * l], &mut room.reached[..l]);
        let types = &layout.types[run.mover];
        let mut lost = false;
        for ((set, worth), mass) in layout.sets[run.sets.clone()].iter().zip(worth).zip(masses) {
            gain.fill(0.0);
            reached.fill(0.0);
            for n in layout.nodes_of(set).iter().map(|&n| n as usize) {
                let reach = &seen.reach[n * l..][..l];
                add::<N>(reached, reach);
                let credit = Credit {
                    node: n,
                    weights: reach,
                    values: seen.values,
                };
                credit.add::<N, L, A>(layout, run, gain);
            }
            let sums = Sums { gain, reached };
            types.sum::<L, A>(run, sums, mass, worth);
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

    /// What is not available is worth 0, and where no history leads a type, all nodes and profiles count alike.
    #[cold]
    fn settle_oddities(&mut self, seen: Seen<'_>, run: &Run) -> usize {
        let mut lost = 0;
        for set in &seen.layout.sets[run.sets.clone()] {
            let slots = set.slots().start - self.from.slot..set.slots().end - self.from.slot;
            let worth = &mut self.own.worth[slots];
            for k in 0..set.types {
                if self.own.masses[set.mass - self.from.mass + k] > 0.0 {
                    continue;
                }
                lost += 1;
                let own = &mut worth[k * set.options..(k + 1) * set.options];
                seen.layout.stand_in(set, k, seen.values, own);
            }
            let available = &seen.graph.available[set.slots()];
            for (worth, _) in worth.iter_mut().zip(available).filter(|(_, open)| !**open) {
                *worth = 0.0;
            }
        }
        lost
    }

    /// Values of a run's nodes, from their children's.
    #[inline(never)]
    fn pull<const N: usize, const L: usize>(&mut self, seen: Seen<'_>, run: usize) {
        let run = &seen.layout.runs[run];
        by_options!(seen.wide, run, self.pull_on::<N, L>(seen, run));
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
        let rows = self.own.rows[self.rows(run)..].chunks_exact(options * l);
        for (set, rows) in layout.sets[run.sets.clone()].iter().zip(rows) {
            for n in layout.nodes_of(set).iter().map(|&n| n as usize) {
                let own = &mut self.own.values[(n - self.from.node) * stride..][..stride];
                let at = |place: u32| (place as usize - seen.values.base) * stride;
                let pay = &seen.values.numbers[at(layout.pay[n])..][..stride];
                let children = &layout.child[layout.first_edge(n)..][..options];
                if A == 0 {
                    let later = seen.values;
                    mix_any::<N>(
                        own,
                        pay,
                        rows.chunks_exact(l)
                            .zip(children.iter().map(|&c| &later.numbers[at(c)..][..stride])),
                    );
                } else {
                    let children: [&[f64]; A] =
                        std::array::from_fn(|a| &seen.values.numbers[at(children[a])..][..stride]);
                    let rows: [&[f64]; A] = std::array::from_fn(|a| &rows[a * l..][..l]);
                    kernel::mix::<N, A>(own, pay, &children, &rows);
                }
            }
        }
    }
}

/// [`kernel::mix`] for any number of children, each with its row.
#[inline(always)]
fn mix_any<'a, const N: usize>(
    own: &mut [f64],
    pay: &[f64],
    children: impl Iterator<Item = (&'a [f64], &'a [f64])>,
) {
    own.copy_from_slice(pay);
    for (row, child) in children {
        let l = row.len();
        for (own, child) in own.chunks_exact_mut(l).zip(child.chunks_exact(l)) {
            add_products::<N>(own, child, row);
        }
    }
}

impl Stretch<'_> {
    /// The values of nodes, from their children's.
    #[inline(never)]
    fn pull<const N: usize, const L: usize>(&mut self, seen: Seen<'_>) {
        seen.wide.run(
            #[inline(always)]
            || self.pull_each::<N, L>(seen),
        );
    }

    #[inline(always)]
    fn pull_each<const N: usize, const L: usize>(&mut self, seen: Seen<'_>) {
        let layout = seen.layout;
        let l = known::<L>(layout.lanes);
        let stride = layout.movers.len() * l;
        let at = |place: u32| (place as usize - seen.values.base) * stride;
        let values = self.own.chunks_exact_mut(stride.max(1));
        for (n, own) in self.nodes.clone().zip(values) {
            let value = |place: u32| &seen.values.numbers[at(place)..][..stride];
            let edges = layout.edges(n);
            let row = |e: usize| &seen.rows[layout.row[e] as usize * l..][..l];
            let (pay, first) = (value(layout.pay[n]), edges.start);
            let child = |e: usize| value(layout.child[e]);
            match edges.len() {
                1 => kernel::mix::<N, 1>(own, pay, &[child(first)], &[row(first)]),
                2 => {
                    let children = [child(first), child(first + 1)];
                    kernel::mix::<N, 2>(own, pay, &children, &[row(first), row(first + 1)]);
                }
                _ => mix_any::<N>(own, pay, edges.map(|e| (row(e), child(e)))),
            }
        }
    }
}
