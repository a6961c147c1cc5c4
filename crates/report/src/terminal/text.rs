//! Lines of a given width.

use unicode_width::UnicodeWidthStr;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks a clean text into lines of at most so many columns, at spaces; a longer word is broken where it must be.
/// There is always at least one line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let gap = usize::from(!line.is_empty());
        if width(&line) + gap + width(word) <= columns {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = word.into();
        while width(&line) > columns {
            let cut = head(&line, columns);
            let rest = line.split_off(cut);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Bytes of the longest beginning that fits, at least one character.
fn head(text: &str, columns: usize) -> usize {
    let ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
    ends.take_while(|&end| width(&text[..end]) <= columns)
        .last()
        .unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8))
}

/// Spaces that fill a text up to so many columns.
pub(super) fn fill(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_nothing_is_too_wide() {
        let text =
            "One envoy was seen at the 北方边境检查站 and antidisestablishmentarianism was heard";
        for columns in 2..40 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{lines:?}");
            let kept: String = lines.concat().split_whitespace().collect();
            assert_eq!(kept, text.split_whitespace().collect::<String>());
        }
        assert_eq!(wrap("", 10), [""]);
    }
}
