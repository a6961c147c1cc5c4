//! Style of terminal text: width, colour and character set.

use crate::escape;

/// Abilities of the terminal, and options of the user.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns; what is written keeps between 60 and 120.
    pub width: usize,
    /// Whether ANSI colours may be used.
    pub colour: bool,
    /// Whether the tool's own marks may go beyond ASCII. Names stay as they are written.
    pub unicode: bool,
    /// Whether long lists are printed to their end.
    pub full: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            width: 80,
            colour: false,
            unicode: true,
            full: false,
        }
    }
}

/// The role of a piece of text, which decides its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Paint {
    #[default]
    Plain,
    Strong,
    Faint,
    Reported,
    Assumed,
    Derived,
    For,
    Against,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Paint::Plain => "",
            Paint::Strong => "1",
            Paint::Faint => "2",
            Paint::Reported => "36",
            Paint::Assumed => "33",
            Paint::Derived => "32",
            Paint::For => "34",
            Paint::Against => "31",
        }
    }
}

impl Style {
    /// Columns to fill.
    pub(super) fn columns(&self) -> usize {
        self.width.clamp(60, 120)
    }

    /// Text that is safe to print, with the tool's own marks in ASCII where the terminal has no others.
    pub(super) fn clean(&self, text: &str) -> String {
        let safe = escape::terminal(text);
        if self.unicode {
            return safe;
        }
        let mut plain = String::with_capacity(safe.len());
        for c in safe.chars() {
            match c {
                '−' | '–' | '─' | '·' => plain.push('-'),
                '…' => plain.push_str("..."),
                '→' => plain.push_str("->"),
                '←' => plain.push_str("<-"),
                '“' | '”' => plain.push('"'),
                '’' => plain.push('\''),
                '█' => plain.push('#'),
                '░' => plain.push('~'),
                '│' => plain.push('|'),
                'λ' => plain.push_str("lambda"),
                '∞' => plain.push_str("inf"),
                _ => plain.push(c),
            }
        }
        plain
    }

    /// The text in the colour of what it is. The text must be clean.
    pub(super) fn paint(&self, paint: Paint, text: &str) -> String {
        if !self.colour || paint == Paint::Plain || text.trim().is_empty() {
            return text.into();
        }
        format!("\u{1b}[{}m{text}\u{1b}[0m", paint.code())
    }
}
