//! Card and dice games of the literature, with the rules and sizes of OpenSpiel's games of the same names.
//!
//! Hands and dice are types, dealt before play; so the nodes of the graph are what both players see.

#![allow(dead_code, reason = "every example and test takes what it needs")]

mod dice;
mod goofspiel;
mod kuhn;
mod leduc;
mod names;

use std::collections::HashMap;
use std::sync::Arc;

use demarche_engine::game::{Game, Infoset, Layer, LayerKind, NONE};

pub(crate) use self::dice::LiarsDice;
pub(crate) use self::goofspiel::Goofspiel;
pub(crate) use self::kuhn::Kuhn;
pub(crate) use self::leduc::Leduc;
#[allow(unused_imports, reason = "not every example writes files")]
pub(crate) use self::names::text;

/// A game by name.
pub(crate) fn named(name: &str) -> Option<Game> {
    Some(match name {
        "kuhn" => build(&Kuhn),
        "leduc" => build(&Leduc),
        "dice" => build(&LiarsDice { sides: 6 }),
        "goofspiel" => build(&Goofspiel {
            cards: 4,
            shuffled: true,
        }),
        _ => return None,
    })
}

/// What happens at a point of play. Probabilities, payoffs: one number for each pair of hands, the second player's fastest.
pub(crate) enum Point<S> {
    /// Outcomes with their probabilities.
    Chance(Vec<(Vec<f64>, S)>),
    /// A decision of player 0 or 1, which is told apart from others by `knows`.
    Decision {
        player: usize,
        knows: String,
        after: Vec<S>,
    },
    /// What the first player wins from the second.
    End(Vec<f64>),
}

/// The rules of a game of two.
pub(crate) trait Rules {
    /// A point of play, as a spectator sees it.
    type State;
    /// Hands a player may have.
    fn hands(&self) -> usize {
        1
    }
    /// Probability of each pair of hands.
    fn deal(&self) -> Vec<f64> {
        vec![1.0]
    }
    fn start(&self) -> Self::State;
    fn at(&self, state: &Self::State) -> Point<Self::State>;
}

/// The whole tree, layer by layer.
pub(crate) fn build<R: Rules>(rules: &R) -> Game {
    let hands = rules.hands();
    let profiles = hands * hands;
    let mut game = Game::default();
    let (graph, numbers) = (Arc::make_mut(&mut game.graph), &mut game.numbers);
    graph.actors = vec!["first".into(), "second".into()];
    graph.types = vec![hands as u32; 2];
    graph.profiles = profiles;
    let type_of = |of: &dyn Fn(usize) -> usize| (0..profiles).map(|p| of(p) as u32).collect();
    graph.type_of = vec![type_of(&|p| p / hands), type_of(&|p| p % hands)];
    graph.perfect_recall = true;
    graph.first_edge = vec![0];
    numbers.prior = rules.deal();
    numbers.chance = vec![1.0; profiles];
    numbers.precision = vec![1.0; 2];
    numbers.weights = vec![vec![Vec::new(); hands]; 2];
    let mut known: HashMap<(usize, String), usize> = HashMap::new();
    let mut nodes_of: Vec<Vec<u32>> = Vec::new();
    let mut layer = vec![rules.start()];
    let mut made = 0_u32;
    while !layer.is_empty() {
        let mut next = Vec::new();
        let first = made;
        for state in &layer {
            let (mut infoset, mut payoff) = (NONE, NONE);
            let mut add = |state| {
                graph
                    .child
                    .push(first + layer.len() as u32 + next.len() as u32);
                next.push(state);
            };
            match rules.at(state) {
                Point::Chance(outcomes) => {
                    for (chance, state) in outcomes {
                        graph.chance.push((numbers.chance.len() / profiles) as u32);
                        numbers.chance.extend(chance);
                        add(state);
                    }
                }
                Point::Decision {
                    player,
                    knows,
                    after,
                } => {
                    graph.chance.extend(after.iter().map(|_| NONE));
                    let sets = &mut graph.infosets;
                    let set = *known.entry((player, knows.clone())).or_insert_with(|| {
                        nodes_of.push(Vec::new());
                        sets.push(Infoset {
                            actor: player as u32,
                            decision: NONE,
                            round: 0,
                            nodes: 0..0,
                            first: graph.unknowns as u32,
                            options: after.len() as u32,
                            label: knows,
                        });
                        graph.unknowns += after.len() * hands;
                        sets.len() - 1
                    });
                    nodes_of[set].push(made);
                    infoset = set as u32;
                    after.into_iter().for_each(add);
                }
                Point::End(wins) => {
                    payoff = (numbers.payoff.len() / (2 * profiles)) as u32;
                    numbers.payoff.extend(&wins);
                    numbers.payoff.extend(wins.iter().map(|w| -w));
                }
            }
            graph.infoset.push(infoset);
            graph.payoff.push(payoff);
            graph.first_edge.push(graph.child.len() as u32);
            made += 1;
        }
        graph.layers.push(Layer {
            nodes: first..made,
            round: 0,
            kind: LayerKind::Plain,
        });
        layer = next;
    }
    for (set, nodes) in graph.infosets.iter_mut().zip(nodes_of) {
        let start = graph.infoset_nodes.len() as u32;
        graph.infoset_nodes.extend(nodes);
        set.nodes = start..graph.infoset_nodes.len() as u32;
    }
    graph.available = vec![true; graph.unknowns];
    graph.state = vec![0; made as usize];
    graph.occurs = vec![true; made as usize];
    game
}

/// One number for each pair of hands.
fn by_hands(hands: usize, of: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let of = &of;
    (0..hands)
        .flat_map(|a| (0..hands).map(move |b| of(a, b)))
        .collect()
}

/// A deal of two different cards, all pairs alike.
fn two_cards(cards: usize) -> Vec<f64> {
    let pairs = (cards * (cards - 1)) as f64;
    by_hands(cards, |a, b| if a == b { 0.0 } else { 1.0 / pairs })
}
