//! A game in which every move is seen and only shocks are hidden, as the tree that it is, with each actor's plans.

use demarche_engine::game::{Graph, NONE};
use demarche_scenario::model::Model;

use super::Refused;

/// A place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// Somebody decides: which node.
    Node(usize),
    /// Play is over: which leaf.
    Leaf(usize),
}

/// A decision in one situation.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Whose it is.
    pub(crate) actor: usize,
    /// Its first slot in σ.
    pub(crate) slot: usize,
    /// What follows each option.
    pub(crate) after: Vec<Position>,
}

/// An end of play.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    /// Rows of payoffs that are collected on the way.
    pub(crate) rows: Vec<usize>,
    /// Nodes on the way, and the options taken there.
    pub(crate) path: Vec<(usize, usize)>,
}

/// What an actor may set out to do: an option at each of its nodes that it comes to by its own choices.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Nodes and options.
    pub(crate) choices: Vec<(usize, usize)>,
    /// Ends that it may lead to, as the others choose.
    pub(crate) leaves: Vec<usize>,
}

/// The tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) leaves: Vec<Leaf>,
    /// Actors that decide, in order.
    pub(crate) movers: Vec<usize>,
    /// By actor that decides: its plans.
    pub(crate) plans: Vec<Vec<Plan>>,
}

/// Leaves beyond which a tree is refused.
const MOST_LEAVES: usize = 1_000;
/// Plans of an actor that can be dealt with: the largest of three normal numbers is a probability in two dimensions.
const MOST_PLANS: usize = 3;

impl Tree {
    /// The tree of a compiled game.
    pub(crate) fn new(graph: &Graph, model: &Model) -> Result<Tree, Refused> {
        if graph.profiles > 1 {
            return Err(Refused::Types);
        }
        let mut tree = Tree::default();
        let mut visited = vec![false; graph.nodes()];
        let root = tree.grow(graph, 0, (&mut visited, Vec::new(), Vec::new()))?;
        let mut movers: Vec<usize> = tree.nodes.iter().map(|node| node.actor).collect();
        movers.sort_unstable();
        movers.dedup();
        for &actor in &movers {
            let plans = tree.plans(root, actor)?;
            if plans.len() > MOST_PLANS {
                return Err(Refused::Plans {
                    actor: model.actors[actor].name.clone(),
                    plans: plans.len(),
                });
            }
            tree.plans.push(plans);
        }
        tree.movers = movers;
        Ok(tree)
    }

    fn grow(
        &mut self,
        graph: &Graph,
        n: usize,
        (visited, mut rows, path): (&mut Vec<bool>, Vec<usize>, Vec<(usize, usize)>),
    ) -> Result<Position, Refused> {
        if graph.payoff[n] != NONE {
            rows.push(graph.payoff[n] as usize);
        }
        let edges = graph.edges(n);
        let set = graph.infosets.get(graph.infoset[n] as usize);
        let Some(set) = set else {
            return match edges.len() {
                0 => {
                    if self.leaves.len() == MOST_LEAVES {
                        return Err(Refused::Large);
                    }
                    self.leaves.push(Leaf { rows, path });
                    Ok(Position::Leaf(self.leaves.len() - 1))
                }
                1 => {
                    let child = graph.child[edges.start] as usize;
                    self.grow(graph, child, (visited, rows, path))
                }
                _ => Err(Refused::Chance),
            };
        };
        if set.nodes.len() > 1 || std::mem::replace(&mut visited[n], true) {
            return Err(Refused::Unseen {
                label: set.label.clone(),
            });
        }
        let node = self.nodes.len();
        self.nodes.push(Node {
            actor: set.actor as usize,
            slot: set.first as usize,
            after: Vec::new(),
        });
        for (option, edge) in edges.enumerate() {
            let mut path = path.clone();
            path.push((node, option));
            let child = graph.child[edge] as usize;
            let after = self.grow(graph, child, (&mut *visited, rows.clone(), path))?;
            self.nodes[node].after.push(after);
        }
        Ok(Position::Node(node))
    }

    fn plans(&self, at: Position, actor: usize) -> Result<Vec<Plan>, Refused> {
        let node = match at {
            Position::Leaf(leaf) => {
                return Ok(vec![Plan {
                    choices: Vec::new(),
                    leaves: vec![leaf],
                }]);
            }
            Position::Node(node) => node,
        };
        let mut all = Vec::new();
        if self.nodes[node].actor == actor {
            for (option, after) in self.nodes[node].after.iter().enumerate() {
                for mut plan in self.plans(*after, actor)? {
                    plan.choices.push((node, option));
                    all.push(plan);
                }
            }
            return Ok(all);
        }
        // It has to be ready for whatever the other chooses.
        all.push(Plan::default());
        for after in &self.nodes[node].after {
            let further = self.plans(*after, actor)?;
            let mut joined = Vec::new();
            for plan in &all {
                for more in &further {
                    let mut plan = plan.clone();
                    plan.choices.extend(&more.choices);
                    plan.leaves.extend(&more.leaves);
                    joined.push(plan);
                }
            }
            if joined.len() > MOST_LEAVES {
                return Err(Refused::Large);
            }
            all = joined;
        }
        Ok(all)
    }
}
