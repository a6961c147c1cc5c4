//! Partial derivatives by the numbers of the game, from the adjoint of a sweep.

use super::Sweep;
use crate::game::Numbers;

/// The derivative of a quantity by the game's [`Numbers`], in their order.
#[derive(Clone, Debug)]
pub struct Partials {
    /// By the probability of each type profile.
    pub prior: Vec<f64>,
    /// By each chance of each row and profile.
    pub chance: Vec<f64>,
    /// By each payoff of each row, actor and profile.
    pub payoff: Vec<f64>,
    /// By each actor's λ.
    pub precision: Vec<f64>,
    /// By the log weight of each slot; empty where the game has none.
    pub log_weights: Vec<f64>,
}

impl Partials {
    /// All zero, of the size of these numbers.
    pub fn zero(numbers: &Numbers) -> Partials {
        Partials {
            prior: vec![0.0; numbers.prior.len()],
            chance: vec![0.0; numbers.chance.len()],
            payoff: vec![0.0; numbers.payoff.len()],
            precision: vec![0.0; numbers.precision.len()],
            log_weights: vec![0.0; numbers.log_weights.len()],
        }
    }

    /// Adds `by` times other derivatives.
    pub fn add(&mut self, by: f64, other: &Partials) {
        let add = |own: &mut [f64], other: &[f64]| {
            own.iter_mut().zip(other).for_each(|(a, b)| *a += by * b);
        };
        add(&mut self.prior, &other.prior);
        add(&mut self.chance, &other.chance);
        add(&mut self.payoff, &other.payoff);
        add(&mut self.precision, &other.precision);
        add(&mut self.log_weights, &other.log_weights);
    }
}

impl Sweep<'_> {
    /// The derivative of ⟨u, Q − F⟩ by every number of the game, Q staying as it is; u is that of the last
    /// [`Sweep::adjoint`]. Responses are logit.
    pub(crate) fn partials(&self, numbers: &Numbers) -> Partials {
        let mut partials = Partials::zero(numbers);
        let p = self.layout.profiles;
        partials.prior.copy_from_slice(&self.dual.reach[..p]);
        self.payoff_partials(&mut partials.payoff, numbers.precision.len());
        for n in 0..self.layout.inner {
            self.chance_partials(n, &mut partials.chance);
        }
        self.response_partials(&mut partials);
        partials
    }

    /// A chance edge carries values up and reach down.
    fn chance_partials(&self, n: usize, chance: &mut [f64]) {
        let (p, l, stride) = (
            self.layout.profiles,
            self.layout.lanes,
            self.layout.stride(),
        );
        let credit = &self.dual.value[n * stride..][..stride];
        for e in self.layout.edges(n) {
            let (row, child) = (self.layout.row[e] as usize, self.layout.child[e] as usize);
            if row >= self.layout.chance_rows {
                continue;
            }
            let own = &mut chance[row * p..][..p];
            let value = self.value[child * stride..][..stride].chunks_exact(l);
            for (value, credit) in value.zip(credit.chunks_exact(l)) {
                for ((d, v), c) in own.iter_mut().zip(value).zip(credit) {
                    *d += v * c;
                }
            }
            if child < self.layout.inner {
                let ahead = &self.dual.reach[child * l..][..l];
                for ((d, w), a) in own.iter_mut().zip(&self.reach[n * l..][..l]).zip(ahead) {
                    *d += w * a;
                }
            }
        }
    }

    /// What is collected counts where it ends games, and where it is collected on the way.
    fn payoff_partials(&self, payoff: &mut [f64], actors: usize) {
        let (p, l, stride) = (
            self.layout.profiles,
            self.layout.lanes,
            self.layout.stride(),
        );
        let mut collect = |entry: usize, node: usize| {
            // The first entry of the table is that of nothing.
            let Some(row) = entry.checked_sub(self.layout.inner + 1) else {
                return;
            };
            let credit = self.dual.value[node * stride..][..stride].chunks_exact(l);
            for (credit, &actor) in credit.zip(&self.layout.movers) {
                let own = &mut payoff[(row * actors + actor) * p..][..p];
                own.iter_mut().zip(credit).for_each(|(d, c)| *d += c);
            }
        };
        for (n, &entry) in self.layout.pay.iter().enumerate() {
            collect(entry as usize, n);
        }
        for entry in self.layout.inner..self.layout.inner + self.layout.table {
            collect(entry, entry);
        }
    }

    /// What responses follow beside Q.
    fn response_partials(&self, partials: &mut Partials) {
        let Partials {
            precision,
            log_weights,
            ..
        } = partials;
        let mut slots = vec![0.0; self.sigma.len()];
        self.gather_all(&self.dual.rows, &mut slots);
        for set in &self.layout.sets {
            for k in 0..set.types {
                let own = set.of_type(k);
                let (sigma, q) = (&self.sigma[own.clone()], &self.q[own.clone()]);
                let by = &slots[own.clone()];
                if let Some(weights) = log_weights.get_mut(own.clone()) {
                    let mean: f64 = sigma.iter().zip(by).map(|(s, g)| s * g).sum();
                    for ((d, s), g) in weights.iter_mut().zip(sigma).zip(by) {
                        *d += s * (g - mean);
                    }
                }
                let mean: f64 = sigma.iter().zip(q).map(|(s, q)| s * q).sum();
                let changes = sigma.iter().zip(q).map(|(s, q)| s * (q - mean));
                let change: f64 = changes.zip(by).map(|(d, g)| d * g).sum();
                precision[self.layout.movers[set.mover]] += self.scale * change;
            }
        }
    }
}
