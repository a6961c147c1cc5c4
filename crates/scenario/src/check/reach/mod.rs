//! Reachability: options that can never be chosen, questions that no history can answer.
//!
//! Play is followed round by round with, for every variable, the set of levels that it may have. Each set is
//! too large rather than too small: what is said here to be impossible is impossible, and some impossible things go
//! unnoticed.

mod play;
mod possible;
mod sheets;

use super::Checker;
use super::mistakes::evidence as wrong;
use super::mistakes::moves::never;
use crate::formula::Formula;
use crate::model::{Claim, Model, Property};
use crate::problem::{Problem, Severity};
use crate::span::Span;
use crate::syntax::{self, Asks};
use play::Played;
use possible::{Possible, reason};

impl Checker<'_> {
    pub(super) fn reach(&mut self, as_written: bool) {
        let played = Played::follow(&self.model);
        let mut found = self.idle_moves(&played);
        found.extend(self.idle_lines(&played));
        found.extend(self.impossible_evidence(&played));
        for (item, about, given) in self.asked() {
            let about = about.and_then(|property| {
                let span = asks_span(&item.asks);
                judge(&self.model, &played, property, span)
            });
            let given = item.given.as_ref().zip(given);
            let given = given.and_then(|(c, p)| {
                let span = property_span(&c.value);
                judge(&self.model, &played, p, span)
            });
            for mut problem in about.into_iter().chain(given) {
                // A variant or an ablation may well make something impossible: that is its finding.
                if !as_written {
                    problem.severity = Severity::Warning;
                }
                found.push(problem);
            }
        }
        self.problems.append(&mut found);
    }

    /// Questions as written, each with what would make it come true and with its condition. Of how much, some level always comes
    /// true.
    fn asked(&self) -> Vec<(&syntax::Question, Option<&Property>, Option<&Property>)> {
        let mut whether = self.model.questions.iter();
        let mut when = self.model.when.iter();
        let mut how_much = self.model.how_much.iter();
        let items = self.names.questions.items.iter();
        let asked = items.filter_map(|&item| {
            let question = match item.asks {
                Asks::Whether(_) => whether.next()?,
                Asks::When(..) => when.next()?,
                Asks::HowMuch(..) => {
                    let any = how_much.next()?.members.first()?;
                    return Some((item, None, any.given.as_ref()));
                }
            };
            Some((item, Some(&question.property), question.given.as_ref()))
        });
        asked.collect()
    }

    /// Decisions, options and events that never take place.
    fn idle_moves(&self, played: &Played) -> Vec<Problem> {
        let mut found = Vec::new();
        for (d, item) in self.names.decisions.items.iter().enumerate() {
            let name = &item.name;
            if !played.decisions[d] {
                let span = item.when.as_ref().map_or(name.span, |c| c.value.span);
                let what = format!("the decision `{}` never takes place", name.text);
                found.push(never(span, &what, "its condition is never met"));
                continue;
            }
            for (o, option) in item.options.iter().enumerate() {
                if !played.options[d][o] {
                    let name = &option.name;
                    let span = option.when.as_ref().map_or(name.span, |c| c.value.span);
                    let what = format!("the option `{}` can never be chosen", name.text);
                    found.push(never(span, &what, "its condition is never met"));
                }
            }
        }
        for (e, item) in self.names.events.items.iter().enumerate() {
            if !played.events[e] {
                let name = &item.name;
                let span = item.when.as_ref().map_or(name.span, |c| c.value.span);
                let what = format!("the event `{}` never takes place", name.text);
                found.push(never(span, &what, "its condition is never met"));
            }
        }
        found
    }

    /// Lines of goals whose condition never holds.
    fn idle_lines(&self, played: &Played) -> Vec<Problem> {
        let mut found = Vec::new();
        for (item, goal) in self.names.goals.items.iter().zip(&self.model.goals) {
            let cases = item.cases.iter().map(|c| c.condition.as_ref());
            let cases = cases.zip(goal.cases.iter().map(|(_, c)| c.as_ref()));
            let rows = item.adjustments.iter().map(|a| a.condition.as_ref());
            let rows = rows.zip(goal.adjustments.iter().map(|(_, _, c)| c.as_ref()));
            for (e, formula) in cases.chain(rows) {
                if let (Some(e), Some(formula)) = (e, formula)
                    && played.ends().all(|end| !end.may(formula))
                {
                    let why = reason(&self.model, formula, played.last());
                    found.push(never(e.span, "this line never counts", &because(&why)));
                }
            }
        }
        found
    }

    fn impossible_evidence(&self, played: &Played) -> Vec<Problem> {
        let mut found = Vec::new();
        for (item, evidence) in self.names.evidence.items.iter().zip(&self.model.evidence) {
            let Claim {
                condition, round, ..
            } = &evidence.claim;
            let end = played.end(*round);
            if !end.may(condition) {
                let why = reason(&self.model, condition, end);
                let span = item.claim.condition.span;
                found.push(wrong::reported_but_impossible(span, &aside(&why)));
            }
        }
        found
    }
}

/// The problem with a property that cannot come true, or cannot fail.
fn judge(model: &Model, played: &Played, property: &Property, span: Span) -> Option<Problem> {
    let holds = |formula: &Formula, r: u32| !played.end(r).may_not(formula);
    let may = |formula: &Formula, r: u32| played.end(r).may(formula);
    let (possible, certain, asked, round) = match property {
        Property::InRound(formula, r) => (may(formula, *r), holds(formula, *r), formula, *r),
        Property::By(formula, r) => {
            let possible = (1..=*r).any(|r| may(formula, r));
            (possible, (1..=*r).any(|r| holds(formula, r)), formula, *r)
        }
        Property::Always(formula, r) => {
            let first = (1..=*r).find(|&r| !may(formula, r));
            let certain = (1..=*r).all(|r| holds(formula, r));
            (first.is_none(), certain, formula, first.unwrap_or(*r))
        }
        Property::Until(_, come, r) => ((1..=*r).any(|r| may(come, r)), false, come, *r),
    };
    if !possible {
        let why = reason(model, asked, played.end(round));
        return Some(wrong::cannot_come_true(span, &aside(&why)));
    }
    certain.then(|| wrong::holds_anyway(span))
}

fn because(why: &Option<String>) -> String {
    why.clone()
        .unwrap_or_else(|| "its condition never holds".into())
}

fn aside(why: &Option<String>) -> String {
    why.as_ref().map(|w| format!(" ({w})")).unwrap_or_default()
}

fn asks_span(asks: &Asks) -> Span {
    match asks {
        Asks::Whether(property) => property_span(property),
        Asks::HowMuch(e, _) | Asks::When(e, _) => e.span,
    }
}

fn property_span(property: &syntax::Property) -> Span {
    use syntax::Property as P;
    match property {
        P::AtEnd(e) | P::InRound(e, _) | P::By(e, _) | P::Always(e, _) | P::Never(e, _) => e.span,
        P::Until(a, b, _) => a.span.to(b.span),
    }
}

impl Possible {
    /// Whether the condition may hold.
    fn may(&self, formula: &Formula) -> bool {
        formula.bounds(self).1 > 0.0
    }

    /// Whether the condition may fail.
    fn may_not(&self, formula: &Formula) -> bool {
        formula.bounds(self).0 <= 0.0
    }
}
