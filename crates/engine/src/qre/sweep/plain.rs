//! Sweeps against the plainest computation there is, on random games of many shapes.

use super::tests::{RESPONSES, numbers};
use super::{Sweep, lifted};
use crate::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};
use crate::qre::response::Response;
use crate::wide::Wide;

/// What a random game is like.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Types of each actor, who all decide somewhere.
    types: &'static [u32],
    /// Options of information sets, one after another.
    options: &'static [usize],
    /// Whether some options are not available, and some types cannot be.
    gaps: bool,
}

/// Shapes with as many lanes as there are loops for, and with more; with idle lanes and without.
const SHAPES: [Shape; 9] = [
    Shape {
        types: &[1],
        options: &[2, 3],
        gaps: false,
    },
    Shape {
        types: &[2, 1],
        options: &[2, 5, 1],
        gaps: true,
    },
    Shape {
        types: &[3, 1],
        options: &[3, 4],
        gaps: true,
    },
    Shape {
        types: &[2, 2],
        options: &[2, 3, 4, 5, 6],
        gaps: true,
    },
    Shape {
        types: &[4],
        options: &[3],
        gaps: false,
    },
    Shape {
        types: &[2, 2, 2],
        options: &[5, 4, 2],
        gaps: true,
    },
    Shape {
        types: &[3, 3],
        options: &[2, 7, 3],
        gaps: true,
    },
    Shape {
        types: &[2, 3, 1],
        options: &[2, 3, 5],
        gaps: true,
    },
    Shape {
        types: &[4, 4],
        options: &[3, 2],
        gaps: true,
    },
];

/// Whole numbers that look like nothing in particular.
struct Dice(u64);

impl Dice {
    /// Below a number.
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f64 {
        (self.below(1 << 20) as f64 + 0.5) / f64::from(1 << 20)
    }
}

/// A layered game whose ways part and meet: decisions, moves of chance, nodes at which nothing happens, ends on the way, payoffs
/// anywhere.
fn game(shape: Shape, seed: u64) -> Game {
    let mut dice = Dice(seed);
    let profiles: u32 = shape.types.iter().product();
    let mut after = profiles;
    let type_of = shape.types.iter().map(|&count| {
        after /= count;
        let after = after;
        (0..profiles).map(|p| p / after % count).collect()
    });
    let mut graph = Graph {
        actors: shape.types.iter().map(|_| String::new()).collect(),
        types: shape.types.to_vec(),
        type_of: type_of.collect(),
        profiles: profiles as usize,
        first_edge: vec![0],
        ..Graph::default()
    };
    let p = graph.profiles;
    let mut chance = vec![1.0; p];
    let mut first = 0;
    let widths = [1, 3, 9, 14, 20, 20];
    for (t, &width) in widths.iter().enumerate() {
        let nodes = first..first + width;
        first += width;
        graph.layers.push(Layer {
            nodes: nodes.clone(),
            round: 0,
            kind: LayerKind::Plain,
        });
        let below = widths.get(t + 1).copied().unwrap_or(0);
        let mut open: Option<usize> = None;
        for n in nodes {
            let mut to = |graph: &mut Graph, row: u32| {
                graph.child.push(first + dice.below(below as usize) as u32);
                graph.chance.push(row);
            };
            let what = if below == 0 {
                9
            } else {
                (n as usize * 7 + seed as usize) % 10
            };
            match what {
                0..=5 => {
                    // The last set of the layer, or a new one.
                    let set = match open.filter(|_| n % 3 == 0) {
                        Some(set) => set,
                        None => {
                            let at = graph.infosets.len();
                            let (actor, options) = (
                                at % shape.types.len(),
                                shape.options[at % shape.options.len()],
                            );
                            graph.infosets.push(Infoset {
                                actor: actor as u32,
                                decision: NONE,
                                round: 0,
                                nodes: graph.infoset_nodes.len() as u32
                                    ..graph.infoset_nodes.len() as u32,
                                first: graph.unknowns as u32,
                                options: options as u32,
                                label: String::new(),
                            });
                            graph.unknowns += options * shape.types[actor] as usize;
                            at
                        }
                    };
                    open = Some(set);
                    for _ in 0..graph.infosets[set].options {
                        to(&mut graph, NONE);
                    }
                    graph.infoset_nodes.push(n);
                    graph.infosets[set].nodes.end += 1;
                    graph.infoset.push(set as u32);
                }
                6 | 7 => {
                    let edges = 1 + n as usize % 3;
                    let shares: Vec<Vec<f64>> = (0..edges)
                        .map(|_| numbers(seed + u64::from(n), p))
                        .collect();
                    for shares in &shares {
                        to(&mut graph, (chance.len() / p) as u32);
                        chance.extend(shares.iter().map(|x| x.abs() / edges as f64));
                    }
                    graph.infoset.push(NONE);
                }
                8 => {
                    to(&mut graph, 0);
                    graph.infoset.push(NONE);
                }
                _ => graph.infoset.push(NONE),
            }
            graph.first_edge.push(graph.child.len() as u32);
        }
    }
    let nodes = graph.infoset.len();
    graph.payoff = (0..nodes)
        .map(|n| if n % 3 == 1 { NONE } else { (n % 7) as u32 })
        .collect();
    graph.available = vec![true; graph.unknowns];
    let mut prior: Vec<f64> = (0..p).map(|_| dice.share()).collect();
    if shape.gaps {
        for set in &graph.infosets {
            let (first, options) = (set.first as usize, set.options as usize);
            for k in 0..graph.types[set.actor as usize] as usize {
                if options > 1 && dice.below(4) == 0 {
                    graph.available[first + k * options + dice.below(options)] = false;
                }
            }
        }
        prior[0] = 0.0;
    }
    let total: f64 = prior.iter().sum();
    prior.iter_mut().for_each(|x| *x /= total);
    let actors = shape.types.len();
    let numbers = Numbers {
        prior,
        chance,
        payoff: numbers(seed + 1, 7 * actors * p),
        precision: (0..actors).map(|i| 2.0 + i as f64).collect(),
        ..Numbers::default()
    };
    Game {
        graph: graph.into(),
        numbers,
    }
}

