//! Gambit's extensive-game format, in and out (Gambit manual, "The extensive game (.efg) file format").

pub(crate) mod build;
mod labels;
mod names;
mod read;
pub(crate) mod recall;
pub(crate) mod token;
mod write;

pub use self::names::Names;
pub use self::read::read;
pub use self::recall::{Forgets, Forgotten};
pub use self::write::{Dialect, WriteError, write};

use crate::game::Game;

/// A game from a file of Gambit's, `.efg` or `.nfg`, with the names that it uses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The title.
    pub title: String,
    /// The comment below the title; often empty.
    pub comment: String,
    /// The game: hidden types are ordinary chance moves, so there is one profile ([`crate::formats::type_recovery`] finds them). All λ are 1.
    pub game: Game,
    /// Names of the options of every information set.
    pub options: Vec<Vec<String>>,
    /// Name of the outcome of chance in each row of [`crate::game::Numbers::chance`].
    pub chances: Vec<String>,
    /// Name of the move of chance whose outcomes begin in each row of [`crate::game::Numbers::chance`]; often empty.
    pub draws: Vec<String>,
    /// Name of the outcome in each row of [`crate::game::Numbers::payoff`].
    pub outcomes: Vec<String>,
    /// A player that forgets, where the game is not one of perfect recall. Such a game can be read and written, not solved.
    pub forgets: Option<Forgets>,
}

/// A mistake in a file, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ParseError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The mistake, in a sentence.
    pub message: String,
}
