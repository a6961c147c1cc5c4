//! The derivative of a sweep along one direction, and the passes over changes that it is made of.
//!
//! Changes of reach are pushed forward, layer by layer, and changes of values pulled back; a layer is cut for several threads
//! as in a sweep, see [`super::part`]. What is done at information sets on the way there and back is [`There`] and [`Back`].

use std::ops::Range;

use super::kernel::{
    Change, add, add_product, add_products, add_two, group, mix_changes, softmax_change,
};
use super::layout::{Layout, Run, known};
use super::part::{Before, Cut, Part, Places, Scratch, Stretch, cut_if_there};
use super::probit::Probit;
use super::{Sweep, Work, by_lanes, by_options, credit};
use crate::game::Graph;
use crate::parallel::each;

/// The work at the information sets of a layer once the changes of reach are known there. Slices are by slot, and so is
/// the one that is written.
#[derive(Clone, Copy)]
pub(super) enum There<'a> {
    /// σ follows changes of Q, and of ln λ. Nothing is written.
    Follow(&'a [f64], f64),
    /// Writes what it is given and what beliefs change; σ follows that.
    UndoBeliefs(&'a [f64]),
    /// σ follows the second less what is written to; writes the first less what beliefs then change.
    LessBeliefs(&'a [f64], &'a [f64]),
}

/// The work at the information sets of a layer once the changes of later values are known.
#[derive(Clone, Copy)]
pub(super) enum Back<'a> {
    /// Writes what it is given less what beliefs and later play change.
    LessAll(&'a [f64]),
    /// Writes what it is given and what later play changes; σ follows that. Where later play does not matter, σ has followed.
    UndoLaterPlay(&'a [f64]),
}

/// Data that all parts read: the results of the last sweep, and of the passes before this one.
#[derive(Clone, Copy)]
struct Seen<'a> {
    graph: &'a Graph,
    layout: &'a Layout,
    /// λ by actor, at scale 1.
    precision: &'a [f64],
    scale: f64,
    q: &'a [f64],
    sigma: &'a [f64],
    rows: &'a [f64],
    reach: &'a [f64],
    value: &'a [f64],
    worth: &'a [f64],
    mass: &'a [f64],
    probit: Option<&'a Probit>,
    /// Changes of the rows of earlier layers, or of all.
    drows: &'a [f64],
}

/// Numbers of nodes from one on, or none where they do not change.
type From<'a> = Option<(usize, &'a [f64])>;

/// The stretches of arrays that a derivative writes.
struct Moved<'a> {
    out: &'a mut [f64],
    rows: &'a mut [f64],
    /// Of nodes, one on the way there and the other on the way back.
    reach: &'a mut [f64],
    values: &'a mut [f64],
}

impl Cut for Moved<'_> {
    fn cut(self, at: Before) -> (Self, Self) {
        let (out, out_after) = cut_if_there(self.out, at.slots);
        let (rows, rows_after) = self.rows.split_at_mut(at.rows);
        let (reach, reach_after) = cut_if_there(self.reach, at.reach);
        let (values, values_after) = cut_if_there(self.values, at.values);
        let before = Moved {
            out,
            rows,
            reach,
            values,
        };
        let after = Moved {
            out: out_after,
            rows: rows_after,
            reach: reach_after,
            values: values_after,
        };
        (before, after)
    }
}

