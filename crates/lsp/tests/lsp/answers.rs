//! What is said of a name, and what follows from the scenario, in the margin.

use demarche_engine::progress::Quiet;
use demarche_report::analyse::{self, Analysis, Context, Settings};
use demarche_report::view::words::{bits, percent};
use demarche_scenario::{Nowhere, load};
use serde_json::{Value, json};

use crate::editor::{ENVOY, Editor, at, place, uri};

fn hover(editor: &mut Editor, text: &str, mark: &str) -> String {
    let said: Value = editor.ask("textDocument/hover", at("a.demarche", text, mark));
    said["contents"]["value"].as_str().unwrap_or("").to_string()
}

fn hints(editor: &mut Editor) -> Vec<(Value, String)> {
    let all =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri("a.demarche") }, "range": all });
    let hints: Vec<Value> = editor.ask("textDocument/inlayHint", params);
    let label = |h: &Value| h["label"].as_str().expect("it is a text").to_string();
    hints
        .iter()
        .map(|h| (h["position"].clone(), label(h)))
        .collect()
}

#[test]
fn a_name_is_told_with_its_label_and_its_reasons() {
    let mut editor = Editor::on(ENVOY);
    let said = hover(&mut editor, ENVOY, "outreach is env|oy in");
    assert!(
        said.starts_with("**option** `envoy` of `outreach`: Send an envoy\n"),
        "{said}"
    );
    assert!(
        said.contains("option envoy \"Send an envoy\" because note#1.2"),
        "{said}"
    );
    // The sentence that is cited, from the document on the disk.
    assert!(
        said.contains("because `note#1.2` (A note on the envoy): “"),
        "{said}"
    );
    let said = hover(&mut editor, ENVOY, "actor no|rth");
    assert!(said.contains("types: sincere, stalling"), "{said}");
    assert_eq!(hover(&mut editor, ENVOY, "vari|able sanctions"), "");
    // What a label says is no Markdown.
    let text = "actor a \"<b> *x* [y](z)\"\n";
    let mut editor = Editor::on(text);
    let said = hover(&mut editor, text, "actor |a");
    assert!(said.contains(r": \<b\> \*x\* \[y\](z)"), "{said}");
}

#[test]
fn answers_and_bits_stand_beside_what_they_are_of() {
    let mut editor = Editor::on(ENVOY);
    assert_eq!(hints(&mut editor), []);
    editor.solve();
    // The same by the way of the command line.
    let loaded = load("a.demarche", ENVOY.to_string(), &Nowhere);
    let (model, _) = loaded.check(&Nowhere);
    let settings = Settings::default();
    let analysis = Analysis::solve(&model.expect("it is right"), &settings, &Quiet)
        .expect("it has a solution");
    let context = Context {
        loaded: &loaded,
        world: &Nowhere,
        settings: &settings,
        progress: &Quiet,
    };
    let findings = analyse::point(&analysis, None, context).expect("it has answers");
    let shown = hints(&mut editor);
    for question in &findings.questions {
        let at = place(ENVOY, &format!("question {}|", question.name));
        assert!(
            shown.contains(&(at, percent(question.probability))),
            "{shown:?}"
        );
        let said = hover(&mut editor, ENVOY, &format!("question |{}", question.name));
        assert!(said.contains(&question.words), "{said}");
    }
    let rows = findings
        .signals
        .iter()
        .flat_map(|g| g.rows.iter().map(move |r| (g, r)));
    let most = rows
        .filter(|(_, r)| r.decision == "outreach" && r.option == "envoy")
        .max_by(|a, b| a.1.seen_bits.abs().total_cmp(&b.1.seen_bits.abs()));
    let (group, row) = most.expect("it tells something");
    let expected = format!("{} bits for {}", bits(row.seen_bits), group.favours);
    assert!(
        shown.contains(&(place(ENVOY, "option envoy|"), expected)),
        "{shown:?}"
    );
    // South has no types, so that its options tell nothing.
    let keep = place(ENVOY, "option keep|");
    assert!(
        shown.iter().all(|(position, _)| *position != keep),
        "{shown:?}"
    );
    let said = hover(&mut editor, ENVOY, "option |envoy");
    assert!(said.contains("round 1: "), "{said}");
}

#[test]
fn what_was_solved_is_shown_of_that_text_alone() {
    let mut editor = Editor::on(ENVOY);
    editor.solve();
    assert_ne!(hints(&mut editor), []);
    let other = ENVOY.replace("type sincere 40%", "type sincere 80%");
    editor.replace("a.demarche", &other);
    assert_eq!(hints(&mut editor), []);
    assert!(!hover(&mut editor, &other, "question |sincere").contains('%'));
    // Back to the text that was solved.
    editor.replace("a.demarche", ENVOY);
    assert_ne!(hints(&mut editor), []);
    editor.replace("a.demarche", &other);
    editor.solve();
    let now = hints(&mut editor);
    assert_ne!(now, []);
    editor.replace("a.demarche", &ENVOY.replace("ranks relief", "ranks releif"));
    assert!(editor.server.task().is_none(), "there is a mistake in it");
}

#[test]
fn a_change_stops_what_is_being_solved() {
    let mut editor = Editor::on(ENVOY);
    let task = editor.server.task().expect("it waits");
    assert!(editor.server.task().is_none(), "one at a time");
    editor.replace("a.demarche", &ENVOY.replace("40%", "41%"));
    let outcome = task.run();
    assert!(
        format!("{outcome:?}").contains("answers: None"),
        "it was stopped"
    );
    assert_eq!(editor.server.solved(outcome).len(), 0);
    // The new text is next.
    editor.solve();
    assert_ne!(hints(&mut editor), []);
    editor.close("a.demarche");
    assert!(editor.server.task().is_none());
}

#[test]
fn saving_stops_nothing() {
    let mut editor = Editor::on(ENVOY);
    let task = editor.server.task().expect("it waits");
    editor.tell(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": "a" } }),
    );
    assert!(editor.server.task().is_none(), "it is being solved");
    let outcome = task.run();
    editor.server.solved(outcome);
    assert_ne!(hints(&mut editor), []);
    assert!(editor.server.task().is_none(), "it is solved");
}

#[test]
fn the_editor_is_told_to_ask_again() {
    for (refresh, count) in [(true, 1), (false, 0)] {
        let can = json!({ "workspace": { "inlayHint": { "refreshSupport": refresh } } });
        let mut editor = Editor::with(&[], can);
        editor.open("a.demarche", ENVOY);
        let task = editor.server.task().expect("it waits");
        let said = editor.server.solved(task.run());
        assert_eq!(said.len(), count);
        assert!(
            said.iter()
                .all(|m| m["method"] == "workspace/inlayHint/refresh")
        );
    }
}

#[test]
fn questions_of_how_much_and_when_have_their_answers_too() {
    let more = "question much: how much sanctions at the end\nquestion soon: when raid is yes\n";
    let text = format!("{ENVOY}{more}");
    let mut editor = Editor::on(&text);
    editor.solve();
    let shown = hints(&mut editor);
    let of = |mark: &str| {
        let position = place(&text, mark);
        let found = shown.iter().find(|(p, _)| *p == position);
        found.map_or("", |(_, label)| label)
    };
    assert!(
        of("question much|").starts_with("standing ") || of("question much|").starts_with("eased ")
    );
    assert!(of("question soon|").ends_with("% by round 2"), "{shown:?}");
}
