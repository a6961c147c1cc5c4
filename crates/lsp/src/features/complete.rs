//! Names and words that fit where something is written.

mod line;

use demarche_scenario::parse::{ITEMS, OF_VARIANT, clauses};
use gen_lsp_types as lsp;

use self::line::Line;
use super::Spot;
use crate::index::{IN_EXPRESSIONS, Id, Index, Kind, Symbol};

/// What fits at a place.
pub(crate) fn complete(spot: &Spot, at: usize) -> Vec<lsp::CompletionItem> {
    let Some(line) = Line::new(spot.text(), at) else {
        return Vec::new();
    };
    let mut fitting = Fitting {
        index: &spot.reading.index,
        line,
        found: Vec::new(),
    };
    fitting.look();
    fitting.found
}

struct Fitting<'a> {
    index: &'a Index,
    line: Line<'a>,
    found: Vec<lsp::CompletionItem>,
}

impl<'a> Fitting<'a> {
    fn look(&mut self) {
        let last = self.line.back(1);
        if self.line.before.is_empty() {
            return self.start();
        }
        if self.line.has("because") {
            if ["because", ","].contains(&last) {
                self.all(&[Kind::Source]);
            }
            return;
        }
        let goals = self.line.has("ranks") && ["ranks", ">", "~"].contains(&last)
            || self.line.has("weighs") && ["weighs", ","].contains(&last);
        if goals {
            return self.all(&[Kind::Goal]);
        }
        let (before, item) = (self.line.back(2), self.line.item);
        match last {
            "is" | "was" | "are" | "were" | "<=" | ">=" | ">" | "<" => self.beside(before),
            "not" if ["is", "was", "are", "were"].contains(&before) => {
                self.beside(self.line.back(3));
            }
            "=" if item == "variable" => self.levels_here(),
            "=" => self.beside(before),
            "ever" if self.line.has("remembers") => self.beside(self.line.back(3)),
            "starts" | "becomes" => self.beside(before),
            "by" => self.by(before),
            "of" if before == "grade" => self.all(&[Kind::Source]),
            "of" | "between" | "over" => self.all(&[Kind::Actor]),
            "to" => self.to(before),
            "with" | "simultaneous" if self.line.has("simultaneous") => {
                self.all(&[Kind::Decision]);
            }
            "with" => self.all(&[Kind::Actor]),
            "through" if item == "decision" => self.all(&[Kind::Channel]),
            "like" => self.own(Kind::Option),
            "group" if self.line.below_option => self.own(Kind::Group),
            "remembers" => {
                self.all(&[Kind::Decision]);
                self.words(&["whether", "how often"]);
            }
            "whether" | "often" | "commits" => self.all(&[Kind::Decision]),
            "without" => self.all(&CAN_BE_TAKEN_OUT),
            "let" if item == "variant" => self.all(&[Kind::Let]),
            "cover" => self.all(&[Kind::Source]),
            "much" => self.all(&[Kind::Variable]),
            "origin" => self.all(&[Kind::Origin]),
            "then" => self.all(&[Kind::Variable, Kind::Actor]),
            "," | "and" => self.more(),
            ":" if item == "variable" => {}
            ":" => {
                self.condition();
                if item == "question" {
                    self.words(&["ever", "always", "never", "how much", "when"]);
                }
            }
            "when" | "if" | "given" | "or" | "not" | "else" | "until" | "always" | "never"
            | "ever" | "(" | "+" | "-" | "*" | "/" | ".." => self.condition(),
            _ => self.second(),
        }
    }

    /// The first word of a line.
    fn start(&mut self) {
        if !self.line.indented {
            return self.words(&ITEMS);
        }
        let item = match self.line.item {
            "decision" if self.line.below_option => "option",
            item => item,
        };
        self.words(clauses(item));
        match item {
            "actor" => self.own(Kind::Type),
            "variant" => self.all(&[
                Kind::Actor,
                Kind::Type,
                Kind::Variable,
                Kind::Option,
                Kind::Channel,
            ]),
            _ => {}
        }
    }

    /// What can be said of the name that a line starts with.
    fn second(&mut self) {
        if self.line.before.len() != 1 {
            return;
        }
        let name = self.line.back(1);
        let bears = |kind: Kind| self.index.of(kind).any(|s| s.name == name);
        match self.line.item {
            "actor" if bears(Kind::Type) => self.words(&["ranks", "weighs"]),
            "variant" => self.words(&OF_VARIANT),
            _ => {}
        }
    }

    fn by(&mut self, before: &str) {
        match before {
            "seen" => {
                self.all(&[Kind::Actor]);
                self.words(&["nobody"]);
            }
            "reported" => self.all(&[Kind::Source]),
            "planted" => self.all(&[Kind::Actor]),
            // `rises by 2`, `amount 0..10 by 2`, `by round 4`
            _ if self.line.item == "decision" && !self.line.indented => self.all(&[Kind::Actor]),
            _ => {}
        }
    }

