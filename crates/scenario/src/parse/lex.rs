//! Characters to tokens, line by line.

use crate::escape::is_harmful;
use crate::problem::Problem;
use crate::span::Span;

/// The kind of a token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Word(String),
    Text(String),
    /// Value, infinite if too large (which has been reported); whether it was written with `%`.
    Number(f64, bool),
    /// `2031-01` or `2031-01-15`
    Date(String),
    /// `source#7.2@1f0c9a3b`, without the source's name: locator and digest.
    Locator(String, Option<String>),
    /// A letter and a digit that could be a grade stay words.
    Sign(&'static str),
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// One line that is not empty: tokens, whether it is indented, comments that belong to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) tokens: Vec<Token>,
    pub(super) indented: bool,
    pub(super) comments: Vec<String>,
    pub(super) span: Span,
}

const SIGNS: [&str; 19] = [
    "..", "<=", ">=", "==", "!=", "&&", "||", "->", "<", ">", "=", "+", "-", "*", "/", "(", ")",
    ",", ":",
];

/// Words, numbers and signs of one line with those that go on with it.
const MOST_TOKENS: usize = 10_000;

/// Splits `text` into lines of tokens, and returns comments after the last line.
pub(super) fn lex(text: &str, file: u16, problems: &mut Vec<Problem>) -> (Vec<Line>, Vec<String>) {
    let mut lines: Vec<Line> = Vec::new();
    let mut comments = Vec::new();
    let mut at = 0;
    for raw in text.split_inclusive('\n') {
        let body = raw.trim_end_matches(['\n', '\r']);
        let mut line = Line {
            indented: body.starts_with([' ', '\t']),
            span: Span::new(file, at, at + body.len()),
            ..Line::default()
        };
        let comment = Lexer {
            text: body,
            base: at,
            file,
            problems,
            at: 0,
        }
        .line(&mut line.tokens);
        at += raw.len();
        if let Some(comment) = comment {
            comments.push(comment);
        }
        if line.tokens.is_empty() {
            continue;
        }
        if line.tokens.len() > MOST_TOKENS {
            problems.push(too_long(line.tokens[MOST_TOKENS].span));
            line.tokens.truncate(MOST_TOKENS);
        }
        let first = line.tokens[0].span;
        let last = line.tokens[line.tokens.len() - 1].span;
        line.span = first.to(last);
        match lines.last_mut() {
            Some(previous)
                if line.indented
                    && continues(previous, &line)
                    && previous.tokens.len() + line.tokens.len() <= MOST_TOKENS =>
            {
                previous.span = previous.span.to(line.span);
                previous.tokens.append(&mut line.tokens);
                previous.comments.append(&mut comments);
            }
            _ => {
                line.comments = std::mem::take(&mut comments);
                lines.push(line);
            }
        }
    }
    (lines, comments)
}

/// Whether `next` goes on with `line`: a trailing comma or operator, or a line that starts with a reason.
fn continues(line: &Line, next: &Line) -> bool {
    let starts = matches!(&next.tokens[0].kind, Kind::Word(w) if matches!(w.as_str(), "because" | "and" | "or"));
    let ends = match &line.tokens[line.tokens.len() - 1].kind {
        Kind::Sign(s) => matches!(*s, "," | "+" | "*" | "/" | "<" | ">" | "(" | ".." | "="),
        Kind::Word(w) => matches!(w.as_str(), "and" | "or" | "not"),
        _ => false,
    };
    starts || ends
}

struct Lexer<'a> {
    text: &'a str,
    base: usize,
    file: u16,
    problems: &'a mut Vec<Problem>,
    at: usize,
}

