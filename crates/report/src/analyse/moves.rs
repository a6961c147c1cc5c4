//! Signals: how much evidence each move is about its actor's type; and the decisions to watch.

use demarche_inference::filter::Filtered;
use demarche_inference::query::{signal, watch as watching};
use demarche_inference::solve::Solved;
use demarche_scenario::model::Model;

use crate::findings::{Signal, SignalGroup, Watch};
use crate::view;

/// Less than this is not worth watching, in bits.
const WORTH_WATCHING: f64 = 1e-4;

/// A weight of fewer bits than this, but for none at all, has no reason: it moves even odds by less than two points.
const NOISE: f64 = 0.1;

/// One table for each actor and pair of types.
pub(super) fn signals(solved: &Solved, filtered: &Filtered) -> Vec<SignalGroup> {
    let model = solved.model();
    let groups = signal::signals(solved.instance(), filtered);
    let group = |group: signal::Signals| {
        let actor = &model.actors[group.actor];
        SignalGroup {
            actor: actor.name.clone(),
            favours: actor.types[group.favours].name.clone(),
            against: actor.types[group.against].name.clone(),
            rows: group
                .rows
                .into_iter()
                .map(|row| signal(model, row))
                .collect(),
        }
    };
    groups.into_iter().map(group).collect()
}

fn signal(model: &Model, row: signal::Signal) -> Signal {
    let decision = &model.decisions[row.decision];
    let option = &decision.options[row.option];
    Signal {
        decision: decision.name.clone(),
        option: option.name.clone(),
        label: option.label.clone(),
        round: row.round,
        bits: row.bits,
        seen_bits: row.seen_bits,
        takes_place: row.takes_place,
        happens: row.happens,
        p_favours: row.p_favours,
        p_against: row.p_against,
        public: row.public,
        reason: match row.bits.abs() {
            bits if bits > 0.0 && bits < NOISE => String::new(),
            _ => view::reason::reason(model, row.decision, &row.reason),
        },
        over: None,
    }
}

/// Decisions from a round on that would tell something, the most telling first.
pub(super) fn watch(solved: &Solved, filtered: &Filtered, from: u32) -> Vec<Watch> {
    let model = solved.model();
    let all = watching::watch(solved.instance(), filtered, from);
    let telling = all.into_iter().filter(|watch| watch.bits >= WORTH_WATCHING);
    let row = |watch: watching::Watch| {
        let actor = &model.actors[watch.actor];
        let decision = &model.decisions[watch.decision];
        let types: Vec<&str> = actor.types.iter().map(|kind| kind.name.as_str()).collect();
        Watch {
            actor: actor.name.clone(),
            decision: decision.name.clone(),
            label: decision.label.clone(),
            round: watch.round,
            bits: watch.bits,
            about: format!("{}: {}", actor.label, types.join(" or ")),
        }
    };
    telling.map(row).collect()
}
