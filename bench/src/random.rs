//! Random games: hidden types, moves that not all players see, chance in the middle of play, perfect recall.

use std::collections::BTreeMap;

use crate::draws::Draws;
use crate::tree::{Node, Outcome, Tree};

/// Distribution of random games.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Least and largest number of players.
    pub players: (usize, usize),
    /// Least and largest number of stages after types are drawn; in each a player or chance moves.
    pub depth: (usize, usize),
    /// Most nodes; a game with more is drawn again, one stage shorter.
    pub nodes: usize,
    /// Where payoffs come from.
    pub ends: Ends,
    /// Two players in the same position instead: they choose at the same time, round after round, see what was chosen, and
    /// either's payoffs are the other's with the roles exchanged. Half of `depth` is the number of rounds, at most 2.
    pub symmetric: bool,
}

/// Payoffs: independent, for every player at every end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Uniform on 0, 0.0001, …, 1.
    Uniform,
    /// Standard normal, to four decimals.
    Normal,
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            players: (2, 3),
            depth: (3, 6),
            nodes: 2500,
            ends: Ends::Uniform,
            symmetric: false,
        }
    }
}

/// The random game of this seed, of the usual shape.
pub fn random(seed: u64) -> Tree {
    random_of(&Shape::default(), seed)
}

/// The random game of this shape and seed.
pub fn random_of(shape: &Shape, seed: u64) -> Tree {
    let mut draw = Draws(seed);
    let players = draw.between(shape.players);
    let mut depth = draw.between(shape.depth);
    loop {
        let tree = match shape.symmetric {
            true => symmetric(depth.div_ceil(2).min(2), shape.ends, &mut draw),
            false => Grower::new(players, depth, shape.ends, &mut draw).tree(),
        };
        if tree.root.count() <= shape.nodes || depth == 1 {
            return tree;
        }
        depth -= 1;
    }
}

impl Draws {
    /// A whole number between these two, both included.
    fn between(&mut self, (least, most): (usize, usize)) -> usize {
        least + (self.uniform() * (most - least + 1) as f64) as usize
    }

    /// True with this probability.
    fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    fn payoff(&mut self, ends: Ends) -> f64 {
        let exact = match ends {
            Ends::Uniform => self.uniform(),
            Ends::Normal => self.normal(),
        };
        (exact * 1e4).round() / 1e4
    }

    /// Probabilities of 2 or 3 outcomes: small numerators over their sum.
    fn weights(&mut self, outcomes: usize) -> Vec<(u32, u32)> {
        let parts: Vec<u32> = (0..outcomes).map(|_| self.between((1, 5)) as u32).collect();
        let total = parts.iter().sum();
        parts.into_iter().map(|part| (part, total)).collect()
    }
}

/// The next move. It is the same wherever the same has happened in public, so that no player learns anything from whose turn
/// it is or from how many options there are.
#[derive(Clone)]
struct Stage {
    /// The player who moves; none where chance does.
    player: Option<usize>,
    /// Probabilities of what chance may do; of moves only their number counts.
    weights: Vec<(u32, u32)>,
    /// Whether each player sees the move.
    seen: Vec<bool>,
    /// Options after which play is over.
    last: Vec<bool>,
}

/// The history so far: by player what it saw, and what all players saw. Each entry tells the stage and what was done in it.
#[derive(Clone, Default)]
struct History {
    own: Vec<Vec<usize>>,
    public: Vec<usize>,
    stages: usize,
}

impl History {
    /// The history after `what` was done, observed by `seen`.
    fn then(&self, what: usize, seen: &[bool]) -> History {
        let mut next = self.clone();
        let entry = self.stages * 8 + what;
        let own = next.own.iter_mut().zip(seen).filter(|(_, seen)| **seen);
        own.for_each(|(own, _)| own.push(entry));
        if seen.iter().all(|&seen| seen) {
            next.public.push(entry);
        }
        next.stages += 1;
        next
    }
}

