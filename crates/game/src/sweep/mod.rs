//! One sweep: reach probabilities forward, values backward, then Q at every information set.
//!
//! Given an estimate of Q, players choose σ ∝ exp(λQ); the sweep computes F, what each option is then worth. The agent
//! quantal response equilibrium is the fixed point Q = F(softmax(λQ)) (McKelvey & Palfrey 1998). Everything that the solver
//! does is built from sweeps and their derivatives: [`tangent`] and [`precondition`].

mod adjoint;
mod at;
mod layout;
mod partials;
mod precondition;
mod probit;
mod tangent;

/// Calls a method that is compiled for usual numbers of profiles and movers, and for any (0).
macro_rules! by_profiles {
    ($sweep:ident.$method:ident $arguments:tt) => {
        match $sweep.layout.profiles {
            1 => by_profiles!($sweep.$method $arguments, 1),
            2 => by_profiles!($sweep.$method $arguments, 2),
            3 => by_profiles!($sweep.$method $arguments, 3),
            4 => by_profiles!($sweep.$method $arguments, 4),
            6 => by_profiles!($sweep.$method $arguments, 6),
            8 => by_profiles!($sweep.$method $arguments, 8),
            12 => by_profiles!($sweep.$method $arguments, 12),
            16 => by_profiles!($sweep.$method $arguments, 16),
            _ => by_profiles!($sweep.$method $arguments, 0),
        }
    };
    ($sweep:ident.$method:ident($($argument:expr),*), $profiles:literal) => {
        match $sweep.layout.movers.len() {
            2 => $sweep.$method::<$profiles, 2>($($argument),*),
            _ => $sweep.$method::<$profiles, 0>($($argument),*),
        }
    };
}
use by_profiles;

use crate::graph::{Game, NONE};
use crate::response::{Response, softmax};

pub(crate) use self::at::At;

use self::adjoint::Dual;
use self::layout::{Layout, Set, Span, lanes};
use self::probit::Probit;

/// A game laid out for sweeps, with the results of the last one.
pub(crate) struct Sweep<'g> {
    game: &'g Game,
    layout: Layout,
    /// λ of each actor at scale 1.
    precision: Vec<f64>,
    /// λ as a share of the precision that is asked for.
    scale: f64,
    q: Vec<f64>,
    /// Behaviour strategies, by slot.
    sigma: Vec<f64>,
    /// Probabilities of edges, by row and profile: chance rows first, then one for each option of each information set.
    rows: Vec<f64>,
    /// Nodes × profiles; of nodes that something follows.
    reach: Vec<f64>,
    /// Nodes × movers × profiles; at ends what is collected there, which never changes.
    value: Vec<f64>,
    /// Reach of each information set by the mover's type.
    mass: Vec<f64>,
    /// F: what each option is worth; 0 in slots that are not available.
    worth: Vec<f64>,
    /// Information sets × types that no course of play reaches in floating point.
    unreached: usize,
    work: Work,
    dual: Dual,
    /// What probit responses need; none where responses are logit.
    probit: Option<Probit>,
}

/// Buffers of the derivatives.
#[derive(Default)]
struct Work {
    rows: Vec<f64>,
    reach: Vec<f64>,
    value: Vec<f64>,
    sigma: Vec<f64>,
    slots: Vec<f64>,
    mass: Vec<f64>,
}

impl<'g> Sweep<'g> {
    /// Lays a game out; precisions are `factor` times the game's.
    pub(crate) fn new(game: &'g Game, factor: f64) -> Sweep<'g> {
        let layout = Layout::new(game);
        let unknowns = game.graph.unknowns;
        let mut rows = vec![0.0; layout.rows * layout.profiles];
        rows[..game.numbers.chance.len()].copy_from_slice(&game.numbers.chance);
        let buffers = || {
            (
                vec![0.0; layout.nodes * layout.profiles],
                vec![0.0; layout.nodes * layout.stride()],
            )
        };
        let ((reach, mut value), (dreach, dvalue)) = (buffers(), buffers());
        for (n, own) in value.chunks_exact_mut(layout.stride().max(1)).enumerate() {
            layout.pay::<0>(&game.numbers.payoff, n, own);
        }
        Sweep {
            precision: game.numbers.precision.iter().map(|p| p * factor).collect(),
            scale: 0.0,
            q: vec![0.0; unknowns],
            sigma: vec![0.0; unknowns],
            reach,
            value,
            mass: vec![0.0; layout.masses],
            worth: vec![0.0; unknowns],
            unreached: 0,
            work: Work {
                rows: vec![0.0; rows.len()],
                reach: dreach,
                value: dvalue,
                sigma: vec![0.0; unknowns],
                slots: vec![0.0; unknowns],
                mass: vec![0.0; layout.masses],
            },
            dual: Dual::default(),
            probit: None,
            rows,
            layout,
            game,
        }
    }

    /// The same sweep with another response than the logit.
    pub(crate) fn with(mut self, response: Response) -> Sweep<'g> {
        self.probit = match response {
            Response::Logit => None,
            Response::Probit => Some(Probit::new(&self.layout.sets)),
        };
        self
    }

    /// Sweeps at `q`, with λ the given share of the precision asked for.
    pub(crate) fn at(&mut self, q: &[f64], scale: f64) {
        self.q.copy_from_slice(q);
        self.scale = scale;
        by_profiles!(self.sweep());
    }

    fn sweep<const P: usize, const M: usize>(&mut self) {
        self.respond::<P, M>();
        self.pass::<P, M>();
    }

    /// There and back, with the probabilities of edges as they are.
    fn pass<const P: usize, const M: usize>(&mut self) {
        self.forward::<P, M>();
        self.weigh();
        self.backward::<P, M>();
    }

