//! Adaptive importance sampling: further draws where the weight is, when a few of the first draws carry almost all of it.
//!
//! Adaptive multiple importance sampling (Cornuet, Marin, Mira & Robert 2012). Uncertain inputs have independent coordinates,
//! uniform before the reports ([`Axes`]). Round after round a proposal is fitted to the draws so far, weighed; further draws
//! come from it, and all draws, the first among them, are weighed by their likelihood over the density that all of them
//! together were drawn with (the balance heuristic of Veach & Guibas 1995). The first draws are uniform over all uncertain
//! inputs, so no draw's weight is more than (all draws)/(first draws) times its likelihood, whatever the proposals are: they
//! defend the mixture.
//!
//! A proposal is a product of histograms over the coordinates. It does not follow dependence between coordinates, which lowers
//! the effective sample size and biases nothing. An axis whose weighed draws are as even as so few draws would be by chance
//! stays even.

use demarche_scenario::model::Model;

use super::Draws;
use super::draws::{Coordinates, mix};
use super::weighing::{Head, Weighing, effective};
use crate::compile::Draw;
use crate::uncertain::inputs::Axes;

/// Rounds at most.
const ROUNDS: usize = 8;
/// A round has this share of the first draws, one in so many.
const SHARE: u64 = 4;
/// Bars of a histogram over a coordinate without levels.
const BARS: usize = 8;
/// Share of a histogram that stays even.
const EVEN: f64 = 0.1;
/// Proposals are fitted to weights raised to the largest power up to 1 at which their effective size is this: sharper ones would
/// follow single draws.
const FITTED: f64 = 60.0;
/// Standard deviations of χ² by which a histogram must differ from an even one.
const UNEVEN: f64 = 3.0;

/// By axis: density in each of equally wide bars, 1 on average; empty where it is even.
#[derive(Clone, Debug, PartialEq)]
struct Proposal {
    bars: Vec<Vec<f64>>,
}

impl Proposal {
    /// Fitted to weighed shares by axis and bar, of draws of this effective size.
    fn fit(shares: &[Vec<f64>], effective_size: f64) -> Proposal {
        let bars = shares.iter().map(|shares| {
            let n = shares.len() as f64;
            let apart: f64 = shares.iter().map(|s| (s - 1.0 / n).powi(2)).sum();
            let by_chance = n - 1.0 + UNEVEN * (2.0 * (n - 1.0)).sqrt();
            if effective_size * n * apart <= by_chance {
                return Vec::new();
            }
            let density = |share: &f64| {
                // One draw more in every bar, so that an empty one is not taken for impossible.
                let share = (effective_size * share + 1.0) / (effective_size + n);
                EVEN + (1.0 - EVEN) * n * share
            };
            shares.iter().map(density).collect()
        });
        Proposal {
            bars: bars.collect(),
        }
    }

    fn log_density(&self, point: &[f64]) -> f64 {
        let axes = self.bars.iter().zip(point);
        let uneven = axes.filter(|(bars, _)| !bars.is_empty());
        uneven.map(|(bars, &x)| bars[bar(x, bars.len())].ln()).sum()
    }

    /// The point with this mass below it on every axis.
    fn place(&self, mass: &[f64]) -> Vec<f64> {
        let axes = self.bars.iter().zip(mass);
        axes.map(|(bars, &mass)| invert(bars, mass)).collect()
    }
}

/// Which of `n` equally wide bars `x` in [0, 1] lies in.
fn bar(x: f64, n: usize) -> usize {
    ((x * n as f64) as usize).min(n - 1)
}

fn invert(bars: &[f64], mass: f64) -> f64 {
    let n = bars.len() as f64;
    let mut below = 0.0;
    for (i, density) in bars.iter().enumerate() {
        let own = density / n;
        if mass < below + own || i + 1 == bars.len() {
            let within = ((mass - below) / own).clamp(0.0, 1.0);
            // Not the next bar's edge: the density there is another.
            return (i as f64 + within.min(1.0 - f64::EPSILON)) / n;
        }
        below += own;
    }
    mass
}

/// The draws of an ensemble, further ones included.
#[derive(Clone, Debug)]
pub struct Sampler<'m> {
    draws: Draws<'m>,
    axes: Axes<'m>,
    seed: u64,
    first: u64,
    proposals: Vec<Proposal>,
}

