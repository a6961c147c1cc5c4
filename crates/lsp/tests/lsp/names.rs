//! Where names are given and used, and other names for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use demarche_lsp::index::{Index, Kind};
use demarche_scenario::{Nowhere, Severity, load};
use serde_json::{Value, json};

use crate::editor::{ENVOY, Editor, NOTE, at, bundled, edited, place, uri};

fn renamed(text: &str, answer: &Value) -> String {
    let edits = answer["changes"][uri("a.demarche")].as_array();
    edited(text, edits.expect("the document is changed"))
}

fn rename(mark: &str, new: &str) -> Value {
    let mut params = at("a.demarche", ENVOY, mark);
    params["newName"] = new.into();
    params
}

#[test]
fn a_name_leads_to_where_it_is_given() {
    let mut editor = Editor::on(ENVOY);
    for (from, to) in [
        ("of no|rth\n  1 if sanctions", "actor |north"),
        ("sincere ranks re|lief", "goal |relief"),
        ("|sincere ranks", "type |sincere"),
        ("north is sin|cere else", "type |sincere"),
        ("sanctions is ea|sed at", "variable sanctions: |eased"),
        ("when |sanctions is", "variable |sanctions"),
        ("outreach is |envoy in", "option |envoy"),
        ("outreach| is envoy", "decision |outreach"),
        ("looks like sil|ence", "option |silence"),
        ("because note|#1.2", "source |note"),
        ("reported by no|te", "source |note"),
        ("cover |note", "source |note"),
        ("  envo|y leaks 0%", "option |envoy"),
        ("20% offen|ded = yes", "variable |offended"),
        ("offended = ye|s", "at home is offended\": no < |yes"),
        ("raid = ye|s\n", "across the border\": no < |yes"),
        ("standing = stan|ding", "eased < |standing"),
    ] {
        let found: Value = editor.ask("textDocument/definition", at("a.demarche", ENVOY, from));
        assert_eq!(found["uri"], uri("a.demarche"), "{from}");
        assert_eq!(found["range"]["start"], place(ENVOY, to), "{from}");
    }
    for none in [
        "vari|able sanctions",
        "\"North|\"",
        "rounds |2",
        "|\nsource",
    ] {
        let found: Value = editor.ask("textDocument/definition", at("a.demarche", ENVOY, none));
        assert_eq!(found, Value::Null, "{none}");
    }
}

#[test]
fn the_path_of_an_include_leads_to_the_file() {
    let mut editor = Editor::new(&[
        ("lib/x.demarche", "include \"y.demarche\"\n"),
        ("lib/y.demarche", "actor n\n"),
    ]);
    let text = "include \"lib/x.demarche\"\n";
    editor.open("a.demarche", text);
    let found: Value = editor.ask("textDocument/definition", at("a.demarche", text, "lib|/x"));
    assert_eq!(found["uri"], uri("lib/x.demarche"));
    editor.open("lib/x.demarche", "include \"y.demarche\"\n");
    let params = at("lib/x.demarche", "include \"y.demarche\"\n", "y|.demarche");
    let found: Value = editor.ask("textDocument/definition", params);
    assert_eq!(found["uri"], uri("lib/y.demarche"));
}

#[test]
fn every_use_is_found_and_nothing_else() {
    let mut editor = Editor::on(ENVOY);
    let mut params = at("a.demarche", ENVOY, "variable |sanctions");
    params["context"] = json!({ "includeDeclaration": true });
    let found: Vec<Value> = editor.ask("textDocument/references", params.clone());
    // Wherever the word stands outside of texts in quotes, it is the variable.
    let marks = [
        "variable |sanc",
        "1 if |sanctions is eased",
        "1 if |sanctions is standing",
        "then |sanctions = standing",
        "then |sanctions = eased",
        "when |sanctions",
        ": |sanctions is eased at",
    ];
    let places: Vec<Value> = found.iter().map(|l| l["range"]["start"].clone()).collect();
    assert_eq!(places, marks.map(|mark| place(ENVOY, mark)));
    params["context"]["includeDeclaration"] = false.into();
    let found: Vec<Value> = editor.ask("textDocument/references", params);
    assert_eq!(found.len(), marks.len() - 1);
    // A question, an event and a type may bear the name of another thing.
    let mut params = at("a.demarche", ENVOY, "question |sincere");
    params["context"] = json!({ "includeDeclaration": true });
    let found: Vec<Value> = editor.ask("textDocument/references", params);
    assert_eq!(found.len(), 1);
}

