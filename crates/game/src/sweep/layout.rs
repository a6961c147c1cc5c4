//! What the sweeps need of a game beside its arrays: one row of probabilities for every edge, whatever decides it.

use crate::graph::{Game, Graph, NONE};

/// Beliefs of a type that cannot be are still defined: its prior is taken for this, which no other number notices.
const NEXT_TO_NOTHING: f64 = 1e-100;

pub(super) struct Layout {
    /// Actors that decide somewhere.
    pub(super) movers: Vec<usize>,
    /// Index in `movers` of each actor, or `NONE`.
    mover: Vec<u32>,
    /// Row of each edge.
    pub(super) row: Vec<u32>,
    /// Rows that chance decides come first.
    pub(super) chance_rows: u32,
    /// First row of each information set; row `first + a` belongs to option a.
    first_row: Vec<u32>,
    /// How many rows there are.
    pub(super) rows: usize,
    /// First place of each information set in arrays by information set and type.
    pub(super) first_mass: Vec<u32>,
    pub(super) masses: usize,
    /// Prior of each profile; types without any have next to nothing.
    pub(super) prior: Vec<f64>,
    /// Information sets of each layer; empty if some set has nodes in more than one layer.
    pub(super) sets_of_layer: Vec<Vec<u32>>,
}

impl Layout {
    pub(super) fn new(game: &Game) -> Layout {
        let graph = &game.graph;
        let mut mover = vec![NONE; graph.actors.len()];
        let mut movers = Vec::new();
        for (actor, mover) in mover.iter_mut().enumerate() {
            if graph.infosets.iter().any(|set| set.actor as usize == actor) {
                *mover = movers.len() as u32;
                movers.push(actor);
            }
        }
        let chance_rows = (game.numbers.chance.len() / graph.profiles) as u32;
        let (mut rows, mut masses) = (chance_rows, 0);
        let (mut first_row, mut first_mass) = (Vec::new(), Vec::new());
        for set in &graph.infosets {
            first_row.push(rows);
            first_mass.push(masses);
            rows += set.options;
            masses += graph.types[set.actor as usize];
        }
        let mut row = graph.chance.clone();
        for (n, &i) in graph
            .infoset
            .iter()
            .enumerate()
            .filter(|(_, i)| **i != NONE)
        {
            for (a, e) in graph.edges(n).enumerate() {
                row[e] = first_row[i as usize] + a as u32;
            }
        }
        Layout {
            movers,
            mover,
            row,
            chance_rows,
            first_row,
            rows: rows as usize,
            first_mass,
            masses: masses as usize,
            prior: lifted(graph, &game.numbers.prior),
            sets_of_layer: sets_of_layer(graph),
        }
    }

    /// Where the mover's values at node `n` stand.
    #[inline]
    pub(super) fn value_at(&self, graph: &Graph, n: usize, actor: u32) -> usize {
        (n * self.movers.len() + self.mover[actor as usize] as usize) * graph.profiles
    }

    /// Writes numbers by slot of information set `i` into its rows, profile by profile.
    pub(super) fn spread(&self, graph: &Graph, i: usize, slots: &[f64], rows: &mut [f64]) {
        let set = &graph.infosets[i];
        let types = &graph.type_of[set.actor as usize];
        let options = set.options as usize;
        let own = &slots[set.first as usize..];
        let at = self.first_row[i] as usize * graph.profiles;
        for (a, row) in rows[at..]
            .chunks_exact_mut(graph.profiles)
            .take(options)
            .enumerate()
        {
            for (r, &k) in row.iter_mut().zip(types) {
                *r = own[k as usize * options + a];
            }
        }
    }

    /// Divides numbers by slot by the reach of their information set and type.
    pub(super) fn divide(&self, graph: &Graph, mass: &[f64], slots: &mut [f64]) {
        for (set, &first) in graph.infosets.iter().zip(&self.first_mass) {
            let types = graph.types[set.actor as usize] as usize;
            let own = &mut slots[set.first as usize..][..types * set.options as usize];
            for (own, &mass) in own
                .chunks_exact_mut(set.options as usize)
                .zip(&mass[first as usize..])
            {
                let count = (set.nodes.len() * graph.profiles / types) as f64;
                let by = if mass > 0.0 { mass } else { count };
                own.iter_mut().for_each(|q| *q /= by);
            }
        }
    }

    /// Where no course of play leads to node `n`'s information set, all its nodes and profiles count alike.
    pub(super) fn stand_in(
        &self,
        graph: &Graph,
        n: usize,
        mass: &[f64],
        value: &[f64],
        slots: &mut [f64],
    ) {
        let i = graph.infoset[n] as usize;
        let set = &graph.infosets[i];
        let mass = &mass[self.first_mass[i] as usize..];
        for (p, &k) in graph.type_of[set.actor as usize].iter().enumerate() {
            if mass[k as usize] > 0.0 {
                continue;
            }
            for (a, e) in graph.edges(n).enumerate() {
                let at = self.value_at(graph, graph.child[e] as usize, set.actor) + p;
                slots[graph.slot(i, k as usize, a)] += value[at];
            }
        }
    }
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
