//! Expressions: names resolved, sides of comparisons matched, everything typed.

use super::compare::Sides;
use super::mistakes::{data, expressions as wrong, names as unnamed};
use super::names::Meaning;
use super::scope::{Place, Scope, Use};
use super::{Checker, MAX_DEPTH};
use crate::formula::{Formula, Function, Op};
use crate::model::VarId;
use crate::span::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, UnaryOp};

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    /// True or false.
    Condition,
    Number,
    /// A level of this variable or of one with the same levels.
    Level(VarId),
    /// Wrong in a way that has been said already; fits everywhere, so that one mistake makes one message.
    Unknown,
}

/// A resolved expression and what it is.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) formula: Formula,
    pub(super) ty: Ty,
}

impl Typed {
    pub(super) fn new(formula: Formula, ty: Ty) -> Typed {
        Typed { formula, ty }
    }

    pub(super) fn unknown() -> Typed {
        Typed::new(Formula::Const(0.0), Ty::Unknown)
    }
}

impl Checker<'_> {
    /// An expression that must be true or false.
    pub(super) fn condition(&mut self, e: &Expr, place: Place) -> Formula {
        let mut scope = Scope::constants(place);
        self.condition_in(e, &mut scope)
    }

    pub(super) fn condition_in(&mut self, e: &Expr, scope: &mut Scope) -> Formula {
        // Numbers inside a condition shape the game, so they are constants even where quantities stand around them.
        let outer = scope.set_constants(true);
        let typed = self.expr(e, scope, None);
        scope.set_constants(outer);
        match typed.ty {
            Ty::Condition | Ty::Unknown => {}
            Ty::Number | Ty::Level(_) => {
                let (name, example) = match &e.kind {
                    ExprKind::Name(name) => (Some(name.as_str()), self.example(name)),
                    _ => (None, None),
                };
                self.report(wrong::not_a_condition(e.span, name, example));
            }
        }
        typed.formula
    }

    /// An expression that must be a number.
    pub(super) fn number_in(&mut self, e: &Expr, scope: &mut Scope) -> Formula {
        let typed = self.expr(e, scope, None);
        match typed.ty {
            Ty::Number | Ty::Unknown => {}
            Ty::Condition => self.report(wrong::not_a_number(e.span, "a condition")),
            Ty::Level(_) => self.report(wrong::not_a_number(e.span, "a level")),
        }
        let (lo, hi) = self.interval(&typed.formula);
        if !lo.is_finite() || !hi.is_finite() {
            self.report(wrong::not_finite(e.span));
            return Formula::Const(0.0);
        }
        typed.formula
    }

    /// A level of `variable`: by name, by another variable with the same levels, or by a number.
    pub(super) fn level_in(&mut self, e: &Expr, variable: VarId, scope: &mut Scope) -> Formula {
        if self.model.variables[variable].int_base.is_some() {
            let formula = self.number_in(e, scope);
            self.inside(variable, &formula, e.span);
            return formula;
        }
        let typed = self.expr(e, scope, Some(variable));
        self.same_levels(variable, &typed, e.span);
        typed.formula
    }

    /// Types any expression. `want` is the variable whose level names may stand bare.
    pub(super) fn expr(&mut self, e: &Expr, scope: &mut Scope, want: Option<VarId>) -> Typed {
        if scope.depth >= MAX_DEPTH {
            self.report_too_deep(e.span);
            return Typed::unknown();
        }
        scope.depth += 1;
        let typed = match &e.kind {
            ExprKind::Missing => Typed::unknown(),
            ExprKind::Number { value, .. } => self.literal(*value, e.span, scope),
            ExprKind::Range(..) | ExprKind::About(..) => self.range(e, scope),
            ExprKind::Name(name) => self.name(name, e.span, scope, want),
            ExprKind::Unary(UnaryOp::Not, x) => {
                let formula = self.condition_in(x, scope);
                Typed::new(Formula::Not(Box::new(formula)), Ty::Condition)
            }
            ExprKind::Unary(UnaryOp::Minus, x) => {
                let formula = self.number_in(x, scope);
                Typed::new(Formula::Neg(Box::new(formula)), Ty::Number)
            }
            ExprKind::Unary(op @ (UnaryOp::Log | UnaryOp::Exp | UnaryOp::Sqrt), x) => {
                self.function(*op, x, scope)
            }
            ExprKind::Unary(UnaryOp::Happened, event) => self.happened(event, Op::Eq, scope),
            ExprKind::Unary(UnaryOp::DidNotHappen, event) => self.happened(event, Op::Ne, scope),
            ExprKind::If(then, condition, otherwise) => {
                let c = self.condition_in(condition, scope);
                let a = self.expr(then, scope, want);
                let b = self.expr(otherwise, scope, want);
                let ty = self.common(&a, &b, otherwise.span);
                Typed::new(
                    Formula::If(Box::new(c), Box::new(a.formula), Box::new(b.formula)),
                    ty,
                )
            }
            ExprKind::Binary(op, a, b) => {
                let sides = Sides { a, b, span: e.span };
                self.binary(*op, sides, scope)
            }
        };
        scope.depth -= 1;
        typed
    }

    fn function(&mut self, op: UnaryOp, x: &Expr, scope: &mut Scope) -> Typed {
        let of = self.number_in(x, scope);
        let (lo, _) = self.interval(&of);
        let function = match op {
            UnaryOp::Exp => Function::Exp,
            UnaryOp::Sqrt => Function::Sqrt,
            _ => Function::Log,
        };
        let defined = match function {
            Function::Log => lo > 0.0,
            Function::Sqrt => lo >= 0.0,
            Function::Exp => true,
        };
        if !defined {
            if !super::quantity::has_gap(x) {
                self.report(data::no_such_value(
                    x.span,
                    op.function().unwrap_or_default(),
                ));
            }
            return Typed::unknown();
        }
        Typed::new(Formula::Call(function, Box::new(of)), Ty::Number)
    }

    fn binary(&mut self, op: BinaryOp, sides: Sides<'_>, scope: &mut Scope) -> Typed {
        use BinaryOp as B;
        let Sides { a, b, .. } = sides;
        let joined = |op, a, b, ty| Typed::new(Formula::Bin(op, Box::new(a), Box::new(b)), ty);
        let arithmetic = match op {
            B::Or | B::And => {
                let a = self.condition_in(a, scope);
                let b = self.condition_in(b, scope);
                let op = if op == B::Or { Op::Or } else { Op::And };
                return joined(op, a, b, Ty::Condition);
            }
            B::Is => return self.compare(Op::Eq, sides, scope),
            B::IsNot => return self.compare(Op::Ne, sides, scope),
            B::Less => return self.compare(Op::Lt, sides, scope),
            B::LessEq => return self.compare(Op::Le, sides, scope),
            B::Greater => return self.compare(Op::Gt, sides, scope),
            B::GreaterEq => return self.compare(Op::Ge, sides, scope),
            B::Plus => Op::Add,
            B::Minus => Op::Sub,
            B::Times => Op::Mul,
            B::Divide => Op::Div,
        };
        let x = self.number_in(a, scope);
        let y = self.number_in(b, scope);
        if arithmetic == Op::Div {
            let (lo, hi) = self.interval(&y);
            if lo <= 0.0 && hi >= 0.0 {
                self.report(wrong::divides_by_zero(b.span));
                return Typed::unknown();
            }
        }
        joined(arithmetic, x, y, Ty::Number)
    }

    /// A name that stands by itself, not beside a comparison that gives it meaning.
    fn name(&mut self, name: &str, span: Span, scope: &mut Scope, want: Option<VarId>) -> Typed {
        if let Some(v) = want
            && let Some(level) = self.level_of(v, name)
        {
            return Typed::new(Formula::Const(level as f64), Ty::Level(v));
        }
        if name == "round" {
            self.may_use(Use::Round, scope, span);
            return Typed::new(Formula::Round, Ty::Number);
        }
        if let Some(amount) = self.amount.filter(|_| name == "amount") {
            return Typed::new(Formula::Const(f64::from(amount)), Ty::Number);
        }
        match self.names.meaning(name) {
            Some(Meaning::Variable(v)) => {
                self.may_use(Use::Variable(v), scope, span);
                let ty = match self.model.variables[v].int_base {
                    Some(_) => Ty::Number,
                    None => Ty::Level(v),
                };
                Typed::new(Formula::Var(v), ty)
            }
            Some(Meaning::Let(l)) => self.use_let(l, span, scope),
            Some(Meaning::Column(c)) => {
                let param = self.model.columns[c].param;
                let formula = self.use_datum(param, ("column", name), span, scope);
                Typed::new(formula, Ty::Number)
            }
            Some(Meaning::Coefficient(c)) => {
                let param = self.model.coefficients[c].param;
                let formula = self.use_datum(param, ("coefficient", name), span, scope);
                Typed::new(formula, Ty::Number)
            }
            Some(Meaning::Shock(s)) => Typed::new(self.use_shock(s, span, scope), Ty::Number),
            Some(Meaning::Actor(_) | Meaning::Decision(_)) => {
                let example = self.example(name);
                self.report(wrong::not_a_condition(span, Some(name), example));
                Typed::unknown()
            }
            None => {
                self.unknown_word(name, span, want);
                Typed::unknown()
            }
        }
    }

    fn unknown_word(&mut self, name: &str, span: Span, want: Option<VarId>) {
        if let Some(v) = want {
            let problem = self.not_a_level(v, name, span);
            self.report(problem);
        } else if let Some((kind, owner)) = self.word_owner(name) {
            self.report(wrong::bare_name(span, kind, name, &owner));
        } else {
            let known = self.hints().then(|| self.names.in_expressions());
            let problem = unnamed::unknown_in_expression(name, span, known.into_iter().flatten());
            self.report(problem);
        }
    }

    /// Whether two branches are the same kind of thing; says so if not.
    fn common(&mut self, a: &Typed, b: &Typed, span: Span) -> Ty {
        match (a.ty, b.ty) {
            (Ty::Unknown, _) | (_, Ty::Unknown) => Ty::Unknown,
            (Ty::Level(v), _) => {
                self.same_levels(v, b, span);
                Ty::Level(v)
            }
            (x, y) if x == y => x,
            (Ty::Number, _) => {
                self.report(wrong::not_a_number(span, "something else"));
                Ty::Unknown
            }
            (Ty::Condition, _) => {
                self.report(wrong::not_a_condition(span, None, None));
                Ty::Unknown
            }
        }
    }
}
