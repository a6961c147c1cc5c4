//! The server: which documents are open, what was asked, what is answered.

mod dispatch;
mod documents;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use demarche_report::analyse::Settings;
use demarche_scenario::Problem;
use gen_lsp_types::{Diagnostic, InitializeParams, PublishDiagnosticsParams, Uri};
use serde::Serialize;
use serde_json::{Value, json};

use crate::features;
use crate::reading::{Reading, Texts};
use crate::solving::{Answers, Outcome, Task};
use crate::wire::{self, Incoming};
use crate::{Disk, uri};

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    New,
    Running,
    ShutDown,
    /// Whether it was shut down before it ended.
    Ended(bool),
}

/// What the editor can do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Client {
    /// Shows what belongs to a problem.
    pub(crate) related: bool,
    /// Takes edits of documents with their versions.
    pub(crate) versions: bool,
    /// Asks for inlay hints anew when told to.
    refresh: bool,
}

/// A document that is open in the editor.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// As the editor calls it.
    pub(crate) uri: String,
    pub(crate) version: i32,
}

/// What was solved.
struct Solved {
    texts: Vec<String>,
    answers: Answers,
}

/// A language server. It does no input or output of its own.
pub struct Server {
    disk: Arc<dyn Disk>,
    settings: Settings,
    life: Life,
    client: Client,
    open: BTreeMap<String, Document>,
    texts: Texts,
    /// Every open document as a scenario of its own.
    readings: BTreeMap<String, Reading>,
    /// Documents to be read again.
    stale: BTreeSet<String>,
    published: BTreeMap<String, Vec<Diagnostic>>,
    /// Scenarios to be solved.
    waiting: BTreeSet<String>,
    running: Option<(String, Arc<AtomicBool>)>,
    solved: BTreeMap<String, Solved>,
    asked: i64,
}

impl Server {
    /// A server that solves scenarios with these settings.
    pub fn new(disk: Arc<dyn Disk>, settings: Settings) -> Server {
        Server {
            disk,
            settings,
            life: Life::New,
            client: Client::default(),
            open: BTreeMap::new(),
            texts: Texts::new(),
            readings: BTreeMap::new(),
            stale: BTreeSet::new(),
            published: BTreeMap::new(),
            waiting: BTreeSet::new(),
            running: None,
            solved: BTreeMap::new(),
            asked: 0,
        }
    }

    /// What is to be said to a message. What is wrong with a changed text is said by [`Server::refresh`], so that many changes in a
    /// row are read once.
    pub fn take(&mut self, message: Incoming) -> Vec<Value> {
        match message {
            Incoming::Malformed { code, id, why } => vec![wire::failure(id, code, &why)],
            Incoming::Response => Vec::new(),
            Incoming::Notification { method, params } => {
                self.notified(&method, params);
                Vec::new()
            }
            Incoming::Request { id, method, params } => match self.asked(&method, params) {
                Ok(result) => vec![wire::answer(id, result)],
                Err((code, why)) => vec![wire::failure(id, code, &why)],
            },
        }
    }

    /// Whether the session is over, and how: true where it ended in order.
    pub fn ended(&self) -> Option<bool> {
        match self.life {
            Life::Ended(orderly) => Some(orderly),
            _ => None,
        }
    }

    /// Reads what has changed, and says what is wrong in every file where that has changed.
    pub fn refresh(&mut self) -> Vec<Value> {
        self.read();
        let mut now: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for document in self.open.values() {
            now.insert(document.uri.clone(), Vec::new());
        }
        for (key, reading) in &self.readings {
            if self.whole_of(key) != key {
                continue;
            }
            for problem in &reading.problems {
                let (uri, diagnostic) = self.diagnosed(key, reading, problem);
                let all = now.entry(uri).or_default();
                // Two scenarios may include the same part.
                if !all.contains(&diagnostic) {
                    all.push(diagnostic);
                }
            }
        }
        let gone = self.published.keys().filter(|uri| !now.contains_key(*uri));
        let mut out: Vec<Value> = gone.map(|uri| self.publish(uri, &[])).collect();
        for (uri, diagnostics) in &now {
            if self.published.get(uri) != Some(diagnostics) {
                out.push(self.publish(uri, diagnostics));
            }
        }
        self.published = now;
        out
    }