    pub(crate) fn worth(&self) -> &[f64] {
        &self.worth
    }

    pub(crate) fn sigma(&self) -> &[f64] {
        &self.sigma
    }

    /// Bytes of the arrays that a sweep goes over: of inner nodes, reach is written once and read once, and so are values;
    /// values of ends are read once, and indices once each way.
    pub(crate) fn bytes(&self) -> usize {
        let inner: usize = self.layout.layers.iter().map(|l| l.inner().len()).sum();
        let reach = 2 * inner * self.layout.profiles;
        let value = (self.layout.nodes + inner) * self.layout.stride();
        8 * (reach + value + 2 * self.rows.len() + 4 * self.q.len()) + self.layout.bytes(inner)
    }

    /// Largest λ at scale 1.
    pub(crate) fn precision(&self) -> f64 {
        let movers = self
            .layout
            .movers
            .iter()
            .map(|&actor| self.precision[actor]);
        movers.fold(0.0, f64::max)
    }

    /// Information sets × types that the last sweep did not reach.
    pub(crate) fn unreached(&self) -> usize {
        self.unreached
    }

    /// λ of whoever decides at an information set.
    fn lambda(&self, set: &Set) -> f64 {
        self.scale * self.precision[self.layout.movers[set.mover]]
    }

    /// σ from λQ over the options that are available, and the rows of edges that follow.
    fn respond<const P: usize, const M: usize>(&mut self) {
        let available = &self.game.graph.available;
        for (i, set) in self.layout.sets.iter().enumerate() {
            let lambda = self.lambda(set);
            for k in 0..set.types {
                let slots = set.of_type(k);
                let sigma = &mut self.sigma[slots.clone()];
                let (q, available) = (&self.q[slots.clone()], &available[slots]);
                match &mut self.probit {
                    None => softmax(lambda, q, available, sigma),
                    Some(probit) => probit.respond((i, k), lambda, q, available, sigma),
                }
            }
            self.layout.spread::<P>(set, &self.sigma, &mut self.rows);
        }
    }

    /// Reach probabilities, from the first layer on.
    fn forward<const P: usize, const M: usize>(&mut self) {
        let p = lanes::<P>(self.layout.profiles);
        for layer in &self.layout.layers {
            let touched = layer.touched();
            self.reach[touched.start * p..touched.end * p].fill(0.0);
        }
        self.reach[..p].copy_from_slice(&self.layout.prior);
        for n in self.layout.layers.iter().flat_map(Span::onward) {
            let (before, after) = self.reach.split_at_mut((n + 1) * p);
            let own = &before[n * p..];
            for e in self.layout.edges(n) {
                let to = &mut after[(self.layout.child[e] as usize - n - 1) * p..][..p];
                let row = &self.rows[self.layout.row[e] as usize * p..][..p];
                for ((c, w), r) in to.iter_mut().zip(own).zip(row) {
                    *c += w * r;
                }
            }
        }
    }

    /// Reach of information sets, type by type.
    fn weigh(&mut self) {
        let p = self.layout.profiles;
        self.mass.fill(0.0);
        for set in &self.layout.sets {
            let types = &self.layout.type_of[set.mover];
            for &n in self.layout.nodes_of(set) {
                for (w, &k) in self.reach[n as usize * p..][..p].iter().zip(types) {
                    self.mass[set.mass + k as usize] += w;
                }
            }
        }
        self.unreached = self.mass.iter().filter(|&&mass| mass == 0.0).count();
    }

    /// Values, from the last layer back, and what options are worth.
    fn backward<const P: usize, const M: usize>(&mut self) {
        self.worth.fill(0.0);
        for l in (0..self.layout.layers.len()).rev() {
            for n in self.layout.layers[l].inner() {
                self.pull::<P, M>(n);
                if self.layout.set[n] != NONE {
                    self.credit::<P, M>(n);
                }
            }
        }
        self.settle();
    }

    /// The value of node `n`, from its children's.
    #[inline]
    fn pull<const P: usize, const M: usize>(&mut self, n: usize) {
        let p = lanes::<P>(self.layout.profiles);
        let stride = lanes::<M>(self.layout.movers.len()) * p;
        let (before, after) = self.value.split_at_mut((n + 1) * stride);
        let own = &mut before[n * stride..][..stride];
        self.layout.pay::<P>(&self.game.numbers.payoff, n, own);
        for e in self.layout.edges(n) {
            let at = (self.layout.child[e] as usize - n - 1) * stride;
            let row = &self.rows[self.layout.row[e] as usize * p..][..p];
            let child = after[at..at + stride].chunks_exact(p);
            for (own, child) in own.chunks_exact_mut(p).zip(child) {
                for ((o, c), r) in own.iter_mut().zip(child).zip(row) {
                    *o += c * r;
                }
            }
        }
    }

    /// Adds what the options of node `n` bring to the numerators of its information set.
    fn credit<const P: usize, const M: usize>(&mut self, n: usize) {
        let p = lanes::<P>(self.layout.profiles);
        let reach = &self.reach[n * p..(n + 1) * p];
        self.layout
            .credit::<P>(n, reach, &self.value, &mut self.worth);
        if self.unreached > 0 {
            self.layout
                .stand_in(n, &self.mass, &self.value, &mut self.worth);
        }
    }

    /// Numerators over reach.
    fn settle(&mut self) {
        let available = &self.game.graph.available;
        for set in &self.layout.sets {
            for k in 0..set.types {
                let by = self.layout.divisor(set, k, &self.mass);
                let slots = set.of_type(k);
                let available = &available[slots.clone()];
                for (worth, &available) in self.worth[slots].iter_mut().zip(available) {
                    *worth = if available { *worth / by } else { 0.0 };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
