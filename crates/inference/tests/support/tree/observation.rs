//! Who sees what, and what an actor remembers of it.

use demarche_scenario::model::DecisionId;

use super::{Course, Play};

impl Play<'_> {
    /// What the actor of a decision knows: all that it saw, or with limited memory what stands in the variables that it can
    /// see and what it saw in the last rounds and this one.
    pub(super) fn knowledge(&self, course: &Course, d: DecisionId, round: u32) -> String {
        let by = self.model.decisions[d].by;
        let mut text = format!("decision {d} in round {round}");
        let mut since = 0;
        if let Some(memory) = self.model.memory {
            since = round.saturating_sub(memory);
            for v in (0..course.levels.len()).filter(|&v| self.visible(v, by)) {
                text += &format!("; v{v} at {}", course.levels[v]);
            }
        }
        for (_, seen) in course.seen[by].iter().filter(|(when, _)| *when >= since) {
            text += &format!("; {seen}");
        }
        text
    }

    /// Everybody sees what these decisions made visible, and which visible variables changed. `step` tells points apart.
    pub(super) fn look(
        &self,
        course: &mut Course,
        decisions: &[DecisionId],
        round: u32,
        step: usize,
    ) {
        for actor in 0..self.model.actors.len() {
            let mut news = String::new();
            for &d in decisions {
                if let Some((o, leaked)) = self.looks(course, d, actor) {
                    news += &format!(" d{d}=o{o}{}", if leaked { "!" } else { "" });
                }
            }
            for v in 0..course.levels.len() {
                if self.visible(v, actor) && course.levels[v] != course.shown[v] {
                    news += &format!(" v{v}={}", course.levels[v]);
                }
            }
            if !news.is_empty() {
                course.seen[actor].push((round, format!("with {step} to go{news}")));
            }
        }
        course.shown.clone_from(&course.levels);
    }

    /// What a decision looks like to an actor: an option, and whether it came out by a leak.
    fn looks(&self, course: &Course, d: DecisionId, actor: usize) -> Option<(usize, bool)> {
        let decision = &self.model.decisions[d];
        let own = decision.by == actor;
        let Some((o, leaked)) = course.choices[d] else {
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
