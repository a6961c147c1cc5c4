//! How what options are worth changes with beliefs and with later play.

use super::Seen;
use crate::qre::sweep::kernel::{add, add_product, group};
use crate::qre::sweep::layout::{ByNode, Run, Sums, known};
use crate::qre::sweep::part::Scratch;
use crate::qre::sweep::{Credit, by_options};

/// The changes by which what options are worth changes.
#[derive(Clone, Copy)]
pub(super) struct Settling<'a> {
    pub(super) seen: Seen<'a>,
    /// Changes of reach; none where they do not count.
    pub(super) beliefs: Option<ByNode<'a>>,
    /// Changes of the values of later nodes; none where they do not count.
    pub(super) later: Option<ByNode<'a>>,
}

impl Settling<'_> {
    /// The change of what options of a run's information sets are worth, into `out`; what is not available does
    /// not change.
    #[inline(never)]
    pub(super) fn settle<const N: usize, const L: usize>(
        self,
        run: &Run,
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        by_options!(self.seen.wide, run, self.settle_on::<N, L>(run, room, out));
    }

    #[inline(always)]
    fn settle_on<const N: usize, const L: usize, const A: usize>(
        self,
        run: &Run,
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        let layout = self.seen.layout;
        let options = known::<A>(run.options);
        let changes = Settling {
            later: self.later.filter(|_| run.later),
            ..self
        };
        let sets = layout.sets[run.sets.clone()].iter();
        let outs = out.chunks_exact_mut(run.types * options);
        let worths = self.seen.worth[run.slots()].chunks_exact(run.types * options);
        let masses = self.seen.mass[run.mass..].chunks_exact(run.types);
        let mut lost = false;
        for (((set, out), worth), mass) in sets.zip(outs).zip(worths).zip(masses) {
            let nodes = layout.nodes_of(set);
            if A == 0 {
                changes.numerators::<N, L>(run, nodes, room, out);
            } else {
                changes.few_numerators::<N, L, A>(run, nodes, room, out);
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
            changes.settle_oddities(run, out);
        }
    }

    /// Changes of what the options of an information set are worth times its reach, into `out`, and of its reach by type, into
    /// `room.mass`.
    #[inline(always)]
    fn numerators<const N: usize, const L: usize>(
        self,
        run: &Run,
        nodes: &[u32],
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        let layout = self.seen.layout;
        let l = known::<L>(layout.lanes);
        let gain = &mut room.gain[..run.options * l];
        let dreached = &mut room.reached[..l];
        gain.fill(0.0);
        dreached.fill(0.0);
        for n in nodes.iter().map(|&n| n as usize) {
            if let Some(beliefs) = self.beliefs {
                let dreach = &beliefs.numbers[(n - beliefs.base) * l..][..l];
                add::<N>(dreached, dreach);
                let credit = Credit {
                    node: n,
                    weights: dreach,
                    values: ByNode {
                        base: 0,
                        numbers: self.seen.value,
                    },
                };
                credit.add::<N, L, 0>(layout, run, gain);
            }
            if let Some(later) = self.later {
                let credit = Credit {
                    node: n,
                    weights: &self.seen.reach[n * l..][..l],
                    values: later,
                };
                credit.add::<N, L, 0>(layout, run, gain);
            }
        }
        let sums = Sums {
            gain,
            reached: dreached,
        };
        layout.types[run.mover].sum::<L, 0>(run, sums, &mut room.mass[..run.types], out);
    }

    /// The same for `A` options.
    #[inline(always)]
    fn few_numerators<const N: usize, const L: usize, const A: usize>(
        self,
        run: &Run,
        nodes: &[u32],
        room: &mut Scratch,
        out: &mut [f64],
    ) {
        let layout = self.seen.layout;
        let l = known::<L>(layout.lanes);
        let stride = layout.movers.len() * l;
        let dmass = &mut room.mass[..run.types];
        dmass.fill(0.0);
        out.fill(0.0);
        let types = layout.types[run.mover].of.chunks(N);
        for (lane, types) in (0..l).step_by(N).zip(types) {
            let at = run.mover * l + lane;
            let (mut dreached, mut gain) = ([0.0; N], [[0.0; N]; A]);
            for n in nodes.iter().map(|&n| n as usize) {
                let children = &layout.child[layout.first_edge(n)..][..A];
                if let Some(beliefs) = self.beliefs {
                    let from = (n - beliefs.base) * l + lane;
                    let dreach: [f64; N] = group(beliefs.numbers, from);
                    dreached = std::array::from_fn(|i| dreached[i] + dreach[i]);
                    for (gain, &child) in gain.iter_mut().zip(children) {
                        let value = group(self.seen.value, child as usize * stride + at);
                        add_product(gain, &dreach, &value);
                    }
                }
                if let Some(later) = self.later {
                    let reach: [f64; N] = group(self.seen.reach, n * l + lane);
                    for (gain, &child) in gain.iter_mut().zip(children) {
                        if (child as usize) < layout.inner {
                            let from = (child as usize - later.base) * stride + at;
                            let dvalue = group(later.numbers, from);
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

    /// What is not available does not change; where no course of play leads a type, only later play changes what options are
    /// worth.
    #[cold]
    fn settle_oddities(self, run: &Run, out: &mut [f64]) {
        let seen = self.seen;
        let sets = &seen.layout.sets[run.sets.clone()];
        for (set, out) in sets.iter().zip(out.chunks_exact_mut(run.width())) {
            for (k, own) in out.chunks_exact_mut(set.options).enumerate() {
                if seen.mass[set.mass + k] > 0.0 {
                    continue;
                }
                match self.later {
                    Some(later) => seen.layout.stand_in(set, k, later, own),
                    None => own.fill(0.0),
                }
            }
            let available = &seen.graph.available[set.slots()];
            for (out, _) in out.iter_mut().zip(available).filter(|(_, open)| !**open) {
                *out = 0.0;
            }
        }
    }
}