impl Sweep<'_> {
    /// Makes room for derivatives.
    pub(super) fn prepare(&mut self) {
        self.work.rows.resize(self.rows.len(), 0.0);
        self.work.reach.resize(self.reach.len(), 0.0);
        let inner = self.layout.inner * self.layout.stride();
        self.work.value.resize(inner, 0.0);
    }

    /// `out` = dQ − dF, the change of the residual Q − F(softmax(λQ)) when Q changes by `dq` and ln λ by `dtau`.
    pub(crate) fn tangent(&mut self, dq: &[f64], dtau: f64, out: &mut [f64]) {
        self.prepare();
        by_lanes!(self.tangent_of(dq, dtau, out));
    }

    fn tangent_of<const N: usize, const L: usize>(
        &mut self,
        dq: &[f64],
        dtau: f64,
        out: &mut [f64],
    ) {
        let layered = self.layout.layered;
        if !layered {
            let threads = self.threads_for(self.q.len() + self.rows.len());
            let (seen, part, _) = self.all_changes(&mut []);
            each(part.cut(threads), |mut part| {
                for run in part.runs.clone() {
                    part.there::<N, L>(seen, run, There::Follow(dq, dtau));
                }
            });
        }
        self.there::<N, L>(There::Follow(dq, dtau), &mut []);
        self.back::<N, L>(Back::LessAll(dq), out);
        if !layered {
            let threads = self.threads_for(self.value.len());
            let (seen, part, (dreach, dvalue)) = self.all_changes(out);
            each(part.cut(threads), |mut part| {
                for run in part.runs.clone() {
                    part.less_all::<N, L>(seen, run, dq, (Some((0, dreach)), Some((0, dvalue))));
                }
            });
        }
    }

    /// Changes of reach, from the first layer on, with what is done at information sets on the way.
    pub(super) fn there<const N: usize, const L: usize>(
        &mut self,
        what: There<'_>,
        out: &mut [f64],
    ) {
        let l = self.layout.lanes;
        for at in 0..self.layout.layers.len() {
            let nodes = self.layout.layers[at].nodes.clone();
            let threads = self.threads_for(nodes.len() * self.layout.stride());
            let (seen, mut part, work) = self.layer_changes(at, out);
            let (before, own) = work.reach.split_at_mut(nodes.start * l);
            let others = seen.layout.layers[at].others.clone();
            let own = &mut own[..nodes.len() * l];
            let (reach, own) = own.split_at_mut((others.start - nodes.start) * l);
            part.own.reach = reach;
            let before = &*before;
            let others = Stretch { nodes: others, own };
            let parts = part.cut(threads).zip(others.cut(threads, l));
            each(parts, |(mut part, others)| {
                for run in part.runs.clone() {
                    part.push::<N, L>(seen, run, before);
                    part.there::<N, L>(seen, run, what);
                }
                push_changes::<N, L>(seen, before, others.nodes, others.own);
            });
        }
    }

    /// Changes of values, from the last layer back, with what is done at information sets on the way.
    pub(super) fn back<const N: usize, const L: usize>(&mut self, what: Back<'_>, out: &mut [f64]) {
        let stride = self.layout.stride();
        for at in (0..self.layout.layers.len()).rev() {
            let nodes = self.layout.layers[at].nodes.clone();
            let threads = self.threads_for(nodes.len() * stride);
            let (seen, mut part, work) = self.layer_changes(at, out);
            let (own, later) = work.value.split_at_mut(nodes.end * stride);
            let others = seen.layout.layers[at].others.clone();
            let own = &mut own[nodes.start * stride..];
            let (values, own) = own.split_at_mut((others.start - nodes.start) * stride);
            part.own.values = values;
            let dreach = &*work.reach;
            let later = (nodes.end, &*later);
            let others = Stretch { nodes: others, own };
            let parts = part.cut(threads).zip(others.cut(threads, stride));
            each(parts, |(mut part, others)| {
                for run in part.runs.clone().rev() {
                    part.back::<N, L>(seen, run, what, dreach, later);
                    part.pull::<N, L>(seen, run, later);
                }
                pull_changes::<N, L>(seen, later, others);
            });
        }
    }

    /// All information sets, with the changes of reach and of values to read.
    fn all_changes<'a>(
        &'a mut self,
        out: &'a mut [f64],
    ) -> (Seen<'a>, Part<'a, Moved<'a>>, (&'a [f64], &'a [f64])) {
        let (seen, scratch, work) = self.seen();
        let part = Part {
            layout: seen.layout,
            runs: 0..seen.layout.runs.len(),
            from: Places::default(),
            own: Moved {
                out,
                rows: &mut work.rows,
                reach: &mut [],
                values: &mut [],
            },
            scratch,
        };
        (seen, part, (&work.reach, &work.value))
    }

    /// The information sets of a layer, with no nodes yet, and the changes of reach and values of all nodes.
    fn layer_changes<'a>(
        &'a mut self,
        at: usize,
        out: &'a mut [f64],
    ) -> (Seen<'a>, Part<'a, Moved<'a>>, Nodes<'a>) {
        let (seen, scratch, work) = self.seen();
        let (layout, l) = (seen.layout, seen.layout.lanes);
        let runs = layout.layers[at].runs.clone();
        let (from, to) = layout.span(runs.clone());
        // Without information sets nothing is written, and all rows may be read.
        let (before, rows) = match runs.is_empty() {
            true => (&mut work.rows[..], &mut [][..]),
            false => work.rows[..to.row * l].split_at_mut(from.row * l),
        };
        let part = Part {
            layout,
            runs,
            from,
            own: Moved {
                out: cut_if_there(cut_if_there(out, to.slot).0, from.slot).1,
                rows,
                reach: &mut [],
                values: &mut [],
            },
            scratch,
        };
        let seen = Seen {
            drows: before,
            ..seen
        };
        let nodes = Nodes {
            reach: &mut work.reach,
            value: &mut work.value,
        };
        (seen, part, nodes)
    }

    /// Arrays that are read, but for changes, and arrays that are written.
    fn seen(&mut self) -> (Seen<'_>, &mut [Scratch], &mut Work) {
        let seen = Seen {
            graph: self.graph,
            layout: &self.layout,
            precision: &self.precision,
            scale: self.scale,
            q: &self.q,
            sigma: &self.sigma,
            rows: &self.rows,
            reach: &self.reach,
            value: &self.value,
            worth: &self.worth,
            mass: &self.mass,
            probit: self.probit.as_ref(),
            drows: &[],
        };
        (seen, &mut self.scratch, &mut self.work)
    }
}

