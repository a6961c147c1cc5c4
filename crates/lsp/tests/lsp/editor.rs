//! An editor that talks to the server in memory, and a disk that is a table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use demarche_lsp::wire::Incoming;
use demarche_lsp::{Disk, Server};
use demarche_report::analyse::Settings;
use demarche_scenario::World;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The small scenario of the guide, which has a bit of everything.
pub(crate) const ENVOY: &str = include_str!("../../../../guide/src/example/envoy.demarche");
/// The document that it cites.
pub(crate) const NOTE: &str = include_str!("../../../../guide/src/example/note.txt");

/// Files by their paths.
#[derive(Clone, Default)]
pub(crate) struct Table(pub(crate) BTreeMap<String, String>);

struct Below {
    folder: String,
    files: BTreeMap<String, String>,
}

impl World for Below {
    fn read(&self, path: &str) -> Result<String, String> {
        let found = self.files.get(&format!("{}{path}", self.folder));
        found.cloned().ok_or("there is no such file".into())
    }
}

impl Disk for Table {
    fn folder(&self, folder: &str) -> Arc<dyn World + Send + Sync> {
        Arc::new(Below {
            folder: folder.to_string(),
            files: self.0.clone(),
        })
    }
}

/// An editor in a session.
pub(crate) struct Editor {
    pub(crate) server: Server,
    /// What was published last of each document.
    pub(crate) shown: BTreeMap<String, Vec<Value>>,
    asked: i64,
    versions: i64,
}

/// The address of a file in the folder of the tests.
pub(crate) fn uri(name: &str) -> String {
    format!("file:///s/{name}")
}

