//! Forward and backward passes of weights over the nodes of a game, with likelihoods on layers.
//!
//! With strategies fixed a game is a hidden Markov model over its nodes, and these are its forward and backward
//! recursions (Rabiner 1989), scaled at every layer that carries a likelihood, so that no number of reports underflows.

use std::ops::Range;

use super::said::Said;
use demarche_engine::game::{Game, Graph, NONE};

/// A game that is played by given strategies.
#[derive(Clone, Copy)]
pub(crate) struct StrategyProfile<'a> {
    pub(crate) game: &'a Game,
    /// Behaviour strategies, by slot.
    pub(crate) sigma: &'a [f64],
}

/// The probability of one edge, profile by profile.
#[derive(Clone, Copy)]
pub(crate) enum Edge<'a> {
    Chance(&'a [f64]),
    /// σ of the mover's type: the mover's type by profile, σ from the set's first slot and this option on, options.
    Move(&'a [u32], &'a [f64], usize),
}

impl Edge<'_> {
    #[inline]
    pub(crate) fn at(&self, profile: usize) -> f64 {
        match *self {
            Edge::Chance(row) => row[profile],
            Edge::Move(types, sigma, options) => sigma[types[profile] as usize * options],
        }
    }
}

impl<'a> StrategyProfile<'a> {
    pub(crate) fn graph(&self) -> &'a Graph {
        &self.game.graph
    }

    /// Edge `e` of node `n`.
    #[inline]
    pub(crate) fn edge(&self, n: usize, e: usize) -> Edge<'a> {
        let graph = self.graph();
        let row = graph.chance[e];
        if row != NONE {
            let at = row as usize * graph.profiles;
            return Edge::Chance(&self.game.numbers.chance[at..at + graph.profiles]);
        }
        let set = &graph.infosets[graph.infoset[n] as usize];
        let option = e - graph.first_edge[n] as usize;
        let types = &graph.type_of[set.actor as usize];
        Edge::Move(
            types,
            &self.sigma[set.first as usize + option..],
            set.options as usize,
        )
    }

    /// Adds `weights` (per profile) of node `n`, times the edges' probabilities, to the children's weights; `to` holds
    /// those of the nodes from `base` on.
    #[inline]
    pub(crate) fn push(&self, n: usize, weights: &[f64], to: &mut [f64], base: usize) {
        let graph = self.graph();
        for e in graph.edges(n) {
            let at = (graph.child[e] as usize - base) * weights.len();
            let child = &mut to[at..at + weights.len()];
            match self.edge(n, e) {
                Edge::Chance(row) => {
                    for ((c, w), p) in child.iter_mut().zip(weights).zip(row) {
                        *c += w * p;
                    }
                }
                edge @ Edge::Move(..) => {
                    for (p, (c, w)) in child.iter_mut().zip(weights).enumerate() {
                        *c += w * edge.at(p);
                    }
                }
            }
        }
    }

    /// Adds to `to` (per profile) what the children of node `n` hold in `from`, times the edges' probabilities.
    #[inline]
    pub(crate) fn pull(&self, n: usize, from: &[f64], to: &mut [f64]) {
        let graph = self.graph();
        for e in graph.edges(n) {
            let at = graph.child[e] as usize * to.len();
            let child = &from[at..at + to.len()];
            match self.edge(n, e) {
                Edge::Chance(row) => {
                    for ((t, c), p) in to.iter_mut().zip(child).zip(row) {
                        *t += c * p;
                    }
                }
                edge @ Edge::Move(..) => {
                    for (p, (t, c)) in to.iter_mut().zip(child).enumerate() {
                        *t += c * edge.at(p);
                    }
                }
            }
        }
    }

    /// For every node and profile the probability of reaching it, nothing being known.
    pub(crate) fn reach(&self) -> Vec<f64> {
        let none = Likelihood::none(self.graph());
        let all = self.graph().layers.len();
        self.forward(&none, all).weights
    }

    /// Pushes the prior forward over the first `layers` layers.
    pub(crate) fn forward(&self, likelihood: &Likelihood, layers: usize) -> Forward {
        let graph = self.graph();
        let profiles = graph.profiles;
        let mut weights = vec![0.0; graph.nodes() * profiles];
        weights[..profiles].copy_from_slice(&self.game.numbers.prior);
        let mut scale = vec![1.0; graph.layers.len()];
        let mut log_evidence = likelihood.log_factor;
        let mut own = vec![0.0; profiles];
        for (l, layer) in graph.layers.iter().enumerate().take(layers) {
            let nodes = span(&layer.nodes, profiles);
            if let Some(factor) = &likelihood.layers[l] {
                let total: f64 = dot(&weights[nodes.clone()], factor);
                if total <= 0.0 {
                    return Forward {
                        weights,
                        scale,
                        log_evidence: f64::NEG_INFINITY,
                        stopped: l,
                    };
                }
                scale[l] = total;
                log_evidence += total.ln();
            }
            let (before, after) = weights.split_at_mut(nodes.end);
            for n in layer.nodes.clone() {
                let n = n as usize;
                let at = n * profiles;
                own.copy_from_slice(&before[at..at + profiles]);
                if own.iter().all(|&w| w == 0.0) {
                    continue;
                }
                likelihood.apply(l, at - nodes.start, &mut own);
                if scale[l] != 1.0 {
                    own.iter_mut().for_each(|w| *w /= scale[l]);
                }
                self.push(n, &own, after, layer.nodes.end as usize);
            }
        }
        let stopped = layers;
        Forward {
            weights,
            scale,
            log_evidence,
            stopped,
        }
    }

    /// For every node and profile the probability of the reports about this and later layers, up to a factor per layer;
    /// also those factors' ratios.
    pub(crate) fn backward(&self, likelihood: &Likelihood) -> (Vec<f64>, Vec<f64>) {
        let graph = self.graph();
        let profiles = graph.profiles;
        let mut ahead = vec![0.0; graph.nodes() * profiles];
        let mut scale = vec![1.0; graph.layers.len()];
        let mut own = vec![0.0; profiles];
        for (l, layer) in graph.layers.iter().enumerate().rev() {
            let nodes = span(&layer.nodes, profiles);
            for n in layer.nodes.clone().map(|n| n as usize) {
                let at = n * profiles;
                if graph.edges(n).is_empty() {
                    own.fill(1.0);
                } else {
                    own.fill(0.0);
                    self.pull(n, &ahead, &mut own);
                }
                likelihood.apply(l, at - nodes.start, &mut own);
                ahead[at..at + profiles].copy_from_slice(&own);
            }
            if likelihood.layers[l].is_some() {
                let most = ahead[nodes.clone()].iter().fold(0.0, |a: f64, &b| a.max(b));
                if most > 0.0 {
                    scale[l] = most;
                    ahead[nodes].iter_mut().for_each(|w| *w /= most);
                }
            }
        }
        (ahead, scale)
    }
}

