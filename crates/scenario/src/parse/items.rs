//! The items that are not moves: header, sources, actors, goals, variables, evidence, questions, variants.

use super::lex::Kind;
use super::{CLAUSES, ITEMS, Parser, list};
use crate::nearest::nearest;
use crate::problem::{self, Problem};
use crate::syntax::*;

impl Parser {
    /// One item, from its keyword to the next one.
    pub(super) fn item(&mut self) -> Option<Item> {
        let span = self.here();
        if self.at_clause() {
            self.problem(
                Problem::error(
                    "stray-clause",
                    span,
                    "this indented line does not belong to any item",
                )
                .hint("an item starts at the beginning of a line"),
            );
            self.skip_item_lines();
            return None;
        }
        let keyword = match self.peek_kind() {
            Some(Kind::Word(w)) => w.clone(),
            _ => String::new(),
        };
        let meta = self.begin();
        if ITEMS.contains(&keyword.as_str()) {
            self.bump();
        }
        Some(match keyword.as_str() {
            "scenario" => Item::Header(self.header(meta)),
            "include" => Item::Include(self.include(meta)),
            "source" => Item::Source(self.source(meta)),
            "grades" => Item::Grades(self.grades(meta)),
            "let" => Item::Let(self.let_item(meta)),
            "actor" => Item::Actor(self.actor(meta)),
            "channel" => Item::Channel(self.channel(meta)),
            "relation" => Item::Relation(self.relation(meta)),
            "note" => Item::Note(self.note(meta)),
            "variable" => Item::Variable(self.variable(meta)),
            "goal" => Item::Goal(self.goal(meta)),
            "decision" => Item::Decision(self.decision(meta)),
            "event" => Item::Event(self.event(meta)),
            "evidence" => Item::Evidence(self.evidence(meta)),
            "question" => Item::Question(self.question(meta)),
            "variant" => Item::Variant(self.variant(meta)),
            "cover" => Item::Cover(self.cover(meta)),
            _ => {
                // Nobody is shown the hints of so many problems.
                let words = if self.problems.len() > problem::MOST {
                    &[][..]
                } else {
                    &ITEMS[..]
                };
                let hint = match nearest(&keyword, words.iter().copied()) {
                    _ if CLAUSES.contains(&keyword.as_str()) => {
                        "a line that belongs to the item above it is indented".into()
                    }
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("an item starts with one of {}", list(&ITEMS)),
                };
                self.problem(
                    Problem::error(
                        "unknown-item",
                        span,
                        format!("`{keyword}` does not start any kind of item"),
                    )
                    .hint(hint),
                );
                self.skip_item_lines();
                return None;
            }
        })
    }

    fn skip_item_lines(&mut self) {
        self.next_line();
        while self.at_clause() {
            self.next_line();
        }
    }

    fn clause<T>(&mut self, meta: Meta, value: T) -> Clause<T> {
        Clause {
            meta: self.end(meta),
            value,
        }
    }

