//! What actors remember, as far as it tells points of play apart.
//!
//! What an actor learns in a round is kept until a step that is known beforehand, its end. So points are counted for every end
//! that is still to come: those that differ in what is kept until then, by all actors together and by each alone.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::compile::point::{Frame, Point};

/// What points are told apart by: what is kept until a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct View {
    /// By which mover; by all of them if none.
    pub(super) by: Option<usize>,
    end: usize,
}

impl View {
    /// Whether what is told apart in the other is in this one too, where nothing ends between the two.
    pub(super) fn serves(self, other: View) -> bool {
        self.by == other.by && self.end >= other.end
    }

    fn shows(self, mover: usize, needed_until: usize) -> bool {
        self.by.is_none_or(|by| by == mover) && needed_until >= self.end
    }
}

/// The histories that are kept now.
#[derive(Clone)]
pub(super) struct Histories<'a> {
    frame: &'a Frame<'a>,
    pub(super) round: u32,
    /// All views with an end at which one of them ends, in order.
    pub(super) views: Vec<View>,
}

impl<'a> Histories<'a> {
    pub(super) fn new(frame: &'a Frame<'a>) -> Histories<'a> {
        let mut histories = Histories {
            frame,
            round: 1,
            views: Vec::new(),
        };
        histories.views = histories.needed_after(0);
        histories
    }

    /// The views with an end after a step.
    pub(super) fn needed_after(&self, at: usize) -> Vec<View> {
        let rounds = self.frame.model.memory.unwrap_or(0).min(self.round - 1);
        let mut views: Vec<View> = (0..self.frame.movers().len())
            .flat_map(|m| (0..=rounds).map(move |age| (m, self.round - age)))
            .map(|(m, round)| (m, self.frame.needed_until(m, round)))
            .filter(|&(_, end)| end > at)
            .flat_map(|(m, end)| [None, Some(m)].map(|by| View { by, end }))
            .collect();
        views.sort_unstable();
        views.dedup();
        views
    }

    /// What tells points with this state before a reveal from others that are the same after it, for each view: what is
    /// observed, and levels that are known from before.
    pub(super) fn tell_apart(&self, point: &Point, at: usize, group: &[usize]) -> Vec<u64> {
        let movers = self.frame.movers();
        let seen: Vec<u64> = (0..movers.len())
            .map(|m| hash(&self.frame.observation(point, at, group, m)))
            .collect();
        let tag = |view: &View| {
            let kept = |m: &usize| view.shows(*m, self.frame.needed_until(*m, self.round));
            let told: Vec<u64> = (0..seen.len())
                .map(|m| if kept(&m) { seen[m] } else { 0 })
                .collect();
            // Whoever remembers everything knows what every level was that it saw.
            let remembers = |&m: &usize| view.shows(m, self.frame.needed_until(m, 1));
            let who: Vec<usize> = (0..seen.len())
                .filter(remembers)
                .map(|m| movers[m])
                .collect();
            hash(&(told, self.frame.known_levels(point, &who)))
        };
        self.views.iter().map(tag).collect()
    }

    /// The same at the end of a round, where the choices that conditions look at are forgotten, but not by who made them.
    pub(super) fn tell_choices_apart(&self, point: &Point) -> Vec<u64> {
        let movers = self.frame.movers();
        let tag = |view: &View| {
            let kept = |by: usize| {
                let m = movers.iter().position(|&actor| actor == by);
                m.is_some_and(|m| view.shows(m, self.frame.needed_until(m, self.round)))
            };
            hash(&self.frame.choices_of(point, kept))
        };
        self.views.iter().map(tag).collect()
    }
}

/// Two that have the same hash by chance are counted as one, which is on the safe side.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
