//! Which message means what.

use gen_lsp_types as lsp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Life, Server, documents, value};
use crate::features::{self, Spot};
use crate::wire::{
    INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, NOT_INITIALIZED, REQUEST_FAILED,
};

/// The code of JSON-RPC, and what is wrong.
type Failure = (i64, String);

impl Server {
    pub(super) fn notified(&mut self, method: &str, params: Value) {
        match (method, self.life) {
            ("exit", life) => self.life = Life::Ended(life == Life::ShutDown),
            (_, Life::New | Life::ShutDown | Life::Ended(_)) => {}
            // Nobody is told of what cannot be read in a notification.
            ("textDocument/didOpen", _) => {
                let _ = read(params).map(|p| self.did_open(p));
            }
            ("textDocument/didChange", _) => {
                let _ = read(params).map(|p| self.did_change(p));
            }
            ("textDocument/didClose", _) => {
                let _ = read(params).map(|p| self.did_close(p));
            }
            ("textDocument/didSave" | "workspace/didChangeWatchedFiles", _) => self.touch_all(),
            _ => {}
        }
    }

    pub(super) fn asked(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        match (method, self.life) {
            ("initialize", Life::New) => return Ok(self.initialize(&read(params)?)),
            (_, Life::New) => {
                return Err((NOT_INITIALIZED, "`initialize` comes before all else".into()));
            }
            ("initialize", _) => {
                return Err((INVALID_REQUEST, "`initialize` comes once".into()));
            }
            (_, Life::ShutDown | Life::Ended(_)) => {
                return Err((INVALID_REQUEST, "the server has been shut down".into()));
            }
            ("shutdown", Life::Running) => {
                self.cancel();
                self.life = Life::ShutDown;
                return Ok(Value::Null);
            }
            (_, Life::Running) => {}
        }
        self.read();
        match method {
            "textDocument/formatting" => {
                let p: lsp::DocumentFormattingParams = read(params)?;
                self.beside(&p.text_document, features::format)
            }
            "textDocument/documentSymbol" => {
                let p: lsp::DocumentSymbolParams = read(params)?;
                self.beside(&p.text_document, features::outline)
            }
            "textDocument/semanticTokens/full" => {
                let p: lsp::SemanticTokensParams = read(params)?;
                self.beside(&p.text_document, features::tokens)
            }
            "textDocument/inlayHint" => {
                let p: lsp::InlayHintParams = read(params)?;
                self.beside(&p.text_document, |spot| features::hints(spot, p.range))
            }
            "textDocument/codeAction" => {
                let p: lsp::CodeActionParams = read(params)?;
                self.beside(&p.text_document, |spot| features::fixes(spot, &p))
            }
            "textDocument/definition" => {
                let p: lsp::DefinitionParams = read(params)?;
                self.at(&p.text_document_position_params, features::definition)
            }
            "textDocument/references" => {
                let p: lsp::ReferenceParams = read(params)?;
                let with = p.context.include_declaration;
                self.at(&p.text_document_position_params, |spot, at| {
                    features::references(spot, at, with)
                })
            }
            "textDocument/hover" => {
                let p: lsp::HoverParams = read(params)?;
                self.at(&p.text_document_position_params, features::hover)
            }
            "textDocument/completion" => {
                let p: lsp::CompletionParams = read(params)?;
                self.at(&p.text_document_position_params, features::complete)
            }
            "textDocument/prepareRename" => {
                let p: lsp::PrepareRenameParams = read(params)?;
                self.at(&p.text_document_position_params, features::prepare_rename)
            }
            "textDocument/rename" => {
                let p: lsp::RenameParams = read(params)?;
                let renamed = self.at(&p.text_document_position_params, |spot, at| {
                    features::rename(spot, at, &p.new_name)
                })?;
                // An answer that is itself a refusal comes as a text.
                match renamed {
                    Value::String(why) => Err((REQUEST_FAILED, why)),
                    edit => Ok(edit),
                }
            }
            _ => Err((METHOD_NOT_FOUND, format!("nothing is known of `{method}`"))),
        }
    }

    /// What is said of an open document; null where it is not open.
    fn beside<T: Serialize>(
        &self,
        document: &lsp::TextDocumentIdentifier,
        say: impl FnOnce(&Spot) -> T,
    ) -> Result<Value, Failure> {
        let spot = self.spot(document.uri.as_ref());
        Ok(spot.map_or(Value::Null, |spot| value(&say(&spot))))
    }

    /// What is said of a place in an open document; null where it is not open.
    fn at<T: Serialize>(
        &self,
        place: &lsp::TextDocumentPositionParams,
        say: impl FnOnce(&Spot, usize) -> T,
    ) -> Result<Value, Failure> {
        let spot = self.spot(place.text_document.uri.as_ref());
        Ok(spot.map_or(Value::Null, |spot| {
            let at = spot.reading.offset(spot.file, place.position);
            value(&say(&spot, at))
        }))
    }

    fn spot(&self, uri: &str) -> Option<Spot<'_>> {
        let key = documents::key(uri);
        self.open.get(&key)?;
        let whole = self.whole_of(&key);
        let reading = self.readings.get(whole)?;
        Some(Spot {
            server: self,
            reading,
            file: reading.file(&key)?,
            whole: whole.to_string(),
        })
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, Failure> {
    serde_json::from_value(params)
        .map_err(|error| (INVALID_PARAMS, format!("this cannot be asked so: {error}")))
}
