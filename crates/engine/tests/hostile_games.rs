//! Hostile files: mangled, cut short, deep, wide, and small ones that claim to be large. Each is read or
//! refused with a place in the file; none takes more time or memory than its length allows.

#![allow(clippy::unwrap_used)]

use demarche_engine::formats::efg::{self, Dialect, Forgotten, Imported, ParseError};
use demarche_engine::formats::nfg;
use demarche_engine::formats::type_recovery::Typed;
use proptest::prelude::*;

const TREE: &str = r#"EFG 2 R "A bluff, by \"X\"" { "Sender" "" }
"with a comment"

c "" 1 "nature" { "strong" 1/3 "weak" 2/3 } 0
p "" 1 -1 "strong" { "loud" "quiet" } 0
p "" 2 1 "heard it" { "yield" "stand" } 0
t "" 1 "" { 2, -1 }
t "" 2 { .5 0 }
t "" -3 "" { 0, 0 }
p "" 1 2 "weak" { "loud" "quiet" } 4 "cost" { -2.5e-1, 0 }
p "" 2 1 0
t "" 1
t "" 5 "" { -1, 1E-1 }
t "" 0
"#;

const TABLES: [&str; 2] = [
    "NFG 1 R \"x\" { \"A\" \"B\" } { { \"u\" \"d\" } { \"l\" \"r\" } } \"why\"\n{ { \"a\" 2, 1 } { \"\" 0 3 } }\n1 2 0 1\n",
    "NFG 1 D \"x\" { \"A\" \"B\" } { 2 2 }\n1 1/2 -3e2 .5 0 0 1 +1\n",
];

type Reader = fn(&str) -> Result<Imported, ParseError>;

/// Reads text as both kinds of file; what is read can be written and read again.
fn read(text: &str) {
    for result in [efg::read(text), nfg::read(text)] {
        match result {
            Ok(game) => {
                let written = efg::write(&game.game, &game, Dialect::Gambit, 10_000).unwrap();
                let again = efg::read(&written).unwrap();
                let twice = efg::write(&again.game, &again, Dialect::Gambit, 10_000).unwrap();
                assert_eq!(written, twice);
                if let Some(recovered) = Typed::of(&game.game) {
                    assert_eq!(recovered.game.graph.unknowns, game.game.graph.unknowns);
                }
            }
            Err(mistake) => placed(text, &mistake),
        }
    }
}

/// The place of a mistake lies in the text or at its end.
fn placed(text: &str, mistake: &ParseError) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    assert!((1..=lines.len()).contains(&mistake.line), "{mistake}");
    let width = lines[mistake.line - 1].chars().count();
    assert!((1..=width + 1).contains(&mistake.column), "{mistake}");
    assert!(mistake.message.chars().count() < 300, "{mistake}");
}

