//! The only ways for text to reach a terminal or a page.
//!
//! Names, labels, notes and quoted sentences come from files of unknown origin. Control characters and the
//! characters that reorder text are written out, so that they can be seen and do nothing.

/// Text for a terminal: one line, nothing in it that a terminal would obey.
#[doc(inline)]
pub use demarche_scenario::escape::visible as terminal;

use std::fmt;

use askama::filters::Escaper;
use demarche_scenario::escape::spell;

/// Text for HTML and SVG, between tags or inside a quoted attribute.
pub fn markup(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => {
                if !spell(c, &mut safe) {
                    safe.push(c);
                }
            }
        }
    }
    safe
}

/// [`markup`], for what templates print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Markup;

impl Escaper for Markup {
    fn write_escaped_str<W: fmt::Write>(&self, mut page: W, text: &str) -> fmt::Result {
        page.write_str(&markup(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_scenario::escape::is_harmful;

    #[test]
    fn escape_sequences_and_reordering_are_spelled_out() {
        assert_eq!(
            terminal("a\u{1b}[31mred\u{9b}2J\u{202e}txt"),
            "a[U+001B][31mred[U+009B]2J[U+202E]txt"
        );
        assert_eq!(terminal("two\r\nlines\tand"), "two  lines and");
        assert_eq!(terminal("می‌خواهم"), "می‌خواهم");
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            markup("<script a=\"b\" c='d'>&\u{0}"),
            "&lt;script a=&quot;b&quot; c=&#39;d&#39;&gt;&amp;[U+0000]"
        );
    }

    #[test]
    fn no_character_gets_through_as_a_control() {
        for c in ('\u{0}'..=char::MAX).filter(|&c| is_harmful(c)) {
            let text = c.to_string();
            assert!(!terminal(&text).chars().any(is_harmful), "{c:?}");
            assert!(!markup(&text).chars().any(is_harmful), "{c:?}");
        }
    }
}
