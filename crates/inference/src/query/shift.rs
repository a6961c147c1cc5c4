//! How far seeing a move would shift the answers to questions.
//!
//! For every move the probability is taken that it is seen, together with the reports, and the same together with a yes to a
//! question; their quotient is the answer once the move has been seen. One forward and one backward pass for each question has them
//! for all moves at once. What is seen is what an outside observer sees: a hidden option shows as what it looks like, unless it comes
//! out by a leak; a decision that does not take place shows as its quiet option.

use demarche_engine::game::{Graph, LayerKind, NONE};
use demarche_scenario::model::Question;
use serde::Serialize;

use super::moves::{shown, visit};
use super::question::{Verdict, Watched, last_round};
use crate::compile::sight;
use crate::filter::Filtered;
use crate::filter::pass::span;
use crate::solve::Instance;

/// A move as it may be seen, and the answers once it has been.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// The option that is seen, as index into its options.
    pub option: usize,
    /// Round, from 1.
    pub round: u32,
    /// Probability that it is seen, given the reports.
    pub seen: f64,
    /// By question that was asked for: its answer once this is seen, given the reports too. None where what the question is given
    /// cannot hold then, where this is never seen, and from the question's last round on: what is done there is the outcome, and no
    /// signal of it.
    pub answers: Vec<Option<f64>>,
}

/// Every move from round `from` on, in order of play and of options, with what seeing it would make of the answers to `questions`.
pub fn shifts(
    at: Instance<'_>,
    filtered: &Filtered,
    questions: &[&Question],
    from: u32,
) -> Vec<Shift> {
    let sights = sights(at, from);
    let masses = |properties: &[Watched<'_>]| -> Vec<Vec<f64>> {
        let each = masses(at, filtered, &sights, properties).into_iter();
        let summed = |seen: Vec<Vec<f64>>| seen.iter().map(|own| own.iter().sum()).collect();
        each.map(summed).collect()
    };
    let all = masses(&[]);
    let mut shifts: Vec<Shift> = Vec::new();
    for (sight, all) in sights.iter().zip(&all) {
        let total: f64 = all.iter().sum();
        // Nothing is seen last, and is no move.
        let options = at.model.decisions[sight.decision].options.len();
        for (option, mass) in all.iter().take(options).enumerate() {
            shifts.push(Shift {
                decision: sight.decision,
                option,
                round: sight.round,
                seen: (mass / total).clamp(0.0, 1.0),
                answers: Vec::new(),
            });
        }
    }
    for question in questions {
        let watch = |property| Watched::new(at.graph(), at.model, at.draw, property, 0);
        let given = question.given.as_ref();
        let both: Vec<Watched<'_>> = std::iter::once(&question.property)
            .chain(given)
            .map(watch)
            .collect();
        let yes = masses(&both);
        let known = given.map(|_| masses(&both[1..]));
        let known = known.as_ref().unwrap_or(&all);
        let last = last_round(at.model, question).unwrap_or(u32::MAX);
        let mut rows = shifts.iter_mut();
        for ((sight, yes), known) in sights.iter().zip(&yes).zip(known) {
            let options = 0..at.model.decisions[sight.decision].options.len();
            for (option, row) in options.zip(&mut rows) {
                let tells = sight.round < last && known[option] > 0.0;
                let answer = (yes[option] / known[option]).clamp(0.0, 1.0);
                row.answers.push(tells.then_some(answer));
            }
        }
    }
    shifts
}

/// A decision in a round, and what each way on from the layer where it shows is seen as.
pub(crate) struct Sight {
    pub(crate) decision: usize,
    pub(crate) round: u32,
    /// The layer after which it is seen: the decision's, or that in which its options may come out.
    layer: usize,
    /// By edge of the layer: the option that is seen; the number of options for nothing.
    seen: Vec<usize>,
}

/// Every decision from a round on, in order of play.
pub(crate) fn sights(at: Instance<'_>, from: u32) -> Vec<Sight> {
    let layers = at.graph().layers.iter().enumerate();
    let sight = |(l, layer): (usize, &demarche_engine::game::Layer)| {
        let LayerKind::Decision(decision) = layer.kind else {
            return None;
        };
        if layer.round < from {
            return None;
        }
        let mut taken = Vec::new();
        visit(at, l, |m| taken.push(m.option));
        let later = &at.graph().layers[l..];
        let mut later = later.iter().take_while(|other| other.round == layer.round);
        let (layer_seen, seen) = match later.position(|o| o.kind == LayerKind::Sight(decision)) {
            Some(after) => (l + after, in_layer(at, (l, l + after), decision, &taken)),
            None => {
                let plainly = |option: usize| (option, sight::Sight::Plain);
                let class = |option: &Option<usize>| shown(at.model, decision, option.map(plainly));
                (l, taken.iter().map(class).collect())
            }
        };
        Some(Sight {
            decision,
            round: layer.round,
            layer: layer_seen,
            seen,
        })
    };
    layers.filter_map(sight).collect()
}