/// Changes at all nodes.
struct Nodes<'a> {
    reach: &'a mut [f64],
    value: &'a mut [f64],
}

impl Part<'_, Moved<'_>> {
    fn there<const N: usize, const L: usize>(
        &mut self,
        seen: Seen<'_>,
        run: usize,
        what: There<'_>,
    ) {
        let run = &seen.layout.runs[run];
        let (slots, rows) = (self.slots(run), self.rows(run));
        let room = &mut self.scratch[0];
        let rows = &mut self.own.rows[rows..];
        let beliefs = Some((self.from.node, &*self.own.reach));
        match what {
            There::Follow(dq, dtau) => {
                room.slots[..slots.len()].copy_from_slice(&dq[run.slots()]);
                seen.follow::<N, L>(run, dtau, room, rows);
            }
            There::UndoBeliefs(v) => {
                let out = &mut self.own.out[slots];
                seen.settle::<N, L>(run, (beliefs, None), room, out);
                let sums = out.iter_mut().zip(&v[run.slots()]).zip(&mut room.slots);
                sums.for_each(|((out, v), change)| {
                    *out += v;
                    *change = *out;
                });
                seen.follow::<N, L>(run, 0.0, room, rows);
            }
            There::LessBeliefs(v, y) => {
                let out = &mut self.own.out[slots];
                // No reach that is needed follows from what is done elsewhere.
                if run.later {
                    let changes = room.slots.iter_mut().zip(&y[run.slots()]).zip(&*out);
                    changes.for_each(|((change, y), out)| *change = y - out);
                    seen.follow::<N, L>(run, 0.0, room, rows);
                }
                seen.settle::<N, L>(run, (beliefs, None), room, out);
                let rest = out.iter_mut().zip(&v[run.slots()]);
                rest.for_each(|(out, v)| *out = v - *out);
            }
        }
    }

    fn back<const N: usize, const L: usize>(
        &mut self,
        seen: Seen<'_>,
        run: usize,
        what: Back<'_>,
        dreach: &[f64],
        later: (usize, &[f64]),
    ) {
        match what {
            Back::LessAll(dq) => {
                let changes = (Some((0, dreach)), Some(later));
                self.less_all::<N, L>(seen, run, dq, changes);
            }
            Back::UndoLaterPlay(v) => {
                let run = &seen.layout.runs[run];
                let (slots, rows) = (self.slots(run), self.rows(run));
                let out = &mut self.own.out[slots];
                let v = &v[run.slots()];
                if !run.later {
                    return out.copy_from_slice(v);
                }
                let room = &mut self.scratch[0];
                seen.settle::<N, L>(run, (None, Some(later)), room, out);
                let sums = out.iter_mut().zip(v).zip(&mut room.slots);
                sums.for_each(|((out, v), change)| {
                    *out += v;
                    *change = *out;
                });
                seen.follow::<N, L>(run, 0.0, room, &mut self.own.rows[rows..]);
            }
        }
    }

