//! What a question asks.

use crate::parse::Parser;
use crate::parse::lex::Kind;
use crate::syntax::{Asks, Clause, Meta, Property};

impl Parser {
    /// Whether, how much or when; also what JSON carries as text.
    pub(crate) fn asks(&mut self) -> Asks {
        if self.at_how_much() {
            self.bump();
            self.require("much", "as in `how much strikes at the end`");
            let variable = self.expr();
            return Asks::HowMuch(variable, self.end_of());
        }
        if self.at_when() {
            self.bump();
            if self.at_end()
                || ["by", "given", "because"]
                    .iter()
                    .any(|word| self.at_word(word))
            {
                self.expected("a condition", "as in `when deal is yes`");
            }
            let condition = self.expr();
            let by = self.by();
            let timed = ["in", "at", "through", "until"];
            if timed.iter().any(|word| self.at_word(word)) {
                self.expected(
                    "`by round` and its number, or nothing",
                    "`when` asks in which round it first holds, as in `when deal is yes by round 4`",
                );
            }
            return Asks::When(condition, by);
        }
        Asks::Whether(self.property())
    }

    /// The condition behind `given`, which holds or does not.
    pub(super) fn given(&mut self, meta: Meta) -> Clause<Property> {
        if self.at_how_much() || self.at_when() {
            self.expected(
                "a condition that holds or does not",
                "as in `given deal is yes by round 4`",
            );
        }
        let value = self.property();
        self.clause(meta, value)
    }

    /// `how` and another word. By itself it may be a name: `how is yes`.
    fn at_how_much(&self) -> bool {
        let more = |w: &str| w != "is" && w != "was";
        self.at_word("how") && matches!(self.peek_at(1), Some(Kind::Word(w)) if more(w))
    }

    /// `when` that is not compared with anything, as a name would be: `when is yes`, `when >= 2`.
    fn at_when(&self) -> bool {
        let name = match self.peek_at(1) {
            Some(Kind::Word(w)) => w == "is" || w == "was",
            Some(Kind::Sign(sign)) => !matches!(*sign, "(" | "-"),
            _ => false,
        };
        self.at_word("when") && !name
    }

    /// `in round 3`; none for `at the end`, and where nothing is said.
    fn end_of(&mut self) -> Option<u32> {
        if self.word("in") {
            return self.round_number();
        }
        if self.word("at") {
            self.word("the");
            if !self.word("end") {
                self.expected("`the end`", "as in `how much strikes at the end`");
            }
        } else if ["by", "through", "until"]
            .iter()
            .any(|word| self.at_word(word))
        {
            self.expected(
                "`in round` and its number, or `at the end`",
                "`how much` asks for the end of one round, as in `how much strikes in round 3`",
            );
        }
        None
    }
}
