//! Answers and signals in the margin.

use gen_lsp_types as lsp;

use super::Spot;
use crate::index::Kind;

/// Beside each question its answer, beside each option that tells something how much, if the text was solved as it stands.
pub(crate) fn hints(spot: &Spot, range: lsp::Range) -> Vec<lsp::InlayHint> {
    let Some(answers) = spot.server.answers(&spot.whole) else {
        return Vec::new();
    };
    let index = &spot.reading.index;
    let own = index.symbols.iter().filter(|s| s.span.file == spot.file);
    own.filter_map(|symbol| {
        let told = match symbol.kind {
            Kind::Question => answers.questions.get(&symbol.name)?,
            Kind::Option => {
                let decision = &index.symbols[symbol.owner?].name;
                let key = (decision.clone(), symbol.name.clone());
                answers.options.get(&key)?
            }
            _ => return None,
        };
        let position = spot.reading.range(symbol.span).end;
        if told.short.is_empty() || position < range.start || range.end < position {
            return None;
        }
        Some(lsp::InlayHint {
            tooltip: Some(told.lines.join("\n").into()),
            padding_left: Some(true),
            ..lsp::InlayHint::new(
                position,
                told.short.clone().into(),
                None,
                None,
                None,
                None,
                None,
                None,
            )
        })
    })
    .collect()
}