struct Grower<'d> {
    draw: &'d mut Draws,
    players: usize,
    /// Stages in all, draws of types included.
    depth: usize,
    ends: Ends,
    /// Draws of types, which come first.
    types: Vec<Stage>,
    /// By number of stages before and what has happened in public.
    stages: BTreeMap<(usize, Vec<usize>), Stage>,
    /// By player: the information set in which it has seen this.
    known: Vec<BTreeMap<Vec<usize>, usize>>,
    sets: Vec<Vec<Vec<String>>>,
}

impl<'d> Grower<'d> {
    fn new(players: usize, depth: usize, ends: Ends, draw: &'d mut Draws) -> Grower<'d> {
        let typed = draw.between((1, 2));
        let first = draw.between((0, players - 1));
        let types = (0..typed).map(|k| {
            let mut seen = vec![false; players];
            let player = (first + k) % players;
            // Now and then another player knows it instead.
            let knows = usize::from(draw.chance(0.1));
            seen[(player + knows) % players] = true;
            Stage {
                player: None,
                weights: draw.weights(2),
                seen,
                last: vec![false; 2],
            }
        });
        let types: Vec<Stage> = types.collect();
        Grower {
            players,
            depth: depth + typed,
            ends,
            types,
            stages: BTreeMap::new(),
            known: vec![BTreeMap::new(); players],
            sets: vec![Vec::new(); players],
            draw,
        }
    }

    fn tree(mut self) -> Tree {
        let start = History {
            own: vec![Vec::new(); self.players],
            ..History::default()
        };
        let root = self.node(&start);
        Tree {
            players: (1..=self.players).map(|p| format!("P{p}")).collect(),
            sets: self.sets,
            root,
        }
    }

    fn node(&mut self, before: &History) -> Node {
        if before.stages == self.depth {
            return self.end();
        }
        let stage = self.stage(before);
        // Before what comes after, so that sets are numbered in the order of a file.
        let set = stage
            .player
            .map(|player| self.set(player, before, stage.weights.len()));
        let mut to = Vec::new();
        for what in 0..stage.weights.len() {
            to.push(match stage.last[what] {
                true => self.end(),
                false => self.node(&before.then(what, &stage.seen)),
            });
        }
        match (stage.player, set) {
            (Some(player), Some(set)) => Node::Move { player, set, to },
            _ => {
                let outcomes = stage.weights.into_iter().zip(to);
                Node::Chance(
                    outcomes
                        .map(|(weight, to)| Outcome { weight, to })
                        .collect(),
                )
            }
        }
    }

    fn end(&mut self) -> Node {
        let payoffs = (0..self.players).map(|_| self.draw.payoff(self.ends));
        Node::End(payoffs.collect())
    }

    /// Everything that the player has seen and done tells where it is.
    fn set(&mut self, player: usize, before: &History, options: usize) -> usize {
        let known = &mut self.known[player];
        let next = known.len();
        let set = *known.entry(before.own[player].clone()).or_insert(next);
        if set == next {
            let names = (0..options).map(|a| format!("a{a}"));
            self.sets[player].push(names.collect());
        }
        set
    }

    fn stage(&mut self, before: &History) -> Stage {
        if let Some(types) = self.types.get(before.stages) {
            return types.clone();
        }
        let key = (before.stages, before.public.clone());
        if let Some(stage) = self.stages.get(&key) {
            return stage.clone();
        }
        let draw = &mut *self.draw;
        let begun = before.stages - self.types.len();
        let chance = begun > 0 && draw.chance(0.2);
        let options = draw.between((2, 3));
        let player = (!chance).then(|| draw.between((0, self.players - 1)));
        let public = draw.chance(0.55);
        let mut seen: Vec<bool> = (0..self.players)
            .map(|_| public || draw.chance(0.4))
            .collect();
        // No player forgets what it did.
        if let Some(player) = player {
            seen[player] = true;
        }
        // Play may be over early where all players see that it is.
        let early = public && begun > 0 && draw.chance(0.3);
        let mut last = vec![false; options];
        last[0] = early;
        let stage = Stage {
            player,
            weights: draw.weights(options),
            seen,
            last,
        };
        self.stages.insert(key, stage.clone());
        stage
    }
}

/// Moves of one player, round after round, and those of the other.
type Both = (Vec<usize>, Vec<usize>);

/// A symmetric game: see [`Shape::symmetric`].
fn symmetric(rounds: usize, ends: Ends, draw: &mut Draws) -> Tree {
    let options = draw.between((2, 3));
    let mut worth: BTreeMap<Both, f64> = BTreeMap::new();
    let mut sets = vec![Vec::new(); 2];
    let names: Vec<String> = (0..options).map(|a| format!("a{a}")).collect();
    let mut node = Vec::new();
    // Rounds from the last to the first: what comes after each pair of sequences of choices.
    let mut known: [BTreeMap<Both, usize>; 2] = Default::default();
    for (own, other) in pairs(rounds, options) {
        let payoff = |a: &Vec<usize>, b: &Vec<usize>, worth: &mut BTreeMap<_, _>, d: &mut Draws| {
            *worth
                .entry((a.clone(), b.clone()))
                .or_insert_with(|| d.payoff(ends))
        };
        let first = payoff(&own, &other, &mut worth, draw);
        let second = payoff(&other, &own, &mut worth, draw);
        node.push(Node::End(vec![first, second]));
    }
    for round in (0..rounds).rev() {
        let before = pairs(round, options);
        let mut below = node.into_iter();
        let mut after = Vec::new();
        for (own, other) in before {
            let mut set = |player: usize, mine: &Vec<usize>, theirs: &Vec<usize>| {
                let next = known[player].len();
                let key = (mine.clone(), theirs.clone());
                let set = *known[player].entry(key).or_insert(next);
                if set == next {
                    sets[player].push(names.clone());
                }
                set
            };
            let (mine, theirs) = (set(0, &own, &other), set(1, &other, &own));
            let to = (0..options).map(|_| Node::Move {
                player: 1,
                set: theirs,
                to: below.by_ref().take(options).collect(),
            });
            after.push(Node::Move {
                player: 0,
                set: mine,
                to: to.collect(),
            });
        }
        node = after;
    }
    Tree {
        players: vec!["P1".into(), "P2".into()],
        sets,
        root: node.pop().unwrap_or(Node::End(vec![0.0; 2])),
    }
}

/// All pairs of sequences of `rounds` choices, in depth-first order of a tree in which the first chooses before the second.
fn pairs(rounds: usize, options: usize) -> Vec<Both> {
    let mut all = vec![(Vec::new(), Vec::new())];
    for _ in 0..rounds {
        let longer = all.iter().flat_map(|(own, other): &(Vec<_>, Vec<_>)| {
            (0..options * options).map(move |ab| {
                let with = |of: &Vec<usize>, a: usize| of.iter().copied().chain([a]).collect();
                (with(own, ab / options), with(other, ab % options))
            })
        });
        all = longer.collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_games_are_small_remember_everything_and_have_what_they_should() {
        let shapes = [false, true].map(|symmetric| Shape {
            symmetric,
            ..Shape::default()
        });
        for (shape, seed) in shapes
            .iter()
            .flat_map(|s| (0..300).map(move |seed| (s, seed)))
        {
            let tree = random_of(shape, seed);
            assert!(tree.root.count() <= shape.nodes);
            let read = demarche_engine::formats::efg::read(&tree.efg()).unwrap();
            assert_eq!(read.forgets, None, "seed {seed}");
            assert_eq!(read.game.graph.nodes(), tree.root.count());
            assert_eq!(read.game.graph.infosets.len(), tree.order().len());
        }
    }

    #[test]
    fn a_seed_names_one_game() {
        assert_eq!(random(7), random(7));
        assert_ne!(random(7), random(8));
    }
}