/// Every name can be another, in every scenario of the project: had one use been missed, the scenario would have a mistake.
#[test]
fn every_name_of_every_scenario_can_be_another() {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut refused = 0;
    for (name, text) in bundled() {
        let loaded = load("a.demarche", text.clone(), &Nowhere);
        let index = Index::new(&loaded.whole, &loaded.files);
        let mut editor = Editor::on(&text);
        // Of the large ones, a part: each renaming reads the whole scenario again.
        let step = 1 + index.symbols.len() / 40;
        for symbol in index.symbols.iter().step_by(step) {
            let position = editor_place(&text, symbol.span.start as usize);
            let params = json!({ "textDocument": { "uri": uri("a.demarche") }, "position": position, "newName": "another_öne" });
            let answer = editor.answer("textDocument/rename", params);
            if let Some(why) = answer["error"]["message"].as_str() {
                // A variable that is set to another one has to have the same levels.
                assert!(
                    symbol.kind == Kind::Level && why.contains("levels"),
                    "{name}: {} {why}",
                    symbol.name
                );
                refused += 1;
                continue;
            }
            let after = renamed(&text, &answer["result"]);
            let (model, problems) = load("a.demarche", after.clone(), &Nowhere).check(&Nowhere);
            let mistakes = problems.iter().filter(|p| p.severity == Severity::Error);
            let before = loaded.check(&Nowhere).1;
            let before = before.iter().filter(|p| p.severity == Severity::Error);
            assert_eq!(mistakes.count(), before.count(), "{name}: {}", symbol.name);
            assert!(model.is_some() || name.contains("typo"), "{name}");
            // Nothing but the name has changed.
            assert_eq!(after.replace("another_öne", &symbol.name), text, "{name}");
            *kinds.entry(symbol.kind).or_default() += 1;
        }
    }
    for kind in [
        Kind::Actor,
        Kind::Type,
        Kind::Goal,
        Kind::Variable,
        Kind::Level,
        Kind::Decision,
        Kind::Option,
        Kind::Let,
        Kind::Source,
        Kind::Question,
        Kind::Channel,
        Kind::Variant,
        Kind::Event,
        Kind::Evidence,
    ] {
        assert!(
            kinds.get(&kind).is_some_and(|&n| n > 0),
            "{kind:?} {kinds:?}"
        );
    }
    assert!(refused < 60, "{refused}");
}

/// Scenarios in which something of every construct is wrong: those of the checker's own tests that read no other file.
fn mistaken() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenario/tests/problems");
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "demarche"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("it is text");
        (path.display().to_string(), text)
    };
    let mut all: Vec<_> = paths.into_iter().map(read).collect();
    all.retain(|(_, text)| !text.contains("include \""));
    assert!(all.len() > 15, "{}", all.len());
    all
}

/// Where a scenario is full of mistakes too, a name that becomes another makes no new one.
#[test]
fn a_new_name_makes_no_mistake_among_mistakes() {
    let (mut changed, mut refused) = (0, Vec::new());
    for (name, text) in mistaken() {
        let loaded = load("a.demarche", text.clone(), &Nowhere);
        // Where a name stands that means something else there, the mistake may be called otherwise.
        let count = |text: String| {
            let loaded = load("a.demarche", text, &Nowhere);
            loaded.check(&Nowhere).1.len()
        };
        let before = count(text.clone());
        let index = Index::new(&loaded.whole, &loaded.files);
        let mut editor = Editor::on(&text);
        for symbol in &index.symbols {
            let position = editor_place(&text, symbol.span.start as usize);
            let params = json!({ "textDocument": { "uri": uri("a.demarche") }, "position": position, "newName": "another" });
            let answer = editor.answer("textDocument/rename", params);
            if answer.get("error").is_some() {
                refused.push(format!("{name}: {} {answer}", symbol.name));
                continue;
            }
            let after = renamed(&text, &answer["result"]);
            // A name that was given twice may now be given once.
            assert!(count(after) <= before, "{name}: {}", symbol.name);
            changed += 1;
        }
    }
    assert!(changed > 300, "{changed}");
    assert!(refused.len() * 20 < changed, "{changed} {refused:#?}");
}

