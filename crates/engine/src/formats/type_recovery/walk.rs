//! All repetitions of play walked at once, as long as they are alike.

use std::collections::HashMap;

use super::Typed;
use super::draw::Drawn;
use super::partition::Partition;
use crate::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};

/// The game with a type profile for each draw; none if play does not go on alike after all of them, or if some types cannot
/// meet: the values of options that are never reached would depend on what such types did if they could.
pub(super) fn walk(game: &Game, draws: &[Drawn]) -> Option<Typed> {
    if draws.len() < 2 || draws.iter().any(|drawn| drawn.chance <= 0.0) {
        return None;
    }
    let mut walk = Walk {
        game,
        draws: draws.len(),
        nodes: Vec::new(),
        graph: Graph {
            first_edge: vec![0],
            ..Graph::default()
        },
        partition: Partition::new(game),
        chances: HashMap::new(),
        payoffs: HashMap::new(),
    };
    let mut layer: Vec<u32> = draws.iter().map(|drawn| drawn.node).collect();
    while !layer.is_empty() {
        layer = walk.layer(&layer)?;
    }
    walk.finish(draws)
}

struct Walk<'g> {
    game: &'g Game,
    draws: usize,
    /// Nodes × draws: which nodes of the game as it was each node stands for.
    nodes: Vec<u32>,
    /// Nodes, edges and layers.
    graph: Graph,
    partition: Partition,
    /// Rows of chance probabilities, by the row that each draw has.
    chances: HashMap<Vec<u32>, u32>,
    /// Rows of payoffs, by the row that each draw has.
    payoffs: HashMap<Vec<u32>, u32>,
}

impl Walk<'_> {
    /// Adds the nodes of a layer, given as nodes × draws; gives the next layer.
    fn layer(&mut self, layer: &[u32]) -> Option<Vec<u32>> {
        let begin = self.graph.nodes() as u32;
        let count = (layer.len() / self.draws) as u32;
        self.graph.layers.push(Layer {
            nodes: begin..begin + count,
            round: 0,
            kind: LayerKind::Plain,
        });
        self.nodes.extend(layer);
        let mut next = Vec::new();
        for together in layer.chunks_exact(self.draws) {
            self.node(together, begin + count, &mut next)?;
        }
        Some(next)
    }

    /// Adds a node that stands for the nodes `together`, one for each draw; `after` is the first node of the next layer.
    fn node(&mut self, together: &[u32], after: u32, next: &mut Vec<u32>) -> Option<()> {
        let old = &self.game.graph;
        let first = together[0] as usize;
        let infosets: Vec<u32> = together.iter().map(|&n| old.infoset[n as usize]).collect();
        let decides = infosets[0] != NONE;
        let actor = |set: &u32| old.infosets[*set as usize].actor;
        let alike = infosets.iter().all(|set| (*set != NONE) == decides)
            && (!decides || infosets.iter().all(|set| actor(set) == actor(&infosets[0])));
        let options = old.edges(first).len();
        if !alike
            || together
                .iter()
                .any(|&n| old.edges(n as usize).len() != options)
        {
            return None;
        }
        let set = if decides {
            self.partition
                .set(actor(&infosets[0]) as usize, &infosets)?
        } else {
            NONE
        };
        for j in 0..options {
            let edges = together
                .iter()
                .map(|&n| old.first_edge[n as usize] as usize + j);
            let edges: Vec<usize> = edges.collect();
            let child = after + (next.len() / self.draws) as u32;
            self.graph.child.push(child);
            next.extend(edges.iter().map(|&e| old.child[e]));
            let chance = if decides {
                NONE
            } else {
                // Row 0 is the certain one.
                1 + row(&mut self.chances, edges.iter().map(|&e| old.chance[e]))
            };
            self.graph.chance.push(chance);
        }
        self.graph.first_edge.push(self.graph.child.len() as u32);
        self.graph.infoset.push(set);
        let collected = together.iter().map(|&n| old.payoff[n as usize]);
        let payoff = if collected.clone().all(|row| row == NONE) {
            NONE
        } else {
            row(&mut self.payoffs, collected)
        };
        self.graph.payoff.push(payoff);
        Some(())
    }

    /// Puts the game together.
    fn finish(self, draws: &[Drawn]) -> Option<Typed> {
        let Walk {
            game,
            mut graph,
            partition,
            chances,
            payoffs,
            ..
        } = self;
        let old = &game.graph;
        let sets = partition.sets.clone();
        let (of, place) = partition.types(draws.len());
        let types: Vec<u32> = of
            .iter()
            .map(|own| 1 + own.iter().copied().max().unwrap_or(0))
            .collect();
        let profiles = draws.len();
        let draw_of = draw_of(&of, &types, profiles)?;
        graph.profiles = profiles;
        graph.type_of = type_of(&types, profiles);
        graph.types = types;
        graph.actors.clone_from(&old.actors);
        graph.state = vec![0; graph.nodes()];
        graph.occurs = vec![true; graph.nodes()];
        graph.perfect_recall = old.perfect_recall;
        let mut slots = vec![NONE; old.unknowns];
        let mut nodes_of = vec![Vec::new(); sets.len()];
        for (n, &set) in graph.infoset.iter().enumerate() {
            if set != NONE {
                nodes_of[set as usize].push(n as u32);
            }
        }
        for (set, nodes) in sets.iter().zip(nodes_of) {
            let like = &old.infosets[set[0] as usize];
            let begin = graph.infoset_nodes.len() as u32;
            graph.infoset_nodes.extend(nodes);
            graph.infosets.push(Infoset {
                nodes: begin..graph.infoset_nodes.len() as u32,
                first: graph.unknowns as u32,
                ..like.clone()
            });
            graph.unknowns += set.len() * like.options as usize;
        }
        graph.available = vec![false; graph.unknowns];
        for (i, &(set, type_id)) in place.iter().enumerate() {
            if set == NONE {
                return None;
            }
            for a in 0..old.infosets[i].options as usize {
                let slot = graph.slot(set as usize, type_id as usize, a);
                slots[old.slot(i, 0, a)] = slot as u32;
                graph.available[slot] = old.available[old.slot(i, 0, a)];
            }
        }
        let mut numbers = numbers(game, draws, &draw_of, chances, payoffs);
        if !game.numbers.log_weights.is_empty() {
            numbers.log_weights = vec![0.0; graph.unknowns];
            for (own, &to) in game.numbers.log_weights.iter().zip(&slots) {
                numbers.log_weights[to as usize] = *own;
            }
        }
        numbers.weights = graph
            .types
            .iter()
            .map(|&own| vec![Vec::new(); own as usize])
            .collect();
        before(&mut graph, &mut numbers, draws, &draw_of);
        Some(Typed {
            game: Game {
                graph: graph.into(),
                numbers,
            },
            slots,
        })
    }
}

