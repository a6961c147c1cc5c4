//! What every actor knew, what the seat revealed, and the regret of its choices: once play is over.

use demarche_scenario::model::TypeId;
use serde::Serialize;

use super::Table;
use super::belief::Belief;
use super::history::Walk;
use super::observation::Change;
use crate::compile::sight::Sight;
use crate::query::explain::Explanation;
use crate::query::moves::observed;
use crate::query::signal::bits;
use demarche_engine::game::{LayerKind, NONE};

/// A game that is over, with everything uncovered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Review {
    /// Type of every actor of the scenario.
    pub types: Vec<usize>,
    /// The history, in order of play.
    pub history: Vec<Stage>,
    /// The posterior of the seat's type, for every other actor that moves. Empty where the seat has one type only.
    pub told: Vec<Told>,
    /// The seat's choices, in order of play.
    pub choices: Vec<ScoredChoice>,
    /// (goal, weight, what it came to) for what the seat's type wants: averaged over rounds as the scenario has it, in [0, 1].
    pub goals: Vec<(usize, f64, f64)>,
}

/// The part of a history between two observations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// Round, from 1; 0 before play.
    pub round: u32,
    /// Number of observations before.
    pub moment: usize,
    /// Moves, in order of play.
    pub moves: Vec<Made>,
    /// Levels that changed, visible or not.
    pub levels: Vec<Change>,
}

/// A move, as it was and as others saw it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Made {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Index into its options.
    pub option: usize,
    /// Whether it was meant to be hidden and came out.
    pub leaked: bool,
    /// (actor, the option that it took it for, or none if it saw nothing), for every mover that did not see what it was.
    pub mistaken: Vec<(usize, Option<usize>)>,
}

/// Another actor's posterior of the seat's type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Index into the scenario's actors.
    pub actor: usize,
    /// Distribution over the seat's types before play.
    pub before: Vec<f64>,
    /// Wherever that changed, in order of play.
    pub shifts: Vec<Shift>,
    /// In all: log₂ of how much the odds of the seat's true type rose, clamped to
    /// ±[`MOST_BITS`](crate::query::signal::MOST_BITS). None where the strategies do not explain what was seen.
    pub bits: Option<f64>,
}

/// A change of belief at one look.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// Round, from 1.
    pub round: u32,
    /// Number of observations before.
    pub moment: usize,
    /// The seat's decisions that were looked at; empty where others' moves or events spoke of it.
    pub decisions: Vec<usize>,
    /// log₂ of how much the odds of the true type rose.
    pub bits: f64,
    /// Distribution over the seat's types from here on.
    pub types: Vec<f64>,
}

/// A choice of the seat against what the strategies do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoredChoice {
    /// Index into the scenario's decisions.
    pub decision: usize,
    /// Round, from 1.
    pub round: u32,
    /// Index of the option chosen.
    pub option: usize,
    /// The option of the highest value here.
    pub best: usize,
    /// Probability of the chosen option under the strategies.
    pub probability: f64,
    /// Value of the best option minus that of the chosen one, if from here on all actors play the strategies; ≥ 0.
    pub regret: f64,
    /// The options, goal by goal.
    pub explanation: Explanation,
}

pub(super) fn review(table: &Table<'_>, walk: &Walk) -> Review {
    let graph = table.graph();
    let types = table.cast.iter().zip(&graph.type_of);
    let mut all = vec![0; table.model.actors.len()];
    for (&actor, of) in types {
        all[actor] = of[walk.profile] as usize;
    }
    Review {
        types: all,
        history: history(table, walk),
        told: told(table, walk),
        choices: scored_choices(table, walk),
        goals: goals(table, walk),
    }
}

fn history(table: &Table<'_>, walk: &Walk) -> Vec<Stage> {
    let graph = table.graph();
    let declared = table.model.variables.iter().enumerate();
    let declared = declared.filter(|(_, variable)| variable.is_declared());
    let variables = 0..table.model.variables.len();
    let start = table.replay.start();
    let mut before: Vec<Option<usize>> = variables
        .map(|v| {
            table
                .at_start(v)
                .then(|| usize::from(table.replay.levels(&start)[v]))
        })
        .collect();
    let mut stages = Vec::new();
    for step in &walk.steps {
        let Some((moment, look)) = &step.look else {
            continue;
        };
        let made = |&(decision, taken): &(usize, Option<(usize, Sight)>)| {
            let (option, sight) = taken?;
            let declared = &table.model.decisions[decision];
            let movers = table.model.actors.iter().enumerate();
            let others = movers.filter(|(_, actor)| actor.moves).map(|(i, _)| i);
            let mistaken = others.filter_map(|actor| {
                let seen = observed(declared, actor, taken).map(|(option, _)| option);
                (seen != Some(option)).then_some((actor, seen))
            });
            Some(Made {
                decision,
                option,
                leaked: sight == Sight::Leaked,
                mistaken: mistaken.collect(),
            })
        };
        let moves: Vec<Made> = look.taken.iter().filter_map(made).collect();
        let mut levels = Vec::new();
        let state = table.replay.levels(&step.point);
        for (variable, _) in declared.clone() {
            let to = usize::from(state[variable]);
            let from = before[variable].replace(to);
            if from != Some(to) {
                levels.push(Change { variable, from, to });
            }
        }
        if !moves.is_empty() || !levels.is_empty() {
            stages.push(Stage {
                round: graph.layers[step.layer].round,
                moment: *moment,
                moves,
                levels,
            });
        }
    }
    stages
}

