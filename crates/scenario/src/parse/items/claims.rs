//! What was reported, what is asked, and what if.

use crate::parse::lex::Kind;
use crate::parse::{OF_VARIANT, Parser, clauses};
use crate::syntax::*;

impl Parser {
    pub(super) fn evidence(&mut self, meta: Meta) -> Evidence {
        let mut evidence = self.evidence_line();
        evidence.meta = self.end(meta);
        self.clauses(|p, meta| p.evidence_clauses(&mut evidence, meta));
        evidence
    }

    /// `seen "Word of an envoy": outreach was envoy in round 1, reported by wire`
    fn evidence_line(&mut self) -> Evidence {
        let name = self.name("a name for this item of evidence");
        let label = self.text();
        if !self.sign(":") {
            self.expected(
                "`:` and what was reported",
                "as in `evidence seen: outreach was envoy in round 1`",
            );
        }
        let claim = self.claim();
        let mut evidence = Evidence {
            meta: Meta::default(),
            name,
            label,
            claim,
            reported_by: None,
            origin: None,
            dated: None,
        };
        if self.sign(",") {
            let meta = self.further();
            self.evidence_clauses(&mut evidence, meta);
        }
        evidence
    }

    /// `reported by wire, dated 2031-01-16`
    fn evidence_clauses(&mut self, evidence: &mut Evidence, meta: Meta) {
        self.evidence_clause(evidence, meta);
        while self.sign(",") {
            let meta = self.further();
            self.evidence_clause(evidence, meta);
        }
    }

    /// Starts a clause that shares its line with others.
    fn further(&self) -> Meta {
        Meta {
            span: self.here(),
            ..Meta::default()
        }
    }

    fn evidence_clause(&mut self, evidence: &mut Evidence, meta: Meta) {
        if self.word("reported") {
            self.require("by", "as in `reported by wire`");
            let source = self.name("a source");
            let given = self.clause(meta, source);
            self.once(&mut evidence.reported_by, given);
        } else if self.word("origin") {
            let origin = self.name("a name for the origin");
            let given = self.clause(meta, origin);
            self.once(&mut evidence.origin, given);
        } else if self.word("dated") {
            if let Some(date) = self.date() {
                let given = self.clause(meta, date);
                self.once(&mut evidence.dated, given);
            }
        } else {
            self.unknown_clause("an item of evidence", clauses("evidence"));
        }
    }

    /// What was reported; also what JSON carries as text.
    pub(crate) fn claim(&mut self) -> Claim {
        let start = self.here();
        let condition = self.expr();
        let about = self.about_level();
        let round = self.in_round();
        Claim {
            condition,
            about,
            round,
            span: start.to(self.behind()),
        }
    }

    /// `about 2 give or take 1`
    fn about_level(&mut self) -> Option<About> {
        if !self.word("about") {
            return None;
        }
        let level = self.level();
        let mut give_or_take = None;
        if self.word("give") {
            self.require("or", "as in `about 2 give or take 1`");
            self.require("take", "as in `about 2 give or take 1`");
            give_or_take = self.whole("a number of levels");
        }
        Some(About {
            level,
            give_or_take,
        })
    }

    pub(super) fn in_round(&mut self) -> u32 {
        if !self.require("in", "as in `in round 1`") {
            return 1;
        }
        self.round_number().unwrap_or(1)
    }

    pub(super) fn question(&mut self, meta: Meta) -> Question {
        let name = self.name("the question's name");
        let label = self.text();
        if !self.sign(":") {
            self.expected(
                "`:` and a condition",
                "as in `question deal: sanctions is eased by round 4`",
            );
        }
        let asks = self.asks();
        let mut question = Question {
            meta,
            name,
            label,
            asks,
            given: None,
            resolves: None,
            base_rate: None,
            headline: None,
        };
        if self.at_word("given") {
            let meta = Meta {
                span: self.here(),
                ..Meta::default()
            };
            self.bump();
            let given = self.given(meta);
            self.once(&mut question.given, given);
        }
        question.meta = self.end(std::mem::take(&mut question.meta));
        self.clauses(|p, meta| {
            if p.word("given") {
                let given = p.given(meta);
                p.once(&mut question.given, given);
            } else if p.word("resolves") {
                let rule = p.required_text("how the question is decided");
                let on = p.word("on").then(|| p.date()).flatten();
                let given = p.clause(meta, Resolution { rule, on });
                p.once(&mut question.resolves, given);
            } else if p.word("base") {
                p.require("rate", "as in `base rate 10%`");
                let value = p.quantity();
                let given = p.clause(meta, value);
                p.once(&mut question.base_rate, given);
            } else if p.word("headline") {
                let given = p.clause(meta, true);
                p.once(&mut question.headline, given);
            } else {
                p.unknown_clause("a question", clauses("question"));
            }
        });
        question
    }

