//! A history: drawn from a seed except at the seat's own choices.
//!
//! Every layer has a number of its own from the seed, whether it is needed or not: the seat's choices do not change the draws
//! of later layers.

use super::observation::{Look, Pending};
use super::{Seat, SessionError, Table};
use crate::compile::replay::Point;
use demarche_engine::game::NONE;
use demarche_engine::random::{mix, uniform};
use demarche_scenario::model::TypeId;

/// One layer of a history.
pub(super) struct Step {
    pub(super) layer: usize,
    pub(super) node: usize,
    /// Where it led: the node, and the point of play that it stands for here.
    pub(super) child: usize,
    pub(super) point: Point,
    /// Decisions taken by then and not observed yet, this layer's included.
    pub(super) pending: Pending,
    /// The decisions that all actors observe after this layer, and the number of observations before.
    pub(super) look: Option<(usize, Look)>,
    /// The information set at which the seat chose, and its option.
    pub(super) chose: Option<(usize, usize)>,
}

/// A history up to the next choice of the seat, or the end.
pub(super) struct Walk {
    /// The seat's actor in the graph, and its type.
    pub(super) own: usize,
    pub(super) type_id: TypeId,
    pub(super) profile: usize,
    pub(super) steps: Vec<Step>,
    /// Number of observations so far.
    pub(super) looks: usize,
    /// The node and information set at which the seat has to choose.
    pub(super) turn: Option<(usize, usize)>,
}

impl Walk {
    pub(super) fn new(
        table: &Table<'_>,
        seat: &Seat,
        choices: &[usize],
    ) -> Result<Walk, SessionError> {
        let graph = table.graph();
        let actor = &table.model.actors[seat.actor];
        let own = table.cast.iter().position(|&a| a == seat.actor);
        let Some(own) = own.filter(|_| actor.moves) else {
            return Err(SessionError::Idle(actor.name.clone()));
        };
        let fits = |profile: &usize| {
            let type_id = graph.type_of[own][*profile] as usize;
            seat.type_id.is_none_or(|wanted| wanted == type_id)
        };
        let weight = |profile: usize| match fits(&profile) {
            true => table.game.numbers.prior[profile],
            false => 0.0,
        };
        let profiles = (0..graph.profiles).map(|p| (p, weight(p)));
        let Some(profile) = pick(profiles, luck(seat.seed, 0)) else {
            let type_id = seat.type_id.and_then(|type_id| actor.types.get(type_id));
            return Err(SessionError::Never(
                type_id.map_or("anything", |k| &k.name).into(),
            ));
        };
        let mut walk = Walk {
            own,
            type_id: graph.type_of[own][profile] as usize,
            profile,
            steps: Vec::new(),
            looks: 0,
            turn: None,
        };
        walk.on(table, seat.seed, choices)?;
        Ok(walk)
    }

    fn on(&mut self, table: &Table<'_>, seed: u64, choices: &[usize]) -> Result<(), SessionError> {
        let graph = table.graph();
        let mut choices = choices.iter().enumerate();
        let mut made = 0;
        let mut node = 0;
        let mut point = table.replay.start();
        let mut pending = Pending::new();
        for layer in 0..graph.layers.len() {
            if graph.edges(node).is_empty() {
                break;
            }
            let mut chose = None;
            let edge = match self.choice_at(table, node) {
                Some(set) => {
                    let open = table.open(set, self.type_id);
                    let option = if let [only] = open[..] {
                        only
                    } else {
                        let Some((number, &option)) = choices.next() else {
                            self.turn = Some((node, set));
                            return Ok(());
                        };
                        if !open.contains(&option) {
                            let set = &graph.infosets[set];
                            return Err(SessionError::Closed {
                                choice: number + 1,
                                decision: table.model.decisions[set.decision as usize].name.clone(),
                                round: set.round,
                            });
                        }
                        made += 1;
                        chose = Some((set, option));
                        option
                    };
                    graph.first_edge[node] as usize + option
                }
                None => {
                    let first = graph.first_edge[node] as usize;
                    self.drawn(table, seed, layer, node).unwrap_or(first)
                }
            };
            let child = graph.child[edge] as usize;
            let way = edge - graph.first_edge[node] as usize;
            point = table
                .replay
                .step(&point, (layer, &graph.layers[layer]), way);
            table.decide(&mut pending, layer, node, edge);
            let look = table.looks[layer].as_ref().map(|decisions| {
                self.looks += 1;
                (self.looks - 1, Look::new(decisions, &pending))
            });
            let then = match look {
                Some(_) => Pending::new(),
                None => pending.clone(),
            };
            self.steps.push(Step {
                layer,
                node,
                child,
                point: point.clone(),
                pending: std::mem::replace(&mut pending, then),
                look,
                chose,
            });
            node = child;
        }
        match choices.next() {
            Some(_) => Err(SessionError::Over { made }),
            None => Ok(()),
        }
    }

    /// The edge that is drawn at a node where the seat does not decide.
    pub(super) fn drawn(
        &self,
        table: &Table<'_>,
        seed: u64,
        layer: usize,
        node: usize,
    ) -> Option<usize> {
        let play = table.instance().profile();
        let edges = table.graph().edges(node);
        let ways = edges.map(|e| (e, play.edge(node, e).at(self.profile)));
        pick(ways, luck(seed, layer as u64 + 1))
    }

    /// The information set at a node where the seat decides.
    fn choice_at(&self, table: &Table<'_>, node: usize) -> Option<usize> {
        let graph = table.graph();
        let set = graph.infoset[node];
        let own = set != NONE && graph.infosets[set as usize].actor as usize == self.own;
        own.then_some(set as usize)
    }
}

/// The number in [0, 1) that decides one step of a game: SplitMix64, from a place of its own for each seed.
fn luck(seed: u64, step: u64) -> f64 {
    uniform(mix(seed).wrapping_add(step))
}

/// Where `at` falls when weights are laid side by side; none if there are none.
fn pick(ways: impl Iterator<Item = (usize, f64)> + Clone, at: f64) -> Option<usize> {
    let possible = ways.filter(|(_, w)| *w > 0.0);
    let total: f64 = possible.clone().map(|(_, w)| w).sum();
    let mut rest = at * total;
    let mut last = None;
    for (way, weight) in possible {
        last = Some(way);
        if rest < weight {
            break;
        }
        rest -= weight;
    }
    last
}
