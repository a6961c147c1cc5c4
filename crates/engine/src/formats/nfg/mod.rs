//! Gambit's strategic-game format (Gambit manual, "The strategic game (.nfg) file format"), payoffs and outcomes, in.
//!
//! A game in strategic form becomes a tree in which the players move one after the other and none sees what the others did.

mod read;
mod table;

pub use self::read::read;
