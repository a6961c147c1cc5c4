//! Belief over types as reports came in, one after the other.

use crate::solve::Instance;
use serde::Serialize;

use super::pass::{Logs, span};
use super::{EvidenceError, Reports, all_said, impossible, marginals, normalise};

/// Belief after one report and all before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Index into the scenario's evidence; none for the prior.
    pub item: Option<usize>,
    /// Distribution over types, by actor of the graph.
    pub types: Vec<Vec<f64>>,
    /// By actor and type: log₂ of how much this report raised the odds of the type against all others; clamped to
    /// ±[`MOST_BITS`](crate::query::signal::MOST_BITS).
    pub bits: Vec<Vec<f64>>,
    /// ln of the probability of this report given those before it.
    pub log_likelihood: f64,
}

/// The prior, then one step for each report that counts, in order of date.
///
/// # Errors
/// When the reports up to some step have probability zero.
pub fn steps(at: Instance<'_>, reports: &Reports) -> Result<Vec<Step>, EvidenceError> {
    let Instance {
        model, game, draw, ..
    } = at;
    let graph = at.graph();
    let play = at.profile();
    let said = all_said(at);
    let prior = marginals(graph, &game.numbers.prior);
    let mut steps = vec![Step {
        item: None,
        bits: prior.iter().map(|types| vec![0.0; types.len()]).collect(),
        types: prior,
        log_likelihood: 0.0,
    }];
    let mut log_before = 0.0;
    // Each report adds to what those before it make likely, in the order in which `likelihood` adds them.
    let mut logs = Logs::none(graph);
    for (count, report) in reports.used().enumerate() {
        if let Some(said) = &said[report.item] {
            logs.add(said, &said.chances(model, draw, report));
        }
        let likelihood = logs.likelihood();
        let end = likelihood.end();
        let forward = play.forward(&likelihood, end);
        if forward.log_evidence == f64::NEG_INFINITY {
            return Err(impossible(
                graph,
                &reports.prefix(count + 1),
                forward.stopped,
            ));
        }
        let mut profiles = game.numbers.prior.clone();
        if end > 0 {
            let nodes = span(&graph.layers[end - 1].nodes, graph.profiles);
            profiles.fill(0.0);
            let mut own = vec![0.0; graph.profiles];
            for at in nodes.clone().step_by(graph.profiles) {
                own.copy_from_slice(&forward.weights[at..at + graph.profiles]);
                likelihood.apply(end - 1, at - nodes.start, &mut own);
                profiles.iter_mut().zip(&own).for_each(|(p, w)| *p += w);
            }
            normalise(&mut profiles);
        }
        let types = marginals(graph, &profiles);
        let before = &steps[steps.len() - 1].types;
        let bits = before
            .iter()
            .zip(&types)
            .map(|(b, a)| shift(b, a))
            .collect();
        steps.push(Step {
            item: Some(report.item),
            types,
            bits,
            log_likelihood: forward.log_evidence - log_before,
        });
        log_before = forward.log_evidence;
    }
    Ok(steps)
}

/// Change of log₂ odds of each type.
fn shift(before: &[f64], after: &[f64]) -> Vec<f64> {
    let log_odds = |types: &[f64], k: usize| {
        // Summed, not 1 − p, which loses the small rest.
        let rest: f64 = types
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != k)
            .map(|(_, p)| p)
            .sum();
        (types[k], rest)
    };
    (0..before.len())
        .map(|k| {
            let ((p, rest), (q, rest_after)) = (log_odds(before, k), log_odds(after, k));
            crate::query::signal::bits(q * rest, p * rest_after)
        })
        .collect()
}
