//! Expressions and properties: precedence climbing with a depth limit.
//!
//! From loosest to tightest: `a if c else b`; `or`; `and`; `not`; comparisons; `+ -`; `* /`; unary `-`; names, numbers, parentheses.

use super::Parser;
use super::lex::Kind;
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::{BinaryOp, Expr, ExprKind, Precision, Property, UnaryOp};

/// Largest depth of nested parentheses and operators.
const MAX_DEPTH: usize = 100;

/// Functions by the words that stand before their parentheses.
const FUNCTIONS: [(&str, UnaryOp); 3] = [
    ("log", UnaryOp::Log),
    ("exp", UnaryOp::Exp),
    ("sqrt", UnaryOp::Sqrt),
];

impl Parser {
    /// A condition or a number.
    pub(super) fn expr(&mut self) -> Expr {
        self.depth += 1;
        let expr = if self.depth > MAX_DEPTH {
            let span = self.here();
            self.too_deep(format!(
                "this expression nests deeper than {MAX_DEPTH} levels"
            ));
            Expr {
                kind: ExprKind::Missing,
                span,
            }
        } else {
            self.conditional()
        };
        self.depth -= 1;
        expr
    }

    /// Refuses the rest of a line whose expression is too much to be followed.
    fn too_deep(&mut self, message: String) {
        if self.failed != Some(self.line) {
            let problem = Problem::error("too-deep", self.here(), message);
            self.problem(problem.hint("give a part of it a name with `let`"));
        }
        self.failed = Some(self.line);
        self.skip_line();
    }

    /// A number that may be a range: `20%`, `20%..50%`, `about 30% in 20%..50%`. Where a range cannot stand, the checker says so.
    pub(crate) fn quantity(&mut self) -> Expr {
        self.expr()
    }

    /// `about 30% in 20%..50%`
    fn about(&mut self) -> Expr {
        let start = self.here();
        self.word("about");
        let mode = self.sum();
        if !self.word("in") {
            self.expected("`in` and a range", "as in `about 30% in 20%..50%`");
        }
        let (lo, hi) = self.ends();
        let span = start.to(hi.span);
        Expr {
            kind: ExprKind::About(Box::new(mode), Box::new(lo), Box::new(hi)),
            span,
        }
    }

    /// `2..10 per round`
    pub(crate) fn precision(&mut self) -> Precision {
        let value = self.quantity();
        let per_round = self.word("per");
        if per_round && !self.word("round") {
            self.expected("`round`", "as in `precision 2..10 per round`");
        }
        Precision { value, per_round }
    }

    /// A number that may be a range, where `and` goes on to the next thing: `20%`, `20%..50%`.
    pub(super) fn chance(&mut self) -> Expr {
        if self.at_word("about") {
            return self.about();
        }
        let lo = self.sum();
        self.range_from(lo)
    }

    /// The range that starts with `lo`, or `lo` itself if it is none. Where a range cannot stand, the checker says so.
    fn range_from(&mut self, lo: Expr) -> Expr {
        if !self.sign("..") {
            return lo;
        }
        let hi = self.sum();
        let span = lo.span.to(hi.span);
        Expr {
            kind: ExprKind::Range(Box::new(lo), Box::new(hi)),
            span,
        }
    }

    fn ends(&mut self) -> (Expr, Expr) {
        let lo = self.sum();
        if !self.sign("..") {
            self.expected("`..` and the upper end of the range", "");
        }
        (lo, self.sum())
    }

    fn conditional(&mut self) -> Expr {
        let then = self.or();
        let then = self.range_from(then);
        // `1 if c` without `else` is a goal's line: the caller reads the `if`.
        if !self.at_word("if") || !self.word_follows("else") {
            return then;
        }
        self.word("if");
        let condition = self.or();
        if !self.word("else") {
            self.expected("`else`", "`a if c else b` needs both values");
        }
        let other = self.expr();
        let span = then.span.to(other.span);
        Expr {
            kind: ExprKind::If(Box::new(then), Box::new(condition), Box::new(other)),
            span,
        }
    }