    /// See [`Back::LessAll`].
    fn less_all<const N: usize, const L: usize>(
        &mut self,
        seen: Seen<'_>,
        run: usize,
        dq: &[f64],
        changes: (From<'_>, From<'_>),
    ) {
        let run = &seen.layout.runs[run];
        let slots = self.slots(run);
        let out = &mut self.own.out[slots];
        seen.settle::<N, L>(run, changes, &mut self.scratch[0], out);
        let rest = out.iter_mut().zip(&dq[run.slots()]);
        rest.for_each(|(out, dq)| *out = dq - *out);
    }

    /// Changes of the reach of a run's nodes, from those of earlier nodes.
    fn push<const N: usize, const L: usize>(&mut self, seen: Seen<'_>, run: usize, before: &[f64]) {
        let (layout, l) = (seen.layout, seen.layout.lanes);
        let sets = layout.runs[run].sets.clone();
        let first = layout.nodes_of(&layout.sets[sets.start]).first();
        let last = layout.nodes_of(&layout.sets[sets.end - 1]).last();
        let (Some(&first), Some(&last)) = (first, last) else {
            return;
        };
        // They follow each other: nodes of a layer are in order of their information sets.
        let nodes = first as usize..last as usize + 1;
        let own = &mut self.own.reach[(nodes.start - self.from.node) * l..];
        push_changes::<N, L>(seen, before, nodes, own);
    }

    /// Changes of the values of a run's nodes, from their children's and from the probabilities of options. What is collected
    /// never changes.
    fn pull<const N: usize, const L: usize>(
        &mut self,
        seen: Seen<'_>,
        run: usize,
        later: (usize, &[f64]),
    ) {
        let run = &seen.layout.runs[run];
        by_options!(run, self.pull_on::<N, L>(seen, run, later));
    }

    fn pull_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        seen: Seen<'_>,
        run: &Run,
        (base, later): (usize, &[f64]),
    ) {
        let layout = seen.layout;
        let (l, options) = (known::<L>(layout.lanes), known::<A>(run.options));
        let stride = layout.movers.len() * l;
        let rows = seen.rows[run.row * l..].chunks_exact(options * l);
        let drows = self.own.rows[self.rows(run)..].chunks_exact(options * l);
        let of = |child: u32| {
            let child = child as usize;
            let value = &seen.value[child * stride..][..stride];
            let inner = child < layout.inner;
            let dvalue = inner.then(|| &later[(child - base) * stride..][..stride]);
            (value, dvalue)
        };
        let sets = layout.sets[run.sets.clone()].iter();
        for ((set, rows), drows) in sets.zip(rows).zip(drows) {
            for n in layout.nodes_of(set).iter().map(|&n| n as usize) {
                let own = &mut self.own.values[(n - self.from.node) * stride..][..stride];
                let children = &layout.child[layout.first_edge(n)..][..options];
                if A == 0 {
                    own.fill(0.0);
                    let rows = rows.chunks_exact(l).zip(drows.chunks_exact(l));
                    for (&child, (row, drow)) in children.iter().zip(rows) {
                        mix_changes::<N, L, 1>(own, &[of(child)], row, drow, true);
                    }
                } else {
                    let children: [Change<'_>; A] = std::array::from_fn(|a| of(children[a]));
                    mix_changes::<N, L, A>(own, &children, rows, drows, false);
                }
            }
        }
    }
}

