//! From a table to a tree.

use crate::formats::efg::Imported;
use crate::formats::efg::build::{Kind, Node, Tree};
use crate::game::NONE;

/// The contents of a file.
#[derive(Default)]
pub(super) struct Table {
    pub(super) title: String,
    pub(super) comment: String,
    pub(super) players: Vec<String>,
    /// Names of the strategies of each player.
    pub(super) strategies: Vec<Vec<String>>,
    /// Combinations of strategies: the product of their numbers.
    pub(super) combinations: usize,
    /// Row of the outcome of each combination, or `NONE`; the first player's strategy counts up fastest.
    pub(super) cells: Vec<u32>,
    /// Names of outcomes, by row.
    pub(super) outcomes: Vec<String>,
    /// Rows × players.
    pub(super) payoffs: Vec<f64>,
}

/// A node of the tree on the way to its cells.
struct Point {
    depth: usize,
    /// The cell that all first strategies from here on would lead to.
    cell: usize,
}

impl Table {
    /// The players move one after the other, unseen: those with a single strategy first, so that the tree has at most two nodes
    /// for each combination and one for each player.
    pub(super) fn imported(self) -> Imported {
        // How far apart the cells of a player's neighbouring strategies are.
        let mut strides = Vec::with_capacity(self.players.len());
        let mut stride = 1;
        for strategies in &self.strategies {
            strides.push(stride);
            stride *= strategies.len();
        }
        let sizes: Vec<usize> = self.strategies.iter().map(Vec::len).collect();
        let mut order: Vec<usize> = (0..self.players.len()).collect();
        order.sort_by_key(|&player| sizes[player] > 1);
        let mut tree = Tree {
            title: self.title,
            comment: self.comment,
            players: self.players,
            outcomes: self.outcomes,
            payoffs: self.payoffs,
            ..Tree::default()
        };
        for (player, strategies) in self.strategies.into_iter().enumerate() {
            tree.set(player, String::new(), strategies);
        }
        let mut open = vec![Point { depth: 0, cell: 0 }];
        while let Some(Point { depth, cell }) = open.pop() {
            let (kind, outcome) = match order.get(depth) {
                None => (Kind::Terminal, self.cells[cell]),
                Some(&player) => {
                    open.extend((0..sizes[player]).rev().map(|strategy| Point {
                        depth: depth + 1,
                        cell: cell + strategy * strides[player],
                    }));
                    (Kind::Move(player as u32), NONE)
                }
            };
            tree.nodes.push(Node {
                depth: depth as u32,
                outcome,
                kind,
            });
        }
        tree.imported()
    }
}
