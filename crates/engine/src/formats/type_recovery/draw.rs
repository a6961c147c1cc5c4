//! The moves of chance at the root.

use crate::game::{Game, NONE};

/// A way in which chance may have moved at the root.
#[derive(Clone)]
pub(super) struct Drawn {
    /// Where play goes on.
    pub(super) node: u32,
    /// Its probability.
    pub(super) chance: f64,
    /// By actor: what is collected before `node`.
    pub(super) collected: Vec<f64>,
}

/// Moves of chance in a row that are looked at.
const DEEPEST: usize = 16;

/// The possible draws of the first move of chance, of the first two, and so on.
pub(super) fn draws(game: &Game) -> Vec<Vec<Drawn>> {
    let mut draws = Vec::new();
    let mut latest = vec![Drawn {
        node: 0,
        chance: 1.0,
        collected: vec![0.0; game.graph.actors.len()],
    }];
    while draws.len() < DEEPEST && latest.iter().any(|drawn| is_chance(game, drawn.node)) {
        latest = latest.iter().flat_map(|drawn| after(game, drawn)).collect();
        draws.push(latest.clone());
    }
    draws
}

fn is_chance(game: &Game, n: u32) -> bool {
    let n = n as usize;
    game.graph.infoset[n] == NONE && !game.graph.edges(n).is_empty()
}

/// The draws that may follow a draw if chance moves next; else that draw.
fn after(game: &Game, drawn: &Drawn) -> Vec<Drawn> {
    if !is_chance(game, drawn.node) {
        return vec![drawn.clone()];
    }
    let (graph, numbers) = (&game.graph, &game.numbers);
    let n = drawn.node as usize;
    let actors = graph.actors.len();
    let mut collected = drawn.collected.clone();
    if graph.payoff[n] != NONE {
        let row = graph.payoff[n] as usize * actors;
        let own = &numbers.payoff[row..row + actors];
        collected.iter_mut().zip(own).for_each(|(c, o)| *c += o);
    }
    let edges = graph.edges(n).map(|e| Drawn {
        node: graph.child[e],
        chance: drawn.chance * numbers.chance[graph.chance[e] as usize],
        collected: collected.clone(),
    });
    edges.collect()
}