impl Seen<'_> {
    /// How σ follows the logits l = λQ, for the logit dσ = σ ∘ (dl − ⟨σ, dl⟩), and the rows that follow. The changes of a run's Q
    /// are in `room.slots`; `rows` are the run's.
    fn follow<const N: usize, const L: usize>(
        self,
        run: &Run,
        dtau: f64,
        room: &mut Scratch,
        rows: &mut [f64],
    ) {
        by_options!(run, self.follow_on::<N, L>(run, dtau, room, rows));
    }

    fn follow_on<const N: usize, const L: usize, const A: usize>(
        self,
        run: &Run,
        dtau: f64,
        room: &mut Scratch,
        rows: &mut [f64],
    ) {
        let lambda = self.scale * self.precision[self.layout.movers[run.mover]];
        let slots = run.slots();
        let own = &mut room.slots[..slots.len()];
        for (d, q) in own.iter_mut().zip(&self.q[slots.clone()]) {
            *d = lambda * (*d + q * dtau);
        }
        match self.probit {
            None => softmax_change::<A>(run.options, &self.sigma[slots], own),
            Some(probit) => probit.change_run(&mut room.held, run, own),
        }
        self.layout.spread::<L, A>(run, own, rows);
    }

    /// The change of what options of a run's information sets are worth, by changes of reach and of values, into `out`; what is
    /// not available does not change.
    fn settle<const N: usize, const L: usize>(
        self,
        run: &Run,
        changes: (From<'_>, From<'_>),
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        by_options!(run, self.settle_on::<N, L>(run, changes, room, out));
    }

    fn settle_on<const N: usize, const L: usize, const A: usize>(
        self,
        run: &Run,
        (beliefs, later): (From<'_>, From<'_>),
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        let (layout, options) = (self.layout, known::<A>(run.options));
        let later = later.filter(|_| run.later);
        let sets = layout.sets[run.sets.clone()].iter();
        let outs = out.chunks_exact_mut(run.types * options);
        let worths = self.worth[run.slots()].chunks_exact(run.types * options);
        let masses = self.mass[run.mass..].chunks_exact(run.types);
        let mut lost = false;
        for (((set, out), worth), mass) in sets.zip(outs).zip(worths).zip(masses) {
            let nodes = layout.nodes_of(set);
            if A == 0 {
                self.numerators::<N, L>(run, nodes, (beliefs, later), room, out);
            } else {
                self.few_numerators::<N, L, A>(run, nodes, (beliefs, later), room, out);
            }
            let groups = out
                .chunks_exact_mut(options)
                .zip(worth.chunks_exact(options));
            for (((out, worth), dmass), mass) in groups.zip(&room.mass).zip(mass) {
                lost |= *mass == 0.0;
                for (out, worth) in out.iter_mut().zip(worth) {
                    *out = (*out - dmass * worth) / mass;
                }
            }
        }
        if lost || !run.open {
            self.settle_oddities(run, later, out);
        }
    }

    /// Changes of what the options of an information set are worth times its reach, into `out`, and of its reach by type, into
    /// `room.mass`.
    #[inline(always)]
    fn numerators<const N: usize, const L: usize>(
        self,
        run: &Run,
        nodes: &[u32],
        (beliefs, later): (From<'_>, From<'_>),
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        let layout = self.layout;
        let l = known::<L>(layout.lanes);
        let gain = &mut room.gain[..run.options * l];
        let dreached = &mut room.reached[..l];
        gain.fill(0.0);
        dreached.fill(0.0);
        for n in nodes.iter().map(|&n| n as usize) {
            if let Some((base, dreach)) = beliefs {
                let dreach = &dreach[(n - base) * l..][..l];
                add::<N>(dreached, dreach);
                credit::<N, L, 0>(layout, run, n, dreach, (0, self.value), gain);
            }
            if let Some(later) = later {
                let reach = &self.reach[n * l..][..l];
                credit::<N, L, 0>(layout, run, n, reach, later, gain);
            }
        }
        let dmass = &mut room.mass[..run.types];
        dmass.fill(0.0);
        layout.gather_types::<L>(run, dreached, dmass);
        out.fill(0.0);
        layout.gather::<L, 0>(run, gain, out);
    }

    /// The same for `A` options.
    #[inline(always)]
    fn few_numerators<const N: usize, const L: usize, const A: usize>(
        self,
        run: &Run,
        nodes: &[u32],
        (beliefs, later): (From<'_>, From<'_>),
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        let layout = self.layout;
        let l = known::<L>(layout.lanes);
        let stride = layout.movers.len() * l;
        let dmass = &mut room.mass[..run.types];
        dmass.fill(0.0);
        out.fill(0.0);
        let types = layout.type_of[run.mover].chunks(N);
        for (lane, types) in (0..l).step_by(N).zip(types) {
            let at = run.mover * l + lane;
            let (mut dreached, mut gain) = ([0.0; N], [[0.0; N]; A]);
            for n in nodes.iter().map(|&n| n as usize) {
                let children = &layout.child[layout.first_edge(n)..][..A];
                if let Some((base, dreach)) = beliefs {
                    let dreach: [f64; N] = group(dreach, (n - base) * l + lane);
                    dreached = std::array::from_fn(|i| dreached[i] + dreach[i]);
                    for (gain, &child) in gain.iter_mut().zip(children) {
                        let value = group(self.value, child as usize * stride + at);
                        add_product(gain, &dreach, &value);
                    }
                }
                if let Some((base, dvalue)) = later {
                    let reach: [f64; N] = group(self.reach, n * l + lane);
                    for (gain, &child) in gain.iter_mut().zip(children) {
                        if (child as usize) < layout.inner {
                            let dvalue = group(dvalue, (child as usize - base) * stride + at);
                            add_product(gain, &reach, &dvalue);
                        }
                    }
                }
            }
            for (i, &k) in types.iter().enumerate() {
                dmass[k as usize] += dreached[i];
                let own = &mut out[k as usize * A..][..A];
                for (own, gain) in own.iter_mut().zip(&gain) {
                    *own += gain[i];
                }
            }
        }
    }

    /// What is not available does not change; where no history leads a type, only later play changes what options are
    /// worth.
    #[cold]
    fn settle_oddities(self, run: &Run, later: From<'_>, out: &mut [f64]) {
        let sets = &self.layout.sets[run.sets.clone()];
        for (set, out) in sets.iter().zip(out.chunks_exact_mut(run.width())) {
            for (k, own) in out.chunks_exact_mut(set.options).enumerate() {
                if self.mass[set.mass + k] > 0.0 {
                    continue;
                }
                match later {
                    Some(later) => self.layout.stand_in(set, k, later, own),
                    None => own.fill(0.0),
                }
            }
            let available = &self.graph.available[set.slots()];
            for (out, _) in out.iter_mut().zip(available).filter(|(_, open)| !**open) {
                *out = 0.0;
            }
        }
    }
}

