//! What holds for any item and clause: its comments and reasons, its indented lines, what is said twice or does not belong.

use super::lex::Kind;
use super::{CLAUSES, Parser};
use crate::nearest::nearest;
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::{Amount, Because, Clause, Commitment, Memory, Meta, Name, RoundRange, Rounds};

impl Parser {
    /// `because cable#2.1, wire#7 "a note"`, if it stands here.
    pub(super) fn because(&mut self) -> Vec<Because> {
        let mut reasons = Vec::new();
        if !self.word("because") {
            return reasons;
        }
        loop {
            let start = self.here();
            let mut reason = Because::default();
            if let Some(Kind::Word(w)) = self.peek_kind() {
                reason.source = Some(Name {
                    text: w.clone(),
                    span: start,
                });
                self.bump();
                if let Some(Kind::Locator(locator, digest)) = self.peek_kind() {
                    reason.locator = Some(locator.clone());
                    reason.digest = digest.clone();
                    self.bump();
                }
            }
            reason.note = self.text();
            reason.span = start.to(self.behind());
            if reason.source.is_none() && reason.note.is_none() {
                self.expected(
                    "a citation or a note",
                    "as in `because report#7.2` or `because \"our own guess\"`",
                );
                break;
            }
            reasons.push(reason);
            if !self.sign(",") {
                break;
            }
        }
        reasons
    }

    /// Starts an item or clause: takes the comments above its line.
    pub(super) fn begin(&mut self) -> Meta {
        let span = self.here();
        let comments = match self.lines.get_mut(self.line) {
            Some(line) => std::mem::take(&mut line.comments),
            None => Vec::new(),
        };
        Meta {
            comments,
            because: Vec::new(),
            span,
        }
    }

    /// Ends one: reads its reasons, stretches its span.
    pub(super) fn end(&mut self, mut meta: Meta) -> Meta {
        meta.because.extend(self.because());
        if self.at > 0 {
            meta.span = meta.span.to(self.behind());
        }
        meta
    }

    /// Reports whatever is left on the line and goes to the next.
    pub(super) fn finish_line(&mut self) {
        if !self.at_end() {
            let span = self.here().to(self.tokens()[self.tokens().len() - 1].span);
            let mut problem = Problem::error(
                "unexpected",
                span,
                "the rest of this line cannot be understood",
            );
            if let Some(Kind::Word(w)) = self.peek_kind() {
                if let Some(near) = nearest(w, CLAUSES)
                    && near != w
                {
                    problem = problem.hint(format!("did you mean `{near}`?"));
                }
            } else if let Some(Kind::Text(_)) = self.peek_kind() {
                problem = problem.hint("a text that explains a name stands directly after it");
            } else if self.at_sign("=") || self.at_sign("==") {
                problem = problem.hint("to compare, write `is`");
            }
            self.problem(problem);
        }
    }

    /// Keeps what is said for the first time, and reports what is said again.
    pub(super) fn once<T: Placed>(&mut self, slot: &mut Option<T>, given: T) {
        if slot.is_none() {
            *slot = Some(given);
            return;
        }
        let message = "this has been said already, and can be said only once";
        let problem = Problem::error("said-twice", given.place(), message);
        self.problem(problem.hint("join the two, or take one of them out"));
    }

    /// Whether the current line is an indented one, that is, a clause.
    pub(super) fn at_clause(&self) -> bool {
        self.lines.get(self.line).is_some_and(|l| l.indented)
    }

    /// Runs `clause` on every indented line that follows.
    pub(super) fn clauses(&mut self, mut clause: impl FnMut(&mut Self, Meta)) {
        self.finish_line();
        self.next_line();
        while self.at_clause() {
            let line = self.line;
            let meta = self.begin();
            clause(self, meta);
            if self.line == line {
                self.finish_line();
                self.next_line();
            }
        }
    }

    /// Reports a clause keyword that does not belong into this item.
    pub(super) fn unknown_clause(&mut self, item: &str, known: &[&'static str]) {
        let span = self.here();
        let found = match self.peek_kind() {
            Some(Kind::Word(w)) => w.clone(),
            _ => String::new(),
        };
        let message = if found.is_empty() {
            format!("this line of {item} does not start with a word that says what it is")
        } else {
            format!("`{found}` is nothing that {item} can have")
        };
        let first = |clause: &'static str| clause.split(' ').next().unwrap_or(clause);
        let near = nearest(&found, known.iter().map(|k| first(k)));
        let hint = match known.iter().find(|k| Some(first(k)) == near) {
            Some(near) if !found.is_empty() => format!("did you mean `{near}`?"),
            _ if known.is_empty() => "it has no lines of its own".into(),
            _ => format!("it can have {}", list(known)),
        };
        self.problem(Problem::error("unknown-clause", span, message).hint(hint));
        self.skip_line();
    }
}

/// What can be said only once knows where it was said.
pub(super) trait Placed {
    fn place(&self) -> Span;
}

impl<T> Placed for Clause<T> {
    fn place(&self) -> Span {
        self.meta.span
    }
}

impl Placed for Rounds {
    fn place(&self) -> Span {
        self.meta.span
    }
}

impl Placed for Memory {
    fn place(&self) -> Span {
        self.meta.span
    }
}

impl Placed for Commitment {
    fn place(&self) -> Span {
        self.meta.span
    }
}

impl Placed for RoundRange {
    fn place(&self) -> Span {
        self.span
    }
}

impl Placed for Amount {
    fn place(&self) -> Span {
        self.span
    }
}

impl Placed for Name {
    fn place(&self) -> Span {
        self.span
    }
}

/// `a, b and c`, each in code quotes.
pub(super) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
