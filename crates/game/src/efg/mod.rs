//! Gambit's extensive-game format, in and out (Gambit manual, "The extensive game (.efg) file format").

mod read;
mod token;
mod write;

pub use self::read::read;
pub use self::write::{TooLarge, write};

use crate::graph::Game;

/// A game from an `.efg` file, with the names that it uses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The title.
    pub title: String,
    /// The game: hidden types are ordinary chance moves, so there is one profile.
    pub game: Game,
    /// Names of the options of every information set.
    pub options: Vec<Vec<String>>,
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.message
        )
    }
}

impl std::error::Error for Mistake {}
