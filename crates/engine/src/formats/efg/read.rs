//! From `.efg` text to a tree: the contents of the file, node by node.

use std::collections::HashMap;

use super::build::{Chance, Kind, Node, Tree};
use super::recall::Recall;
use super::token::{Place, Token, Tokens};
use super::{Imported, ParseError};
use crate::game::NONE;

/// More nodes than this are refused: indices are 32 bits wide.
const MOST_NODES: usize = 1 << 30;
/// Probabilities of a chance move may miss one by this much, for files that round them.
const ROUNDING: f64 = 1e-6;

/// Reads a game in Gambit's extensive-game format. Time and memory are linear in the length of the text.
///
/// # Errors
/// The first thing that cannot be read, with its place. Imperfect recall is no error here: see [`Imported::forgets`].
pub fn read(text: &str) -> Result<Imported, ParseError> {
    let mut reader = Reader {
        tokens: Tokens::new(text)?,
        tree: Tree::default(),
        chance_of: HashMap::new(),
        set_of: HashMap::new(),
        outcome_of: HashMap::new(),
    };
    reader.prologue()?;
    reader.body()?;
    if *reader.tokens.peek() != Token::End {
        return Err(reader.tokens.mistake(
            "the tree is complete before this; each node above has as many below it as it has options",
        ));
    }
    Ok(reader.tree.imported())
}

struct Reader<'t> {
    tokens: Tokens<'t>,
    tree: Tree,
    /// By number in the file.
    chance_of: HashMap<i64, u32>,
    /// By player, from 0, and number in the file.
    set_of: HashMap<(usize, i64), u32>,
    /// By number in the file.
    outcome_of: HashMap<i64, u32>,
}

/// A node whose subtree is being read.
struct Open {
    node: usize,
    /// Children that have been begun.
    begun: u32,
    /// The mover's last choice above the node.
    last: u32,
}

