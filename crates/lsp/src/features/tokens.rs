//! What each word of a text is, for colours.

use demarche_scenario::{Span, parse};
use gen_lsp_types as lsp;
use parse::TokenKind;

use super::Spot;
use crate::index::Kind;

/// The kinds of tokens that there are, in the order of their numbers.
const TYPES: [&str; 14] = [
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

/// What the numbers of tokens mean.
pub(crate) fn legend() -> lsp::SemanticTokensLegend {
    lsp::SemanticTokensLegend {
        token_types: TYPES.map(String::from).into(),
        token_modifiers: vec!["declaration".into()],
    }
}

/// Every word, text, number, sign and comment of a document. A word that names nothing is one of the language.
pub(crate) fn tokens(spot: &Spot) -> lsp::SemanticTokens {
    let text = spot.text();
    let mut out = Out {
        data: Vec::new(),
        line: 0,
        column: 0,
    };
    let index = &spot.reading.index;
    let own = index.places.partition_point(|p| p.span.file < spot.file);
    let mut places = index.places[own..]
        .iter()
        .take_while(|p| p.span.file == spot.file)
        .peekable();
    for token in parse::tokens(text, spot.file) {
        while places
            .next_if(|p| p.span.start < token.span.start)
            .is_some()
        {}
        let named = places.next_if(|p| p.span.start == token.span.start);
        let (name, defines) = match (token.kind, named) {
            (TokenKind::Word, Some(place)) => {
                let kind = index.symbols[place.symbol].kind;
                (coloured(kind), place.defines)
            }
            (TokenKind::Word, None) => ("keyword", false),
            (TokenKind::Text, _) => ("string", false),
            (TokenKind::Number | TokenKind::Date | TokenKind::Citation, _) => ("number", false),
            (TokenKind::Sign, _) => ("operator", false),
            (TokenKind::Comment, _) => ("comment", false),
        };
        out.push(spot, token.span, (name, defines));
    }
    lsp::SemanticTokens {
        result_id: None,
        data: out.data,
    }
}

struct Out {
    data: Vec<lsp::SemanticToken>,
    line: u32,
    column: u32,
}

impl Out {
    fn push(&mut self, spot: &Spot, span: Span, (name, defines): (&str, bool)) {
        let range = spot.reading.range(span);
        let kind = TYPES.iter().position(|t| *t == name).unwrap_or(0);
        let (line, column) = (range.start.line, range.start.character);
        let same = line == self.line;
        // No token goes over the end of its line.
        let length = range.end.character.saturating_sub(column);
        if range.end.line != line || length == 0 {
            return;
        }
        self.data.push(lsp::SemanticToken {
            delta_line: line - self.line,
            delta_start: if same { column - self.column } else { column },
            length,
            token_type: u32::try_from(kind).unwrap_or(0),
            token_modifiers_bitset: u32::from(defines),
        });
        (self.line, self.column) = (line, column);
    }
}

fn coloured(kind: Kind) -> &'static str {
    match kind {
        Kind::Actor => "class",
        Kind::Type => "typeParameter",
        Kind::Goal => "interface",
        Kind::Variable | Kind::Let | Kind::Column | Kind::Coefficient | Kind::Shock => "variable",
        Kind::Level | Kind::Option => "enumMember",
        Kind::Decision => "enum",
        Kind::Event => "event",
        Kind::Question | Kind::Evidence => "function",
        _ => "namespace",
    }
}
