//! The words and signs of a text, for editors: what stands where, whatever it means.

use super::lex::{self, Kind};
use crate::span::Span;

/// What stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or a word of the language.
    Word,
    /// A text in double quotes, which may lack its end.
    Text,
    /// A number, with its `%`.
    Number,
    /// `2031-01`
    Date,
    /// `#7.2@1f0c9a3b`, behind the name of a source.
    Citation,
    /// `<=`, `,`
    Sign,
    /// From `#` to the end of the line.
    Comment,
}

/// Something that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where.
    pub span: Span,
}

/// Everything that stands in a text, in order; blanks and characters without a meaning are left out. `file` numbers the text in the spans.
pub fn tokens(text: &str, file: u16) -> Vec<Token> {
    let (lines, _) = lex::lex(text, file, &mut Vec::new());
    let mut all: Vec<Token> = lines
        .iter()
        .flat_map(|line| &line.tokens)
        .map(|token| Token {
            kind: match token.kind {
                Kind::Word(_) => TokenKind::Word,
                Kind::Text(_) => TokenKind::Text,
                Kind::Number(..) => TokenKind::Number,
                Kind::Date(_) => TokenKind::Date,
                Kind::Locator(..) => TokenKind::Citation,
                Kind::Sign(_) => TokenKind::Sign,
            },
            span: token.span,
        })
        .collect();
    let mut comments = Vec::new();
    let (mut at, mut next) = (0, 0);
    for raw in text.split_inclusive('\n') {
        let end = at + raw.trim_end_matches(['\n', '\r']).len();
        // A `#` behind the last token of a line that is not part of one starts a comment.
        let mut rest = at;
        while let Some(token) = all.get(next).filter(|t| (t.span.start as usize) < end) {
            rest = token.span.end as usize;
            next += 1;
        }
        let tail = text.get(rest..end).unwrap_or("");
        if let Some(i) = tail.find('#') {
            comments.push(Token {
                kind: TokenKind::Comment,
                span: Span::new(file, rest + i, end),
            });
        }
        at += raw.len();
    }
    all.append(&mut comments);
    all.sort_by_key(|token| token.span.start);
    all
}
