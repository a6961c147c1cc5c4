//! A game as the sweeps see it: moments at which nothing happens are left out, and every edge has one row of probabilities,
//! whatever decides it.

use std::ops::Range;

use crate::graph::{Game, Graph, NONE};

/// Beliefs of a type that cannot be are still defined: its prior is taken for this, which no other number notices.
const NEXT_TO_NOTHING: f64 = 1e-100;

pub(super) struct Layout {
    pub(super) profiles: usize,
    /// How many nodes are left.
    pub(super) nodes: usize,
    /// Edges of node n are `first_edge[n]..first_edge[n + 1]`.
    first_edge: Vec<u32>,
    pub(super) child: Vec<u32>,
    /// Row of each edge.
    pub(super) row: Vec<u32>,
    /// Index in `sets` of each node's information set, or `NONE`.
    pub(super) set: Vec<u32>,
    /// Row of the payoff tables of each node, or `NONE`.
    pub(super) payoff: Vec<u32>,
    actors: usize,
    /// Nodes of each layer, in the order of [`Role`].
    pub(super) layers: Vec<Span>,
    /// Actors that decide somewhere.
    pub(super) movers: Vec<usize>,
    pub(super) sets: Vec<Set>,
    /// Nodes of the information sets.
    set_nodes: Vec<u32>,
    /// By mover: its type in each profile.
    pub(super) type_of: Vec<Vec<u32>>,
    /// Rows that chance decides come first.
    pub(super) chance_rows: u32,
    /// How many rows there are.
    pub(super) rows: usize,
    /// How many pairs of an information set and a type there are.
    pub(super) masses: usize,
    /// Prior of each profile; types without any have next to nothing.
    pub(super) prior: Vec<f64>,
    /// Information sets of each layer; empty if some set has nodes in more than one layer.
    pub(super) sets_of_layer: Vec<Vec<u32>>,
}

/// Nodes of a layer: what a sweep need not look at comes last.
pub(super) struct Span {
    start: u32,
    /// From here on, nothing but ends follows nodes.
    last: u32,
    /// From here on, nodes are ends.
    ends: u32,
    /// From here on, nobody adds to the reach of nodes.
    untouched: u32,
}

impl Span {
    /// Nodes that hand their reach on to nodes that need it.
    pub(super) fn onward(&self) -> Range<usize> {
        self.start as usize..self.last as usize
    }

    /// Nodes that only ends follow.
    pub(super) fn last(&self) -> Range<usize> {
        self.last as usize..self.ends as usize
    }

    /// Nodes that something follows. Values of the others are payoffs, and never change.
    pub(super) fn inner(&self) -> Range<usize> {
        self.start as usize..self.ends as usize
    }

    /// Nodes that reach is added to.
    pub(super) fn touched(&self) -> Range<usize> {
        self.start as usize..self.untouched as usize
    }
}

/// What a node is to a sweep.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// Some of what follows it has followers.
    Onward,
    /// Only ends follow it.
    Last,
    /// Nothing follows it.
    End,
}

/// An information set.
pub(super) struct Set {
    /// Index in `movers`.
    pub(super) mover: usize,
    pub(super) types: usize,
    pub(super) options: usize,
    /// First slot of σ and Q.
    pub(super) slot: usize,
    /// First row; row `row + a` belongs to option a.
    row: usize,
    /// Whether at some of its nodes an option leads to more than ends: its Q then changes with later play.
    pub(super) later: bool,
    /// First place in arrays by information set and type.
    pub(super) mass: usize,
    /// Range in `set_nodes`.
    nodes: Range<u32>,
}

impl Set {
    /// Slots of type `k`.
    #[inline]
    pub(super) fn of_type(&self, k: usize) -> Range<usize> {
        let first = self.slot + k * self.options;
        first..first + self.options
    }
}

