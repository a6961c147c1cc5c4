//! The game as the proof sees it: only what can happen, and only differences of logits.
//!
//! At an information set a type's strategy depends on how much better its options are than the first available one. The
//! unknowns are these differences of logits, v_a = λ(Q_a − Q_0): fewer than slots, and none where there is nothing to choose.

use crate::game::{Game, Graph, NONE};

/// The points of play: pairs of a node and a type profile of positive probability, in order of play.
pub(super) struct System {
    /// How many unknowns there are, ln s not among them.
    pub(super) unknowns: usize,
    /// Those who ever decide; values are kept for them.
    pub(super) movers: usize,
    /// `first_edge[n]..first_edge[n + 1]` are the edges of point n.
    pub(super) first_edge: Vec<usize>,
    pub(super) edges: Vec<Edge>,
    /// `first_parent[n]..first_parent[n + 1]` are the edges that lead to point n, in `parents`.
    pub(super) first_parent: Vec<usize>,
    /// Point and edge.
    pub(super) parents: Vec<(usize, usize)>,
    /// Group that decides at each point, or `usize::MAX`.
    pub(super) group_of: Vec<usize>,
    /// Probability with which play begins at a point; 0 at all but the first.
    pub(super) start: Vec<f64>,
    /// Payoffs collected on reaching a point: points × movers.
    pub(super) payoff: Vec<f64>,
    /// Types at their information sets.
    pub(super) groups: Vec<Group>,
    /// Of each option of each group.
    pub(super) options: Vec<Choice>,
}

/// Where play may go from a point.
pub(super) struct Edge {
    pub(super) child: usize,
    /// The option that leads there, or `usize::MAX` for chance.
    pub(super) option: usize,
    /// Probability if chance leads there.
    pub(super) chance: f64,
}

/// A type at an information set.
pub(super) struct Group {
    /// Points that it cannot tell apart, in order.
    pub(super) members: Vec<usize>,
    /// Its available options.
    pub(super) options: std::ops::Range<usize>,
    /// Column of its values.
    pub(super) mover: usize,
    /// λ at scale 1.
    pub(super) precision: f64,
}

/// An available option.
pub(super) struct Choice {
    /// Its slot in Q.
    pub(super) slot: usize,
    /// Its unknown; none for the first option of a group.
    pub(super) unknown: Option<usize>,
    /// ln of how usual it is.
    pub(super) log_weight: f64,
}

/// Prior of a type that has none, so that its beliefs are defined all the same; no other number notices it.
const NEXT_TO_NOTHING: f64 = 1e-100;

impl System {
    pub(super) fn new(game: &Game) -> System {
        let graph = &game.graph;
        let profiles = graph.profiles;
        let mut start = lifted(graph, &game.numbers.prior);
        let possible = possible(game, &start);
        let mut point_of = vec![usize::MAX; possible.len()];
        let mut pairs = Vec::new();
        for at in (0..possible.len()).filter(|&at| possible[at]) {
            point_of[at] = pairs.len();
            pairs.push((at / profiles, at % profiles));
        }
        start.retain(|&prior| prior > 0.0);
        start.resize(pairs.len(), 0.0);
        let movers = movers(graph);
        let mut system = System {
            unknowns: 0,
            movers: movers.len(),
            first_edge: vec![0],
            edges: Vec::new(),
            first_parent: vec![0],
            parents: Vec::new(),
            group_of: vec![usize::MAX; pairs.len()],
            start,
            payoff: Vec::new(),
            groups: Vec::new(),
            options: Vec::new(),
        };
        let option_of = system.gather(game, &point_of, &movers);
        for &(n, p) in &pairs {
            for e in graph.edges(n) {
                if let Some((slot, chance)) = open(game, n, e, p) {
                    system.edges.push(Edge {
                        child: point_of[graph.child[e] as usize * profiles + p],
                        option: slot.map_or(usize::MAX, |slot| option_of[slot]),
                        chance,
                    });
                }
            }
            system.first_edge.push(system.edges.len());
            let row = graph.payoff[n] as usize * graph.actors.len();
            for &actor in &movers {
                let none = graph.payoff[n] == NONE;
                let at = (row + actor) * profiles + p;
                let payoff = if none { 0.0 } else { game.numbers.payoff[at] };
                system.payoff.push(payoff);
            }
        }
        system.turn();
        system
    }

