//! A round as a list of steps.

use demarche_scenario::model::{
    Change, Effect, Formula, Model, Outcome, Prior, Property, Stage, Start,
};

use super::sight::plain;
use demarche_engine::game::LayerKind;

/// One step of play: either a layer of the graph, or something that happens between two layers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Op {
    Layer(u32, LayerKind),
    /// Hidden variable that is drawn at the start.
    Draw(usize),
    /// The certain effects of the option just taken.
    Apply(usize),
    /// All actors observe what these decisions made visible, and every change of a visible variable.
    Reveal(Vec<usize>),
    /// The round's choices are forgotten, but for what memory holds.
    Clear,
}

/// The whole play: start, rounds, and a last layer in which play is over.
pub(super) fn program(model: &Model) -> Vec<Op> {
    let mut ops = Vec::new();
    for (v, variable) in model.variables.iter().enumerate() {
        if matches!(variable.start, Start::Drawn(_)) {
            ops.push(Op::Draw(v));
        }
    }
    ops.push(Op::Reveal(Vec::new()));
    for round in 1..=model.rounds {
        let mut stages = model.stages.as_slice();
        while let [first, rest @ ..] = stages {
            stages = rest;
            match *first {
                Stage::Event(e) => {
                    if model.events[e].window.holds(round) {
                        ops.push(Op::Layer(round, LayerKind::Event(e)));
                        ops.push(Op::Reveal(Vec::new()));
                    }
                }
                Stage::Decision(d) => {
                    let mut group = vec![d];
                    let name = model.decisions[d].group;
                    while let [Stage::Decision(next), rest @ ..] = stages {
                        if name.is_none() || model.decisions[*next].group != name {
                            break;
                        }
                        group.push(*next);
                        stages = rest;
                    }
                    group.retain(|&d| model.decisions[d].window.holds(round));
                    simultaneous(model, round, group, &mut ops);
                }
            }
        }
        ops.push(Op::Layer(round, LayerKind::RoundEnd));
        ops.push(Op::Clear);
    }
    ops
}

/// For every layer of the compiled graph the decisions whose moves all actors observe right after it; none where there is no
/// observation.
pub(crate) fn looks(model: &Model) -> Vec<Option<Vec<usize>>> {
    let mut looks: Vec<Option<Vec<usize>>> = Vec::new();
    for op in program(model) {
        match op {
            Op::Layer(..) | Op::Draw(_) => looks.push(None),
            // What comes before the first layer shows nothing.
            Op::Reveal(group) => {
                if let Some(look) = looks.last_mut() {
                    *look = Some(group);
                }
            }
            Op::Apply(_) | Op::Clear => {}
        }
    }
    looks
}

fn simultaneous(model: &Model, round: u32, group: Vec<usize>, ops: &mut Vec<Op>) {
    if group.is_empty() {
        return;
    }
    ops.extend(
        group
            .iter()
            .map(|&d| Op::Layer(round, LayerKind::Decision(d))),
    );
    for &d in &group {
        let decision = &model.decisions[d];
        if (0..decision.options.len()).any(|o| !plain(model, d, o)) {
            ops.push(Op::Layer(round, LayerKind::Sight(d)));
        }
        ops.push(Op::Apply(d));
        if decision.options.iter().any(|o| !o.outcomes.is_empty()) {
            ops.push(Op::Layer(round, LayerKind::Outcome(d)));
        }
    }
    ops.push(Op::Reveal(group));
}

/// Decisions whose choice some expression asks about.
pub(super) fn tracked(model: &Model) -> Vec<bool> {
    let mut tracked = vec![false; model.decisions.len()];
    let mut seen = |formula: &Formula| {
        for leaf in formula.leaves() {
            if let Formula::Chose(d, _) = leaf {
                tracked[*d] = true;
            }
        }
    };
    fn effects(list: &[Effect], seen: &mut impl FnMut(&Formula)) {
        for effect in list {
            if let Change::Set(formula) = &effect.change {
                seen(formula);
            }
        }
    }
    fn outcomes(list: &[Outcome], seen: &mut impl FnMut(&Formula)) {
        for outcome in list {
            if let Prior::Given(formula) = &outcome.chance {
                seen(formula);
            }
            effects(&outcome.effects, seen);
        }
    }
    for goal in &model.goals {
        for (value, condition) in &goal.cases {
            seen(value);
            condition.iter().for_each(&mut seen);
        }
        for (_, value, condition) in &goal.adjustments {
            seen(value);
            condition.iter().for_each(&mut seen);
        }
    }
    for decision in &model.decisions {
        decision.when.iter().for_each(&mut seen);
        for option in &decision.options {
            option.when.iter().for_each(&mut seen);
            option.leak.iter().for_each(&mut seen);
            let spies = option.spies.iter().map(|(_, chance)| chance);
            spies.for_each(&mut seen);
            for (_, chance) in &option.mistaken_for {
                if let Prior::Given(formula) = chance {
                    seen(formula);
                }
            }
            effects(&option.effects, &mut seen);
            outcomes(&option.outcomes, &mut seen);
        }
    }
    for event in &model.events {
        event.when.iter().for_each(&mut seen);
        effects(&event.effects, &mut seen);
        outcomes(&event.outcomes, &mut seen);
    }
    for item in &model.evidence {
        seen(&item.claim.condition);
        let source = item.source.map(|s| &model.sources[s]);
        let planted = source.and_then(|source| source.planted.as_ref());
        planted.iter().for_each(|(_, chance)| seen(chance));
    }
    for question in model.asked() {
        for property in std::iter::once(&question.property).chain(&question.given) {
            match property {
                Property::InRound(a, _) | Property::By(a, _) | Property::Always(a, _) => seen(a),
                Property::Until(a, b, _) => {
                    seen(a);
                    seen(b);
                }
            }
        }
    }
    tracked
}
