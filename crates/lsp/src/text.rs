//! Places in a text as editors count them: lines from 0, columns in units of UTF-16.

use demarche_scenario::Span;
use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};

/// Where the lines of a text start.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Looks through a text. A line ends with `\n`, `\r\n` or `\r`.
    pub fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let ends = (0..bytes.len()).filter(|&i| match bytes[i] {
            b'\n' => true,
            b'\r' => bytes.get(i + 1) != Some(&b'\n'),
            _ => false,
        });
        Lines {
            starts: std::iter::once(0).chain(ends.map(|i| i + 1)).collect(),
        }
    }

    /// The place of a byte of `text`, which is the text that was looked through. A byte within a character is where that starts, one
    /// behind the end is the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = floor(text, offset);
        let line = self.starts.partition_point(|&s| s <= offset) - 1;
        let before = &text[self.starts[line]..offset];
        Position {
            line: number(line),
            character: number(before.chars().map(char::len_utf16).sum()),
        }
    }

    /// The byte at a place. A place behind the end of its line is that end, one below the last line the end of the text, one within a
    /// character where that starts.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else {
            return text.len();
        };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let body = text[start..end].trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (i, c) in body.char_indices() {
            if left < c.len_utf16() {
                return start + i;
            }
            left -= c.len_utf16();
        }
        start + body.len()
    }

    /// The two ends of a span.
    pub fn range(&self, text: &str, span: Span) -> Range {
        Range {
            start: self.position(text, span.start as usize),
            end: self.position(text, span.end.max(span.start) as usize),
        }
    }

    /// All of a text.
    pub fn whole(&self, text: &str) -> Range {
        Range {
            start: Position::default(),
            end: self.position(text, text.len()),
        }
    }
}

/// The text after an editor's change of it.
pub fn changed(text: &str, change: TextDocumentContentChangeEvent) -> String {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => whole.text,
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
            let lines = Lines::new(text);
            let ends = [part.range.start, part.range.end].map(|p| lines.offset(text, p));
            let (start, end) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            format!("{}{}{}", &text[..start], part.text, &text[end..])
        }
    }
}

/// What stands at a span; nothing where there is no such place.
pub fn at(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize)
        .unwrap_or("")
}

/// Puts `new` in the place of each span. The spans do not overlap.
pub fn replaced(text: &str, spans: &[Span], new: &str) -> String {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|s| s.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        out.push_str(text.get(from..span.start as usize).unwrap_or(""));
        out.push_str(new);
        from = span.end as usize;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

/// The start of the character that holds a byte.
pub fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
