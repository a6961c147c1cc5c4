//! First pass: everything that bears a name.

use demarche_scenario::Span;
use demarche_scenario::syntax::*;

use super::resolve::Builder;
use super::{Id, Kind, Symbol};

impl Builder<'_> {
    /// Takes up every name that is given.
    pub(super) fn declare(&mut self, whole: &Scenario) {
        for item in &whole.items {
            self.declare_item(item);
        }
    }

    fn declare_item(&mut self, item: &Item) {
        match item {
            Item::Source(x) => self.alone(Kind::Source, &x.name, &x.label, &x.meta),
            Item::Let(x) => self.alone(Kind::Let, &x.name, &x.label, &x.meta),
            Item::Column(x) => self.alone(Kind::Column, &x.name, &x.label, &x.meta),
            Item::Coefficient(x) => self.alone(Kind::Coefficient, &x.name, &x.label, &x.meta),
            Item::Shock(x) => self.alone(Kind::Shock, &x.name, &x.label, &x.meta),
            Item::Channel(x) => self.alone(Kind::Channel, &x.name, &x.label, &x.meta),
            Item::Relation(x) => self.alone(Kind::Relation, &x.name, &x.label, &x.meta),
            Item::Note(x) => {
                self.alone(Kind::Note, &x.name, &Some(x.text.clone()), &x.meta);
            }
            Item::Goal(x) => self.alone(Kind::Goal, &x.name, &x.label, &x.meta),
            Item::Event(x) => self.alone(Kind::Event, &x.name, &x.label, &x.meta),
            Item::Evidence(x) => self.alone(Kind::Evidence, &x.name, &x.label, &x.meta),
            Item::Question(x) => self.alone(Kind::Question, &x.name, &x.label, &x.meta),
            Item::Variant(x) => self.declare_variant(x),
            Item::Actor(x) => {
                let actor = self.item(Kind::Actor, &x.name, &x.label, &x.meta);
                for t in &x.types {
                    self.part(actor, (Kind::Type, &t.name), &t.label, &t.meta);
                }
            }
            Item::Variable(x) => {
                let variable = self.item(Kind::Variable, &x.name, &x.label, &x.meta);
                if let Domain::Levels(levels) = &x.domain {
                    let meta = Meta {
                        span: x.meta.span,
                        ..Meta::default()
                    };
                    for level in levels {
                        self.part(variable, (Kind::Level, level), &None, &meta);
                    }
                }
            }
            Item::Decision(x) => {
                let decision = self.item(Kind::Decision, &x.name, &x.label, &x.meta);
                for group in &x.groups {
                    self.part(decision, (Kind::Group, &group.name), &None, &group.meta);
                }
                for option in &x.options {
                    let own = (Kind::Option, &option.name);
                    let id = self.part(decision, own, &option.label, &option.meta);
                    self.amounts(decision, id, option);
                }
            }
            Item::Header(_) | Item::Include(_) | Item::Grades(_) | Item::Cover(_) => {}
        }
    }

    /// What a variant says is reported is its own: another variant may say another thing under the same name.
    fn declare_variant(&mut self, x: &Variant) {
        let variant = self.item(Kind::Variant, &x.name, &x.label, &x.meta);
        for change in &x.changes {
            if let Override::Evidence(e) = &change.value {
                let own = (Kind::Evidence, &e.name);
                self.part(variant, own, &e.label, &change.meta);
            }
        }
    }

    /// Each amount of an option is a name for it.
    fn amounts(&mut self, decision: Id, option: Id, written: &Choice) {
        let Some(amount) = &written.amount else {
            return;
        };
        // More options than a decision may have are no options.
        for n in amount.each().take(1_000) {
            let key = (decision, Kind::Option, written.name_of(n));
            self.index.parts.entry(key).or_insert(option);
        }
    }

    /// An item without parts.
    fn alone(&mut self, kind: Kind, name: &Name, label: &Option<String>, meta: &Meta) {
        self.item(kind, name, label, meta);
    }

    pub(super) fn item(
        &mut self,
        kind: Kind,
        name: &Name,
        label: &Option<String>,
        meta: &Meta,
    ) -> Id {
        let id = self.symbol(None, (kind, name), label, meta);
        let key = (kind, name.text.clone());
        self.index.items.entry(key).or_insert(id);
        id
    }

    fn part(
        &mut self,
        owner: Id,
        (kind, name): (Kind, &Name),
        label: &Option<String>,
        meta: &Meta,
    ) -> Id {
        let id = self.symbol(Some(owner), (kind, name), label, meta);
        let key = (owner, kind, name.text.clone());
        self.index.parts.entry(key).or_insert(id);
        id
    }

    fn symbol(
        &mut self,
        owner: Option<Id>,
        (kind, name): (Kind, &Name),
        label: &Option<String>,
        meta: &Meta,
    ) -> Id {
        let id = self.index.symbols.len();
        self.index.symbols.push(Symbol {
            kind,
            name: name.text.clone(),
            owner,
            span: name.span,
            line: line(name.span, meta.span),
            label: label.clone(),
            because: meta.because.clone(),
        });
        self.place(&name.text, name.span, (id, true));
        id
    }
}

/// The line of something: from where it starts to its end, as far as that is known, and its name in any case.
fn line(name: Span, meta: Span) -> Span {
    if meta.file == name.file && meta.start <= name.start {
        meta.to(name)
    } else {
        name
    }
}