    fn to(&mut self, before: &'a str) {
        match before {
            "known" => {
                self.all(&[Kind::Actor]);
                self.words(&["nobody"]);
            }
            "committed" => self.own(Kind::Option),
            decision if self.line.has("commits") => self.beside(decision),
            _ if self.line.item == "relation" => self.all(&[Kind::Actor]),
            _ => {}
        }
    }

    /// One more of what the line lists.
    fn more(&mut self) {
        let line = &self.line;
        let lists_actors = line.has("seen")
            || line.has("known")
            || line.has("between")
            || line.item == "goal" && !line.indented;
        if lists_actors {
            return self.all(&[Kind::Actor]);
        }
        if line.has("like") {
            return self.own(Kind::Option);
        }
        let changes = ["then", "=", "rises", "falls", "becomes"];
        if changes.iter().any(|word| line.has(word)) {
            return self.all(&[Kind::Variable, Kind::Actor]);
        }
        match line.back(1) {
            "and" => self.condition(),
            _ if line.item == "evidence" => self.words(clauses("evidence")),
            _ if line.item == "source" => self.words(clauses("source")),
            _ => {}
        }
    }

    /// Names that stand in conditions and numbers.
    fn condition(&mut self) {
        self.all(&IN_EXPRESSIONS);
        self.all(&[Kind::Event]);
        self.words(&["round"]);
    }

    /// What something can be: the levels of a variable, the types of an actor, the options of a decision.
    fn beside(&mut self, owner: &str) {
        if let Some(id) = self.index.meaning(owner) {
            let kind = match self.index.symbols[id].kind {
                Kind::Variable => Kind::Level,
                Kind::Actor => Kind::Type,
                Kind::Decision => Kind::Option,
                _ => return,
            };
            self.parts(id, kind);
        } else if self.index.item(Kind::Event, owner).is_some() {
            self.words(&["possible"]);
        }
    }

    /// The levels that the line itself gives.
    fn levels_here(&mut self) {
        let before = &self.line.before;
        let from = before.iter().position(|w| *w == ":").map_or(0, |i| i + 1);
        let levels = before[from..].iter().filter(|w| !["<", "="].contains(*w));
        let levels: Vec<&str> = levels.copied().collect();
        self.words(&levels);
    }

    /// Parts of the item that the line belongs to.
    fn own(&mut self, kind: Kind) {
        let item = match self.line.item {
            "actor" => Kind::Actor,
            "decision" => Kind::Decision,
            _ => return,
        };
        if let Some(id) = self.index.item(item, self.line.name) {
            self.parts(id, kind);
        }
    }

    fn parts(&mut self, owner: Id, kind: Kind) {
        let parts = self.index.parts_of(owner).filter(|p| p.kind == kind);
        self.found.extend(parts.map(named));
    }

    fn all(&mut self, kinds: &[Kind]) {
        for &kind in kinds {
            self.found.extend(self.index.of(kind).map(named));
        }
    }

    fn words(&mut self, words: &[&str]) {
        let word = |word: &&str| lsp::CompletionItem {
            label: (*word).to_string(),
            kind: Some(lsp::CompletionItemKind::Keyword),
            ..Default::default()
        };
        self.found.extend(words.iter().map(word));
    }
}

/// What a variant can take out by its name.
const CAN_BE_TAKEN_OUT: [Kind; 11] = [
    Kind::Evidence,
    Kind::Question,
    Kind::Relation,
    Kind::Note,
    Kind::Decision,
    Kind::Source,
    Kind::Option,
    Kind::Event,
    Kind::Goal,
    Kind::Type,
    Kind::Channel,
];

fn named(symbol: &Symbol) -> lsp::CompletionItem {
    lsp::CompletionItem {
        label: symbol.name.clone(),
        kind: Some(match symbol.kind {
            Kind::Level | Kind::Option => lsp::CompletionItemKind::EnumMember,
            Kind::Actor => lsp::CompletionItemKind::Class,
            Kind::Type => lsp::CompletionItemKind::TypeParameter,
            Kind::Let | Kind::Column | Kind::Coefficient | Kind::Shock => {
                lsp::CompletionItemKind::Constant
            }
            Kind::Decision => lsp::CompletionItemKind::Enum,
            Kind::Event => lsp::CompletionItemKind::Event,
            Kind::Source => lsp::CompletionItemKind::Reference,
            _ => lsp::CompletionItemKind::Variable,
        }),
        detail: Some(match &symbol.label {
            Some(label) => format!("{}: {label}", symbol.kind.word()),
            None => symbol.kind.word().to_string(),
        }),
        ..Default::default()
    }
}