    fn header(&mut self, meta: Meta) -> Header {
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
                let value = p.quantity();
                let given = p.clause(meta, value);
                p.once(&mut header.precision, given);
            } else if p.word("discount") {
                let value = p.quantity();
                let given = p.clause(meta, value);
                p.once(&mut header.discount, given);
            } else {
                p.unknown_clause(
                    "the scenario's header",
                    &["rounds", "memory", "precision", "discount"],
                );
            }
        });
        header
    }

    fn unit(&mut self) -> Option<Unit> {
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

    fn include(&mut self, meta: Meta) -> Include {
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

    fn source(&mut self, meta: Meta) -> Source {
        let name = self.name("the source's name");
        let label = self.text();
        let mut source = Source {
            meta,
            name,
            label,
            dated: None,
            grade: None,
            hit: None,
            false_alarm: None,
            planted: None,
            document: None,
        };
        while !self.at_end() && !self.at_word("because") {
            let meta = Meta {
                span: self.here(),
                ..Meta::default()
            };
            if !self.source_clause(&mut source, meta) {
                break;
            }
            self.sign(",");
        }
        source.meta = self.end(std::mem::take(&mut source.meta));
        self.clauses(|p, meta| {
            let mut meta = Some(meta);
            loop {
                let meta = meta.take().unwrap_or_else(|| Meta {
                    span: p.here(),
                    ..Meta::default()
                });
                if !p.source_clause(&mut source, meta) {
                    p.unknown_clause(
                        "a source",
                        &[
                            "dated",
                            "grade",
                            "hit",
                            "false alarm",
                            "planted",
                            "document",
                        ],
                    );
                    break;
                }
                if !p.sign(",") {
                    break;
                }
            }
        });
        source
    }

    fn source_clause(&mut self, source: &mut Source, meta: Meta) -> bool {
        if self.word("dated") {
            if let Some(date) = self.date() {
                let given = self.clause(meta, date);
                self.once(&mut source.dated, given);
            }
        } else if self.word("grade") {
            let grade = self.name("a grade such as B2").text;
            let given = self.clause(meta, grade);
            self.once(&mut source.grade, given);
        } else if self.word("hit") {
            let value = self.quantity();
            let given = self.clause(meta, value);
            self.once(&mut source.hit, given);
        } else if self.word("false") {
            self.require("alarm", "as in `false alarm 15%`");
            let value = self.quantity();
            let given = self.clause(meta, value);
            self.once(&mut source.false_alarm, given);
        } else if self.word("planted") {
            self.require("by", "as in `planted by north 20%`");
            let actor = self.name("an actor");
            let chance = self.quantity();
            let given = self.clause(meta, Planted { actor, chance });
            self.once(&mut source.planted, given);
        } else if self.word("document") {
            let path = self.required_text("the document's file");
            let given = self.clause(meta, path);
            self.once(&mut source.document, given);
        } else {
            return false;
        }
        true
    }

    fn grades(&mut self, meta: Meta) -> Grades {
        let mut grades = Grades {
            meta: self.end(meta),
            rows: Vec::new(),
        };
        self.clauses(|p, meta| {
            let grade = p.name("a grade such as B2").text;
            p.require("hit", "as in `B2 hit 75%, false alarm 12%`");
            let hit = p.quantity();
            p.sign(",");
            p.require("false", "as in `false alarm 12%`");
            p.require("alarm", "as in `false alarm 12%`");
            let false_alarm = p.quantity();
            grades.rows.push(GradeRow {
                meta: p.end(meta),
                grade,
                hit,
                false_alarm,
            });
        });
        grades
    }

    fn let_item(&mut self, meta: Meta) -> Let {
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

    fn actor(&mut self, meta: Meta) -> Actor {
        let name = self.name("the actor's name");
        let label = self.text();
        let mut actor = Actor {
            meta: self.end(meta),
            name,
            label,
            types: Vec::new(),
            preferences: Vec::new(),
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
            } else if p.word("precision") {
                let value = p.quantity();
                let given = p.clause(meta, value);
                p.once(&mut actor.precision, given);
            } else {
                p.unknown_clause("an actor", &["type", "ranks", "weighs", "precision"]);
            }
        });
        actor
    }

    /// `ranks a > b ~ c` or `weighs a 0.5, b 0.2..0.4`
    fn weights(&mut self) -> Weights {
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

    fn channel(&mut self, meta: Meta) -> Channel {
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
                p.unknown_clause("a channel", &["leaks"]);
            }
        });
        channel
    }

    fn relation(&mut self, meta: Meta) -> Relation {
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

    fn note(&mut self, meta: Meta) -> Note {
        let name = self.name("the note's name");
        let text = self.required_text("the note's text");
        let item = Note {
            meta: self.end(meta),
            name,
            text,
        };
        self.clauses(|p, _| p.unknown_clause("a note", &[]));
        item
    }

    fn variable(&mut self, meta: Meta) -> Variable {
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
        let mut known_to = None;
        if self.sign(",") || self.at_word("known") {
            self.require("known", "as in `known to north`");
            self.require("to", "as in `known to north`");
            known_to = Some(if self.word("nobody") {
                Vec::new()
            } else {
                self.names("an actor")
            });
        }
        let item = Variable {
            meta: self.end(meta),
            name,
            label,
            domain,
            start,
            known_to,
        };
        self.clauses(|p, _| p.unknown_clause("a variable", &[]));
        item
    }

    fn domain(&mut self) -> Domain {
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

    fn integer(&mut self) -> i64 {
        let sign = if self.sign("-") { -1 } else { 1 };
        sign * self.whole("a whole number").map_or(0, i64::from)
    }

    fn start(&mut self) -> Start {
        let first = self.level();
        if self.at_end() || self.at_sign(",") || self.at_word("known") || self.at_word("because") {
            return Start::At(first);
        }
        let prior = self.prior();
        let mut drawn = vec![(first, prior)];
        while self.at_sign(",") && !matches!(self.peek_at(1), Some(Kind::Word(w)) if w == "known") {
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

    fn goal(&mut self, meta: Meta) -> Goal {
        let name = self.name("the goal's name");
        let label = self.text();
        self.require("of", "as in `goal relief of north`");
        let of = self.names("an actor");
        let mut at_end = false;
        if self.word("at") {
            self.word("the");
            at_end = self.require("end", "as in `goal calm of south at the end`");
        }
        let mut goal = Goal {
            meta: self.end(meta),
            name,
            label,
            of,
            at_end,
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

    fn if_condition(&mut self) -> Option<Expr> {
        if self.word("otherwise") {
            return None;
        }
        self.word("if").then(|| self.expr())
    }

    fn evidence(&mut self, meta: Meta) -> Evidence {
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
            meta,
            name,
            label,
            claim,
            reported_by: None,
            origin: None,
            dated: None,
        };
        while self.sign(",") {
            let meta = Meta {
                span: self.here(),
                ..Meta::default()
            };
            self.evidence_clause(&mut evidence, meta);
        }
        evidence.meta = self.end(std::mem::take(&mut evidence.meta));
        self.clauses(|p, meta| {
            p.evidence_clause(&mut evidence, meta);
            while p.sign(",") {
                let meta = Meta {
                    span: p.here(),
                    ..Meta::default()
                };
                p.evidence_clause(&mut evidence, meta);
            }
        });
        evidence
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
            self.unknown_clause("an item of evidence", &["reported by", "origin", "dated"]);
        }
    }

    /// What was reported; also what JSON carries as text.
    pub(crate) fn claim(&mut self) -> Claim {
        let start = self.here();
        let ahead = |p: &Self, i: usize, word: &str| matches!(p.peek_at(i), Some(Kind::Word(w)) if w == word);
        let happened = ahead(self, 1, "happened");
        if happened || (ahead(self, 1, "did") && ahead(self, 2, "not") && ahead(self, 3, "happen"))
        {
            let event = self.name("an event");
            self.at += if happened { 1 } else { 3 };
            let round = self.in_round();
            return Claim::Event {
                event,
                happened,
                round,
                span: start.to(self.behind()),
            };
        }
        let condition = self.expr();
        let round = self.in_round();
        Claim::State {
            condition,
            round,
            span: start.to(self.behind()),
        }
    }

    fn in_round(&mut self) -> u32 {
        if !self.require("in", "as in `in round 1`") {
            return 1;
        }
        self.round_number().unwrap_or(1)
    }

    fn question(&mut self, meta: Meta) -> Question {
        let name = self.name("the question's name");
        let label = self.text();
        if !self.sign(":") {
            self.expected(
                "`:` and a condition",
                "as in `question deal: sanctions is eased by round 4`",
            );
        }
        let property = self.property();
        let mut question = Question {
            meta,
            name,
            label,
            property,
            given: None,
            resolves: None,
            base_rate: None,
        };
        if self.at_word("given") {
            let meta = Meta {
                span: self.here(),
                ..Meta::default()
            };
            self.bump();
            let value = self.property();
            let given = Clause { meta, value };
            self.once(&mut question.given, given);
        }
        question.meta = self.end(std::mem::take(&mut question.meta));
        self.clauses(|p, meta| {
            if p.word("given") {
                let value = p.property();
                let given = p.clause(meta, value);
                p.once(&mut question.given, given);
            } else if p.word("resolves") {
                let text = p.required_text("how anybody could tell");
                let given = p.clause(meta, text);
                p.once(&mut question.resolves, given);
            } else if p.word("base") {
                p.require("rate", "as in `base rate 10%`");
                let value = p.quantity();
                let given = p.clause(meta, value);
                p.once(&mut question.base_rate, given);
            } else {
                p.unknown_clause("a question", &["given", "resolves", "base rate"]);
            }
        });
        question
    }

    fn variant(&mut self, meta: Meta) -> Variant {
        let name = self.name("the variant's name");
        let label = self.text();
        let mut variant = Variant {
            meta: self.end(meta),
            name,
            label,
            changes: Vec::new(),
        };
        self.clauses(|p, meta| {
            if let Some(change) = p.change_of_variant() {
                let clause = p.clause(meta, change);
                variant.changes.push(clause);
            }
        });
        variant
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
            return Some(Override::Precision(actor, self.quantity()));
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
                self.unknown_clause(
                    "a variant",
                    &[
                        "let",
                        "without",
                        "precision of",
                        "leaks",
                        "starts",
                        "is",
                        "ranks",
                        "weighs",
                        "commits",
                    ],
                );
                None
            }
        }
    }

    /// A name, or a dotted one such as `outreach.envoy`.
    fn path(&mut self) -> Name {
        self.name("the name of what is taken out")
    }

    fn cover(&mut self, meta: Meta) -> Cover {
        let source = self.name("the source that is covered");
        let mut cover = Cover {
            meta: self.end(meta),
            source,
            omitted: Vec::new(),
        };
        self.clauses(|p, meta| {
            let id = match p.peek_kind() {
                Some(Kind::Number(value, false)) => value.to_string(),
                Some(Kind::Word(w)) => w.clone(),
                _ => {
                    p.expected(
                        "the number of an element",
                        "as in `93 \"why it is left out\"`",
                    );
                    return;
                }
            };
            p.bump();
            let why = p.required_text("the reason");
            let clause = p.clause(meta, (id, why));
            cover.omitted.push(clause);
        });
        cover
    }
}
