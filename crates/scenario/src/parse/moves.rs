//! Decisions with their options, and events.

use super::lex::Kind;
use super::{Parser, clauses};
use crate::problem::Problem;
use crate::syntax::*;

impl Parser {
    pub(super) fn decision(&mut self, meta: Meta) -> Decision {
        let name = self.name("the decision's name");
        let label = self.text();
        self.require("by", "as in `decision outreach by north`");
        let by = self.name("an actor");
        let mut decision = Decision {
            meta,
            name,
            label,
            by,
            group: None,
            when_rounds: None,
            when: None,
            committed: None,
            groups: Vec::new(),
            options: Vec::new(),
        };
        while !self.at_end() && !self.at_word("because") {
            let meta = Meta {
                span: self.here(),
                ..Meta::default()
            };
            self.sign(",");
            if !self.decision_clause(&mut decision, meta) {
                break;
            }
        }
        decision.meta = self.end(std::mem::take(&mut decision.meta));
        self.clauses(|p, meta| {
            if p.word("option") {
                let option = p.choice(meta);
                decision.options.push(option);
            } else if let Some(option) = decision.options.last_mut() {
                p.option_clause(option, meta);
            } else if !p.decision_clause(&mut decision, meta) {
                p.unknown_clause("a decision", clauses("decision"));
            }
        });
        decision
    }

    fn decision_clause(&mut self, decision: &mut Decision, meta: Meta) -> bool {
        if let Some(range) = self.round_range() {
            self.once(&mut decision.when_rounds, range);
        } else if self.word("when") {
            let value = self.expr();
            let meta = self.end(meta);
            let given = Clause { meta, value };
            self.once(&mut decision.when, given);
        } else if self.word("simultaneous") {
            self.word("with");
            let given = self.name("the group's name, or the other decision's");
            self.once(&mut decision.group, given);
        } else if self.word("committed") {
            self.require("to", "as in `committed to envoy in round 1`");
            let option = self.name("an option");
            let when_rounds = self.round_range();
            let given = Commitment {
                meta: self.end(meta),
                option,
                when_rounds,
            };
            self.once(&mut decision.committed, given);
        } else if self.word("group") {
            let name = self.name("the group's name");
            self.sign(",");
            self.require("usual", "as in `group yielding usual 30%`");
            let usual = self.quantity();
            decision.groups.push(OptionGroup {
                meta: self.end(meta),
                name,
                usual,
            });
        } else {
            return false;
        }
        true
    }

    fn choice(&mut self, meta: Meta) -> Choice {
        let name = self.name("the option's name");
        let label = self.text();
        let mut quiet = false;
        let mut amount = None;
        while self.sign(",") || self.at_word("quiet") || self.at_word("amount") {
            if self.word("amount") {
                let given = self.amount();
                self.once(&mut amount, given);
                continue;
            }
            quiet |= self.require(
                "quiet",
                "only `quiet` and `amount` can stand here; other clauses go on lines of their own",
            );
        }
        Choice {
            meta: self.end(meta),
            name,
            label,
            quiet,
            amount,
            group: None,
            usual: None,
            when: None,
            then: Vec::new(),
            seen_by: None,
            looks_like: None,
            leaks: None,
            through: None,
            outcomes: Vec::new(),
        }
    }

