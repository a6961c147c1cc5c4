//! The only ways for text to reach a terminal or a page.
//!
//! Names, labels, notes and quoted sentences come from files that anybody may have written. Control characters and the
//! characters that reorder text are written out, so that they can be seen and do nothing.

/// Text for a terminal: one line, nothing in it that a terminal would obey.
pub fn terminal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if !spell(c, &mut safe) {
            safe.push(c);
        }
    }
    safe
}

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

/// Writes a harmful character out as its number, or white space as a space; false if the character is harmless.
fn spell(c: char, out: &mut String) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
        _ if harmful(c) => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
        _ => return false,
    }
    true
}

/// Control characters, what reorders text (Unicode UAX #9), and what is invisible and carries no meaning in any script.
/// The joiners U+200C and U+200D stay: Persian and other scripts need them.
fn harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for c in ('\u{0}'..=char::MAX).filter(|&c| harmful(c)) {
            let text = c.to_string();
            assert!(!terminal(&text).chars().any(harmful), "{c:?}");
            assert!(!markup(&text).chars().any(harmful), "{c:?}");
        }
    }
}