impl<'m> Sampler<'m> {
    /// The sampler of a scenario, under a seed, with so many first draws.
    pub fn new(model: &'m Model, seed: u64, first: u64) -> Sampler<'m> {
        Sampler {
            draws: Draws::new(model, seed),
            axes: Axes::new(model),
            seed,
            first,
            proposals: Vec::new(),
        }
    }

    /// How many draws there are: the first, and those of every round.
    pub fn count(&self) -> u64 {
        self.first + self.proposals.len() as u64 * self.size()
    }

    /// Draws of a round.
    fn size(&self) -> u64 {
        self.first.div_ceil(SHARE)
    }

    /// Draw `index`, below [`count`](Sampler::count).
    pub fn at(&self, index: u64) -> Draw {
        if index < self.first {
            self.draws.at(index)
        } else {
            self.axes.place(&self.point(index))
        }
    }

    /// The coordinates of a draw.
    fn point(&self, index: u64) -> Vec<f64> {
        if index < self.first {
            return self.axes.of(&self.draws.at(index));
        }
        let further = index - self.first;
        let mut coordinates = Coordinates::new(mix(self.seed ^ mix(self.first)), further);
        let mass: Vec<f64> = self.axes.axes.iter().map(|_| coordinates.next()).collect();
        let last = self.proposals.len().saturating_sub(1);
        match self
            .proposals
            .get((further / self.size()) as usize)
            .or(self.proposals.get(last))
        {
            Some(proposal) => proposal.place(&mass),
            None => mass,
        }
    }

    /// ln of the density that all draws together were drawn with at draw `index`, over that of draws that are even over all that is
    /// open; 0 as long as there are only these.
    pub fn log_density(&self, index: u64) -> f64 {
        if self.proposals.is_empty() {
            return 0.0;
        }
        let point = self.point(index);
        let round = self.size() as f64;
        let further = self
            .proposals
            .iter()
            .map(|p| round * p.log_density(&point).exp());
        let sum = self.first as f64 + further.sum::<f64>();
        (sum / self.count() as f64).ln()
    }

    /// Given the results of all draws so far, in their order, adds a round if their effective size is too small. Whether it did.
    pub fn refit(&mut self, heads: &[Head]) -> bool {
        let heads = &heads[..heads.len().min(self.count() as usize)];
        let weighing = Weighing::new(heads.iter().map(|head| Head {
            log_density: self.log_density(head.index),
            ..*head
        }));
        if !weighing.thin() || self.proposals.len() == ROUNDS || self.axes.axes.is_empty() {
            return false;
        }
        let weights = tempered(&weighing.weights);
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            return false;
        }
        let bars = |levels: Option<usize>| vec![0.0; levels.unwrap_or(BARS)];
        let axes = self.axes.axes.iter();
        let mut shares: Vec<Vec<f64>> = axes.map(|axis| bars(axis.levels)).collect();
        for (head, weight) in heads.iter().zip(&weights).filter(|(_, w)| **w > 0.0) {
            for (shares, x) in shares.iter_mut().zip(self.point(head.index)) {
                let n = shares.len();
                shares[bar(x, n)] += weight / total;
            }
        }
        self.proposals
            .push(Proposal::fit(&shares, effective(&weights)));
        true
    }
}

/// The weights, raised to the largest power up to 1 at which their effective size is [`FITTED`] or a tenth of the draws.
fn tempered(weights: &[f64]) -> Vec<f64> {
    let raised = |power: f64| -> Vec<f64> {
        let raise = |w: &f64| if *w > 0.0 { w.powf(power) } else { 0.0 };
        weights.iter().map(raise).collect()
    };
    let wanted = FITTED.min(0.1 * weights.len() as f64);
    if effective(weights) >= wanted {
        return weights.to_vec();
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..30 {
        let middle = 0.5 * (low + high);
        if effective(&raised(middle)) >= wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    raised(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_is_a_density_and_places_by_its_mass() {
        let shares = vec![vec![0.7, 0.1, 0.1, 0.1], vec![0.25; 4], vec![0.5, 0.5]];
        let proposal = Proposal::fit(&shares, 200.0);
        assert!(!proposal.bars[0].is_empty());
        assert!(proposal.bars[1].is_empty() && proposal.bars[2].is_empty());
        let mean = proposal.bars[0].iter().sum::<f64>() / 4.0;
        assert!((mean - 1.0).abs() < 1e-12, "{mean}");
        let mut found = [0; 4];
        for i in 0..4000 {
            let mass = (f64::from(i) + 0.5) / 4000.0;
            let point = proposal.place(&[mass, mass, mass]);
            found[bar(point[0], 4)] += 1;
            assert_eq!(point[1..], [mass, mass]);
            let density = proposal.log_density(&point).exp();
            assert_eq!(density, proposal.bars[0][bar(point[0], 4)]);
        }
        for (count, density) in found.iter().zip(&proposal.bars[0]) {
            assert!((f64::from(*count) / 1000.0 - density).abs() < 0.01);
        }
    }

    #[test]
    fn weights_are_flattened_no_more_than_needed() {
        let weights: Vec<f64> = (0..1000).map(|i| (-f64::from(i)).exp()).collect();
        let flat = effective(&tempered(&weights));
        assert!((flat - FITTED).abs() < 0.5, "{flat}");
        let even = vec![1.0; 1000];
        assert_eq!(tempered(&even), even);
    }
}
