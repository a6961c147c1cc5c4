//! Columns, coefficients and shocks: what makes a scenario a statistical model.

use crate::parse::{Parser, clauses};
use crate::syntax::*;

impl Parser {
    pub(super) fn column(&mut self, meta: Meta) -> Column {
        let name = self.name("the column's name");
        let label = self.text();
        if !self.sign("=") {
            let told = "as in `column trade = 1`: it holds where there is no case";
            self.expected("`=` and a number", told);
        }
        let default = self.quantity();
        let item = Column {
            meta: self.end(meta),
            name,
            label,
            default,
        };
        self.clauses(|p, _| p.unknown_clause("a column", &[]));
        item
    }

    pub(super) fn coefficient(&mut self, meta: Meta) -> Coefficient {
        let name = self.name("the coefficient's name");
        let label = self.text();
        if !self.sign("=") {
            let told = "as in `coefficient slope = 0`: the search begins there";
            self.expected("`=` and a number", told);
        }
        let start = self.quantity();
        let bounds = self.word("in").then(|| self.bounds());
        let mut item = Coefficient {
            meta: self.end(meta),
            name,
            label,
            start,
            bounds,
            prior: None,
        };
        self.clauses(|p, meta| {
            if !p.word("prior") {
                return p.unknown_clause("a coefficient", clauses("coefficient"));
            }
            let told = "as in `prior normal 0 give or take 2`";
            p.require("normal", told);
            let mean = p.sum();
            let given = p.require("give", told) && p.require("or", told);
            if given {
                p.require("take", told);
            }
            let sd = p.sum();
            let value = Normal { mean, sd };
            let meta = p.end(meta);
            p.once(&mut item.prior, Clause { meta, value });
        });
        item
    }

    pub(super) fn shock(&mut self, meta: Meta) -> Shock {
        let name = self.name("the shock's name");
        let label = self.text();
        self.require("of", "as in `shock war_a of sender`");
        let of = self.name("an actor");
        let item = Shock {
            meta: self.end(meta),
            name,
            label,
            of,
        };
        self.clauses(|p, _| p.unknown_clause("a shock", &[]));
        item
    }
}
