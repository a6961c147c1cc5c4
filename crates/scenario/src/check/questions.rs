//! Evidence and questions: what the analyst has heard and wants to know.

use super::Checker;
use super::actors::label;
use super::mistakes::{evidence as wrong, moves};
use super::scope::{Place, uses};
use crate::formula::{Formula, Op};
use crate::model::{About, Claim, Evidence, Property, Question, Sort, Variant};
use crate::span::Span;
use crate::syntax::{self, Asks, Expr, ExprKind, Override};

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
        if let Some(about) = &claim.about {
            return self.about(claim, about);
        }
        Claim {
            condition: self.judged(&claim.condition),
            about: None,
            round: self.round(claim.round, claim.span),
        }
    }

    /// `strikes about 2 give or take 1`
    fn about(&mut self, claim: &'a syntax::Claim, about: &'a syntax::About) -> Claim {
        let mut made = Claim {
            condition: Formula::Const(1.0),
            about: None,
            round: self.round(claim.round, claim.span),
        };
        let span = claim.condition.span;
        let variable = match &claim.condition.kind {
            ExprKind::Name(name) => self.names.variables.get(name),
            _ => None,
        };
        let Some(variable) = variable else {
            if !super::quantity::has_gap(&claim.condition) {
                self.report(wrong::about_no_variable(span));
            }
            return made;
        };
        let Some(level) = self.level(variable, &about.level) else {
            return made;
        };
        let levels = self.model.variables[variable].levels.len();
        let give_or_take = about.give_or_take.unwrap_or(1) as usize;
        if give_or_take >= levels {
            self.report(wrong::about_anything(about.level.span, levels));
        }
        let base = self.model.variables[variable].int_base.unwrap_or(0) as f64;
        let bound = |op, level: usize| {
            let at = Box::new(Formula::Var(variable));
            Box::new(Formula::Bin(
                op,
                at,
                Box::new(Formula::Const(base + level as f64)),
            ))
        };
        let least = bound(Op::Ge, level.saturating_sub(give_or_take));
        let most = bound(Op::Le, level.saturating_add(give_or_take).min(levels - 1));
        made.condition = Formula::Bin(Op::And, least, most);
        made.about = Some(About {
            variable,
            level,
            give_or_take,
        });
        made
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
