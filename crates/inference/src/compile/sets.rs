//! The information sets of a layer, as its nodes are made.

use std::ops::Range;

use demarche_engine::game::{Graph, Infoset, NONE};

use super::table::Table;

/// A node at which somebody chooses.
pub(super) struct Choice<'a> {
    /// What the mover knows there: equal keys are one information set.
    pub(super) knows: &'a [u8],
    /// Types × options.
    pub(super) available: &'a [bool],
}

/// The information sets of one layer.
#[derive(Debug, Default)]
pub(super) struct Sets {
    number: Table,
    /// Keys, one after the other, and where each ends.
    keys: Vec<u8>,
    ends: Vec<usize>,
    /// The first set of the layer.
    first: usize,
}

impl Sets {
    /// Begins a layer.
    pub(super) fn start(&mut self, graph: &Graph) {
        self.number.clear();
        self.keys.clear();
        self.ends.clear();
        self.first = graph.infosets.len();
    }

    /// The number of the set that a choice belongs to; `make` makes it if it is the first.
    pub(super) fn of(
        &mut self,
        choice: &Choice<'_>,
        graph: &mut Graph,
        make: impl FnOnce() -> Infoset,
    ) -> u32 {
        let Choice { knows, available } = *choice;
        let (keys, ends) = (&mut self.keys, &mut self.ends);
        let key = |i: usize| {
            let start = i.checked_sub(1).map_or(0, |before| ends[before]);
            &keys[start..ends[i]]
        };
        let same = |i: u32| key(i as usize) == knows;
        let found = self.number.find_or_next(knows, same);
        let number = self.first as u32 + found.number;
        if found.is_new {
            keys.extend_from_slice(knows);
            ends.push(keys.len());
            let set = Infoset {
                first: graph.unknowns as u32,
                ..make()
            };
            graph.unknowns += available.len();
            graph.available.extend_from_slice(available);
            graph.infosets.push(set);
        }
        debug_assert!(
            graph.available[graph.infosets[number as usize].first as usize..]
                .starts_with(available),
            "an actor always knows what it can do"
        );
        number
    }

    /// Writes down which nodes of the layer, which is the last, belong to which set.
    pub(super) fn close(&self, graph: &mut Graph) {
        let Some(layer) = graph.layers.last() else {
            return;
        };
        let (nodes, end) = (layer.nodes.clone(), graph.infosets.len());
        group(graph, nodes, self.first..end);
    }
}

/// Writes down which of these nodes belong to which of these sets.
pub(super) fn group(graph: &mut Graph, nodes: Range<u32>, sets: Range<usize>) {
    let of = &graph.infoset;
    let first = sets.start;
    let sets = &mut graph.infosets[sets];
    let start = graph.infoset_nodes.len() as u32;
    let mut counts = vec![0_u32; sets.len()];
    let chosen = |n: &u32| of[*n as usize] != NONE;
    for n in nodes.clone().filter(chosen) {
        counts[of[n as usize] as usize - first] += 1;
    }
    let mut next = start;
    for (set, count) in sets.iter_mut().zip(&mut counts) {
        set.nodes = next..next + *count;
        next += *count;
        // From here on: the next place of the set.
        *count = set.nodes.start;
    }
    graph.infoset_nodes.resize(next as usize, 0);
    for n in nodes.filter(chosen) {
        let place = &mut counts[of[n as usize] as usize - first];
        graph.infoset_nodes[*place as usize] = n;
        *place += 1;
    }
}
