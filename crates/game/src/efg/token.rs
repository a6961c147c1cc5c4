//! Words, numbers, quoted names and braces, with their places.

use super::Mistake;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A keyword or a number, as written.
    Word(String),
    /// A name in quotation marks.
    Name(String),
    /// `{`
    Open,
    /// `}`
    Close,
    /// The end of the file.
    End,
}

/// Reads tokens one after the other.
pub(super) struct Tokens<'t> {
    text: std::iter::Peekable<std::str::Chars<'t>>,
    line: usize,
    column: usize,
    /// The next token and its place.
    next: (Token, usize, usize),
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Result<Tokens<'t>, Mistake> {
        let mut tokens = Tokens {
            text: text.chars().peekable(),
            line: 1,
            column: 1,
            next: (Token::End, 1, 1),
        };
        tokens.take()?;
        Ok(tokens)
    }

    pub(super) fn peek(&self) -> &Token {
        &self.next.0
    }

    /// The next token.
    pub(super) fn take(&mut self) -> Result<Token, Mistake> {
        while self
            .text
            .peek()
            .is_some_and(|&c| c.is_whitespace() || c == ',')
        {
            self.step();
        }
        let (line, column) = (self.line, self.column);
        let token = match self.step() {
            None => Token::End,
            Some('{') => Token::Open,
            Some('}') => Token::Close,
            Some('"') => Token::Name(self.quoted(line, column)?),
            Some(first) => {
                let mut word = first.to_string();
                let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '"' | ',');
                while let Some(c) = self.text.peek().copied().filter(|&c| !ends(c)) {
                    word.push(c);
                    self.step();
                }
                Token::Word(word)
            }
        };
        Ok(std::mem::replace(&mut self.next, (token, line, column)).0)
    }

    /// A mistake at the next token.
    pub(super) fn mistake(&self, message: impl Into<String>) -> Mistake {
        Mistake {
            line: self.next.1,
            column: self.next.2,
            message: message.into(),
        }
    }

    pub(super) fn name(&mut self, what: &str) -> Result<String, Mistake> {
        match self.peek() {
            Token::Name(_) => match self.take()? {
                Token::Name(name) => Ok(name),
                _ => Ok(String::new()),
            },
            other => Err(self.mistake(format!(
                "{what} should stand here, in quotation marks, not {}",
                say(other)
            ))),
        }
    }

    pub(super) fn word(&mut self, what: &str) -> Result<String, Mistake> {
        match self.peek() {
            Token::Word(word) => {
                let word = word.clone();
                self.take()?;
                Ok(word)
            }
            other => Err(self.mistake(format!("{what} should stand here, not {}", say(other)))),
        }
    }

    pub(super) fn expect(&mut self, token: &Token, what: &str) -> Result<(), Mistake> {
        if self.peek() != token {
            return Err(self.mistake(format!(
                "{what} should stand here, not {}",
                say(self.peek())
            )));
        }
        self.take().map(|_| ())
    }

    /// A whole number.
    pub(super) fn count(&mut self, what: &str) -> Result<usize, Mistake> {
        let refusal = self.mistake(format!("{what} should be a whole number"));
        self.word(what)?.parse().map_err(|_| refusal)
    }

    /// A decimal number or a fraction of two.
    pub(super) fn number(&mut self, what: &str) -> Result<f64, Mistake> {
        let refusal = self.mistake(format!("{what} should be a number such as 0.25 or 1/4"));
        let word = self.word(what)?;
        let value = match word.split_once('/') {
            None => word.parse::<f64>().ok(),
            Some((above, below)) => match (above.parse::<f64>(), below.parse::<f64>()) {
                (Ok(above), Ok(below)) if below != 0.0 => Some(above / below),
                _ => None,
            },
        };
        value.filter(|v| v.is_finite()).ok_or(refusal)
    }

    fn step(&mut self) -> Option<char> {
        let c = self.text.next()?;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn quoted(&mut self, line: usize, column: usize) -> Result<String, Mistake> {
        let mut name = String::new();
        loop {
            match self.step() {
                Some('"') => return Ok(name),
                Some('\\') if self.text.peek() == Some(&'"') => name.extend(self.step()),
                Some(c) => name.push(c),
                None => {
                    let message = "the quotation mark that opens here is never closed".into();
                    return Err(Mistake {
                        line,
                        column,
                        message,
                    });
                }
            }
        }
    }
}

fn say(token: &Token) -> String {
    match token {
        Token::Word(word) => format!("`{word}`"),
        Token::Name(name) => format!("\"{name}\""),
        Token::Open => "`{`".into(),
        Token::Close => "`}`".into(),
        Token::End => "the end of the file".into(),
    }
}