    fn publish(&self, uri: &str, diagnostics: &[Diagnostic]) -> Value {
        let document = self.open.values().find(|d| d.uri == uri);
        let params = PublishDiagnosticsParams {
            uri: Uri::from(uri),
            version: document.map(|d| d.version),
            diagnostics: diagnostics.to_vec(),
        };
        wire::notification("textDocument/publishDiagnostics", value(&params))
    }

    fn diagnosed(&self, key: &str, reading: &Reading, problem: &Problem) -> (String, Diagnostic) {
        let file = reading.files.get(usize::from(problem.span.file));
        match file.and_then(|f| f.key.as_deref()) {
            Some(own) => {
                let uri = self.uri(own);
                let range = reading.range(problem.span);
                let diagnostic = features::diagnostic(problem, &uri, range, self.client);
                (uri, diagnostic)
            }
            // It has no place that an editor could show, so it says where it is.
            None => {
                let files = &reading.loaded.files;
                let file = files.get(usize::from(problem.span.file));
                let message = match file {
                    Some(file) => format!("{}: {}", file.name, problem.message),
                    None => problem.message.clone(),
                };
                let placed = Problem {
                    message,
                    ..problem.clone()
                };
                let uri = self.uri(key);
                let start = Default::default();
                let diagnostic = features::diagnostic(&placed, &uri, start, self.client);
                (uri, diagnostic)
            }
        }
    }

    /// What an editor calls a file.
    pub(crate) fn uri(&self, key: &str) -> String {
        match self.open.get(key) {
            Some(document) => document.uri.clone(),
            None if key.contains("://") => key.to_string(),
            None => uri::uri_of(key),
        }
    }

    /// A scenario to be solved, when the editor has been quiet for a while. None while another is being solved.
    pub fn task(&mut self) -> Option<Task> {
        if self.running.is_some() {
            return None;
        }
        self.read();
        while let Some(key) = self.waiting.pop_first() {
            let part = self.whole_of(&key) != key;
            let Some(reading) = self.readings.get(&key) else {
                continue;
            };
            if part || !reading.sound() || self.answers(&key).is_some() {
                continue;
            }
            let cancelled = Arc::new(AtomicBool::new(false));
            self.running = Some((key.clone(), Arc::clone(&cancelled)));
            return Some(Task {
                key,
                loaded: reading.loaded.clone(),
                world: Arc::clone(&reading.world),
                settings: self.settings.clone(),
                cancelled,
            });
        }
        None
    }

    /// Whether something waits to be solved, and nothing is being solved.
    pub fn waits(&self) -> bool {
        self.running.is_none() && !self.waiting.is_empty()
    }

    /// Takes up what came of a task.
    pub fn solved(&mut self, outcome: Outcome) -> Vec<Value> {
        self.running = None;
        let Outcome {
            key,
            texts,
            answers,
        } = outcome;
        let Some(answers) = answers else {
            return Vec::new();
        };
        self.solved.insert(key, Solved { texts, answers });
        if !self.client.refresh {
            return Vec::new();
        }
        self.asked += 1;
        vec![wire::request(self.asked, "workspace/inlayHint/refresh")]
    }

    /// Stops whatever is being solved.
    pub fn cancel(&mut self) {
        if let Some((_, cancelled)) = &self.running {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// What was found out of the scenario as its text stands now.
    pub(crate) fn answers(&self, key: &str) -> Option<&Answers> {
        let (reading, solved) = (self.readings.get(key)?, self.solved.get(key)?);
        let files = reading.loaded.files.iter().map(|f| &f.text);
        files.eq(&solved.texts).then_some(&solved.answers)
    }

    pub(crate) fn client(&self) -> Client {
        self.client
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// The version of a document, where it is open.
    pub(crate) fn version(&self, key: &str) -> Option<i32> {
        self.open.get(key).map(|d| d.version)
    }

    fn initialize(&mut self, params: &InitializeParams) -> Value {
        let text = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let json = json!({ "text": value(&text), "workspace": value(&workspace) });
        let can = |path: &str| json.pointer(path) == Some(&Value::Bool(true));
        self.client = Client {
            related: can("/text/publishDiagnostics/relatedInformation"),
            versions: can("/workspace/workspaceEdit/documentChanges"),
            refresh: can("/workspace/inlayHint/refreshSupport"),
        };
        self.life = Life::Running;
        value(&features::capabilities())
    }
}

/// As JSON. The types of the protocol have texts as keys, so that nothing can go wrong.
pub(crate) fn value(what: &impl Serialize) -> Value {
    serde_json::to_value(what).unwrap_or(Value::Null)
}
