//! Beliefs over types, updated report by report.

use demarche_inference::filter::{Reports, steps};
use demarche_inference::solve::{SolveError, Solved};

use super::calendar;
use crate::findings::{Belief, BeliefStep};

/// One table for each actor with several types.
pub(super) fn rows(solved: &Solved, reports: &Reports) -> Result<Vec<Belief>, SolveError> {
    let model = solved.model();
    let steps = steps(solved.instance(), reports)?;
    let several = model
        .actors
        .iter()
        .enumerate()
        .filter(|(_, actor)| actor.types.len() > 1);
    let rows = several.map(|(a, actor)| Belief {
        actor: actor.name.clone(),
        actor_label: actor.label.clone(),
        types: actor
            .types
            .iter()
            .map(|kind| (kind.name.clone(), kind.label.clone()))
            .collect(),
        steps: steps
            .iter()
            .map(|step| {
                let (posterior, bits) = (step.types[a].clone(), step.bits[a][0]);
                let Some(item) = step.item else {
                    return BeliefStep {
                        label: "before any report".into(),
                        posterior,
                        bits,
                        ..BeliefStep::default()
                    };
                };
                let evidence = &model.evidence[item];
                let source = evidence.source.map(|s| &model.sources[s]);
                BeliefStep {
                    evidence: evidence.name.clone(),
                    label: evidence.label.clone(),
                    date: evidence
                        .dated
                        .or(source.and_then(|s| s.dated))
                        .map(calendar::date),
                    source: source.map(|s| s.label.clone()).unwrap_or_default(),
                    posterior,
                    bits,
                }
            })
            .collect(),
    });
    Ok(rows.collect())
}
