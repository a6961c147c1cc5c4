//! From a graph to its layout.

use super::{GROUP, Layer, Layout, RUN, Run, Set, Types};
use crate::game::{Game, Graph, NONE};

impl Layout {
    pub(in crate::qre::sweep) fn new(game: &Game) -> Layout {
        let (graph, numbers) = (&game.graph, &game.numbers);
        let chance_rows = numbers.chance.len() / graph.profiles;
        let payoff_rows = numbers.payoff.len() / (graph.actors.len() * graph.profiles).max(1);
        let mut layout = Layout {
            profiles: graph.profiles,
            lanes: lanes(graph.profiles),
            inner: 0,
            table: 1 + payoff_rows,
            movers: Vec::new(),
            layers: Vec::new(),
            first_edge: vec![0],
            child: Vec::new(),
            row: Vec::new(),
            first_into: Vec::new(),
            into: Vec::new(),
            set: Vec::new(),
            pay: Vec::new(),
            sets: Vec::new(),
            set_nodes: Vec::new(),
            types: Vec::new(),
            chance_rows,
            rows: chance_rows,
            masses: 0,
            layered: false,
            runs: Vec::new(),
        };
        let (kept, place) = layout.place(graph);
        layout.lay_sets(graph, &place);
        layout.lay_nodes(graph, &kept, &place);
        layout.lay_into();
        layout.lay_runs(graph);
        layout
    }

    /// The inner nodes at which something happens, and the place of every node: among them, or in the table.
    fn place(&mut self, graph: &Graph) -> (Vec<u32>, Vec<u32>) {
        // The start of play is a node in any case, and nothing is collected where nothing happens.
        let idle = |n: usize| {
            let certain = || graph.chance[graph.edges(n).start] == 0;
            n > 0
                && graph.infoset[n] == NONE
                && graph.payoff[n] == NONE
                && graph.edges(n).len() == 1
                && certain()
        };
        let inner =
            |n: &u32| *n == 0 || (!graph.edges(*n as usize).is_empty() && !idle(*n as usize));
        let mut kept: Vec<u32> = Vec::new();
        for layer in &graph.layers {
            let start = kept.len();
            kept.extend(layer.nodes.clone().filter(inner));
            // `NONE` comes last.
            kept[start..].sort_by_key(|&n| graph.infoset[n as usize]);
            self.layers.push(Layer {
                nodes: start..kept.len(),
                runs: 0..0,
                others: start..kept.len(),
            });
        }
        self.inner = kept.len();
        let mut place = vec![NONE; graph.nodes()];
        for (at, &n) in kept.iter().enumerate() {
            place[n as usize] = at as u32;
        }
        for n in (0..graph.nodes()).rev().filter(|&n| !inner(&(n as u32))) {
            place[n] = match graph.edges(n).next() {
                Some(edge) => place[graph.child[edge] as usize],
                None => self.entry(graph.payoff[n]),
            };
        }
        (kept, place)
    }

    /// Where a payoff stands, counted on from the inner nodes.
    fn entry(&self, payoff: u32) -> u32 {
        self.inner as u32 + payoff.wrapping_add(1)
    }

    fn lay_sets(&mut self, graph: &Graph, place: &[u32]) {
        let mut mover = vec![0; graph.actors.len()];
        for (actor, mover) in mover.iter_mut().enumerate() {
            if graph.infosets.iter().any(|set| set.actor as usize == actor) {
                *mover = self.movers.len();
                self.movers.push(actor);
                let types = graph.types[actor] as usize;
                self.types.push(Types::new(&graph.type_of[actor], types));
            }
        }
        for set in &graph.infosets {
            let nodes = &graph.infoset_nodes[set.nodes.start as usize..set.nodes.end as usize];
            let first = self.set_nodes.len() as u32;
            self.set_nodes
                .extend(nodes.iter().map(|&n| place[n as usize]));
            let types = graph.types[set.actor as usize] as usize;
            self.sets.push(Set {
                mover: mover[set.actor as usize],
                types,
                options: set.options as usize,
                slot: set.first as usize,
                row: self.rows,
                later: false,
                mass: self.masses,
                nodes: first..self.set_nodes.len() as u32,
            });
            self.rows += set.options as usize;
            self.masses += types;
        }
    }

