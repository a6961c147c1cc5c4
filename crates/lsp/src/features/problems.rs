//! What is wrong, as the terminal says it, and what was meant.

use demarche_scenario::escape::visible;
use demarche_scenario::{Problem, Severity};
use gen_lsp_types as lsp;

use super::Spot;
use crate::server::Client;

/// A problem at its place. What stands under its underline and what to do about it belong to it; an editor that shows no such things
/// has them in the message.
pub(crate) fn diagnostic(
    problem: &Problem,
    uri: &str,
    range: lsp::Range,
    client: Client,
) -> lsp::Diagnostic {
    let more = [("", &problem.label), ("help: ", &problem.hint)];
    let more = more.into_iter().filter(|(_, text)| !text.is_empty());
    let more = more.map(|(kind, text)| format!("{kind}{}", visible(text)));
    let mut message = visible(&problem.message);
    let mut related = None;
    if client.related {
        let all: Vec<_> = more
            .map(|message| lsp::DiagnosticRelatedInformation {
                location: lsp::Location {
                    uri: uri.into(),
                    range,
                },
                message,
            })
            .collect();
        related = (!all.is_empty()).then_some(all);
    } else {
        more.for_each(|text| message = format!("{message}\n{text}"));
    }
    lsp::Diagnostic {
        range,
        severity: Some(match problem.severity {
            Severity::Error => lsp::DiagnosticSeverity::Error,
            Severity::Warning => lsp::DiagnosticSeverity::Warning,
        }),
        code: Some(problem.code.to_string().into()),
        source: Some("demarche".into()),
        message: message.into(),
        related_information: related,
        ..Default::default()
    }
}

/// For each mistyped name in a range, the name that was meant.
pub(crate) fn fixes(spot: &Spot, params: &lsp::CodeActionParams) -> Vec<lsp::CodeAction> {
    let only = params.context.only.as_ref();
    // `quickfix.…` is a kind of quick fix, and an empty kind is any.
    let wanted = only.is_none_or(|kinds| {
        let quick = |kind: &lsp::CodeActionKind| {
            matches!(
                kind,
                lsp::CodeActionKind::QuickFix | lsp::CodeActionKind::Empty
            )
        };
        kinds.iter().any(quick)
    });
    if !wanted {
        return Vec::new();
    }
    let reading = spot.reading;
    let touches =
        |range: lsp::Range| range.start <= params.range.end && params.range.start <= range.end;
    let own = reading.problems.iter().filter(|p| p.span.file == spot.file);
    own.filter_map(|problem| {
        let (meant, range) = (problem.meant()?, reading.range(problem.span));
        if !touches(range) {
            return None;
        }
        let word = first_word(reading.at(problem.span));
        if word.is_empty() {
            return None;
        }
        let mut span = problem.span;
        span.end = span.start + u32::try_from(word.len()).ok()?;
        let edit = lsp::TextEdit {
            range: reading.range(span),
            new_text: meant.to_string(),
        };
        let uri = spot.location(problem.span)?.uri;
        let diagnostic = diagnostic(problem, uri.as_ref(), range, spot.server.client());
        Some(lsp::CodeAction {
            title: format!("Write `{meant}` in place of `{word}`"),
            kind: Some(lsp::CodeActionKind::QuickFix),
            diagnostics: Some(vec![diagnostic]),
            is_preferred: Some(true),
            edit: Some(lsp::WorkspaceEdit {
                changes: Some([(uri, vec![edit])].into()),
                ..Default::default()
            }),
            ..Default::default()
        })
    })
    .collect()
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}
