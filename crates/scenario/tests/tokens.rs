//! Words and signs of a text, for editors.

use demarche_scenario::parse::{TokenKind, tokens};

#[test]
fn everything_that_stands_in_a_text_is_given_once_and_in_order() {
    let text =
        "# first\nactor a \"A #1\" # an actor\n  because b#7.2@1f, \"x\"\nlet c = 20%..0.5 #\n";
    let found: Vec<(TokenKind, &str)> = tokens(text, 0)
        .iter()
        .map(|t| (t.kind, &text[t.span.start as usize..t.span.end as usize]))
        .collect();
    use TokenKind::*;
    let expected = [
        (Comment, "# first"),
        (Word, "actor"),
        (Word, "a"),
        (Text, "\"A #1\""),
        (Comment, "# an actor"),
        (Word, "because"),
        (Word, "b"),
        (Citation, "#7.2@1f"),
        (Sign, ","),
        (Text, "\"x\""),
        (Word, "let"),
        (Word, "c"),
        (Sign, "="),
        (Number, "20%"),
        (Sign, ".."),
        (Number, "0.5"),
        (Comment, "#"),
    ];
    assert_eq!(found, expected);
}
