//! The options taken at the nodes of a decision's layer.

use demarche_scenario::model::{Decision, Formula, Model};

use crate::compile::sight::{Sight, sights};
use crate::filter::Filtered;
use crate::filter::pass::Edge;
use crate::filter::truth::{Here, cast};
use crate::solve::Instance;
use demarche_engine::game::{LayerKind, NONE};

/// One way on from a node of a decision's layer.
pub(crate) struct Move<'a> {
    pub(crate) node: usize,
    /// None where the decision does not take place.
    pub(crate) option: Option<usize>,
    pub(crate) child: usize,
    pub(crate) edge: Edge<'a>,
}

/// Calls `visit` for every move of a decision's layer, in order of nodes and options.
pub(crate) fn visit<'a>(at: Instance<'a>, layer: usize, visit: impl FnMut(Move<'a>)) {
    let nodes = at.graph().layers[layer].nodes.clone();
    visit_nodes(at, layer, nodes, visit);
}

/// Calls `visit` for every move at these nodes of a decision's layer.
pub(crate) fn visit_nodes<'a>(
    at: Instance<'a>,
    layer: usize,
    nodes: impl IntoIterator<Item = u32>,
    mut visit: impl FnMut(Move<'a>),
) {
    let (graph, play) = (at.graph(), at.profile());
    let here = &graph.layers[layer];
    let LayerKind::Decision(decision) = here.kind else {
        return;
    };
    let cast = cast(graph, at.model);
    for node in nodes.into_iter().map(|n| n as usize) {
        let chosen = graph.infoset[node] != NONE;
        let forced =
            (!chosen && graph.occurs[node]).then(|| forced(at, &cast, decision, node, here.round));
        for (a, e) in graph.edges(node).enumerate() {
            visit(Move {
                node,
                option: if chosen { Some(a) } else { forced },
                child: graph.child[e] as usize,
                edge: play.edge(node, e),
            });
        }
    }
}

/// The only option at a node without a choice: the one committed to, or the only one whose guard holds for any type.
pub(crate) fn forced(
    at: Instance<'_>,
    cast: &[usize],
    decision: usize,
    node: usize,
    round: u32,
) -> usize {
    let (graph, model) = (at.graph(), at.model);
    let decision = &model.decisions[decision];
    if let Some((option, window)) = decision.committed
        && window.holds(round)
    {
        return option;
    }
    let mut types = vec![0; model.actors.len()];
    for p in 0..graph.profiles {
        for (g, &a) in cast.iter().enumerate() {
            types[a] = graph.type_of[g][p];
        }
        let here = Here {
            model,
            params: &at.draw.params,
            state: graph.state_of(node),
            types: &types,
            round,
        };
        let open = |when: &Formula| when.eval(&here) != 0.0;
        let mut options = decision.options.iter();
        if let Some(only) = options.position(|option| option.when.as_ref().is_none_or(open)) {
            return only;
        }
    }
    0
}

/// A decision in a round, with what each type of its actor does there.
///
/// Weights are those of the histories that fit the reports about earlier points of play. Under them `taken` and `idle` of
/// a type sum to the type's probability.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) decision: usize,
    pub(crate) round: u32,
    pub(crate) layer: usize,
    /// The mover, among the graph's actors.
    pub(crate) actor: usize,
    /// Types × options.
    pub(crate) taken: Vec<Vec<f64>>,
    /// By type: that the decision does not take place.
    pub(crate) idle: Vec<f64>,
}

impl Point {
    /// Probability of each option for type `k` where the decision takes place; none if it never does.
    pub(crate) fn choice(&self, k: usize) -> Option<Vec<f64>> {
        let total: f64 = self.taken[k].iter().sum();
        (total > 0.0).then(|| self.taken[k].iter().map(|w| w / total).collect())
    }

