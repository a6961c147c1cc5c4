//! The text of the scenario, and its editor.

use askama::Template;
use demarche_scenario::syntax::Item;
use serde::Serialize;
use utoipa::ToSchema;

use super::{View, put};
use crate::Workbench;
use crate::desk::{Edited, Now};

#[derive(Template)]
#[template(path = "scenario.html")]
struct Text<'a> {
    name: &'a str,
    text: &'a str,
    stamp: &'a str,
    read_only: Option<String>,
    edited: bool,
}

pub(super) fn write(view: &View<'_>) -> String {
    text(view.bench, view.edited)
}

pub(super) fn text(bench: &Workbench, edited: &Edited) -> String {
    let now = &edited.now;
    put(&Text {
        name: &now.loaded.files[0].name,
        text: &now.text,
        stamp: &now.stamp,
        read_only: bench.store.read_only(),
        edited: !edited.plain(),
    })
}

/// A name that the editor completes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// The name.
    pub name: String,
    /// Kind of the item: `goal`, `option`, …
    pub kind: &'static str,
    /// In words.
    pub label: String,
}

/// Every name in the scenario, levels among them, in alphabetical order.
pub(crate) fn names(now: &Now) -> Vec<Named> {
    let mut names = Vec::new();
    let mut add = |kind, name: &str, label: &Option<String>| {
        names.push(Named {
            name: name.to_string(),
            kind,
            label: label.clone().unwrap_or_default(),
        });
    };
    for item in &now.loaded.whole.items {
        match item {
            Item::Header(_) | Item::Include(_) | Item::Grades(_) | Item::Cover(_) => {}
            Item::Source(x) => add("source", &x.name.text, &x.label),
            Item::Let(x) => add("let", &x.name.text, &x.label),
            Item::Column(x) => add("column", &x.name.text, &x.label),
            Item::Coefficient(x) => add("coefficient", &x.name.text, &x.label),
            Item::Shock(x) => add("shock", &x.name.text, &x.label),
            Item::Actor(x) => {
                add("actor", &x.name.text, &x.label);
                for kind in &x.types {
                    add("type", &kind.name.text, &kind.label);
                }
            }
            Item::Channel(x) => add("channel", &x.name.text, &x.label),
            Item::Relation(x) => add("relation", &x.name.text, &x.label),
            Item::Note(x) => add("note", &x.name.text, &None),
            Item::Goal(x) => add("goal", &x.name.text, &x.label),
            Item::Variable(x) => {
                add("variable", &x.name.text, &x.label);
                if let demarche_scenario::syntax::Domain::Levels(levels) = &x.domain {
                    for level in levels {
                        add("level", &level.text, &x.label);
                    }
                }
            }
            Item::Decision(x) => {
                add("decision", &x.name.text, &x.label);
                for option in &x.options {
                    add("option", &option.name.text, &option.label);
                }
            }
            Item::Event(x) => add("event", &x.name.text, &x.label),
            Item::Evidence(x) => add("evidence", &x.name.text, &x.label),
            Item::Question(x) => add("question", &x.name.text, &x.label),
            Item::Variant(x) => add("variant", &x.name.text, &x.label),
        }
    }
    names.sort_by(|a, b| (&a.name, a.kind).cmp(&(&b.name, b.kind)));
    names.dedup_by(|a, b| a.name == b.name && a.kind == b.kind);
    names
}
