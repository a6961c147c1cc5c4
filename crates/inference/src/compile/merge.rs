//! Points of play with the same future become one node, from the end of play to its start: partition refinement as for bisimulation
//! (Paige and Tarjan, SIAM J. Comput. 16, 1987), which takes one pass where every way on leads to the next layer.
//!
//! Two nodes of a layer are one where they belong to the same information set or to none, the same is collected and read off there, and
//! their ways on have the same probabilities and lead to the same classes, one by one. What anybody knows stays apart: nodes of
//! different information sets never become one, and so neither do nodes before them that lead there.

use demarche_engine::game::{Graph, LayerKind, NONE};
use demarche_scenario::model::Model;

use super::live::asked;
use super::sets::group;
use super::table::Table;

/// What is read of nodes beside what a graph says of them.
pub(super) struct Reads {
    /// By node: at the end of a round the row of its state; where an option is taken and not chosen, or comes to be seen, which.
    of: Vec<u32>,
    /// By round, the bytes of a state that are asked for at its end.
    asked: Vec<Vec<usize>>,
}

impl Reads {
    pub(super) fn new(model: &Model, of: Vec<u32>) -> Reads {
        let places = |asked: &Vec<bool>| {
            let places = asked.iter().enumerate();
            places.filter(|(_, yes)| **yes).map(|(at, _)| at).collect()
        };
        Reads {
            of,
            asked: asked(model).iter().map(places).collect(),
        }
    }
}

/// Makes one node of all that have the same future.
pub(super) fn merge(graph: &mut Graph, reads: &Reads) {
    let class = classes(graph, reads);
    rebuild(graph, &class);
}

/// By node: the first node of its layer with the same future.
fn classes(graph: &Graph, reads: &Reads) -> Vec<u32> {
    let mut class: Vec<u32> = vec![0; graph.nodes()];
    let mut table = Table::default();
    // The nodes that came first, and what they are told apart by, one after the other.
    let (mut firsts, mut keys, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut key: Vec<u32> = Vec::new();
    // Rows of states, by what of them is asked for.
    let mut seen = Seen::default();
    for layer in graph.layers.iter().rev() {
        table.clear();
        firsts.clear();
        keys.clear();
        ends.clear();
        let at_end = layer.kind == LayerKind::RoundEnd;
        if at_end {
            seen.start();
        }
        for n in layer.nodes.clone() {
            let node = n as usize;
            key.clear();
            let read = match at_end {
                true => seen.number(
                    graph,
                    reads.of[node],
                    &reads.asked[layer.round as usize - 1],
                ),
                false => reads.of[node],
            };
            key.extend([
                graph.infoset[node],
                graph.payoff[node],
                u32::from(graph.occurs[node]),
                read,
            ]);
            for e in graph.edges(node) {
                key.extend([graph.chance[e], class[graph.child[e] as usize]]);
            }
            let known = |i: u32| {
                let end: usize = ends[i as usize];
                let start = i.checked_sub(1).map_or(0, |before| ends[before as usize]);
                keys[start..end] == key[..]
            };
            let found = table.find_or_next(&key[..], known);
            if found.is_new {
                firsts.push(n);
                keys.extend_from_slice(&key);
                ends.push(keys.len());
            }
            class[node] = firsts[found.number as usize];
        }
    }
    class
}

/// Rows of states, numbered by what of them is asked for.
#[derive(Default)]
struct Seen {
    number: Table,
    /// A row with each number.
    rows: Vec<u32>,
    key: Vec<u8>,
}

impl Seen {
    fn start(&mut self) {
        self.number.clear();
        self.rows.clear();
    }

    fn number(&mut self, graph: &Graph, row: u32, asked: &[usize]) -> u32 {
        let byte = |row: u32, at: usize| graph.states[row as usize * graph.state_width + at];
        self.key.clear();
        self.key.extend(asked.iter().map(|&at| byte(row, at)));
        let (rows, key) = (&self.rows, &self.key);
        let same = |i: u32| {
            let known = asked.iter().map(|&at| byte(rows[i as usize], at));
            known.eq(key.iter().copied())
        };
        let found = self.number.find_or_next(&key[..], same);
        if found.is_new {
            self.rows.push(row);
        }
        found.number
    }
}

/// The graph with the first node of each class alone.
fn rebuild(graph: &mut Graph, class: &[u32]) {
    let kept = |n: usize| class[n] as usize == n;
    // New numbers of nodes that stay.
    let mut number = vec![NONE; class.len()];
    let stay = (0..class.len()).filter(|&n| kept(n));
    for (next, n) in stay.enumerate() {
        number[n] = next as u32;
    }
    let (mut edges, mut node) = (0, 0);
    let mut states = States::default();
    for layer in &mut graph.layers {
        let start = node as u32;
        for n in layer.nodes.clone().map(|n| n as usize).filter(|&n| kept(n)) {
            let own = graph.first_edge[n] as usize..graph.first_edge[n + 1] as usize;
            for e in own {
                graph.child[edges] = number[class[graph.child[e] as usize] as usize];
                graph.chance[edges] = graph.chance[e];
                edges += 1;
            }
            graph.infoset[node] = graph.infoset[n];
            graph.payoff[node] = graph.payoff[n];
            graph.occurs[node] = graph.occurs[n];
            graph.state[node] = states.number(graph.state[n]);
            node += 1;
            graph.first_edge[node] = edges as u32;
        }
        layer.nodes = start..node as u32;
    }
    graph.first_edge.truncate(node + 1);
    graph.child.truncate(edges);
    graph.chance.truncate(edges);
    for list in [&mut graph.infoset, &mut graph.payoff, &mut graph.state] {
        list.truncate(node);
    }
    graph.occurs.truncate(node);
    let width = graph.state_width;
    let rows = states.rows.iter().map(|&row| row as usize * width);
    graph.states = rows
        .flat_map(|at| graph.states[at..at + width].to_vec())
        .collect();
    graph.infoset_nodes.clear();
    let mut first = 0;
    for l in 0..graph.layers.len() {
        let nodes = graph.layers[l].nodes.clone();
        let sets = graph.infosets[first..].iter();
        let own = |set: &&demarche_engine::game::Infoset| match graph.layers[l].kind {
            LayerKind::Decision(d) => {
                set.decision as usize == d && set.round == graph.layers[l].round
            }
            _ => false,
        };
        let end = first + sets.take_while(own).count();
        group(graph, nodes, first..end);
        first = end;
    }
}

/// Rows of states that are still used, in the order of their first node.
#[derive(Default)]
struct States {
    number: Vec<u32>,
    rows: Vec<u32>,
}

impl States {
    fn number(&mut self, row: u32) -> u32 {
        let at = row as usize;
        if self.number.len() <= at {
            self.number.resize(at + 1, NONE);
        }
        if self.number[at] == NONE {
            self.number[at] = self.rows.len() as u32;
            self.rows.push(row);
        }
        self.number[at]
    }
}
