//! From a game to `.efg` text: the graph written out as a tree, hidden types as a first move of chance.

use std::collections::HashMap;
use std::fmt::Write;

use super::Names;
use super::labels::Labels;
use crate::game::{Game, NONE};

/// Why a game cannot be written as a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The tree has more nodes than allowed.
    #[error(
        "written out as a tree the game has {} nodes, more than the {most} allowed, for histories that are one node here are many there",
        large(*nodes)
    )]
    TooLarge {
        /// How many the tree has.
        nodes: u128,
        /// How many were allowed.
        most: usize,
    },
    /// Options have weights. Payoffs cannot carry them: what is added to make an option usual would be expected by those who
    /// decide before.
    #[error(
        "some options are said to be more usual than others, which Gambit's formats cannot say, and payoffs cannot stand for it"
    )]
    Weighed,
}

/// Which readers a file is for. Both dialects are Gambit's format; the second is the part of it that OpenSpiel's `efg_game`
/// reads, and reads rightly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Gambit.
    #[default]
    Gambit,
    /// OpenSpiel: a quotation mark ends a name whatever stands before it; an action is its name, so that names differ within
    /// an information set, and options stand in the order in which their names first appear in the file.
    OpenSpiel,
}

/// A count, short where it is long.
fn large(nodes: u128) -> String {
    match nodes {
        0..10_000_000 => nodes.to_string(),
        u128::MAX => format!("more than {:.1e}", nodes as f64),
        _ => format!("{:.1e}", nodes as f64),
    }
}

/// Writes the game as a tree of at most `most` nodes; they are counted before any is written. Edges that never happen and types that cannot be are left out, and so
/// are moments at which nothing happens; payoffs are collected at the end.
///
/// # Errors
/// When the tree is larger than allowed, or options have weights.
pub fn write(
    game: &Game,
    names: &dyn Names,
    dialect: Dialect,
    most: usize,
) -> Result<String, WriteError> {
    if !game.numbers.log_weights.is_empty() {
        return Err(WriteError::Weighed);
    }
    let mut writer = Writer {
        game,
        names,
        labels: Labels::new(dialect),
        out: String::new(),
        nodes: 0,
        outcomes: 0,
        outcome_of: HashMap::new(),
        sets: vec![0; game.graph.actors.len()],
        numbers: HashMap::new(),
        chances: 0,
    };
    let players: Vec<String> = game.graph.actors.iter().map(|n| writer.quote(n)).collect();
    let (title, comment) = (
        writer.labels.text(names.title()),
        writer.labels.text(names.comment()),
    );
    let _ = writeln!(
        writer.out,
        "EFG 2 R {title} {{ {} }}\n{comment}\n",
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
    let nodes = writer.count();
    if nodes > most as u128 {
        return Err(WriteError::TooLarge { nodes, most });
    }
    while let Some(point) = open.pop() {
        writer.node(point, &mut open);
    }
    debug_assert_eq!(writer.nodes as u128, nodes);
    Ok(writer.out)
}

struct Writer<'a> {
    game: &'a Game,
    names: &'a dyn Names,
    labels: Labels,
    out: String,
    nodes: usize,
    outcomes: usize,
    /// Number in the file of each payoff row that is an outcome of its own.
    outcome_of: HashMap<u32, usize>,
    chances: usize,
    /// Information sets of each player so far.
    sets: Vec<usize>,
    /// Number in the file, within its player, and name of each information set and type of its mover.
    numbers: HashMap<(u32, u32), (usize, String)>,
}

struct Point {
    node: usize,
    profile: usize,
    payoffs: Vec<f64>,
    /// Rows of payoffs collected so far.
    collected: Collected,
}

#[derive(Clone, Copy)]
enum Collected {
    Nothing,
    Row(u32),
    Several,
}