    fn lay_nodes(&mut self, graph: &Graph, kept: &[u32], place: &[u32]) {
        for n in kept.iter().map(|&n| n as usize) {
            let set = graph.infoset[n];
            self.set.push(set);
            self.pay.push(self.entry(graph.payoff[n]));
            for (a, e) in graph.edges(n).enumerate() {
                let child = place[graph.child[e] as usize];
                self.child.push(child);
                self.row.push(match set {
                    NONE => graph.chance[e],
                    set => {
                        let own = &mut self.sets[set as usize];
                        own.later |= (child as usize) < self.inner;
                        (own.row + a) as u32
                    }
                });
            }
            self.first_edge.push(self.child.len() as u32);
        }
    }

    /// The same edges by where they lead, in order of where they come from.
    fn lay_into(&mut self) {
        let mut counts = vec![0_u32; self.inner + 1];
        let inner = |child: u32| (child as usize) < self.inner;
        for &child in self.child.iter().filter(|&&child| inner(child)) {
            counts[child as usize + 1] += 1;
        }
        for n in 0..self.inner {
            counts[n + 1] += counts[n];
        }
        let mut next = counts.clone();
        let mut into = vec![(0, 0); counts[self.inner] as usize];
        for n in 0..self.inner {
            for e in self.edges(n).filter(|&e| inner(self.child[e])) {
                let at = &mut next[self.child[e] as usize];
                into[*at as usize] = (n as u32, self.row[e]);
                *at += 1;
            }
        }
        (self.first_into, self.into) = (counts, into);
    }

    /// Information sets in runs; those of a layer, unless one has nodes in several layers.
    fn lay_runs(&mut self, graph: &Graph) {
        let mut layer_of = vec![0; self.inner];
        for (l, layer) in self.layers.iter().enumerate() {
            layer_of[layer.nodes.clone()].fill(l);
        }
        let layers: Vec<Option<usize>> = self
            .sets
            .iter()
            .map(|set| {
                let mut layers = self.nodes_of(set).iter().map(|&n| layer_of[n as usize]);
                let first = layers.next();
                first.filter(|first| layers.all(|l| l == *first))
            })
            .collect();
        self.layered = layers.iter().all(Option::is_some) && layers.is_sorted();
        for (i, set) in self.sets.iter().enumerate() {
            let run = Run {
                sets: i..i + 1,
                mover: set.mover,
                types: set.types,
                options: set.options,
                slot: set.slot,
                row: set.row,
                mass: set.mass,
                later: set.later,
                open: graph.available[set.slots()].iter().all(|&open| open),
            };
            let layer = layers[i].filter(|_| self.layered);
            match self.runs.last_mut() {
                Some(last) if i > 0 && last.goes_on(&run) && layers[i - 1] == layers[i] => {
                    last.sets.end = i + 1;
                }
                _ => {
                    self.runs.push(run);
                    if let Some(layer) = layer {
                        let own = &mut self.layers[layer].runs;
                        if own.end == 0 {
                            own.start = self.runs.len() - 1;
                        }
                        own.end = self.runs.len();
                    }
                }
            }
            if let Some(layer) = layer {
                let decided = set.nodes.len();
                self.layers[layer].others.start += decided;
            }
        }
    }
}

impl Run {
    /// Whether the information set of another run may be this one's next.
    fn goes_on(&self, next: &Run) -> bool {
        let alike = |run: &Run| (run.mover, run.types, run.options, run.later, run.open);
        alike(self) == alike(next) && self.slots().end == next.slot && self.sets.len() < RUN
    }
}

/// Lanes for this many profiles: see [`Layout`].
fn lanes(profiles: usize) -> usize {
    match profiles {
        0..GROUP => profiles,
        _ => profiles.next_multiple_of(GROUP),
    }
}
