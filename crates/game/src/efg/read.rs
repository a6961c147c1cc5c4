//! From `.efg` text to a game.

use std::collections::HashMap;

use super::token::{Token, Tokens};
use super::{Imported, Mistake};
use crate::graph::{Game, Graph, Infoset, Layer, LayerKind, NONE, Numbers};

/// More nodes than this are refused: indices are 32 bits wide.
const MOST_NODES: usize = 1 << 30;

/// Reads a game in Gambit's format.
///
/// # Errors
/// The first thing that cannot be read, with its place.
pub fn read(text: &str) -> Result<Imported, Mistake> {
    let mut tokens = Tokens::new(text)?;
    let mut tree = Tree::default();
    let title = tree.prologue(&mut tokens)?;
    tree.body(&mut tokens)?;
    if *tokens.peek() != Token::End {
        return Err(
            tokens.mistake("the game is complete before this line; nothing more can follow")
        );
    }
    let (game, options) = tree.game();
    Ok(Imported {
        title,
        game,
        options,
    })
}

/// Nodes in the order of the file.
#[derive(Default)]
struct Tree {
    players: Vec<String>,
    nodes: Vec<Node>,
    infosets: Vec<Set>,
    /// By player and number in the file.
    infoset_of: HashMap<(usize, usize), usize>,
    /// Names, options and chances of chance moves that share a number.
    chances: HashMap<usize, Vec<f64>>,
    outcomes: HashMap<usize, Vec<f64>>,
}

struct Set {
    player: usize,
    name: String,
    options: Vec<String>,
}

struct Node {
    depth: usize,
    parent: Option<(usize, usize)>,
    outcome: usize,
    kind: Kind,
}

enum Kind {
    Chance(Vec<f64>),
    Move(usize),
    Terminal,
}

impl Tree {
    fn prologue(&mut self, tokens: &mut Tokens<'_>) -> Result<String, Mistake> {
        tokens.expect(
            &Token::Word("EFG".into()),
            "the letters EFG, which open every file of this kind,",
        )?;
        tokens.expect(&Token::Word("2".into()), "the format's version, 2,")?;
        if matches!(tokens.peek(), Token::Word(word) if word == "R" || word == "D") {
            tokens.take()?;
        }
        let title = tokens.name("the game's title")?;
        tokens.expect(&Token::Open, "`{` and the players' names")?;
        while *tokens.peek() != Token::Close {
            self.players.push(tokens.name("a player's name")?);
        }
        tokens.take()?;
        if matches!(tokens.peek(), Token::Name(_)) {
            tokens.take()?;
        }
        Ok(title)
    }

    /// Nodes in depth-first order.
    fn body(&mut self, tokens: &mut Tokens<'_>) -> Result<(), Mistake> {
        // What is still to come: parent and option, next on top.
        let mut open: Vec<(Option<(usize, usize)>, usize)> = vec![(None, 0)];
        while let Some((parent, depth)) = open.pop() {
            if self.nodes.len() >= MOST_NODES {
                return Err(tokens.mistake("there are more nodes than can be numbered"));
            }
            let n = self.nodes.len();
            let word = tokens.word("a node (`c`, `p` or `t`)")?;
            tokens.name("the node's name (it may be empty)")?;
            let kind = match word.as_str() {
                "c" => Kind::Chance(self.chance(tokens)?),
                "p" => Kind::Move(self.decision(tokens)?),
                "t" => Kind::Terminal,
                _ => {
                    return Err(tokens.mistake(format!(
                        "`{word}` is no kind of node; there are `c`, `p` and `t`"
                    )));
                }
            };
            let children = match &kind {
                Kind::Chance(chances) => chances.len(),
                Kind::Move(set) => self.infosets[*set].options.len(),
                Kind::Terminal => 0,
            };
            let outcome = self.outcome(tokens)?;
            self.nodes.push(Node {
                depth,
                parent,
                outcome,
                kind,
            });
            open.extend((0..children).rev().map(|j| (Some((n, j)), depth + 1)));
        }
        Ok(())
    }

