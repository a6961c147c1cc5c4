//! Whatever is written, wherever the cursor is: an answer, or word that there is none.

use demarche_lsp::text::Lines;
use gen_lsp_types::Position;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::editor::{Editor, bundled, uri};

/// Pieces that mean something, or look as if they did.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ -~\n]{0,12}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            " is ",
            "\n",
            "\r\n",
            "\r",
            "\"",
            "#",
            "(",
            "north",
            "because ",
            "ranks a > ",
            "\nactor ",
            "\n  option ",
            ", ",
            "_2",
            "include \"a.demarche\"\n",
            "😀",
            "ü",
            "\u{feff}",
            "\u{202e}",
            "..",
            " by ",
            "amount 0..10 by 0",
        ])
        .prop_map(String::from),
    ]
}

fn position() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![(0..400u32, 0..90u32), Just((u32::MAX, u32::MAX))]
}

fn asked(editor: &mut Editor, (line, character): (u32, u32)) {
    let document = json!({ "uri": uri("a.demarche") });
    let position = json!({ "line": line, "character": character });
    let place = json!({ "textDocument": document, "position": position, "newName": "other",
        "context": { "includeDeclaration": true, "triggerKind": 1 }, "options": { "tabSize": 2, "insertSpaces": true } });
    for method in [
        "hover",
        "definition",
        "references",
        "completion",
        "prepareRename",
        "rename",
        "formatting",
        "documentSymbol",
        "semanticTokens/full",
    ] {
        let answer = editor.answer(&format!("textDocument/{method}"), place.clone());
        let code = answer["error"]["code"].as_i64();
        assert!(
            code.is_none() || method == "rename" && code == Some(-32803),
            "{method} {answer}"
        );
    }
    let range = json!({ "start": position, "end": position });
    let place =
        json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
    for method in ["inlayHint", "codeAction"] {
        let _: Vec<Value> = editor.ask(&format!("textDocument/{method}"), place.clone());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_edit_brings_it_down(
        which in 0..64usize,
        edits in prop::collection::vec((position(), position(), piece()), 1..5),
        asks in position(),
    ) {
        let all = bundled();
        let small: Vec<_> = all.iter().filter(|(_, text)| text.len() < 12_000).collect();
        let (_, text) = small[which % small.len()];
        let mut editor = Editor::on(text);
        // The same edits, by the plain way: units of UTF-16, line by line.
        let mut plain = text.clone();
        for (start, end, new) in &edits {
            let place = |p: &(u32, u32)| json!({ "line": p.0, "character": p.1 });
            let range = json!({ "start": place(start), "end": place(end) });
            editor.change("a.demarche", json!([{ "range": range, "text": new }]));
            let lines = Lines::new(&plain);
            let offset = |p: &(u32, u32)| lines.offset(&plain, Position { line: p.0, character: p.1 });
            let (a, b) = (offset(start), offset(end));
            plain = format!("{}{new}{}", &plain[..a.min(b)], &plain[a.max(b)..]);
            asked(&mut editor, *start);
        }
        asked(&mut editor, asks);
        // A server that was given the text at once says the same.
        let mut fresh = Editor::on(&plain);
        prop_assert_eq!(editor.problems("a.demarche"), fresh.problems("a.demarche"));
        asked(&mut fresh, asks);
    }

    #[test]
    fn places_and_bytes_are_the_same(text in "([a-z ]|[\\r\\n]|ü|😀|\\PC){0,40}") {
        let lines = Lines::new(&text);
        // One unit of UTF-16 after the other, a line at a time.
        let (mut line, mut character) = (0, 0);
        let mut before = ' ';
        for (i, c) in text.char_indices() {
            let within_break = before == '\r' && c == '\n';
            let position = Position { line, character };
            if !within_break {
                prop_assert_eq!(lines.position(&text, i), position);
                prop_assert_eq!(lines.offset(&text, position), i);
            }
            if c == '\n' || c == '\r' && !text[i + 1..].starts_with('\n') {
                (line, character) = (line + 1, 0);
            } else {
                character += u32::try_from(c.len_utf16()).expect("it is 1 or 2");
            }
            before = c;
        }
        prop_assert_eq!(lines.position(&text, text.len()), Position { line, character });
        prop_assert_eq!(lines.offset(&text, Position { line: line + 1, character: 0 }), text.len());
    }

    #[test]
    fn no_bytes_bring_the_pipe_down(bytes in prop::collection::vec(any::<u8>(), 0..200), json in "\\PC{0,60}") {
        let mut input = std::io::Cursor::new(bytes);
        while let Ok(Some(_)) = demarche_lsp::wire::read(&mut input) {}
        let _ = demarche_lsp::wire::Incoming::parse(json.as_bytes());
    }
}
