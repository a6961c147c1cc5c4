//! A game as the judge sees it: points, each a node and a profile of types, one after the other in the order of play.

use demarche_engine::game::{Game, NONE};

/// A game, all of whose points can be reached.
pub(super) struct Layout {
    /// Later points have larger indices.
    pub(super) points: Vec<Point>,
    /// Information sets, by type of the player.
    pub(super) sets: Vec<Set>,
    /// Options that are available, over all sets.
    pub(super) options: usize,
    /// Slot of each option in the game's strategies.
    pub(super) slots: Vec<usize>,
    /// By option: the points that can come after it, in rising order.
    pub(super) below: Vec<Vec<usize>>,
    /// By set: its points and those that can come before them, in falling order.
    pub(super) above: Vec<Vec<usize>>,
}

/// A node with a profile of types.
pub(super) struct Point {
    /// Ln of the probability of its profile where play begins there; −∞ elsewhere.
    pub(super) start: f64,
    pub(super) edges: Vec<Edge>,
    /// Points just before it, and which of their edges lead here.
    pub(super) parents: Vec<(usize, usize)>,
    /// Payoff of each player on reaching it.
    pub(super) pays: Vec<f64>,
}

/// A way from a point to a later one.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) to: usize,
    pub(super) by: By,
}

/// The move that leads along an edge.
#[derive(Clone, Copy)]
pub(super) enum By {
    /// Chance, with this probability and its ln.
    Chance(f64, f64),
    /// A player's choice.
    Option(usize),
}

/// An information set of a player of a certain type.
pub(super) struct Set {
    pub(super) player: usize,
    pub(super) points: Vec<usize>,
    /// Its options, from `first` on.
    pub(super) first: usize,
    pub(super) count: usize,
    /// λ of the player, at s = 1.
    pub(super) precision: f64,
    /// ln of how usual each option is.
    pub(super) usual: Vec<f64>,
}

impl Set {
    pub(super) fn options(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.count
    }
}

impl Layout {
    pub(super) fn of(game: &Game) -> Layout {
        let (graph, numbers) = (&game.graph, &game.numbers);
        let profiles = graph.profiles;
        // Nodes come in the order of play; what has no probability is left out.
        let mut reached = vec![false; graph.nodes() * profiles];
        for (reached, prior) in reached.iter_mut().zip(&numbers.prior) {
            *reached = *prior > 0.0;
        }
        let open = |n: usize, e: usize, p: usize| match graph.chance[e] {
            NONE => {
                let set = &graph.infosets[graph.infoset[n] as usize];
                let k = graph.type_of[set.actor as usize][p] as usize;
                let a = e - graph.first_edge[n] as usize;
                graph.available[graph.slot(graph.infoset[n] as usize, k, a)]
            }
            row => numbers.chance[row as usize * profiles + p] > 0.0,
        };
        for n in 0..graph.nodes() {
            for p in 0..profiles {
                if reached[n * profiles + p] {
                    for e in graph.edges(n).filter(|&e| open(n, e, p)) {
                        reached[graph.child[e] as usize * profiles + p] = true;
                    }
                }
            }
        }
        let mut at = vec![usize::MAX; reached.len()];
        let mut count = 0;
        for (at, _) in at.iter_mut().zip(&reached).filter(|(_, reached)| **reached) {
            *at = count;
            count += 1;
        }

        let mut sets = Vec::new();
        let mut option_of = vec![usize::MAX; graph.unknowns];
        let mut slots = Vec::new();
        // Later ones first: elimination in this order leaves most zeros as they are.
        for (i, set) in graph.infosets.iter().enumerate().rev() {
            let actor = set.actor as usize;
            for k in 0..graph.types[actor] as usize {
                let nodes = &graph.infoset_nodes[set.nodes.start as usize..set.nodes.end as usize];
                let all = nodes.iter().flat_map(|&n| {
                    let own = (0..profiles).filter(|&p| graph.type_of[actor][p] as usize == k);
                    own.map(move |p| n as usize * profiles + p)
                });
                let points: Vec<usize> = all.filter(|&x| reached[x]).map(|x| at[x]).collect();
                if points.is_empty() {
                    continue;
                }
                let first = slots.len();
                let own = (0..set.options as usize).map(|a| graph.slot(i, k, a));
                for slot in own.filter(|&slot| graph.available[slot]) {
                    option_of[slot] = slots.len();
                    slots.push(slot);
                }
                sets.push(Set {
                    player: actor,
                    points,
                    first,
                    count: slots.len() - first,
                    precision: numbers.precision[actor],
                    usual: slots[first..]
                        .iter()
                        .map(|&slot| numbers.log_weights.get(slot).map_or(0.0, |own| *own))
                        .collect(),
                });
            }
        }

        let actors = graph.actors.len();
        let mut points = Vec::with_capacity(count);
        for n in 0..graph.nodes() {
            for p in (0..profiles).filter(|p| reached[n * profiles + p]) {
                let edges = graph.edges(n).filter(|&e| open(n, e, p)).map(|e| Edge {
                    to: at[graph.child[e] as usize * profiles + p],
                    by: match graph.chance[e] {
                        NONE => {
                            let i = graph.infoset[n] as usize;
                            let k = graph.type_of[graph.infosets[i].actor as usize][p] as usize;
                            let a = e - graph.first_edge[n] as usize;
                            By::Option(option_of[graph.slot(i, k, a)])
                        }
                        row => {
                            let probability = numbers.chance[row as usize * profiles + p];
                            By::Chance(probability, probability.ln())
                        }
                    },
                });
                let pays = |actor: usize| match graph.payoff[n] {
                    NONE => 0.0,
                    row => numbers.payoff[(row as usize * actors + actor) * profiles + p],
                };
                points.push(Point {
                    start: match n {
                        0 => numbers.prior[p].ln(),
                        _ => f64::NEG_INFINITY,
                    },
                    edges: edges.collect(),
                    parents: Vec::new(),
                    pays: (0..actors).map(pays).collect(),
                });
            }
        }
        for x in 0..points.len() {
            for j in 0..points[x].edges.len() {
                let to = points[x].edges[j].to;
                points[to].parents.push((x, j));
            }
        }
        let mut layout = Layout {
            points,
            sets,
            options: slots.len(),
            slots,
            below: Vec::new(),
            above: Vec::new(),
        };
        layout.relate();
        layout
    }

    /// Finds what can come before and after.
    fn relate(&mut self) {
        let mut marked = vec![false; self.points.len()];
        for set in &self.sets {
            for option in set.options() {
                let j = option - set.first;
                let children = set.points.iter().map(|&x| self.points[x].edges[j].to);
                let next = |x: usize| self.points[x].edges.iter().map(|edge| edge.to).collect();
                let mut below = all_from(children.collect(), &next, &mut marked);
                below.sort_unstable();
                self.below.push(below);
            }
            let before = |x: usize| self.points[x].parents.iter().map(|&(y, _)| y).collect();
            let mut above = all_from(set.points.clone(), &before, &mut marked);
            above.sort_unstable();
            above.reverse();
            self.above.push(above);
        }
    }
}

/// These points and all that follow by `next`, each once. `marked` is false everywhere, before and after.
fn all_from(
    mut open: Vec<usize>,
    next: &dyn Fn(usize) -> Vec<usize>,
    marked: &mut [bool],
) -> Vec<usize> {
    let mut all = Vec::new();
    while let Some(x) = open.pop() {
        if !std::mem::replace(&mut marked[x], true) {
            all.push(x);
            open.extend(next(x));
        }
    }
    all.iter().for_each(|&x| marked[x] = false);
    all
}
