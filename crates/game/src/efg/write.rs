//! From a game to `.efg` text: the graph unfolded into a tree, hidden types as a first move of chance.

use std::collections::HashMap;
use std::fmt::Write;

use crate::graph::{Game, NONE};

/// The tree has more nodes than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// How many were allowed.
    pub most: usize,
}

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "written out as a tree the game has more than {} nodes, for histories that are one node here are many there",
            self.most
        )
    }
}

impl std::error::Error for TooLarge {}

/// Writes the game as a tree of at most `most` nodes. `options` names the options of an information set, `kind` a type of an
/// actor. Edges that never happen and types that cannot be are left out, and so are moments at which nothing happens.
///
/// # Errors
/// When the tree is larger than allowed.
pub fn write(
    game: &Game,
    title: &str,
    most: usize,
    options: &dyn Fn(usize) -> Vec<String>,
    kind: &dyn Fn(usize, usize) -> String,
) -> Result<String, TooLarge> {
    let mut writer = Writer {
        game,
        options,
        kind,
        out: String::new(),
        nodes: 0,
        outcomes: 0,
        numbers: HashMap::new(),
        chances: 0,
    };
    let players: Vec<String> = game.graph.actors.iter().map(|name| quote(name)).collect();
    let _ = writeln!(
        writer.out,
        "EFG 2 R {} {{ {} }}\n\"\"\n",
        quote(title),
        players.join(" ")
    );
    writer.types();
    // Nodes to come with profile and payoffs so far; the next on top.
    let mut open: Vec<Point> = writer
        .profiles()
        .into_iter()
        .rev()
        .map(|(p, _)| writer.start(p))
        .collect();
    while let Some(point) = open.pop() {
        if writer.nodes >= most {
            return Err(TooLarge { most });
        }
        writer.node(point, &mut open);
    }
    Ok(writer.out)
}

struct Writer<'a> {
    game: &'a Game,
    options: &'a dyn Fn(usize) -> Vec<String>,
    kind: &'a dyn Fn(usize, usize) -> String,
    out: String,
    nodes: usize,
    outcomes: usize,
    chances: usize,
    /// Number in the file of each information set and type of its mover.
    numbers: HashMap<(u32, u32), usize>,
}

struct Point {
    node: usize,
    profile: usize,
    payoffs: Vec<f64>,
}

