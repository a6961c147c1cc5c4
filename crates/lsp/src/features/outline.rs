//! What a document is made of.

use demarche_scenario::syntax::Item;
use demarche_scenario::{Span, parse};
use gen_lsp_types::{DocumentSymbol, SymbolKind};

use super::Spot;
use crate::index::{Kind, Symbol, end_of};

/// The items of a document with their types, levels and options, in the order of the text.
pub(crate) fn outline(spot: &Spot) -> Vec<DocumentSymbol> {
    let outline = Outline {
        spot,
        tokens: parse::tokens(spot.text(), spot.file),
    };
    let mut all = outline.headings();
    let symbols = spot.reading.index.symbols.iter().enumerate();
    for (id, symbol) in symbols {
        let own = symbol.owner.is_none() && symbol.span.file == spot.file;
        // What is named in passing is no item.
        if !own || matches!(symbol.kind, Kind::Together | Kind::Origin) {
            continue;
        }
        let parts = spot.reading.index.parts_of(id);
        let parts = parts.map(|part| outline.symbol(part, Vec::new()));
        all.push(outline.symbol(symbol, parts.collect()));
    }
    all.sort_by_key(|s| s.range.start);
    all
}

struct Outline<'a> {
    spot: &'a Spot<'a>,
    tokens: Vec<parse::Token>,
}

impl Outline<'_> {
    /// The title, and files that are included.
    fn headings(&self) -> Vec<DocumentSymbol> {
        let (own, _) = parse::parse(self.spot.text(), self.spot.file);
        let heading = |item: &Item| match item {
            Item::Header(x) => {
                Some(self.made(&x.title, SymbolKind::Module, (x.meta.span, x.meta.span)))
            }
            Item::Include(x) => {
                Some(self.made(&x.path, SymbolKind::File, (x.meta.span, x.path_span)))
            }
            _ => None,
        };
        own.items.iter().filter_map(heading).collect()
    }

    fn symbol(&self, symbol: &Symbol, parts: Vec<DocumentSymbol>) -> DocumentSymbol {
        let whole = match symbol.kind {
            Kind::Level => symbol.span,
            _ => symbol.line,
        };
        DocumentSymbol {
            detail: symbol.label.clone(),
            children: (!parts.is_empty()).then_some(parts),
            ..self.made(&symbol.name, shown_as(symbol.kind), (whole, symbol.span))
        }
    }

    fn made(&self, name: &str, kind: SymbolKind, (line, name_at): (Span, Span)) -> DocumentSymbol {
        let mut whole = line.to(name_at);
        if line.start != name_at.start || kind == SymbolKind::Module {
            let end = end_of(self.spot.text(), &self.tokens, line.start as usize);
            whole = whole.to(Span::new(self.spot.file, end, end));
        }
        // A name may not be empty; where it is missing, that has been said.
        let name = if name.trim().is_empty() { "?" } else { name };
        DocumentSymbol {
            name: name.to_string(),
            kind,
            range: self.spot.reading.range(whole),
            selection_range: self.spot.reading.range(name_at),
            ..blank()
        }
    }
}

fn blank() -> DocumentSymbol {
    let range = gen_lsp_types::Range::default();
    let none = (None, None, None, None);
    DocumentSymbol::new(
        String::new(),
        none.0,
        SymbolKind::Null,
        none.1,
        none.2,
        range,
        range,
        none.3,
    )
}

fn shown_as(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Actor => SymbolKind::Class,
        Kind::Type => SymbolKind::TypeParameter,
        Kind::Goal => SymbolKind::Interface,
        Kind::Variable => SymbolKind::Variable,
        Kind::Level | Kind::Option => SymbolKind::EnumMember,
        Kind::Decision => SymbolKind::Enum,
        Kind::Group | Kind::Together | Kind::Origin => SymbolKind::Namespace,
        Kind::Let | Kind::Column | Kind::Coefficient | Kind::Shock => SymbolKind::Constant,
        Kind::Source => SymbolKind::File,
        Kind::Channel | Kind::Relation => SymbolKind::Object,
        Kind::Note => SymbolKind::String,
        Kind::Event => SymbolKind::Event,
        Kind::Evidence => SymbolKind::Key,
        Kind::Question => SymbolKind::Function,
        Kind::Variant => SymbolKind::Struct,
    }
}
