//! [`Scenario`] to text, in the one layout that `demarche fmt` writes.
//!
//! What is printed reads back as the same tree, comments included, and prints as the same text again. An item stands in
//! column one and its clauses under it, two spaces a level; lines are never broken. Items of one line and one kind stand
//! together, all others are set apart by an empty line.

mod expr;
mod items;
mod moves;
mod number;
mod variants;

use crate::syntax::{Because, Header, Item, Meta, Name, RoundRange, Scenario};
use std::collections::BTreeSet;

pub use expr::{amount, asks, chanced, claim, effect, expr, looks, precision, property, remember};
pub use variants::change;

/// The scenario's text.
///
/// A tree that comes out of [`crate::parse::parse`] without problems, reads back
/// from its text as itself. What could not be read prints as `?`, which is no part of the language.
pub fn print(scenario: &Scenario) -> String {
    let actors = scenario
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Actor(actor) => Some(actor.name.text.as_str()),
            _ => None,
        })
        .collect();
    let mut text = String::new();
    let mut before = None;
    for item in &scenario.items {
        let mut page = Page {
            text: String::new(),
            actors: &actors,
        };
        page.item(item);
        let kind = std::mem::discriminant(item);
        let one_line = page.text.lines().count() == 1;
        if before.is_some_and(|b| b != (kind, true) || !one_line) {
            text.push('\n');
        }
        text.push_str(&page.text);
        before = Some((kind, one_line));
    }
    if before.is_some() && !scenario.trailing_comments.is_empty() {
        text.push('\n');
    }
    push_comments(&mut text, "", &scenario.trailing_comments);
    text
}

/// One item's text while it grows.
struct Page<'a> {
    text: String,
    /// The names of the scenario's actors: a question about nothing else has no time.
    actors: &'a BTreeSet<&'a str>,
}

impl Page<'_> {
    /// A line with the comments above it and the reasons at its end.
    fn line(&mut self, depth: usize, meta: &Meta, line: &str) {
        let indent = "  ".repeat(depth);
        push_comments(&mut self.text, &indent, &meta.comments);
        self.text
            .push_str(&format!("{indent}{line}{}\n", because(&meta.because)));
    }

    /// An item's first line.
    fn head(&mut self, meta: &Meta, line: &str) {
        self.line(0, meta, line);
    }

    /// A line right under an item's first line.
    fn clause(&mut self, meta: &Meta, line: &str) {
        self.line(1, meta, line);
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Header(x) => self.header(x),
            Item::Include(x) => self.head(&x.meta, &format!("include {}", quote(&x.path))),
            Item::Source(x) => self.source(x),
            Item::Grades(x) => self.grades(x),
            Item::Let(x) => self.let_item(x),
            Item::Column(x) => self.column(x),
            Item::Coefficient(x) => self.coefficient(x),
            Item::Shock(x) => self.shock(x),
            Item::Actor(x) => self.actor(x),
            Item::Channel(x) => self.channel(x),
            Item::Relation(x) => self.relation(x),
            Item::Note(x) => {
                let line = format!("note {} {}", x.name.text, quote(&x.text));
                self.head(&x.meta, &line);
            }
            Item::Goal(x) => self.goal(x),
            Item::Variable(x) => self.variable(x),
            Item::Decision(x) => self.decision(x),
            Item::Event(x) => self.event(x),
            Item::Evidence(x) => self.evidence(x),
            Item::Question(x) => self.question(x),
            Item::Variant(x) => self.variant(x),
            Item::Cover(x) => self.cover(x),
        }
    }

    fn header(&mut self, x: &Header) {
        self.head(&x.meta, &format!("scenario {}", quote(&x.title)));
        if let Some(rounds) = &x.rounds {
            let unit = rounds.unit.map_or("", |u| items::unit(u, rounds.count));
            let from = match &rounds.from {
                Some(date) => format!(" from {date}"),
                None => String::new(),
            };
            self.clause(
                &rounds.meta,
                &format!("rounds {}{unit}{from}", rounds.count),
            );
        }
        if let Some(memory) = &x.memory {
            let line = match memory.rounds {
                None => "memory perfect".into(),
                Some(1) => "memory 1 round".into(),
                Some(k) => format!("memory {k} rounds"),
            };
            self.clause(&memory.meta, &line);
        }
        if let Some(c) = &x.precision {
            self.clause(&c.meta, &format!("precision {}", precision(&c.value)));
        }
        if let Some(c) = &x.discount {
            self.clause(&c.meta, &format!("discount {}", expr(&c.value)));
        }
    }
}

fn push_comments(text: &mut String, indent: &str, comments: &[String]) {
    for comment in comments {
        let space = if comment.is_empty() { "" } else { " " };
        text.push_str(&format!("{indent}#{space}{comment}\n"));
    }
}

/// Text in double quotes, with the escapes that the lexer knows.
fn quote(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// ` because report#7.2, cable#3 "a note"`, with a space before it; empty where there is no reason.
fn because(reasons: &[Because]) -> String {
    let mut text = String::new();
    for (i, reason) in reasons.iter().enumerate() {
        text.push_str(if i == 0 { " because" } else { "," });
        if let Some(source) = &reason.source {
            text.push_str(&format!(" {}", source.text));
        }
        if let Some(locator) = &reason.locator {
            text.push_str(&format!("#{locator}"));
        }
        if let Some(digest) = &reason.digest {
            text.push_str(&format!("@{digest}"));
        }
        if let Some(note) = &reason.note {
            text.push_str(&format!(" {}", quote(note)));
        }
    }
    text
}

/// `name "Label"`
fn titled(name: &Name, label: &Option<String>) -> String {
    match label {
        Some(label) => format!("{} {}", name.text, quote(label)),
        None => name.text.clone(),
    }
}

/// `a, b and c`; `nobody` where there is no name.
fn names(names: &[Name]) -> String {
    let all: Vec<&str> = names.iter().map(|n| n.text.as_str()).collect();
    listed(&all)
}

/// `a, b and c`; of none, `nobody`.
fn listed<S: AsRef<str> + std::borrow::Borrow<str>>(all: &[S]) -> String {
    match all.split_last() {
        Some((last, [])) => last.as_ref().into(),
        Some((last, rest)) => format!("{} and {}", rest.join(", "), last.as_ref()),
        None => "nobody".into(),
    }
}

/// `in rounds 2 to 4`
fn window(range: &RoundRange) -> String {
    match (range.first, range.last) {
        (first, None) => format!("from round {first}"),
        (first, Some(last)) if first == last => format!("in round {first}"),
        (1, Some(last)) => format!("until round {last}"),
        (first, Some(last)) => format!("in rounds {first} to {last}"),
    }
}
