//! The derivative of a sweep along one direction.

use std::ops::Range;

use super::kernel::{add, add_products, add_two_products, softmax_change};
use super::layout::{Run, known};
use super::{Sweep, by_lanes, by_options, credit};

/// What moves the numerators of an information set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Through {
    /// Changes of reach: what is believed there.
    Beliefs,
    /// Changes of values: what is done later.
    LaterPlay,
    /// Both.
    All,
}

impl Sweep<'_> {
    /// Makes room for derivatives.
    pub(super) fn prepare(&mut self) {
        self.work.rows.resize(self.rows.len(), 0.0);
        self.work.reach.resize(self.reach.len(), 0.0);
        let inner = self.layout.inner * self.layout.stride();
        self.work.value.resize(inner, 0.0);
        self.work.sigma.resize(self.sigma.len(), 0.0);
        self.work.slots.resize(self.sigma.len(), 0.0);
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
        for run in 0..self.layout.runs.len() {
            self.respond_tangent::<N, L>(run, dq, dtau);
        }
        self.push_tangent::<N, L>(0..self.layout.inner);
        for at in (0..self.layout.layers.len()).rev() {
            for run in self.layout.layers[at].runs.clone().rev() {
                self.settle_tangent::<N, L>(run, Through::All, out);
                self.pull_run_tangent::<N, L>(run);
            }
            self.pull_tangent::<N, L>(self.layout.layers[at].others.clone());
        }
        if !self.layout.layered {
            for run in 0..self.layout.runs.len() {
                self.settle_tangent::<N, L>(run, Through::All, out);
            }
        }
        out.iter_mut()
            .zip(dq)
            .for_each(|(out, dq)| *out = dq - *out);
    }

    /// How σ follows the logits l = λQ, for the logit dσ = σ ∘ (dl − ⟨σ, dl⟩), and the rows that follow.
    #[inline(always)]
    pub(super) fn respond_tangent<const N: usize, const L: usize>(
        &mut self,
        run: usize,
        dq: &[f64],
        dtau: f64,
    ) {
        let run = &self.layout.runs[run].clone();
        by_options!(run, self.respond_tangent_on::<N, L>(run, dq, dtau));
    }

    #[inline(always)]
    fn respond_tangent_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        run: &Run,
        dq: &[f64],
        dtau: f64,
    ) {
        let lambda = self.lambda(run.mover);
        let slots = run.slots();
        let own = &mut self.work.sigma[slots.clone()];
        let changes = dq[slots.clone()].iter().zip(&self.q[slots.clone()]);
        for (d, (dq, q)) in own.iter_mut().zip(changes) {
            *d = lambda * (dq + q * dtau);
        }
        match &mut self.probit {
            None => softmax_change::<A>(run.options, &self.sigma[slots], own),
            Some(probit) => probit.change_run(run, own),
        }
        let rows = &mut self.work.rows[run.row * self.layout.lanes..];
        self.layout.spread::<L, A>(run, own, rows);
    }

    /// The change of what options of a run's information sets are worth, into `out`; what is not available does not change.
    #[inline(always)]
    pub(super) fn settle_tangent<const N: usize, const L: usize>(
        &mut self,
        run: usize,
        through: Through,
        out: &mut [f64],
    ) {
        let run = &self.layout.runs[run].clone();
        by_options!(run, self.settle_tangent_on::<N, L>(run, through, out));
    }

    #[inline(always)]
    fn settle_tangent_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        run: &Run,
        through: Through,
        out: &mut [f64],
    ) {
        let (l, options) = (known::<L>(self.layout.lanes), known::<A>(run.options));
        let width = run.types * options;
        let gain = &mut self.work.gain[..options * l];
        let dreached = &mut self.work.held[..l];
        let dmass = &mut self.work.mass[..run.types];
        let later = run.later && through != Through::Beliefs;
        let sets = self.layout.sets[run.sets.clone()].iter();
        let outs = out[run.slots()].chunks_exact_mut(width);
        let worths = self.worth[run.slots()].chunks_exact(width);
        let masses = self.mass[run.mass..].chunks_exact(run.types);
        let mut lost = false;
        for (((set, out), worth), mass) in sets.zip(outs).zip(worths).zip(masses) {
            gain.fill(0.0);
            dreached.fill(0.0);
            for n in self.layout.nodes_of(set).iter().map(|&n| n as usize) {
                if through != Through::LaterPlay {
                    let dreach = &self.work.reach[n * l..][..l];
                    add::<N>(dreached, dreach);
                    credit::<N, L, A>(&self.layout, run, n, dreach, (0, &self.value), gain);
                }
                if later {
                    let reach = &self.reach[n * l..][..l];
                    credit::<N, L, A>(&self.layout, run, n, reach, (0, &self.work.value), gain);
                }
            }
            dmass.fill(0.0);
            self.layout.gather_types::<L>(run, dreached, dmass);
            out.fill(0.0);
            self.layout.gather::<L, A>(run, gain, out);
            let groups = out
                .chunks_exact_mut(options)
                .zip(worth.chunks_exact(options));
            for (((out, worth), dmass), mass) in groups.zip(&*dmass).zip(mass) {
                lost |= *mass == 0.0;
                for (out, worth) in out.iter_mut().zip(worth) {
                    *out = (*out - dmass * worth) / mass;
                }
            }
        }
        if lost || !run.open {
            self.settle_odd_tangents(run, later, out);
        }
    }

    /// What is not available does not change; where no course of play leads a type, only later play changes what options are
    /// worth.
    #[cold]
    fn settle_odd_tangents(&self, run: &Run, later: bool, out: &mut [f64]) {
        for set in &self.layout.sets[run.sets.clone()] {
            let out = &mut out[set.slots()];
            for k in 0..set.types {
                if self.mass[set.mass + k] > 0.0 {
                    continue;
                }
                let own = &mut out[k * set.options..(k + 1) * set.options];
                if later {
                    self.layout.stand_in(set, k, (0, &self.work.value), own);
                } else {
                    own.fill(0.0);
                }
            }
            let available = &self.graph.available[set.slots()];
            for (out, _) in out.iter_mut().zip(available).filter(|(_, open)| !**open) {
                *out = 0.0;
            }
        }
    }

    /// Changes of reach, from what leads to nodes and from the probabilities of edges; the first node's never changes.
    #[inline(always)]
    pub(super) fn push_tangent<const N: usize, const L: usize>(&mut self, nodes: Range<usize>) {
        let l = known::<L>(self.layout.lanes);
        let chance_rows = self.layout.chance_rows as u32;
        for n in nodes.start.max(1)..nodes.end {
            let (before, after) = self.work.reach.split_at_mut(n * l);
            let own = &mut after[..l];
            own.fill(0.0);
            for &(from, at) in self.layout.entering(n) {
                let dreach = &before[from as usize * l..][..l];
                let row = &self.rows[at as usize * l..][..l];
                if at < chance_rows {
                    add_products::<N>(own, dreach, row);
                } else {
                    let reach = &self.reach[from as usize * l..][..l];
                    let drow = &self.work.rows[at as usize * l..][..l];
                    add_two_products::<N>(own, (dreach, row), (reach, drow));
                }
            }
        }
    }

    /// Changes of the values of a run's nodes, from their children's and from the probabilities of options. What is collected
    /// never changes.
    #[inline(always)]
    pub(super) fn pull_run_tangent<const N: usize, const L: usize>(&mut self, run: usize) {
        let run = &self.layout.runs[run].clone();
        by_options!(run, self.pull_run_tangent_on::<N, L>(run));
    }

    #[inline(always)]
    fn pull_run_tangent_on<const N: usize, const L: usize, const A: usize>(&mut self, run: &Run) {
        let (l, options) = (known::<L>(self.layout.lanes), known::<A>(run.options));
        let stride = self.layout.movers.len() * l;
        let rows = self.rows[run.row * l..].chunks_exact(options * l);
        let drows = self.work.rows[run.row * l..].chunks_exact(options * l);
        let sets = self.layout.sets[run.sets.clone()].iter();
        for ((set, rows), drows) in sets.zip(rows).zip(drows) {
            for n in self.layout.nodes_of(set).iter().map(|&n| n as usize) {
                let (before, after) = self.work.value.split_at_mut((n + 1) * stride);
                let own = &mut before[n * stride..];
                own.fill(0.0);
                let children = &self.layout.child[self.layout.first_edge(n)..][..options];
                let rows = rows.chunks_exact(l).zip(drows.chunks_exact(l));
                for (&child, (row, drow)) in children.iter().zip(rows) {
                    let child = child as usize;
                    let value = self.value[child * stride..][..stride].chunks_exact(l);
                    let at = (child - n - 1) * stride;
                    let own = own.chunks_exact_mut(l);
                    match after.get(at..at + stride) {
                        Some(dvalue) => {
                            for (own, (dvalue, value)) in own.zip(dvalue.chunks_exact(l).zip(value))
                            {
                                add_two_products::<N>(own, (dvalue, row), (value, drow));
                            }
                        }
                        None => {
                            for (own, value) in own.zip(value) {
                                add_products::<N>(own, value, drow);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Changes of the values of nodes that no run has, from their children's and from the probabilities of edges.
    #[inline(always)]
    pub(super) fn pull_tangent<const N: usize, const L: usize>(&mut self, nodes: Range<usize>) {
        let l = known::<L>(self.layout.lanes);
        let stride = self.layout.movers.len() * l;
        for n in nodes {
            let (before, after) = self.work.value.split_at_mut((n + 1) * stride);
            let own = &mut before[n * stride..];
            own.fill(0.0);
            for e in self.layout.edges(n) {
                let (child, at) = (self.layout.child[e] as usize, self.layout.row[e] as usize);
                let ahead = (child - n - 1) * stride;
                let row = &self.rows[at * l..][..l];
                if let Some(dvalue) = after.get(ahead..ahead + stride) {
                    for (own, dvalue) in own.chunks_exact_mut(l).zip(dvalue.chunks_exact(l)) {
                        add_products::<N>(own, dvalue, row);
                    }
                }
                if at >= self.layout.chance_rows {
                    let drow = &self.work.rows[at * l..][..l];
                    let value = self.value[child * stride..][..stride].chunks_exact(l);
                    for (own, value) in own.chunks_exact_mut(l).zip(value) {
                        add_products::<N>(own, value, drow);
                    }
                }
            }
        }
    }
}