/// What options are worth and what is played, node by node, type by type.
struct Plain<'g> {
    game: &'g Game,
    sigma: Vec<f64>,
    worth: Vec<f64>,
    /// Nodes × profiles.
    reach: Vec<f64>,
    /// Nodes × actors × profiles.
    value: Vec<f64>,
}

impl Plain<'_> {
    fn new<'g>(game: &'g Game, prior: &[f64]) -> Plain<'g> {
        let graph = &game.graph;
        let mut reach = vec![0.0; graph.nodes() * graph.profiles];
        reach[..graph.profiles].copy_from_slice(prior);
        Plain {
            game,
            sigma: vec![0.0; graph.unknowns],
            worth: vec![0.0; graph.unknowns],
            value: vec![0.0; reach.len() * graph.actors.len()],
            reach,
        }
    }

    fn respond(&mut self, set: usize, q: &[f64], scale: f64) {
        let graph = &self.game.graph;
        let own = &graph.infosets[set];
        let lambda = scale * self.game.numbers.precision[own.actor as usize];
        for k in 0..graph.types[own.actor as usize] as usize {
            let slots: Vec<usize> = (0..own.options as usize)
                .map(|a| graph.slot(set, k, a))
                .collect();
            let open = slots.iter().filter(|&&s| graph.available[s]);
            let most = open
                .clone()
                .map(|&s| lambda * q[s])
                .fold(f64::MIN, f64::max);
            let total: f64 = open.clone().map(|&s| (lambda * q[s] - most).exp()).sum();
            for &s in open {
                self.sigma[s] = (lambda * q[s] - most).exp() / total;
            }
        }
    }

    /// The probability of an edge of a node for a profile.
    fn probability(&self, n: usize, e: usize, profile: usize) -> f64 {
        let graph = &self.game.graph;
        match graph.infoset[n] {
            NONE => self.game.numbers.chance[graph.chance[e] as usize * graph.profiles + profile],
            set => {
                let k = graph.type_of[graph.infosets[set as usize].actor as usize][profile];
                self.sigma[graph.slot(set as usize, k as usize, e - graph.edges(n).start)]
            }
        }
    }

    fn forward(&mut self) {
        let (graph, p) = (&self.game.graph, self.game.graph.profiles);
        self.reach[p..].fill(0.0);
        for n in 0..graph.nodes() {
            for e in graph.edges(n) {
                for t in 0..p {
                    let add = self.reach[n * p + t] * self.probability(n, e, t);
                    self.reach[graph.child[e] as usize * p + t] += add;
                }
            }
        }
    }

    fn pull(&mut self, n: usize) {
        let (graph, p, actors) = (
            &self.game.graph,
            self.game.graph.profiles,
            self.game.graph.actors.len(),
        );
        for i in 0..actors {
            for t in 0..p {
                let paid = match graph.payoff[n] {
                    NONE => 0.0,
                    row => self.game.numbers.payoff[(row as usize * actors + i) * p + t],
                };
                let later = graph.edges(n).map(|e| {
                    let child = graph.child[e] as usize;
                    self.probability(n, e, t) * self.value[(child * actors + i) * p + t]
                });
                self.value[(n * actors + i) * p + t] = paid + later.sum::<f64>();
            }
        }
    }

    fn settle(&mut self, set: usize) {
        let (graph, p, actors) = (
            &self.game.graph,
            self.game.graph.profiles,
            self.game.graph.actors.len(),
        );
        let own = &graph.infosets[set];
        let i = own.actor as usize;
        let nodes = &graph.infoset_nodes[own.nodes.start as usize..own.nodes.end as usize];
        for k in 0..graph.types[i] {
            let mine: Vec<(usize, usize)> = nodes
                .iter()
                .flat_map(|&n| (0..p).map(move |t| (n as usize, t)))
                .filter(|&(_, t)| graph.type_of[i][t] == k)
                .collect();
            let reached: f64 = mine.iter().map(|&(n, t)| self.reach[n * p + t]).sum();
            for a in 0..own.options as usize {
                let slot = graph.slot(set, k as usize, a);
                let terms = mine.iter().map(|&(n, t)| {
                    let child = graph.child[graph.edges(n).start + a] as usize;
                    let weight = if reached > 0.0 {
                        self.reach[n * p + t] / reached
                    } else {
                        1.0 / mine.len() as f64
                    };
                    weight * self.value[(child * actors + i) * p + t]
                });
                self.worth[slot] = if graph.available[slot] {
                    terms.sum()
                } else {
                    0.0
                };
            }
        }
    }

    /// Layer by layer from the last; σ follows at once if it is to.
    fn backward(&mut self, follow: Option<f64>) {
        let graph = self.game.graph.clone();
        for layer in graph.layers.iter().rev() {
            let sets: Vec<usize> = (0..graph.infosets.len())
                .filter(|&i| {
                    let first = graph.infoset_nodes[graph.infosets[i].nodes.start as usize];
                    layer.nodes.contains(&first)
                })
                .collect();
            for set in sets {
                self.settle(set);
                if let Some(scale) = follow {
                    let worth = self.worth.clone();
                    self.respond(set, &worth, scale);
                }
            }
            layer.nodes.clone().for_each(|n| self.pull(n as usize));
        }
    }
}

