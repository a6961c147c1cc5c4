//! What fits where something is written, what was meant, and colours.

use serde_json::{Value, json};

use crate::editor::{ENVOY, Editor, at, bundled, edited, uri};

/// What is offered at `|` in the guide's scenario with `line` in the place of `instead`.
fn offered(instead: &str, line: &str) -> Vec<String> {
    let (before, after) = ENVOY.split_once(instead).expect("it is there");
    let marked = format!("{before}{line}{after}");
    let text = marked.replace('|', "");
    let mut editor = Editor::on(&text);
    let up_to = marked.split('|').next().expect("there is a mark");
    let position = json!({ "line": up_to.matches('\n').count(), "character": up_to.lines().last().map_or(0, |l| if up_to.ends_with('\n') { 0 } else { l.encode_utf16().count() }) });
    let params = json!({ "textDocument": { "uri": uri("a.demarche") }, "position": position });
    let found: Vec<Value> = editor.ask("textDocument/completion", params);
    let label = |c: &Value| c["label"].as_str().expect("it is a text").to_string();
    found.iter().map(label).collect()
}

#[test]
fn names_are_offered_where_they_fit() {
    let (actors, goals) = (["north", "south"], ["relief", "face", "calm", "pressure"]);
    let last = "cover note\n";
    for (instead, line, expected) in [
        (
            "when sanctions is eased",
            "when sanctions is |",
            &["eased", "standing"][..],
        ),
        (
            "when sanctions is eased",
            "when sanctions is not ea|",
            &["eased", "standing"],
        ),
        (
            "if north is sincere",
            "if north is |",
            &["sincere", "stalling"],
        ),
        (
            "outreach is envoy in",
            "outreach was |",
            &["silence", "envoy"],
        ),
        ("\"Sanctions\" by south", "\"Sanctions\" by |", &actors),
        ("seen by south", "seen by |", &["north", "south", "nobody"]),
        ("seen by south", "seen by south and |", &actors),
        ("reported by note", "reported by |", &["note"]),
        ("because note#1.1", "because |", &["note"]),
        ("because note#1.1", "because note#1.1, |", &["note"]),
        ("ranks relief > face", "ranks |", &goals),
        ("ranks relief > face", "ranks relief > f|", &goals),
        ("weighs calm 0.8, pressure", "weighs calm 0.8, |", &goals),
        ("of north\n", "of |\n", &actors),
        ("looks like silence", "looks like |", &["silence", "envoy"]),
        (
            "= standing\nvariable",
            "= |\nvariable",
            &["eased", "standing"],
        ),
        (
            "then sanctions = standing",
            "then sanctions = |",
            &["eased", "standing"],
        ),
        ("20% offended = yes", "20% offended = |", &["no", "yes"]),
        (last, "cover |\n", &["note"]),
        (
            last,
            "variant x\n  sanctions starts |\n",
            &["eased", "standing"],
        ),
        (
            last,
            "variant x\n  north commits |\n",
            &["outreach", "reply"],
        ),
        (
            last,
            "variant x\n  north commits outreach to |\n",
            &["silence", "envoy"],
        ),
        (last, "variant x\n  grade of |\n", &["note"]),
        (last, "variant x\n  precision of |\n", &actors),
        (
            last,
            "question x: how much |\n",
            &["sanctions", "offended", "raid"],
        ),
        (
            last,
            "event x\n  north becomes |\n",
            &["sincere", "stalling"],
        ),
        (last, "evidence x: border is |\n", &["possible"]),
        (last, "variable x: low < high = |\n", &["low", "high"]),
    ] {
        let found = offered(instead, line);
        assert_eq!(found, expected, "{line}");
    }
    let condition = offered("when sanctions is eased", "when |");
    for name in ["sanctions", "raid", "outreach", "north", "round"] {
        assert!(condition.contains(&name.to_string()), "{condition:?}");
    }
}

#[test]
fn words_are_offered_where_a_line_starts() {
    let items = offered("cover note\n", "va|\n");
    assert!(
        items.contains(&"variable".into()) && items.contains(&"variant".into()),
        "{items:?}"
    );
    let option = offered("    leaks 30%", "    le|");
    assert!(
        option.contains(&"leaks".into()) && option.contains(&"seen by".into()),
        "{option:?}"
    );
    let decision = offered("  option silence, quiet", "  |");
    assert!(
        decision.contains(&"simultaneous".into()) && !decision.contains(&"leaks".into()),
        "{decision:?}"
    );
    let actor = offered("  weighs calm", "  |weighs calm");
    assert_eq!(actor, ["type", "ranks", "weighs", "remembers", "precision"]);
    let actor = offered("  stalling ranks", "  |stalling ranks");
    assert_eq!(actor[5..], ["sincere", "stalling"]);
    assert_eq!(
        offered("  stalling ranks", "  stalling |ranks"),
        ["ranks", "weighs"]
    );
}

