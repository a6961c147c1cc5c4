//! Information of movers: histories of observations, numbered by first appearance.

use super::table::Table;

/// Histories as numbers. Number 0 is the empty history; equal numbers are equal histories.
#[derive(Debug, Default)]
pub(super) struct Histories {
    /// (history before, observation), one after the other.
    list: Vec<(u32, Box<[u8]>)>,
    number: Table,
    /// For people: what was observed.
    said: Vec<String>,
    /// Room to write an observation down in.
    pub(super) observation: Vec<u8>,
}

impl Histories {
    /// The history `before` and then `observation`; `say` describes the observation when it is new.
    pub(super) fn then(
        &mut self,
        before: u32,
        observation: &[u8],
        say: impl FnOnce() -> String,
    ) -> u32 {
        let list = &mut self.list;
        let same = |i: u32| {
            let (earlier, seen) = &list[i as usize];
            *earlier == before && **seen == *observation
        };
        let found = self.number.find_or_next((before, observation), same);
        if found.is_new {
            list.push((before, observation.into()));
            self.said.push(say());
        }
        found.number + 1
    }

    /// Adds observations to a text, oldest first.
    pub(super) fn describe(&self, mut history: u32, text: &mut String) {
        let mut parts = Vec::new();
        while history > 0 {
            let at = history as usize - 1;
            parts.push(self.said[at].as_str());
            history = self.list[at].0;
        }
        parts.iter().rev().for_each(|part| also(text, part));
    }
}

/// Adds a part to a text that lists some.
pub(super) fn also(text: &mut String, part: &str) {
    if !text.is_empty() && !part.is_empty() {
        text.push_str("; ");
    }
    text.push_str(part);
}