impl Layout {
    pub(super) fn new(game: &Game) -> Layout {
        let graph = &game.graph;
        let chance_rows = (game.numbers.chance.len() / graph.profiles) as u32;
        let mut layout = Layout {
            profiles: graph.profiles,
            nodes: 0,
            first_edge: vec![0],
            child: Vec::new(),
            row: Vec::new(),
            set: Vec::new(),
            payoff: Vec::new(),
            actors: graph.actors.len(),
            layers: Vec::new(),
            movers: Vec::new(),
            sets: Vec::new(),
            set_nodes: Vec::new(),
            type_of: Vec::new(),
            chance_rows,
            rows: chance_rows as usize,
            masses: 0,
            prior: lifted(graph, &game.numbers.prior),
            sets_of_layer: sets_of_layer(graph),
        };
        let (kept, place) = layout.place(graph);
        layout.lay_sets(graph, &place);
        layout.lay_nodes(graph, &kept, &place);
        layout.mark();
        layout
    }

    /// The nodes at which something happens, and the place of every node among them; the others stand for the next such node.
    fn place(&mut self, graph: &Graph) -> (Vec<u32>, Vec<u32>) {
        let idle = |n: usize| {
            let certain = || graph.chance[graph.edges(n).start] == 0;
            n > 0
                && graph.infoset[n] == NONE
                && graph.payoff[n] == NONE
                && graph.edges(n).len() == 1
                && certain()
        };
        let mut kept: Vec<u32> = Vec::new();
        let mut place = vec![NONE; graph.nodes()];
        let roles = roles(graph, &idle);
        for layer in &graph.layers {
            let start = kept.len();
            kept.extend(layer.nodes.clone().filter(|&n| !idle(n as usize)));
            let own = &mut kept[start..];
            own.sort_by_key(|&n| roles[n as usize]);
            for (at, &n) in own.iter().enumerate() {
                place[n as usize] = (start + at) as u32;
            }
            let before = |role| own.partition_point(|&n| roles[n as usize] < role);
            self.layers.push(Span {
                start: start as u32,
                last: (start + before(Role::Last)) as u32,
                ends: (start + before(Role::End)) as u32,
                untouched: (start + before(Role::End)) as u32,
            });
        }
        self.nodes = kept.len();
        for n in (0..graph.nodes()).rev() {
            if place[n] == NONE {
                place[n] = place[graph.child[graph.edges(n).start] as usize];
            }
        }
        (kept, place)
    }

