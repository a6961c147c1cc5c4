//! One player's regrets and strategies.

use super::form::Side;
use super::gradient::lanes;

/// The update of regrets and average of one iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weights {
    /// Regrets above 0 are multiplied by this.
    pub(super) gains: f64,
    /// Regrets below 0 are multiplied by this.
    pub(super) losses: f64,
    /// Weight of this iteration's strategy in the average.
    pub(super) average: f64,
}

/// Arrays over sequences × types.
pub(super) struct Learner {
    /// Current strategy.
    sigma: Vec<f64>,
    /// Reach of every sequence by own moves.
    pub(super) reach: Vec<f64>,
    regret: Vec<f64>,
    /// Weighted sum of reaches.
    average: Vec<f64>,
    /// Value of every sequence.
    pub(super) worth: Vec<f64>,
    /// By type: what a set is worth, and its regrets above 0.
    scratch: [Vec<f64>; 2],
}

impl Learner {
    /// Uniform play, without regrets.
    pub(super) fn new(side: &Side) -> Learner {
        let zero = vec![0.0; side.uniform.len()];
        let mut learner = Learner {
            sigma: side.uniform.clone(),
            reach: side.uniform.clone(),
            regret: zero.clone(),
            average: zero.clone(),
            worth: zero,
            scratch: [vec![0.0; side.types], vec![0.0; side.types]],
        };
        learner.forward::<0>(side);
        learner
    }

    /// Regrets and the next strategy from `worth`, by regret matching (Hart & Mas-Colell 2000), and its reach.
    ///
    /// On entry `worth` holds what the payoffs of every sequence bring; what is won at later sets is added to it on the way.
    pub(super) fn learn(&mut self, side: &Side, weights: Weights) {
        match side.types {
            1 => self.step::<1>(side, weights),
            2 => self.step::<2>(side, weights),
            3 => self.step::<3>(side, weights),
            4 => self.step::<4>(side, weights),
            6 => self.step::<6>(side, weights),
            8 => self.step::<8>(side, weights),
            _ => self.step::<0>(side, weights),
        }
    }

    fn step<const K: usize>(&mut self, side: &Side, weights: Weights) {
        self.match_regrets::<K>(side, weights);
        self.forward::<K>(side);
    }

    /// From the last sets to the first.
    fn match_regrets<const K: usize>(&mut self, side: &Side, weights: Weights) {
        let k = lanes::<K>(side.types);
        let [value, total] = &mut self.scratch;
        let (value, total) = (&mut value[..k], &mut total[..k]);
        for (average, reach) in self.average[..k].iter_mut().zip(&self.reach) {
            *average += weights.average * reach;
        }
        for (set, floor) in side.sets.iter().zip(side.floor.chunks_exact(k)).rev() {
            let (first, options) = (set.first as usize * k, set.options as usize * k);
            let own = first..first + options;
            let (before, worth) = self.worth.split_at_mut(first);
            let worth = &worth[..options];
            let sigma = &mut self.sigma[own.clone()];
            value.fill(0.0);
            for (sigma, worth) in sigma.chunks_exact(k).zip(worth.chunks_exact(k)) {
                for ((v, s), w) in value.iter_mut().zip(sigma).zip(worth) {
                    *v += s * w;
                }
            }
            let parent = &mut before[set.parent as usize * k..][..k];
            parent.iter_mut().zip(&*value).for_each(|(p, v)| *p += v);
            total.fill(0.0);
            let regret = self.regret[own.clone()].chunks_exact_mut(k);
            let uniform = side.uniform[own.clone()].chunks_exact(k);
            let options = sigma.chunks_exact_mut(k).zip(regret);
            for (((sigma, regret), uniform), worth) in
                options.zip(uniform).zip(worth.chunks_exact(k))
            {
                for j in 0..k {
                    let r = regret[j] + (worth[j] - value[j]);
                    let r = r * if r > 0.0 {
                        weights.gains
                    } else {
                        weights.losses
                    };
                    regret[j] = r;
                    sigma[j] = if uniform[j] > 0.0 { r.max(0.0) } else { 0.0 };
                    total[j] += sigma[j];
                }
            }
            let uniform = side.uniform[own.clone()].chunks_exact(k);
            for (sigma, uniform) in sigma.chunks_exact_mut(k).zip(uniform) {
                for j in 0..k {
                    let share = sigma[j] / total[j];
                    sigma[j] = if total[j] > floor[j] {
                        share
                    } else {
                        uniform[j]
                    };
                }
            }
            let average = self.average[own.clone()].iter_mut();
            for (average, reach) in average.zip(&self.reach[own]) {
                *average += weights.average * reach;
            }
        }
    }

    /// From the first sets to the last.
    fn forward<const K: usize>(&mut self, side: &Side) {
        let k = lanes::<K>(side.types);
        for set in &side.sets {
            let (first, options) = (set.first as usize * k, set.options as usize * k);
            let (before, own) = self.reach.split_at_mut(first);
            let before = &before[set.parent as usize * k..][..k];
            let sigma = self.sigma[first..first + options].chunks_exact(k);
            for (own, sigma) in own.chunks_exact_mut(k).zip(sigma) {
                for ((o, b), s) in own.iter_mut().zip(before).zip(sigma) {
                    *o = b * s;
                }
            }
        }
    }

    /// Average reach so far, written to `reach`; the current reach before the first iteration.
    pub(super) fn averaged(&self, reach: &mut [f64]) {
        // The empty sequence is always made, so its sum is that of the weights.
        let weights = self.average[0];
        if weights > 0.0 {
            let own = reach.iter_mut().zip(&self.average);
            own.for_each(|(r, a)| *r = a / weights);
        } else {
            reach.copy_from_slice(&self.reach);
        }
    }
}