/// What each edge of the layer `l.1`, in which it comes about how options are seen, is seen as; `taken` has the option of each edge of
/// the decision's layer `l.0`.
fn in_layer(
    at: Instance<'_>,
    l: (usize, usize),
    decision: usize,
    taken: &[Option<usize>],
) -> Vec<usize> {
    let graph = at.graph();
    // By node of the layer reached so far: the option that was taken.
    let mut known: Vec<Option<usize>> = Vec::new();
    for layer in l.0..l.1 {
        let next = &graph.layers[layer + 1].nodes;
        let mut then = vec![None; next.len()];
        let first = edges_of(graph, layer).start;
        for n in graph.layers[layer].nodes.clone().map(|n| n as usize) {
            for (a, e) in graph.edges(n).enumerate() {
                let option = match layer == l.0 {
                    // An option that no type has leads to where another does.
                    true if !open(graph, n, a) => continue,
                    true => taken[e - first],
                    false => known[n - graph.layers[layer].nodes.start as usize],
                };
                then[(graph.child[e] - next.start) as usize] = option;
            }
        }
        known = then;
    }
    let nodes = graph.layers[l.1].nodes.clone();
    let mut seen = Vec::with_capacity(edges_of(graph, l.1).len());
    for (n, option) in nodes.map(|n| n as usize).zip(known) {
        match option {
            Some(option) => {
                let each = sight::compiled(graph, at.model, decision, option).into_iter();
                seen.extend(each.map(|sight| shown(at.model, decision, Some((option, sight)))));
            }
            None => {
                let nothing = shown(at.model, decision, None);
                seen.extend(graph.edges(n).map(|_| nothing));
            }
        }
    }
    seen
}

/// Whether any type has option `a` at node `n`; true where nothing is chosen.
fn open(graph: &Graph, n: usize, a: usize) -> bool {
    if graph.infoset[n] == NONE {
        return true;
    }
    let set = graph.infoset[n] as usize;
    let types = graph.types[graph.infosets[set].actor as usize] as usize;
    (0..types).any(|k| graph.available[graph.slot(set, k, a)])
}

/// The edges of a layer.
fn edges_of(graph: &Graph, layer: usize) -> std::ops::Range<usize> {
    let nodes = &graph.layers[layer].nodes;
    graph.first_edge[nodes.start as usize] as usize..graph.first_edge[nodes.end as usize] as usize
}

