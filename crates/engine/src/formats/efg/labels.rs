//! Names as a dialect of the format can hold them.

use std::collections::{HashMap, HashSet};

use super::Dialect;

/// Puts names into the form that a dialect needs.
pub(super) struct Labels {
    dialect: Dialect,
    /// OpenSpiel's numbers of actions: the order in which names first appear, for players and for chance.
    actions: HashMap<String, usize>,
    outcomes: HashMap<String, usize>,
    /// Names of information sets that are taken, by actor.
    infosets: HashSet<(usize, String)>,
    /// The last number given to a repeated name of an information set.
    repeated: HashMap<(usize, String), usize>,
}

impl Labels {
    pub(super) fn new(dialect: Dialect) -> Labels {
        Labels {
            dialect,
            actions: HashMap::new(),
            outcomes: HashMap::new(),
            infosets: HashSet::new(),
            repeated: HashMap::new(),
        }
    }

    /// Separator of payoffs: older versions of OpenSpiel read no commas.
    pub(super) fn between(&self) -> &'static str {
        match self.dialect {
            Dialect::Gambit => ", ",
            Dialect::OpenSpiel => " ",
        }
    }

    /// A title or comment in quotation marks.
    pub(super) fn text(&self, text: &str) -> String {
        let mut quoted = String::from("\"");
        for c in text.chars() {
            match (c, self.dialect) {
                ('"', Dialect::Gambit) => quoted.push_str("\\\""),
                ('"', Dialect::OpenSpiel) => quoted.push('\''),
                // Before a quotation mark it would change what that mark means, and it cannot be escaped itself.
                ('\\', _) => quoted.push('/'),
                ('\n', _) => quoted.push(c),
                (c, _) if c.is_control() => quoted.push(' '),
                (c, _) => quoted.push(c),
            }
        }
        quoted.push('"');
        quoted
    }

    /// A name in quotation marks. Gambit refuses names that begin or end with a space or have two in a row.
    pub(super) fn quote(&self, name: &str) -> String {
        let clean = |c: char| if c.is_control() { ' ' } else { c };
        let spaced: String = name.chars().map(clean).collect();
        let words: Vec<&str> = spaced.split_whitespace().collect();
        self.text(&words.join(" "))
    }

    /// The name of a further information set of `actor` in quotation marks: Gambit wants them to differ within a player,
    /// unless they are empty.
    pub(super) fn infoset(&mut self, actor: usize, name: &str) -> String {
        let mut quoted = self.quote(name);
        while quoted != "\"\"" && !self.infosets.insert((actor, quoted.clone())) {
            let last = self.repeated.entry((actor, name.to_string())).or_insert(1);
            *last += 1;
            let number = *last;
            quoted = self.quote(&format!("{name} ({number})"));
        }
        quoted
    }

    /// Names of options in quotation marks, each with its place in `names`, in the order in which they are to be written.
    pub(super) fn options(&mut self, names: &[&str]) -> Vec<(usize, String)> {
        let quoted = self.distinct(names);
        arranged(self.dialect, &mut self.actions, quoted)
    }

    /// As [`Labels::options`], for outcomes of chance.
    pub(super) fn outcomes(&mut self, names: &[&str]) -> Vec<(usize, String)> {
        let quoted = self.distinct(names);
        arranged(self.dialect, &mut self.outcomes, quoted)
    }

    fn distinct(&self, names: &[&str]) -> Vec<String> {
        let mut quoted: Vec<String> = names.iter().map(|name| self.quote(name)).collect();
        if self.dialect == Dialect::Gambit {
            return quoted;
        }
        let mut taken: HashSet<String> = quoted.iter().cloned().collect();
        let mut met = HashSet::new();
        let mut number = 1;
        for (name, plain) in quoted.iter_mut().zip(names) {
            while !met.insert(name.clone()) {
                number += 1;
                let other = self.quote(&format!("{plain} ({number})"));
                if taken.insert(other.clone()) {
                    *name = other;
                }
            }
        }
        quoted
    }
}

fn arranged(
    dialect: Dialect,
    ids: &mut HashMap<String, usize>,
    quoted: Vec<String>,
) -> Vec<(usize, String)> {
    let mut placed: Vec<(usize, String)> = quoted.into_iter().enumerate().collect();
    if dialect == Dialect::OpenSpiel {
        placed.sort_by_key(|(_, name)| ids.get(name).copied().unwrap_or(usize::MAX));
        for (_, name) in &placed {
            let next = ids.len();
            ids.entry(name.clone()).or_insert(next);
        }
    }
    placed
}