/// Text with pieces of itself and of the formats put where they do not belong.
fn mangled() -> impl Strategy<Value = String> {
    const PIECES: [&str; 24] = [
        "",
        " ",
        "\"",
        "\\",
        "{",
        "}",
        ",",
        "0",
        "1",
        "-1",
        "2",
        "9223372036854775807",
        "-9223372036854775808",
        "1e999",
        "1/0",
        "nan",
        "c \"\" 1 ",
        "p \"\" 1 1 ",
        "t \"\" 0",
        "{ }",
        "\"é\"",
        "\u{feff}",
        "\r\n",
        "99999999999999999999",
    ];
    let text = prop::sample::select(vec![TREE, TABLES[0], TABLES[1]]);
    let change = (
        any::<prop::sample::Index>(),
        0..40_usize,
        prop::sample::select(&PIECES[..]),
    );
    (text, prop::collection::vec(change, 1..4)).prop_map(|(text, changes)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, cut, piece) in changes {
            let at = at.index(chars.len() + 1);
            let end = chars.len().min(at + cut % 8);
            chars.splice(at..end, piece.chars());
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn mangled_files_are_read_or_refused(text in mangled()) {
        read(&text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        read(&text);
    }
}

#[test]
fn the_originals_are_read_and_cut_short_they_are_refused_at_their_end() {
    let originals: [(&str, Reader); 3] = [
        (TREE, efg::read),
        (TABLES[0], nfg::read),
        (TABLES[1], nfg::read),
    ];
    for (text, reader) in originals {
        reader(text).unwrap();
        let whole = text.trim_end();
        for (end, _) in whole.char_indices() {
            match reader(&whole[..end]) {
                // The last number may have lost a digit and still be one.
                Ok(_) => assert!(whole.len() - end < 3, "{end} bytes were enough"),
                Err(mistake) => placed(&whole[..end], &mistake),
            }
        }
    }
}

/// `EFG` and one player.
const ONE: &str = "EFG 2 R \"\" { \"A\" }\n";

#[test]
fn a_tree_as_deep_as_its_file_is_long_is_read() {
    let depth = 200_000;
    let mut text = ONE.to_string();
    for number in 1..=depth {
        text.push_str(&format!("p \"\" 1 {number} \"\" {{ \"on\" }} 0\n"));
    }
    let unfinished = efg::read(&text).unwrap_err();
    assert_eq!((unfinished.line, unfinished.column), (depth + 2, 1));
    text.push_str("t \"\" 0\n");
    assert_eq!(efg::read(&text).unwrap().game.graph.layers.len(), depth + 1);
}

#[test]
fn what_is_mentioned_often_is_stored_once() {
    // 100,000 options or outcomes, and 100,000 nodes that have them all: together they would fill any memory.
    let many = 100_000;
    let options = "\"\" ".repeat(many);
    let mut text = format!("{ONE}p \"\" 1 1 \"\" {{ {options}}} 0\n");
    text.push_str(&"p \"\" 1 1 0\n".repeat(many));
    assert!(
        efg::read(&text)
            .unwrap_err()
            .message
            .contains("the end of the file")
    );
    let outcomes = format!("\"\" 1 {}", "\"\" 0 ".repeat(many));
    let mut text = format!("{ONE}c \"\" 1 \"\" {{ {outcomes}}} 0\n");
    text.push_str(&"c \"\" 1 0\n".repeat(many));
    assert!(
        efg::read(&text)
            .unwrap_err()
            .message
            .contains("the end of the file")
    );
}

#[test]
fn many_players_in_a_long_game_are_read() {
    let many = 100_000;
    let players = "\"\" ".repeat(many);
    let mut text = format!("EFG 2 R \"\" {{ {players}}}\n");
    text.push_str(&format!("p \"\" {many} 1 \"\" {{ \"on\" }} 0\n"));
    for number in 2..many {
        text.push_str(&format!("p \"\" 1 {number} \"\" {{ \"on\" }} 0\n"));
    }
    text.push_str("t \"\" 0\n");
    assert!(efg::read(&text).unwrap().forgets.is_none());
    // A table for so many players is as long as their payoffs.
    let table = format!(
        "NFG 1 R \"\" {{ {players}}} {{ {}}} {{ {{ \"\" {}}} }} {}",
        "1 ".repeat(many - 1) + "1000 ",
        "0 ".repeat(many),
        "1 ".repeat(1000)
    );
    assert_eq!(nfg::read(&table).unwrap().game.graph.nodes(), many + 1000);
}

#[test]
fn large_numbers_in_small_files_are_refused() {
    let table = |sizes: &str| nfg::read(&format!("NFG 1 R \"\" {{ \"\" \"\" }} {{ {sizes} }} 1 2"));
    for (sizes, part) in [
        ("200000000 1", "the end of the file"),
        ("4294967296 4294967296", "combinations"),
        ("-1 2", "at least one"),
        ("99999999999999999999 1", "whole number"),
    ] {
        let mistake = table(sizes).unwrap_err();
        assert!(mistake.message.contains(part), "{mistake}");
    }
    let word = "x".repeat(1_000_000);
    placed(&word, &efg::read(&word).unwrap_err());
}

#[test]
fn a_game_without_players_is_one_of_chance() {
    let read = efg::read(
        "EFG 2 R \"\" { } c \"\" 1 \"\" { \"a\" .5 \"b\" .5 } 0 t \"\" 1 \"\" { } t \"\" 0",
    )
    .unwrap();
    assert_eq!(read.game.graph.nodes(), 3);
}

#[test]
fn who_forgets_is_named() {
    let driver = efg::read(&format!(
        "{ONE}p \"\" 1 7 \"road\" {{ \"exit\" \"on\" }} 0\nt \"\" 0\n p \"\" 1 7 0\nt \"\" 0\nt \"\" 0\n"
    ));
    let forgets = driver.unwrap().forgets.unwrap();
    assert_eq!(forgets.what, Forgotten::ItWasHere);
    assert_eq!((forgets.line, forgets.column), (4, 2));
    let said = forgets.to_string();
    assert!(
        said.contains("player \"A\"") && said.contains("7, \"road\""),
        "{said}"
    );
}
