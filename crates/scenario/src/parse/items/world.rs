//! The state of the world, its value to actors, and named numbers.

use crate::parse::Parser;
use crate::parse::lex::Kind;
use crate::syntax::*;

impl Parser {
    pub(super) fn let_item(&mut self, meta: Meta) -> Let {
        let name = self.name("a name for the number");
        if !self.sign("=") {
            self.expected("`=` and a number", "as in `let pressure = 20%..50%`");
        }
        let value = self.quantity();
        let label = self.text();
        let item = Let {
            meta: self.end(meta),
            name,
            label,
            value,
        };
        self.clauses(|p, _| p.unknown_clause("a named number", &[]));
        item
    }

    pub(super) fn variable(&mut self, meta: Meta) -> Variable {
        let name = self.name("the variable's name");
        let label = self.text();
        if !self.sign(":") {
            self.expected("`:` and the levels", "as in `variable deal: no < yes = no`");
        }
        let domain = self.domain();
        if !self.sign("=") {
            self.expected(
                "`=` and the level at the start",
                "as in `variable deal: no < yes = no`",
            );
        }
        let start = self.start();
        let (mut known_to, mut internal) = (None, false);
        while self.at_sign(",") || self.at_word("known") {
            let flag = !internal && self.at_internal();
            self.sign(",");
            if flag {
                self.bump();
                internal = true;
                continue;
            }
            let told = "as in `known to north`; only this and `internal` can stand here, each once";
            if known_to.is_some() || !self.require("known", told) {
                break;
            }
            self.require("to", "as in `known to north`");
            known_to = Some(if self.word("nobody") {
                Vec::new()
            } else {
                self.knowing()
            });
        }
        let item = Variable {
            meta: self.end(meta),
            name,
            label,
            domain,
            start,
            known_to,
            internal,
        };
        self.clauses(|p, _| p.unknown_clause("a variable", &[]));
        item
    }

    /// Whether `, internal` follows, as a word of its own at the end of the variable or before what else is said of it.
    fn at_internal(&self) -> bool {
        let word = matches!(self.peek_at(1), Some(Kind::Word(w)) if w == "internal");
        let ends = match self.peek_at(2) {
            None | Some(Kind::Sign(",")) => true,
            Some(Kind::Word(w)) => w == "because" || w == "known",
            Some(_) => false,
        };
        self.at_sign(",") && word && ends
    }

    /// Actors one after the other, up to `, internal`.
    fn knowing(&mut self) -> Vec<Name> {
        let mut names = vec![self.name("an actor")];
        while !self.at_internal() && (self.sign(",") || self.word("and")) {
            names.push(self.name("an actor"));
        }
        names
    }

    pub(super) fn domain(&mut self) -> Domain {
        if matches!(
            self.peek_kind(),
            Some(Kind::Number(..)) | Some(Kind::Sign("-"))
        ) {
            let lo = self.integer();
            if !self.sign("..") {
                self.expected("`..` and the highest value", "as in `0..5`");
            }
            let hi = self.integer();
            return Domain::Integers { lo, hi };
        }
        let mut levels = vec![self.name("a level")];
        while self.sign("<") {
            levels.push(self.name("a level"));
        }
        Domain::Levels(levels)
    }

    pub(super) fn integer(&mut self) -> i64 {
        let sign = if self.sign("-") { -1 } else { 1 };
        sign * self.whole("a whole number").map_or(0, i64::from)
    }

    pub(super) fn start(&mut self) -> Start {
        let first = self.level();
        if self.at_end() || self.at_sign(",") || self.at_word("known") || self.at_word("because") {
            return Start::At(first);
        }
        let prior = self.prior();
        let mut drawn = vec![(first, prior)];
        let known = |p: &Self| matches!(p.peek_at(1), Some(Kind::Word(w)) if w == "known");
        while self.at_sign(",") && !known(self) && !self.at_internal() {
            self.bump();
            let level = self.level();
            let prior = self.prior();
            drawn.push((level, prior));
        }
        Start::Drawn(drawn)
    }

    pub(super) fn level(&mut self) -> Level {
        let span = self.here();
        if matches!(
            self.peek_kind(),
            Some(Kind::Number(..)) | Some(Kind::Sign("-"))
        ) {
            return Level {
                text: self.integer().to_string(),
                span,
            };
        }
        Level {
            text: self.name("a level").text,
            span,
        }
    }

    pub(super) fn goal(&mut self, meta: Meta) -> Goal {
        let name = self.name("the goal's name");
        let label = self.text();
        self.require("of", "as in `goal relief of north`");
        let of = self.names("an actor");
        let mut at_end = false;
        if self.word("at") {
            self.word("the");
            at_end = self.require("end", "as in `goal calm of south at the end`");
        }
        let any_units = self.word("in");
        if any_units {
            let told = "as in `goal payoff of sender in any units`";
            let _ = self.require("any", told) && self.require("units", told);
        }
        let mut goal = Goal {
            meta: self.end(meta),
            name,
            label,
            of,
            at_end,
            any_units,
            cases: Vec::new(),
            adjustments: Vec::new(),
        };
        self.clauses(|p, meta| {
            let minus = p.at_word("minus");
            if p.word("plus") || p.word("minus") {
                let value = p.quantity();
                let condition = p.if_condition();
                goal.adjustments.push(Adjustment {
                    meta: p.end(meta),
                    minus,
                    value,
                    condition,
                });
            } else {
                let value = p.quantity();
                let condition = p.if_condition();
                goal.cases.push(Case {
                    meta: p.end(meta),
                    value,
                    condition,
                });
            }
        });
        goal
    }

    pub(super) fn if_condition(&mut self) -> Option<Expr> {
        if self.word("otherwise") {
            return None;
        }
        self.word("if").then(|| self.expr())
    }
}