    pub(super) fn variant(&mut self, meta: Meta) -> Variant {
        let name = self.name("the variant's name");
        let label = self.text();
        let mut variant = Variant {
            meta: self.end(meta),
            name,
            label,
            changes: Vec::new(),
        };
        self.clauses(|p, meta| {
            // What is said of a report may stand on lines of its own, as it does outside of variants.
            if p.at_clause_of_evidence()
                && let Some(last) = variant.changes.last_mut()
                && let Override::Evidence(evidence) = &mut last.value
            {
                p.evidence_clauses(evidence, meta);
                last.meta.span = last.meta.span.to(p.behind());
                gather(evidence, &mut last.meta);
            } else if let Some(mut change) = p.change_of_variant() {
                let mut meta = p.end(meta);
                if let Override::Evidence(evidence) = &mut change {
                    gather(evidence, &mut meta);
                }
                variant.changes.push(Clause {
                    meta,
                    value: change,
                });
            }
        });
        variant
    }

    /// Whether the line is about a report, and not about something that bears a word of the language as its name.
    fn at_clause_of_evidence(&self) -> bool {
        let known = ["reported", "origin", "dated"];
        let verbs = ["leaks", "starts", "is", "of", "ranks", "weighs", "commits"];
        known.iter().any(|word| self.at_word(word))
            && !matches!(self.peek_at(1), Some(Kind::Word(w)) if verbs.contains(&w.as_str()))
    }

    /// One thing that a variant changes; also what JSON carries as text.
    pub(crate) fn change_of_variant(&mut self) -> Option<Override> {
        let second = match self.peek_at(1) {
            Some(Kind::Word(w)) => w.clone(),
            _ => String::new(),
        };
        if self.word("let") {
            let name = self.name("a named number");
            if !self.sign("=") {
                self.expected("`=` and a number", "");
            }
            return Some(Override::Let(name, self.quantity()));
        }
        if self.at_word("without") && second != "is" {
            self.bump();
            return Some(Override::Without(self.path()));
        }
        if self.at_word("precision") && second == "of" {
            self.at += 2;
            let actor = self.name("an actor");
            return Some(Override::Precision(actor, self.precision()));
        }
        if self.at_word("grade") && second == "of" {
            self.at += 2;
            let source = self.name("a source");
            let grade = self.name("a grade such as B2");
            return Some(Override::Grade { source, grade });
        }
        if self.word("evidence") {
            return Some(Override::Evidence(Box::new(self.evidence_line())));
        }
        match second.as_str() {
            "leaks" => {
                let name = self.name("an option or channel");
                self.bump();
                Some(Override::Leaks(name, self.quantity()))
            }
            "starts" => {
                let name = self.name("a variable");
                self.bump();
                Some(Override::Starts(name, self.level()))
            }
            "is" => {
                let actor = self.name("an actor");
                self.bump();
                let of_type = self.name("a type");
                let span = self.behind();
                let certain = self.at_end() || self.at_word("because");
                let one = Expr {
                    kind: ExprKind::Number {
                        value: 1.0,
                        percent: true,
                    },
                    span,
                };
                let prior = if certain { one } else { self.quantity() };
                Some(Override::TypePrior(actor, of_type, prior))
            }
            "of" => {
                let of_type = self.name("a type");
                self.bump();
                let actor = self.name("an actor");
                Some(Override::Preference {
                    actor,
                    of_type: Some(of_type),
                    weights: self.weights(),
                })
            }
            "ranks" | "weighs" => {
                let actor = self.name("an actor");
                Some(Override::Preference {
                    actor,
                    of_type: None,
                    weights: self.weights(),
                })
            }
            "commits" => {
                let actor = self.name("an actor");
                self.bump();
                let decision = self.name("a decision");
                self.require("to", "as in `south commits reply to agree`");
                let option = self.name("an option");
                let when_rounds = self.round_range();
                Some(Override::Commits {
                    actor,
                    decision,
                    option,
                    when_rounds,
                })
            }
            _ => {
                self.unknown_clause("a variant", &[clauses("variant"), &OF_VARIANT].concat());
                None
            }
        }
    }

    /// A name, or a dotted one such as `outreach.envoy`.
    pub(super) fn path(&mut self) -> Name {
        self.name("the name of what is taken out")
    }
}

/// In a variant, the reasons and comments of what is said of a report are those of its line.
fn gather(evidence: &mut Evidence, line: &mut Meta) {
    let mut take = |meta: &mut Meta| {
        line.comments.append(&mut meta.comments);
        line.because.append(&mut meta.because);
    };
    let named = [&mut evidence.reported_by, &mut evidence.origin];
    named.into_iter().flatten().for_each(|c| take(&mut c.meta));
    evidence.dated.iter_mut().for_each(|c| take(&mut c.meta));
}
