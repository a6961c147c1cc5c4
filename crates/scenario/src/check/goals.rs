//! Goals: the value of an end of a round.

use std::collections::BTreeSet;

use super::Checker;
use super::actors::label;
use super::mistakes::goals as wrong;
use super::quantity::SLACK;
use super::scope::Place;
use crate::formula::Formula;
use crate::model::{Goal, GoalId, Num};
use crate::syntax::Expr;

impl Checker<'_> {
    pub(super) fn goal_shells(&mut self) {
        self.goals_of = vec![BTreeSet::new(); self.model.actors.len()];
        for g in 0..self.names.goals.len() {
            let item = self.names.goals.items[g];
            let of = self.actor_list(&item.of);
            if item.of.is_empty() {
                self.report(wrong::goal_of_no_actor(item.name.span, &item.name.text));
            }
            for &a in &of {
                self.goals_of[a].insert(g);
            }
            self.model.goals.push(Goal {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                of,
                at_end: item.at_end,
                any_units: item.any_units,
                cases: Vec::new(),
                adjustments: Vec::new(),
            });
        }
    }

    pub(super) fn goals(&mut self) {
        for g in 0..self.names.goals.len() {
            let item = self.names.goals.items[g];
            let base = format!("goal.{}", item.name.text);
            if item.cases.is_empty() && item.adjustments.is_empty() {
                self.report(wrong::goal_without_value(item.name.span, &item.name.text));
            }
            let mut decided = false;
            for (i, case) in item.cases.iter().enumerate() {
                if decided {
                    self.report(wrong::after_certain_case(case.meta.span));
                }
                decided |= case.condition.is_none();
                let value = self.goal_value(g, &case.value, format!("{base}.case{}", i + 1));
                let condition = self.optional_condition(case.condition.as_ref(), Place::Goal);
                self.model.goals[g].cases.push((value, condition));
            }
            for (i, row) in item.adjustments.iter().enumerate() {
                let value = self.goal_value(g, &row.value, format!("{base}.adjustment{}", i + 1));
                let condition = self.optional_condition(row.condition.as_ref(), Place::Goal);
                let sign = if row.minus { -1.0 } else { 1.0 };
                self.model.goals[g]
                    .adjustments
                    .push((sign, value, condition));
            }
        }
    }

    fn goal_value(&mut self, g: GoalId, e: &Expr, path: String) -> Num {
        if self.model.goals[g].any_units {
            let formula = self.quantity(e, Place::Payoff, path);
            let formula = formula.unwrap_or(Formula::Const(0.0));
            let of = self.model.goals[g].of.clone();
            self.shocks_of_goal(&formula, &of, e.span);
            return formula;
        }
        let Some(formula) = self.quantity(e, Place::Goal, path) else {
            return Formula::Const(0.0);
        };
        let (lo, hi) = self.interval(&formula);
        let certain = lo > 1.0 || hi < 0.0 || matches!(formula, Formula::Param(_));
        if certain && (lo < -SLACK || hi > 1.0 + SLACK) {
            self.report(wrong::value_outside(e.span));
        }
        formula
    }

    pub(super) fn optional_condition(&mut self, e: Option<&Expr>, place: Place) -> Option<Formula> {
        e.map(|e| self.condition(e, place))
    }
}