fn near(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len());
    for (i, (x, y)) in found.iter().zip(expected).enumerate() {
        assert!((x - y).abs() < 1e-11, "{what}: {x} and {y} at {i}");
    }
}

#[test]
fn sweeps_and_induction_come_to_what_plain_sums_do() {
    for (shape, seed) in SHAPES
        .into_iter()
        .flat_map(|shape| (1..6).map(move |seed| (shape, seed)))
    {
        let game = game(shape, seed);
        let q = numbers(seed + 2, game.graph.unknowns);
        let mut sweep = Sweep::new(&game, 1.0);
        assert!(sweep.layered());
        let mut plain = Plain::new(&game, &lifted(&game.graph, &game.numbers.prior));
        for set in 0..game.graph.infosets.len() {
            plain.respond(set, &q, 0.7);
        }
        plain.forward();
        for follow in [None, Some(0.7)] {
            match follow {
                None => sweep.at(&q, 0.7),
                Some(scale) => sweep.induct(&q, scale),
            }
            plain.backward(follow);
            let what = format!("{shape:?}, seed {seed}, {follow:?}");
            near(sweep.worth(), &plain.worth, &what);
            near(sweep.sigma(), &plain.sigma, &what);
        }
        // Once more from there: beliefs are those of what is played.
        sweep.induct_on();
        plain.forward();
        plain.backward(Some(0.7));
        near(sweep.worth(), &plain.worth, "induction once more");
    }
}

#[test]
fn every_processor_finds_the_same_bytes() {
    for response in RESPONSES {
        for (shape, seed) in SHAPES.into_iter().zip(20..) {
            let game = game(shape, seed);
            let found = |wide: Wide| everything(&game, seed, response, wide);
            assert_eq!(found(Wide::none()), found(Wide::default()), "{shape:?}");
        }
    }
}

/// The bits of all that a sweep finds, and of its derivatives.
fn everything(game: &Game, seed: u64, response: Response, wide: Wide) -> Vec<u64> {
    let n = game.graph.unknowns;
    let (q, v) = (numbers(seed, n), numbers(seed + 1, n));
    let mut sweep = Sweep::new(game, 1.0).with(response);
    sweep.wide = wide;
    sweep.induct(&q, 0.7);
    let mut found = vec![sweep.worth().to_vec(), sweep.sigma().to_vec()];
    sweep.at(&q, 0.7);
    found.extend([sweep.worth().to_vec(), sweep.sigma().to_vec()]);
    let (mut change, mut y, mut out) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    sweep.tangent(&v, 0.3, &mut change);
    sweep.preconditioned(&v, &mut y, &mut out);
    found.extend([change, y, out]);
    found.into_iter().flatten().map(f64::to_bits).collect()
}
