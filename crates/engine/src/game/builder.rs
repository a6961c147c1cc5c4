//! A game in code: a tree of decisions and chance moves, put together node by node.

use crate::formats::efg::Imported;
use crate::formats::efg::build::{Chance, Kind, Node, Tree};
use crate::formats::efg::recall::{Forgotten, Recall};
use crate::game::NONE;

/// Probabilities of a chance move may miss one by this much.
const ROUNDING: f64 = 1e-6;

/// Names a node of a [`Builder`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(usize);

/// Names an information set of a [`Builder`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InfosetId(usize);

/// Puts a game in extensive form together, from the root down. Types are drawn by chance at the root; see
/// [`crate::formats::type_recovery`] for making them types again.
///
/// ```
/// use demarche_engine::game::Builder;
///
/// # fn main() -> Result<(), demarche_engine::game::BuildError> {
/// let mut builder = Builder::new(["challenger", "defender"]);
/// let challenge = builder.infoset(0, "challenge", ["stay out", "enter"])?;
/// let reply = builder.infoset(1, "reply", ["yield", "fight"])?;
/// let root = builder.root();
/// let challenged = builder.decision(root, challenge)?;
/// builder.payoff(challenged[0], &[0.0, 2.0])?;
/// let replied = builder.decision(challenged[1], reply)?;
/// builder.payoff(replied[0], &[1.0, 1.0])?;
/// builder.payoff(replied[1], &[-1.0, -1.0])?;
/// let game = builder.build()?.game;
/// assert_eq!(game.graph.nodes(), 5);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    players: Vec<String>,
    sets: Vec<Set>,
    nodes: Vec<Point>,
}

#[derive(Clone, Debug)]
struct Set {
    player: usize,
    name: String,
    options: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Point {
    depth: u32,
    payoffs: Option<Vec<f64>>,
    moves: Moves,
    /// Its children are the nodes from this one on.
    first_child: usize,
}

#[derive(Clone, Debug, Default)]
enum Moves {
    #[default]
    None,
    Decision(usize),
    Chance(Vec<(String, f64)>),
}

/// Why a game cannot be built.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BuildError {
    /// There is no player of this index.
    #[error("there is no player {0}")]
    NoSuchPlayer(usize),
    /// The node is not one of this builder's.
    #[error("the node is of another game")]
    NoSuchNode,
    /// The information set is not one of this builder's.
    #[error("the information set is of another game")]
    NoSuchInfoset,
    /// A decision without options, or a chance move without outcomes.
    #[error("a move needs at least one option or outcome")]
    NoOptions,
    /// The node has a decision or a chance move already.
    #[error("the node has a decision or a chance move already")]
    AlreadyMoves,
    /// Probabilities that are negative or not numbers, or do not add up to 1; their sum.
    #[error(
        "the probabilities of a chance move must not be negative and add up to 1; these add up to {0}"
    )]
    Probabilities(f64),
    /// Payoffs that are not finite, or not one for each player.
    #[error("payoffs are finite numbers, one for each player")]
    Payoffs,
    /// A player does not remember what it knew or did. Such games cannot be solved here.
    #[error("player {player} at information set {infoset} {what}")]
    Forgets {
        /// Name of the player.
        player: String,
        /// Name of the information set at which it shows.
        infoset: String,
        /// The information that is forgotten.
        what: Forgotten,
    },
}

impl Builder {
    /// A game of these players that is over at its root.
    pub fn new(players: impl IntoIterator<Item = impl Into<String>>) -> Builder {
        Builder {
            players: players.into_iter().map(Into::into).collect(),
            sets: Vec::new(),
            nodes: vec![Point::default()],
        }
    }

