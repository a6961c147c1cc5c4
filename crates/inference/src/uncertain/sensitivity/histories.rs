//! The weight of the histories of play that fit the reports and have a given property, and its derivative by the
//! probability of every edge.
//!
//! The weight is Σ over histories of prior × edges × reports: linear in each probability, so its derivative by one is the
//! weight forward to it times the weight backward from it (Baum's recursions, as in [`crate::filter`]). What is asked is
//! watched by automata: a history carries a bit for each property that has not come true yet, and counts if none is left.

use crate::filter::pass::StrategyProfile;
use crate::filter::said::Said;
use crate::query::question::{Verdict, Watched};
use demarche_engine::game::{Graph, Layer};
use demarche_engine::qre::linearization::Partials;

/// A report that counts, with its probability in each of its classes.
pub(super) struct Rated<'m> {
    pub(super) said: &'m Said,
    pub(super) chances: Vec<f64>,
}

impl Rated<'_> {
    fn rate(&self, at: usize) -> f64 {
        self.chances[self.said.class[at] as usize]
    }
}

/// The weight of some histories, and its derivatives, all over a common reference.
pub(super) struct Weight {
    pub(super) total: f64,
    /// By the prior and by chances; nothing by payoffs and precisions, which do not enter.
    pub(super) partials: Partials,
    /// By σ, slot by slot.
    pub(super) sigma: Vec<f64>,
    /// By report: by its probability in each of its classes.
    pub(super) rates: Vec<Vec<f64>>,
}

/// A played game with reports.
pub(super) struct Histories<'a> {
    pub(super) play: StrategyProfile<'a>,
    pub(super) reports: &'a [Rated<'a>],
    /// ln of what weights are given over, such as the probability of the reports.
    pub(super) log_reference: f64,
}

/// Weights of nodes × profiles × states of the automata, divided by exp(log) in each layer so that none underflows.
struct Scaled {
    weights: Vec<f64>,
    log: Vec<f64>,
}

/// A way through a decision's layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Some option.
    Any,
    /// This option.
    Option(usize),
    /// The decision does not take place.
    None,
}

/// One way through a decision's layer, for one type of its actor or for all.
pub(super) struct Gate {
    pub(super) layer: usize,
    /// The mover's type, by profile.
    pub(super) type_of: Vec<u32>,
    pub(super) type_id: Option<u32>,
    pub(super) way: Way,
    /// The option behind each edge of the layer, from its first on; none where the decision does not take place.
    pub(super) taken: Vec<Option<usize>>,
}

impl Gate {
    fn passes(&self, graph: &Graph, e: usize, profile: usize) -> bool {
        let first = graph.layers[self.layer].nodes.start as usize;
        let taken = self.taken[e - graph.first_edge[first] as usize];
        let fits = match self.way {
            Way::Any => taken.is_some(),
            Way::Option(option) => taken == Some(option),
            Way::None => taken.is_none(),
        };
        let type_id = || self.type_of[profile];
        fits && self.type_id.is_none_or(|wanted| wanted == type_id())
    }
}

