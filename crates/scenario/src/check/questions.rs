//! Evidence and questions: what the analyst has heard and wants to know.

use super::Checker;
use super::actors::label;
use super::mistakes::{evidence as wrong, moves, names as unnamed};
use super::scope::{Place, uses};
use crate::formula::Formula;
use crate::model::{Claim, Evidence, Property, Question, Sort, Variant};
use crate::span::Span;
use crate::syntax::{self, Asks, Expr, Override};

impl<'a> Checker<'a> {
    pub(super) fn evidence(&mut self) {
        for e in 0..self.names.evidence.len() {
            let item = self.names.evidence.items[e];
            let claim = self.claim(&item.claim);
            let source = item
                .reported_by
                .as_ref()
                .and_then(|c| self.source(&c.value));
            let dated = item
                .dated
                .as_ref()
                .and_then(|c| self.known_by(&c.value, c.meta.span));
            self.model.evidence.push(Evidence {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                claim,
                source,
                origin: item.origin.as_ref().map(|c| c.value.text.clone()),
                dated,
            });
        }
    }

    fn claim(&mut self, claim: &'a syntax::Claim) -> Claim {
        match claim {
            syntax::Claim::Event {
                event,
                happened,
                round,
                span,
            } => {
                let found = self.names.events.get(&event.text);
                if found.is_none() {
                    let all = self.hints().then(|| self.names.events.names().collect());
                    let problem = unnamed::unknown("event", &event.text, event.span, all);
                    self.report(problem);
                }
                Claim::Event {
                    event: found.unwrap_or(0),
                    happened: *happened,
                    round: self.round(*round, *span),
                }
            }
            syntax::Claim::State {
                condition,
                round,
                span,
            } => Claim::State {
                condition: self.judged(condition),
                round: self.round(*round, *span),
            },
        }
    }

    /// A round that evidence or a question names, clamped to the scenario's.
    fn round(&mut self, round: u32, span: Span) -> u32 {
        let rounds = self.model.rounds;
        if round == 0 {
            self.report(moves::round_zero(span));
        } else if round > rounds {
            self.report(wrong::round_beyond(span, round, rounds));
        }
        round.clamp(1, rounds)
    }

    /// A condition that is judged by an outside observer, with full observation.
    pub(super) fn judged(&mut self, e: &Expr) -> Formula {
        let before = self.problems.len();
        let formula = self.condition(e, Place::Judged);
        if self.problems.len() == before
            && !super::quantity::has_gap(e)
            && uses(&formula).is_empty()
        {
            self.report(wrong::not_about_state(e.span));
        }
        formula
    }

    pub(super) fn questions(&mut self) {
        for q in 0..self.names.questions.len() {
            let item = self.names.questions.items[q];
            let given = item.given.as_ref().map(|c| self.property(&c.value));
            let due = item.resolves.as_ref().and_then(|c| {
                let on = c.value.on.as_ref()?;
                self.known_by(on, c.meta.span)
            });
            let asked = |property, base_rate| Question {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                property,
                given: given.clone(),
                resolves: item.resolves.as_ref().map(|c| c.value.rule.clone()),
                due,
                base_rate,
                headline: item.headline.as_ref().is_some_and(|c| c.value),
            };
            // Of how much and when the property depends on the answer that is sought.
            let blank = || asked(Property::By(Formula::Const(0.0), 1), None);
            let written = item.base_rate.as_ref().map(|c| c.value.span);
            match &item.asks {
                Asks::Whether(property) => {
                    let property = self.property(property);
                    let path = format!("question.{}.base_rate", item.name.text);
                    let base_rate = item
                        .base_rate
                        .as_ref()
                        .and_then(|c| self.probability(&c.value, Place::Quantity, path));
                    self.model.questions.push(asked(property, base_rate));
                }
                Asks::HowMuch(variable, round) => {
                    self.no_base_rate("how much", written);
                    self.how_much(variable, *round, blank());
                }
                Asks::When(condition, by) => {
                    self.no_base_rate("when", written);
                    self.when(condition, *by, blank());
                }
            }
        }
        for v in &self.names.variants.items {
            let sort = |c: &syntax::Clause<Override>| match &c.value {
                Override::Commits { .. } => Sort::Made,
                Override::Grade { .. } | Override::Evidence(_) => Sort::Reported,
                Override::Without(name) if self.is_reported(v, &name.text) => Sort::Reported,
                _ => Sort::Assumed,
            };
            let sorts = v.changes.iter().map(sort).collect();
            self.model.variants.push(Variant {
                name: v.name.text.clone(),
                label: label(&v.name, v.label.as_ref()),
                sorts,
            });
        }
        for cover in self.names.covers.clone() {
            self.source(&cover.source);
        }
    }

    /// Whether a name is that of a report, of the scenario or of a variant, or of who reports.
    fn is_reported(&self, variant: &syntax::Variant, name: &str) -> bool {
        let own = |c: &syntax::Clause<Override>| matches!(&c.value, Override::Evidence(x) if x.name.text == name);
        self.names.evidence.get(name).is_some()
            || self.names.sources.get(name).is_some()
            || variant.changes.iter().any(own)
    }

    fn property(&mut self, property: &'a syntax::Property) -> Property {
        use syntax::Property as P;
        match property {
            P::AtEnd(e) => Property::InRound(self.judged(e), self.model.rounds),
            P::InRound(e, r) => Property::InRound(self.judged(e), self.round(*r, e.span)),
            P::By(e, r) => Property::By(self.judged(e), self.deadline(*r, e.span)),
            P::Always(e, r) => Property::Always(self.judged(e), self.deadline(*r, e.span)),
            P::Never(e, r) => {
                let never = Formula::Not(Box::new(self.judged(e)));
                Property::Always(never, self.deadline(*r, e.span))
            }
            P::Until(hold, come, r) => Property::Until(
                self.judged(hold),
                self.judged(come),
                self.deadline(*r, come.span),
            ),
        }
    }

    /// The same, or the last round where none is named.
    pub(super) fn deadline(&mut self, round: Option<u32>, span: Span) -> u32 {
        match round {
            Some(r) => self.round(r, span),
            None => self.model.rounds,
        }
    }
}
