//! Crises: public moves, hidden types.

use demarche_engine::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};

use crate::draws::Draws;

/// Parameters of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crisis {
    /// 2 or 3 players, who move in turn.
    pub players: usize,
    /// Moves in all.
    pub moves: usize,
    /// Options of every move, from backing down (0) up.
    pub actions: usize,
    /// Types of each player, equally likely.
    pub types: usize,
    /// Where payoffs come from.
    pub payoffs: Payoffs,
}

/// Where payoffs come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payoffs {
    /// Each step up gains the mover ground and costs all players, resolute types less; collected move by move, in all between
    /// 0 and 1 for each player.
    Structured,
    /// Independent numbers between 0 and 1 after every move, for each player and type profile, from this seed.
    Moves(u64),
    /// Independent standard normal numbers at every end, for each player and type profile, from this seed.
    Ends(u64),
}

/// The game of these parameters, at λ = 1.
///
/// Types are its inner dimension: it has Σ actionsᵗ nodes, each with types^players profiles.
pub fn crisis(of: Crisis) -> Game {
    let profiles = of.types.pow(of.players as u32);
    let place = |player: usize| of.types.pow((of.players - 1 - player) as u32);
    let type_of = (0..of.players)
        .map(|i| {
            (0..profiles)
                .map(|p| (p / place(i) % of.types) as u32)
                .collect()
        })
        .collect();
    let mut graph = Graph {
        actors: (0..of.players)
            .map(|i| format!("player {}", i + 1))
            .collect(),
        types: vec![of.types as u32; of.players],
        profiles,
        type_of,
        first_edge: vec![0],
        perfect_recall: true,
        ..Graph::default()
    };
    let mut first = 0_u32;
    for t in 0..=of.moves {
        let count = of.actions.pow(t as u32) as u32;
        graph.layers.push(Layer {
            nodes: first..first + count,
            round: 0,
            kind: LayerKind::Plain,
        });
        for n in first..first + count {
            if t < of.moves {
                let next = first + count + (n - first) * of.actions as u32;
                graph.child.extend(next..next + of.actions as u32);
                graph.chance.extend(std::iter::repeat_n(NONE, of.actions));
                graph.infoset.push(n);
                graph.infosets.push(Infoset {
                    actor: (t % of.players) as u32,
                    decision: NONE,
                    round: 0,
                    nodes: n..n + 1,
                    first: n * (of.types * of.actions) as u32,
                    options: of.actions as u32,
                    label: String::new(),
                });
                graph.infoset_nodes.push(n);
            } else {
                graph.infoset.push(NONE);
            }
            graph.first_edge.push(graph.child.len() as u32);
        }
        first += count;
    }
    graph.unknowns = graph.infosets.len() * of.types * of.actions;
    graph.available = vec![true; graph.unknowns];
    graph.state = vec![0; first as usize];
    graph.occurs = vec![true; first as usize];
    let mut numbers = Numbers {
        prior: vec![1.0 / profiles as f64; profiles],
        chance: vec![1.0; profiles],
        precision: vec![1.0; of.players],
        log_weights: Vec::new(),
        weights: vec![vec![Vec::new(); of.types]; of.players],
        ..Numbers::default()
    };
    match of.payoffs {
        Payoffs::Structured => structured(of, &mut graph, &mut numbers),
        Payoffs::Moves(seed) => {
            let mut draw = Draws(seed);
            random(of, 1, || draw.uniform(), &mut graph, &mut numbers);
        }
        Payoffs::Ends(seed) => {
            let mut draw = Draws(seed);
            random(of, of.moves, || draw.normal(), &mut graph, &mut numbers);
        }
    }
    Game {
        graph: graph.into(),
        numbers,
    }
}

/// One row for each player and option: collected on reaching the node that the option leads to.
fn structured(of: Crisis, graph: &mut Graph, numbers: &mut Numbers) {
    let share = 1.0 / of.moves as f64;
    for mover in 0..of.players {
        for a in 0..of.actions {
            let up = a as f64 / (of.actions - 1).max(1) as f64;
            for player in 0..of.players {
                for p in 0..graph.profiles {
                    let resolve = (1 + graph.type_of[player][p]) as f64 / of.types as f64;
                    let ground = if player == mover {
                        0.5 + 0.5 * up
                    } else {
                        0.5 - 0.5 * up
                    };
                    let cost = up * up * (1.0 - 0.7 * resolve);
                    numbers
                        .payoff
                        .push(share * (0.3 + 0.7 * ground - 0.3 * cost));
                }
            }
        }
    }
    graph.payoff = vec![NONE; graph.nodes()];
    for (t, layer) in graph.layers.iter().enumerate().skip(1) {
        let mover = (t - 1) % of.players;
        for n in layer.nodes.clone() {
            let a = (n - layer.nodes.start) as usize % of.actions;
            graph.payoff[n as usize] = (mover * of.actions + a) as u32;
        }
    }
}

/// One row for each node from layer `from` on.
fn random(
    of: Crisis,
    from: usize,
    mut draw: impl FnMut() -> f64,
    graph: &mut Graph,
    numbers: &mut Numbers,
) {
    let paid = graph.layers[from].nodes.start..graph.layers[of.moves].nodes.end;
    graph.payoff = vec![NONE; graph.nodes()];
    for (row, n) in paid.enumerate() {
        graph.payoff[n as usize] = row as u32;
        for _ in 0..of.players * graph.profiles {
            numbers.payoff.push(draw());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_engine::certify::certify;
    use demarche_engine::progress::Quiet;
    use demarche_engine::qre::trace::{Settings, Status, trace};

    const SMALL: Crisis = Crisis {
        players: 2,
        moves: 6,
        actions: 3,
        types: 2,
        payoffs: Payoffs::Structured,
    };

    #[test]
    fn sizes_are_those_of_the_family() {
        let game = crisis(SMALL);
        assert_eq!(
            (game.graph.nodes(), game.graph.unknowns, game.graph.profiles),
            (1093, 2184, 4)
        );
    }

    #[test]
    fn crises_of_two_and_three_players_are_solved_and_certified() {
        for (players, payoffs) in [
            (2, Payoffs::Structured),
            (3, Payoffs::Structured),
            (2, Payoffs::Ends(7)),
            (2, Payoffs::Moves(7)),
        ] {
            let mut game = crisis(Crisis {
                players,
                moves: 4,
                payoffs,
                ..SMALL
            });
            game.numbers
                .precision
                .fill(if payoffs == Payoffs::Structured {
                    30.0
                } else {
                    1.0
                });
            let solution = trace(&game, &Settings::default(), &Quiet);
            assert_eq!(solution.status, Status::Solved);
            assert!(certify(&game, &solution.sigma).residual < 1e-9);
        }
    }
}
