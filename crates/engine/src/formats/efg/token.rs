//! Words, numbers, quoted names, braces and commas of Gambit's formats, with their places.

use std::borrow::Cow;
use std::str::Chars;

use super::ParseError;

/// Larger numbers are refused: sums and products of these are finite.
const LARGEST: f64 = 1e150;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token<'t> {
    /// A keyword or a number, as written.
    Word(&'t str),
    /// A name in quotation marks, without them.
    Name(Cow<'t, str>),
    /// `{`
    Open,
    /// `}`
    Close,
    /// `,`
    Comma,
    /// The end of the file.
    End,
}

/// Line and column, each from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Place {
    pub(crate) fn mistake(self, message: impl Into<String>) -> ParseError {
        ParseError {
            line: self.line,
            column: self.column,
            message: message.into(),
        }
    }
}

/// Reads tokens one after the other, looking one ahead.
pub(crate) struct Tokens<'t> {
    text: Chars<'t>,
    at: Place,
    next: Token<'t>,
    next_at: Place,
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Result<Tokens<'t>, ParseError> {
        let at = Place { line: 1, column: 1 };
        let mut tokens = Tokens {
            // Some editors on Windows put a byte order mark before the text.
            text: text.strip_prefix('\u{feff}').unwrap_or(text).chars(),
            at,
            next: Token::End,
            next_at: at,
        };
        tokens.take()?;
        Ok(tokens)
    }

    pub(crate) fn peek(&self) -> &Token<'t> {
        &self.next
    }

    /// Where the next token begins.
    pub(crate) fn place(&self) -> Place {
        self.next_at
    }

    /// A mistake at the next token.
    pub(crate) fn mistake(&self, message: impl Into<String>) -> ParseError {
        self.next_at.mistake(message)
    }

    /// `what` should stand where the next token is.
    pub(crate) fn missing(&self, what: &str) -> ParseError {
        self.mistake(format!(
            "{what} should stand here, not {}",
            say(self.peek())
        ))
    }

    /// The next token.
    pub(crate) fn take(&mut self) -> Result<Token<'t>, ParseError> {
        while self.char().is_some_and(char::is_whitespace) {
            self.step();
        }
        let at = self.at;
        let rest = self.text.as_str();
        let token = match self.step() {
            None => Token::End,
            Some('{') => Token::Open,
            Some('}') => Token::Close,
            Some(',') => Token::Comma,
            Some('"') => Token::Name(self.quoted(at)?),
            Some(_) => {
                let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '"' | ',');
                while self.char().is_some_and(|c| !ends(c)) {
                    self.step();
                }
                Token::Word(&rest[..rest.len() - self.text.as_str().len()])
            }
        };
        self.next_at = at;
        Ok(std::mem::replace(&mut self.next, token))
    }

    pub(crate) fn expect(&mut self, token: &Token<'_>, what: &str) -> Result<(), ParseError> {
        if self.peek() != token {
            return Err(self.missing(what));
        }
        self.take().map(|_| ())
    }

    /// A name in quotation marks.
    pub(crate) fn name(&mut self, what: &str) -> Result<String, ParseError> {
        match self.optional_name()? {
            Some(name) => Ok(name),
            None => Err(self.missing(&format!("{what}, in quotation marks,"))),
        }
    }

    /// A name in quotation marks, if one comes next.
    pub(crate) fn optional_name(&mut self) -> Result<Option<String>, ParseError> {
        let Token::Name(name) = &mut self.next else {
            return Ok(None);
        };
        let name = std::mem::take(name).into_owned();
        self.take()?;
        Ok(Some(name))
    }

    pub(crate) fn word(&mut self, what: &str) -> Result<&'t str, ParseError> {
        let Token::Word(word) = self.next else {
            return Err(self.missing(what));
        };
        self.take()?;
        Ok(word)
    }

    /// A whole number, perhaps negative.
    pub(crate) fn integer(&mut self, what: &str) -> Result<i64, ParseError> {
        let at = self.place();
        let word = self.word(what)?;
        word.parse().map_err(|_| {
            at.mistake(format!(
                "{what} should be a whole number, not {}",
                say(&Token::Word(word))
            ))
        })
    }

    /// A number as these formats have it: `-3`, `.25`, `1e-3` or `1/3`.
    pub(crate) fn number(&mut self, what: &str) -> Result<f64, ParseError> {
        let at = self.place();
        let word = self.word(what)?;
        number(word).ok_or_else(|| {
            at.mistake(format!(
                "{what} should be a number such as 0.25, 2.5e-1 or 1/4, and at most 1e150, not {}",
                say(&Token::Word(word))
            ))
        })
    }

    /// Skips a comma, if one comes next.
    pub(crate) fn comma(&mut self) -> Result<(), ParseError> {
        if *self.peek() == Token::Comma {
            self.take()?;
        }
        Ok(())
    }

    /// Payoffs up to the closing brace, one for each of `players`, with or without commas between them.
    pub(crate) fn payoffs(
        &mut self,
        players: usize,
        into: &mut Vec<f64>,
    ) -> Result<(), ParseError> {
        let mut given = 0;
        while *self.peek() != Token::Close {
            let value = self.number("a payoff")?;
            if given < players {
                into.push(value);
            }
            given += 1;
            self.comma()?;
        }
        if given != players {
            return Err(self.mistake(format!("there are {given} payoffs for {players} players")));
        }
        self.take().map(|_| ())
    }

    fn char(&self) -> Option<char> {
        self.text.clone().next()
    }

    fn step(&mut self) -> Option<char> {
        let c = self.text.next()?;
        if c == '\n' || c == '\r' && self.char() != Some('\n') {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += 1;
        }
        Some(c)
    }

    /// The rest of a name whose quotation mark opened at `open`. `\"` is a quotation mark; any other `\` is itself.
    fn quoted(&mut self, open: Place) -> Result<Cow<'t, str>, ParseError> {
        let start = self.text.as_str();
        let mut escaped = false;
        loop {
            let rest = self.text.as_str();
            match self.step() {
                Some('"') => {
                    let name = &start[..start.len() - rest.len()];
                    return Ok(if escaped {
                        Cow::Owned(name.replace("\\\"", "\""))
                    } else {
                        Cow::Borrowed(name)
                    });
                }
                Some('\\') if self.char() == Some('"') => {
                    escaped = true;
                    self.step();
                }
                Some(_) => {}
                None => {
                    return Err(open.mistake("the quotation mark that opens here is never closed"));
                }
            }
        }
    }
}

/// The value of a decimal number or a fraction of two whole numbers; none for anything else and what is too large.
fn number(word: &str) -> Option<f64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let value = match word.split_once('/') {
        Some((above, below)) if digits(above.trim_start_matches(['+', '-'])) && digits(below) => {
            above.parse::<f64>().ok()? / below.parse::<f64>().ok()?
        }
        // What else Rust reads as a number, `inf` and `nan` among them, begins with a letter.
        None if word.contains(|c: char| c.is_ascii_digit()) => word.parse().ok()?,
        _ => return None,
    };
    (value.abs() <= LARGEST).then_some(value)
}

/// A token as a message has it: on one line, and short.
fn say(token: &Token<'_>) -> String {
    let short = |text: &str| {
        let clean = |c: char| if c.is_control() { ' ' } else { c };
        let mut short: String = text.chars().take(40).map(clean).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        short
    };
    match token {
        Token::Word(word) => format!("`{}`", short(word)),
        Token::Name(name) => format!("\"{}\"", short(name)),
        Token::Open => "`{`".into(),
        Token::Close => "`}`".into(),
        Token::Comma => "a comma".into(),
        Token::End => "the end of the file".into(),
    }
}
