//! Columns, coefficients and shocks: numbers that come from a table, are found from it, or are seen by one actor.

use super::Checker;
use super::actors::label;
use super::mistakes::data as wrong;
use super::quantity::plain;
use super::scope::{Scope, Use};
use crate::formula::{Bounds, Formula, Op};
use crate::model::{ActorId, Coefficient, Column, Dist, ParamId, Shock};
use crate::span::Span;
use crate::syntax::{Expr, ExprKind, Normal};

impl Checker<'_> {
    /// Gives every column, coefficient and shock its parameter.
    pub(super) fn data_shells(&mut self) {
        for c in 0..self.names.columns.len() {
            let item = self.names.columns.items[c];
            let value = self.plain_number(&item.default);
            let path = format!("column.{}", item.name.text);
            let param = self.param(path, Dist::Point(value), item.default.span);
            self.model.columns.push(Column {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                param,
            });
        }
        for c in 0..self.names.coefficients.len() {
            let item = self.names.coefficients.items[c];
            let start = self.plain_number(&item.start);
            let bounds = item.bounds.as_ref().map(|range| self.ends(range));
            let bounds = bounds.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
            if start < bounds.0 || start > bounds.1 {
                self.report(wrong::start_outside(item.start.span, &item.name.text));
            }
            let prior = item.prior.as_ref().map(|c| {
                let Normal { mean, sd } = &c.value;
                let (at, spread) = (self.plain_number(mean), self.plain_number(sd));
                if spread <= 0.0 && !super::quantity::has_gap(sd) {
                    self.report(wrong::prior_without_spread(sd.span));
                }
                (at, spread)
            });
            let path = format!("coefficient.{}", item.name.text);
            let param = self.param(path, Dist::Point(start), item.start.span);
            self.model.coefficients.push(Coefficient {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                param,
                bounds,
                prior,
            });
        }
        for s in 0..self.names.shocks.len() {
            let item = self.names.shocks.items[s];
            // One that is not known has been reported: there is no model then.
            let actor = self.actor(&item.of).unwrap_or(ActorId::MAX);
            let path = format!("shock.{}", item.name.text);
            let param = self.param(path, Dist::Point(0.0), item.name.span);
            self.model.shocks.push(Shock {
                name: item.name.text.clone(),
                label: label(&item.name, item.label.as_ref()),
                actor,
                param,
                span: item.meta.span,
            });
        }
    }

    fn plain_number(&mut self, e: &Expr) -> f64 {
        match plain(e, 0) {
            Some(value) if value.is_finite() => value,
            _ => {
                if !super::quantity::has_gap(e) {
                    self.report(wrong::not_plain(e.span));
                }
                0.0
            }
        }
    }

    fn ends(&mut self, range: &Expr) -> Bounds {
        let anywhere = (f64::NEG_INFINITY, f64::INFINITY);
        let ExprKind::Range(lo, hi) = &range.kind else {
            return anywhere;
        };
        let (lo, hi) = (self.plain_number(lo), self.plain_number(hi));
        if lo >= hi && !super::quantity::has_gap(range) {
            self.report(wrong::bounds_backwards(range.span));
            return anywhere;
        }
        (lo, hi)
    }

    /// The value of a column or a coefficient where it is used.
    pub(super) fn use_datum(
        &mut self,
        param: ParamId,
        (kind, name): (&str, &str),
        span: Span,
        scope: &Scope,
    ) -> Formula {
        self.used_data.insert(param);
        if scope.constants {
            self.report(wrong::shapes_the_game(span, kind, name));
        }
        Formula::Param(param)
    }

    /// The value of a shock where it is used.
    pub(super) fn use_shock(&mut self, s: usize, span: Span, scope: &Scope) -> Formula {
        let param = self.model.shocks[s].param;
        self.may_use(Use::Shock(s), scope, span);
        let name = self.model.shocks[s].name.clone();
        self.use_datum(param, ("shock", &name), span, scope)
    }

    /// The shocks that a formula looks at, in order.
    pub(super) fn shocks_in(&self, formula: &Formula) -> Vec<usize> {
        let looks = |s: &usize| {
            let shock = Formula::Param(self.model.shocks[*s].param);
            formula.leaves().any(|leaf| *leaf == shock)
        };
        (0..self.model.shocks.len()).filter(looks).collect()
    }

    /// Whether a parameter is a column's, a coefficient's or a shock's.
    pub(super) fn is_datum(&self, param: ParamId) -> bool {
        let model = &self.model;
        model.columns.iter().any(|c| c.param == param)
            || model.coefficients.iter().any(|c| c.param == param)
            || model.shocks.iter().any(|s| s.param == param)
    }

    /// Says where a line of a goal has a shock that is not its actor's alone, or has one otherwise than added or taken away.
    pub(super) fn shocks_of_goal(&mut self, formula: &Formula, of: &[ActorId], span: Span) {
        for s in self.shocks_in(formula) {
            let shock = &self.model.shocks[s];
            let Some(actor) = self.model.actors.get(shock.actor) else {
                continue;
            };
            if of != [shock.actor] {
                let problem = wrong::shock_of_others(span, &shock.name, &actor.name);
                self.report(problem);
            }
        }
        if !self.additive(formula) {
            self.report(wrong::shock_not_added(span));
        }
    }

    /// Whether shocks are only ever added or taken away.
    fn additive(&self, formula: &Formula) -> bool {
        match formula {
            Formula::Bin(Op::Add | Op::Sub, a, b) | Formula::If(_, a, b) => {
                self.additive(a) && self.additive(b)
            }
            Formula::Neg(a) => self.additive(a),
            Formula::Param(_) => true,
            _ => self.shocks_in(formula).is_empty(),
        }
    }
}
