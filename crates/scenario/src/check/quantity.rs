//! Numbers: literals and ranges become parameters, `let`s are shared by those who use them.

use super::bounds::Anywhere;
use super::expr::{Ty, Typed};
use super::mistakes::{chances, expressions as wrong};
use super::scope::{Place, Scope, Use, uses};
use super::{Checker, MAX_SIZE};
use crate::formula::{Bounds, Formula};
use crate::model::{Dist, Num, Param, ParamId};
use crate::span::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, UnaryOp};

/// State of the resolution of a `let`.
#[derive(Clone, Debug)]
pub(super) enum LetState {
    Untouched,
    /// Being resolved: meeting it again is a circle.
    Open,
    Done(Typed),
}

impl Checker<'_> {
    /// A number that may be uncertain; its literals become parameters named after `path`. None if something is wrong
    /// with it, which has then been said.
    pub(super) fn quantity(&mut self, e: &Expr, place: Place, path: String) -> Option<Num> {
        let before = self.problems.len();
        let formula = self.number_in(e, &mut Scope::quantity(place, path));
        (self.problems.len() == before && !has_gap(e)).then_some(formula)
    }

    /// A probability.
    pub(super) fn probability(&mut self, e: &Expr, place: Place, path: String) -> Option<Num> {
        let formula = self.quantity(e, place, path)?;
        let (lo, hi) = self.interval(&formula);
        if lo >= -SLACK && hi <= 1.0 + SLACK {
            return Some(formula);
        }
        // Where a calculation only may leave [0, 1], the bound can come from values that never occur together.
        let certain =
            lo > 1.0 || hi < 0.0 || matches!(formula, Formula::Param(_) | Formula::Const(_));
        if certain {
            self.report(chances::not_a_probability(e.span, lo, hi));
            return None;
        }
        self.report(chances::may_leave(e.span, lo, hi));
        Some(formula)
    }

    /// A number that must be at least `least`, called `what` in the message.
    pub(super) fn at_least(
        &mut self,
        e: &Expr,
        path: String,
        least: f64,
        what: &str,
    ) -> Option<Num> {
        let formula = self.quantity(e, Place::Quantity, path)?;
        let (lo, hi) = self.interval(&formula);
        if lo < least || hi > LARGEST {
            self.report(chances::out_of_bounds(e.span, what, least, LARGEST));
            return None;
        }
        Some(formula)
    }

    /// The smallest and largest value that the expression can take.
    pub(super) fn interval(&self, formula: &Formula) -> Bounds {
        formula.bounds(&Anywhere(&self.model))
    }

    pub(super) fn param(&mut self, path: String, dist: Dist, span: Span) -> ParamId {
        // A number in the lines of an option is the same for all its amounts.
        let known = |param: &Param| param.span == span && param.path == path;
        if self.amount.is_some()
            && let Some(known) = self.model.params.iter().position(known)
        {
            return known;
        }
        self.model.params.push(Param { path, dist, span });
        self.model.params.len() - 1
    }

    pub(super) fn literal(&mut self, value: f64, span: Span, scope: &mut Scope) -> Typed {
        if !value.is_finite() {
            self.report(wrong::not_finite(span));
            return Typed::unknown();
        }
        let formula = if scope.constants {
            Formula::Const(value)
        } else {
            self.scoped_param(Dist::Point(value), span, scope)
        };
        Typed::new(formula, Ty::Number)
    }

    /// The first number of an expression bears its path, later ones count on: `let.x`, `let.x.2`.
    fn scoped_param(&mut self, dist: Dist, span: Span, scope: &mut Scope) -> Formula {
        scope.numbers += 1;
        let path = match scope.numbers {
            1 => scope.path.clone(),
            n => format!("{}.{n}", scope.path),
        };
        Formula::Param(self.param(path, dist, span))
    }

    pub(super) fn range(&mut self, e: &Expr, scope: &mut Scope) -> Typed {
        let (mode, lo, hi) = match &e.kind {
            ExprKind::Range(lo, hi) => (None, lo, hi),
            ExprKind::About(mode, lo, hi) => (Some(mode), lo, hi),
            _ => return Typed::unknown(),
        };
        if scope.constants {
            self.report(wrong::range_here(e.span));
            return Typed::unknown();
        }
        if has_gap(e) {
            return Typed::unknown();
        }
        let (Some(a), Some(b)) = (plain(lo, 0), plain(hi, 0)) else {
            self.report(wrong::range_ends(e.span));
            return Typed::unknown();
        };
        if !a.is_finite() || !b.is_finite() {
            self.report(wrong::not_finite(e.span));
            return Typed::unknown();
        }
        if a > b {
            self.report(wrong::range_backwards(e.span, a, b));
            return Typed::unknown();
        }
        let dist = match mode.map(|m| (m, plain(m, 0))) {
            None => Dist::Uniform { lo: a, hi: b },
            Some((_, Some(mode))) if (a..=b).contains(&mode) => {
                Dist::Triangular { lo: a, mode, hi: b }
            }
            Some((m, Some(_))) => {
                self.report(wrong::about_outside(m.span));
                return Typed::unknown();
            }
            Some((m, None)) => {
                self.report(wrong::range_ends(m.span));
                return Typed::unknown();
            }
        };
        // A range of no width is a point: nothing is to be drawn.
        let dist = if a == b { Dist::Point(a) } else { dist };
        let formula = self.scoped_param(dist, e.span, scope);
        Typed::new(formula, Ty::Number)
    }

    /// Resolves every `let`, used or not, so that mistakes in unused ones are found too.
    pub(super) fn lets(&mut self) {
        for l in 0..self.names.lets.len() {
            self.resolve_let(l, 0);
        }
    }

    fn resolve_let(&mut self, l: usize, depth: usize) -> Typed {
        let item = self.names.lets.items[l];
        match &self.lets[l] {
            LetState::Done(typed) => return typed.clone(),
            LetState::Open => {
                self.report(wrong::let_cycle(item.name.span, &item.name.text));
                return Typed::unknown();
            }
            LetState::Untouched => {}
        }
        self.lets[l] = LetState::Open;
        let mut scope = Scope::quantity(Place::Let, format!("let.{}", item.name.text));
        scope.depth = depth;
        let before = self.problems.len();
        let mut typed = self.expr(&item.value, &mut scope, None);
        let too_large = typed.formula.walk().count() > MAX_SIZE;
        if too_large {
            self.report_too_deep(item.value.span);
        }
        if let Ty::Level(_) = typed.ty {
            self.report(wrong::not_a_number(item.value.span, "a level"));
        }
        if too_large || self.problems.len() > before || has_gap(&item.value) {
            typed = Typed::unknown();
        }
        self.lets[l] = LetState::Done(typed.clone());
        typed
    }

    /// The value of a `let` where it is used.
    pub(super) fn use_let(&mut self, l: usize, span: Span, scope: &mut Scope) -> Typed {
        self.used_lets[l] = true;
        let mut typed = self.resolve_let(l, scope.depth);
        scope.written_out += typed.formula.walk().count();
        if scope.written_out > MAX_SIZE {
            self.report_too_deep(span);
            return Typed::unknown();
        }
        for what in uses(&typed.formula) {
            self.may_use(what, scope, span);
        }
        for s in self.shocks_in(&typed.formula) {
            self.may_use(Use::Shock(s), scope, span);
        }
        if scope.constants && !self.fix(&mut typed.formula) {
            let name = self.names.lets.items[l].name.text.as_str();
            self.report(wrong::uncertain_condition(span, name));
            return Typed::unknown();
        }
        typed
    }

    /// Puts the values of certain parameters in their place; false if one is uncertain.
    fn fix(&self, formula: &mut Formula) -> bool {
        if let Formula::Param(p) = formula {
            let Dist::Point(x) = self.model.params[*p].dist else {
                return false;
            };
            if self.is_datum(*p) {
                return false;
            }
            *formula = Formula::Const(x);
        }
        formula.children_mut().all(|part| self.fix(part))
    }
}

