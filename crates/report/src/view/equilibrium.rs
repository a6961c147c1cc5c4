//! The equilibrium that the numbers belong to: its name, and its certificate in sentences.

use super::vouching::crossings;
use super::words::{count, percent, precision, searched, small};
use crate::findings::Equilibrium;

/// The certificate in sentences.
pub fn certify(equilibrium: &Equilibrium) -> Vec<String> {
    let each = equilibrium
        .precision
        .iter()
        .map(|(actor, lambda)| format!("{actor} {}", precision(*lambda)));
    let precision = match equilibrium.common_precision() {
        Some(lambda) => format!("{} for everybody", precision(lambda)),
        None => each.collect::<Vec<_>>().join(", "),
    };
    let recall = if equilibrium.perfect_recall {
        "Everybody remembers all that they saw and did (perfect recall)."
    } else {
        "Memory is limited, so this is an equilibrium in agent form."
    };
    let mut sentences = vec![
        format!(
            "Equilibrium: {}; status: {}.",
            equilibrium.name, equilibrium.status
        ),
        format!("Precision λ: {precision}."),
        format!(
            "Largest residual {} (a difference of probabilities, by independent code); largest regret at one information set {}; {} on the way.",
            small(equilibrium.residual),
            small(equilibrium.regret),
            count(equilibrium.turning_points, "turning point")
        ),
        format!(
            "The path from uniform play is {}.",
            equilibrium.path_evidence
        ),
        format!(
            "{}, {}, {}, {}; {} of the information sets are reached.",
            count(equilibrium.nodes, "node"),
            count(equilibrium.infosets, "information set"),
            count(equilibrium.unknowns, "unknown"),
            count(equilibrium.profiles, "type profile"),
            percent(equilibrium.reached)
        ),
        recall.into(),
        format!(
            "The reports taken together had a probability of {} under this model.",
            likelihood(equilibrium.evidence_likelihood)
        ),
    ];
    sentences.extend(crossings(&equilibrium.crossings));
    sentences.extend(equilibrium.found.map(found));
    sentences.extend(equilibrium.searched.as_ref().map(searched));
    sentences
}

/// Whether anything else could be played.
fn found(all: usize) -> String {
    match all {
        0 | 1 => "Other equilibria at these precisions were looked for, and none was found.".into(),
        2 => "One other equilibrium was found at these precisions.".into(),
        all => format!(
            "{} other equilibria were found at these precisions.",
            all - 1
        ),
    }
}

/// A likelihood of many reports is small without anything being wrong, so its size is told below one percent too.
fn likelihood(p: f64) -> String {
    if p > 0.0 && p < 0.01 {
        small(p)
    } else {
        percent(p)
    }
}

/// An equilibrium in a few words: its name, and `λ 30` where that is the same for all, else from the least to the most.
pub fn name(equilibrium: &Equilibrium) -> String {
    if let Some(lambda) = equilibrium.common_precision() {
        return format!("{} · λ {}", equilibrium.name, precision(lambda));
    }
    let each = equilibrium.precision.iter().map(|(_, lambda)| *lambda);
    let Some(low) = each.clone().min_by(f64::total_cmp) else {
        return equilibrium.name.clone();
    };
    let high = each.fold(low, f64::max);
    let (low, high) = (precision(low), precision(high));
    format!("{} · λ {low}–{high}", equilibrium.name)
}
