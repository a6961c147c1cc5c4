//! Contests: stochastic games of two players who move at the same time.

use demarche_engine::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};

use crate::draws::Draws;

/// Parameters of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Rounds.
    pub rounds: usize,
    /// Levels of what is contested: all in reach from round 2 on, one of them in round 1.
    pub levels: usize,
    /// Options of either player in every round.
    pub actions: usize,
    /// Where payoffs and probabilities come from.
    pub seed: u64,
}

/// The game of these parameters, at λ = 1.
///
/// In every round and at every level both choose, neither seeing the other's choice; each collects a number between 0 and
/// 1/rounds, and chance moves the level. Levels are public, so histories that come to the same level are one node.
pub fn contest(of: Contest) -> Game {
    let mut draw = Draws(of.seed);
    let actors = ["row", "column"].map(String::from).to_vec();
    let mut graph = Graph {
        actors,
        types: vec![1; 2],
        profiles: 1,
        type_of: vec![vec![0]; 2],
        first_edge: vec![0],
        perfect_recall: true,
        ..Graph::default()
    };
    let mut numbers = Numbers {
        prior: vec![1.0],
        chance: vec![1.0],
        precision: vec![1.0; 2],
        log_weights: Vec::new(),
        weights: vec![vec![Vec::new()]; 2],
        ..Numbers::default()
    };
    let a = of.actions;
    for t in 0..of.rounds {
        let levels = if t == 0 { 1 } else { of.levels };
        let (begin, end) = add_layer(&mut graph, levels);
        for n in begin..end {
            choose(&mut graph, 0, a, &[n]);
            node(&mut graph, end + (n - begin) * a as u32, a, NONE);
        }
        let (begin, end) = add_layer(&mut graph, levels * a);
        for first in (begin..end).step_by(a) {
            let together: Vec<u32> = (first..first + a as u32).collect();
            choose(&mut graph, 1, a, &together);
            for n in together {
                node(&mut graph, end + (n - begin) * a as u32, a, NONE);
            }
        }
        let (begin, end) = add_layer(&mut graph, levels * a * a);
        for _ in begin..end {
            graph.infoset.push(NONE);
            let row = numbers.payoff.len() / 2;
            numbers
                .payoff
                .extend((0..2).map(|_| draw.uniform() / of.rounds as f64));
            if t + 1 < of.rounds {
                let weights: Vec<f64> = (0..of.levels).map(|_| draw.uniform()).collect();
                let total: f64 = weights.iter().sum();
                let first = numbers.chance.len() as u32;
                numbers.chance.extend(weights.iter().map(|w| w / total));
                graph.chance.extend(first..first + of.levels as u32);
                graph.child.extend(end..end + of.levels as u32);
            }
            graph.payoff.push(row as u32);
            graph.first_edge.push(graph.child.len() as u32);
        }
    }
    let nodes = graph.payoff.len();
    graph.available = vec![true; graph.unknowns];
    graph.state = vec![0; nodes];
    graph.occurs = vec![true; nodes];
    Game {
        graph: graph.into(),
        numbers,
    }
}

/// A stochastic game as tables: `payoffs[state][player][row][column]`, `transitions[state][row][column][next state]`. What
/// follows the last round is nothing, so that the transitions there are all 0.
pub struct Tables {
    /// Payoffs.
    pub payoffs: Vec<[Vec<Vec<f64>>; 2]>,
    /// Probabilities.
    pub transitions: Vec<Vec<Vec<Vec<f64>>>>,
}

