//! What is done at information sets on the way there and back.

use super::settle::Settling;
use super::{Moved, Seen};
use crate::qre::sweep::by_options;
use crate::qre::sweep::kernel::softmax_change;
use crate::qre::sweep::layout::{ByNode, Run};
use crate::qre::sweep::part::{Part, Scratch};

/// What is done at the information sets of a layer once the changes of reach are known there. Slices are by slot, and so is
/// the one that is written.
#[derive(Clone, Copy)]
pub(in super::super) enum There<'a> {
    /// σ follows changes of Q, and of ln λ. Nothing is written.
    Follow(&'a [f64], f64),
    /// Writes what it is given and what beliefs change; σ follows that.
    UndoBeliefs(&'a [f64]),
    /// σ follows the second less what is written to; writes the first less what beliefs then change.
    LessBeliefs(&'a [f64], &'a [f64]),
}

/// What is done at the information sets of a layer once the changes of later values are known.
#[derive(Clone, Copy)]
pub(in super::super) enum Back<'a> {
    /// Writes what it is given less what beliefs and later play change.
    LessAll(&'a [f64]),
    /// Writes what it is given and what later play changes; σ follows that. Where later play does not matter, σ has followed.
    UndoLaterPlay(&'a [f64]),
}

impl Part<'_, Moved<'_>> {
    pub(super) fn there<const N: usize, const L: usize>(
        &mut self,
        seen: Seen<'_>,
        run: usize,
        what: There<'_>,
    ) {
        let run = &seen.layout.runs[run];
        let (slots, rows) = (self.slots(run), self.rows(run));
        let room = &mut self.scratch[0];
        let rows = &mut self.own.rows[rows..];
        let beliefs = Settling {
            seen,
            beliefs: Some(ByNode {
                base: self.from.node,
                numbers: self.own.reach,
            }),
            later: None,
        };
        match what {
            There::Follow(dq, dtau) => {
                room.slots[..slots.len()].copy_from_slice(&dq[run.slots()]);
                seen.follow::<N, L>(run, dtau, room, rows);
            }
            There::UndoBeliefs(v) => {
                let out = &mut self.own.out[slots];
                beliefs.settle::<N, L>(run, room, out);
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
                beliefs.settle::<N, L>(run, room, out);
                let rest = out.iter_mut().zip(&v[run.slots()]);
                rest.for_each(|(out, v)| *out = v - *out);
            }
        }
    }

    pub(super) fn back<const N: usize, const L: usize>(
        &mut self,
        changes: Settling<'_>,
        run: usize,
        what: Back<'_>,
    ) {
        let seen = changes.seen;
        match what {
            Back::LessAll(dq) => self.less_all::<N, L>(changes, run, dq),
            Back::UndoLaterPlay(v) => {
                let run = &seen.layout.runs[run];
                let (slots, rows) = (self.slots(run), self.rows(run));
                let out = &mut self.own.out[slots];
                let v = &v[run.slots()];
                if !run.later {
                    return out.copy_from_slice(v);
                }
                let room = &mut self.scratch[0];
                let later_play = Settling {
                    beliefs: None,
                    ..changes
                };
                later_play.settle::<N, L>(run, room, out);
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
    pub(super) fn less_all<const N: usize, const L: usize>(
        &mut self,
        changes: Settling<'_>,
        run: usize,
        dq: &[f64],
    ) {
        let run = &changes.seen.layout.runs[run];
        let slots = self.slots(run);
        let out = &mut self.own.out[slots];
        changes.settle::<N, L>(run, &mut self.scratch[0], out);
        let rest = out.iter_mut().zip(&dq[run.slots()]);
        rest.for_each(|(out, dq)| *out = dq - *out);
    }
}

impl Seen<'_> {
    /// How σ follows the logits l = λQ, for the logit dσ = σ ∘ (dl − ⟨σ, dl⟩), and the rows that follow. The changes of a run's Q
    /// are in `room.slots`; `rows` are the run's.
    #[inline(never)]
    fn follow<const N: usize, const L: usize>(
        self,
        run: &Run,
        dtau: f64,
        room: &mut Scratch,
        rows: &mut [f64],
    ) {
        by_options!(
            self.wide,
            run,
            self.follow_on::<N, L>(run, dtau, room, rows)
        );
    }

    #[inline(always)]
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
}