impl Lexer<'_> {
    fn span(&self, start: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + self.at)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &str {
        let start = self.at;
        let rest = &self.text[start..];
        self.at += rest.find(|c| !keep(c)).unwrap_or(rest.len());
        &self.text[start..self.at]
    }

    fn line(mut self, tokens: &mut Vec<Token>) -> Option<String> {
        while let Some(c) = self.text[self.at..].chars().next() {
            let start = self.at;
            match c {
                ' ' | '\t' => self.at += 1,
                // The byte-order mark that some editors write.
                '\u{feff}' if self.base + self.at == 0 => self.at += c.len_utf8(),
                '#' => return Some(self.comment()),
                '"' => {
                    let kind = self.quoted();
                    tokens.push(Token {
                        kind,
                        span: self.span(start),
                    });
                }
                c if c.is_ascii_digit() || (c == '.' && self.digit_at(start + 1)) => {
                    let kind = self.number();
                    tokens.push(Token {
                        kind,
                        span: self.span(start),
                    });
                }
                c if c.is_alphabetic() || c == '_' => {
                    let word = self
                        .take_while(|c| c.is_alphanumeric() || c == '_')
                        .to_string();
                    tokens.push(Token {
                        kind: Kind::Word(word),
                        span: self.span(start),
                    });
                    if self.text[self.at..].starts_with('#')
                        && !self.text[self.at + 1..].starts_with([' ', '\t'])
                    {
                        let start = self.at;
                        if let Some(kind) = self.locator() {
                            tokens.push(Token {
                                kind,
                                span: self.span(start),
                            });
                        }
                    }
                }
                _ => match SIGNS.iter().find(|s| self.text[start..].starts_with(**s)) {
                    Some(sign) => {
                        self.at += sign.len();
                        tokens.push(Token {
                            kind: Kind::Sign(sign),
                            span: self.span(start),
                        });
                    }
                    None if c == '~' => {
                        self.at += 1;
                        tokens.push(Token {
                            kind: Kind::Sign("~"),
                            span: self.span(start),
                        });
                    }
                    None => {
                        self.at += c.len_utf8();
                        let span = self.span(start);
                        self.problems.push(stray(c, span));
                    }
                },
            }
        }
        None
    }

    fn digit_at(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
    }

    fn comment(&mut self) -> String {
        let start = self.at;
        let comment = self.text[start + 1..].trim_end();
        self.at = self.text.len();
        let comment: String = comment.chars().filter(|&c| !is_hidden(c)).collect();
        self.hidden_since(start);
        comment.strip_prefix(' ').unwrap_or(&comment).to_string()
    }

    fn quoted(&mut self) -> Kind {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        let mut escaped = false;
        for c in self.text[start + 1..].chars() {
            self.at += c.len_utf8();
            match c {
                '\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                '"' if !escaped => {
                    self.hidden_since(start);
                    return Kind::Text(out);
                }
                'n' if escaped => out.push('\n'),
                c if is_hidden(c) => {}
                c => out.push(c),
            }
            escaped = false;
        }
        let span = self.span(start);
        self.problems.push(
            Problem::error(
                "unclosed-text",
                span,
                "this text in quotes does not end on its line",
            )
            .label("starts here")
            .hint("close it with a double quote"),
        );
        Kind::Text(out)
    }

    /// Reports the first hidden character between `start` and the cursor.
    fn hidden_since(&mut self, start: usize) {
        let text = &self.text[start..self.at];
        if let Some((i, c)) = text.char_indices().find(|&(_, c)| is_hidden(c)) {
            let at = self.base + start + i;
            let span = Span::new(self.file, at, at + c.len_utf8());
            self.problems.push(hidden(c, span));
        }
    }

    fn locator(&mut self) -> Option<Kind> {
        self.at += 1;
        let locator = self
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'))
            .to_string();
        let locator = locator.trim_end_matches(['.', ':']).to_string();
        if locator.is_empty() {
            let span = self.span(self.at - 1);
            self.problems.push(
                Problem::error(
                    "bad-citation",
                    span,
                    "this citation does not say which place it cites",
                )
                .hint("write paragraph and sentence after the `#`, as in `report#7.2`"),
            );
            return None;
        }
        let mut digest = None;
        if self.text[self.at..].starts_with('@') {
            self.at += 1;
            digest = Some(
                self.take_while(|c| c.is_ascii_alphanumeric())
                    .to_ascii_lowercase(),
            );
        }
        Some(Kind::Locator(locator, digest))
    }

    fn number(&mut self) -> Kind {
        let start = self.at;
        self.take_while(|c| c.is_ascii_digit());
        if self.is_date(start) {
            self.take_while(|c| c.is_ascii_digit() || c == '-');
            return Kind::Date(self.text[start..self.at].to_string());
        }
        let rest = &self.text[self.at..];
        if rest.starts_with('.') && !rest.starts_with("..") {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
        }
        let rest = &self.text.as_bytes()[self.at..];
        if matches!(rest.first(), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(1), Some(b'+' | b'-')));
            if rest.get(1 + sign).is_some_and(u8::is_ascii_digit) {
                self.at += 1 + sign;
                self.take_while(|c| c.is_ascii_digit());
            }
        }
        let digits = &self.text[start..self.at];
        let percent = self.text[self.at..].starts_with('%');
        let value = if percent {
            self.at += 1;
            hundredth(digits)
        } else {
            digits.parse()
        };
        if let Some(value) = value.ok().filter(|v| v.is_finite()) {
            return Kind::Number(value, percent);
        }
        let span = self.span(start);
        self.problems.push(Problem::error(
            "bad-number",
            span,
            "this number is too large to be computed with",
        ));
        Kind::Number(f64::INFINITY, percent)
    }

    /// `2031-01` and not `2031 - 1`: four digits, a dash, two digits, all without a space.
    fn is_date(&self, start: usize) -> bool {
        self.at - start == 4
            && self.text[self.at..].starts_with('-')
            && self.digit_at(self.at + 1)
            && self.digit_at(self.at + 2)
    }
}

