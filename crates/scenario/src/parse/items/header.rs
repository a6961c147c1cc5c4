//! The scenario itself and the files that it includes.

use crate::parse::{Parser, clauses};
use crate::syntax::*;

impl Parser {
    pub(super) fn header(&mut self, meta: Meta) -> Header {
        let title = self.required_text("the title");
        let mut header = Header {
            meta: self.end(meta),
            title,
            ..Header::default()
        };
        self.clauses(|p, meta| {
            if p.word("rounds") {
                let count = p.whole("the number of rounds").unwrap_or(1);
                let unit = p.unit();
                let from = if p.word("from") { p.date() } else { None };
                let given = Rounds {
                    meta: p.end(meta),
                    count,
                    unit,
                    from,
                };
                p.once(&mut header.rounds, given);
            } else if p.word("memory") {
                let rounds = if p.word("perfect") {
                    None
                } else {
                    let k = p.whole("`perfect` or a number of rounds");
                    let _ = p.word("rounds") || p.word("round");
                    k
                };
                let given = Memory {
                    meta: p.end(meta),
                    rounds,
                };
                p.once(&mut header.memory, given);
            } else if p.word("precision") {
                let value = p.precision();
                let given = p.clause(meta, value);
                p.once(&mut header.precision, given);
            } else if p.word("discount") {
                let value = p.quantity();
                let given = p.clause(meta, value);
                p.once(&mut header.discount, given);
            } else {
                p.unknown_clause("the scenario's header", clauses("scenario"));
            }
        });
        header
    }

    pub(super) fn unit(&mut self) -> Option<Unit> {
        for (plural, single, unit) in [
            ("days", "day", Unit::Days),
            ("weeks", "week", Unit::Weeks),
            ("months", "month", Unit::Months),
            ("quarters", "quarter", Unit::Quarters),
            ("years", "year", Unit::Years),
        ] {
            if self.word(plural) || self.word(single) {
                return Some(unit);
            }
        }
        None
    }

    pub(super) fn include(&mut self, meta: Meta) -> Include {
        let path_span = self.here();
        let path = self.required_text("the file's name");
        let include = Include {
            meta: self.end(meta),
            path,
            path_span,
        };
        self.clauses(|p, _| p.unknown_clause("an include", &[]));
        include
    }
}
