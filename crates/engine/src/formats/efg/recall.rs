//! Perfect recall, judged while a tree is walked depth first.
//!
//! A game is one of perfect recall when all nodes of each information set follow the same last own information set and
//! option (Kuhn 1953; by induction the whole own history is then the same).

use super::token::Place;
use crate::game::NONE;

/// A player that forgets: the first case in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgets {
    /// The player's name, or its number where it has none.
    pub player: String,
    /// The information set at which it shows: its number in the file, and its name where it has one.
    pub infoset: String,
    /// The information that is forgotten.
    pub what: Forgotten,
    /// Line of the node at which it shows, from 1.
    pub line: usize,
    /// Column of that node, from 1, in characters.
    pub column: usize,
}

/// The information that a player forgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// That it has been at this very information set before, in the same history (absent-mindedness).
    ItWasHere,
    /// Which option it took at its last move.
    WhatItDid,
    /// What it could tell apart at its last move, or that it moved at all.
    WhatItKnew,
}

impl std::fmt::Display for Forgets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Forgets {
            player,
            infoset,
            line,
            column,
            ..
        } = self;
        let what = self.what;
        write!(
            f,
            "line {line}, column {column}: player {player} at information set {infoset} {what}"
        )
    }
}

impl std::fmt::Display for Forgotten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Forgotten::ItWasHere => "does not know that it has been there before in the same play",
            Forgotten::WhatItDid => "no longer knows which option it took before",
            Forgotten::WhatItKnew => "no longer knows what it knew before",
        })
    }
}

/// State of the walk.
pub(crate) struct Recall {
    /// By player: slot of its last choice on the way to the present node.
    last: Vec<u32>,
    sets: Vec<Seen>,
}

struct Seen {
    /// Slots of the set's options begin here.
    first: u32,
    /// Slot of the mover's last choice before the nodes of the set.
    before: u32,
    /// The present node lies below a node of the set.
    above: bool,
}

impl Recall {
    pub(crate) fn new(players: usize) -> Recall {
        Recall {
            last: vec![NONE; players],
            sets: Vec::new(),
        }
    }

    /// The walk comes to a node of `player`'s information set `set`, whose options have slots from `first`; sets are
    /// numbered in the order in which they are met. Says what is forgotten there.
    pub(crate) fn meet(&mut self, player: usize, set: usize, first: u32) -> Option<Forgotten> {
        let last = self.last[player];
        if set == self.sets.len() {
            self.sets.push(Seen {
                first,
                before: last,
                above: true,
            });
            return None;
        }
        let before = self.sets[set].before;
        let forgotten = if self.sets[set].above {
            Some(Forgotten::ItWasHere)
        } else if before == last {
            None
        } else if before != NONE && last != NONE && self.owner(before) == self.owner(last) {
            Some(Forgotten::WhatItDid)
        } else {
            Some(Forgotten::WhatItKnew)
        };
        self.sets[set].above = true;
        forgotten
    }

    /// The walk goes below option `slot` of `player`. Returns the player's last choice before it, for [`Recall::leave`].
    pub(crate) fn choose(&mut self, player: usize, slot: u32) -> u32 {
        std::mem::replace(&mut self.last[player], slot)
    }

    /// The walk has been everywhere below a node of `set`; `last` is the mover's last choice above the node.
    pub(crate) fn leave(&mut self, player: usize, set: usize, last: u32) {
        self.last[player] = last;
        self.sets[set].above = false;
    }

    /// The information set that a slot belongs to.
    fn owner(&self, slot: u32) -> usize {
        self.sets.partition_point(|set| set.first <= slot)
    }
}

impl Forgotten {
    pub(super) fn by(self, player: String, infoset: String, at: Place) -> Forgets {
        Forgets {
            player,
            infoset,
            what: self,
            line: at.line,
            column: at.column,
        }
    }
}
