//! What the adjoint of a sweep says about the numbers of the game.

use super::Sweep;
use crate::graph::NONE;
use crate::sensitivity::Partials;

impl Sweep<'_> {
    /// The derivative of ⟨u, Q − F⟩ by every number of the game, Q staying as it is; u is that of the last
    /// [`Sweep::adjoint`]. Responses are logit.
    pub(crate) fn partials(&self) -> Partials {
        let mut partials = Partials::zero(&self.game.numbers);
        let p = self.layout.profiles;
        partials.prior.copy_from_slice(&self.dual.reach[..p]);
        for n in 0..self.layout.nodes {
            self.chance_partials(n, &mut partials.chance);
            self.payoff_partials(n, &mut partials.payoff);
        }
        self.precision_partials(&mut partials.precision);
        partials
    }

    /// A chance edge carries values up and reach down.
    fn chance_partials(&self, n: usize, chance: &mut [f64]) {
        let (p, stride) = (self.layout.profiles, self.layout.stride());
        let credit = &self.dual.value[n * stride..][..stride];
        for e in self.layout.edges(n) {
            let (row, child) = (self.layout.row[e] as usize, self.layout.child[e] as usize);
            if row >= self.layout.chance_rows as usize {
                continue;
            }
            let own = &mut chance[row * p..][..p];
            let value = self.value[child * stride..][..stride].chunks_exact(p);
            for (value, credit) in value.zip(credit.chunks_exact(p)) {
                for ((d, v), c) in own.iter_mut().zip(value).zip(credit) {
                    *d += v * c;
                }
            }
            let ahead = &self.dual.reach[child * p..][..p];
            for ((d, w), a) in own.iter_mut().zip(&self.reach[n * p..][..p]).zip(ahead) {
                *d += w * a;
            }
        }
    }

    fn payoff_partials(&self, n: usize, payoff: &mut [f64]) {
        let (p, stride) = (self.layout.profiles, self.layout.stride());
        let row = self.layout.payoff[n];
        if row == NONE {
            return;
        }
        let table = row as usize * self.game.graph.actors.len();
        let credit = self.dual.value[n * stride..][..stride].chunks_exact(p);
        for (credit, &actor) in credit.zip(&self.layout.movers) {
            let own = &mut payoff[(table + actor) * p..][..p];
            own.iter_mut().zip(credit).for_each(|(d, c)| *d += c);
        }
    }

    fn precision_partials(&self, precision: &mut [f64]) {
        let mut slots = vec![0.0; self.sigma.len()];
        for set in &self.layout.sets {
            self.layout.gather::<0>(set, &self.dual.rows, &mut slots);
            for k in 0..set.types {
                let own = set.of_type(k);
                let (sigma, q) = (&self.sigma[own.clone()], &self.q[own.clone()]);
                let mean: f64 = sigma.iter().zip(q).map(|(s, q)| s * q).sum();
                let changes = sigma.iter().zip(q).map(|(s, q)| s * (q - mean));
                let change: f64 = changes.zip(&slots[own]).map(|(d, g)| d * g).sum();
                precision[self.layout.movers[set.mover]] += self.scale * change;
            }
        }
    }
}