    /// Where play begins.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// A new information set of a player (by index) with these options; it has no nodes yet.
    ///
    /// # Errors
    /// There is no such player, or there are no options.
    pub fn infoset(
        &mut self,
        player: usize,
        name: impl Into<String>,
        options: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<InfosetId, BuildError> {
        if player >= self.players.len() {
            return Err(BuildError::NoSuchPlayer(player));
        }
        let options: Vec<String> = options.into_iter().map(Into::into).collect();
        if options.is_empty() {
            return Err(BuildError::NoOptions);
        }
        self.sets.push(Set {
            player,
            name: name.into(),
            options,
        });
        Ok(InfosetId(self.sets.len() - 1))
    }

    /// Has the player of an information set decide at a node that was the end of play. Returns the node behind each option.
    ///
    /// # Errors
    /// The node or the set is of another game, or the node moves already.
    pub fn decision(
        &mut self,
        node: NodeId,
        infoset: InfosetId,
    ) -> Result<Vec<NodeId>, BuildError> {
        let set = self.sets.get(infoset.0).ok_or(BuildError::NoSuchInfoset)?;
        let options = set.options.len();
        self.moves(node, Moves::Decision(infoset.0), options)
    }

    /// Has chance move at a node that was the end of play: names and probabilities of its outcomes. Returns the node behind
    /// each outcome.
    ///
    /// # Errors
    /// The node is of another game or moves already, there are no outcomes, or their probabilities are none.
    pub fn chance(
        &mut self,
        node: NodeId,
        outcomes: impl IntoIterator<Item = (impl Into<String>, f64)>,
    ) -> Result<Vec<NodeId>, BuildError> {
        let outcomes = outcomes.into_iter().map(|(name, p)| (name.into(), p));
        let outcomes: Vec<(String, f64)> = outcomes.collect();
        let count = outcomes.len();
        if count == 0 {
            return Err(BuildError::NoOptions);
        }
        let total: f64 = outcomes.iter().map(|(_, p)| p).sum();
        let negative = outcomes.iter().any(|(_, p)| *p < 0.0);
        // A sum that is no number is not one either.
        let whole = (total - 1.0).abs() <= ROUNDING;
        if negative || !whole {
            return Err(BuildError::Probabilities(total));
        }
        self.moves(node, Moves::Chance(outcomes), count)
    }

    /// Payoffs of the players on reaching a node, an end of play or not. Payoffs on the way to an end add up.
    ///
    /// # Errors
    /// The node is of another game, or the payoffs are not one finite number for each player.
    pub fn payoff(&mut self, node: NodeId, payoffs: &[f64]) -> Result<(), BuildError> {
        if payoffs.len() != self.players.len() || payoffs.iter().any(|x| !x.is_finite()) {
            return Err(BuildError::Payoffs);
        }
        let point = self.nodes.get_mut(node.0).ok_or(BuildError::NoSuchNode)?;
        point.payoffs = Some(payoffs.to_vec());
        Ok(())
    }

    fn moves(
        &mut self,
        node: NodeId,
        moves: Moves,
        children: usize,
    ) -> Result<Vec<NodeId>, BuildError> {
        let first_child = self.nodes.len();
        let point = self.nodes.get_mut(node.0).ok_or(BuildError::NoSuchNode)?;
        if !matches!(point.moves, Moves::None) {
            return Err(BuildError::AlreadyMoves);
        }
        (point.moves, point.first_child) = (moves, first_child);
        let child = Point {
            depth: point.depth + 1,
            ..Point::default()
        };
        self.nodes.resize(first_child + children, child);
        Ok((first_child..first_child + children).map(NodeId).collect())
    }

    /// The game, all λ being 1, with the names of its parts.
    ///
    /// # Errors
    /// A player forgets what it knew or did.
    pub fn build(self) -> Result<Imported, BuildError> {
        Walk::new(self.players.clone(), self.sets.len()).over(&self)
    }
}

/// A walk over the nodes, depth first.
struct Walk {
    tree: Tree,
    recall: Recall,
    /// The tree's number of each of the builder's information sets, once it is met.
    numbers: Vec<Option<u32>>,
}

/// A node whose subtree is being walked.
struct Open {
    node: usize,
    begun: usize,
    /// The mover's last choice above the node.
    last: u32,
}

impl Walk {
    fn new(players: Vec<String>, sets: usize) -> Walk {
        Walk {
            recall: Recall::new(players.len()),
            tree: Tree {
                players,
                ..Tree::default()
            },
            numbers: vec![None; sets],
        }
    }

    fn over(mut self, builder: &Builder) -> Result<Imported, BuildError> {
        self.enter(builder, 0)?;
        let mut open = vec![Open {
            node: 0,
            begun: 0,
            last: NONE,
        }];
        while let Some(at) = open.last_mut() {
            let point = &builder.nodes[at.node];
            let set = match &point.moves {
                Moves::Decision(set) => Some(*set),
                Moves::Chance(_) | Moves::None => None,
            };
            let children = match &point.moves {
                Moves::None => 0,
                Moves::Decision(set) => builder.sets[*set].options.len(),
                Moves::Chance(outcomes) => outcomes.len(),
            };
            let number = set.and_then(|set| self.numbers[set]);
            let player = set.map_or(0, |set| builder.sets[set].player);
            if at.begun == children {
                if let Some(number) = number {
                    self.recall.leave(player, number as usize, at.last);
                }
                open.pop();
                continue;
            }
            if let Some(number) = number {
                let slot = self.tree.sets[number as usize].first + at.begun as u32;
                let before = self.recall.choose(player, slot);
                if at.begun == 0 {
                    at.last = before;
                }
            }
            let child = point.first_child + at.begun;
            at.begun += 1;
            self.enter(builder, child)?;
            open.push(Open {
                node: child,
                begun: 0,
                last: NONE,
            });
        }
        Ok(self.tree.imported())
    }

    /// Adds a node to the tree.
    fn enter(&mut self, builder: &Builder, node: usize) -> Result<(), BuildError> {
        let point = &builder.nodes[node];
        let kind = match &point.moves {
            Moves::None => Kind::Terminal,
            Moves::Decision(set) => Kind::Move(self.meet(&builder.sets[*set], *set)?),
            Moves::Chance(outcomes) => {
                let (names, chances) = outcomes.iter().cloned().unzip();
                self.tree.chances.push(Chance {
                    name: String::new(),
                    names,
                    chances,
                });
                Kind::Chance(self.tree.chances.len() as u32 - 1)
            }
        };
        let outcome = match &point.payoffs {
            None => NONE,
            Some(payoffs) => {
                self.tree.outcomes.push(String::new());
                self.tree.payoffs.extend(payoffs);
                self.tree.outcomes.len() as u32 - 1
            }
        };
        self.tree.nodes.push(Node {
            depth: point.depth,
            outcome,
            kind,
        });
        Ok(())
    }

    /// The tree's number of an information set; sets are numbered in the order in which they are met.
    fn meet(&mut self, set: &Set, index: usize) -> Result<u32, BuildError> {
        let number = match self.numbers[index] {
            Some(number) => number,
            None => {
                let new = self.tree.sets.len() as u32;
                self.tree
                    .set(set.player, set.name.clone(), set.options.clone());
                self.numbers[index] = Some(new);
                new
            }
        };
        let first = self.tree.sets[number as usize].first;
        match self.recall.meet(set.player, number as usize, first) {
            None => Ok(number),
            Some(what) => Err(BuildError::Forgets {
                player: self.tree.players[set.player].clone(),
                infoset: set.name.clone(),
                what,
            }),
        }
    }
}
