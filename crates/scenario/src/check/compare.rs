//! Comparisons: which side gives the other its meaning.

use super::Checker;
use super::expr::{Ty, Typed};
use super::mistakes::names::Part;
use super::mistakes::{expressions as wrong, names as unnamed};
use super::names::Meaning;
use super::scope::{Scope, Use};
use crate::formula::{Formula, Op};
use crate::model::VarId;
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::{Expr, ExprKind};

/// The two sides of an operator, and where it all stands.
#[derive(Clone, Copy)]
pub(super) struct Sides<'e> {
    pub(super) a: &'e Expr,
    pub(super) b: &'e Expr,
    pub(super) span: Span,
}

impl Sides<'_> {
    /// Read from right to left.
    fn mirrored(self) -> Self {
        Sides {
            a: self.b,
            b: self.a,
            ..self
        }
    }
}

/// A side of a comparison, by what it lends to the other side.
enum Side<'e> {
    Actor(usize),
    Decision(usize),
    /// A variable with named levels.
    Levels(VarId),
    /// A variable of whole numbers.
    Integer(VarId),
    /// A name that means nothing by itself: a level, type or option, or a mistake.
    Word(&'e str),
    Other,
}

impl Checker<'_> {
    pub(super) fn compare(&mut self, op: Op, sides: Sides<'_>, scope: &mut Scope) -> Typed {
        let outer = scope.set_constants(true);
        let typed = self.compare_sides(op, sides, scope);
        scope.set_constants(outer);
        typed
    }

    fn compare_sides(&mut self, op: Op, sides: Sides<'_>, scope: &mut Scope) -> Typed {
        let Sides { a, b, .. } = sides;
        if let Some(typed) = self.compare_event(op, sides, scope) {
            return typed;
        }
        let mirror = sides.mirrored();
        match (self.side(a), self.side(b)) {
            (Side::Actor(i), _) => self.compare_type(op, i, sides, scope),
            (Side::Decision(d), _) => self.compare_option(op, d, sides, scope),
            (Side::Word(_), Side::Actor(i)) => self.compare_type(op, i, mirror, scope),
            (Side::Word(_), Side::Decision(d)) => self.compare_option(op, d, mirror, scope),
            (Side::Levels(v), _) => self.compare_level(op, v, sides, scope),
            (_, Side::Levels(v)) => self.compare_level(mirrored(op), v, mirror, scope),
            (Side::Integer(v), _) => self.compare_integer(op, v, sides, scope),
            (_, Side::Integer(v)) => self.compare_integer(mirrored(op), v, mirror, scope),
            (Side::Word(x), Side::Word(_)) => {
                let problem = match self.word_owner(x) {
                    Some((kind, owner)) => wrong::compares_names(a.span, kind, x, &owner),
                    None => {
                        let known = self.hints().then(|| self.names.in_expressions());
                        unnamed::unknown_in_expression(x, a.span, known.into_iter().flatten())
                    }
                };
                self.report(problem);
                Typed::unknown()
            }
            _ => {
                let x = self.number_in(a, scope);
                let y = self.number_in(b, scope);
                compared(op, x, y)
            }
        }
    }

    fn side<'e>(&self, e: &'e Expr) -> Side<'e> {
        let ExprKind::Name(name) = &e.kind else {
            return Side::Other;
        };
        match self.names.meaning(name) {
            Some(Meaning::Actor(i)) => Side::Actor(i),
            Some(Meaning::Decision(d)) => Side::Decision(d),
            Some(Meaning::Variable(v)) if self.model.variables[v].int_base.is_some() => {
                Side::Integer(v)
            }
            Some(Meaning::Variable(v)) => Side::Levels(v),
            Some(
                Meaning::Let(_) | Meaning::Column(_) | Meaning::Coefficient(_) | Meaning::Shock(_),
            ) => Side::Other,
            None if name == "round" || name == "amount" && self.amount.is_some() => Side::Other,
            None => Side::Word(name),
        }
    }

    /// `north is sincere`.
    fn compare_type(&mut self, op: Op, i: usize, sides: Sides<'_>, scope: &mut Scope) -> Typed {
        let Sides {
            a: owner, b: name, ..
        } = sides;
        let actor = self.model.actors[i].name.clone();
        let Some(word) = self.word_beside(op, "type", &actor, sides) else {
            return Typed::unknown();
        };
        let types = || {
            self.names.actors.items[i]
                .types
                .iter()
                .map(|t| t.name.text.as_str())
        };
        let Some(k) = types().position(|t| t == word) else {
            let problem = unnamed::not_one_of(Part::Type, &actor, word, name.span, types());
            self.report(problem);
            return Typed::unknown();
        };
        self.may_use(Use::Type(i), scope, owner.span);
        negated(op, self.is_now(i, k, scope.place))
    }

    /// `outreach is envoy`.
    fn compare_option(&mut self, op: Op, d: usize, sides: Sides<'_>, scope: &mut Scope) -> Typed {
        let Sides {
            a: owner, b: name, ..
        } = sides;
        let decision = self.model.decisions[d].name.clone();
        let Some(word) = self.word_beside(op, "option", &decision, sides) else {
            return Typed::unknown();
        };
        if let Some(any) = self.any_amount(d, word) {
            self.may_use(Use::Move(d), scope, owner.span);
            return negated(op, any);
        }
        let Some(o) = self.option_of(d, word) else {
            let problem = self.not_an_option(d, word, name.span);
            self.report(problem);
            return Typed::unknown();
        };
        self.may_use(Use::Move(d), scope, owner.span);
        negated(op, Formula::Chose(d, o))
    }

    /// The bare name compared with a type or option, if that is what stands there.
    fn word_beside<'e>(
        &mut self,
        op: Op,
        kind: &str,
        owner: &str,
        sides: Sides<'e>,
    ) -> Option<&'e str> {
        let Sides { b: name, span, .. } = sides;
        if !matches!(op, Op::Eq | Op::Ne) {
            self.report(wrong::no_order(span, kind, owner));
            return None;
        }
        match &name.kind {
            ExprKind::Name(word) => Some(word),
            ExprKind::Missing => None,
            _ => {
                self.report(wrong::wants_name(name.span, kind, owner));
                None
            }
        }
    }

    /// `sanctions >= standing`.
    fn compare_level(&mut self, op: Op, v: VarId, sides: Sides<'_>, scope: &mut Scope) -> Typed {
        let Sides { a, b, .. } = sides;
        self.may_use(Use::Variable(v), scope, a.span);
        let right = self.expr(b, scope, Some(v));
        self.same_levels(v, &right, b.span);
        compared(op, Formula::Var(v), right.formula)
    }

    /// `strikes < 3`.
    fn compare_integer(&mut self, op: Op, v: VarId, sides: Sides<'_>, scope: &mut Scope) -> Typed {
        let Sides { a, b, .. } = sides;
        self.may_use(Use::Variable(v), scope, a.span);
        let right = self.number_in(b, scope);
        if matches!(op, Op::Eq | Op::Ne) {
            self.inside(v, &right, b.span);
        }
        compared(op, Formula::Var(v), right)
    }

    /// Reports a constant that an integer variable never takes.
    pub(super) fn inside(&mut self, v: VarId, value: &Formula, span: Span) {
        let variable = &self.model.variables[v];
        if let (&Formula::Const(x), Some(lo)) = (value, variable.int_base)
            && !variable.levels.is_empty()
        {
            let hi = lo + variable.levels.len() as i64 - 1;
            if x.fract() != 0.0 || x < lo as f64 || x > hi as f64 {
                let problem = wrong::integer_outside(span, &variable.name, x, lo, hi);
                self.report(problem);
            }
        }
    }

    /// Reports a value that is no level of `v`.
    pub(super) fn same_levels(&mut self, v: VarId, typed: &Typed, span: Span) {
        let variable = &self.model.variables[v];
        let problem = match typed.ty {
            Ty::Unknown => return,
            Ty::Level(w) => {
                let other = &self.model.variables[w];
                if other.levels == variable.levels {
                    return;
                }
                wrong::other_levels(span, &variable.name, &other.name)
            }
            Ty::Number | Ty::Condition => {
                let levels = variable.levels.iter().map(String::as_str);
                wrong::level_wanted(span, &variable.name, levels)
            }
        };
        self.report(problem);
    }

    pub(super) fn level_of(&self, v: VarId, name: &str) -> Option<usize> {
        self.model.variables[v]
            .levels
            .iter()
            .position(|l| l == name)
    }

    pub(super) fn not_a_level(&self, v: VarId, name: &str, span: Span) -> Option<Problem> {
        let variable = &self.model.variables[v];
        let levels = variable.levels.iter().map(String::as_str);
        unnamed::not_one_of(Part::Level, &variable.name, name, span, levels)
    }

    pub(super) fn option_of(&self, d: usize, name: &str) -> Option<usize> {
        self.model.decisions[d]
            .options
            .iter()
            .position(|o| o.name == name)
    }

    pub(super) fn not_an_option(&self, d: usize, name: &str, span: Span) -> Option<Problem> {
        let decision = &self.model.decisions[d];
        let options = decision.options.iter().map(|o| o.name.as_str());
        unnamed::not_one_of(Part::Option, &decision.name, name, span, options)
    }

    /// What a word that means nothing by itself would belong to: (kind, owner).
    pub(super) fn word_owner(&self, word: &str) -> Option<(&'static str, String)> {
        if !self.hints() {
            return None;
        }
        for actor in &self.names.actors.items {
            if actor.types.iter().any(|t| t.name.text == word) {
                return Some(("type", actor.name.text.clone()));
            }
        }
        for variable in &self.model.variables {
            if variable.levels.iter().any(|l| l == word) {
                return Some(("level", variable.name.clone()));
            }
        }
        for decision in &self.model.decisions {
            if decision.options.iter().any(|o| o.name == word) {
                return Some(("option", decision.name.clone()));
            }
        }
        None
    }

    /// A comparison that would make sense of a name standing alone.
    pub(super) fn example(&self, name: &str) -> Option<String> {
        let first = match self.names.meaning(name)? {
            Meaning::Variable(v) => self.model.variables[v].levels.last()?.clone(),
            Meaning::Actor(i) => self.names.actors.items[i].types.first()?.name.text.clone(),
            Meaning::Decision(d) => self.model.decisions[d].options.first()?.name.clone(),
            Meaning::Let(_) | Meaning::Column(_) | Meaning::Coefficient(_) | Meaning::Shock(_) => {
                return None;
            }
        };
        Some(format!("{name} is {first}"))
    }
}

fn compared(op: Op, a: Formula, b: Formula) -> Typed {
    Typed::new(Formula::Bin(op, Box::new(a), Box::new(b)), Ty::Condition)
}

/// `is not` of a yes-or-no expression.
fn negated(op: Op, formula: Formula) -> Typed {
    let formula = if op == Op::Ne {
        Formula::Not(Box::new(formula))
    } else {
        formula
    };
    Typed::new(formula, Ty::Condition)
}

/// The comparison read from right to left.
fn mirrored(op: Op) -> Op {
    match op {
        Op::Lt => Op::Gt,
        Op::Le => Op::Ge,
        Op::Gt => Op::Lt,
        Op::Ge => Op::Le,
        other => other,
    }
}
