//! One sweep: reach probabilities forward, values backward, then Q at every information set.
//!
//! Given an estimate of Q, players choose σ ∝ exp(λQ); the sweep computes F, what each option is then worth. The agent
//! quantal response equilibrium is the fixed point Q = F(softmax(λQ)) (McKelvey & Palfrey 1998). Everything that the solver
//! does is built from sweeps and their derivatives: [`tangent`] and [`precondition`].
//!
//! [`Sweep::induct`] is the same but for one thing: on the way back, σ follows from what is found there at once. Then only
//! beliefs are those of the estimate, and where these matter little to later play a few such sweeps come to the fixed point.

mod adjoint;
mod at;
mod kernel;
mod layout;
mod part;
mod partials;
mod pass;
mod precondition;
mod probit;
mod tangent;

use crate::game::{Game, Graph, Numbers};
use crate::qre::response::Response;
use crate::wide::Wide;

pub(crate) use self::at::At;
pub use self::partials::Partials;

use self::adjoint::Dual;
use self::kernel::add_products;
use self::layout::{ByNode, Layout, Run, known};
use self::part::Scratch;
use self::probit::Probit;

/// Calls a method that is compiled for usual numbers of lanes, and for any multiple of four (0).
macro_rules! by_lanes {
    ($sweep:ident.$method:ident $arguments:tt) => {
        match $sweep.layout.lanes {
            1 => $sweep.$method::<1, 1> $arguments,
            2 => $sweep.$method::<2, 2> $arguments,
            3 => $sweep.$method::<3, 3> $arguments,
            4 => $sweep.$method::<4, 4> $arguments,
            8 => $sweep.$method::<8, 8> $arguments,
            12 => $sweep.$method::<4, 12> $arguments,
            _ => $sweep.$method::<4, 0> $arguments,
        }
    };
}
use by_lanes;

