//! How firm the findings are: their spread over the draws, what they depend on, and the confidence word that follows.

use std::collections::{HashMap, HashSet};

use demarche_inference::uncertain::ensemble::Spread;
use demarche_scenario::model::{Construct, Model};

use super::{Drawn, Ranged, measured};
use crate::confidence::{self, Grounds, Support, Supports, hangs_on, judge};
use crate::findings::{Findings, Worlds};
use crate::stress::{Stress, unreferenced};

/// Completes the answers and signals of a briefing.
pub(super) fn put(findings: &mut Findings, model: &Model, drawn: Option<&Drawn>, stress: &Stress) {
    findings.worlds = drawn.map(worlds);
    findings.anonymous_dropped = model.sources.iter().filter(|s| s.anonymous).count();
    let unreferenced = unreferenced(model);
    let drops: HashSet<&str> = stress.drops.iter().map(|d| d.construct.as_str()).collect();
    let dropped = |construct: &&&Construct| drops.contains(construct.path.as_str());
    findings.unreferenced = unreferenced.len();
    findings.unreferenced_dropped = unreferenced.iter().filter(dropped).count();
    let untried = match findings.unreferenced_dropped == findings.unreferenced {
        true => Vec::new(),
        false => vec![Support::UnreferencedAssumption],
    };
    let supports = Supports::new(stress, model);
    let precise = model.actors.iter().any(|actor| actor.moves) && !model.precision_is_open();
    let mut spreads: HashMap<&str, &Ranged> = HashMap::new();
    for ranged in drawn.iter().flat_map(|drawn| &drawn.questions) {
        spreads.entry(&ranged.name).or_insert(ranged);
    }
    for answer in &mut findings.questions {
        let ranged = drawn.and_then(|drawn| {
            let found = spreads.get(answer.name.as_str())?;
            Some((found.spread?, &found.by_round, drawn))
        });
        let grounds = Grounds {
            ensemble: ranged.map(|(spread, _, drawn)| confidence::Worlds {
                interval: (spread.low, spread.high),
                effective: match drawn.certain {
                    true => f64::INFINITY,
                    false => drawn.summary.effective,
                },
                precise,
            }),
            equilibria: answer.equilibria,
            reliances: Some(supports.of(&answer.name)),
            untried: untried.clone(),
        };
        answer.over = ranged.map(|(spread, ..)| spread);
        answer.by_round_over = ranged.map_or_else(Vec::new, |(_, by_round, _)| by_round.clone());
        answer.hangs_on = hangs_on(&grounds);
        answer.confidence = Some(judge(&grounds));
        answer.reliances = grounds.reliances.unwrap_or_default();
    }
    let Some(drawn) = drawn else { return };
    measured::put_spread(findings, drawn);
    // By hypothesis, then by move.
    type Names<'a> = (&'a str, &'a str, &'a str);
    let mut by_group: HashMap<Names<'_>, HashMap<(&str, &str, u32), Spread>> = HashMap::new();
    for ranged in &drawn.signals {
        let group = (&*ranged.actor, &*ranged.favours, &*ranged.against);
        let row = (&*ranged.decision, &*ranged.option, ranged.round);
        let rows = by_group.entry(group).or_default();
        rows.entry(row).or_insert(ranged.spread);
    }
    for group in &mut findings.signals {
        let rows = by_group.get(&(&*group.actor, &*group.favours, &*group.against));
        for row in &mut group.rows {
            let here = (&*row.decision, &*row.option, row.round);
            row.over = rows.and_then(|rows| rows.get(&here)).copied();
            if row.over.is_some_and(may_be_nothing) {
                row.reason.clear();
            }
        }
    }
}

/// Whether some of the worlds that fit have a weight speak for one type and some for the other, so that there is nothing to explain.
fn may_be_nothing(over: Spread) -> bool {
    over.low <= 0.0 && over.high >= 0.0 && over.low < over.high
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
