//! Changes to a tree that leave its principal branch as it is, but for names.

use crate::draws::Draws;
use crate::tree::{Node, Outcome, Tree};

/// Player, information set and option, each from 0.
pub type Choice = (usize, usize, usize);

/// A changed game, and what was what before.
#[derive(Clone, Debug, PartialEq)]
pub struct Altered {
    /// The changed game.
    pub tree: Tree,
    /// `before[player][set][option]` of the changed game: player, set and option in the game as it was; none where it is new.
    pub before: Vec<Vec<Vec<Option<Choice>>>>,
}

impl Altered {
    /// A change that renames nothing.
    fn same(tree: Tree) -> Altered {
        let before = tree.sets.iter().enumerate().map(|(player, sets)| {
            let sets = sets.iter().enumerate().map(|(set, options)| {
                let options = 0..options.len();
                options.map(|option| Some((player, set, option))).collect()
            });
            sets.collect()
        });
        Altered {
            before: before.collect(),
            tree,
        }
    }
}

impl Node {
    /// Shows every node to `change`, each after those that come before it.
    fn each(&mut self, change: &mut dyn FnMut(&mut Node)) {
        change(self);
        match self {
            Node::Chance(outcomes) => outcomes.iter_mut().for_each(|o| o.to.each(change)),
            Node::Move { to, .. } => to.iter_mut().for_each(|node| node.each(change)),
            Node::End(_) => {}
        }
    }
}

impl Tree {
    /// Every payoff x of every player as `payoff(player, x)`.
    pub fn with_payoffs(&self, payoff: impl Fn(usize, f64) -> f64) -> Altered {
        let mut tree = self.clone();
        tree.root.each(&mut |node| {
            if let Node::End(payoffs) = node {
                let each = payoffs.iter_mut().enumerate();
                each.for_each(|(player, x)| *x = payoff(player, *x));
            }
        });
        Altered::same(tree)
    }

    /// Player i is the player `order[i]` of before.
    pub fn with_players(&self, order: &[usize]) -> Altered {
        let mut altered = Altered::same(self.clone());
        let tree = &mut altered.tree;
        tree.players = order.iter().map(|&p| self.players[p].clone()).collect();
        tree.sets = order.iter().map(|&p| self.sets[p].clone()).collect();
        altered.before = order.iter().map(|&p| altered.before[p].clone()).collect();
        tree.root.each(&mut |node| match node {
            Node::Move { player, .. } => {
                let old = *player;
                *player = order.iter().position(|&p| p == old).unwrap_or(old);
            }
            Node::End(payoffs) => *payoffs = order.iter().map(|&p| payoffs[p]).collect(),
            Node::Chance(_) => {}
        });
        altered
    }

    /// The options of every information set in another order.
    pub fn with_options(&self, seed: u64) -> Altered {
        let mut draw = Draws(seed);
        let mut altered = Altered::same(self.clone());
        let mut orders = Vec::new();
        let sets = altered.tree.sets.iter_mut().zip(&mut altered.before);
        for (sets, before) in sets {
            let own = sets.iter_mut().zip(before).map(|(names, before)| {
                let order = shuffled(names.len(), &mut draw);
                *names = order.iter().map(|&a| names[a].clone()).collect();
                *before = order.iter().map(|&a| before[a]).collect();
                order
            });
            orders.push(own.collect::<Vec<_>>());
        }
        altered.tree.root.each(&mut |node| {
            if let Node::Move { player, set, to } = node {
                let order = &orders[*player][*set];
                *to = order.iter().map(|&a| to[a].clone()).collect();
            }
        });
        altered
    }

    /// The outcomes of every move of chance in another order.
    pub fn with_chances(&self, seed: u64) -> Altered {
        let mut draw = Draws(seed);
        let mut tree = self.clone();
        tree.root.each(&mut |node| {
            if let Node::Chance(outcomes) = node {
                let order = shuffled(outcomes.len(), &mut draw);
                *outcomes = order.iter().map(|&j| outcomes[j].clone()).collect();
            }
        });
        Altered::same(tree)
    }

    /// One outcome of one move of chance as two of the same effect, each half as likely. A game without chance stays as it is.
    pub fn with_split(&self, seed: u64) -> Altered {
        let mut draw = Draws(seed);
        let mut tree = self.clone();
        let mut moves = 0;
        tree.root
            .each(&mut |node| moves += usize::from(matches!(node, Node::Chance(_))));
        let chosen = (draw.uniform() * moves as f64) as usize;
        let mut met = 0;
        tree.root.each(&mut |node| {
            if let Node::Chance(outcomes) = node {
                if met == chosen {
                    let j = (draw.uniform() * outcomes.len() as f64) as usize;
                    outcomes[j].weight.1 *= 2;
                    outcomes.push(outcomes[j].clone());
                }
                met += 1;
            }
        });
        Altered::same(tree)
    }

    /// A first move of chance gets an outcome of probability 0: after it the first player has a choice of its own, or all goes on
    /// as after the first outcome.
    pub fn with_never(&self) -> Altered {
        let mut altered = Altered::same(self.clone());
        let players = self.players.len();
        let set = self.sets[0].len();
        altered.tree.sets[0].push(vec!["left".into(), "right".into()]);
        altered.before[0].push(vec![None; 2]);
        let end = |x: f64| Node::End(vec![x; players]);
        let choice = Node::Move {
            player: 0,
            set,
            to: vec![end(0.25), end(0.75)],
        };
        let mut outcomes = match &self.root {
            Node::Chance(outcomes) => outcomes.clone(),
            root => vec![Outcome {
                weight: (1, 1),
                to: root.clone(),
            }],
        };
        let after = [choice, outcomes[0].to.clone()];
        let after = after.map(|to| Outcome { weight: (1, 2), to });
        outcomes.push(Outcome {
            weight: (0, 1),
            to: Node::Chance(after.to_vec()),
        });
        altered.tree.root = Node::Chance(outcomes);
        altered
    }
}

/// 0, 1, … in another order (Fisher & Yates).
fn shuffled(count: usize, draw: &mut Draws) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, (draw.uniform() * (last + 1) as f64) as usize);
    }
    order
}
