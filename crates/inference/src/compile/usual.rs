//! How usual options are: the play at λ = 0, from what the scenario says of options and their groups.

use demarche_engine::game::Graph;
use demarche_scenario::model::{Choice, Decision, Formula, Model, Prior};

use super::numbers::shares;
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
    let said = |option: &Choice| matches!(option.usual, Prior::Given(_));
    if decision.groups.is_empty() && !decision.options.iter().any(said) {
        return None;
    }
    let mut play = vec![1.0; decision.options.len()];
    for whole in wholes(decision) {
        for (part, share) in whole.parts.iter().zip(shares(&whole.usual, &eval)) {
            part.iter().for_each(|&o| play[o] *= share);
        }
    }
    Some(play)
}

/// Something of which each part has a share: the options in it, and what is said of it.
#[derive(Default)]
struct Whole<'a> {
    parts: Vec<Vec<usize>>,
    usual: Vec<&'a Prior>,
}

/// A decision as a whole of its groups and of the options that are in none, and each group as a whole of its options.
fn wholes(decision: &Decision) -> Vec<Whole<'_>> {
    let mut wholes: Vec<Whole<'_>> = Vec::new();
    wholes.resize_with(1 + decision.groups.len(), Whole::default);
    for (g, group) in decision.groups.iter().enumerate() {
        let members = decision.options.iter().enumerate();
        let members = members.filter(|(_, option)| option.group == Some(g));
        wholes[0].parts.push(members.map(|(o, _)| o).collect());
        wholes[0].usual.push(&group.usual);
    }
    for (o, option) in decision.options.iter().enumerate() {
        let own = &mut wholes[option.group.map_or(0, |g| 1 + g)];
        own.parts.push(vec![o]);
        own.usual.push(&option.usual);
    }
    wholes
}

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
        for whole in wholes(decision) {
            let shares = shares(&whole.usual, |formula| formula.eval(here));
            // The derivative by a share, from that by its logarithm, which all options in it have.
            let each: Vec<f64> = whole
                .parts
                .iter()
                .zip(shares)
                .map(|(part, share)| part.iter().map(|&o| options[o]).sum::<f64>() / share)
                .collect();
            here.shares(&whole.usual, &each, slope);
        }
    }
}
