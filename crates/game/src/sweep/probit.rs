//! Probit responses in a sweep: σ at every information set, and the derivatives that tangents and adjoints need.

use super::layout::Set;
use crate::response::Normal;

/// w (options × options; see [`crate::response`]) of every information set and type at the last sweep.
pub(super) struct Probit {
    /// Where each information set's first type begins in `slopes`.
    first: Vec<usize>,
    slopes: Vec<f64>,
    normal: Normal,
    /// Room for a copy of one change of logits.
    held: Vec<f64>,
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
            normal: Normal::default(),
            held: Vec::new(),
        }
    }

    /// σ of type `k` at information set `i`, from the precision and what its options are worth.
    pub(super) fn respond(
        &mut self,
        (i, k): (usize, usize),
        lambda: f64,
        q: &[f64],
        available: &[bool],
        sigma: &mut [f64],
    ) {
        let square = q.len() * q.len();
        let slopes = &mut self.slopes[self.first[i] + k * square..][..square];
        self.normal.respond(lambda, q, available, sigma, slopes);
    }

    /// The change of σ (of type `k` at information set `i`) in place of the change of the logits. The matrix is symmetric, so
    /// that this is its own transpose.
    pub(super) fn change(&mut self, (i, k): (usize, usize), change: &mut [f64]) {
        let n = change.len();
        let slopes = &self.slopes[self.first[i] + k * n * n..][..n * n];
        self.held.clear();
        self.held.extend_from_slice(change);
        for (change, (own, slopes)) in change
            .iter_mut()
            .zip(self.held.iter().zip(slopes.chunks_exact(n)))
        {
            let terms = slopes.iter().zip(&self.held);
            *change = terms.map(|(w, other)| w * (own - other)).sum();
        }
    }
}