impl Editor {
    /// With files in the folder of the tests, and whatever `capabilities` say.
    pub(crate) fn with(files: &[(&str, &str)], capabilities: Value) -> Editor {
        let files = files.iter();
        let files = files.map(|(name, text)| (format!("/s/{name}"), (*text).to_string()));
        let disk = Table(files.collect());
        let mut editor = Editor {
            server: Server::new(Arc::new(disk), Settings::default()),
            shown: BTreeMap::new(),
            asked: 0,
            versions: 0,
        };
        let hello: Value = editor.ask(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities }),
        );
        assert_eq!(hello["serverInfo"]["name"], "demarche");
        editor.tell("initialized", json!({}));
        editor
    }

    pub(crate) fn new(files: &[(&str, &str)]) -> Editor {
        let capabilities = json!({
            "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
            "workspace": { "inlayHint": { "refreshSupport": true } },
        });
        Editor::with(files, capabilities)
    }

    /// An editor with one document open.
    pub(crate) fn on(text: &str) -> Editor {
        let mut editor = Editor::new(&[("note.txt", NOTE)]);
        editor.open("a.demarche", text);
        editor
    }

    /// Tells the server something, and takes what it says when it has read what changed.
    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        let method = method.to_string();
        let message = Incoming::Notification { method, params };
        let mut said = self.server.take(message);
        said.extend(self.server.refresh());
        self.hear(said);
    }

    pub(crate) fn hear(&mut self, said: Vec<Value>) {
        for message in said {
            assert_eq!(message["jsonrpc"], "2.0");
            if message["method"] == "textDocument/publishDiagnostics" {
                let uri = message["params"]["uri"].as_str().expect("it is a text");
                let all = message["params"]["diagnostics"].as_array();
                let all = all.expect("it is a list").clone();
                self.shown.insert(uri.to_string(), all);
            }
        }
    }

    /// The whole answer.
    pub(crate) fn answer(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let message = Incoming::Request {
            id: self.asked.into(),
            method: method.to_string(),
            params,
        };
        let mut said = self.server.take(message);
        assert_eq!(said.len(), 1, "{said:?}");
        let answer = said.remove(0);
        assert_eq!(answer["id"], self.asked);
        answer
    }

    /// The answer to what can be answered.
    pub(crate) fn ask<T: DeserializeOwned>(&mut self, method: &str, params: Value) -> T {
        let mut answer = self.answer(method, params);
        assert_eq!(answer.get("error"), None, "{answer}");
        serde_json::from_value(answer["result"].take()).expect("the answer is of its type")
    }

    /// Why it cannot be answered.
    pub(crate) fn refusal(&mut self, method: &str, params: Value) -> String {
        let answer = self.answer(method, params);
        let why = answer["error"]["message"].as_str();
        why.unwrap_or_else(|| panic!("it is no refusal: {answer}"))
            .to_string()
    }

    pub(crate) fn open(&mut self, name: &str, text: &str) {
        self.versions += 1;
        let document = json!({ "uri": uri(name), "languageId": "demarche", "version": self.versions, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.tell(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": uri(name) } }),
        );
    }

    pub(crate) fn change(&mut self, name: &str, changes: Value) {
        self.versions += 1;
        let document = json!({ "uri": uri(name), "version": self.versions });
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    pub(crate) fn replace(&mut self, name: &str, text: &str) {
        self.change(name, json!([{ "text": text }]));
    }

    /// Code and message of every problem that is shown of a document.
    pub(crate) fn problems(&self, name: &str) -> Vec<(String, String)> {
        let all = self.shown.get(&uri(name)).expect("something was published");
        let text = |v: &Value| v.as_str().expect("it is a text").to_string();
        all.iter()
            .map(|d| (text(&d["code"]), text(&d["message"])))
            .collect()
    }

    pub(crate) fn solve(&mut self) {
        let task = self.server.task().expect("something waits to be solved");
        let said = self.server.solved(task.run());
        self.hear(said);
    }
}

/// Line and character of the place in `text` behind the first `before`, with `|` where in it the place is.
pub(crate) fn place(text: &str, mark: &str) -> Value {
    let (before, after) = mark.split_once('|').expect("a mark has a place");
    let whole = format!("{before}{after}");
    let found = text
        .find(&whole)
        .unwrap_or_else(|| panic!("`{whole}` is in the text"));
    let up_to = &text[..found + before.len()];
    let line = up_to.matches('\n').count();
    let start = up_to.rfind('\n').map_or(0, |i| i + 1);
    json!({ "line": line, "character": up_to[start..].encode_utf16().count() })
}

/// What is asked of a place.
pub(crate) fn at(name: &str, text: &str, mark: &str) -> Value {
    json!({ "textDocument": { "uri": uri(name) }, "position": place(text, mark) })
}

/// A text after the edits of it, by counting units of UTF-16 one by one.
pub(crate) fn edited(text: &str, edits: &[Value]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let offset = |p: &Value| {
        let (line, character) = (p["line"].as_u64(), p["character"].as_u64());
        let (line, character) = (line.expect("a number"), character.expect("a number"));
        let mut at = 0;
        for _ in 0..line {
            let rest = units[at..].iter().position(|&u| u == u16::from(b'\n'));
            at += rest.expect("there are so many lines") + 1;
        }
        at + usize::try_from(character).expect("it is small")
    };
    let mut all: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|e| {
            let range = &e["range"];
            let new = e["newText"].as_str().expect("it is a text");
            (offset(&range["start"]), offset(&range["end"]), new)
        })
        .collect();
    all.sort_by_key(|e| std::cmp::Reverse(e.0));
    let mut out = units.clone();
    for (start, end, new) in all {
        out.splice(start..end, new.encode_utf16());
    }
    String::from_utf16(&out).expect("no character is cut")
}

/// Every scenario that comes with the project, with its name.
pub(crate) fn bundled() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [
        "scenarios",
        "scenarios/templates",
        "scenarios/fit",
        "hindcasts",
        "guide/src/example",
    ];
    let mut all = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(root.join(folder)).expect("the folder is there");
        let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            if path.extension().is_some_and(|e| e == "demarche") {
                let text = std::fs::read_to_string(&path).expect("it is text");
                all.push((path.display().to_string(), text));
            }
        }
    }
    assert!(all.len() > 15, "{}", all.len());
    all
}
