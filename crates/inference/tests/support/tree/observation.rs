//! Who sees what, and what an actor remembers of it.

use demarche_scenario::model::{DecisionId, Kept, Prior};

use super::{History, Play};
use crate::support::value::Seen;

impl Play<'_> {
    /// What the actor of a decision knows: all that it saw, or with limited memory what stands in the variables that it can
    /// see and what it saw in the last rounds and this one.
    pub(super) fn knowledge(&self, history: &History, d: DecisionId, round: u32) -> String {
        let by = self.model.decisions[d].by;
        let mut text = format!("decision {d} in round {round}");
        let mut since = 0;
        if let Some(memory) = self.model.memory {
            since = round.saturating_sub(memory);
            for v in (0..history.levels.len()).filter(|&v| self.visible(v, by)) {
                text += &format!("; v{v} at {}", history.levels[v]);
            }
        }
        for remembers in &self.model.actors[by].remembers {
            let took = history.took[by].iter();
            let took = took.filter(|(_, of, _)| *of == remembers.decision);
            text += "; of old:";
            match &remembers.what {
                Kept::Rounds(_, past) => {
                    let first = round.saturating_sub(past.len() as u32);
                    for (when, _, option) in took.filter(|(when, ..)| *when >= first) {
                        text += &format!(" o{option} {} rounds ago", round - when);
                    }
                }
                Kept::Ever(asked, _) => {
                    text += &format!(" {}", took.into_iter().any(|(.., o)| o == asked));
                }
                Kept::Times(asked, _) => {
                    text += &format!(" {}", took.filter(|(.., o)| o == asked).count());
                }
            }
        }
        for (_, seen) in history.seen[by].iter().filter(|(when, _)| *when >= since) {
            text += &format!("; {seen}");
        }
        text
    }

    /// All actors see what these decisions made visible, and which visible variables changed. `step` tells points apart.
    pub(super) fn look(
        &self,
        history: &mut History,
        decisions: &[DecisionId],
        round: u32,
        step: usize,
    ) {
        for actor in 0..self.model.actors.len() {
            let mut news = String::new();
            for &d in decisions {
                if let Some((o, leaked)) = self.looks(history, d, actor) {
                    history.took[actor].push((round, d, o));
                    news += &format!(" d{d}=o{o}{}", if leaked { "!" } else { "" });
                }
            }
            for v in 0..history.levels.len() {
                if self.visible(v, actor) && history.levels[v] != history.shown[v] {
                    news += &format!(" v{v}={}", history.levels[v]);
                }
            }
            if !news.is_empty() {
                history.seen[actor].push((round, format!("with {step} to go{news}")));
            }
        }
        history.shown.clone_from(&history.levels);
    }

    /// What a decision looks like to an actor: an option, and whether it came out by a leak.
    fn looks(&self, history: &History, d: DecisionId, actor: usize) -> Option<(usize, bool)> {
        let decision = &self.model.decisions[d];
        let own = decision.by == actor;
        let Some((o, seen)) = history.choices[d] else {
            return decision.quiet.filter(|_| !own).map(|quiet| (quiet, false));
        };
        let option = &decision.options[o];
        if let Some(other) = seen.taken_for.filter(|_| !own) {
            return Some((other, false));
        }
        let told = option
            .seen_by
            .as_ref()
            .is_none_or(|list| list.contains(&actor));
        let place = option.spies.iter().position(|(spy, _)| *spy == actor);
        let found_out = place.is_some_and(|i| seen.spies >> i & 1 == 1);
        if own || told || seen.leaked || found_out {
            return Some((o, seen.leaked));
        }
        option
            .looks_like
            .or(decision.quiet)
            .map(|as_if| (as_if, false))
    }

    /// The ways in which an option may be seen, with their probabilities: it is mistaken for another, or comes out, or each of its spies
    /// sees it or does not.
    pub(super) fn sights(&self, history: &History, d: DecisionId, o: usize) -> Vec<(f64, Seen)> {
        let option = &self.model.decisions[d].options[o];
        let plain = Seen::default();
        if option.seen_by.is_none() {
            let mut ways = Vec::new();
            let mut left = 1.0;
            for (other, chance) in &option.mistaken_for {
                let Prior::Given(chance) = chance else {
                    continue;
                };
                let p = self.number(chance, history, 0);
                let taken_for = Some(*other);
                ways.push((p, Seen { taken_for, ..plain }));
                left -= p;
            }
            ways.insert(0, (left, plain));
            return ways;
        }
        let leak = option.leak.as_ref();
        let leak = leak.map_or(0.0, |leak| self.number(leak, history, 0));
        let mut ways = vec![(1.0 - leak, plain)];
        // What an actor that never moves sees is not followed.
        let movers = option.spies.iter().enumerate();
        let movers = movers.filter(|(_, (spy, _))| self.model.actors[*spy].moves);
        for (i, (_, chance)) in movers {
            let p = self.number(chance, history, 0);
            let spied = |&(q, seen): &(f64, Seen)| {
                let spies = seen.spies | 1 << i;
                [(q * (1.0 - p), seen), (q * p, Seen { spies, ..seen })]
            };
            ways = ways.iter().flat_map(spied).collect();
        }
        ways.sort_by_key(|(_, seen)| seen.spies);
        let leaked = true;
        ways.push((leak, Seen { leaked, ..plain }));
        ways
    }

    fn visible(&self, v: usize, actor: usize) -> bool {
        let known = &self.model.variables[v].known_to;
        known.as_ref().is_none_or(|list| list.contains(&actor))
    }
}
