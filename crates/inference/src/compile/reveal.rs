//! What actors come to see, and what of it they know when they move.

use demarche_scenario::model::ActorId;

use super::information::{Histories, also};
use super::point::{Frame, Point, Stage};
use super::sight::Sight;
use crate::query::moves::observed;

impl Frame<'_> {
    /// Whether what a mover learns in `round`, at step `at`, can still matter to it.
    pub(super) fn matters(&self, mover: usize, at: usize, round: u32) -> bool {
        self.needed_until(mover, round) > at
    }

    pub(super) fn reveal(
        &self,
        point: &mut Point,
        stage: Stage,
        group: &[usize],
        said: &mut Histories,
    ) {
        let Stage { step: at, round } = stage;
        let mut observation = std::mem::take(&mut said.observation);
        for (m, &actor) in self.movers().iter().enumerate() {
            let own = m * self.kept + self.kept - 1;
            if !self.matters(m, at, round.max(1)) {
                // No later condition reads it: points that differ in this alone are one.
                point.histories[own] = 0;
                continue;
            }
            if !self.observe(&mut observation, point, (at, group), (m, actor)) {
                continue;
            }
            let before = point.histories[own];
            let bytes = &point.bytes;
            point.histories[own] = said.then(before, &observation, || {
                let mut parts: Vec<String> = group
                    .iter()
                    .filter_map(|&d| self.say_move(self.observed(point, d, actor), d))
                    .collect();
                let news = self.news(point, m);
                parts.extend(news.map(|v| self.say_level(v, bytes[v]).to_owned()));
                parts.join(", ")
            });
        }
        said.observation = observation;
        self.reveal_bare(point, at, group);
    }

    /// What becomes of levels, and of memories of single decisions.
    pub(super) fn reveal_bare(&self, point: &mut Point, at: usize, group: &[usize]) {
        if !self.anything_kept {
            return self.settle(point, group);
        }
        let seen = self.kept_of(point, at, group);
        self.settle(point, group);
        for (variable, level) in seen {
            self.keep(point, variable, level);
        }
    }

    /// Variables that a mover sees and that have changed since they were last revealed.
    fn news<'p>(&'p self, point: &'p Point, mover: usize) -> impl Iterator<Item = usize> + 'p {
        let seen = self.seen[mover].iter().copied();
        seen.filter(|&v| point.bytes[v] != point.bytes[self.layout.shown(v)])
    }

    /// Writes down what a mover observes when decisions are revealed at a step; false where it observes nothing.
    fn observe(
        &self,
        observation: &mut Vec<u8>,
        point: &Point,
        (at, group): (usize, &[usize]),
        (mover, actor): (usize, ActorId),
    ) -> bool {
        observation.clear();
        observation.extend(group.iter().map(|&d| self.observed(point, d, actor)));
        let moves = observation.iter().any(|&code| code != 0);
        for v in self.news(point, mover) {
            observation.extend([(v / 256) as u8, (v % 256) as u8, point.bytes[v]]);
        }
        if !moves && observation.len() == group.len() {
            return false;
        }
        // Equal observations at different steps are different.
        observation.extend((at as u64).to_le_bytes());
        true
    }

    /// What a mover observes when these decisions are revealed at this step; none where it observes nothing.
    pub(super) fn observation(
        &self,
        point: &Point,
        at: usize,
        group: &[usize],
        mover: usize,
    ) -> Option<Vec<u8>> {
        let mut observation = Vec::new();
        let actor = self.movers()[mover];
        self.observe(&mut observation, point, (at, group), (mover, actor))
            .then_some(observation)
    }

    /// After a reveal: the levels are those last revealed, and nothing is under way.
    pub(super) fn settle(&self, point: &mut Point, group: &[usize]) {
        let shown = self.layout.all_shown();
        point.bytes.copy_within(..shown.len(), shown.start);
        for &d in group {
            point.bytes[self.layout.pending(d)] = 0;
            self.see(point, d, Sight::Plain);
        }
    }

    /// An actor's observation of a decision: 0 for nothing, else `2 × (1 + option) + leaked`.
    pub(super) fn observed(&self, point: &Point, decision: usize, actor: ActorId) -> u8 {
        let taken = self.choice(point, decision);
        let seen = observed(&self.model.decisions[decision], actor, taken);
        seen.map_or(0, |(option, leaked)| code(option, leaked))
    }

    /// Writes down the information of the actor of a decision when it moves: equal keys are one information set.
    pub(super) fn knowledge(&self, key: &mut Vec<u8>, point: &Point, decision: usize) {
        key.clear();
        let by = self.model.decisions[decision].by;
        let Some(m) = self.movers().iter().position(|&i| i == by) else {
            return;
        };
        if self.model.memory.is_some() {
            let seen = self.seen[m].iter();
            key.extend(seen.map(|&v| point.bytes[self.layout.shown(v)]));
        }
        // Own moves of the same simultaneous group are known though not yet revealed.
        let decisions = self.model.decisions.iter().enumerate();
        let own = decisions.filter(|(_, other)| other.by == by);
        key.extend(own.map(|(d, _)| point.bytes[self.layout.pending(d)]));
        for history in self.histories(point, m) {
            key.extend(history.to_le_bytes());
        }
    }

    fn histories<'p>(&self, point: &'p Point, mover: usize) -> &'p [u32] {
        // A bare point has none.
        let own = point
            .histories
            .get(mover * self.kept..(mover + 1) * self.kept);
        own.unwrap_or_default()
    }

    /// The same for people.
    pub(super) fn describe(&self, point: &Point, decision: usize, said: &Histories) -> String {
        let by = self.model.decisions[decision].by;
        let m = self.movers().iter().position(|&i| i == by).unwrap_or(0);
        let mut text = String::with_capacity(256);
        for &history in self.histories(point, m) {
            said.describe(history, &mut text);
        }
        if self.model.memory.is_some() {
            for &v in &self.seen[m] {
                also(
                    &mut text,
                    self.say_level(v, point.bytes[self.layout.shown(v)]),
                );
            }
        }
        if text.is_empty() {
            text.push_str("nothing yet");
        }
        text.shrink_to_fit();
        text
    }

    fn say_level(&self, variable: usize, level: u8) -> &str {
        &self.said[variable][usize::from(level)]
    }

    fn say_move(&self, code: u8, decision: usize) -> Option<String> {
        let decision = &self.model.decisions[decision];
        let option = decision
            .options
            .get(usize::from(code / 2).checked_sub(1)?)?;
        let leaked = if code % 2 == 1 { " (leaked)" } else { "" };
        Some(format!("{}: {}{leaked}", decision.name, option.name))
    }
}

fn code(option: usize, leaked: bool) -> u8 {
    2 * (1 + option as u8) + u8::from(leaked)
}