    fn chance(&mut self, tokens: &mut Tokens<'_>) -> Result<Vec<f64>, Mistake> {
        let number = tokens.count("the number of the chance move's information set")?;
        self.optional_name(tokens)?;
        if *tokens.peek() != Token::Open {
            let known = self.chances.get(&number).cloned();
            return known.ok_or_else(|| {
                tokens.mistake(format!("chance move {number} has no outcomes yet"))
            });
        }
        tokens.take()?;
        let mut chances = Vec::new();
        while *tokens.peek() != Token::Close {
            tokens.name("the name of an outcome of chance")?;
            chances.push(tokens.number("its probability")?);
        }
        let total: f64 = chances.iter().sum();
        if chances.iter().any(|&p| p < 0.0) || (total - 1.0).abs() > 1e-6 {
            return Err(tokens.mistake(format!(
                "the probabilities of this chance move add up to {total}, not to 1"
            )));
        }
        tokens.take()?;
        self.chances.insert(number, chances.clone());
        Ok(chances)
    }

    fn decision(&mut self, tokens: &mut Tokens<'_>) -> Result<usize, Mistake> {
        let player = tokens.count("the player's number")?;
        if player == 0 || player > self.players.len() {
            return Err(tokens.mistake(format!(
                "there is no player {player}; there are {}",
                self.players.len()
            )));
        }
        let number = tokens.count("the number of the information set")?;
        let name = self.optional_name(tokens)?.unwrap_or_default();
        let known = self.infoset_of.get(&(player, number)).copied();
        if *tokens.peek() != Token::Open {
            return known.ok_or_else(|| {
                tokens.mistake(format!("information set {number} has no options yet"))
            });
        }
        tokens.take()?;
        let mut options = Vec::new();
        while *tokens.peek() != Token::Close {
            options.push(tokens.name("an option's name")?);
        }
        match known {
            _ if options.is_empty() => Err(tokens.mistake("a decision needs at least one option")),
            Some(set) if self.infosets[set].options.len() != options.len() => {
                let before = self.infosets[set].options.len();
                Err(tokens.mistake(format!(
                    "information set {number} had {before} options before, here {}",
                    options.len()
                )))
            }
            Some(set) => tokens.take().map(|_| set),
            None => {
                tokens.take()?;
                self.infosets.push(Set {
                    player: player - 1,
                    name,
                    options,
                });
                self.infoset_of
                    .insert((player, number), self.infosets.len() - 1);
                Ok(self.infosets.len() - 1)
            }
        }
    }

    fn optional_name(&self, tokens: &mut Tokens<'_>) -> Result<Option<String>, Mistake> {
        if matches!(tokens.peek(), Token::Name(_)) {
            tokens.name("a name").map(Some)
        } else {
            Ok(None)
        }
    }

    /// The number of the node's outcome, and its payoffs where they are told for the first time.
    fn outcome(&mut self, tokens: &mut Tokens<'_>) -> Result<usize, Mistake> {
        let number = tokens.count("the number of the outcome (0 for none)")?;
        self.optional_name(tokens)?;
        if *tokens.peek() == Token::Open {
            tokens.take()?;
            let mut payoffs = Vec::new();
            while *tokens.peek() != Token::Close {
                payoffs.push(tokens.number("a payoff")?);
            }
            if payoffs.len() != self.players.len() {
                let (given, players) = (payoffs.len(), self.players.len());
                return Err(
                    tokens.mistake(format!("there are {given} payoffs for {players} players"))
                );
            }
            tokens.take()?;
            self.outcomes.insert(number, payoffs);
        } else if number != 0 && !self.outcomes.contains_key(&number) {
            return Err(tokens.mistake(format!("outcome {number} has no payoffs yet")));
        }
        Ok(number)
    }