impl Writer<'_> {
    fn profiles(&self) -> Vec<(usize, f64)> {
        self.game
            .numbers
            .prior
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, prior)| *prior > 0.0)
            .collect()
    }

    fn start(&self, profile: usize) -> Point {
        Point {
            node: 0,
            profile,
            payoffs: vec![0.0; self.game.graph.actors.len()],
        }
    }

    /// The move of chance that draws types, where there is anything to draw.
    fn types(&mut self) {
        let profiles = self.profiles();
        if profiles.len() < 2 {
            return;
        }
        let graph = &self.game.graph;
        let label = |p: usize| {
            let named = (0..graph.actors.len()).filter(|&a| graph.types[a] > 1);
            let types: Vec<String> = named
                .map(|a| (self.kind)(a, graph.type_of[a][p] as usize))
                .collect();
            types.join(" ")
        };
        let edges: Vec<(String, f64)> = profiles
            .iter()
            .map(|&(p, prior)| (label(p), prior))
            .collect();
        self.chance("types", &edges);
    }

    fn node(&mut self, mut point: Point, open: &mut Vec<Point>) {
        let (graph, numbers) = (&self.game.graph, &self.game.numbers);
        loop {
            let (n, p) = (point.node, point.profile);
            if graph.payoff[n] != NONE {
                let table = graph.payoff[n] as usize * graph.actors.len();
                for (actor, sum) in point.payoffs.iter_mut().enumerate() {
                    *sum += numbers.payoff[(table + actor) * graph.profiles + p];
                }
            }
            if graph.edges(n).is_empty() {
                return self.terminal(&point.payoffs);
            }
            if graph.infoset[n] != NONE {
                let children = self.decision(n, p);
                return open.extend(children.into_iter().rev().map(|node| Point {
                    node,
                    ..point.copy()
                }));
            }
            let chance = |e: usize| numbers.chance[graph.chance[e] as usize * graph.profiles + p];
            let edges: Vec<(usize, f64)> = graph
                .edges(n)
                .map(|e| (graph.child[e] as usize, chance(e)))
                .filter(|e| e.1 > 0.0)
                .collect();
            if let [(only, _)] = edges[..] {
                point.node = only;
                continue;
            }
            let named: Vec<(String, f64)> = edges
                .iter()
                .enumerate()
                .map(|(j, &(_, c))| ((j + 1).to_string(), c))
                .collect();
            self.chance("", &named);
            return open.extend(edges.into_iter().rev().map(|(node, _)| Point {
                node,
                ..point.copy()
            }));
        }
    }

    /// Writes a decision; gives the children of the options that the mover's type has.
    fn decision(&mut self, n: usize, profile: usize) -> Vec<usize> {
        let graph = &self.game.graph;
        let i = graph.infoset[n];
        let set = &graph.infosets[i as usize];
        let k = graph.type_of[set.actor as usize][profile];
        let names = (self.options)(i as usize);
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry((i, k)).or_insert(next);
        let mut written = String::new();
        let mut children = Vec::new();
        for (a, e) in graph.edges(n).enumerate() {
            if graph.available[graph.slot(i as usize, k as usize, a)] {
                let _ = write!(written, " {}", quote(&names[a]));
                children.push(graph.child[e] as usize);
            }
        }
        let kind = if graph.types[set.actor as usize] > 1 {
            (self.kind)(set.actor as usize, k as usize) + ": "
        } else {
            String::new()
        };
        let label = quote(&format!("{kind}{}", set.label));
        let _ = writeln!(
            self.out,
            "p \"\" {} {number} {label} {{{written} }} 0",
            set.actor + 1
        );
        self.nodes += 1;
        children
    }

    fn chance(&mut self, name: &str, edges: &[(String, f64)]) {
        self.chances += 1;
        let texts = exact(&edges.iter().map(|(_, p)| *p).collect::<Vec<f64>>());
        let _ = write!(self.out, "c \"\" {} {} {{", self.chances, quote(name));
        for ((name, _), text) in edges.iter().zip(texts) {
            let _ = write!(self.out, " {} {text}", quote(name));
        }
        self.out.push_str(" } 0\n");
        self.nodes += 1;
    }

    fn terminal(&mut self, payoffs: &[f64]) {
        self.outcomes += 1;
        let texts: Vec<String> = payoffs.iter().map(|p| format!("{p}")).collect();
        let _ = writeln!(
            self.out,
            "t \"\" {} \"\" {{ {} }}",
            self.outcomes,
            texts.join(", ")
        );
        self.nodes += 1;
    }
}

impl Point {
    fn copy(&self) -> Point {
        Point {
            payoffs: self.payoffs.clone(),
            ..*self
        }
    }
}

/// Names cannot hold quotation marks or line breaks in this format.
fn quote(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| {
            if c == '"' {
                '\''
            } else if c.is_control() || c == '\\' {
                ' '
            } else {
                c
            }
        })
        .collect();
    format!("\"{clean}\"")
}

/// Probabilities as decimals that add up to exactly one, as readers of this format ask: the largest takes up what rounding
/// left over.
fn exact(chances: &[f64]) -> Vec<String> {
    const DIGITS: usize = 30;
    let mut parts: Vec<u128> = chances
        .iter()
        .map(|p| {
            let text = format!("{p:.DIGITS$}");
            let shortest = format!("{p}");
            let text = if shortest.len() < text.len() {
                shortest
            } else {
                text
            };
            let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
            format!("{whole}{part:0<DIGITS$}").parse().unwrap_or(0)
        })
        .collect();
    let one = 10_u128.pow(DIGITS as u32);
    let largest = (0..parts.len()).max_by_key(|&i| parts[i]).unwrap_or(0);
    let others: u128 = parts.iter().sum::<u128>() - parts[largest];
    parts[largest] = one - others;
    let say = |part: &u128| {
        let text = format!("{}.{:0>DIGITS$}", part / one, part % one);
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    };
    parts.iter().map(say).collect()
}
