//! What the names of a scenario stand for: every thing that bears one, and every place where it stands.
//!
//! The tree is followed, and each name in it is given the meaning that the checker gives it. A name without a meaning is left out.

mod declare;
mod expressions;
mod resolve;

use std::collections::BTreeMap;

use demarche_scenario::load::SourceFile;
use demarche_scenario::syntax::{Because, Scenario};
use demarche_scenario::{Span, parse};

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    Actor,
    Type,
    Goal,
    Variable,
    Level,
    Decision,
    Option,
    /// Options that share one weight.
    Group,
    /// Decisions that are taken at once.
    Together,
    Let,
    /// A number that each case of a table gives.
    Column,
    /// A number to be found from a table.
    Coefficient,
    /// A number that its actor alone sees.
    Shock,
    Source,
    Channel,
    Relation,
    Note,
    Event,
    Evidence,
    /// Reports that count once.
    Origin,
    Question,
    Variant,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Actor => "actor",
            Kind::Type => "type",
            Kind::Goal => "goal",
            Kind::Variable => "variable",
            Kind::Level => "level",
            Kind::Decision => "decision",
            Kind::Option => "option",
            Kind::Group => "group of options",
            Kind::Together => "group of decisions",
            Kind::Let => "named number",
            Kind::Column => "column",
            Kind::Coefficient => "coefficient",
            Kind::Shock => "shock",
            Kind::Source => "source",
            Kind::Channel => "channel",
            Kind::Relation => "relation",
            Kind::Note => "note",
            Kind::Event => "event",
            Kind::Evidence => "evidence",
            Kind::Origin => "origin",
            Kind::Question => "question",
            Kind::Variant => "variant",
        }
    }
}

/// What may stand in conditions and numbers by itself. No two of these bear one name.
pub(crate) const IN_EXPRESSIONS: [Kind; 7] = [
    Kind::Variable,
    Kind::Decision,
    Kind::Actor,
    Kind::Let,
    Kind::Column,
    Kind::Coefficient,
    Kind::Shock,
];

/// The place of a symbol in [`Index::symbols`].
pub type Id = usize;

/// Something that bears a name.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What it is a part of: the actor of a type, the variable of a level, the decision of an option.
    pub owner: Option<Id>,
    /// Where its name is given.
    pub span: Span,
    /// The line that says so.
    pub line: Span,
    /// Its name for people.
    pub label: Option<String>,
    /// Its reasons.
    pub because: Vec<Because>,
}

/// A place where a name stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The name, or that part of a word which is the name: of `concede_3`, `concede`.
    pub span: Span,
    /// What it stands for.
    pub symbol: Id,
    /// Whether this gives the name.
    pub defines: bool,
}

/// Every name of a scenario.
#[derive(Debug, Default)]
pub struct Index {
    /// What bears names, in the order of the text.
    pub symbols: Vec<Symbol>,
    /// Where names stand, in the order of files and of their texts.
    pub places: Vec<Place>,
    /// What an item's name stands for, first come.
    items: BTreeMap<(Kind, String), Id>,
    /// What a part's name stands for.
    parts: BTreeMap<(Id, Kind, String), Id>,
}

impl Index {
    /// Of a scenario with its includes, and the files that it was read from.
    pub fn new(whole: &Scenario, files: &[SourceFile]) -> Index {
        let mut builder = resolve::Builder::new(files);
        builder.declare(whole);
        builder.resolve(whole);
        builder.finish()
    }

    /// What stands at a byte of a file, its end included.
    pub fn at(&self, file: u16, offset: usize) -> Option<Place> {
        let holds = |place: &&Place| {
            let (start, end) = (place.span.start as usize, place.span.end as usize);
            place.span.file == file && start <= offset && offset <= end
        };
        // Where two touch, the one that starts here.
        self.places.iter().rfind(holds).copied()
    }

    /// The item of a kind that bears a name.
    pub fn item(&self, kind: Kind, name: &str) -> Option<Id> {
        self.items.get(&(kind, name.to_string())).copied()
    }

    /// The part of something that bears a name.
    pub fn part(&self, owner: Id, kind: Kind, name: &str) -> Option<Id> {
        self.parts.get(&(owner, kind, name.to_string())).copied()
    }

    /// Everything of a kind, in the order of the text.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Symbol> {
        self.symbols.iter().filter(move |s| s.kind == kind)
    }

    /// The parts of something, in the order of the text.
    pub fn parts_of(&self, owner: Id) -> impl Iterator<Item = &Symbol> {
        // They are taken up right after it.
        let behind = self.symbols.get(owner + 1..).unwrap_or_default();
        behind.iter().take_while(move |s| s.owner == Some(owner))
    }

    /// What a name stands for by itself in a condition or number.
    pub fn meaning(&self, name: &str) -> Option<Id> {
        IN_EXPRESSIONS
            .into_iter()
            .find_map(|kind| self.item(kind, name))
    }

    /// Places where something is named.
    pub fn uses(&self, symbol: Id) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(move |p| p.symbol == symbol)
    }
}

/// Where the lines of an item or option end that starts at `start`: before the next that starts as far to the left.
pub fn end_of(text: &str, tokens: &[parse::Token], start: usize) -> usize {
    let column = |at: usize| at - text[..at].rfind('\n').map_or(0, |i| i + 1);
    let own = column(start);
    let mut end = start;
    let mut before = start;
    let first = tokens.partition_point(|token| (token.span.start as usize) < start);
    for token in &tokens[first..] {
        let at = token.span.start as usize;
        if token.kind == parse::TokenKind::Comment {
            continue;
        }
        let fresh = at > start && text[before..at].contains('\n');
        if fresh && column(at) <= own {
            break;
        }
        end = token.span.end as usize;
        before = end;
    }
    end
}