    /// The same nodes, layer by layer.
    fn game(self) -> (Game, Vec<Vec<String>>) {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|&n| self.nodes[n].depth);
        let mut place = vec![0_u32; order.len()];
        order
            .iter()
            .enumerate()
            .for_each(|(new, &old)| place[old] = new as u32);
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
        for (n, node) in self.nodes.iter().enumerate() {
            if let Some((parent, _)) = node.parent {
                children[parent].push(place[n]);
            }
        }
        let mut graph = Graph {
            actors: self.players.clone(),
            types: vec![1; self.players.len()],
            profiles: 1,
            type_of: vec![vec![0]; self.players.len()],
            first_edge: vec![0],
            state: vec![0; order.len()],
            occurs: vec![true; order.len()],
            ..Graph::default()
        };
        let mut numbers = Numbers {
            prior: vec![1.0],
            chance: vec![1.0],
            ..Numbers::default()
        };
        numbers.precision = vec![1.0; self.players.len()];
        numbers.weights = vec![vec![Vec::new()]; self.players.len()];
        let mut rows: HashMap<usize, u32> = HashMap::new();
        let mut nodes_of: Vec<Vec<u32>> = vec![Vec::new(); self.infosets.len()];
        for (new, &old) in order.iter().enumerate() {
            let node = &self.nodes[old];
            let new = new as u32;
            if graph.layers.len() == node.depth {
                graph.layers.push(Layer {
                    nodes: new..new,
                    round: 0,
                    kind: LayerKind::Plain,
                });
            }
            graph.layers[node.depth].nodes.end = new + 1;
            graph.child.extend(&children[old]);
            match &node.kind {
                Kind::Chance(chances) => {
                    let first = numbers.chance.len() as u32;
                    graph.chance.extend(first..first + chances.len() as u32);
                    numbers.chance.extend(chances);
                }
                _ => graph
                    .chance
                    .extend(std::iter::repeat_n(NONE, children[old].len())),
            }
            graph.first_edge.push(graph.child.len() as u32);
            graph.infoset.push(match node.kind {
                Kind::Move(set) => {
                    nodes_of[set].push(new);
                    set as u32
                }
                _ => NONE,
            });
            graph.payoff.push(match self.outcomes.get(&node.outcome) {
                Some(payoffs) if node.outcome != 0 => {
                    *rows.entry(node.outcome).or_insert_with(|| {
                        numbers.payoff.extend(payoffs);
                        (numbers.payoff.len() / payoffs.len()) as u32 - 1
                    })
                }
                _ => NONE,
            });
        }
        let mut options = Vec::new();
        for (set, nodes) in self.infosets.into_iter().zip(nodes_of) {
            let first = graph.infoset_nodes.len() as u32;
            graph.infoset_nodes.extend(nodes);
            graph.infosets.push(Infoset {
                actor: set.player as u32,
                decision: NONE,
                round: 0,
                nodes: first..graph.infoset_nodes.len() as u32,
                first: graph.unknowns as u32,
                options: set.options.len() as u32,
                label: set.name,
            });
            graph.unknowns += set.options.len();
            options.push(set.options);
        }
        graph.available = vec![true; graph.unknowns];
        graph.perfect_recall = perfect_recall(&graph);
        (Game { graph, numbers }, options)
    }
}

/// Whether all nodes of every information set follow the same own information set and option.
fn perfect_recall(graph: &Graph) -> bool {
    let nodes = graph.nodes();
    let actors = graph.actors.len();
    // By node and actor: slot of the actor's last choice.
    let mut last = vec![NONE; nodes * actors];
    for n in 0..nodes {
        for (a, e) in graph.edges(n).enumerate() {
            let child = graph.child[e] as usize;
            last.copy_within(n * actors..(n + 1) * actors, child * actors);
            if graph.infoset[n] != NONE {
                let set = &graph.infosets[graph.infoset[n] as usize];
                last[child * actors + set.actor as usize] = set.first + a as u32;
            }
        }
    }
    graph.infosets.iter().all(|set| {
        let mut own = graph.infoset_nodes[set.nodes.start as usize..set.nodes.end as usize]
            .iter()
            .map(|&n| last[n as usize * actors + set.actor as usize]);
        let first = own.next();
        own.all(|slot| Some(slot) == first)
    })
}
