//! What the server can do, a file for each.

mod complete;
mod hints;
mod hover;
mod layout;
mod navigate;
mod outline;
mod problems;
mod rename;
mod tokens;

use gen_lsp_types as lsp;

use crate::Server;
use crate::reading::Reading;

pub(crate) use complete::complete;
pub(crate) use hints::hints;
pub(crate) use hover::hover;
pub(crate) use layout::format;
pub(crate) use navigate::{definition, references};
pub(crate) use outline::outline;
pub(crate) use problems::{diagnostic, fixes};
pub(crate) use rename::{prepare_rename, rename};
pub(crate) use tokens::tokens;

/// A document that is asked about, as a file of its scenario.
pub(crate) struct Spot<'a> {
    pub(crate) server: &'a Server,
    pub(crate) reading: &'a Reading,
    pub(crate) file: u16,
    /// The scenario's own file.
    pub(crate) whole: String,
}

impl Spot<'_> {
    fn text(&self) -> &str {
        self.reading.text(self.file)
    }

    /// Where a span is, for an editor; none in a file that has no text of its own.
    fn location(&self, span: demarche_scenario::Span) -> Option<lsp::Location> {
        let key = self
            .reading
            .files
            .get(usize::from(span.file))?
            .key
            .as_ref()?;
        Some(lsp::Location {
            uri: self.server.uri(key).into(),
            range: self.reading.range(span),
        })
    }
}

/// What the editor is told at the start.
pub(crate) fn capabilities() -> lsp::InitializeResult {
    let capabilities = lsp::ServerCapabilities {
        position_encoding: Some(lsp::PositionEncodingKind::UTF16),
        text_document_sync: Some(
            lsp::TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(lsp::TextDocumentSyncKind::Incremental),
                save: Some(true.into()),
                ..Default::default()
            }
            .into(),
        ),
        document_formatting_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        hover_provider: Some(true.into()),
        inlay_hint_provider: Some(true.into()),
        rename_provider: Some(
            lsp::RenameOptions {
                prepare_provider: Some(true),
                ..Default::default()
            }
            .into(),
        ),
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some(vec![" ".into()]),
            ..Default::default()
        }),
        code_action_provider: Some(
            lsp::CodeActionOptions {
                code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix]),
                ..Default::default()
            }
            .into(),
        ),
        semantic_tokens_provider: Some(
            lsp::SemanticTokensOptions {
                legend: tokens::legend(),
                full: Some(true.into()),
                ..Default::default()
            }
            .into(),
        ),
        ..Default::default()
    };
    lsp::InitializeResult {
        capabilities,
        server_info: Some(lsp::ServerInfo {
            name: "demarche".into(),
            version: Some(env!("CARGO_PKG_VERSION").into()),
        }),
    }
}
