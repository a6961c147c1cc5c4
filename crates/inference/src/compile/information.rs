//! Information of movers: histories of observations, numbered by first appearance.

use std::collections::HashMap;

/// Histories as numbers. Number 0 is the empty history; equal numbers are equal histories.
#[derive(Debug, Default)]
pub(super) struct Histories {
    /// (history before, observation) → history
    number: HashMap<(u32, Vec<u8>), u32>,
    /// For people: (history before, what was observed).
    said: Vec<(u32, String)>,
}

impl Histories {
    /// The history `before` and then `observation`; `say` describes the observation when it is new.
    pub(super) fn then(
        &mut self,
        before: u32,
        observation: Vec<u8>,
        say: impl FnOnce() -> String,
    ) -> u32 {
        let next = self.said.len() as u32 + 1;
        let said = &mut self.said;
        *self.number.entry((before, observation)).or_insert_with(|| {
            said.push((before, say()));
            next
        })
    }

    /// Observations, oldest first.
    pub(super) fn describe(&self, mut history: u32) -> String {
        let mut parts = Vec::new();
        while history > 0 {
            let (before, said) = &self.said[history as usize - 1];
            if !said.is_empty() {
                parts.push(said.as_str());
            }
            history = *before;
        }
        parts.reverse();
        parts.join("; ")
    }
}
