//! Random games with types.

use std::sync::Arc;

use demarche_engine::formats::efg::Names;
use demarche_engine::game::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};

/// Choices made one after the other; where there are none left, the first alternative.
struct Tape<'a>(std::slice::Iter<'a, u8>);

impl Tape<'_> {
    fn below(&mut self, n: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % n
    }

    fn number(&mut self) -> f64 {
        self.below(256) as f64 / 255.0
    }
}

/// A crisis: a draw of types, then moves that all see but for some that the next mover does not, and public chance whose
/// probabilities hang on the types.
struct Crisis<'a> {
    tape: Tape<'a>,
    game: Game,
    nodes_of: Vec<Vec<u32>>,
}

/// What has been decided of a node before it is made.
#[derive(Clone, Copy)]
enum Coming {
    Any,
    /// A move of this information set.
    Move(usize),
}

/// A crisis of two or three players of two or three types, from choices that proptest makes.
pub(crate) fn crisis(choices: &[u8]) -> Game {
    let mut tape = Tape(choices.iter());
    let players = 2 + tape.below(2);
    let types: Vec<u32> = (0..players).map(|_| 2 + tape.below(2) as u32).collect();
    let profiles = types.iter().product::<u32>() as usize;
    let mut repeat = profiles as u32;
    let type_of = types.iter().map(|&own| {
        repeat /= own;
        (0..profiles as u32).map(|p| p / repeat % own).collect()
    });
    let graph = Graph {
        actors: (1..=players).map(|i| format!("player {i}")).collect(),
        type_of: type_of.collect(),
        profiles,
        first_edge: vec![0],
        perfect_recall: true,
        ..Graph::default()
    };
    // Types hang together; in one game in eight some cannot meet.
    let meet = tape.below(8) < 7;
    let mut prior: Vec<f64> = (0..profiles)
        .map(|p| {
            if meet || p % 5 != 1 {
                0.1 + tape.number()
            } else {
                0.0
            }
        })
        .collect();
    let total: f64 = prior.iter().sum();
    prior.iter_mut().for_each(|p| *p /= total);
    let numbers = Numbers {
        prior,
        chance: vec![1.0; profiles],
        precision: vec![1.0; players],
        log_weights: Vec::new(),
        weights: types
            .iter()
            .map(|&own| vec![Vec::new(); own as usize])
            .collect(),
        ..Numbers::default()
    };
    let mut crisis = Crisis {
        tape,
        game: Game {
            graph: Arc::new(Graph { types, ..graph }),
            numbers,
        },
        nodes_of: Vec::new(),
    };
    let depth = 2 + crisis.tape.below(3);
    let mut layer = vec![Coming::Any];
    for left in (0..=depth).rev() {
        layer = crisis.layer(&layer, left);
    }
    crisis.done()
}

impl Crisis<'_> {
    fn layer(&mut self, layer: &[Coming], left: usize) -> Vec<Coming> {
        let begin = self.game.graph.infoset.len() as u32;
        let end = begin + layer.len() as u32;
        self.game.graph_mut().layers.push(Layer {
            nodes: begin..end,
            round: 0,
            kind: LayerKind::Plain,
        });
        let mut next = Vec::new();
        for (n, &coming) in (begin..).zip(layer) {
            let kind = match coming {
                Coming::Move(_) => 2,
                Coming::Any if left == 0 => 0,
                Coming::Any if left == 3 => 2 + self.tape.below(2),
                Coming::Any => [2, 3, 2, 1, 2, 0][self.tape.below(6)],
            };
            let (mut infoset, mut paid) = (NONE, self.tape.below(3) == 0);
            let mut children = Vec::new();
            match kind {
                0 => paid = true,
                1 => {
                    self.chance();
                    children = vec![Coming::Any; 2];
                }
                _ => {
                    let set = match coming {
                        Coming::Move(set) => set,
                        Coming::Any => self.infoset(None),
                    };
                    self.nodes_of[set].push(n);
                    infoset = set as u32;
                    let options = self.game.graph.infosets[set].options as usize;
                    self.game.graph_mut().chance.extend(vec![NONE; options]);
                    // The next mover may not see this move.
                    let hidden = kind == 3 && left > 1;
                    let after = if hidden {
                        Coming::Move(self.infoset(Some(set)))
                    } else {
                        Coming::Any
                    };
                    children = vec![after; options];
                }
            }
            let graph = self.game.graph_mut();
            let first = end + next.len() as u32;
            graph.child.extend(first..first + children.len() as u32);
            graph.first_edge.push(graph.child.len() as u32);
            next.extend(children);
            graph.infoset.push(infoset);
            let row = self.payoffs(paid);
            self.game.graph_mut().payoff.push(row);
        }
        next
    }

    fn chance(&mut self) {
        let (graph, numbers) = (Arc::make_mut(&mut self.game.graph), &mut self.game.numbers);
        let row = (numbers.chance.len() / graph.profiles) as u32;
        graph.chance.extend([row, row + 1]);
        let first: Vec<f64> = (0..graph.profiles)
            .map(|_| 0.1 + 0.8 * self.tape.number())
            .collect();
        numbers.chance.extend(&first);
        numbers.chance.extend(first.iter().map(|p| 1.0 - p));
    }

    /// A further information set, of another player than the mover at `behind`.
    fn infoset(&mut self, behind: Option<usize>) -> usize {
        let graph = self.game.graph_mut();
        let players = graph.actors.len();
        let actor = match behind {
            None => self.tape.below(players),
            Some(set) => (graph.infosets[set].actor as usize + 1) % players,
        };
        let options = 2 + self.tape.below(2);
        graph.infosets.push(Infoset {
            actor: actor as u32,
            decision: NONE,
            round: 0,
            nodes: 0..0,
            first: graph.unknowns as u32,
            options: options as u32,
            label: String::new(),
        });
        graph.unknowns += options * graph.types[actor] as usize;
        self.nodes_of.push(Vec::new());
        graph.infosets.len() - 1
    }

    fn payoffs(&mut self, paid: bool) -> u32 {
        if !paid {
            return NONE;
        }
        let width = self.game.graph.actors.len() * self.game.graph.profiles;
        let row = self.game.numbers.payoff.len() / width;
        for _ in 0..width {
            let number = self.tape.number();
            self.game.numbers.payoff.push(number);
        }
        row as u32
    }

    fn done(self) -> Game {
        let mut game = self.game;
        let graph = game.graph_mut();
        for (set, nodes) in graph.infosets.iter_mut().zip(self.nodes_of) {
            let first = graph.infoset_nodes.len() as u32;
            graph.infoset_nodes.extend(nodes);
            set.nodes = first..graph.infoset_nodes.len() as u32;
        }
        graph.available = vec![true; graph.unknowns];
        graph.state = vec![0; graph.infoset.len()];
        graph.occurs = vec![true; graph.infoset.len()];
        game
    }
}

/// Names that are numbers.
pub(crate) struct Numbered<'a>(pub(crate) &'a Game);

impl Names for Numbered<'_> {
    fn title(&self) -> &str {
        "a crisis"
    }

    fn options(&self, infoset: usize) -> Vec<String> {
        let options = 0..self.0.graph.infosets[infoset].options;
        options.map(|a| a.to_string()).collect()
    }

    fn type_name(&self, _: usize, type_id: usize) -> String {
        type_id.to_string()
    }
}
