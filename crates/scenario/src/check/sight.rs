//! Chances of seeing: who may see an option that is hidden from it, and what a public one may be taken for.

use super::Checker;
use super::amounts::written_name;
use super::mistakes::{goals::listed_twice, moves as wrong};
use super::scope::Place;
use crate::model::{ActorId, DecisionId, Num, OptionId, Prior};
use crate::syntax::{self, Chanced};

/// Each more doubles the ways in which an option may be seen.
const MOST_SPIES: usize = 6;

impl Checker<'_> {
    /// `seen by south 30%`
    pub(super) fn spies(
        &mut self,
        d: DecisionId,
        o: OptionId,
        option: &syntax::Choice,
    ) -> Vec<(ActorId, Num)> {
        let Some(clause) = &option.seen_by else {
            return Vec::new();
        };
        let mut spies = Vec::new();
        for Chanced { name, chance } in &clause.value {
            let Some(chance) = chance else { continue };
            let path = format!(
                "{}.{}.seen_by.{}",
                self.model.decisions[d].name,
                written_name(option),
                name.text
            );
            let chance = self.probability(chance, Place::Quantity, path);
            // An unknown actor has been reported.
            let Some(actor) = self.names.actors.get(&name.text) else {
                continue;
            };
            let told = self.model.decisions[d].options[o].seen_by.as_ref();
            if told.is_some_and(|list| list.contains(&actor)) {
                self.report(wrong::sees_anyway(name.span, &name.text, &option.name.text));
            } else if let Some(chance) = chance
                && spies.iter().all(|(known, _)| *known != actor)
            {
                spies.push((actor, chance));
            }
        }
        if spies.len() > MOST_SPIES {
            let problem = wrong::too_many_spies(clause.meta.span, &option.name.text, MOST_SPIES);
            self.report(problem);
        }
        spies
    }

    /// `looks like hold 20%, talk 5%`, of an option that everybody sees.
    pub(super) fn mistaken_for(
        &mut self,
        d: DecisionId,
        o: OptionId,
        option: &syntax::Choice,
    ) -> Vec<(OptionId, Prior)> {
        let public = self.model.decisions[d].options[o].seen_by.is_none();
        let Some(clause) = option.looks_like.as_ref().filter(|_| public) else {
            return Vec::new();
        };
        let name = |look: &Chanced| {
            let decision = &self.model.decisions[d].name;
            format!(
                "{decision}.{}.looks_like.{}",
                written_name(option),
                look.name.text
            )
        };
        let mut rows = Vec::new();
        for look in &clause.value.0 {
            let Some(chance) = &look.chance else { continue };
            let prior = syntax::Prior::Given(chance.clone());
            rows.push((prior, chance.span, name(look), &look.name));
        }
        let what = format!("what `{}` looks like", option.name.text);
        let certain = syntax::Prior::Otherwise;
        let chances = rows
            .iter()
            .map(|(p, span, path, _)| (p, *span, path.clone()));
        let chances = chances.chain([(&certain, clause.meta.span, String::new())]);
        let chances = self.chances(chances, Place::Quantity, &what);
        let mut found: Vec<(OptionId, Prior)> = Vec::new();
        for ((.., name), chance) in rows.iter().zip(chances) {
            let other = self.looks_like(d, o, name);
            match (other, chance) {
                (Some(other), _) if found.iter().any(|(known, _)| *known == other) => {
                    self.report(listed_twice(name.span, &name.text));
                }
                (Some(other), chance @ Prior::Given(_)) => found.push((other, chance)),
                _ => {}
            }
        }
        found
    }
}
