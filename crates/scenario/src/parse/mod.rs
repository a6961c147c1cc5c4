//! Text to [`Scenario`], by recursive descent, one line at a time.
//!
//! Parsing never fails. Whatever cannot be read is reported and skipped: an unreadable clause costs its line, an
//! unreadable item costs the lines up to the next item keyword in column one.

mod clauses;
mod cursor;
mod expr;
mod items;
mod lex;
mod moves;
mod tokens;
mod words;

use crate::problem::{self, Problem};
use crate::syntax::Scenario;
use lex::Line;

pub use tokens::{Token, TokenKind, tokens};
pub use words::{OF_VARIANT, clauses};

/// Keywords that start an item in column one.
pub const ITEMS: [&str; 20] = [
    "scenario",
    "include",
    "source",
    "grades",
    "let",
    "column",
    "coefficient",
    "shock",
    "actor",
    "channel",
    "relation",
    "note",
    "variable",
    "goal",
    "decision",
    "event",
    "evidence",
    "question",
    "variant",
    "cover",
];

/// Keywords that start or go on with a clause.
pub const CLAUSES: [&str; 60] = [
    "rounds",
    "memory",
    "precision",
    "per",
    "discount",
    "from",
    "perfect",
    "dated",
    "grade",
    "hit",
    "false",
    "alarm",
    "planted",
    "by",
    "document",
    "anonymous",
    "type",
    "otherwise",
    "ranks",
    "weighs",
    "remembers",
    "between",
    "leaks",
    "of",
    "to",
    "at",
    "known",
    "internal",
    "option",
    "amount",
    "group",
    "usual",
    "quiet",
    "when",
    "then",
    "seen",
    "looks",
    "like",
    "through",
    "nothing",
    "rises",
    "falls",
    "becomes",
    "simultaneous",
    "in",
    "reported",
    "origin",
    "because",
    "given",
    "base",
    "headline",
    "resolves",
    "on",
    "starts",
    "commits",
    "without",
    "prior",
    "normal",
    "any",
    "units",
];

/// Reads a scenario. `file` numbers the text in the spans.
pub fn parse(text: &str, file: u16) -> (Scenario, Vec<Problem>) {
    let (scenario, problems) = parse_all(text, file);
    (scenario, problem::at_most(problems))
}

/// Like [`parse`], with every problem, however many there are, in no order.
pub(crate) fn parse_all(text: &str, file: u16) -> (Scenario, Vec<Problem>) {
    let mut problems = Vec::new();
    let (lines, trailing_comments) = lex::lex(text, file, &mut problems);
    let mut parser = Parser {
        lines,
        line: 0,
        at: 0,
        depth: 0,
        failed: None,
        file,
        problems,
    };
    let mut scenario = Scenario {
        items: Vec::new(),
        trailing_comments,
    };
    while parser.line < parser.lines.len() {
        let before = parser.line;
        if let Some(item) = parser.item() {
            scenario.items.push(item);
        }
        if parser.line == before {
            parser.next_line();
        }
    }
    (scenario, parser.problems)
}

/// Reads one expression on its own: the JSON twin carries expressions as text.
pub(crate) fn fragment<T>(text: &str, read: fn(&mut Parser) -> T) -> Result<T, Vec<Problem>> {
    let mut problems = Vec::new();
    let (lines, _) = lex::lex(text, 0, &mut problems);
    let mut parser = Parser {
        lines,
        line: 0,
        at: 0,
        depth: 0,
        failed: None,
        file: 0,
        problems,
    };
    let value = read(&mut parser);
    parser.finish_line();
    if parser.lines.len() > 1 {
        let span = parser.lines[1].span;
        parser.problem(Problem::error(
            "unexpected",
            span,
            "only one line is expected here",
        ));
    }
    if parser.problems.is_empty() {
        Ok(value)
    } else {
        Err(parser.problems)
    }
}

/// The state of reading: a cursor in the current line.
pub(crate) struct Parser {
    lines: Vec<Line>,
    line: usize,
    at: usize,
    depth: usize,
    /// The last line on which something was missing.
    failed: Option<usize>,
    file: u16,
    problems: Vec<Problem>,
}