impl Writer<'_> {
    fn quote(&self, name: &str) -> String {
        self.labels.quote(name)
    }

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

    /// How many nodes the tree has, at most the largest number there is.
    fn count(&self) -> u128 {
        let profiles = self.profiles();
        let types = u128::from(profiles.len() > 1);
        let below = profiles.iter().map(|&(p, _)| self.below(p));
        below.fold(types, u128::saturating_add)
    }

    /// How many nodes the tree of one profile has. A way on leads to a later node, so that all are counted from the last one back.
    fn below(&self, profile: usize) -> u128 {
        let (graph, numbers) = (&self.game.graph, &self.game.numbers);
        let mut counts = vec![0_u128; graph.infoset.len()];
        for n in (0..counts.len()).rev() {
            let edges = graph.edges(n);
            let set = graph.infoset[n];
            let first = edges.start;
            let goes = |e: &usize| match set {
                NONE => numbers.chance[graph.chance[*e] as usize * graph.profiles + profile] > 0.0,
                set => {
                    let actor = graph.infosets[set as usize].actor as usize;
                    let k = graph.type_of[actor][profile] as usize;
                    graph.available[graph.slot(set as usize, k, e - first)]
                }
            };
            let (mut ways, mut sum) = (0, 0_u128);
            for e in edges.filter(goes) {
                ways += 1;
                sum = sum.saturating_add(counts[graph.child[e] as usize]);
            }
            // A moment at which nothing happens is left out.
            let own = set != NONE || ways != 1;
            counts[n] = sum.saturating_add(u128::from(own));
        }
        counts.first().copied().unwrap_or(0)
    }

    fn start(&self, profile: usize) -> Point {
        Point {
            node: 0,
            profile,
            payoffs: vec![0.0; self.game.graph.actors.len()],
            collected: Collected::Nothing,
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
                .map(|a| self.names.type_name(a, graph.type_of[a][p] as usize))
                .collect();
            types.join(" ")
        };
        let labels: Vec<String> = profiles.iter().map(|&(p, _)| label(p)).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let chances: Vec<f64> = profiles.iter().map(|&(_, prior)| prior).collect();
        self.chance("types", &labels, &chances);
    }

    fn node(&mut self, mut point: Point, open: &mut Vec<Point>) {
        let (graph, numbers) = (&self.game.graph, &self.game.numbers);
        loop {
            let (n, p) = (point.node, point.profile);
            if graph.payoff[n] != NONE {
                point.collect(self.game, graph.payoff[n]);
            }
            if graph.edges(n).is_empty() {
                return self.terminal(&point);
            }
            let children: Vec<usize>;
            if graph.infoset[n] != NONE {
                children = self.decision(n, p);
            } else {
                let chance = |e: usize| {
                    let row = graph.chance[e] as usize;
                    (row, numbers.chance[row * graph.profiles + p])
                };
                let edges: Vec<usize> = graph.edges(n).filter(|&e| chance(e).1 > 0.0).collect();
                if let [only] = edges[..] {
                    point.node = graph.child[only] as usize;
                    continue;
                }
                let numbered: Vec<String> = (1..=edges.len()).map(|j| j.to_string()).collect();
                let names = edges.iter().zip(&numbered);
                let names: Vec<&str> = names
                    .map(|(&e, number)| self.names.chance(chance(e).0).unwrap_or(number))
                    .collect();
                let chances: Vec<f64> = edges.iter().map(|&e| chance(e).1).collect();
                let first = graph.edges(n).start;
                let label = self.names.draw(graph.chance[first] as usize);
                let order = self.chance(label, &names, &chances);
                children = order
                    .into_iter()
                    .map(|j| graph.child[edges[j]] as usize)
                    .collect();
            }
            return open.extend(children.into_iter().rev().map(|node| Point {
                node,
                payoffs: point.payoffs.clone(),
                ..point
            }));
        }
    }

    /// Writes a decision; gives the children of the options that the mover's type has, in the order of writing.
    fn decision(&mut self, n: usize, profile: usize) -> Vec<usize> {
        let graph = &self.game.graph;
        let i = graph.infoset[n];
        let set = &graph.infosets[i as usize];
        let actor = set.actor as usize;
        let k = graph.type_of[actor][profile];
        let (number, label) = self.numbers.entry((i, k)).or_insert_with(|| {
            let type_name = if graph.types[actor] > 1 {
                self.names.type_name(actor, k as usize) + ": "
            } else {
                String::new()
            };
            let label = self
                .labels
                .infoset(actor, &format!("{type_name}{}", set.label));
            self.sets[actor] += 1;
            (self.sets[actor], label)
        });
        let _ = write!(self.out, "p \"\" {} {number} {label} {{", set.actor + 1);
        let names = self.names.options(i as usize);
        let (options, children): (Vec<&str>, Vec<usize>) = graph
            .edges(n)
            .enumerate()
            .filter(|&(a, _)| graph.available[graph.slot(i as usize, k as usize, a)])
            .map(|(a, e)| (names[a].as_str(), graph.child[e] as usize))
            .unzip();
        let options = self.labels.options(&options);
        for (_, option) in &options {
            let _ = write!(self.out, " {option}");
        }
        self.out.push_str(" } 0\n");
        self.nodes += 1;
        options.into_iter().map(|(a, _)| children[a]).collect()
    }

    /// Writes a move of chance; gives the order in which its outcomes are written.
    fn chance(&mut self, label: &str, names: &[&str], chances: &[f64]) -> Vec<usize> {
        self.chances += 1;
        let texts = exact(chances);
        let _ = write!(self.out, "c \"\" {} {} {{", self.chances, self.quote(label));
        let outcomes = self.labels.outcomes(names);
        for (j, name) in &outcomes {
            let _ = write!(self.out, " {name} {}", texts[*j]);
        }
        self.out.push_str(" } 0\n");
        self.nodes += 1;
        outcomes.into_iter().map(|(j, _)| j).collect()
    }

    fn terminal(&mut self, point: &Point) {
        // A row of a game without types is an outcome that many nodes may share, and may have a name.
        let own = match point.collected {
            Collected::Row(row) if self.game.graph.profiles == 1 => Some(row),
            _ => None,
        };
        let next = self.outcomes + 1;
        let number = own.map_or(next, |row| *self.outcome_of.entry(row).or_insert(next));
        self.outcomes = self.outcomes.max(number);
        let name = self.quote(own.map_or("", |row| self.names.outcome(row as usize)));
        let texts: Vec<String> = point.payoffs.iter().map(|p| format!("{p}")).collect();
        let texts = texts.join(self.labels.between());
        let _ = writeln!(self.out, "t \"\" {number} {name} {{ {texts} }}");
        self.nodes += 1;
    }
}

