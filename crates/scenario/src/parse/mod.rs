//! Text to [`Scenario`], by recursive descent, one line at a time.
//!
//! Parsing never fails. Whatever cannot be read is reported and skipped: an unreadable clause costs its line, an
//! unreadable item costs the lines up to the next item keyword in column one.

mod expr;
mod items;
mod lex;
mod moves;

use crate::nearest::nearest;
use crate::problem::{self, Problem};
use crate::span::Span;
use crate::syntax::{
    Because, Clause, Commitment, Memory, Meta, Name, RoundRange, Rounds, Scenario,
};
use lex::{Kind, Line, Token};

/// Keywords that start an item in column one.
pub const ITEMS: [&str; 17] = [
    "scenario", "include", "source", "grades", "let", "actor", "channel", "relation", "note",
    "variable", "goal", "decision", "event", "evidence", "question", "variant", "cover",
];

/// Keywords that start or go on with a clause.
pub const CLAUSES: [&str; 48] = [
    "rounds",
    "memory",
    "precision",
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
    "between",
    "leaks",
    "of",
    "to",
    "at",
    "known",
    "option",
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
    "simultaneous",
    "in",
    "reported",
    "origin",
    "because",
    "given",
    "base",
    "resolves",
    "on",
    "starts",
    "commits",
    "without",
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

impl Parser {
    fn tokens(&self) -> &[Token] {
        self.lines.get(self.line).map_or(&[], |l| &l.tokens)
    }

    fn peek_kind(&self) -> Option<&Kind> {
        self.tokens().get(self.at).map(|t| &t.kind)
    }

    fn peek_at(&self, ahead: usize) -> Option<&Kind> {
        self.tokens().get(self.at + ahead).map(|t| &t.kind)
    }

    /// The current token's place, or the end of the line.
    fn here(&self) -> Span {
        if let Some(token) = self.tokens().get(self.at) {
            return token.span;
        }
        match self.lines.get(self.line).or(self.lines.last()) {
            Some(line) => Span {
                start: line.span.end,
                ..line.span
            },
            None => Span::new(self.file, 0, 0),
        }
    }

    /// The place of the token just read.
    fn behind(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|i| self.tokens().get(i))
            .map_or(self.here(), |t| t.span)
    }

    fn bump(&mut self) {
        self.at += 1;
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Reports what should stand here. Once for each line: the rest of a line that went wrong is skipped.
    fn expected(&mut self, what: &str, hint: &str) {
        if self.failed == Some(self.line) {
            self.skip_line();
            return;
        }
        self.failed = Some(self.line);
        if matches!(self.peek_kind(), Some(Kind::Number(x, _)) if !x.is_finite()) {
            // Said when it was read.
            self.skip_line();
            return;
        }
        let span = self.here();
        let found = match self.peek_kind() {
            None => "the line ends".to_string(),
            Some(Kind::Word(w)) => format!("there is `{w}`"),
            Some(Kind::Text(_)) => "there is a text in quotes".to_string(),
            Some(Kind::Number(..)) => "there is a number".to_string(),
            Some(Kind::Date(d)) => format!("there is the date {d}"),
            Some(Kind::Locator(..)) => "there is a citation".to_string(),
            Some(Kind::Sign(s)) => format!("there is `{s}`"),
        };
        self.problem(
            Problem::error(
                "expected",
                span,
                format!("here {what} should stand, but {found}"),
            )
            .hint(hint),
        );
        self.skip_line();
    }

    fn skip_line(&mut self) {
        self.at = self.tokens().len();
    }

    fn next_line(&mut self) {
        self.line += 1;
        self.at = 0;
    }

    fn at_word(&self, word: &str) -> bool {
        matches!(self.peek_kind(), Some(Kind::Word(w)) if w == word)
    }

    /// Whether this word follows on the line, outside parentheses that are still to be opened or already open.
    fn word_follows(&self, word: &str) -> bool {
        let mut open = 0usize;
        for token in self.tokens().iter().skip(self.at) {
            match &token.kind {
                Kind::Sign("(") => open += 1,
                Kind::Sign(")") => match open.checked_sub(1) {
                    Some(left) => open = left,
                    None => return false,
                },
                Kind::Word(w) if open == 0 && w == word => return true,
                _ => {}
            }
        }
        false
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Reads `word` or reports it missing.
    fn require(&mut self, word: &str, hint: &str) -> bool {
        let found = self.word(word);
        if !found {
            self.expected(&format!("`{word}`"), hint);
        }
        found
    }

    fn at_sign(&self, sign: &str) -> bool {
        matches!(self.peek_kind(), Some(Kind::Sign(s)) if *s == sign)
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.bump();
        }
        found
    }

    fn at_end(&self) -> bool {
        self.at >= self.tokens().len()
    }

    /// A name, or a nameless one after reporting what is missing.
    fn name(&mut self, what: &str) -> Name {
        let span = self.here();
        if let Some(Kind::Word(w)) = self.peek_kind() {
            let text = w.clone();
            self.bump();
            return Name { text, span };
        }
        self.expected(what, "a name is made of letters, digits and underscores");
        Name {
            text: String::new(),
            span,
        }
    }

    /// `a, b and c`
    fn names(&mut self, what: &str) -> Vec<Name> {
        let mut names = vec![self.name(what)];
        while self.sign(",") || self.word("and") {
            names.push(self.name(what));
        }
        names
    }

    fn text(&mut self) -> Option<String> {
        let Some(Kind::Text(t)) = self.peek_kind() else {
            return None;
        };
        let t = t.clone();
        self.bump();
        Some(t)
    }

    fn required_text(&mut self, what: &str) -> String {
        self.text().unwrap_or_else(|| {
            self.expected(what, "text stands in double quotes");
            String::new()
        })
    }

    /// A whole number that is not negative.
    fn whole(&mut self, what: &str) -> Option<u32> {
        if let Some(&Kind::Number(value, false)) = self.peek_kind()
            && value >= 0.0
            && value.fract() == 0.0
            && value <= f64::from(u32::MAX)
        {
            self.bump();
            return Some(value as u32);
        }
        self.expected(what, "a whole number such as 4");
        None
    }

    fn date(&mut self) -> Option<String> {
        let found = match self.peek_kind() {
            Some(Kind::Date(d)) => Some(d.clone()),
            Some(&Kind::Number(y, false)) if y.fract() == 0.0 && (0.0..10_000.0).contains(&y) => {
                Some(format!("{y:04}"))
            }
            _ => None,
        };
        match found {
            Some(_) => self.bump(),
            None => self.expected("a date", "write 2031, 2031-01 or 2031-01-15"),
        }
        found
    }

    /// `because cable#2.1, wire#7 "a note"`, if it stands here.
    fn because(&mut self) -> Vec<Because> {
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
    fn begin(&mut self) -> Meta {
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
    fn end(&mut self, mut meta: Meta) -> Meta {
        meta.because.extend(self.because());
        if self.at > 0 {
            meta.span = meta.span.to(self.behind());
        }
        meta
    }

    /// Reports whatever is left on the line and goes to the next.
    fn finish_line(&mut self) {
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
    fn once<T: Placed>(&mut self, slot: &mut Option<T>, given: T) {
        if slot.is_none() {
            *slot = Some(given);
            return;
        }
        let message = "this has been said already, and can be said only once";
        let problem = Problem::error("said-twice", given.place(), message);
        self.problem(problem.hint("join the two, or take one of them out"));
    }

    /// Whether the current line is an indented one, that is, a clause.
    fn at_clause(&self) -> bool {
        self.lines.get(self.line).is_some_and(|l| l.indented)
    }

    /// Runs `clause` on every indented line that follows.
    fn clauses(&mut self, mut clause: impl FnMut(&mut Self, Meta)) {
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
    fn unknown_clause(&mut self, item: &str, known: &[&'static str]) {
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
trait Placed {
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

impl Placed for Name {
    fn place(&self) -> Span {
        self.span
    }
}

/// `a, b and c`, each in code quotes.
fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