/// Rounding allowed where probabilities are added up or compared with 0 and 1.
pub(super) const SLACK: f64 = 1e-9;

/// The largest precision or weight: beyond it rounding would swallow the rest.
const LARGEST: f64 = 1e6;

/// The value of an expression of numbers alone.
pub(super) fn plain(e: &Expr, depth: usize) -> Option<f64> {
    if depth > super::MAX_DEPTH {
        return None;
    }
    let at = |e| plain(e, depth + 1);
    match &e.kind {
        ExprKind::Number { value, .. } => Some(*value),
        ExprKind::Unary(UnaryOp::Minus, x) => Some(-at(x)?),
        ExprKind::Binary(BinaryOp::Plus, a, b) => Some(at(a)? + at(b)?),
        ExprKind::Binary(BinaryOp::Minus, a, b) => Some(at(a)? - at(b)?),
        ExprKind::Binary(BinaryOp::Times, a, b) => Some(at(a)? * at(b)?),
        ExprKind::Binary(BinaryOp::Divide, a, b) => Some(at(a)? / at(b)?),
        _ => None,
    }
}

/// Whether something in the expression could not be read (and has been reported by the parser).
pub(super) fn has_gap(e: &Expr) -> bool {
    // With an explicit stack: this also sees expressions that are nested too deeply to be resolved.
    let mut open = vec![e];
    while let Some(e) = open.pop() {
        match &e.kind {
            ExprKind::Missing => return true,
            ExprKind::Number { .. } | ExprKind::Name(_) => {}
            ExprKind::Unary(_, x) => open.push(x),
            ExprKind::Range(a, b) | ExprKind::Binary(_, a, b) => open.extend([&**a, &**b]),
            ExprKind::About(a, b, c) | ExprKind::If(a, b, c) => open.extend([&**a, &**b, &**c]),
        }
    }
    false
}