    fn or(&mut self) -> Expr {
        self.chain(&[("or", BinaryOp::Or)], &[], Self::and)
    }

    fn and(&mut self) -> Expr {
        self.chain(&[("and", BinaryOp::And)], &[], Self::not)
    }

    fn not(&mut self) -> Expr {
        let start = self.here();
        if !self.word("not") {
            return self.comparison();
        }
        self.depth += 1;
        let inner = if self.depth > MAX_DEPTH {
            self.expr()
        } else {
            self.not()
        };
        self.depth -= 1;
        let span = start.to(inner.span);
        Expr {
            kind: ExprKind::Unary(UnaryOp::Not, Box::new(inner)),
            span,
        }
    }

    fn comparison(&mut self) -> Expr {
        let left = self.sum();
        let at = self.here();
        if let Some(op) = self.happened() {
            let span = left.span.to(self.behind());
            return Expr {
                kind: ExprKind::Unary(op, Box::new(left)),
                span,
            };
        }
        let op = if self.word("is") || self.word("was") || self.word("are") || self.word("were") {
            if self.word("not") {
                BinaryOp::IsNot
            } else {
                BinaryOp::Is
            }
        } else if self.sign("<=") {
            BinaryOp::LessEq
        } else if self.sign(">=") {
            BinaryOp::GreaterEq
        } else if self.sign("<") {
            BinaryOp::Less
        } else if self.sign(">") {
            BinaryOp::Greater
        } else if self.sign("=") || self.sign("==") {
            self.problem(
                Problem::error("equals-for-is", at, "`=` sets a value; it does not compare")
                    .label("compares here")
                    .hint("write `is`"),
            );
            BinaryOp::Is
        } else if self.sign("!=") {
            self.problem(
                Problem::error("equals-for-is", at, "`!=` is not a word of this language")
                    .hint("write `is not`"),
            );
            BinaryOp::IsNot
        } else {
            return left;
        };
        let right = self.sum();
        let right = self.range_from(right);
        let span = left.span.to(right.span);
        Expr {
            kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
            span,
        }
    }

    /// `happened`, or `did not happen`.
    fn happened(&mut self) -> Option<UnaryOp> {
        if self.word("happened") {
            return Some(UnaryOp::Happened);
        }
        let ahead =
            |i: usize, word: &str| matches!(self.peek_at(i), Some(Kind::Word(w)) if w == word);
        if ahead(0, "did") && ahead(1, "not") && ahead(2, "happen") {
            self.at += 3;
            return Some(UnaryOp::DidNotHappen);
        }
        None
    }

    /// `-5..5`, a range that has to be one.
    pub(super) fn bounds(&mut self) -> Expr {
        let (lo, hi) = self.ends();
        let span = lo.span.to(hi.span);
        Expr {
            kind: ExprKind::Range(Box::new(lo), Box::new(hi)),
            span,
        }
    }

    pub(super) fn sum(&mut self) -> Expr {
        self.chain(
            &[],
            &[("+", BinaryOp::Plus), ("-", BinaryOp::Minus)],
            Self::product,
        )
    }

    fn product(&mut self) -> Expr {
        self.chain(
            &[],
            &[("*", BinaryOp::Times), ("/", BinaryOp::Divide)],
            Self::negation,
        )
    }

