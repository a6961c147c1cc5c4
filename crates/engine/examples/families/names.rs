//! The games as files in Gambit's format.

use demarche_engine::formats::efg::{self, Dialect, Names, WriteError};
use demarche_engine::game::Game;

/// More nodes than any of the games has as a tree.
const MOST: usize = 1 << 20;

struct Numbered<'a> {
    game: &'a Game,
    title: &'a str,
}

impl Names for Numbered<'_> {
    fn title(&self) -> &str {
        self.title
    }

    fn options(&self, infoset: usize) -> Vec<String> {
        let options = 0..self.game.graph.infosets[infoset].options;
        options.map(|a| (a + 1).to_string()).collect()
    }

    fn type_name(&self, _: usize, hand: usize) -> String {
        (hand + 1).to_string()
    }
}

/// The game as a tree, options and hands numbered from 1.
pub(crate) fn text(game: &Game, title: &str, dialect: Dialect) -> Result<String, WriteError> {
    efg::write(game, &Numbered { game, title }, dialect, MOST)
}
