//! The network of actors, channels, relations and observers, as data and for Graphviz.

use std::collections::HashMap;
use std::fmt::Write;

use demarche_inference::compile::Draw;
use demarche_scenario::model::Model;
use demarche_scenario::syntax::{Item, Name, Scenario};

use crate::findings::{Network, NetworkLink, NetworkNode};

/// The network of a scenario's actors, with leak rates at one draw.
pub fn network(model: &Model, scenario: &Scenario, draw: &Draw) -> Network {
    let node = |actor: &demarche_scenario::model::Actor| NetworkNode {
        name: actor.name.clone(),
        label: actor.label.clone(),
        kind: if actor.moves { "mover" } else { "bystander" }.into(),
    };
    let mut leaks: HashMap<&str, usize> = HashMap::new();
    for (i, param) in model.params.iter().enumerate() {
        if param.path.starts_with("channel.") {
            leaks.entry(&param.path).or_insert(i);
        }
    }
    let mut links = Vec::new();
    for item in &scenario.items {
        match item {
            Item::Channel(channel) => {
                let path = format!("channel.{}.leaks", channel.name.text);
                let leak = leaks.get(path.as_str()).map(|&param| draw.params[param]);
                for (i, from) in channel.between.iter().enumerate() {
                    for to in &channel.between[i + 1..] {
                        let label = label(&channel.label, &channel.name);
                        links.push(link(&from.text, &to.text, label, "channel", leak));
                    }
                }
            }
            Item::Relation(relation) => {
                let label = label(&relation.label, &relation.name);
                links.push(link(
                    &relation.from.text,
                    &relation.to.text,
                    label,
                    "relation",
                    None,
                ));
            }
            _ => {}
        }
    }
    links.extend(sight(model));
    Network {
        nodes: model.actors.iter().map(node).collect(),
        links,
    }
}

/// Observers of moves that are hidden from other actors: from the mover to the observer.
fn sight(model: &Model) -> Vec<NetworkLink> {
    let mut links = Vec::new();
    for decision in &model.decisions {
        let mut seers: Vec<usize> = decision
            .options
            .iter()
            .filter_map(|o| o.seen_by.as_ref())
            .flatten()
            .copied()
            .collect();
        seers.sort_unstable();
        seers.dedup();
        for seer in seers.into_iter().filter(|&seer| seer != decision.by) {
            let (from, to) = (&model.actors[decision.by].name, &model.actors[seer].name);
            links.push(link(from, to, decision.label.clone(), "sees", None));
        }
    }
    links
}

fn label(label: &Option<String>, name: &Name) -> String {
    label.clone().unwrap_or_else(|| name.text.clone())
}

fn link(from: &str, to: &str, label: String, kind: &str, leak: Option<f64>) -> NetworkLink {
    NetworkLink {
        from: from.into(),
        to: to.into(),
        label,
        kind: kind.into(),
        leak,
    }
}

/// The network in Graphviz's language.
pub fn dot(network: &Network) -> String {
    let mut out = String::from("digraph actors {\n  node [shape=ellipse];\n");
    for node in &network.nodes {
        let shape = if node.kind == "mover" {
            "ellipse"
        } else {
            "box"
        };
        let _ = writeln!(
            out,
            "  {} [label={}, shape={shape}];",
            quote(&node.name),
            quote(&node.label)
        );
    }
    for link in &network.links {
        let label = match link.leak {
            Some(leak) => format!(
                "{} (leaks {})",
                link.label,
                crate::view::words::percent(leak)
            ),
            None => link.label.clone(),
        };
        let look = match link.kind.as_str() {
            "channel" => "dir=both, style=dashed",
            "sees" => "style=dotted",
            _ => "style=solid",
        };
        let _ = writeln!(
            out,
            "  {} -> {} [label={}, {look}];",
            quote(&link.from),
            quote(&link.to),
            quote(&label)
        );
    }
    out.push_str("}\n");
    out
}

/// A quoted string of Graphviz's language.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_graphviz_strings() {
        let node = NetworkNode {
            name: "a".into(),
            label: "A \" ]; b\n\\".into(),
            kind: "mover".into(),
        };
        let text = dot(&Network {
            nodes: vec![node],
            links: Vec::new(),
        });
        assert!(text.contains(r#"label="A \" ]; b \\""#), "{text}");
    }
}
