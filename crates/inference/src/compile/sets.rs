//! The information sets of a layer, as its nodes are made.

use std::collections::HashMap;

use demarche_engine::game::{Graph, Infoset};

/// A node at which somebody chooses.
pub(super) struct Choice<'a> {
    pub(super) node: u32,
    /// What the mover knows there: equal keys are one information set.
    pub(super) knows: Vec<u8>,
    /// Types × options.
    pub(super) available: &'a [bool],
}

/// The information sets of one layer.
#[derive(Default)]
pub(super) struct Sets {
    number: HashMap<Vec<u8>, u32>,
    members: Vec<Vec<u32>>,
}

impl Sets {
    /// The number of the set that a choice belongs to; `make` makes it if it is the first.
    pub(super) fn of(
        &mut self,
        choice: Choice<'_>,
        graph: &mut Graph,
        make: impl FnOnce() -> Infoset,
    ) -> u32 {
        let Choice {
            node,
            knows,
            available,
        } = choice;
        let next = graph.infosets.len() as u32;
        let number = *self.number.entry(knows).or_insert(next);
        if number == next {
            let set = Infoset {
                first: graph.unknowns as u32,
                ..make()
            };
            graph.unknowns += available.len();
            graph.available.extend_from_slice(available);
            graph.infosets.push(set);
            self.members.push(Vec::new());
        }
        let first = graph.infosets.len() - self.members.len();
        debug_assert!(
            graph.available[graph.infosets[number as usize].first as usize..]
                .starts_with(available),
            "an actor always knows what it can do"
        );
        self.members[number as usize - first].push(node);
        number
    }

    /// Writes down which nodes belong to which set.
    pub(super) fn close(self, graph: &mut Graph) {
        let first = graph.infosets.len() - self.members.len();
        for (set, members) in graph.infosets[first..].iter_mut().zip(self.members) {
            let start = graph.infoset_nodes.len() as u32;
            graph.infoset_nodes.extend(members);
            set.nodes = start..graph.infoset_nodes.len() as u32;
        }
    }
}
