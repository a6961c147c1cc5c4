//! The items that are not moves: header, sources, actors, goals, variables, evidence, questions, variants.

mod actors;
mod asked;
mod claims;
mod data;
mod header;
mod sources;
mod world;

use super::clauses::list;
use super::lex::Kind;
use super::{CLAUSES, ITEMS, Parser};
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
            "column" => Item::Column(self.column(meta)),
            "coefficient" => Item::Coefficient(self.coefficient(meta)),
            "shock" => Item::Shock(self.shock(meta)),
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
                // The hints of so many problems are not shown.
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

    pub(super) fn clause<T>(&mut self, meta: Meta, value: T) -> Clause<T> {
        Clause {
            meta: self.end(meta),
            value,
        }
    }
}