/// A contest as tables; states in the order of play.
pub fn tables(game: &Game) -> Tables {
    let (graph, numbers) = (&game.graph, &game.numbers);
    let first = |n: &usize| matches!(graph.infosets.get(graph.infoset[*n] as usize), Some(set) if set.actor == 0);
    let states: Vec<usize> = (0..graph.nodes()).filter(first).collect();
    let after = |n: usize| graph.edges(n).map(|e| graph.child[e] as usize);
    let mut tables = Tables {
        payoffs: Vec::new(),
        transitions: Vec::new(),
    };
    for &state in &states {
        let ends: Vec<Vec<usize>> = after(state).map(|n| after(n).collect()).collect();
        let worth = |player: usize| {
            let paid = |&n: &usize| numbers.payoff[graph.payoff[n] as usize * 2 + player];
            ends.iter()
                .map(|row| row.iter().map(paid).collect())
                .collect()
        };
        tables.payoffs.push([worth(0), worth(1)]);
        let moved = |&n: &usize| {
            let mut next = vec![0.0; states.len()];
            for e in graph.edges(n) {
                if let Ok(to) = states.binary_search(&(graph.child[e] as usize)) {
                    next[to] = numbers.chance[graph.chance[e] as usize];
                }
            }
            next
        };
        let rows = ends.iter().map(|row| row.iter().map(moved).collect());
        tables.transitions.push(rows.collect());
    }
    tables
}

fn add_layer(graph: &mut Graph, count: usize) -> (u32, u32) {
    let begin = graph.layers.last().map_or(0, |layer| layer.nodes.end);
    let end = begin + count as u32;
    graph.layers.push(Layer {
        nodes: begin..end,
        round: 0,
        kind: LayerKind::Plain,
    });
    (begin, end)
}

/// Adds an information set; its nodes come next.
fn choose(graph: &mut Graph, actor: u32, options: usize, nodes: &[u32]) {
    let first = graph.infoset_nodes.len() as u32;
    graph.infoset_nodes.extend(nodes);
    graph
        .infoset
        .extend(vec![graph.infosets.len() as u32; nodes.len()]);
    graph.infosets.push(Infoset {
        actor,
        decision: NONE,
        round: 0,
        nodes: first..graph.infoset_nodes.len() as u32,
        first: graph.unknowns as u32,
        options: options as u32,
        label: String::new(),
    });
    graph.unknowns += options;
}

/// Adds the edges and the payoff of a decision node.
fn node(graph: &mut Graph, child: u32, options: usize, payoff: u32) {
    graph.child.extend(child..child + options as u32);
    graph.chance.extend(vec![NONE; options]);
    graph.first_edge.push(graph.child.len() as u32);
    graph.payoff.push(payoff);
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_engine::certify::certify;
    use demarche_engine::progress::Quiet;
    use demarche_engine::qre::trace::{Settings, Status, trace};

    const SMALL: Contest = Contest {
        rounds: 3,
        levels: 4,
        actions: 2,
        seed: 3,
    };

    #[test]
    fn contests_are_solved_and_certified() {
        let mut game = contest(SMALL);
        assert_eq!(game.graph.unknowns, (1 + 4 + 4) * 2 * 2);
        assert_eq!(game.graph.nodes(), 9 * (1 + 2 + 4));
        game.numbers.precision.fill(20.0);
        let solution = trace(&game, &Settings::default(), &Quiet);
        assert_eq!(solution.status, Status::Solved);
        assert!(certify(&game, &solution.sigma).residual < 1e-12);
    }

    /// Values by the tables are those by the graph: at uniform play, from the last round back.
    #[test]
    fn tables_say_the_same() {
        let mut game = contest(SMALL);
        let Tables {
            payoffs,
            transitions,
        } = tables(&game);
        let mut value = vec![[0.0; 2]; payoffs.len()];
        for s in (0..payoffs.len()).rev() {
            for player in 0..2 {
                let each = (0..4).map(|ab| {
                    let (a, b) = (ab / 2, ab % 2);
                    let next = transitions[s][a][b].iter().zip(&value);
                    let later: f64 = next.map(|(p, v)| p * v[player]).sum();
                    payoffs[s][player][a][b] + later
                });
                value[s][player] = each.sum::<f64>() / 4.0;
            }
        }
        game.numbers.precision.fill(0.0);
        let solution = trace(&game, &Settings::default(), &Quiet);
        // What row's two options are worth in the first state, on average.
        let row = (solution.q[0] + solution.q[1]) / 2.0;
        assert!((row - value[0][0]).abs() < 1e-14, "{row} {value:?}");
    }
}
