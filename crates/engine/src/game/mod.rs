//! The game graph: a layered directed acyclic graph, stored as plain arrays, with hidden types as a dense inner
//! dimension.
//!
//! A node is everything about a point of play but the actors' types: the levels of variables, the choices of this round
//! that something still asks for, and what each actor has seen. Types are drawn before play and never change, so a node
//! carries one number for each *profile* of types. Reach, values and filter weights are `f64` arrays of
//! `nodes × profiles`, profile innermost.

mod builder;

use std::ops::Range;
use std::sync::Arc;

pub use self::builder::{BuildError, Builder, InfosetId, NodeId};

/// "None" in index arrays.
pub const NONE: u32 = u32::MAX;

/// The shape of a game: what does not change when only numbers change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Names of the actors that have types or move, in the scenario's order.
    pub actors: Vec<String>,
    /// Types per actor, ≥ 1.
    pub types: Vec<u32>,
    /// Number of type profiles: the product of `types`.
    pub profiles: usize,
    /// `type_of[actor][profile]`: profiles count up with the last actor fastest.
    pub type_of: Vec<Vec<u32>>,
    /// Layers in order of play; every edge goes from a layer to the next one.
    pub layers: Vec<Layer>,
    /// `first_edge[n]..first_edge[n+1]` are the edges of node n; length nodes + 1. Terminal nodes have none.
    pub first_edge: Vec<u32>,
    /// Child of each edge. For a decision node, edge j is option j of its information set.
    pub child: Vec<u32>,
    /// Row in [`Numbers::chance`] of each edge; `NONE` for edges that are choices. Row 0 is always the certain one.
    pub chance: Vec<u32>,
    /// Information set of each node, or `NONE`.
    pub infoset: Vec<u32>,
    /// Row in the payoff tables collected on reaching each node, or `NONE`.
    pub payoff: Vec<u32>,
    /// Row in `states` of each node.
    pub state: Vec<u32>,
    /// Whether this layer's decision or event takes place at the node (its guard holds); true for other kinds of layer.
    pub occurs: Vec<bool>,
    /// Information sets.
    pub infosets: Vec<Infoset>,
    /// Nodes of the information sets, grouped; `Infoset::nodes` points here. In increasing order within a set.
    pub infoset_nodes: Vec<u32>,
    /// Length of σ and Q: Σ over information sets of types × options.
    pub unknowns: usize,
    /// Whether each slot of σ is available to its type; unavailable slots have σ = 0.
    pub available: Vec<bool>,
    /// Distinct states, `state_width` bytes each: level of every variable of the scenario in order, then for every decision
    /// of the scenario 1 + the option chosen this round where it is tracked (else 0).
    pub states: Vec<u8>,
    /// Bytes in one state; 0 for games that have no states.
    pub state_width: usize,
    /// Which decisions' choices the states track.
    pub tracked: Vec<bool>,
    /// By decision of the scenario and option: the ways in which it comes to be seen, as codes of whoever made the game, one for each
    /// way on where a sight layer has several. Empty for games that are not made from scenarios.
    pub sights: Vec<Vec<Vec<u8>>>,
    /// Whether every actor remembers everything it saw and did.
    pub perfect_recall: bool,
    /// Whether nodes stand for all points of play with the same future: their states then hold what is still asked for, and ways on that
    /// the scenario's text gives no probability are left out.
    pub reduced: bool,
}

/// One layer: a contiguous run of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its nodes.
    pub nodes: Range<u32>,
    /// Round, from 1; 0 before play.
    pub round: u32,
    /// Its move.
    pub kind: LayerKind,
}

/// The move of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// Hidden variables are drawn.
    Start,
    /// A decision of the scenario (index into its decisions). Nodes where it does not take place pass through.
    Decision(usize),
    /// How the option just taken is seen: whether it leaks, who spies it out, what it is taken for.
    Sight(usize),
    /// Chance outcomes of the option just taken.
    Outcome(usize),
    /// An event of the scenario.
    Event(usize),
    /// The round is over: goals are collected, conditions of evidence and questions are judged, registers cleared.
    RoundEnd,
    /// Imported games: anything.
    Plain,
}

/// A set of nodes that its actor cannot tell apart, for every type of the actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Infoset {
    /// The actor who decides.
    pub actor: u32,
    /// Decision of the scenario, or `NONE` in imported games.
    pub decision: u32,
    /// Round, from 1; 0 in imported games.
    pub round: u32,
    /// Range in [`Graph::infoset_nodes`].
    pub nodes: Range<u32>,
    /// First slot in σ and Q; the slot of type k and option a is `first + k × options + a`.
    pub first: u32,
    /// Number of options.
    pub options: u32,
    /// For people: what the actor knows here, e.g. `outreach: envoy (leaked); sanctions: standing`.
    pub label: String,
}

/// The numbers of a game: what changes from draw to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// Probability of each type profile.
    pub prior: Vec<f64>,
    /// Chance rows × profiles. Row 0 is all ones.
    pub chance: Vec<f64>,
    /// Payoff rows × actors × profiles: what each actor gets on reaching a node with that row.
    pub payoff: Vec<f64>,
    /// Payoff rows × goals × profiles: the goal values behind `payoff`, times the round's weight. Empty in imported games.
    pub goals: Vec<f64>,
    /// `weights[actor][type][goal]`: on the simplex.
    pub weights: Vec<Vec<Vec<f64>>>,
    /// λ of each actor.
    pub precision: Vec<f64>,
    /// ln π of each slot of σ: how usual options are, up to a factor that those of a situation share. Logit responses are
    /// σ ∝ π·exp(λQ) (Matějka & McKay, *Rational inattention to discrete choices*, AER 105, 2015), so that π is the play at λ = 0.
    /// Empty where all options are as usual.
    pub log_weights: Vec<f64>,
}

/// A game: shape and numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Game {
    /// The shape; games that differ in their numbers share it.
    pub graph: Arc<Graph>,
    /// The numbers.
    pub numbers: Numbers,
}

impl Game {
    /// The shape, to be changed: a copy of its own where others share it.
    pub fn graph_mut(&mut self) -> &mut Graph {
        Arc::make_mut(&mut self.graph)
    }
}

impl Graph {
    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.infoset.len()
    }

    /// Edges of node `n`.
    pub fn edges(&self, n: usize) -> Range<usize> {
        self.first_edge[n] as usize..self.first_edge[n + 1] as usize
    }

    /// The layer that node `n` lies in.
    pub fn layer_of(&self, n: usize) -> usize {
        self.layers
            .partition_point(|layer| layer.nodes.end as usize <= n)
    }

    /// The state of node `n`: see [`Graph::states`].
    pub fn state_of(&self, n: usize) -> &[u8] {
        let at = self.state[n] as usize * self.state_width;
        &self.states[at..at + self.state_width]
    }

    /// Rows of [`Graph::states`]; a scenario without variables and decisions has one state, which is empty.
    pub fn distinct_states(&self) -> usize {
        match self.state_width {
            0 => 1,
            width => self.states.len() / width,
        }
    }

    /// The slot in σ and Q of option `a` of type `k` at information set `i`.
    pub fn slot(&self, i: usize, k: usize, a: usize) -> usize {
        let set = &self.infosets[i];
        set.first as usize + k * set.options as usize + a
    }
}