fn editor_place(text: &str, offset: usize) -> Value {
    let up_to = &text[..offset];
    let line = up_to.matches('\n').count();
    let start = up_to.rfind('\n').map_or(0, |i| i + 1);
    json!({ "line": line, "character": up_to[start..].encode_utf16().count() })
}

/// All that the bundled scenarios do not have.
const RARE: &str = "scenario \"Rare\"
  rounds 3
source wire
  planted by north 20% if offer is yield else 5%
let most = 20%
column trade = 1
coefficient slope = 0 in -5..5
  prior normal 0 give or take most
shock storm of north
actor north
  type hard 60%
  type soft otherwise
  hard weighs much 0.5, calm most
  soft ranks calm > much
  remembers offer for 2 rounds
  remembers whether offer was ever yield
actor south
  type hard 60% if north is hard else most
  type soft otherwise
  remembers how often offer was give_2
channel line between north and south
  leaks most
variable share: 0..10 = 0
variable mood: low < mid < high = low 40%, mid otherwise, known to south, internal
goal calm of north, south
  0.1 if (mood) is high
  plus 0.2 if check happened and not (check was possible)
goal much of north
  share * 0.1 + slope * log(trade) + exp(storm)
decision offer by north, in rounds 1 to 2, simultaneous reply
  group yielding usual 30%
  option hold, quiet
  option give, amount 0..4 by 2
    group yielding
    then share = amount, mood = high if south is hard else mid
  option yield
    group yielding
    looks like hold 20%, give_2 5%
decision reply by south
  option wait, quiet
  option talk
    when offer is not give_2
    seen by north 30%
    through line
    60% north becomes soft, mood rises
    otherwise nothing
event check
  when share >= 2 and mood <= mid
  most mood = low
  otherwise nothing
evidence heard: offer was give in round 1, reported by wire, origin press
evidence again: share about 4 give or take 1 in round 2
  origin press
question until: mood is low until mood is high by round 3 given never check happened
question often: how much mood at the end
question soon: when offer is yield by round 2
variant loud
  line leaks 100%
  give leaks 0%
  mood starts high
  hard of north ranks much > calm
  south is soft 90%
  north commits offer to give_2 in round 1
  precision of north 3
  grade of wire D4
  let most = 30%
  evidence third: mood about high in round 2, reported by wire
  without heard
";

#[test]
fn names_are_found_in_every_construct() {
    let mut editor = Editor::on(RARE);
    let uses = |editor: &mut Editor, mark: &str| {
        let mut params = at("a.demarche", RARE, mark);
        params["context"] = json!({ "includeDeclaration": true });
        let found: Vec<Value> = editor.ask("textDocument/references", params);
        found.len()
    };
    // Counted by hand.
    for (mark, count) in [
        ("source |wire", 4),
        ("let |most", 7),
        ("column |trade", 2),
        ("coefficient |slope", 2),
        ("shock |storm", 2),
        ("actor |north", 13),
        ("actor |south", 7),
        ("type |hard 60%\n", 4),
        ("type |soft otherwise\n  hard", 3),
        ("type |hard 60% if", 2),
        ("channel |line", 3),
        ("variable |share", 5),
        ("variable |mood", 11),
        ("variable mood: |low", 4),
        ("low < |mid", 4),
        ("mid < |high", 6),
        ("goal |calm", 4),
        ("decision |offer", 9),
        ("option |give", 7),
        ("option |yield", 4),
        ("group |yielding usual", 3),
        ("decision |reply", 2),
        ("event |check", 4),
        ("origin |press", 2),
        ("evidence |heard", 2),
        ("evidence |third", 1),
    ] {
        assert_eq!(uses(&mut editor, mark), count, "{mark}");
    }
    // Of an amount, the option's name is changed and the number stays.
    let mut params = at("a.demarche", RARE, "option |give");
    params["newName"] = "cede".into();
    let answer: Value = editor.ask("textDocument/rename", params);
    let after = renamed(RARE, &answer);
    let expected = RARE
        .replace("option give", "option cede")
        .replace("give_2", "cede_2")
        .replace("was give ", "was cede ")
        .replace("give leaks", "cede leaks");
    assert_eq!(after, expected);
}

