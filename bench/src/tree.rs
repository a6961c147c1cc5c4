//! Games as plain trees, and Gambit's format for them.

use std::fmt::Write;

/// A game as a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Players' names.
    pub players: Vec<String>,
    /// Option names: `sets[player][set][option]`.
    pub sets: Vec<Vec<Vec<String>>>,
    /// Where play begins.
    pub root: Node,
}

/// A point of play, with all that can come after it.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Chance moves.
    Chance(Vec<Outcome>),
    /// A player moves.
    Move {
        /// Who.
        player: usize,
        /// Its information set, an index into [`Tree::sets`].
        set: usize,
        /// The subtree after each option.
        to: Vec<Node>,
    },
    /// Play ends with these payoffs by player.
    End(Vec<f64>),
}

/// An outcome of chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its probability: numerator and denominator.
    pub weight: (u32, u32),
    /// The subtree after it.
    pub to: Node,
}

impl Node {
    /// Number of nodes, this one included.
    pub fn count(&self) -> usize {
        1 + self.children().map(Node::count).sum::<usize>()
    }

    /// The nodes that may follow.
    pub fn children(&self) -> Box<dyn Iterator<Item = &Node> + '_> {
        match self {
            Node::Chance(outcomes) => Box::new(outcomes.iter().map(|outcome| &outcome.to)),
            Node::Move { to, .. } => Box::new(to.iter()),
            Node::End(_) => Box::new(std::iter::empty()),
        }
    }
}

impl Tree {
    /// Information sets as (player, set), by their first node in depth-first order: the order of a file, and of the game read
    /// from it.
    pub fn order(&self) -> Vec<(usize, usize)> {
        fn visit(node: &Node, order: &mut Vec<(usize, usize)>) {
            if let Node::Move { player, set, .. } = node
                && !order.contains(&(*player, *set))
            {
                order.push((*player, *set));
            }
            node.children().for_each(|child| visit(child, order));
        }
        let mut order = Vec::new();
        visit(&self.root, &mut order);
        order
    }

    /// The game in Gambit's extensive-game format. Information sets are numbered from 1 by player, as in [`Tree::sets`].
    pub fn efg(&self) -> String {
        let mut text = format!("EFG 2 R \"\" {{ {} }}\n\"\"\n", quoted(&self.players));
        let mut numbers = (0, 0);
        self.node(&self.root, &mut numbers, &mut text);
        text
    }

    /// Writes a node and what comes after it; `numbers` counts moves of chance and ends.
    fn node(&self, node: &Node, numbers: &mut (usize, usize), text: &mut String) {
        // Writing to a string does not fail.
        let _ = match node {
            Node::Chance(outcomes) => {
                numbers.0 += 1;
                let each = outcomes.iter().enumerate();
                let each = each.map(|(j, o)| format!("\"c{j}\" {}/{}", o.weight.0, o.weight.1));
                let each: Vec<String> = each.collect();
                writeln!(text, "c \"\" {} \"\" {{ {} }} 0", numbers.0, each.join(" "))
            }
            Node::Move { player, set, .. } => {
                let options = quoted(&self.sets[*player][*set]);
                let (player, set) = (player + 1, set + 1);
                writeln!(text, "p \"\" {player} {set} \"\" {{ {options} }} 0")
            }
            Node::End(payoffs) => {
                numbers.1 += 1;
                let each: Vec<String> = payoffs.iter().map(f64::to_string).collect();
                writeln!(text, "t \"\" {} \"\" {{ {} }}", numbers.1, each.join(", "))
            }
        };
        node.children()
            .for_each(|child| self.node(child, numbers, text));
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(" ")
}
