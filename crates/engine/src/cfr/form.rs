//! The sequence form: the value of each sequence of one player against each of the other's, as a sparse matrix of small
//! dense blocks.
//!
//! Row and column of a block are sequences, its entries are pairs of types: Σ prior × chance × payoff. Types are innermost
//! in every array over sequences, so where moves are public and hands are not, the inner loops are dense and short. Many
//! blocks are alike (the same pot won by the same hands), so they are stored once and stay in the cache.

use std::collections::HashMap;

use crate::game::{Game, NONE};

use super::CfrError;
use super::sequences::{Sequences, Set, sequences};
use super::sum::constant_sum;

/// A game of two players by sequences.
pub(super) struct Form {
    pub(super) sides: [Side; 2],
    /// Sum of the two players' payoffs.
    pub(super) sum: f64,
    /// Histories followed to make it.
    pub(super) histories: usize,
}

/// One player's part of the sequence form.
pub(super) struct Side {
    /// Index in [`crate::game::Graph::actors`].
    pub(super) actor: usize,
    pub(super) types: usize,
    /// Each after those that precede it in play.
    pub(super) sets: Vec<Set>,
    /// Sequences, the empty one included.
    pub(super) sequences: usize,
    /// Sequences × types: the probability of an option in uniform play, 0 where the type lacks it; 1 for the empty sequence.
    pub(super) uniform: Vec<f64>,
    /// Sets × types: regret up to here is what rounding leaves where options are worth the same.
    pub(super) floor: Vec<f64>,
    /// Blocks of sequence s are `first_block[s]..first_block[s + 1]`.
    pub(super) first_block: Vec<u32>,
    pub(super) blocks: Vec<Block>,
    /// Tables × the other's types × own types.
    pub(super) tables: Vec<f64>,
}

/// A block of the matrix, in the row of an own sequence.
#[derive(Clone, Copy)]
pub(super) struct Block {
    /// Sequence of the other player.
    pub(super) other: u32,
    /// Index in [`Side::tables`].
    pub(super) table: u32,
}

impl Form {
    /// The game's two movers, and what every pair of their sequences pays.
    ///
    /// # Errors
    /// Any [`CfrError`].
    pub(super) fn new(game: &Game) -> Result<Form, CfrError> {
        let players = players(game)?;
        if !game.graph.perfect_recall {
            return Err(CfrError::Recall);
        }
        let sum = constant_sum(game, players)?;
        let mut sequences = sequences(game, players)?;
        let sets = std::mem::take(&mut sequences.sets);
        let [first, second] = sets;
        Ok(Form {
            sides: [
                Side::new(game, players, 0, first, &sequences),
                Side::new(game, players, 1, second, &sequences),
            ],
            sum,
            histories: sequences.histories,
        })
    }
}

fn players(game: &Game) -> Result<[usize; 2], CfrError> {
    let graph = &game.graph;
    let mut moves = vec![false; graph.actors.len()];
    for set in &graph.infosets {
        moves[set.actor as usize] = true;
    }
    let movers: Vec<usize> = (0..moves.len()).filter(|&actor| moves[actor]).collect();
    match movers[..] {
        [first, second] => Ok([first, second]),
        // The other actor has no choice, but is there.
        [_] | [] if moves.len() == 2 => Ok([0, 1]),
        _ => Err(CfrError::Players(movers.len())),
    }
}

impl Side {
    fn new(game: &Game, players: [usize; 2], me: usize, sets: Vec<Set>, all: &Sequences) -> Side {
        let actor = players[me];
        let types = game.graph.types[actor] as usize;
        let sequences = all.sequences[me] as usize;
        let mut side = Side {
            actor,
            types,
            uniform: uniform(game, types, sequences, &sets),
            sets,
            sequences,
            floor: floor(game, actor, &all.mass[me]),
            first_block: vec![0],
            blocks: Vec::new(),
            tables: Vec::new(),
        };
        side.fill(game, players, me, all);
        side
    }

    /// The blocks, row by row.
    fn fill(&mut self, game: &Game, players: [usize; 2], me: usize, all: &Sequences) {
        let (graph, numbers) = (&game.graph, &game.numbers);
        let (own, other) = (&graph.type_of[players[me]], &graph.type_of[players[1 - me]]);
        let mut order: Vec<u32> = (0..all.pairs.len() as u32).collect();
        let key = |&m: &u32| {
            let of = all.pairs[m as usize].of;
            (of[me], of[1 - me])
        };
        order.sort_by_key(key);
        let size = self.types * graph.types[players[1 - me]] as usize;
        let mut table = vec![0.0; size];
        let mut known: HashMap<Vec<u64>, u32> = HashMap::new();
        for same in order.chunk_by(|a, b| key(a) == key(b)) {
            table.fill(0.0);
            for &m in same {
                let row = all.pairs[m as usize].payoff as usize * graph.actors.len();
                let payoff = &numbers.payoff[(row + self.actor) * graph.profiles..];
                let weight = &all.weight[m as usize * graph.profiles..][..graph.profiles];
                for (p, (weight, payoff)) in weight.iter().zip(payoff).enumerate() {
                    table[other[p] as usize * self.types + own[p] as usize] += weight * payoff;
                }
            }
            if table.iter().all(|&t| t == 0.0) {
                continue;
            }
            let next = known.len() as u32;
            let bits = table.iter().map(|t| t.to_bits()).collect();
            let number = *known.entry(bits).or_insert(next);
            if number == next {
                self.tables.extend(&table);
            }
            let (row, other) = key(&same[0]);
            self.close(row);
            self.blocks.push(Block {
                other,
                table: number,
            });
        }
        self.close(self.sequences as u32);
    }

