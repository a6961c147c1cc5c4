//! Scenarios to start from: templates, and one that is made of the answers to four questions.

mod outline;

pub use outline::{Outline, Sight};

/// A scenario to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// One word, by which it is asked for.
    pub name: &'static str,
    /// What it asks, in one line.
    pub summary: &'static str,
    /// Its text, in the one layout.
    pub text: &'static str,
}

/// The templates, in the order in which they are listed.
pub const TEMPLATES: [Template; 6] = [
    Template {
        name: "backchannel",
        summary: "Word through a go-between, which may come out: is it sincere?",
        text: include_str!("../../../../scenarios/templates/backchannel.demarche"),
    },
    Template {
        name: "inspection",
        summary: "Comply or hide, inspect or not: what does a finding tell?",
        text: include_str!("../../../../scenarios/templates/inspection.demarche"),
    },
    Template {
        name: "ceasefire",
        summary: "A truce: does the other side rearm, and is that seen?",
        text: include_str!("../../../../scenarios/templates/ceasefire.demarche"),
    },
    Template {
        name: "sanctions",
        summary: "Pressure: does it bite? They may concede, sit it out or go around it",
        text: include_str!("../../../../scenarios/templates/sanctions.demarche"),
    },
    Template {
        name: "buildup",
        summary: "Troops gather: exercise or attack, and what does each step tell?",
        text: include_str!("../../../../scenarios/templates/buildup.demarche"),
    },
    Template {
        name: "succession",
        summary: "Who follows, a reformer or a hard-liner? An event changes who decides",
        text: include_str!("../../../../scenarios/templates/succession.demarche"),
    },
];

/// The template of this name.
pub fn template(name: &str) -> Option<&'static Template> {
    const ALL: &[Template] = &TEMPLATES;
    ALL.iter().find(|template| template.name == name)
}