fn told(table: &Table<'_>, walk: &Walk) -> Vec<Told> {
    let graph = table.graph();
    if graph.types[walk.own] < 2 {
        return Vec::new();
    }
    let watchers = table.cast.iter().enumerate();
    let watchers =
        watchers.filter(|&(actor, &index)| actor != walk.own && table.model.actors[index].moves);
    watchers
        .map(|(actor, &index)| one(table, walk, actor, index))
        .collect()
}

fn one(table: &Table<'_>, walk: &Walk, actor: usize, index: usize) -> Told {
    let graph = table.graph();
    let type_id = graph.type_of[actor][walk.profile] as usize;
    let mut belief = Belief::new(table, actor, type_id);
    let of = |belief: &Belief<'_, '_>| belief.types().map(|mut types| types.swap_remove(walk.own));
    let before = of(&belief).unwrap_or_default();
    let mut last = Some(before.clone());
    let mut shifts = Vec::new();
    for step in &walk.steps {
        belief.step(step);
        let Some((moment, look)) = &step.look else {
            continue;
        };
        let now = of(&belief);
        if let (Some(was), Some(types)) = (&last, &now) {
            let bits = rise(was, types, walk.type_id);
            let moved = was.iter().zip(types).any(|(a, b)| (a - b).abs() > 1e-12);
            if moved {
                let own = table.cast[walk.own];
                let decisions = look.taken.iter().map(|(d, _)| *d);
                shifts.push(Shift {
                    round: graph.layers[step.layer].round,
                    moment: *moment,
                    decisions: decisions
                        .filter(|&d| table.model.decisions[d].by == own)
                        .collect(),
                    bits,
                    types: types.clone(),
                });
            }
        }
        last = now;
    }
    Told {
        actor: index,
        bits: last.map(|types| rise(&before, &types, walk.type_id)),
        before,
        shifts,
    }
}

/// Change of log₂ odds of one type against all others.
fn rise(before: &[f64], after: &[f64], type_id: TypeId) -> f64 {
    let rest = |types: &[f64]| -> f64 {
        let others = types.iter().enumerate().filter(|(k, _)| *k != type_id);
        others.map(|(_, p)| p).sum()
    };
    bits(after[type_id] * rest(before), before[type_id] * rest(after))
}

fn scored_choices(table: &Table<'_>, walk: &Walk) -> Vec<ScoredChoice> {
    let graph = table.graph();
    let chosen = walk.steps.iter().filter_map(|step| step.chose);
    chosen
        .map(|(set, option)| {
            let info = &graph.infosets[set];
            let explanation = table.explainer.at(set, walk.type_id);
            let open = table.open(set, walk.type_id);
            let worth = open.iter().zip(&explanation.options);
            let mut best = (option, f64::NEG_INFINITY);
            let mut own = 0.0;
            for (&o, value) in worth {
                if value.value > best.1 {
                    best = (o, value.value);
                }
                if o == option {
                    own = value.value;
                }
            }
            ScoredChoice {
                decision: info.decision as usize,
                round: info.round,
                option,
                best: best.0,
                probability: table.sigma[graph.slot(set, walk.type_id, option)],
                regret: best.1 - own,
                explanation,
            }
        })
        .collect()
}

fn goals(table: &Table<'_>, walk: &Walk) -> Vec<(usize, f64, f64)> {
    let graph = table.graph();
    let numbers = &table.game.numbers;
    let (goals, profiles) = (table.model.goals.len(), graph.profiles);
    let mut came = vec![0.0; goals];
    let last = walk.steps.last().map(|step| step.child);
    let nodes = walk.steps.iter().map(|step| step.node).chain(last);
    for n in nodes.filter(|&n| graph.payoff[n] != NONE) {
        debug_assert!(graph.layers[graph.layer_of(n)].kind == LayerKind::RoundEnd);
        for (g, came) in came.iter_mut().enumerate() {
            let at = (graph.payoff[n] as usize * goals + g) * profiles;
            *came += numbers.goals[at + walk.profile];
        }
    }
    let weights = &numbers.weights[walk.own][walk.type_id];
    let wanted = weights.iter().zip(came).enumerate();
    wanted
        .filter(|(_, (weight, _))| **weight > 0.0)
        .map(|(g, (&weight, came))| (g, weight, came))
        .collect()
}
