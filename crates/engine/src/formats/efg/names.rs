//! Names of the parts of a game.

use super::Imported;

/// Names of the parts of a game, for a file that people read.
pub trait Names {
    /// The game's title.
    fn title(&self) -> &str;

    /// A comment below the title; none if empty.
    fn comment(&self) -> &str {
        ""
    }

    /// The options of information set `infoset`.
    fn options(&self, infoset: usize) -> Vec<String>;

    /// Name of type `type_id` of actor `actor`, in games with hidden types.
    fn type_name(&self, actor: usize, type_id: usize) -> String;

    /// The outcome of chance in a row of [`crate::game::Numbers::chance`]; without names outcomes are numbered.
    fn chance(&self, row: usize) -> Option<&str> {
        let _ = row;
        None
    }

    /// The move of chance whose outcomes begin in a row of [`crate::game::Numbers::chance`]; often empty.
    fn draw(&self, row: usize) -> &str {
        let _ = row;
        ""
    }

    /// The outcome with the payoffs in a row of [`crate::game::Numbers::payoff`]; often empty.
    fn outcome(&self, row: usize) -> &str {
        let _ = row;
        ""
    }
}

impl Names for Imported {
    fn title(&self) -> &str {
        &self.title
    }

    fn comment(&self) -> &str {
        &self.comment
    }

    fn options(&self, infoset: usize) -> Vec<String> {
        self.options[infoset].clone()
    }

    fn type_name(&self, _: usize, _: usize) -> String {
        String::new()
    }

    fn chance(&self, row: usize) -> Option<&str> {
        self.chances.get(row).map(String::as_str)
    }

    fn draw(&self, row: usize) -> &str {
        self.draws.get(row).map_or("", String::as_str)
    }

    fn outcome(&self, row: usize) -> &str {
        self.outcomes.get(row).map_or("", String::as_str)
    }
}
