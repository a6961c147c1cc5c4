//! The pairs of sequences of the sequence form: every payoff with the moves that each player makes on the way to it.
//!
//! A *sequence* is an option of an information set together with all that its player did before, which perfect recall makes
//! unique (Koller, Megiddo & von Stengel 1996). Histories of the graph that agree in node and in both players' sequences
//! are followed as one.

use std::collections::HashMap;

use crate::game::{Game, NONE};

use super::CfrError;

/// Pairs are numbered in 32 bits.
pub(super) const MOST_PAIRS: usize = 1 << 31;

/// An information set as its player meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set {
    /// Index in the graph.
    pub(super) infoset: u32,
    /// The player's sequence on the way here; 0 is the empty one.
    pub(super) parent: u32,
    /// Sequence of the first option; the others follow.
    pub(super) first: u32,
    /// How many options.
    pub(super) options: u32,
}

/// A payoff collected where the players have made the sequences `of`.
pub(super) struct Pair {
    pub(super) of: [u32; 2],
    /// Row of the payoff tables.
    pub(super) payoff: u32,
}

/// A game's sequences, and the pairs of them that collect a payoff.
#[derive(Default)]
pub(super) struct Sequences {
    /// Sets of each player, each after those that precede it in play.
    pub(super) sets: [Vec<Set>; 2],
    /// Sequences of each player, the empty one included.
    pub(super) sequences: [u32; 2],
    pub(super) pairs: Vec<Pair>,
    /// Pairs × profiles: prior times chance on the way.
    pub(super) weight: Vec<f64>,
    /// Sets × types of each player: prior times chance on the way, over all histories of the set.
    pub(super) mass: [Vec<f64>; 2],
    /// Histories followed.
    pub(super) histories: usize,
}

/// Follows the graph from its start.
///
/// # Errors
/// [`CfrError::Recall`] where a player comes to an information set by two sequences, [`CfrError::Size`].
pub(super) fn sequences(game: &Game, players: [usize; 2]) -> Result<Sequences, CfrError> {
    let graph = &game.graph;
    let mut side_of = vec![0; graph.actors.len()];
    side_of[players[1]] = 1;
    let mut out = Sequences {
        sequences: [1, 1],
        ..Sequences::default()
    };
    let mut first_of = vec![NONE; graph.infosets.len()];
    let mut parent_of = vec![NONE; graph.infosets.len()];
    let mut place = vec![0; graph.infosets.len()];
    let mut merged = vec![0_u32; graph.nodes()];
    for &child in &graph.child {
        merged[child as usize] += 1;
    }
    let mut front = Front::new(graph.profiles);
    front.add((0, [0, 0]), &game.numbers.prior, false);
    let mut scaled = vec![0.0; graph.profiles];
    while !front.points.is_empty() {
        let mut next = Front::new(graph.profiles);
        for (at, &(node, of)) in front.points.iter().enumerate() {
            let weight = &front.weight[at * graph.profiles..][..graph.profiles];
            out.histories += 1;
            let n = node as usize;
            if graph.payoff[n] != NONE {
                let payoff = graph.payoff[n];
                out.pairs.push(Pair { of, payoff });
                out.weight.extend(weight);
            }
            if out.pairs.len().max(next.points.len()) > MOST_PAIRS {
                return Err(CfrError::Size);
            }
            let set = graph.infoset[n] as usize;
            let side = if graph.infoset[n] == NONE {
                None
            } else {
                let side = side_of[graph.infosets[set].actor as usize];
                if first_of[set] == NONE {
                    first_of[set] = out.sequences[side];
                    parent_of[set] = of[side];
                    let options = graph.infosets[set].options;
                    place[set] = out.mass[side].len();
                    let types = graph.types[players[side]] as usize;
                    out.mass[side].extend(std::iter::repeat_n(0.0, types));
                    out.sets[side].push(Set {
                        infoset: set as u32,
                        parent: of[side],
                        first: first_of[set],
                        options,
                    });
                    out.sequences[side] += options;
                } else if parent_of[set] != of[side] {
                    return Err(CfrError::Recall);
                }
                let mass = &mut out.mass[side][place[set]..];
                for (&k, weight) in graph.type_of[players[side]].iter().zip(weight) {
                    mass[k as usize] += weight;
                }
                Some(side)
            };
            for (a, e) in graph.edges(n).enumerate() {
                let mut of = of;
                scaled.copy_from_slice(weight);
                if let Some(side) = side {
                    of[side] = first_of[set] + a as u32;
                    let types = &graph.type_of[players[side]];
                    for (w, &k) in scaled.iter_mut().zip(types) {
                        if !graph.available[graph.slot(set, k as usize, a)] {
                            *w = 0.0;
                        }
                    }
                } else {
                    let row = graph.chance[e] as usize * graph.profiles;
                    let chance = &game.numbers.chance[row..row + graph.profiles];
                    scaled.iter_mut().zip(chance).for_each(|(w, c)| *w *= c);
                }
                if scaled.iter().any(|&w| w > 0.0) {
                    let child = graph.child[e];
                    next.add((child, of), &scaled, merged[child as usize] > 1);
                }
            }
        }
        front = next;
    }
    Ok(out)
}

/// Histories of one length.
struct Front {
    profiles: usize,
    /// Node and sequences of the two players.
    points: Vec<(u32, [u32; 2])>,
    /// Points × profiles.
    weight: Vec<f64>,
    /// Points at nodes to which several edges lead.
    known: HashMap<(u32, [u32; 2]), usize>,
}

impl Front {
    fn new(profiles: usize) -> Front {
        Front {
            profiles,
            points: Vec::new(),
            weight: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Adds a history, to another that is at the same point where there is one.
    fn add(&mut self, point: (u32, [u32; 2]), weight: &[f64], merged: bool) {
        if merged {
            let new = self.points.len();
            let at = *self.known.entry(point).or_insert(new);
            if at < new {
                let own = &mut self.weight[at * self.profiles..][..self.profiles];
                own.iter_mut().zip(weight).for_each(|(o, w)| *o += w);
                return;
            }
        }
        self.points.push(point);
        self.weight.extend(weight);
    }
}