impl Point {
    fn collect(&mut self, game: &Game, row: u32) {
        let (graph, numbers) = (&game.graph, &game.numbers);
        let table = row as usize * graph.actors.len();
        for (actor, sum) in self.payoffs.iter_mut().enumerate() {
            *sum += numbers.payoff[(table + actor) * graph.profiles + self.profile];
        }
        self.collected = match self.collected {
            Collected::Nothing => Collected::Row(row),
            _ => Collected::Several,
        };
    }
}

/// Probabilities as decimals that add up to exactly one, as readers of this format ask: the largest takes up what rounding
/// left over.
fn exact(chances: &[f64]) -> Vec<String> {
    const DIGITS: usize = 30;
    const NEARLY: u128 = 1_000_000_000;
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
    // The first of those that are as good as largest, so that it is the same one when what is written here is written again.
    let most = parts.iter().copied().max().unwrap_or(0);
    let largest = parts.iter().position(|part| most - part <= most / NEARLY);
    let largest = largest.unwrap_or(0);
    let others: u128 = parts.iter().sum::<u128>() - parts[largest];
    parts[largest] = one.saturating_sub(others);
    let say = |part: &u128| {
        let text = format!("{}.{:0>DIGITS$}", part / one, part % one);
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    };
    parts.iter().map(say).collect()
}
