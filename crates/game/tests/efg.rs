//! Games in Gambit's format: written and read again they are the same; mistakes have places.

#![allow(clippy::unwrap_used)]

use demarche_game::efg::{self, Dialect, Imported};

const GAME: &str = r#"EFG 2 R "A bluff" { "Sender" "Receiver" }
"with a comment"

c "" 1 "nature" { "strong" 1/3 "weak" 2/3 } 0
p "" 1 1 "strong" { "loud" "quiet" } 0
p "" 2 1 "heard it" { "yield" "stand" } 0
t "" 1 "" { 2, -1 }
t "" 2 "" { 0.5 0 }
t "" 3 "" { 0, 0 }
p "" 1 2 "weak" { "loud" "quiet" } 4 "cost" { -0.25, 0 }
p "" 2 1 0
t "" 1
t "" 5 "" { -1, 1e-1 }
t "" 3
"#;

fn again(imported: &Imported) -> String {
    efg::write(&imported.game, imported, Dialect::Gambit, 1000).unwrap()
}

#[test]
fn a_game_written_and_read_again_says_the_same() {
    let first = efg::read(GAME).unwrap();
    assert!(first.game.graph.perfect_recall);
    assert_eq!(first.game.graph.infosets.len(), 3);
    assert_eq!(first.game.graph.layers.len(), 4);
    let text = again(&first);
    let second = efg::read(&text).unwrap();
    assert_eq!(again(&second), text);
    for (chance, truth) in second.game.numbers.chance[1..]
        .iter()
        .zip([1.0 / 3.0, 2.0 / 3.0])
    {
        assert!((chance - truth).abs() < 1e-15, "{text}");
    }
    assert!(
        text.contains("0.3333333333333333 ") && text.contains("0.6666666666666667 "),
        "{text}"
    );
    // The cost on the way is collected at the end in the text written.
    assert!(
        text.contains("{ 1.75, -1 }") && text.contains("{ 2, -1 }"),
        "{text}"
    );
}

#[test]
fn an_actor_that_forgets_what_it_did_is_noticed() {
    let forgetful = r#"EFG 2 R "x" { "A" } p "" 1 1 "" { "l" "r" } 0 p "" 1 2 "" { "l" "r" } 0
        t "" 1 "" { 0 } t "" 2 "" { 1 } p "" 1 2 0 t "" 3 "" { 2 } t "" 4 "" { 3 }"#;
    assert!(!efg::read(forgetful).unwrap().game.graph.perfect_recall);
}

#[test]
fn a_tree_larger_than_allowed_is_refused() {
    let game = efg::read(GAME).unwrap();
    let refused = efg::write(&game.game, &game, Dialect::Gambit, 5).unwrap_err();
    assert_eq!(refused, efg::TooLarge { most: 5 });
}

#[test]
fn mistakes_have_their_line_and_column() {
    let cases = [
        ("EFG 3 R", (1, 5), "version"),
        (
            "EFG 2 R \"x\" { \"A\" }\nq \"\" 1",
            (2, 1),
            "no kind of node",
        ),
        ("EFG 2 R \"x\" { \"A\" }\np \"\" 2 1", (2, 6), "no player 2"),
        (
            "EFG 2 R \"x\" { \"A\" }\nc \"\" 1 \"\" { \"a\" 1/2 \"b\" 1/3 } 0",
            (2, 29),
            "add up",
        ),
        (
            "EFG 2 R \"x\" { \"A\" }\nt \"\" 1 \"\" { 1, 2 }",
            (2, 18),
            "2 payoffs for 1",
        ),
        (
            "EFG 2 R \"x\" { \"A\" }\nt \"\" 1 \"\" { 1/0 }",
            (2, 13),
            "number",
        ),
        (
            "EFG 2 R \"x\" { \"A\" }\np \"\" 1 1 \"\" { \"l\" \"r\" } 0\nt \"\" 1 \"\" { 1 }",
            (3, 16),
            "the end of the file",
        ),
        ("EFG 2 R \"x\" { \"A\" }\nt \"\" 0\nt", (3, 1), "complete"),
        ("EFG 2 R \"x", (1, 9), "never closed"),
    ];
    for (text, (line, column), part) in cases {
        let mistake = efg::read(text).unwrap_err();
        assert!(mistake.message.contains(part), "{mistake}");
        assert_eq!((mistake.line, mistake.column), (line, column), "{mistake}");
    }
}