    fn option_clause(&mut self, option: &mut Choice, meta: Meta) {
        if self.word("when") {
            let value = self.expr();
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut option.when, given);
        } else if self.word("usual") {
            let value = self.quantity();
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut option.usual, given);
        } else if self.word("group") {
            let value = self.name("the group's name");
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut option.group, given);
        } else if self.word("then") {
            let effects = self.effects();
            push_effects(&mut option.then, self.end(meta), effects);
        } else if self.word("seen") {
            self.require("by", "as in `seen by south`");
            let value = if self.word("nobody") {
                Vec::new()
            } else {
                self.all_chanced("an actor")
            };
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut option.seen_by, given);
        } else if self.word("looks") {
            self.require("like", "as in `looks like hold`");
            let value = self.looks();
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut option.looks_like, given);
        } else if self.word("leaks") {
            let value = self.quantity();
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut option.leaks, given);
        } else if self.word("through") {
            let value = self.name("a channel");
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut option.through, given);
        } else if let Some(outcome) = self.outcome(meta) {
            option.outcomes.push(outcome);
        } else {
            self.unknown_clause("an option", clauses("option"));
        }
    }

    /// `0..10 by 2`
    pub(crate) fn amount(&mut self) -> Amount {
        let start = self.here();
        let first = self.whole("the first amount").unwrap_or(0);
        if !self.sign("..") {
            self.expected("`..` and the last amount", "as in `amount 0..10`");
        }
        let last = self.whole("the last amount").unwrap_or(first);
        let by = match self.word("by") {
            true => self.whole("how far amounts are apart").unwrap_or(1),
            false => 1,
        };
        Amount {
            first,
            last,
            by,
            span: start.to(self.behind()),
        }
    }

    /// `hold`, `hold 20%, talk 5%`
    pub(crate) fn looks(&mut self) -> Looks {
        Looks(self.all_chanced("an option"))
    }

    /// `south 30%`
    pub(crate) fn watcher(&mut self) -> Chanced {
        self.chanced("an actor")
    }

    fn all_chanced(&mut self, what: &str) -> Vec<Chanced> {
        let mut all = vec![self.chanced(what)];
        while self.sign(",") || self.word("and") {
            all.push(self.chanced(what));
        }
        all
    }

    fn chanced(&mut self, what: &str) -> Chanced {
        let name = self.name(what);
        let over = self.at_end()
            || matches!(self.peek_kind(), Some(Kind::Sign(",")))
            || self.at_word("and")
            || self.at_word("because");
        Chanced {
            name,
            chance: (!over).then(|| self.chance()),
        }
    }

    pub(super) fn event(&mut self, meta: Meta) -> Event {
        let name = self.name("the event's name");
        let label = self.text();
        let mut event = Event {
            meta,
            name,
            label,
            when_rounds: None,
            when: None,
            then: Vec::new(),
            outcomes: Vec::new(),
        };
        while !self.at_end() && !self.at_word("because") {
            self.sign(",");
            let meta = Meta {
                span: self.here(),
                ..Meta::default()
            };
            if !self.event_clause(&mut event, meta) {
                break;
            }
        }
        event.meta = self.end(std::mem::take(&mut event.meta));
        self.clauses(|p, meta| {
            if p.word("then") {
                let effects = p.effects();
                push_effects(&mut event.then, p.end(meta), effects);
            } else if p.at_word("when")
                || p.at_word("in")
                || p.at_word("from")
                || p.at_word("until")
            {
                p.event_clause(&mut event, meta);
            } else if let Some(outcome) = p.outcome(meta) {
                event.outcomes.push(outcome);
            } else {
                p.unknown_clause("an event", clauses("event"));
            }
        });
        event
    }

    fn event_clause(&mut self, event: &mut Event, meta: Meta) -> bool {
        if let Some(range) = self.round_range() {
            self.once(&mut event.when_rounds, range);
        } else if self.word("when") {
            let value = self.expr();
            let given = Clause {
                meta: self.end(meta),
                value,
            };
            self.once(&mut event.when, given);
        } else {
            return false;
        }
        true
    }

    /// `in round 2`, `in rounds 2 to 4`, `from round 3`, `until round 4`; none if nothing of the kind stands here.
    pub(super) fn round_range(&mut self) -> Option<RoundRange> {
        let start = self.here();
        let (first, last) = if self.word("in") {
            if self.word("rounds") {
                let first = self.whole("the first round").unwrap_or(1);
                if !self.word("to") && !self.sign("..") && !self.word("and") {
                    self.expected("`to` and the last round", "as in `in rounds 2 to 4`");
                }
                (first, Some(self.whole("the last round").unwrap_or(first)))
            } else {
                let round = self.round_number().unwrap_or(1);
                (round, Some(round))
            }
        } else if self.word("from") {
            (self.round_number().unwrap_or(1), None)
        } else if self.word("until") {
            (1, Some(self.round_number().unwrap_or(1)))
        } else {
            return None;
        };
        Some(RoundRange {
            first,
            last,
            span: start.to(self.behind()),
        })
    }

    /// `60% found = yes, tension rises`; none if the line starts with something else.
    fn outcome(&mut self, meta: Meta) -> Option<Outcome> {
        match self.peek_kind() {
            Some(Kind::Number(..)) | Some(Kind::Sign("(" | "-")) => {}
            Some(Kind::Word(w)) if w == "otherwise" || w == "about" => {}
            // A named number, if the line goes on with what changes.
            Some(Kind::Word(_))
                if !matches!(self.peek_at(1), Some(Kind::Sign("=")) | None)
                    && self.line_changes_something() => {}
            _ => return None,
        }
        let chance = self.prior();
        self.sign(":");
        let effects = if self.word("nothing") {
            Vec::new()
        } else {
            self.effects()
        };
        Some(Outcome {
            meta: self.end(meta),
            chance,
            effects,
        })
    }

    fn line_changes_something(&self) -> bool {
        let rest = &self.tokens()[self.at..];
        rest.iter().any(|t| match &t.kind {
            Kind::Sign(s) => *s == "=",
            Kind::Word(w) => matches!(w.as_str(), "rises" | "falls" | "becomes" | "nothing"),
            _ => false,
        })
    }

    /// `found = yes, tension rises by 2`; also what JSON carries as text.
    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        let mut effects = vec![self.effect()];
        while self.sign(",") || self.word("and") {
            effects.push(self.effect());
        }
        effects
    }

    /// One effect.
    pub(crate) fn effect(&mut self) -> Effect {
        let start = self.here();
        let variable = self.name("a variable");
        let at = self.here();
        let change = if self.sign("=") {
            Change::Set(self.expr())
        } else if self.word("rises") {
            Change::Rises(self.by_steps())
        } else if self.word("falls") {
            Change::Falls(self.by_steps())
        } else if self.word("becomes") {
            Change::Becomes(self.name("a type"))
        } else if self.word("is") {
            self.problem(
                Problem::error("is-for-equals", at, "`is` compares; it does not set")
                    .hint("write `=`"),
            );
            Change::Set(self.expr())
        } else {
            self.expected(
                "`=`, `rises`, `falls` or `becomes`",
                "as in `deal = yes` or `tension rises`",
            );
            Change::Rises(0)
        };
        Effect {
            variable,
            change,
            span: start.to(self.behind()),
        }
    }

    fn by_steps(&mut self) -> u32 {
        if self.word("by") {
            self.whole("a number of steps").unwrap_or(1)
        } else {
            1
        }
    }
}

/// `then a = b, c rises` is one clause for each effect; the reasons and comments stay with the first.
fn push_effects(then: &mut Vec<Clause<Effect>>, meta: Meta, effects: Vec<Effect>) {
    let mut meta = Some(meta);
    for value in effects {
        let meta = meta.take().unwrap_or_else(|| Meta {
            span: value.span,
            ..Meta::default()
        });
        then.push(Clause { meta, value });
    }
}