impl Reader<'_> {
    fn prologue(&mut self) -> Result<(), ParseError> {
        let tokens = &mut self.tokens;
        tokens.expect(
            &Token::Word("EFG"),
            "the letters EFG, which open every file of this kind,",
        )?;
        tokens.expect(&Token::Word("2"), "the format's version, 2,")?;
        // R once meant rational and D decimal numbers; readers take both in both.
        if !matches!(tokens.peek(), Token::Word("R" | "D")) {
            return Err(tokens.missing("R or D, the kind of numbers,"));
        }
        tokens.take()?;
        self.tree.title = tokens.name("the game's title")?;
        tokens.expect(&Token::Open, "`{` and the players' names")?;
        while *tokens.peek() != Token::Close {
            self.tree.players.push(tokens.name("a player's name")?);
        }
        tokens.take()?;
        self.tree.comment = tokens.optional_name()?.unwrap_or_default();
        Ok(())
    }

    /// Nodes in depth-first order.
    fn body(&mut self) -> Result<(), ParseError> {
        let mut recall = Recall::new(self.tree.players.len());
        let mut open: Vec<Open> = Vec::new();
        loop {
            let node = self.node(open.len(), &mut recall)?;
            open.push(Open {
                node,
                begun: 0,
                last: NONE,
            });
            // Down to the next child; up where there is none left.
            loop {
                let Some(top) = open.last_mut() else {
                    return Ok(());
                };
                let kind = self.tree.nodes[top.node].kind;
                let set = match kind {
                    Kind::Move(set) => Some((set as usize, &self.tree.sets[set as usize])),
                    _ => None,
                };
                if top.begun == self.tree.children(kind) {
                    if let Some((i, set)) = set {
                        recall.leave(set.player, i, top.last);
                    }
                    open.pop();
                    continue;
                }
                if let Some((_, set)) = set {
                    let last = recall.choose(set.player, set.first + top.begun);
                    if top.begun == 0 {
                        top.last = last;
                    }
                }
                top.begun += 1;
                break;
            }
        }
    }

    fn node(&mut self, depth: usize, recall: &mut Recall) -> Result<usize, ParseError> {
        let at = self.tokens.place();
        if self.tree.nodes.len() >= MOST_NODES {
            return Err(at.mistake("there are more nodes than can be numbered"));
        }
        let word = self.tokens.word("a node (`c`, `p` or `t`)")?;
        if !matches!(word, "c" | "p" | "t") {
            return Err(at.mistake("this is no kind of node; there are `c`, `p` and `t`"));
        }
        self.tokens.name("the node's name (it may be empty)")?;
        let kind = match word {
            "c" => Kind::Chance(self.chance()?),
            "p" => Kind::Move(self.decision(at, recall)?),
            _ => Kind::Terminal,
        };
        let outcome = self.outcome()?;
        self.tree.nodes.push(Node {
            depth: depth as u32,
            outcome,
            kind,
        });
        Ok(self.tree.nodes.len() - 1)
    }

    /// The number of a chance move, and its outcomes where they are told.
    fn chance(&mut self) -> Result<u32, ParseError> {
        let number = self
            .tokens
            .integer("the number of the chance move's information set")?;
        let known = self.chance_of.get(&number).copied();
        let tokens = &mut self.tokens;
        let name = tokens.optional_name()?.unwrap_or_default();
        let at = tokens.place();
        if *tokens.peek() != Token::Open {
            return known.ok_or_else(|| {
                at.mistake(format!(
                    "chance move {number} appears for the first time and needs its outcomes, in braces, here"
                ))
            });
        }
        tokens.take()?;
        let (mut names, mut chances) = (Vec::new(), Vec::new());
        while *tokens.peek() != Token::Close {
            names.push(tokens.name("the name of an outcome of chance")?);
            let at = tokens.place();
            let chance = tokens.number("its probability")?;
            if chance < 0.0 {
                return Err(at.mistake("a probability cannot be negative"));
            }
            chances.push(chance);
        }
        let total: f64 = chances.iter().sum();
        if (total - 1.0).abs() > ROUNDING {
            return Err(tokens.mistake(format!(
                "the probabilities of this chance move add up to {total}, not to 1"
            )));
        }
        tokens.take()?;
        let Some(known) = known else {
            let new = self.tree.chances.len() as u32;
            self.tree.chances.push(Chance {
                name,
                names,
                chances,
            });
            self.chance_of.insert(number, new);
            return Ok(new);
        };
        let before = &self.tree.chances[known as usize];
        if before.names != names || before.chances != chances {
            return Err(at.mistake(format!(
                "chance move {number} had other outcomes or probabilities before"
            )));
        }
        Ok(known)
    }

    /// A decision's player, information set and options where they are told.
    fn decision(&mut self, node: Place, recall: &mut Recall) -> Result<u32, ParseError> {
        let at = self.tokens.place();
        let player = self.tokens.integer("the player's number")?;
        let players = self.tree.players.len();
        let player = usize::try_from(player.saturating_sub(1))
            .ok()
            .filter(|&p| p < players)
            .ok_or_else(|| {
                at.mistake(format!("there is no player {player}; there are {players}"))
            })?;
        let number = self.tokens.integer("the number of the information set")?;
        let name = self.tokens.optional_name()?;
        let known = self.set_of.get(&(player, number)).copied();
        let at = self.tokens.place();
        let i = match (self.options()?, known) {
            (None, None) => {
                return Err(at.mistake(format!(
                    "information set {number} of player {} appears for the first time and needs its options, in braces, here",
                    player + 1
                )));
            }
            (None, Some(i)) => i,
            (Some(options), None) => {
                let i = self.tree.sets.len() as u32;
                let name = name.unwrap_or_default();
                self.tree.set(player, name, options);
                self.set_of.insert((player, number), i);
                i
            }
            (Some(options), Some(i)) => {
                let before = &self.tree.sets[i as usize].options;
                if *before != options {
                    let what = format!("information set {number} of player {}", player + 1);
                    return Err(at.mistake(if before.len() == options.len() {
                        format!("{what} had options of other names before")
                    } else {
                        format!(
                            "{what} had {} options before, here {}",
                            before.len(),
                            options.len()
                        )
                    }));
                }
                i
            }
        };
        let set = &self.tree.sets[i as usize];
        let forgotten = recall.meet(player, i as usize, set.first);
        if let (Some(what), None) = (forgotten, &self.tree.forgets) {
            let called = match set.name.as_str() {
                "" => number.to_string(),
                name => format!("{number}, \"{name}\""),
            };
            let player = match self.tree.players[player].as_str() {
                "" => (player + 1).to_string(),
                name => format!("\"{name}\""),
            };
            self.tree.forgets = Some(what.by(player, called, node));
        }
        Ok(i)
    }

    /// Names of options in braces, if they come next.
    fn options(&mut self) -> Result<Option<Vec<String>>, ParseError> {
        let tokens = &mut self.tokens;
        if *tokens.peek() != Token::Open {
            return Ok(None);
        }
        tokens.take()?;
        let mut options = Vec::new();
        while *tokens.peek() != Token::Close {
            options.push(tokens.name("an option's name")?);
        }
        if options.is_empty() {
            return Err(tokens.mistake("a decision needs at least one option"));
        }
        tokens.take()?;
        Ok(Some(options))
    }

    /// Row of the node's outcome, `NONE` for none, and its payoffs where they are told.
    fn outcome(&mut self) -> Result<u32, ParseError> {
        let number = self
            .tokens
            .integer("the number of the outcome (0 for none)")?;
        let name = self.tokens.optional_name()?;
        let known = self.outcome_of.get(&number).copied();
        let at = self.tokens.place();
        let tree = &mut self.tree;
        if *self.tokens.peek() != Token::Open {
            return match known {
                _ if number == 0 => Ok(NONE),
                Some(row) => Ok(row),
                None => Err(at.mistake(format!(
                    "outcome {number} appears for the first time and needs its payoffs, in braces, here"
                ))),
            };
        }
        if number == 0 {
            return Err(at.mistake("outcome 0 stands for none and cannot have payoffs"));
        }
        self.tokens.take()?;
        let (width, first) = (tree.players.len(), tree.payoffs.len());
        self.tokens.payoffs(width, &mut tree.payoffs)?;
        let Some(row) = known else {
            let row = tree.outcomes.len() as u32;
            tree.outcomes.push(name.unwrap_or_default());
            self.outcome_of.insert(number, row);
            return Ok(row);
        };
        let before = row as usize * width..(row as usize + 1) * width;
        if tree.payoffs[before] != tree.payoffs[first..] {
            return Err(at.mistake(format!("outcome {number} had other payoffs before")));
        }
        tree.payoffs.truncate(first);
        Ok(row)
    }
}
