//! Who sees what, and what an actor remembers of it.

use demarche_scenario::model::DecisionId;

use super::{History, Play};

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
        let Some((o, leaked)) = history.choices[d] else {
            return decision.quiet.filter(|_| !own).map(|quiet| (quiet, false));
        };
        let option = &decision.options[o];
        let told = option
            .seen_by
            .as_ref()
            .is_none_or(|list| list.contains(&actor));
        if own || told || leaked {
            return Some((o, leaked));
        }
        option
            .looks_like
            .or(decision.quiet)
            .map(|as_if| (as_if, false))
    }

    fn visible(&self, v: usize, actor: usize) -> bool {
        let known = &self.model.variables[v].known_to;
        known.as_ref().is_none_or(|list| list.contains(&actor))
    }
}
