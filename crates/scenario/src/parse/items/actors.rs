//! Who acts, what each wants, and how they reach each other.

use crate::parse::lex::Kind;
use crate::parse::{Parser, clauses};
use crate::syntax::*;

impl Parser {
    pub(super) fn actor(&mut self, meta: Meta) -> Actor {
        let name = self.name("the actor's name");
        let label = self.text();
        let mut actor = Actor {
            meta: self.end(meta),
            name,
            label,
            types: Vec::new(),
            preferences: Vec::new(),
            remembers: Vec::new(),
            precision: None,
        };
        self.clauses(|p, meta| {
            let named =
                matches!(p.peek_at(1), Some(Kind::Word(w)) if w == "ranks" || w == "weighs");
            if p.at_word("type") && !named {
                p.bump();
                let name = p.name("the type's name");
                let prior = p.prior();
                let label = p.text();
                actor.types.push(TypeDecl {
                    meta: p.end(meta),
                    name,
                    prior,
                    label,
                });
            } else if named || p.at_word("ranks") || p.at_word("weighs") {
                let of_type = if named { Some(p.name("a type")) } else { None };
                let weights = p.weights();
                actor.preferences.push(Preference {
                    meta: p.end(meta),
                    of_type,
                    weights,
                });
            } else if p.word("remembers") {
                let value = p.remember();
                actor.remembers.push(p.clause(meta, value));
            } else if p.word("precision") {
                let value = p.precision();
                let given = p.clause(meta, value);
                p.once(&mut actor.precision, given);
            } else {
                p.unknown_clause("an actor", clauses("actor"));
            }
        });
        actor
    }

    /// `programme for 4 rounds`, `whether programme was ever cut_back`, `how often programme was cut_back`
    pub(crate) fn remember(&mut self) -> Remember {
        let named = |p: &Self| matches!(p.peek_at(1), Some(Kind::Word(w)) if w != "for");
        if self.at_word("whether") && named(self) {
            self.bump();
            let decision = self.name("a decision");
            self.require("was", "as in `whether programme was ever cut_back`");
            self.require("ever", "as in `whether programme was ever cut_back`");
            return Remember::Ever(decision, self.name("an option"));
        }
        if self.at_word("how") && named(self) {
            self.bump();
            self.require("often", "as in `how often programme was cut_back`");
            let decision = self.name("a decision");
            self.require("was", "as in `how often programme was cut_back`");
            return Remember::Times(decision, self.name("an option"));
        }
        let decision = self.name("a decision");
        let mut rounds = None;
        if self.word("for") {
            rounds = self.whole("a number of rounds");
            if !self.word("rounds") {
                self.require("round", "as in `remembers programme for 4 rounds`");
            }
        }
        Remember::Rounds(decision, rounds)
    }

    /// `ranks a > b ~ c` or `weighs a 0.5, b 0.2..0.4`
    pub(super) fn weights(&mut self) -> Weights {
        if self.word("weighs") {
            let mut weights = Vec::new();
            loop {
                let goal = self.name("a goal");
                let weight = self.quantity();
                weights.push((goal, weight));
                if !self.sign(",") {
                    return Weights::Weighs(weights);
                }
            }
        }
        self.require("ranks", "as in `ranks relief > face`");
        let mut groups = vec![vec![self.name("a goal")]];
        loop {
            if self.sign(">") {
                groups.push(vec![self.name("a goal")]);
            } else if self.sign("~") {
                let goal = self.name("a goal");
                if let Some(group) = groups.last_mut() {
                    group.push(goal);
                }
            } else {
                return Weights::Ranks(groups);
            }
        }
    }

    pub(crate) fn prior(&mut self) -> Prior {
        if self.word("otherwise") {
            Prior::Otherwise
        } else {
            Prior::Given(self.quantity())
        }
    }

    pub(super) fn channel(&mut self, meta: Meta) -> Channel {
        let name = self.name("the channel's name");
        let label = self.text();
        self.require("between", "as in `between north and south`");
        let between = self.names("an actor");
        let mut channel = Channel {
            meta: self.end(meta),
            name,
            label,
            between,
            leaks: None,
        };
        self.clauses(|p, meta| {
            if p.word("leaks") {
                let value = p.quantity();
                let given = p.clause(meta, value);
                p.once(&mut channel.leaks, given);
            } else {
                p.unknown_clause("a channel", clauses("channel"));
            }
        });
        channel
    }

    pub(super) fn relation(&mut self, meta: Meta) -> Relation {
        let name = self.name("the relation's name");
        let label = self.text();
        self.require(
            "of",
            "as in `relation backs \"Arms\" of south to villagers`",
        );
        let from = self.name("an actor");
        if !self.word("to") && !self.word("with") && !self.word("over") {
            self.expected("`to` and an actor", "");
        }
        let to = self.name("an actor");
        let item = Relation {
            meta: self.end(meta),
            name,
            label,
            from,
            to,
        };
        self.clauses(|p, _| p.unknown_clause("a relation", &[]));
        item
    }
}
