//! What stands next on a line: words and signs, names, texts, numbers and dates; and what should stand there.

use super::Parser;
use super::lex::{Kind, Token};
use crate::problem::Problem;
use crate::span::Span;
use crate::syntax::Name;

impl Parser {
    pub(super) fn tokens(&self) -> &[Token] {
        self.lines.get(self.line).map_or(&[], |l| &l.tokens)
    }

    pub(super) fn peek_kind(&self) -> Option<&Kind> {
        self.tokens().get(self.at).map(|t| &t.kind)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<&Kind> {
        self.tokens().get(self.at + ahead).map(|t| &t.kind)
    }

    /// The current token's place, or the end of the line.
    pub(super) fn here(&self) -> Span {
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
    pub(super) fn behind(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|i| self.tokens().get(i))
            .map_or(self.here(), |t| t.span)
    }

    pub(super) fn bump(&mut self) {
        self.at += 1;
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Reports what should stand here. Once for each line: the rest of a line that went wrong is skipped.
    pub(super) fn expected(&mut self, what: &str, hint: &str) {
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

    pub(super) fn skip_line(&mut self) {
        self.at = self.tokens().len();
    }

    pub(super) fn next_line(&mut self) {
        self.line += 1;
        self.at = 0;
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        matches!(self.peek_kind(), Some(Kind::Word(w)) if w == word)
    }

    /// Whether this word follows on the line, outside parentheses that are still to be opened or already open.
    pub(super) fn word_follows(&self, word: &str) -> bool {
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

    pub(super) fn word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Reads `word` or reports it missing.
    pub(super) fn require(&mut self, word: &str, hint: &str) -> bool {
        let found = self.word(word);
        if !found {
            self.expected(&format!("`{word}`"), hint);
        }
        found
    }

    pub(super) fn at_sign(&self, sign: &str) -> bool {
        matches!(self.peek_kind(), Some(Kind::Sign(s)) if *s == sign)
    }

    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.bump();
        }
        found
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.tokens().len()
    }

    /// A name, or a nameless one after reporting what is missing.
    pub(super) fn name(&mut self, what: &str) -> Name {
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
    pub(super) fn names(&mut self, what: &str) -> Vec<Name> {
        let mut names = vec![self.name(what)];
        while self.sign(",") || self.word("and") {
            names.push(self.name(what));
        }
        names
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let Some(Kind::Text(t)) = self.peek_kind() else {
            return None;
        };
        let t = t.clone();
        self.bump();
        Some(t)
    }

    pub(super) fn required_text(&mut self, what: &str) -> String {
        self.text().unwrap_or_else(|| {
            self.expected(what, "text stands in double quotes");
            String::new()
        })
    }

    /// A whole number that is not negative.
    pub(super) fn whole(&mut self, what: &str) -> Option<u32> {
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

    pub(super) fn date(&mut self) -> Option<String> {
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
}
