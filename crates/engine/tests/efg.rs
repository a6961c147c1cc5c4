//! Games in Gambit's format: written and read again they are the same; mistakes have places.

#![allow(clippy::unwrap_used)]

use demarche_engine::formats::efg::{self, Dialect, Imported};

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
    let efg::WriteError::TooLarge { nodes, most: 5 } = refused else {
        panic!("{refused}");
    };
    let count = usize::try_from(nodes).unwrap();
    let write = |most| efg::write(&game.game, &game, Dialect::Gambit, most);
    assert!(write(count).is_ok() && write(count - 1).is_err());
}

const HEAD: &str = "EFG 2 R \"x\" { \"A\" \"B\" }\n";

#[test]
fn numbers_names_and_lines_are_read_as_gambit_writes_them() {
    let text = "\u{feff}EFG 2 D \"a \\\"b\\\" \\c\" { \"A\" }\r\n\"two\r\nlines\"\r\n\r\n\
                c \"\" 5 { \"\" .125 \"\" 1/8 \"\" 75e-2 } 0\r\n\
                t \"\" -2 { +3 } t \"\" 7 \"win\" {-1/4} t \"\" 0\r\n";
    let read = efg::read(text).unwrap();
    assert_eq!(read.title, "a \"b\" \\c");
    assert_eq!(read.comment, "two\r\nlines");
    assert_eq!(read.game.numbers.chance, [1.0, 0.125, 0.125, 0.75]);
    assert_eq!(read.game.numbers.payoff, [3.0, -0.25]);
    assert_eq!(read.outcomes, ["", "win"]);
    assert_eq!(read.game.graph.payoff[1..3], [0, 1]);
    let mistake = efg::read(&text.replace("t \"\" 0", "t \"\" -0.5")).unwrap_err();
    assert_eq!((mistake.line, mistake.column), (6, 41), "{mistake}");
}

#[test]
fn rounded_probabilities_are_made_to_add_up() {
    let text =
        format!("{HEAD}c \"\" 1 \"\" {{ \"a\" 0.3333333 \"b\" 0.6666666 }} 0 t \"\" 0 t \"\" 0");
    let chance = efg::read(&text).unwrap().game.numbers.chance;
    assert!((chance[1] + chance[2] - 1.0).abs() < 1e-15);
    assert!((chance[2] / chance[1] - 2.0).abs() < 1e-12);
}

#[test]
fn what_is_told_twice_must_be_told_alike() {
    let cases = [
        (
            "p \"\" 1 1 \"\" { \"l\" \"r\" } 0 p \"\" 1 1 \"\" { \"r\" \"l\" } 0",
            "options of other names",
        ),
        (
            "p \"\" 1 1 \"\" { \"l\" } 0 p \"\" 1 1 \"\" { \"l\" \"r\" } 0",
            "had 1 options before, here 2",
        ),
        (
            "c \"\" 1 \"\" { \"l\" 1 } 0 c \"\" 1 \"\" { \"l\" .5 \"r\" .5 } 0",
            "other outcomes or probabilities",
        ),
        (
            "p \"\" 1 1 \"\" { \"l\" \"r\" } 0 t \"\" 1 \"\" { 1 2 } t \"\" 1 \"\" { 2 1 }",
            "other payoffs",
        ),
        ("t \"\" 0 \"\" { 1 2 }", "outcome 0"),
        ("t \"\" 4", "needs its payoffs"),
        (
            "p \"\" 1 3 0",
            "information set 3 of player 1 appears for the first time",
        ),
        ("c \"\" 9 \"\" 0", "needs its outcomes"),
    ];
    for (body, part) in cases {
        let mistake = efg::read(&format!("{HEAD}{body}")).unwrap_err();
        assert!(mistake.message.contains(part), "{body}: {mistake}");
        assert_eq!(mistake.line, 2);
    }
}

/// A move of one player with these options, in a file of two moves of the same player that it remembers.
fn two_moves(first: [&str; 2], second: [&str; 2]) -> Imported {
    let [a, b] = first;
    let [c, d] = second;
    efg::read(&format!(
        r#"{HEAD}p "" 1 1 "set" {{ "{a}" "{b}" }} 0
        p "" 1 2 "set" {{ "{c}" "{d}" }} 0 t "" 1 "" {{ 1 0 }} t "" 2 "" {{ 2 0 }} t "" 3 "" {{ 3 0 }}"#
    ))
    .unwrap()
}

fn payoffs(text: &str) -> Vec<&str> {
    let ends = text.lines().filter(|line| line.starts_with('t'));
    ends.map(|line| line.split_once('{').unwrap().1).collect()
}

#[test]
fn names_are_written_as_gambit_allows_them() {
    let mut game = two_moves(["a  b", " c"], ["c", "c"]);
    game.title = "say \"hi\"".into();
    let text = again(&game);
    for part in [
        "\"say \\\"hi\\\"\"",
        "\"set\" { \"a b\" \"c\" }",
        "\"set (2)\" { \"c\" \"c\" }",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert_eq!(efg::read(&text).unwrap().title, game.title);
}

#[test]
fn openspiel_gets_names_that_differ_in_the_order_of_their_first_use() {
    let mut game = two_moves(["l", "r"], ["new", "l"]);
    game.title = "say \"hi\"".into();
    let text = efg::write(&game.game, &game, Dialect::OpenSpiel, 100).unwrap();
    assert!(
        text.contains("{ \"l\" \"new\" }") && text.contains("\"say 'hi'\""),
        "{text}"
    );
    assert_eq!(payoffs(&text), [" 2 0 }", " 1 0 }", " 3 0 }"]);
    let twice = two_moves(["l", "l"], ["l", "l (2)"]);
    let text = efg::write(&twice.game, &twice, Dialect::OpenSpiel, 100).unwrap();
    assert_eq!(text.matches("{ \"l\" \"l (2)\" }").count(), 2, "{text}");
    assert_eq!(payoffs(&text), [" 1 0 }", " 2 0 }", " 3 0 }"]);
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
