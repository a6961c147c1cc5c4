//! From a checked scenario to a game.

mod draw;

pub use self::draw::Draw;
