//! Questions of how much and of when.

use super::Checker;
use super::mistakes::{asked as wrong, names as unnamed};
use super::names::Meaning;
use super::scope::{Use, uses};
use crate::formula::{Formula, Op};
use crate::model::{HowMuch, Property, Question, VarId};
use crate::span::Span;
use crate::syntax::{Expr, ExprKind};

impl Checker<'_> {
    /// Reports a base rate, which these questions cannot have.
    pub(super) fn no_base_rate(&mut self, what: &str, base_rate: Option<Span>) {
        self.report(base_rate.map(|span| wrong::base_rate(span, what)));
    }

    /// When a condition first holds: whether it does by the last round of which it is asked. `common` has all but the property.
    pub(super) fn when(&mut self, condition: &Expr, by: Option<u32>, common: Question) {
        let before = self.problems.len();
        let formula = self.judged(condition);
        let used = uses(&formula);
        let types = used.iter().all(|used| matches!(used, Use::Type(_)));
        if types && !used.is_empty() && self.problems.len() == before {
            self.report(wrong::never_changes(condition.span));
        }
        let by = self.deadline(by, condition.span);
        self.model.when.push(Question {
            property: Property::By(formula, by),
            ..common
        });
    }

    /// How much there is of a variable. `common` has all but the property.
    pub(super) fn how_much(&mut self, variable: &Expr, round: Option<u32>, common: Question) {
        let round = self.deadline(round, variable.span);
        let Some(variable) = self.measured(variable) else {
            return;
        };
        let declared = &self.model.variables[variable];
        let values = self.model.values(variable);
        let level = |(level, name): (usize, &String)| {
            let value = values.as_ref().map_or(level as f64, |values| values[level]);
            let sides = [Formula::Var(variable), Formula::Const(value)].map(Box::new);
            let [var, value] = sides;
            Question {
                name: format!("{}.{name}", common.name),
                label: format!("{} is {name}", declared.label),
                property: Property::InRound(Formula::Bin(Op::Eq, var, value), round),
                ..common.clone()
            }
        };
        let members = declared.levels.iter().enumerate().map(level).collect();
        let Question {
            name,
            label,
            resolves,
            due,
            headline,
            ..
        } = common;
        self.model.how_much.push(HowMuch {
            name,
            label,
            variable,
            round,
            members,
            resolves,
            due,
            headline,
        });
    }

    /// The variable that `how much` asks for.
    fn measured(&mut self, e: &Expr) -> Option<VarId> {
        let name = match &e.kind {
            ExprKind::Name(name) => name.as_str(),
            // Said where it was read.
            ExprKind::Missing => return None,
            _ => {
                self.report(wrong::not_a_variable(e.span));
                return None;
            }
        };
        let names = &self.names;
        let kind = match names.meaning(name) {
            Some(Meaning::Variable(variable)) => return Some(variable),
            Some(Meaning::Actor(_)) => "actor",
            Some(Meaning::Decision(_)) => "decision",
            Some(Meaning::Let(_)) => "let",
            Some(Meaning::Column(_)) => "column",
            Some(Meaning::Coefficient(_)) => "coefficient",
            Some(Meaning::Shock(_)) => "shock",
            None if name == "round" => "word of the language",
            None if names.goals.get(name).is_some() => "goal",
            None if names.events.get(name).is_some() => "event",
            None => {
                let all = self.hints().then(|| names.variables.names().collect());
                self.report(unnamed::unknown("variable", name, e.span, all));
                return None;
            }
        };
        self.report(wrong::no_levels(e.span, kind, name));
        None
    }
}