impl Histories<'_> {
    /// The weight of the histories on which all these properties come true.
    pub(super) fn weigh(&self, watched: &[&Watched<'_>]) -> Weight {
        let automata = Automata {
            watched,
            gates: &[],
        };
        let forward = self.forward(&automata);
        self.backward(&automata, &forward)
    }

    /// The weight of the histories that go through all these gates, whatever comes after the last. No report may speak of what comes
    /// after it.
    pub(super) fn through(&self, gates: &[Gate]) -> Weight {
        let automata = Automata {
            watched: &[],
            gates,
        };
        let forward = self.forward(&automata);
        self.backward(&automata, &forward)
    }

    fn graph(&self) -> &Graph {
        self.play.graph()
    }

    /// Reports about a layer.
    fn about(&self, l: usize) -> Vec<(usize, &Rated<'_>)> {
        let all = self.reports.iter().enumerate();
        all.filter(|(_, report)| report.said.layer == l).collect()
    }

    fn forward(&self, automata: &Automata<'_>) -> Scaled {
        let (graph, states) = (self.graph(), automata.states());
        let (profiles, width) = (graph.profiles, graph.profiles * states);
        let mut weights = vec![0.0; graph.nodes() * width];
        let mut log = vec![0.0; graph.layers.len() + 1];
        for (p, prior) in self.play.game.numbers.prior.iter().enumerate() {
            weights[p * states + states - 1] = *prior;
        }
        for (l, layer) in graph.layers.iter().enumerate().take(automata.layers(graph)) {
            let about = self.about(l);
            for n in layer.nodes.clone().map(|n| n as usize) {
                let (before, after) = weights.split_at_mut((n + 1) * width);
                let own = &before[n * width..];
                if own.iter().all(|&w| w == 0.0) {
                    continue;
                }
                for p in 0..profiles {
                    let at = (n - layer.nodes.start as usize) * profiles + p;
                    let likelihood: f64 = about.iter().map(|(_, r)| r.rate(at)).product();
                    for s in 0..states {
                        let w = own[p * states + s] * likelihood;
                        let Some(next) = automata.step(graph, l, at, s).filter(|_| w != 0.0) else {
                            continue;
                        };
                        for e in graph.edges(n).filter(|&e| automata.passes(graph, l, e, p)) {
                            let child = (graph.child[e] as usize - n - 1) * width;
                            after[child + p * states + next] += w * self.play.edge(n, e).at(p);
                        }
                    }
                }
            }
            log[l + 1] = log[l];
            if let Some(next) = graph.layers.get(l + 1) {
                log[l + 1] += scale(&mut weights, next, width);
            }
        }
        Scaled { weights, log }
    }

    fn backward(&self, automata: &Automata<'_>, forward: &Scaled) -> Weight {
        let (graph, states) = (self.graph(), automata.states());
        let (profiles, width) = (graph.profiles, graph.profiles * states);
        let mut weight = Weight {
            total: 0.0,
            partials: Partials::zero(&self.play.game.numbers),
            sigma: vec![0.0; self.play.sigma.len()],
            rates: (self.reports.iter())
                .map(|report| vec![0.0; report.chances.len()])
                .collect(),
        };
        let mut ahead = vec![0.0; graph.nodes() * width];
        let mut log = 0.0;
        let layers = automata.layers(graph);
        if let Some(beyond) = graph.layers.get(layers) {
            ahead[crate::filter::pass::span(&beyond.nodes, width)].fill(1.0);
        }
        for (l, layer) in graph.layers.iter().enumerate().take(layers).rev() {
            let about = self.about(l);
            // A product of a weight forward in this layer and one backward from the next, over the reference.
            let by = (forward.log[l] + log - self.log_reference).exp();
            let mut through = Vec::new();
            for n in layer.nodes.clone().map(|n| n as usize) {
                let edges = graph.edges(n);
                through.clear();
                through.resize(edges.len(), 0.0);
                for p in 0..profiles {
                    let at = (n - layer.nodes.start as usize) * profiles + p;
                    let likelihood: f64 = about.iter().map(|(_, r)| r.rate(at)).product();
                    let reached = &forward.weights[n * width + p * states..][..states];
                    through.fill(0.0);
                    let mut unreported = 0.0;
                    for (s, w) in reached.iter().enumerate() {
                        let Some(next) = automata.step(graph, l, at, s) else {
                            continue;
                        };
                        let mut after = 0.0;
                        if edges.is_empty() {
                            // What ended early has no later layer to be scaled with.
                            after = if next == 0 { (-log).exp() } else { 0.0 };
                        }
                        for (e, through) in edges.clone().zip(&mut through) {
                            if !automata.passes(graph, l, e, p) {
                                continue;
                            }
                            let child = ahead[graph.child[e] as usize * width + p * states + next];
                            *through += w * likelihood * child * by;
                            after += self.play.edge(n, e).at(p) * child;
                        }
                        unreported += w * after * by;
                        ahead[n * width + p * states + s] = likelihood * after;
                    }
                    self.credit(n, p, &through, &mut weight);
                    for (i, report) in &about {
                        let others = about.iter().filter(|(j, _)| j != i);
                        let others: f64 = others.map(|(_, r)| r.rate(at)).product();
                        let which = report.said.class[at] as usize;
                        weight.rates[*i][which] += unreported * others;
                    }
                }
            }
            log += scale(&mut ahead, layer, width);
        }
        let by = (log - self.log_reference).exp();
        let start = ahead.chunks_exact(states).take(profiles);
        for (d, own) in weight.partials.prior.iter_mut().zip(start) {
            *d = own[states - 1] * by;
        }
        let prior = &self.play.game.numbers.prior;
        weight.total = crate::filter::pass::dot(prior, &weight.partials.prior);
        weight
    }

    /// Adds what goes through the edges of a node to the derivatives by the numbers that decide them.
    fn credit(&self, n: usize, p: usize, through: &[f64], weight: &mut Weight) {
        let graph = self.graph();
        let set = graph.infosets.get(graph.infoset[n] as usize);
        for (a, (e, through)) in graph.edges(n).zip(through).enumerate() {
            let row = graph.chance[e];
            match set {
                Some(set) if row == demarche_engine::game::NONE => {
                    let type_id = graph.type_of[set.actor as usize][p] as usize;
                    let slot = set.first as usize + type_id * set.options as usize + a;
                    weight.sigma[slot] += through;
                }
                _ => weight.partials.chance[row as usize * graph.profiles + p] += through,
            }
        }
    }
}

/// Several properties watched at once: bit i of a state says that property i is still undecided.
struct Automata<'a> {
    watched: &'a [&'a Watched<'a>],
    gates: &'a [Gate],
}

impl Automata<'_> {
    fn states(&self) -> usize {
        1 << self.watched.len()
    }

    /// How many layers matter: none behind the last gate does.
    fn layers(&self, graph: &Graph) -> usize {
        let last = self.gates.iter().map(|gate| gate.layer + 1).max();
        last.unwrap_or(graph.layers.len())
    }

    /// Whether histories that take an edge count.
    fn passes(&self, graph: &Graph, l: usize, e: usize, profile: usize) -> bool {
        let mut here = self.gates.iter().filter(|gate| gate.layer == l);
        here.all(|gate| gate.passes(graph, e, profile))
    }

    /// The state after a layer; none once a property cannot come true any more.
    fn step(&self, graph: &Graph, l: usize, at: usize, state: usize) -> Option<usize> {
        let mut next = state;
        for (i, watched) in self.watched.iter().enumerate() {
            if state & (1 << i) == 0 {
                continue;
            }
            match watched.verdict(graph, l, at) {
                Verdict::Yes => next &= !(1 << i),
                Verdict::No => return None,
                Verdict::NotYet => {}
            }
        }
        Some(next)
    }
}

/// Divides a layer's weights by the largest of them; the ln of it.
fn scale(weights: &mut [f64], layer: &Layer, width: usize) -> f64 {
    let own = crate::filter::pass::span(&layer.nodes, width);
    let most = weights[own.clone()].iter().fold(0.0, |a: f64, &b| a.max(b));
    if most <= 0.0 {
        return 0.0;
    }
    weights[own].iter_mut().for_each(|w| *w /= most);
    most.ln()
}