    /// Ends the rows before `row`.
    fn close(&mut self, row: u32) {
        let blocks = self.blocks.len() as u32;
        self.first_block.resize(row as usize + 1, blocks);
    }
}

/// Share of the largest regret of one iteration that counts as rounding.
const ROUNDING: f64 = 1e-12;

/// Where a player is indifferent, its regrets are 0 but for rounding; it should then play uniformly, not whichever option
/// the rounding favours. `mass` is the reach of the player's sets by chance alone.
fn floor(game: &Game, actor: usize, mass: &[f64]) -> Vec<f64> {
    let (graph, numbers) = (&game.graph, &game.numbers);
    let payoffs = |n: u32| {
        let row = graph.payoff[n as usize];
        let table = (row as usize * graph.actors.len() + actor) * graph.profiles;
        let range = if row == NONE {
            0..0
        } else {
            table..table + graph.profiles
        };
        numbers.payoff[range].iter()
    };
    let largest = |nodes: std::ops::Range<u32>| {
        let all = nodes.flat_map(payoffs);
        all.fold(0.0_f64, |most, payoff| most.max(payoff.abs()))
    };
    let layers = graph
        .layers
        .iter()
        .map(|layer| largest(layer.nodes.clone()));
    let most: f64 = layers.sum();
    mass.iter().map(|mass| ROUNDING * most * mass).collect()
}

fn uniform(game: &Game, types: usize, sequences: usize, sets: &[Set]) -> Vec<f64> {
    let graph = &game.graph;
    let mut uniform = vec![0.0; sequences * types];
    uniform[..types].fill(1.0);
    for set in sets {
        for k in 0..types {
            let open = |a: &usize| graph.available[graph.slot(set.infoset as usize, k, *a)];
            let options = 0..set.options as usize;
            let share = 1.0 / options.clone().filter(open).count() as f64;
            for a in options.filter(open) {
                uniform[(set.first as usize + a) * types + k] = share;
            }
        }
    }
    uniform
}

impl Side {
    /// Strategies by slot of the graph, from numbers by sequence and type; uniform where play does not come.
    pub(super) fn to_slots(&self, game: &Game, realization: &[f64], slots: &mut [f64]) {
        let graph = &game.graph;
        for set in &self.sets {
            for k in 0..self.types {
                let at = |a: usize| (set.first as usize + a) * self.types + k;
                let options = 0..set.options as usize;
                let total: f64 = options.clone().map(|a| realization[at(a)]).sum();
                for a in options {
                    slots[graph.slot(set.infoset as usize, k, a)] = if total > 0.0 {
                        realization[at(a)] / total
                    } else {
                        self.uniform[at(a)]
                    };
                }
            }
        }
    }

    /// Reach of every sequence and type by the player's own moves, where it plays `slots` of the graph.
    pub(super) fn reach_by(&self, game: &Game, slots: &[f64]) -> Vec<f64> {
        let graph = &game.graph;
        let mut reach = vec![1.0; self.sequences * self.types];
        for set in &self.sets {
            for k in 0..self.types {
                let before = reach[set.parent as usize * self.types + k];
                for a in 0..set.options as usize {
                    let sigma = slots[graph.slot(set.infoset as usize, k, a)];
                    reach[(set.first as usize + a) * self.types + k] = before * sigma;
                }
            }
        }
        reach
    }
}

/// Uniform strategies by slot: what is left where play never comes.
pub(super) fn uniform_slots(game: &Game) -> Vec<f64> {
    let graph = &game.graph;
    let mut slots = vec![0.0; graph.unknowns];
    for set in &graph.infosets {
        let options = set.options as usize;
        for k in 0..graph.types[set.actor as usize] as usize {
            let first = set.first as usize + k * options;
            let open = &graph.available[first..first + options];
            let share = 1.0 / open.iter().filter(|o| **o).count() as f64;
            for (slot, _) in slots[first..].iter_mut().zip(open).filter(|(_, o)| **o) {
                *slot = share;
            }
        }
    }
    slots
}