/// The number of a row, new or not.
fn row(rows: &mut HashMap<Vec<u32>, u32>, of: impl Iterator<Item = u32>) -> u32 {
    let next = rows.len() as u32;
    *rows.entry(of.collect()).or_insert(next)
}

/// The draw that each profile of types comes from. None if two draws have the same types, so that they hold more than
/// the actors' types, or if a profile has no draw.
fn draw_of(of: &[Vec<u32>], types: &[u32], profiles: usize) -> Option<Vec<usize>> {
    let every = types.iter().try_fold(1_usize, |product, &own| {
        Some(product * own as usize).filter(|&p| p <= profiles)
    });
    if every != Some(profiles) {
        return None;
    }
    let mut draw_of = vec![None; profiles];
    for draw in 0..profiles {
        let place =
            |at: usize, (own, &types): (&Vec<u32>, &u32)| at * types as usize + own[draw] as usize;
        draw_of[of.iter().zip(types).fold(0, place)] = Some(draw);
    }
    draw_of.into_iter().collect()
}

/// `type_of[actor][profile]`, the last actor fastest.
fn type_of(types: &[u32], profiles: usize) -> Vec<Vec<u32>> {
    let mut repeat = profiles as u32;
    let own = |&types: &u32| {
        repeat /= types;
        (0..profiles as u32).map(|p| p / repeat % types).collect()
    };
    types.iter().map(own).collect()
}

/// Numbers by profile.
fn numbers(
    game: &Game,
    draws: &[Drawn],
    draw_of: &[usize],
    chances: HashMap<Vec<u32>, u32>,
    payoffs: HashMap<Vec<u32>, u32>,
) -> Numbers {
    let old = &game.numbers;
    let (actors, profiles) = (game.graph.actors.len(), draw_of.len());
    let prior = draw_of.iter().map(|&d| draws[d].chance);
    let mut chance = vec![1.0; profiles];
    for rows in in_order(chances) {
        let of = draw_of.iter().map(|&d| rows[d] as usize);
        chance.extend(of.map(|row| old.chance[row]));
    }
    let mut payoff = Vec::new();
    for rows in in_order(payoffs) {
        for actor in 0..actors {
            let of = draw_of.iter().map(|&d| rows[d]);
            payoff.extend(of.map(|row| match row {
                NONE => 0.0,
                row => old.payoff[row as usize * actors + actor],
            }));
        }
    }
    Numbers {
        prior: prior.collect(),
        chance,
        payoff,
        precision: old.precision.clone(),
        ..Numbers::default()
    }
}

fn in_order(rows: HashMap<Vec<u32>, u32>) -> Vec<Vec<u32>> {
    let mut rows: Vec<(u32, Vec<u32>)> = rows.into_iter().map(|(of, row)| (row, of)).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, of)| of).collect()
}

/// Payoffs that are collected while types are drawn are collected at the first node instead.
fn before(graph: &mut Graph, numbers: &mut Numbers, draws: &[Drawn], draw_of: &[usize]) {
    let anything = |drawn: &Drawn| drawn.collected.iter().any(|&c| c != 0.0);
    if !draws.iter().any(anything) {
        return;
    }
    let (actors, profiles) = (graph.actors.len(), draw_of.len());
    let new = (numbers.payoff.len() / (actors * profiles)) as u32;
    let old = std::mem::replace(&mut graph.payoff[0], new) as usize;
    for actor in 0..actors {
        for (p, &d) in draw_of.iter().enumerate() {
            let there = if old == NONE as usize {
                0.0
            } else {
                numbers.payoff[(old * actors + actor) * profiles + p]
            };
            numbers.payoff.push(there + draws[d].collected[actor]);
        }
    }
}
