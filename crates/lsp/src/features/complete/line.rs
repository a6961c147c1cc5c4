//! The line in which something is written, up to the cursor.

use demarche_scenario::parse::{ITEMS, Token, TokenKind, tokens};

use crate::text;

/// What stands before the cursor.
pub(super) struct Line<'a> {
    /// Words, texts, numbers and signs of the line and of those that it goes on with, without the word at the cursor.
    pub(super) before: Vec<&'a str>,
    /// Whether it is a line below an item.
    pub(super) indented: bool,
    /// The keyword of the item that it belongs to or starts.
    pub(super) item: &'a str,
    /// That item's name.
    pub(super) name: &'a str,
    /// Whether an option stands between the item and the line.
    pub(super) below_option: bool,
}

impl<'a> Line<'a> {
    /// None within a text in quotes, a comment, a number or a citation, and right behind a text.
    pub(super) fn new(whole: &'a str, at: usize) -> Option<Line<'a>> {
        let text = &whole[..text::floor(whole, at)];
        let mut all = tokens(text, 0);
        let mut start = text.len();
        if let Some(last) = all.last() {
            let touches = last.span.end as usize == text.len();
            match last.kind {
                TokenKind::Comment if !text[last.span.start as usize..].contains('\n') => {
                    return None;
                }
                TokenKind::Word if touches => {
                    start = last.span.start as usize;
                    all.pop();
                }
                TokenKind::Sign | TokenKind::Word | TokenKind::Comment => {}
                _ if touches => return None,
                _ => {}
            }
        }
        all.retain(|t| t.kind != TokenKind::Comment);
        let word = |t: &Token| text::at(text, t.span);
        let first = first_of_line(text, &all, start, &word);
        let begins = all.get(first).map_or(start, |t| t.span.start as usize);
        let head = all
            .iter()
            .rposition(|t| column(text, t.span.start as usize) == 0 && ITEMS.contains(&word(t)));
        let name = head
            .and_then(|h| all.get(h + 1))
            .filter(|t| t.kind == TokenKind::Word);
        let since = head.map_or(&[][..], |h| &all[h..first.max(h)]);
        let starts_line = |i: usize| {
            let from = since[i - 1].span.end as usize;
            text[from..since[i].span.start as usize].contains('\n')
        };
        let below_option = (1..since.len()).any(|i| word(&since[i]) == "option" && starts_line(i));
        Some(Line {
            before: all[first..].iter().map(word).collect(),
            indented: column(text, begins) > 0,
            item: head.map_or("", |h| word(&all[h])),
            name: name.map_or("", word),
            below_option,
        })
    }

    /// The word that stands so many before the cursor, from 1.
    pub(super) fn back(&self, n: usize) -> &'a str {
        let at = self.before.len().checked_sub(n);
        at.map_or("", |at| self.before[at])
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.before.contains(&word)
    }
}

/// The first token of the line at `start`, or of the one that it goes on with.
fn first_of_line<'a>(
    text: &'a str,
    all: &[Token],
    start: usize,
    word: &impl Fn(&Token) -> &'a str,
) -> usize {
    let mut first = all.len();
    let mut next = start;
    // Any word may be on its way to being `because`; one that is whole goes on with the line above.
    while let Some(token) = first.checked_sub(1).and_then(|i| all.get(i)) {
        let breaks = text[token.span.end as usize..next].contains('\n');
        let ends = [
            ",", "+", "*", "/", "<", ">", "(", "..", "=", "and", "or", "not",
        ];
        let starts = all
            .get(first)
            .is_some_and(|t| ["because", "and", "or"].contains(&word(t)));
        let indented = column(text, next) > 0;
        if breaks && !(indented && (ends.contains(&word(token)) || starts)) {
            break;
        }
        first -= 1;
        next = token.span.start as usize;
    }
    first
}

fn column(text: &str, at: usize) -> usize {
    at - text[..at].rfind('\n').map_or(0, |i| i + 1)
}
