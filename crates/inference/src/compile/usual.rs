//! How usual options are: the play at λ = 0, from what the scenario says of options and their groups.

use demarche_engine::game::Graph;
use demarche_scenario::model::{Decision, Formula, Model};

use crate::filter::truth::Here;

/// ln of how usual each option is, by slot; empty where no decision says anything of it.
pub(super) fn log_weights(
    graph: &Graph,
    model: &Model,
    eval: impl Fn(&Formula) -> f64,
) -> Vec<f64> {
    let usual: Vec<Option<Vec<f64>>> = model
        .decisions
        .iter()
        .map(|decision| usual_play(decision, &eval))
        .collect();
    if usual.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut weights = vec![0.0; graph.unknowns];
    for set in &graph.infosets {
        let Some(usual) = usual.get(set.decision as usize).and_then(Option::as_ref) else {
            continue;
        };
        let first = set.first as usize;
        let types = graph.types[set.actor as usize] as usize;
        let own = &mut weights[first..first + types * usual.len()];
        for own in own.chunks_exact_mut(usual.len()) {
            for (weight, share) in own.iter_mut().zip(usual) {
                *weight = share.ln();
            }
        }
    }
    weights
}

/// The share of play that each option has where nothing is at stake; none where all options have the same.
fn usual_play(decision: &Decision, eval: impl Fn(&Formula) -> f64) -> Option<Vec<f64>> {
    let said = decision.options.iter().any(|option| option.usual.is_some());
    if !said && decision.groups.is_empty() {
        return None;
    }
    // Groups first, then the options that are in none.
    let alone = decision
        .options
        .iter()
        .filter(|option| option.group.is_none());
    let whole: Vec<Option<f64>> = decision
        .groups
        .iter()
        .map(|group| &group.usual)
        .chain(alone.map(|option| &option.usual))
        .map(|usual| usual.as_ref().map(&eval))
        .collect();
    let whole = parts(&whole);
    let mut shares = vec![0.0; decision.options.len()];
    for (g, share) in whole[..decision.groups.len()].iter().enumerate() {
        let members = decision.options.iter().enumerate();
        let members: Vec<(usize, Option<f64>)> = members
            .filter(|(_, option)| option.group == Some(g))
            .map(|(o, option)| (o, option.usual.as_ref().map(&eval)))
            .collect();
        let given: Vec<Option<f64>> = members.iter().map(|(_, usual)| *usual).collect();
        for ((o, _), part) in members.iter().zip(parts(&given)) {
            shares[*o] = share * part;
        }
    }
    let mut alone = whole[decision.groups.len()..].iter();
    for (share, option) in shares.iter_mut().zip(&decision.options) {
        if option.group.is_none() {
            *share = alone.next().copied().unwrap_or_default();
        }
    }
    Some(shares)
}

/// Parts of one whole: those that are given, and the rest in equal parts for the others; scaled to sum to 1.
fn parts(given: &[Option<f64>]) -> Vec<f64> {
    let sum: f64 = given.iter().flatten().sum();
    let open = given.iter().filter(|part| part.is_none()).count();
    let rest = (1.0 - sum).max(LEAST_LEFT) / open.max(1) as f64;
    let parts: Vec<f64> = given.iter().map(|part| part.unwrap_or(rest)).collect();
    let total: f64 = parts.iter().sum();
    parts.iter().map(|part| part / total).collect()
}

/// What is left for options of which nothing is said, where the others would leave nothing: a check sees to it that they do not.
const LEAST_LEFT: f64 = 1e-9;

/// Adds the derivative by the scenario's numbers, from that by log weights (`by`, by slot).
pub(super) fn transposed(
    graph: &Graph,
    model: &Model,
    (here, by): (&Here<'_>, &[f64]),
    slope: &mut [f64],
) {
    if by.is_empty() {
        return;
    }
    for (d, decision) in model.decisions.iter().enumerate() {
        let mut options = vec![0.0; decision.options.len()];
        for set in graph
            .infosets
            .iter()
            .filter(|set| set.decision as usize == d)
        {
            let first = set.first as usize;
            let types = graph.types[set.actor as usize] as usize;
            let own = by[first..first + types * options.len()].chunks_exact(options.len());
            for own in own {
                options
                    .iter_mut()
                    .zip(own)
                    .for_each(|(total, by)| *total += by);
            }
        }
        let mut groups = vec![0.0; decision.groups.len()];
        for (option, by) in decision.options.iter().zip(&options) {
            if let Some(g) = option.group {
                groups[g] += by;
            }
        }
        let members = |group: Option<usize>| {
            let all = decision.options.iter().zip(&options);
            all.filter(move |(option, _)| option.group == group)
                .map(|(option, by)| (option.usual.as_ref(), *by))
        };
        let of_groups = decision.groups.iter().map(|group| group.usual.as_ref());
        let whole = of_groups.zip(groups.iter().copied()).chain(members(None));
        parts_transposed(here, &whole.collect::<Vec<_>>(), slope);
        for g in 0..decision.groups.len() {
            parts_transposed(here, &members(Some(g)).collect::<Vec<_>>(), slope);
        }
    }
}

/// The transpose of the logarithm of [`parts`].
fn parts_transposed(here: &Here<'_>, parts: &[(Option<&Formula>, f64)], slope: &mut [f64]) {
    let given = || {
        parts
            .iter()
            .filter_map(|(formula, by)| Some(((*formula)?, *by)))
    };
    let sum: f64 = given().map(|(formula, _)| formula.eval(here)).sum();
    let open = parts.iter().filter(|(formula, _)| formula.is_none());
    // The rest is 1 − sum; without a rest all are divided by the sum.
    let shared = match open.clone().count() {
        0 => parts.iter().map(|(_, by)| by).sum::<f64>() / sum,
        _ => open.map(|(_, by)| by).sum::<f64>() / (1.0 - sum).max(LEAST_LEFT),
    };
    for (formula, by) in given() {
        formula.derivative(here, by / formula.eval(here) - shared, slope);
    }
}
