//! Documents: opened, changed, closed, and read as scenarios.

use std::collections::BTreeSet;

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
};

use super::{Document, Server};
use crate::reading::Reading;
use crate::{text, uri};

/// The path of a document, or its address where it is not that of a file.
pub(super) fn key(uri: &str) -> String {
    uri::path_of(uri).unwrap_or_else(|| uri.to_string())
}

/// Whether a document is a scenario in the text form, which is the one that is written by hand.
fn is_text(key: &str) -> bool {
    !key.ends_with(".json")
}

impl Server {
    pub(super) fn did_open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let key = key(item.uri.as_ref());
        if !is_text(&key) {
            return;
        }
        self.texts.insert(key.clone(), item.text.into());
        let document = Document {
            uri: item.uri.to_string(),
            version: item.version,
        };
        self.open.insert(key.clone(), document);
        self.touch(&key);
        self.stale.insert(key);
    }

    pub(super) fn did_change(&mut self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let key = key(document.text_document_identifier.uri.as_ref());
        // What was never opened has no text that could be changed.
        let (Some(open), Some(before)) = (self.open.get_mut(&key), self.texts.get(&key)) else {
            return;
        };
        open.version = document.version;
        let mut now = before.to_string();
        for change in params.content_changes {
            now = text::changed(&now, change);
        }
        self.texts.insert(key.clone(), now.into());
        self.touch(&key);
    }

    pub(super) fn did_close(&mut self, params: DidCloseTextDocumentParams) {
        let key = key(params.text_document.uri.as_ref());
        self.touch(&key);
        self.cancel_if(&key);
        self.open.remove(&key);
        self.texts.remove(&key);
        self.readings.remove(&key);
        self.stale.remove(&key);
        self.waiting.remove(&key);
        self.solved.remove(&key);
    }

    /// Files on the disk may be others.
    pub(super) fn touch_all(&mut self) {
        let all: Vec<String> = self.open.keys().cloned().collect();
        all.iter().for_each(|key| self.touch(key));
    }

    /// A file is another, or is there or not: whatever it is part of is to be read again.
    fn touch(&mut self, key: &str) {
        let mut touched: BTreeSet<String> = BTreeSet::new();
        for (root, reading) in &self.readings {
            // What could not be included may be this file.
            let unread = reading.problems.iter().any(|p| p.code == "no-file");
            if unread || reading.file(key).is_some() {
                touched.insert(root.clone());
            }
        }
        if self.open.contains_key(key) {
            touched.insert(key.to_string());
        }
        self.stale.append(&mut touched);
    }

    /// Stops the solving of a scenario.
    fn cancel_if(&mut self, key: &str) {
        if self.is_running(key) {
            self.cancel();
        }
    }

    fn is_running(&self, key: &str) -> bool {
        self.running.as_ref().is_some_and(|(own, _)| own == key)
    }

    /// Reads what has changed.
    pub(super) fn read(&mut self) {
        while let Some(key) = self.stale.pop_first() {
            if self.open.contains_key(&key) {
                let reading = Reading::new(&key, &self.texts, &*self.disk);
                let before = self.readings.get(&key).map(|old| &old.loaded.files);
                // What is saved and not changed goes on being solved.
                let same = before == Some(&reading.loaded.files);
                if !same {
                    self.cancel_if(&key);
                }
                if !(same && self.is_running(&key)) {
                    self.waiting.insert(key.clone());
                }
                self.readings.insert(key, reading);
            }
        }
    }

    /// The open document that a document is a part of: itself, unless another includes it that it does not include.
    pub(super) fn whole_of<'k>(&'k self, key: &'k str) -> &'k str {
        let includes = |whole: &str, part: &str| {
            self.readings
                .get(whole)
                .is_some_and(|r| r.file(part).is_some())
        };
        let mut wholes = self.readings.keys().map(String::as_str);
        let outermost =
            |whole: &&str| *whole != key && includes(whole, key) && !includes(key, whole);
        // Of several, one that is itself no part comes first.
        let free = |whole: &&str| {
            let others = self.readings.keys();
            let mut others = others.filter(|o| o.as_str() != *whole);
            !others.any(|o| includes(o, whole) && !includes(whole, o))
        };
        let all: Vec<&str> = wholes.by_ref().filter(outermost).collect();
        let first = all.iter().copied().find(free);
        first.or(all.first().copied()).unwrap_or(key)
    }
}