    /// Types at their information sets, in order; gives the option of each slot.
    fn gather(&mut self, game: &Game, point_of: &[usize], movers: &[usize]) -> Vec<usize> {
        let graph = &game.graph;
        let mut option_of = vec![usize::MAX; graph.unknowns];
        for (i, set) in graph.infosets.iter().enumerate() {
            let actor = set.actor as usize;
            let nodes = &graph.infoset_nodes[set.nodes.start as usize..set.nodes.end as usize];
            for k in 0..graph.types[actor] {
                let own = (0..graph.profiles).filter(|&p| graph.type_of[actor][p] == k);
                let own: Vec<usize> = own.collect();
                let points = nodes.iter().flat_map(|&n| {
                    own.iter()
                        .map(move |&p| point_of[n as usize * graph.profiles + p])
                });
                let members: Vec<usize> = points.filter(|&n| n != usize::MAX).collect();
                let first = self.options.len();
                let slots = (0..set.options as usize).map(|a| graph.slot(i, k as usize, a));
                for slot in slots.filter(|&slot| graph.available[slot] && !members.is_empty()) {
                    option_of[slot] = self.options.len();
                    let free = self.options.len() > first;
                    let unknown = free.then_some(self.unknowns);
                    self.unknowns += usize::from(free);
                    let log_weight = game.numbers.log_weights.get(slot).copied();
                    self.options.push(Choice {
                        slot,
                        unknown,
                        log_weight: log_weight.unwrap_or(0.0),
                    });
                }
                if self.options.len() == first {
                    continue;
                }
                members
                    .iter()
                    .for_each(|&n| self.group_of[n] = self.groups.len());
                self.groups.push(Group {
                    members,
                    options: first..self.options.len(),
                    mover: movers.iter().position(|&m| m == actor).unwrap_or(0),
                    precision: game.numbers.precision[actor],
                });
            }
        }
        option_of
    }

    /// Edges by where they lead.
    fn turn(&mut self) {
        let points = self.start.len();
        let mut from = vec![Vec::new(); points];
        for n in 0..points {
            for e in self.first_edge[n]..self.first_edge[n + 1] {
                from[self.edges[e].child].push((n, e));
            }
        }
        for parents in from {
            self.parents.extend(parents);
            self.first_parent.push(self.parents.len());
        }
    }

    pub(super) fn points(&self) -> usize {
        self.start.len()
    }

    pub(super) fn edges_of(&self, n: usize) -> &[Edge] {
        &self.edges[self.first_edge[n]..self.first_edge[n + 1]]
    }

    pub(super) fn parents_of(&self, n: usize) -> &[(usize, usize)] {
        &self.parents[self.first_parent[n]..self.first_parent[n + 1]]
    }

    /// The child to which the option of this number (within its group) leads from a point of the group.
    pub(super) fn child(&self, n: usize, option: usize) -> usize {
        self.edges[self.first_edge[n] + option].child
    }
}

/// Actors that ever decide.
fn movers(graph: &Graph) -> Vec<usize> {
    let decides = |actor: &usize| {
        graph
            .infosets
            .iter()
            .any(|set| set.actor as usize == *actor)
    };
    (0..graph.actors.len()).filter(decides).collect()
}

/// Slot and probability of edge `e` of node `n` for profile `p`, if play can take it: a slot for options, a probability
/// for chance.
fn open(game: &Game, n: usize, e: usize, p: usize) -> Option<(Option<usize>, f64)> {
    let graph = &game.graph;
    if graph.chance[e] != NONE {
        let chance = game.numbers.chance[graph.chance[e] as usize * graph.profiles + p];
        return (chance > 0.0).then_some((None, chance));
    }
    let i = graph.infoset[n] as usize;
    let k = graph.type_of[graph.infosets[i].actor as usize][p] as usize;
    let slot = graph.slot(i, k, e - graph.first_edge[n] as usize);
    graph.available[slot].then_some((Some(slot), 0.0))
}

/// Which pairs of node and profile have a positive probability when every available option has: nodes × profiles.
fn possible(game: &Game, prior: &[f64]) -> Vec<bool> {
    let graph = &game.graph;
    let profiles = graph.profiles;
    let mut possible = vec![false; graph.nodes() * profiles];
    for (p, prior) in prior.iter().enumerate() {
        possible[p] = *prior > 0.0;
        for n in 0..graph.nodes() {
            if !possible[n * profiles + p] {
                continue;
            }
            for e in graph.edges(n) {
                if open(game, n, e, p).is_some() {
                    possible[graph.child[e] as usize * profiles + p] = true;
                }
            }
        }
    }
    possible
}

/// The prior, with next to nothing for profiles of a type that has none. Profiles that cannot be although each of their types
/// can stay impossible.
fn lifted(graph: &Graph, prior: &[f64]) -> Vec<f64> {
    let marginal = |actor: usize, k: u32| -> f64 {
        let own = graph.type_of[actor].iter().zip(prior);
        own.filter(|(of, _)| **of == k).map(|(_, p)| p).sum()
    };
    let marginals: Vec<Vec<f64>> = (0..graph.types.len())
        .map(|actor| {
            (0..graph.types[actor])
                .map(|k| marginal(actor, k))
                .collect()
        })
        .collect();
    let lift = |(p, &own): (usize, &f64)| {
        let of = |actor: usize| marginals[actor][graph.type_of[actor][p] as usize];
        let impossible = (0..marginals.len()).any(|actor| of(actor) == 0.0);
        if !impossible {
            return own;
        }
        (0..marginals.len())
            .map(|actor| of(actor).max(NEXT_TO_NOTHING))
            .product()
    };
    prior.iter().enumerate().map(lift).collect()
}