/// Calls a method that is compiled for usual numbers of options, and for any (0), for given lanes, and for the vectors that the
/// processor has. The method is inlined, so that whatever calls this should not be.
macro_rules! by_options {
    ($wide:expr, $run:ident, $sweep:ident.$method:ident::<$N:ident, $L:ident> $arguments:tt) => {
        match $run.options {
            2 => $wide.run(#[inline(always)] || $sweep.$method::<$N, $L, 2> $arguments),
            3 => $wide.run(#[inline(always)] || $sweep.$method::<$N, $L, 3> $arguments),
            4 => $wide.run(#[inline(always)] || $sweep.$method::<$N, $L, 4> $arguments),
            5 => $wide.run(#[inline(always)] || $sweep.$method::<$N, $L, 5> $arguments),
            _ => $wide.run(#[inline(always)] || $sweep.$method::<$N, $L, 0> $arguments),
        }
    };
}
use by_options;

/// A game laid out for sweeps, with the results of the last one.
pub(crate) struct Sweep<'g> {
    graph: &'g Graph,
    layout: Layout,
    /// Precisions are this many times the game's.
    factor: f64,
    /// λ of each actor at scale 1.
    precision: Vec<f64>,
    /// ln π by slot, −∞ where an option is not available; empty where all options are as usual.
    log_weights: Vec<f64>,
    /// λ as a share of the precision that is asked for.
    scale: f64,
    /// The estimate of the last [`Sweep::at`].
    q: Vec<f64>,
    /// Whether the results are those of [`Sweep::at`] at this q and scale.
    there: bool,
    /// Behaviour strategies, by slot.
    sigma: Vec<f64>,
    /// Probabilities of edges, by row and lane: chance rows first, then one for each option of each information set.
    rows: Vec<f64>,
    /// Inner nodes × lanes.
    reach: Vec<f64>,
    /// Inner nodes, then entries of the table, × movers × lanes.
    value: Vec<f64>,
    /// Reach of each information set by the mover's type.
    mass: Vec<f64>,
    /// F: what each option is worth; 0 in slots that are not available.
    worth: Vec<f64>,
    /// Information sets × types that no history reaches in floating point.
    unreached: usize,
    /// Vectors that a pass may use. Results do not depend on it.
    wide: Wide,
    /// Threads that a pass may use. Results do not depend on it.
    threads: usize,
    /// Numbers in a part of a layer that is worth a thread of its own.
    least: usize,
    /// One for each thread.
    scratch: Vec<Scratch>,
    work: Work,
    dual: Dual,
    /// Data of probit responses; none where responses are logit.
    probit: Option<Probit>,
}

/// Buffers of the derivatives.
#[derive(Default)]
struct Work {
    rows: Vec<f64>,
    /// Inner nodes × lanes.
    reach: Vec<f64>,
    /// Inner nodes × movers × lanes.
    value: Vec<f64>,
    /// (I − L)⁻¹·v of the preconditioner, by slot.
    slots: Vec<f64>,
}

impl<'g> Sweep<'g> {
    /// Lays a game out; precisions are `factor` times the game's.
    pub(crate) fn new(game: &'g Game, factor: f64) -> Sweep<'g> {
        let layout = Layout::new(game);
        let unknowns = game.graph.unknowns;
        let mut sweep = Sweep {
            graph: &game.graph,
            factor,
            precision: Vec::new(),
            log_weights: Vec::new(),
            scale: 0.0,
            q: vec![0.0; unknowns],
            there: false,
            sigma: vec![0.0; unknowns],
            rows: vec![0.0; layout.rows * layout.lanes],
            reach: vec![0.0; layout.inner * layout.lanes],
            value: vec![0.0; (layout.inner + layout.table) * layout.stride()],
            mass: vec![0.0; layout.masses],
            worth: vec![0.0; unknowns],
            unreached: 0,
            wide: Wide::default(),
            threads: 1,
            least: part::LEAST,
            scratch: vec![Scratch::new(&layout)],
            work: Work::default(),
            dual: Dual::default(),
            probit: None,
            layout,
        };
        sweep.load(&game.numbers);
        sweep
    }

    /// The same shape with other numbers.
    pub(crate) fn load(&mut self, numbers: &Numbers) {
        let precision = numbers.precision.iter().map(|p| p * self.factor);
        self.precision.clear();
        self.precision.extend(precision);
        self.log_weights.clear();
        let weights = numbers.log_weights.iter().zip(&self.graph.available);
        self.log_weights
            .extend(weights.map(|(&w, &open)| if open { w } else { f64::NEG_INFINITY }));
        self.there = false;
        self.layout.fill(numbers, &mut self.rows, &mut self.value);
        let lifted = lifted(self.graph, &numbers.prior);
        self.reach[..lifted.len()].copy_from_slice(&lifted);
    }

    /// The same sweep with another response than the logit.
    pub(crate) fn with(mut self, response: Response) -> Sweep<'g> {
        self.there = false;
        self.probit = match response {
            Response::Logit => None,
            Response::Probit => Some(Probit::new(&self.layout.sets)),
        };
        self
    }

    /// The same sweep on so many threads, at least one, where the game is large enough for that.
    pub(crate) fn on(mut self, threads: usize) -> Sweep<'g> {
        self.threads = threads.max(1);
        self.scratch
            .resize_with(self.threads, || Scratch::new(&self.layout));
        self
    }

    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// Sweeps at `q`, with λ the given share of the precision asked for.
    pub(crate) fn at(&mut self, q: &[f64], scale: f64) {
        if self.there && self.scale == scale && self.q == q {
            return;
        }
        self.q.copy_from_slice(q);
        self.scale = scale;
        by_lanes!(self.sweep());
        self.there = true;
    }

    fn sweep<const N: usize, const L: usize>(&mut self) {
        self.respond::<N, L>();
        self.pass::<N, L>();
    }

    /// There and back, with the probabilities of edges as they are.
    #[inline(always)]
    fn pass<const N: usize, const L: usize>(&mut self) {
        self.forward::<N, L>();
        self.backward::<N, L, false>();
    }

    /// Whether [`Sweep::induct`] and [`Sweep::precondition`] know what comes before what.
    pub(crate) fn layered(&self) -> bool {
        self.layout.layered
    }

    /// Sweeps forward at `q`, and backward with σ following at once from what options are found to be worth: see
    /// [`Sweep::worth`]. For layered games.
    pub(crate) fn induct(&mut self, q: &[f64], scale: f64) {
        debug_assert!(self.layout.layered);
        self.there = false;
        self.q.copy_from_slice(q);
        self.scale = scale;
        by_lanes!(self.induct_first());
    }

    /// [`Sweep::induct`] once more, at what the last one found options to be worth: σ is there already.
    pub(crate) fn induct_on(&mut self) {
        by_lanes!(self.induct_next());
    }

    fn induct_first<const N: usize, const L: usize>(&mut self) {
        self.respond::<N, L>();
        self.induct_next::<N, L>();
    }

    fn induct_next<const N: usize, const L: usize>(&mut self) {
        self.forward::<N, L>();
        self.backward::<N, L, true>();
    }

    pub(crate) fn graph(&self) -> &'g Graph {
        self.graph
    }

    pub(crate) fn worth(&self) -> &[f64] {
        &self.worth
    }

    pub(crate) fn sigma(&self) -> &[f64] {
        &self.sigma
    }

    /// See [`Layout::bytes`].
    pub(crate) fn bytes(&self) -> usize {
        self.layout.bytes() + 8 * 4 * self.q.len()
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

    /// λ of each actor at scale 1.
    pub(crate) fn precisions(&self) -> &[f64] {
        &self.precision
    }

    /// Information sets × types that the last sweep did not reach.
    pub(crate) fn unreached(&self) -> usize {
        self.unreached
    }

    /// λ of a mover.
    fn lambda(&self, mover: usize) -> f64 {
        self.scale * self.precision[self.layout.movers[mover]]
    }
}

/// What a node lends to what its options are worth: weights by lane, times the values of what they lead to.
struct Credit<'a> {
    node: usize,
    weights: &'a [f64],
    values: ByNode<'a>,
}

impl Credit<'_> {
    /// Adds weight·value over what the options of the node lead to, by option and lane, to `gain`. Where values end, nothing is
    /// added.
    #[inline(always)]
    fn add<const N: usize, const L: usize, const A: usize>(
        self,
        layout: &Layout,
        run: &Run,
        gain: &mut [f64],
    ) {
        let (l, options) = (known::<L>(layout.lanes), known::<A>(run.options));
        let ByNode { base, numbers } = self.values;
        let children = &layout.child[layout.first_edge(self.node)..][..options];
        for (&child, gain) in children.iter().zip(gain.chunks_exact_mut(l)) {
            let at = ((child as usize - base) * layout.movers.len() + run.mover) * l;
            if let Some(value) = numbers.get(at..at + l) {
                add_products::<N>(gain, self.weights, value);
            }
        }
    }
}

/// Beliefs of a type that cannot be are still defined: its prior is taken for this, which no other number notices.
const NEXT_TO_NOTHING: f64 = 1e-100;

/// The prior, with next to nothing for profiles of a type that has none. Profiles that cannot be although each of their types
/// can stay impossible.
fn lifted(graph: &Graph, prior: &[f64]) -> Vec<f64> {
    let mut lifted = prior.to_vec();
    if prior.iter().all(|&p| p > 0.0) {
        return lifted;
    }
    let marginals = graph.type_of.iter().zip(&graph.types);
    let marginals: Vec<Vec<f64>> = marginals
        .map(|(types, &count)| {
            let mut marginal = vec![0.0; count as usize];
            for (&k, p) in types.iter().zip(prior) {
                marginal[k as usize] += p;
            }
            marginal
        })
        .collect();
    for (t, own) in lifted.iter_mut().enumerate() {
        let of = |i: usize| marginals[i][graph.type_of[i][t] as usize];
        if (0..marginals.len()).any(|i| of(i) == 0.0) {
            *own = (0..marginals.len())
                .map(|i| of(i).max(NEXT_TO_NOTHING))
                .product();
        }
    }
    lifted
}

#[cfg(test)]
mod plain;
#[cfg(test)]
mod tests;
