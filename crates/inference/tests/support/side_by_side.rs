//! Which slot of the engine's strategies is which option of the tree's information sets: found by walking the graph and the
//! tree together, history by history.

use demarche_engine::game::{Game, Graph, NONE};

use super::plain::{BySet, Plain};
use super::tree::Tree;

/// By information set of the tree and open option: the slot. Fails with what does not match.
pub fn slots(plain: &Plain, game: &Game) -> Result<Vec<Vec<usize>>, String> {
    let mut walk = Walk {
        game,
        slots: vec![None; plain.sets.list.len()],
        taken: vec![None; game.graph.unknowns],
    };
    let graph = &game.graph;
    for (types, tree) in plain.profiles.iter().zip(&plain.trees) {
        let same = |p: &usize| (0..types.len()).all(|i| graph.type_of[i][*p] as usize == types[i]);
        let profile = (0..graph.profiles)
            .find(same)
            .ok_or("a profile is missing")?;
        walk.both(tree, 0, profile)?;
    }
    walk.slots
        .into_iter()
        .map(|found| found.ok_or("a set is never met".into()))
        .collect()
}

/// The engine's strategies in the tree's order.
pub fn read(slots: &[Vec<usize>], by_slot: &[f64]) -> BySet {
    let set = |slots: &Vec<usize>| slots.iter().map(|&slot| by_slot[slot]).collect();
    slots.iter().map(set).collect()
}

struct Walk<'a> {
    game: &'a Game,
    slots: Vec<Option<Vec<usize>>>,
    /// By slot: the tree's set.
    taken: Vec<Option<usize>>,
}

impl Walk<'_> {
    /// Walks on from a point of play that is this tree and this node.
    fn both(&mut self, tree: &Tree, node: usize, profile: usize) -> Result<(), String> {
        let (node, ways) = self.branching(node, profile);
        let graph = &self.game.graph;
        match tree {
            Tree::Over(_) if ways.is_empty() => Ok(()),
            Tree::Chance(expected)
                if graph.infoset[node] == NONE && ways.len() == expected.len() =>
            {
                for ((p, way), (e, child)) in expected.iter().zip(ways) {
                    let found = self.game.numbers.chance
                        [graph.chance[e] as usize * graph.profiles + profile];
                    if (p - found).abs() > 1e-12 {
                        return Err(format!(
                            "chance {found}, not {p}, in {:?}",
                            layer(graph, node)
                        ));
                    }
                    self.both(way, child, profile)?;
                }
                Ok(())
            }
            Tree::Choice(set, expected)
                if graph.infoset[node] != NONE && ways.len() == expected.len() =>
            {
                let slots: Vec<usize> = ways.iter().map(|&(slot, _)| slot).collect();
                let first =
                    graph.slot(graph.infoset[node] as usize, self.type_id(node, profile), 0);
                let options = expected.iter().map(|(o, _)| first + o);
                if !options.eq(slots.iter().copied()) {
                    return Err(format!(
                        "other options are open in {:?}",
                        layer(graph, node)
                    ));
                }
                let same = *self.slots[*set].get_or_insert_with(|| slots.clone()) == slots;
                let taken = &mut self.taken;
                let alone = slots
                    .iter()
                    .all(|&slot| *taken[slot].get_or_insert(*set) == *set);
                if !same || !alone {
                    let label = &graph.infosets[graph.infoset[node] as usize].label;
                    return Err(format!(
                        "set {set} is not the engine's `{label}` in {:?}",
                        layer(graph, node)
                    ));
                }
                for ((_, way), (_, child)) in expected.iter().zip(ways) {
                    self.both(way, child, profile)?;
                }
                Ok(())
            }
            _ => Err(format!(
                "{} ways on in {:?}",
                ways.len(),
                layer(graph, node)
            )),
        }
    }

    /// The next node from which there is more than one way on, or none, and the ways: a slot or an edge, and the child.
    fn branching(&self, mut node: usize, profile: usize) -> (usize, Vec<(usize, usize)>) {
        let graph = &self.game.graph;
        loop {
            let edges = graph.edges(node);
            let child = |e: usize| graph.child[e] as usize;
            let ways: Vec<(usize, usize)> = if graph.infoset[node] == NONE {
                let row = |e: usize| graph.chance[e] as usize * graph.profiles + profile;
                let possible = edges.filter(|&e| self.game.numbers.chance[row(e)] > 0.0);
                possible.map(|e| (e, child(e))).collect()
            } else {
                let first =
                    graph.slot(graph.infoset[node] as usize, self.type_id(node, profile), 0);
                let open = edges
                    .enumerate()
                    .filter(|(a, _)| graph.available[first + a]);
                open.map(|(a, e)| (first + a, child(e))).collect()
            };
            match ways[..] {
                [(_, only)] => node = only,
                _ => return (node, ways),
            }
        }
    }

    /// The mover's type.
    fn type_id(&self, node: usize, profile: usize) -> usize {
        let graph = &self.game.graph;
        let set = &graph.infosets[graph.infoset[node] as usize];
        graph.type_of[set.actor as usize][profile] as usize
    }
}

fn layer(graph: &Graph, node: usize) -> impl std::fmt::Debug {
    let found = graph
        .layers
        .iter()
        .find(|layer| layer.nodes.contains(&(node as u32)));
    found.map(|layer| (layer.round, layer.kind))
}