#[test]
fn nothing_is_offered_in_texts_and_comments() {
    for (instead, line) in [
        ("\"North\"", "\"No|rth\""),
        ("\"North\"", "\"is |\""),
        ("\"North\"", "\"North\"|"),
        ("cover note\n", "# because |\n"),
        ("cover note\n", "  # is |\n"),
        ("type sincere 40%", "type sincere 4|0%"),
    ] {
        assert_eq!(offered(instead, line), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn what_was_meant_is_put_in_the_place_of_what_was_written() {
    for (right, wrong) in [
        ("ranks relief > face", "ranks releif > face"),
        ("sanctions is eased at", "sanctions is easd at"),
        ("seen by south", "sen by south"),
        ("decision reply", "decison reply"),
        ("by south\n  option keep", "by soutn\n  option keep"),
        ("north is sincere else", "nort is sincere else"),
        ("    leaks 30%", "    leak 30%"),
    ] {
        let text = ENVOY.replacen(right, wrong, 1);
        let mut editor = Editor::on(&text);
        let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
        let params = json!({ "textDocument": { "uri": uri("a.demarche") }, "range": all, "context": { "diagnostics": [] } });
        let fixes: Vec<Value> = editor.ask("textDocument/codeAction", params);
        assert!(
            !fixes.is_empty(),
            "{wrong}: {:?}",
            editor.problems("a.demarche")
        );
        let mended = fixes.iter().any(|fix| {
            assert_eq!(fix["kind"], "quickfix");
            let edits = fix["edit"]["changes"][uri("a.demarche")].as_array();
            edited(&text, edits.expect("there are edits")) == ENVOY
        });
        assert!(mended, "{fixes:?}");
        // Only where it is asked for.
        let far =
            json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 1 } });
        let params = json!({ "textDocument": { "uri": uri("a.demarche") }, "range": far, "context": { "diagnostics": [] } });
        let fixes: Vec<Value> = editor.ask("textDocument/codeAction", params);
        assert_eq!(fixes, Vec::<Value>::new());
    }
}

/// Words of a text with what they are.
fn colours(text: &str) -> Vec<(String, String)> {
    let mut editor = Editor::on(text);
    let document = json!({ "textDocument": { "uri": uri("a.demarche") } });
    let found: Value = editor.ask("textDocument/semanticTokens/full", document);
    let numbers: Vec<usize> =
        serde_json::from_value(found["data"].clone()).expect("they are numbers");
    let legend = [
        "keyword",
        "string",
        "number",
        "operator",
        "comment",
        "class",
        "typeParameter",
        "interface",
        "variable",
        "enumMember",
        "enum",
        "namespace",
        "event",
        "function",
    ];
    let lines: Vec<Vec<u16>> = text
        .split('\n')
        .map(|l| l.encode_utf16().collect())
        .collect();
    let (mut line, mut column) = (0, 0);
    let mut out = Vec::new();
    for token in numbers.chunks(5) {
        let [down, right, length, kind, _] = token else {
            panic!("five numbers are a token");
        };
        column = if *down == 0 { column + right } else { *right };
        line += down;
        let word =
            String::from_utf16(&lines[line][column..column + length]).expect("no character is cut");
        out.push((word, legend[*kind].to_string()));
    }
    out
}

#[test]
fn every_word_has_the_colour_of_what_it_is() {
    let text = "# ein Überfall 😀\nactor north \"😀\"\n  type hard 40% # so\n  type soft otherwise\nvariable type: a < b = a\n";
    let found = colours(text);
    let expected = [
        ("# ein Überfall 😀", "comment"),
        ("actor", "keyword"),
        ("north", "class"),
        ("\"😀\"", "string"),
        ("type", "keyword"),
        ("hard", "typeParameter"),
        ("40%", "number"),
        ("# so", "comment"),
        ("type", "keyword"),
        ("soft", "typeParameter"),
        ("otherwise", "keyword"),
        ("variable", "keyword"),
        ("type", "variable"),
        (":", "operator"),
        ("a", "enumMember"),
        ("<", "operator"),
        ("b", "enumMember"),
        ("=", "operator"),
        ("a", "enumMember"),
    ];
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(found, expected);
    // A scenario without mistakes is coloured whole: every character but blanks is part of something.
    for (name, text) in bundled() {
        let all: String = colours(&text).into_iter().map(|(word, _)| word).collect();
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(bare(&all), bare(&text), "{name}");
    }
}

#[test]
fn a_document_that_is_not_open_has_nothing() {
    let mut editor = Editor::new(&[]);
    for method in ["hover", "definition", "completion", "prepareRename"] {
        let params = at("a.demarche", "x", "|x");
        let said: Value = editor.ask(&format!("textDocument/{method}"), params);
        assert_eq!(said, Value::Null);
    }
}
