//! Text from an untrusted author, made safe to show.
//!
//! Names, labels, notes and quoted lines come from files. Control characters and the characters that reorder text are
//! written out, so that they can be seen and do nothing.

/// One line of text in which nothing is hidden and nothing is obeyed by a terminal: tabs and line breaks become a space,
/// other control characters, what reorders text (Unicode UAX #9) and what is invisible become `[U+202E]`.
pub fn visible(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if !spell(c, &mut safe) {
            safe.push(c);
        }
    }
    safe
}

/// Writes a harmful character out as its number, or white space as a space; false if the character is harmless.
pub fn spell(c: char, out: &mut String) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
        _ if is_harmful(c) => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
        _ => return false,
    }
    true
}

/// Control characters, what reorders text, and what is invisible and carries no meaning in any script. The joiners U+200C
/// and U+200D are not among them: Persian and other scripts need them.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_reordering_are_spelled_out() {
        assert_eq!(
            visible("a\u{1b}[31mred\u{9b}2J\u{202e}txt"),
            "a[U+001B][31mred[U+009B]2J[U+202E]txt"
        );
        assert_eq!(visible("two\r\nlines\tand"), "two  lines and");
        assert_eq!(visible("می‌خواهم"), "می‌خواهم");
    }

    #[test]
    fn nothing_harmful_gets_through() {
        for c in ('\u{0}'..=char::MAX).filter(|&c| is_harmful(c)) {
            assert!(!visible(&c.to_string()).chars().any(is_harmful), "{c:?}");
        }
    }
}
