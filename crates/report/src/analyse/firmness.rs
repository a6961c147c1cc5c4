//! How firm the findings are: their spread over the draws, what they depend on, and the confidence word that follows.

use demarche_scenario::model::{Construct, Model};

use super::Drawn;
use crate::confidence::{self, Grounds, Support, hangs_on, judge, reliances};
use crate::findings::{Findings, Worlds};
use crate::stress::{Stress, unreferenced};

/// Completes the answers and signals of a briefing.
pub(super) fn put(findings: &mut Findings, model: &Model, drawn: Option<&Drawn>, stress: &Stress) {
    findings.worlds = drawn.map(worlds);
    findings.anonymous_dropped = model.sources.iter().filter(|s| s.anonymous).count();
    let unreferenced = unreferenced(model);
    let dropped = |construct: &&&Construct| {
        let mut drops = stress.drops.iter();
        drops.any(|drop| drop.construct == construct.path)
    };
    findings.unreferenced = unreferenced.len();
    findings.unreferenced_dropped = unreferenced.iter().filter(dropped).count();
    let untried = match findings.unreferenced_dropped == findings.unreferenced {
        true => Vec::new(),
        false => vec![Support::UnreferencedAssumption],
    };
    for answer in &mut findings.questions {
        let ranged = drawn.and_then(|drawn| {
            let found = drawn.questions.iter().find(|q| q.name == answer.name)?;
            Some((found.spread?, &found.by_round, drawn))
        });
        let grounds = Grounds {
            ensemble: ranged.map(|(spread, _, drawn)| confidence::Worlds {
                interval: (spread.low, spread.high),
                effective: match drawn.certain {
                    true => f64::INFINITY,
                    false => drawn.summary.effective,
                },
            }),
            equilibria: answer.equilibria,
            reliances: Some(reliances(&answer.name, stress, model)),
            untried: untried.clone(),
        };
        answer.over = ranged.map(|(spread, ..)| spread);
        answer.by_round_over = ranged.map_or_else(Vec::new, |(_, by_round, _)| by_round.clone());
        answer.hangs_on = hangs_on(&grounds);
        answer.confidence = Some(judge(&grounds));
        answer.reliances = grounds.reliances.unwrap_or_default();
    }
    let Some(drawn) = drawn else { return };
    for group in &mut findings.signals {
        let alike = |ranged: &&super::RangedSignal| {
            (&ranged.actor, &ranged.favours, &ranged.against)
                == (&group.actor, &group.favours, &group.against)
        };
        let ranged: Vec<_> = drawn.signals.iter().filter(alike).collect();
        for row in &mut group.rows {
            let here = |ranged: &&&super::RangedSignal| {
                (&ranged.decision, &ranged.option, ranged.round)
                    == (&row.decision, &row.option, row.round)
            };
            row.over = ranged.iter().find(here).map(|ranged| ranged.spread);
        }
    }
}

fn worlds(drawn: &Drawn) -> Worlds {
    Worlds {
        draws: drawn.summary.draws,
        instead_of: None,
        seed: drawn.seed,
        effective: drawn.summary.effective,
        thin: drawn.summary.thin(),
        certain: drawn.certain,
    }
}
