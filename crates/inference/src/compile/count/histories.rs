//! What actors remember, as far as it tells points of play apart.
//!
//! What an actor learns in a round is kept until a step that is known beforehand, its end. So points are counted for every end
//! that is still to come: those that differ in what is kept until then.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::compile::point::{Frame, Point};

/// The histories that are kept now.
#[derive(Clone)]
pub(super) struct Histories<'a> {
    frame: &'a Frame<'a>,
    pub(super) round: u32,
    /// Steps at which one of them ends, in order.
    pub(super) ends: Vec<usize>,
}

impl<'a> Histories<'a> {
    pub(super) fn new(frame: &'a Frame<'a>) -> Histories<'a> {
        let mut histories = Histories {
            frame,
            round: 1,
            ends: Vec::new(),
        };
        histories.ends = histories.needed_after(0);
        histories
    }

    /// The ends after a step.
    pub(super) fn needed_after(&self, at: usize) -> Vec<usize> {
        let rounds = self.frame.model.memory.unwrap_or(0).min(self.round - 1);
        let mut ends: Vec<usize> = (0..self.frame.movers().len())
            .flat_map(|m| (0..=rounds).map(move |age| (m, self.round - age)))
            .map(|(m, round)| self.frame.needed_until(m, round))
            .filter(|&end| end > at)
            .collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// What tells points with this state before a reveal from others that are the same after it, for each end: what is
    /// observed, and levels that are known from before.
    pub(super) fn tell_apart(&self, point: &Point, at: usize, group: &[usize]) -> Vec<u64> {
        let movers = self.frame.movers();
        let seen: Vec<u64> = movers
            .iter()
            .map(|&actor| {
                let seen = self.frame.observation(point, at, group, actor);
                hash(&seen.map(|(observed, _)| observed))
            })
            .collect();
        let tag = |&end: &usize| {
            let kept = |m: &usize| self.frame.needed_until(*m, self.round) >= end;
            let told: Vec<u64> = (0..seen.len())
                .map(|m| if kept(&m) { seen[m] } else { 0 })
                .collect();
            // Whoever remembers everything knows what every level was that it saw.
            let remembers = |&m: &usize| self.frame.needed_until(m, 1) >= end;
            let who: Vec<usize> = (0..seen.len())
                .filter(remembers)
                .map(|m| movers[m])
                .collect();
            hash(&(told, self.frame.known_levels(point, &who)))
        };
        self.ends.iter().map(tag).collect()
    }

    /// The same at the end of a round, where the choices that conditions look at are forgotten, but not by who made them.
    pub(super) fn tell_choices_apart(&self, point: &Point) -> Vec<u64> {
        let movers = self.frame.movers();
        let tag = |&end: &usize| {
            let kept = |by: usize| {
                let m = movers.iter().position(|&actor| actor == by);
                m.is_some_and(|m| self.frame.needed_until(m, self.round) >= end)
            };
            hash(&self.frame.choices_of(point, kept))
        };
        self.ends.iter().map(tag).collect()
    }
}

/// Two that have the same hash by chance are counted as one, which is on the safe side.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