/// Changes of the reach of nodes, from what leads to them and from the probabilities of edges; nothing leads to the first, and
/// its reach never changes. `before` are those of the nodes of earlier layers.
fn push_changes<const N: usize, const L: usize>(
    seen: Seen<'_>,
    before: &[f64],
    nodes: Range<usize>,
    own: &mut [f64],
) {
    let layout = seen.layout;
    let l = known::<L>(layout.lanes);
    let chance_rows = layout.chance_rows as u32;
    for (n, own) in nodes.zip(own.chunks_exact_mut(l)) {
        for (lane, own) in (0..l).step_by(N).zip(own.as_chunks_mut::<N>().0) {
            *own = [0.0; N];
            for &(from, row) in layout.entering(n) {
                let (from, at) = (from as usize * l + lane, row as usize * l + lane);
                let (dreach, chance) = (group(before, from), group(seen.rows, at));
                if row < chance_rows {
                    add_product(own, &dreach, &chance);
                } else {
                    let (reach, drow) = (group(seen.reach, from), group(seen.drows, at));
                    add_two(own, (&dreach, &chance), (&reach, &drow));
                }
            }
        }
    }
}

/// Changes of the values of nodes that no run has, from their children's and from the probabilities of edges.
fn pull_changes<const N: usize, const L: usize>(
    seen: Seen<'_>,
    (base, later): (usize, &[f64]),
    stretch: Stretch<'_>,
) {
    let layout = seen.layout;
    let l = known::<L>(layout.lanes);
    let stride = layout.movers.len() * l;
    let values = stretch.own.chunks_exact_mut(stride.max(1));
    for (n, own) in stretch.nodes.zip(values) {
        own.fill(0.0);
        for e in layout.edges(n) {
            let (child, at) = (layout.child[e] as usize, layout.row[e] as usize);
            if child < layout.inner {
                let row = &seen.rows[at * l..][..l];
                let dvalue = &later[(child - base) * stride..][..stride];
                for (own, dvalue) in own.chunks_exact_mut(l).zip(dvalue.chunks_exact(l)) {
                    add_products::<N>(own, dvalue, row);
                }
            }
            if at >= layout.chance_rows {
                let drow = &seen.drows[at * l..][..l];
                let value = seen.value[child * stride..][..stride].chunks_exact(l);
                for (own, value) in own.chunks_exact_mut(l).zip(value) {
                    add_products::<N>(own, value, drow);
                }
            }
        }
    }
}
