//! Probit responses in a sweep: σ at every information set, and the derivatives that tangents and adjoints need.

use super::layout::{Run, Set};
use crate::qre::response::{Normal, Offer};

/// w (options × options; see [`crate::qre::response`]) of every information set and type at the last sweep.
pub(super) struct Probit {
    /// Where each information set's first type begins in `slopes`.
    first: Vec<usize>,
    slopes: Vec<f64>,
}

/// The same of information sets that follow each other.
pub(super) struct Slopes<'a> {
    /// Of all information sets.
    first: &'a [usize],
    /// Where `own` begins.
    from: usize,
    own: &'a mut [f64],
}

impl Probit {
    pub(super) fn new(sets: &[Set]) -> Probit {
        let mut first = Vec::with_capacity(sets.len());
        let mut length = 0;
        for set in sets {
            first.push(length);
            length += set.types * set.options * set.options;
        }
        Probit {
            first,
            slopes: vec![0.0; length],
        }
    }

    /// From an information set on.
    pub(super) fn slopes(&mut self, set: usize) -> Slopes<'_> {
        let from = self.first.get(set).copied().unwrap_or(self.slopes.len());
        Slopes {
            first: &self.first,
            from,
            own: &mut self.slopes[from..],
        }
    }

    /// The change of σ at the information sets of a run in place of the change of the logits.
    pub(super) fn change_run(&self, held: &mut Vec<f64>, run: &Run, change: &mut [f64]) {
        let groups = change.chunks_exact_mut(run.width());
        for (i, own) in run.sets.clone().zip(groups) {
            for (k, own) in own.chunks_exact_mut(run.options).enumerate() {
                self.change(held, (i, k), own);
            }
        }
    }

    /// The change of σ (of type `k` at information set `i`) in place of the change of the logits, of which `held` becomes a
    /// copy. The matrix is symmetric, so that this is its own transpose.
    pub(super) fn change(&self, held: &mut Vec<f64>, (i, k): (usize, usize), change: &mut [f64]) {
        let n = change.len();
        let slopes = &self.slopes[self.first[i] + k * n * n..][..n * n];
        held.clear();
        held.extend_from_slice(change);
        for (change, (own, slopes)) in change
            .iter_mut()
            .zip(held.iter().zip(slopes.chunks_exact(n)))
        {
            let terms = slopes.iter().zip(&*held);
            *change = terms.map(|(w, other)| w * (own - other)).sum();
        }
    }
}

impl Slopes<'_> {
    /// Before an information set, and from it on.
    pub(super) fn cut(self, set: usize) -> (Self, Self) {
        let whole = self.from + self.own.len();
        let at = self.first.get(set).map_or(whole, |&at| at.min(whole));
        let (own, after) = self.own.split_at_mut(at - self.from);
        let before = Slopes {
            first: self.first,
            from: self.from,
            own,
        };
        let after = Slopes {
            first: self.first,
            from: at,
            own: after,
        };
        (before, after)
    }

    /// σ at the information sets of a run, from what options are worth; all slices are those of the run.
    pub(super) fn respond(
        &mut self,
        normal: &mut Normal,
        run: &Run,
        offer: Offer<'_>,
        sigma: &mut [f64],
    ) {
        let square = run.options * run.options;
        let slopes = self.own[self.first[run.sets.start] - self.from..].chunks_exact_mut(square);
        let groups = offer.groups(run.options);
        for ((sigma, offer), slopes) in sigma.chunks_exact_mut(run.options).zip(groups).zip(slopes)
        {
            normal.respond(offer, sigma, slopes);
        }
    }
}
