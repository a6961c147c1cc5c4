//! From the tree of a file to the arrays of a game.

use super::{Forgets, Imported};
use crate::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};

/// The contents of a file; nodes are in depth-first order.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) title: String,
    pub(crate) comment: String,
    pub(crate) players: Vec<String>,
    pub(crate) nodes: Vec<Node>,
    /// In the order in which they are first met.
    pub(crate) sets: Vec<Set>,
    pub(crate) chances: Vec<Chance>,
    /// Names of outcomes, by row.
    pub(crate) outcomes: Vec<String>,
    /// Rows × players.
    pub(crate) payoffs: Vec<f64>,
    pub(crate) forgets: Option<Forgets>,
}

pub(crate) struct Set {
    pub(crate) player: usize,
    pub(crate) name: String,
    pub(crate) options: Vec<String>,
    /// Slot of its first option.
    pub(crate) first: u32,
}

pub(crate) struct Chance {
    pub(crate) name: String,
    pub(crate) names: Vec<String>,
    pub(crate) chances: Vec<f64>,
}

pub(crate) struct Node {
    pub(crate) depth: u32,
    /// Row of what is collected on reaching it, or `NONE`.
    pub(crate) outcome: u32,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Index into the chance moves.
    Chance(u32),
    /// Index into the information sets.
    Move(u32),
    Terminal,
}

impl Tree {
    /// Adds an information set.
    pub(crate) fn set(&mut self, player: usize, name: String, options: Vec<String>) {
        let first = self
            .sets
            .last()
            .map_or(0, |set| set.first + set.options.len() as u32);
        self.sets.push(Set {
            player,
            name,
            options,
            first,
        });
    }

    /// How many children a node of this kind has.
    pub(crate) fn children(&self, kind: Kind) -> u32 {
        let children = match kind {
            Kind::Chance(c) => self.chances[c as usize].chances.len(),
            Kind::Move(i) => self.sets[i as usize].options.len(),
            Kind::Terminal => 0,
        };
        children as u32
    }

    /// The same game, layer by layer.
    pub(crate) fn imported(mut self) -> Imported {
        let mut numbers = Numbers {
            prior: vec![1.0],
            chance: vec![1.0],
            payoff: std::mem::take(&mut self.payoffs),
            goals: Vec::new(),
            weights: vec![vec![Vec::new()]; self.players.len()],
            precision: vec![1.0; self.players.len()],
            log_weights: Vec::new(),
        };
        let (mut names, mut draws) = (vec![String::new()], vec![String::new()]);
        let mut rows = Vec::new();
        for chance in &mut self.chances {
            rows.push(numbers.chance.len() as u32);
            draws.push(std::mem::take(&mut chance.name));
            names.append(&mut chance.names);
            draws.resize(names.len(), String::new());
            let total: f64 = chance.chances.iter().sum();
            // What rounding to f64 leaves is no reason to touch numbers that are as exact as can be.
            let exact = (total - 1.0).abs() <= f64::EPSILON * chance.chances.len() as f64;
            let scale = if exact { 1.0 } else { total };
            numbers
                .chance
                .extend(chance.chances.iter().map(|p| p / scale));
        }
        let (mut graph, nodes_of) = self.layered(&rows);
        let mut options = Vec::new();
        for (set, nodes) in self.sets.into_iter().zip(nodes_of) {
            let first = graph.infoset_nodes.len() as u32;
            graph.infoset_nodes.extend(nodes);
            graph.infosets.push(Infoset {
                actor: set.player as u32,
                decision: NONE,
                round: 0,
                nodes: first..graph.infoset_nodes.len() as u32,
                first: set.first,
                options: set.options.len() as u32,
                label: set.name,
            });
            graph.unknowns += set.options.len();
            options.push(set.options);
        }
        graph.available = vec![true; graph.unknowns];
        graph.perfect_recall = self.forgets.is_none();
        graph.types = vec![1; self.players.len()];
        graph.type_of = vec![vec![0]; self.players.len()];
        graph.actors = self.players;
        Imported {
            title: self.title,
            comment: self.comment,
            game: Game {
                graph: graph.into(),
                numbers,
            },
            options,
            chances: names,
            draws,
            outcomes: self.outcomes,
            forgets: self.forgets,
        }
    }

    /// Nodes, edges and layers; and the nodes of every information set.
    fn layered(&self, chance_rows: &[u32]) -> (Graph, Vec<Vec<u32>>) {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        // Stable: within a layer, children stand in the order of their parents, so that they are numbered one by one.
        order.sort_by_key(|&n| self.nodes[n].depth);
        let mut graph = Graph {
            profiles: 1,
            first_edge: vec![0],
            state: vec![0; order.len()],
            occurs: vec![true; order.len()],
            ..Graph::default()
        };
        let mut nodes_of: Vec<Vec<u32>> = vec![Vec::new(); self.sets.len()];
        for (new, &old) in order.iter().enumerate() {
            let node = &self.nodes[old];
            let new = new as u32;
            if graph.layers.len() == node.depth as usize {
                graph.layers.push(Layer {
                    nodes: new..new,
                    round: 0,
                    kind: LayerKind::Plain,
                });
            }
            graph.layers[node.depth as usize].nodes.end = new + 1;
            let begun = graph.child.len() as u32;
            let children = self.children(node.kind);
            graph.child.extend(begun + 1..begun + 1 + children);
            graph.first_edge.push(graph.child.len() as u32);
            graph.payoff.push(node.outcome);
            let mut infoset = NONE;
            match node.kind {
                Kind::Chance(c) => {
                    let row = chance_rows[c as usize];
                    graph.chance.extend(row..row + children);
                }
                Kind::Move(set) => {
                    infoset = set;
                    nodes_of[set as usize].push(new);
                    graph
                        .chance
                        .extend(std::iter::repeat_n(NONE, children as usize));
                }
                Kind::Terminal => {}
            }
            graph.infoset.push(infoset);
        }
        (graph, nodes_of)
    }
}