/// The number nearest to `digits` / 100: `12.7%` is the same number as `0.127`, which a division would not promise.
fn hundredth(digits: &str) -> Result<f64, std::num::ParseFloatError> {
    match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => match exponent.parse::<i32>() {
            Ok(e) => format!("{mantissa}e{}", e.saturating_sub(2)).parse(),
            Err(_) => digits.parse::<f64>().map(|v| v / 100.0),
        },
        None => format!("{digits}e-2").parse(),
    }
}

/// Characters that make a line look other than it is. A tab does not.
fn is_hidden(c: char) -> bool {
    c != '\t' && is_harmful(c)
}

fn hidden(c: char, span: Span) -> Problem {
    Problem::error(
        "hidden-control",
        span,
        format!(
            "the character U+{:04X} is not seen, or changes how the rest of the line is seen",
            u32::from(c)
        ),
    )
    .hint("delete it")
}

fn too_long(span: Span) -> Problem {
    Problem::error(
        "too-long",
        span,
        format!("this line has more than {MOST_TOKENS} words, numbers and signs"),
    )
    .hint("what stands from here on is not read")
}

fn stray(c: char, span: Span) -> Problem {
    if is_hidden(c) {
        return hidden(c, span);
    }
    let shown = if c.is_whitespace() {
        format!("the space U+{:04X}", u32::from(c))
    } else {
        format!("`{c}`")
    };
    let problem = Problem::error(
        "stray-character",
        span,
        format!("{shown} has no meaning here"),
    );
    match c {
        '{' | '}' | '[' | ']' => {
            problem.hint("what belongs together is shown by indentation, without brackets")
        }
        ';' => problem.hint("each clause has a line of its own"),
        '\'' | '“' | '”' | '‘' | '’' => {
            problem.hint("text stands in straight double quotes: \"…\"")
        }
        c if c.is_whitespace() => problem.hint("write an ordinary space"),
        '≤' => problem.hint("write `<=`"),
        '≥' => problem.hint("write `>=`"),
        _ => problem.hint("delete it"),
    }
}