/// By sight, by what is seen, nothing last, and by type profile: the weight of the histories that fit the reports and have all of
/// `properties`, up to a factor for each sight that does not hang on the properties.
///
/// A history is in one of 2ᵏ statuses: which of the k properties have come true so far. It is dropped once one has failed.
pub(crate) fn masses(
    at: Instance<'_>,
    filtered: &Filtered,
    sights: &[Sight],
    properties: &[Watched<'_>],
) -> Vec<Vec<Vec<f64>>> {
    let (graph, play) = (at.graph(), at.profile());
    let profiles = graph.profiles;
    let behind = ahead(at, filtered, properties);
    let statuses = 1 << properties.len();
    let first = graph.layers.first().map_or(0, |layer| layer.nodes.len());
    let mut here = vec![vec![0.0; first * profiles]; statuses];
    here[0][..profiles].copy_from_slice(&play.game.numbers.prior);
    let mut masses: Vec<Vec<Vec<f64>>> = sights
        .iter()
        .map(|sight| {
            let options = at.model.decisions[sight.decision].options.len();
            vec![vec![0.0; profiles]; options + 1]
        })
        .collect();
    let mut own = vec![0.0; profiles];
    // No two decisions show in one layer.
    let mut shows = vec![None; graph.layers.len()];
    for (i, sight) in sights.iter().enumerate() {
        shows[sight.layer] = Some(i);
    }
    let end = shows.iter().rposition(Option::is_some).map_or(0, |l| l + 1);
    for (l, layer) in graph.layers.iter().enumerate().take(end) {
        let nodes = span(&layer.nodes, profiles);
        if properties.iter().any(|watched| watched.reads(l)) {
            settle(graph, properties, l, &mut here);
        }
        let next = graph.layers.get(l + 1);
        let next = next.map_or(0..0, |next| next.nodes.clone());
        let mut then = vec![vec![0.0; next.len() * profiles]; statuses];
        let (first_edge, base) = (edges_of(graph, l).start, next.start as usize);
        for n in layer.nodes.clone().map(|n| n as usize) {
            let place = n * profiles - nodes.start;
            for (s, here) in here.iter().enumerate() {
                own.copy_from_slice(&here[place..place + profiles]);
                if own.iter().all(|&w| w == 0.0) {
                    continue;
                }
                filtered.likelihood.apply(l, place, &mut own);
                own.iter_mut().for_each(|w| *w /= filtered.reach_scale[l]);
                play.push(n, &own, &mut then[s], base);
                let Some(sight) = shows[l] else { continue };
                let behind = behind[s].as_ref().unwrap_or(&filtered.ahead);
                for e in graph.edges(n) {
                    let edge = play.edge(n, e);
                    let after = &behind[graph.child[e] as usize * profiles..];
                    let seen = &mut masses[sight][sights[sight].seen[e - first_edge]];
                    let each = own.iter().zip(after).enumerate();
                    for (seen, (p, (w, a))) in seen.iter_mut().zip(each) {
                        *seen += w * edge.at(p) * a;
                    }
                }
            }
        }
        here = then;
    }
    masses
}

/// Moves the weight at each place of a layer to the status that the end of round there leads to.
fn settle(graph: &Graph, properties: &[Watched<'_>], l: usize, here: &mut [Vec<f64>]) {
    let mut after = vec![0.0; here.len()];
    for place in 0..here[0].len() {
        after.fill(0.0);
        for (s, weights) in here.iter().enumerate() {
            if let Some(to) = status(graph, properties, (l, place), s) {
                after[to] += weights[place];
            }
        }
        let weights = here.iter_mut().zip(&after);
        weights.for_each(|(weights, after)| weights[place] = *after);
    }
}

/// The status of a history after what is read at a place (layer, and node of the layer × profiles + profile), if it is not dropped there.
fn status(
    graph: &Graph,
    properties: &[Watched<'_>],
    (l, place): (usize, usize),
    before: usize,
) -> Option<usize> {
    let mut status = before;
    for (i, watched) in properties.iter().enumerate() {
        if before >> i & 1 == 0 {
            match watched.verdict(graph, l, place) {
                Verdict::Yes => status |= 1 << i,
                Verdict::No => return None,
                Verdict::NotYet => {}
            }
        }
    }
    Some(status)
}

/// By status: for every node and profile, on arrival in that status, the probability of the reports ahead and of all properties coming
/// true, in the scale of [`Filtered::ahead`]; none for the status in which they have, which is that itself.
fn ahead(
    at: Instance<'_>,
    filtered: &Filtered,
    properties: &[Watched<'_>],
) -> Vec<Option<Vec<f64>>> {
    let (graph, play) = (at.graph(), at.profile());
    let profiles = graph.profiles;
    let full = (1 << properties.len()) - 1;
    let mut ahead: Vec<Option<Vec<f64>>> = vec![Some(vec![0.0; graph.nodes() * profiles]); full];
    ahead.push(None);
    // At the end of the last round that any of them watches everything is decided.
    let end = properties.iter().map(Watched::end).max().unwrap_or(0);
    let mut own = vec![vec![0.0; profiles]; full + 1];
    for (l, layer) in graph.layers[..end].iter().enumerate().rev() {
        let start = layer.nodes.start as usize * profiles;
        for n in layer.nodes.clone().map(|n| n as usize) {
            let at = n * profiles;
            for (own, ahead) in own.iter_mut().zip(&ahead) {
                own.fill(0.0);
                match ahead {
                    Some(ahead) => {
                        play.pull(n, ahead, own);
                        filtered.likelihood.apply(l, at - start, own);
                        own.iter_mut().for_each(|w| *w /= filtered.ahead_scale[l]);
                    }
                    None => own.copy_from_slice(&filtered.ahead[at..at + profiles]),
                }
            }
            for (s, ahead) in ahead.iter_mut().enumerate() {
                let Some(ahead) = ahead else { continue };
                for p in 0..profiles {
                    let to = status(graph, properties, (l, at - start + p), s);
                    ahead[at + p] = to.map_or(0.0, |to| own[to][p]);
                }
            }
        }
    }
    ahead
}