/// Result of the forward pass.
pub(crate) struct Forward {
    /// Nodes × profiles: weight on arrival given the reports about earlier layers; sums to one in each layer.
    pub(crate) weights: Vec<f64>,
    /// By layer: probability of the reports about it, given those about earlier ones.
    pub(crate) scale: Vec<f64>,
    /// ln P(reports); −∞ if they are impossible.
    pub(crate) log_evidence: f64,
    /// The layer whose reports are impossible, or how many layers were pushed over.
    pub(crate) stopped: usize,
}

/// Probability of the reports, for the layers that have any: nodes of the layer × profiles, up to a factor for each layer,
/// so that the greatest is 1.
#[derive(Clone, Debug, Default)]
pub(crate) struct Likelihood {
    layers: Vec<Option<Vec<f64>>>,
    /// ln of the factors left out.
    log_factor: f64,
}

impl Likelihood {
    pub(crate) fn none(graph: &Graph) -> Likelihood {
        Likelihood::new(graph, [])
    }

    /// From reports, each with its probability in each of its classes.
    pub(crate) fn new<'m>(
        graph: &Graph,
        reports: impl IntoIterator<Item = (&'m Said, Vec<f64>)>,
    ) -> Likelihood {
        let mut logs = Logs::none(graph);
        for (said, chances) in reports {
            logs.add(said, &chances);
        }
        logs.likelihood()
    }

    /// Multiplies the factors at place `at` of layer `l` into `weights`.
    #[inline]
    pub(crate) fn apply(&self, l: usize, at: usize, weights: &mut [f64]) {
        if let Some(factor) = &self.layers[l] {
            for (w, f) in weights.iter_mut().zip(&factor[at..]) {
                *w *= f;
            }
        }
    }

    /// One more than the last layer that any report speaks of.
    pub(crate) fn end(&self) -> usize {
        self.layers
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |l| l + 1)
    }
}

/// Reports as they come in, one after the other: the logarithm of their probability at each node of the layers that they speak of.
pub(crate) struct Logs {
    layers: Vec<Option<Vec<f64>>>,
}

impl Logs {
    pub(crate) fn none(graph: &Graph) -> Logs {
        Logs {
            layers: vec![None; graph.layers.len()],
        }
    }

    /// One more report, with its probability in each of its classes.
    pub(crate) fn add(&mut self, said: &Said, chances: &[f64]) {
        let layer = &mut self.layers[said.layer];
        let logs = layer.get_or_insert_with(|| vec![0.0; said.class.len()]);
        let chances: Vec<f64> = chances.iter().map(|chance| chance.ln()).collect();
        for (log, &class) in logs.iter_mut().zip(&said.class) {
            *log += chances[class as usize];
        }
    }

    /// The probability of all reports so far.
    pub(crate) fn likelihood(&self) -> Likelihood {
        let mut layers = self.layers.clone();
        let mut log_factor = 0.0;
        for logs in layers.iter_mut().flatten() {
            let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if most > f64::NEG_INFINITY {
                log_factor += most;
                logs.iter_mut().for_each(|log| *log -= most);
            }
            logs.iter_mut().for_each(|log| *log = log.exp());
        }
        Likelihood { layers, log_factor }
    }
}

/// Where the weights of these nodes stand.
pub(crate) fn span(nodes: &Range<u32>, profiles: usize) -> Range<usize> {
    nodes.start as usize * profiles..nodes.end as usize * profiles
}

/// Inner product, summed from the left.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