    fn lay_sets(&mut self, graph: &Graph, place: &[u32]) {
        let mut mover = vec![0; graph.actors.len()];
        for (actor, mover) in mover.iter_mut().enumerate() {
            if graph.infosets.iter().any(|set| set.actor as usize == actor) {
                *mover = self.movers.len();
                self.movers.push(actor);
                self.type_of.push(graph.type_of[actor].clone());
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
            self.payoff.push(graph.payoff[n]);
            for (a, e) in graph.edges(n).enumerate() {
                self.child.push(place[graph.child[e] as usize]);
                self.row.push(match set {
                    NONE => graph.chance[e],
                    set => (self.sets[set as usize].row + a) as u32,
                });
            }
            self.first_edge.push(self.child.len() as u32);
        }
    }

    /// Marks information sets that later play matters to, and ends that reach is added to, although nobody looks at it, because
    /// something goes on beside them.
    fn mark(&mut self) {
        let mut most = 0;
        for n in self.layers.iter().flat_map(Span::onward) {
            if let Some(set) = self.sets.get_mut(self.set[n] as usize) {
                set.later = true;
            }
        }
        for l in 0..self.layers.len() {
            let layer = &self.layers[l];
            let end = self
                .layers
                .get(l + 1)
                .map_or(self.nodes as u32, |next| next.start);
            // Every end up to here may have been added to, from earlier layers.
            if most > layer.ends {
                self.layers[l].untouched = end.min(most);
            }
            for n in self.layers[l].onward() {
                let children = self.edges(n).map(|e| self.child[e] + 1);
                most = children.fold(most, u32::max);
            }
        }
    }

    /// Bytes of indices that a sweep forward and backward reads, with this many nodes that something follows.
    pub(super) fn bytes(&self, inner: usize) -> usize {
        // First edges, information sets and payoffs of nodes; children and rows of edges.
        2 * 4 * (3 * inner + 2 * self.child.len())
    }

    #[inline]
    pub(super) fn edges(&self, n: usize) -> Range<usize> {
        self.first_edge[n] as usize..self.first_edge[n + 1] as usize
    }

    /// Values of all movers at one node.
    #[inline]
    pub(super) fn stride(&self) -> usize {
        self.movers.len() * self.profiles
    }

    /// Where a mover's values at node `n` stand.
    #[inline]
    pub(super) fn value_at(&self, n: usize, mover: usize) -> usize {
        n * self.stride() + mover * self.profiles
    }

    /// What movers collect at node `n`: movers × profiles.
    #[inline]
    pub(super) fn pay<const P: usize>(&self, payoffs: &[f64], n: usize, own: &mut [f64]) {
        if self.payoff[n] == NONE {
            return own.fill(0.0);
        }
        let table = self.payoff[n] as usize * self.actors;
        let p = lanes::<P>(self.profiles);
        for (own, &actor) in own.chunks_exact_mut(p).zip(&self.movers) {
            own.copy_from_slice(&payoffs[(table + actor) * p..][..p]);
        }
    }

    pub(super) fn nodes_of(&self, set: &Set) -> &[u32] {
        &self.set_nodes[set.nodes.start as usize..set.nodes.end as usize]
    }

    /// Slots of an information set.
    #[inline]
    pub(super) fn slots(&self, i: usize) -> Range<usize> {
        let set = &self.sets[i];
        set.slot..set.slot + set.types * set.options
    }

    /// Where the nodes of an information set stand: see [`Layout::node_at`].
    #[inline]
    pub(super) fn places(&self, i: usize) -> Range<u32> {
        self.sets[i].nodes.clone()
    }

    /// The node at a place of an information set.
    #[inline]
    pub(super) fn node_at(&self, place: u32) -> usize {
        self.set_nodes[place as usize] as usize
    }

    /// Writes numbers by slot of an information set into its rows, profile by profile.
    pub(super) fn spread<const P: usize>(&self, set: &Set, slots: &[f64], rows: &mut [f64]) {
        let p = lanes::<P>(self.profiles);
        let types = &self.type_of[set.mover][..p];
        let own = &slots[set.slot..];
        let rows = rows[set.row * p..].chunks_exact_mut(p);
        for (a, row) in rows.take(set.options).enumerate() {
            for (r, &k) in row.iter_mut().zip(types) {
                *r = own[k as usize * set.options + a];
            }
        }
    }

    /// Adds numbers by row of an information set to its slots: the transpose of [`Layout::spread`].
    pub(super) fn gather<const P: usize>(&self, set: &Set, rows: &[f64], slots: &mut [f64]) {
        let p = lanes::<P>(self.profiles);
        let types = &self.type_of[set.mover][..p];
        let own = &mut slots[set.slot..];
        let rows = rows[set.row * p..].chunks_exact(p);
        for (a, row) in rows.take(set.options).enumerate() {
            for (r, &k) in row.iter().zip(types) {
                own[k as usize * set.options + a] += r;
            }
        }
    }

    /// Adds Σ weight·value over what the options of node `n` lead to, type by type, to the slots of its information set.
    /// `weights` are those of the node, by profile; `value` those of all nodes.
    #[inline(always)]
    pub(super) fn credit<const P: usize>(
        &self,
        n: usize,
        weights: &[f64],
        value: &[f64],
        slots: &mut [f64],
    ) {
        let p = lanes::<P>(self.profiles);
        let set = &self.sets[self.set[n] as usize];
        let types = &self.type_of[set.mover][..p];
        for (a, e) in self.edges(n).enumerate() {
            let at = self.value_at(self.child[e] as usize, set.mover);
            let own = &mut slots[set.slot + a..];
            for ((v, w), &k) in value[at..at + p].iter().zip(weights).zip(types) {
                own[kind::<P>(k) * set.options] += w * v;
            }
        }
    }

    /// What numerators at a set and type are divided by: its reach, or where nothing leads there the number of histories.
    #[inline]
    pub(super) fn divisor(&self, set: &Set, k: usize, mass: &[f64]) -> f64 {
        let mass = mass[set.mass + k];
        if mass > 0.0 {
            mass
        } else {
            (set.nodes.len() * self.profiles / set.types) as f64
        }
    }

    /// Where no course of play leads to node `n`'s information set, all its nodes and profiles count alike.
    pub(super) fn stand_in(&self, n: usize, mass: &[f64], value: &[f64], slots: &mut [f64]) {
        let set = &self.sets[self.set[n] as usize];
        for (p, &k) in self.type_of[set.mover].iter().enumerate() {
            if mass[set.mass + k as usize] > 0.0 {
                continue;
            }
            for (a, e) in self.edges(n).enumerate() {
                let at = self.value_at(self.child[e] as usize, set.mover) + p;
                slots[set.slot + k as usize * set.options + a] += value[at];
            }
        }
    }
}

fn roles(graph: &Graph, idle: &dyn Fn(usize) -> bool) -> Vec<Role> {
    let mut roles = vec![Role::End; graph.nodes()];
    for n in (0..graph.nodes()).rev() {
        let after = graph.edges(n).map(|e| roles[graph.child[e] as usize]);
        let Some(least) = after.min() else { continue };
        // An idle node stands for what follows it.
        roles[n] = match least {
            role if idle(n) => role,
            Role::End => Role::Last,
            _ => Role::Onward,
        };
    }
    roles
}

/// The number of profiles (or of movers), known when compiled where `N` is not 0: the inner loops are then unrolled.
#[inline(always)]
pub(super) fn lanes<const N: usize>(count: usize) -> usize {
    if N == 0 { count } else { N }
}

/// A type: with one profile there is only one.
#[inline(always)]
pub(super) fn kind<const P: usize>(k: u32) -> usize {
    if P == 1 { 0 } else { k as usize }
}

/// The prior, with next to nothing for types that have none.
fn lifted(graph: &Graph, prior: &[f64]) -> Vec<f64> {
    if prior.iter().all(|&p| p > 0.0) {
        return prior.to_vec();
    }
    let mut lifted = vec![1.0; prior.len()];
    for (types, &count) in graph.type_of.iter().zip(&graph.types) {
        let mut marginal = vec![0.0; count as usize];
        for (&k, p) in types.iter().zip(prior) {
            marginal[k as usize] += p;
        }
        for (l, &k) in lifted.iter_mut().zip(types) {
            *l *= marginal[k as usize].max(NEXT_TO_NOTHING);
        }
    }
    lifted
}

fn sets_of_layer(graph: &Graph) -> Vec<Vec<u32>> {
    let mut layer_of = vec![0_u32; graph.nodes()];
    for (l, layer) in graph.layers.iter().enumerate() {
        layer_of[layer.nodes.start as usize..layer.nodes.end as usize].fill(l as u32);
    }
    let mut sets = vec![Vec::new(); graph.layers.len()];
    for (i, set) in graph.infosets.iter().enumerate() {
        let mut layers = set
            .nodes
            .clone()
            .map(|at| layer_of[graph.infoset_nodes[at as usize] as usize]);
        let Some(first) = layers.next() else { continue };
        if layers.any(|l| l != first) {
            return Vec::new();
        }
        sets[first as usize].push(i as u32);
    }
    sets
}
