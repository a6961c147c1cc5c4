//! Where claims come from, and what is only recorded.

use crate::parse::lex::Kind;
use crate::parse::{Parser, clauses};
use crate::syntax::*;

impl Parser {
    pub(super) fn source(&mut self, meta: Meta) -> Source {
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
            anonymous: None,
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
                    p.unknown_clause("a source", clauses("source"));
                    break;
                }
                if !p.sign(",") {
                    break;
                }
            }
        });
        source
    }

    pub(super) fn source_clause(&mut self, source: &mut Source, meta: Meta) -> bool {
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
        } else if self.word("anonymous") {
            let given = self.clause(meta, true);
            self.once(&mut source.anonymous, given);
        } else if self.word("document") {
            let path = self.required_text("the document's file");
            let given = self.clause(meta, path);
            self.once(&mut source.document, given);
        } else {
            return false;
        }
        true
    }

    pub(super) fn grades(&mut self, meta: Meta) -> Grades {
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

    pub(super) fn note(&mut self, meta: Meta) -> Note {
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

    pub(super) fn cover(&mut self, meta: Meta) -> Cover {
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