    /// Types × (options, and last nothing): weights of what an outside observer sees.
    ///
    /// A hidden option shows as itself if it leaks, else as what it looks like; a public one as itself or as what it is taken for. A decision that does not take place shows
    /// as its quiet option.
    pub(crate) fn seen(&self, model: &Model, params: &[f64]) -> Vec<Vec<f64>> {
        let decision = &model.decisions[self.decision];
        let nothing = decision.options.len();
        let quiet = decision.quiet.unwrap_or(nothing);
        let types = self.taken.iter().zip(&self.idle);
        types
            .map(|(taken, idle)| {
                let mut seen = vec![0.0; nothing + 1];
                seen[quiet] += idle;
                for (o, (option, w)) in decision.options.iter().zip(taken).enumerate() {
                    let before = Here::before(model, params);
                    for sight in sights(model, self.decision, o) {
                        let chance = sight.probability(model, option, |f| f.eval(&before));
                        seen[shown(model, self.decision, Some((o, sight)))] += w * chance;
                    }
                }
                seen
            })
            .collect()
    }
}

/// What a move is seen as by who only watches: an option, or the number of options for nothing. `taken` is what was done, if the
/// decision took place.
pub(crate) fn shown(model: &Model, decision: usize, taken: Option<(usize, Sight)>) -> usize {
    let decision = &model.decisions[decision];
    let seen = match taken {
        None => decision.quiet,
        Some((option, sight)) => match (sight, &decision.options[option]) {
            (Sight::Leaked, _) => Some(option),
            (Sight::Mistaken(i), chosen) => Some(chosen.mistaken_for[i].0),
            (_, chosen) if chosen.seen_by.is_none() => Some(option),
            (_, chosen) => chosen.looks_like.or(decision.quiet),
        },
    };
    seen.unwrap_or(decision.options.len())
}

/// What an actor takes a decision for: an option and whether it came out by a leak, or nothing. `taken` is what was done, if
/// the decision took place.
pub(crate) fn observed(
    decision: &Decision,
    actor: usize,
    taken: Option<(usize, Sight)>,
) -> Option<(usize, bool)> {
    let own = decision.by == actor;
    let Some((option, sight)) = taken else {
        return decision.quiet.filter(|_| !own).map(|quiet| (quiet, false));
    };
    let chosen = &decision.options[option];
    let spied = |set: u8| {
        let mut spies = chosen.spies.iter().enumerate();
        spies.any(|(i, (spy, _))| *spy == actor && set >> i & 1 == 1)
    };
    let told = chosen.seen_by.as_ref();
    let told = told.is_none_or(|list| list.contains(&actor));
    match sight {
        Sight::Leaked => Some((option, true)),
        Sight::Mistaken(i) if !own => Some((chosen.mistaken_for[i].0, false)),
        Sight::Spied(set) if spied(set) => Some((option, false)),
        _ if own || told => Some((option, false)),
        _ => {
            let taken_for = chosen.looks_like.or(decision.quiet);
            taken_for.map(|option| (option, false))
        }
    }
}

/// Every decision in every round, in order of play.
pub(crate) fn points(at: Instance<'_>, filtered: &Filtered) -> Vec<Point> {
    let (graph, model) = (at.graph(), at.model);
    let profiles = graph.profiles;
    let cast = cast(graph, model);
    let mut points = Vec::new();
    for (l, layer) in graph.layers.iter().enumerate() {
        let LayerKind::Decision(decision) = layer.kind else {
            continue;
        };
        let declared = &model.decisions[decision];
        let Some(actor) = cast.iter().position(|&a| a == declared.by) else {
            continue;
        };
        let type_of = &graph.type_of[actor];
        let types = graph.types[actor] as usize;
        let mut point = Point {
            decision,
            round: layer.round,
            layer: l,
            actor,
            taken: vec![vec![0.0; declared.options.len()]; types],
            idle: vec![0.0; types],
        };
        visit(at, l, |m| {
            let weights = &filtered.reach[m.node * profiles..(m.node + 1) * profiles];
            for (p, w) in weights.iter().enumerate() {
                let k = type_of[p] as usize;
                match m.option {
                    Some(o) => point.taken[k][o] += w * m.edge.at(p),
                    None => point.idle[k] += w * m.edge.at(p),
                }
            }
        });
        points.push(point);
    }
    points
}
