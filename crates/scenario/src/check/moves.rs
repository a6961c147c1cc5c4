//! What decisions and events do: windows, guards, effects, outcomes, leaks.

use super::Checker;
use super::actors::label;
use super::amounts::written_name;
use super::mistakes::{moves as wrong, names as unnamed};
use super::scope::{Place, Scope};
use crate::model::{Change, Effect, Event, Num, Outcome};
use crate::syntax;

impl<'a> Checker<'a> {
    pub(super) fn decisions(&mut self) {
        for d in 0..self.names.decisions.len() {
            let item = self.names.decisions.items[d];
            let window = self.window(item.when_rounds.as_ref());
            self.model.decisions[d].window = window;
            self.model.decisions[d].when = item
                .when
                .as_ref()
                .map(|c| self.condition(&c.value, Place::DecisionGuard(d)));
            if let Some(commitment) = &item.committed {
                let name = &commitment.option;
                let window = self.window(commitment.when_rounds.as_ref());
                match self.option_of(d, &name.text) {
                    Some(o) => self.model.decisions[d].committed = Some((o, window)),
                    None => {
                        let problem = self.not_an_option(d, &name.text, name.span);
                        self.report(problem);
                    }
                }
            }
            self.usual(d);
            for (o, option) in item.options.iter().enumerate() {
                let base = format!("{}.{}", item.name.text, written_name(option));
                self.amount = option.amount.as_ref().map(|amount| amount.first);
                let when = option
                    .when
                    .as_ref()
                    .map(|c| self.condition(&c.value, Place::OptionGuard(d)));
                let effects = self.effects(option.then.iter().map(|c| &c.value));
                let outcomes = self.outcomes(&option.outcomes, &base, &option.name.text);
                let leak = self.leak(option, &base);
                let spies = self.spies(d, o, option);
                let mistaken_for = self.mistaken_for(d, o, option);
                let choice = &mut self.model.decisions[d].options[o];
                choice.spies = spies;
                choice.mistaken_for = mistaken_for;
                choice.when = when;
                choice.effects = effects;
                choice.outcomes = outcomes;
                choice.leak = leak.filter(|_| choice.seen_by.is_some());
            }
            self.amount = None;
        }
    }

    /// The option's own leak rate, or else that of its channel.
    fn leak(&mut self, option: &'a syntax::Choice, base: &str) -> Option<Num> {
        if let Some(clause) = &option.leaks {
            return self.probability(&clause.value, Place::Quantity, format!("{base}.leaks"));
        }
        let c = self
            .names
            .channels
            .get(&option.through.as_ref()?.value.text)?;
        self.channel_leaks[c].clone()
    }

    pub(super) fn events(&mut self) {
        for e in 0..self.names.events.len() {
            let item = self.names.events.items[e];
            let base = format!("event.{}", item.name.text);
            let window = self.window(item.when_rounds.as_ref());
            let when = item
                .when
                .as_ref()
                .map(|c| self.condition(&c.value, Place::EventGuard));
            let effects = self.effects(item.then.iter().map(|c| &c.value));
            let outcomes = self.outcomes(&item.outcomes, &base, &item.name.text);
            self.model.events.push(Event {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                window,
                when,
                effects,
                outcomes,
            });
        }
    }

    fn outcomes(&mut self, rows: &'a [syntax::Outcome], base: &str, whose: &str) -> Vec<Outcome> {
        let chances = rows.iter().enumerate().map(|(i, row)| {
            let span = row.chance.span().unwrap_or(row.meta.span);
            (&row.chance, span, format!("{base}.outcome{}", i + 1))
        });
        let what = format!("the outcomes of `{whose}`");
        let chances = self.chances(chances, Place::Chance, &what);
        let mut out = Vec::new();
        for (row, chance) in rows.iter().zip(chances) {
            let effects = self.effects(row.effects.iter());
            out.push(Outcome { chance, effects });
        }
        out
    }

    fn effects(&mut self, effects: impl Iterator<Item = &'a syntax::Effect>) -> Vec<Effect> {
        effects.filter_map(|e| self.effect(e)).collect()
    }

    fn effect(&mut self, effect: &syntax::Effect) -> Option<Effect> {
        let name = &effect.variable;
        if let syntax::Change::Becomes(of_type) = &effect.change {
            return self.becomes(name, of_type);
        }
        let Some(variable) = self.names.variables.get(&name.text) else {
            let all = self.hints().then(|| self.names.variables.names().collect());
            let problem = unnamed::unknown("variable", &name.text, name.span, all);
            self.report(problem);
            return None;
        };
        let steps = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        let change = match &effect.change {
            syntax::Change::Rises(n) => Change::Step(steps(*n)),
            syntax::Change::Falls(n) => Change::Step(-steps(*n)),
            syntax::Change::Becomes(_) => return None,
            syntax::Change::Set(e) => {
                Change::Set(self.level_in(e, variable, &mut Scope::constants(Place::Effect)))
            }
        };
        Some(Effect { variable, change })
    }

    /// Channels have no place in the model: their options carry what they say.
    pub(super) fn channels(&mut self) {
        for c in 0..self.names.channels.len() {
            let item = self.names.channels.items[c];
            let before = self.problems.len();
            let ends = self.actor_list(&item.between);
            if ends.len() < 2 && self.problems.len() == before {
                self.report(wrong::channel_ends(item.name.span, &item.name.text));
            }
            let path = format!("channel.{}.leaks", item.name.text);
            let leaks = item
                .leaks
                .as_ref()
                .and_then(|c| self.probability(&c.value, Place::Quantity, path));
            self.channel_leaks.push(leaks);
        }
    }

    pub(super) fn relations(&mut self) {
        for relation in self.names.relations.items.clone() {
            let _ = self.actor(&relation.from);
            let _ = self.actor(&relation.to);
        }
    }
}