#[test]
fn a_name_is_refused_that_cannot_stand_wherever_it_would() {
    let mut editor = Editor::on(ENVOY);
    for (mark, new, why) in [
        ("actor |north", "south", "already an actor called `south`"),
        ("actor |north", "sanctions", "called `sanctions` like"),
        ("actor |north", "not", "is a word of the language"),
        ("actor |north", "round", "is a word of the language"),
        ("actor |north", "nobody north", "is no name"),
        ("actor |north", "2nd", "is no name"),
        ("actor |north", "", "is no name"),
        ("option |envoy", "silence", "silence"),
        ("goal |relief", "face", "face"),
        ("vari|able sanctions", "x", "no name here"),
        ("\"Nor|th\"", "x", "no name here"),
    ] {
        let refusal = editor.refusal("textDocument/rename", rename(mark, new));
        assert!(refusal.contains(why), "{mark} {new}: {refusal}");
    }
    // `seen by nobody` would say that nobody sees it.
    editor.refusal("textDocument/rename", rename("actor |south", "nobody"));
    let found: Value = editor.ask(
        "textDocument/prepareRename",
        at("a.demarche", ENVOY, "by no|rth"),
    );
    assert_eq!(found["placeholder"], "north");
    assert_eq!(
        found["range"]["start"],
        place(ENVOY, "decision outreach \"Reaching out\" by |north")
    );
    let none: Value = editor.ask(
        "textDocument/prepareRename",
        at("a.demarche", ENVOY, "deci|sion outreach"),
    );
    assert_eq!(none, Value::Null);
}

#[test]
fn a_name_is_changed_in_every_file_and_told_with_its_version() {
    let part = "source wire\nactor n\n";
    let main = "scenario \"T\"\n  rounds 1\ninclude \"part.demarche\"\nnote x \"y\" because wire\ngoal g of n because wire#1\n";
    let files = [("part.demarche", part), ("note.txt", NOTE)];
    let mut editor = Editor::with(
        &files,
        json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } }),
    );
    editor.open("a.demarche", main);
    let mut params = at("a.demarche", main, "because wi|re#");
    params["newName"] = "cable".into();
    let answer: Value = editor.ask("textDocument/rename", params);
    let all = answer["documentChanges"]
        .as_array()
        .expect("there are changes");
    let told = |i: usize| {
        (
            &all[i]["textDocument"],
            all[i]["edits"].as_array().map(Vec::len),
        )
    };
    assert_eq!(
        told(0),
        (&json!({ "uri": uri("a.demarche"), "version": 1 }), Some(2))
    );
    assert_eq!(
        told(1),
        (
            &json!({ "uri": uri("part.demarche"), "version": null }),
            Some(1)
        )
    );
    // A part that is JSON is nothing that could be changed so.
    let json = r#"{"items":[{"item":"source","name":"wire"},{"item":"actor","name":"n"}]}"#;
    let mut editor = Editor::new(&[("part.json", json)]);
    let main = main.replace("part.demarche", "part.json");
    editor.open("a.demarche", &main);
    let mut params = at("a.demarche", &main, "because wi|re#");
    params["newName"] = "cable".into();
    let why = editor.refusal("textDocument/rename", params);
    assert!(why.contains("not in the text form"), "{why}");
}
