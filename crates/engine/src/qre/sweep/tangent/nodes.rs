//! Changes of the reach of nodes, pushed forward, and of their values, pulled back.

use std::ops::Range;

use super::{Moved, Seen};
use crate::qre::sweep::by_options;
use crate::qre::sweep::kernel::{Change, add_product, add_products, add_two, group, mix_changes};
use crate::qre::sweep::layout::{ByNode, Run, known};
use crate::qre::sweep::part::{Part, Stretch};

impl Part<'_, Moved<'_>> {
    /// Changes of the reach of a run's nodes, from those of earlier nodes.
    pub(super) fn push<const N: usize, const L: usize>(
        &mut self,
        seen: Seen<'_>,
        run: usize,
        before: &[f64],
    ) {
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
    #[inline(never)]
    pub(super) fn pull<const N: usize, const L: usize>(
        &mut self,
        seen: Seen<'_>,
        run: usize,
        later: ByNode<'_>,
    ) {
        let run = &seen.layout.runs[run];
        by_options!(seen.wide, run, self.pull_on::<N, L>(seen, run, later));
    }

    #[inline(always)]
    fn pull_on<const N: usize, const L: usize, const A: usize>(
        &mut self,
        seen: Seen<'_>,
        run: &Run,
        later: ByNode<'_>,
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
            let dvalue = inner.then(|| &later.numbers[(child - later.base) * stride..][..stride]);
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

/// Changes of the reach of nodes, from what leads to them and from the probabilities of edges; nothing leads to the first, and
/// its reach never changes. `before` are those of the nodes of earlier layers.
#[inline(never)]
pub(super) fn push_changes<const N: usize, const L: usize>(
    seen: Seen<'_>,
    before: &[f64],
    nodes: Range<usize>,
    own: &mut [f64],
) {
    seen.wide.run(
        #[inline(always)]
        || push_each::<N, L>(seen, before, nodes, own),
    );
}

#[inline(always)]
fn push_each<const N: usize, const L: usize>(
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
#[inline(never)]
pub(super) fn pull_changes<const N: usize, const L: usize>(
    seen: Seen<'_>,
    later: ByNode<'_>,
    stretch: Stretch<'_>,
) {
    seen.wide.run(
        #[inline(always)]
        || pull_each::<N, L>(seen, later, stretch),
    );
}

#[inline(always)]
fn pull_each<const N: usize, const L: usize>(
    seen: Seen<'_>,
    later: ByNode<'_>,
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
                let dvalue = &later.numbers[(child - later.base) * stride..][..stride];
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