    fn chain(
        &mut self,
        words: &[(&str, BinaryOp)],
        signs: &[(&'static str, BinaryOp)],
        next: fn(&mut Self) -> Expr,
    ) -> Expr {
        let mut left = next(self);
        let mut length = 0;
        loop {
            let found = words
                .iter()
                .find(|(w, _)| self.word(w))
                .or_else(|| signs.iter().find(|(s, _)| self.sign(s)));
            let Some(&(_, op)) = found else { return left };
            // A long chain is as deep a tree as nested parentheses.
            length += 1;
            if length + self.depth > MAX_DEPTH {
                self.too_deep(format!("this expression joins more than {MAX_DEPTH} parts"));
                return left;
            }
            let right = next(self);
            let span = left.span.to(right.span);
            left = Expr {
                kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
                span,
            };
        }
    }

    fn negation(&mut self) -> Expr {
        let start = self.here();
        if !self.sign("-") {
            return self.atom();
        }
        self.depth += 1;
        let inner = if self.depth > MAX_DEPTH {
            self.expr()
        } else {
            self.negation()
        };
        self.depth -= 1;
        let span = start.to(inner.span);
        Expr {
            kind: ExprKind::Unary(UnaryOp::Minus, Box::new(inner)),
            span,
        }
    }

    fn atom(&mut self) -> Expr {
        let span = self.here();
        match self.peek_kind() {
            Some(Kind::Number(value, percent)) => {
                let (value, percent) = (*value, *percent);
                self.bump();
                // One that is too large has been reported.
                let kind = match value.is_finite() {
                    true => ExprKind::Number { value, percent },
                    false => ExprKind::Missing,
                };
                Expr { kind, span }
            }
            Some(Kind::Word(w)) if w == "about" => {
                self.depth += 1;
                let about = if self.depth > MAX_DEPTH {
                    self.expr()
                } else {
                    self.about()
                };
                self.depth -= 1;
                about
            }
            Some(Kind::Word(w)) if !is_operator_word(w) => {
                let name = w.clone();
                self.bump();
                let named = |(word, _): &&(&str, UnaryOp)| *word == name;
                if let Some((_, op)) = FUNCTIONS.iter().find(named)
                    && self.at_sign("(")
                {
                    let inner = self.atom();
                    return Expr {
                        span: span.to(self.behind()),
                        kind: ExprKind::Unary(*op, Box::new(inner)),
                    };
                }
                Expr {
                    kind: ExprKind::Name(name),
                    span,
                }
            }
            Some(Kind::Sign("(")) => {
                self.bump();
                let inner = self.expr();
                let end = self.here();
                if !self.sign(")") {
                    self.expected("`)`", "this parenthesis is still open");
                }
                Expr {
                    kind: inner.kind,
                    span: span.to(end),
                }
            }
            _ => {
                self.expected("a name or a number", "");
                Expr {
                    kind: ExprKind::Missing,
                    span: Span {
                        end: span.end.max(span.start),
                        ..span
                    },
                }
            }
        }
    }

    /// A question's property.
    pub(crate) fn property(&mut self) -> Property {
        if self.word("always") {
            let condition = self.expr();
            return Property::Always(condition, self.through());
        }
        if self.word("never") {
            let condition = self.expr();
            return Property::Never(condition, self.through());
        }
        if self.word("ever") {
            let condition = self.expr();
            return Property::By(condition, self.by());
        }
        let condition = self.expr();
        if self.word("until") {
            let then = self.expr();
            return Property::Until(condition, then, self.by());
        }
        if let Some(round) = self.by() {
            return Property::By(condition, Some(round));
        }
        if self.at_word("in") {
            self.bump();
            return match self.round_number() {
                Some(round) => Property::InRound(condition, round),
                None => Property::AtEnd(condition),
            };
        }
        if self.word("at") {
            self.word("the");
            if !self.word("end") {
                self.expected("`the end`", "as in `sanctions is eased at the end`");
            }
        }
        Property::AtEnd(condition)
    }

    pub(super) fn by(&mut self) -> Option<u32> {
        if self.word("by") {
            if self.word("the") {
                self.word("end");
                return None;
            }
            return self.round_number();
        }
        None
    }

    fn through(&mut self) -> Option<u32> {
        if self.word("through") {
            return self.round_number();
        }
        if self.word("until") {
            self.word("the");
            if !self.word("end") {
                self.expected("`the end`", "or write `through round 4`");
            }
        }
        None
    }

    /// `round 4`
    pub(super) fn round_number(&mut self) -> Option<u32> {
        if !self.word("round") {
            self.expected("`round` and its number", "as in `round 4`");
            return None;
        }
        self.whole("a round's number")
    }
}

/// Words that end an operand.
fn is_operator_word(word: &str) -> bool {
    matches!(word, "and" | "or" | "is" | "if" | "else" | "because")
}
