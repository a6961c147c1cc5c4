//! A game with a player in one seat, with names in place of indices: the opening, what the player sees, the decisions, and the
//! review at the end. Plain values, which the terminal, the page and `--json` all show.

#![allow(missing_docs)] // fields say their name; what needs more than a name has a line

mod record;
mod review;

use demarche_inference::query::explain::Explanation;
use demarche_inference::session::{Change, Observation, Position, Seat, Seen, Table, Turn};
use demarche_scenario::model::Model;
use serde::Serialize;

pub use self::record::{Chosen, Record, RecordError};
pub use self::review::{ChoiceReview, GameReview, Hidden, Inferred, Move, Mover, Shift, Step};

use demarche_inference::solve::Solved;

use crate::analyse::{self, calendar};
use crate::findings::Equilibrium;

/// The name of an item of the scenario, and its label.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Named {
    pub name: String,
    /// Equal to the name where the scenario has no label.
    pub label: String,
}

impl Named {
    pub(crate) fn new(name: &str, label: &str) -> Named {
        let label = if label.is_empty() { name } else { label };
        Named {
            name: name.into(),
            label: label.into(),
        }
    }
}

/// The opening of a game.
#[derive(Clone, Debug, Serialize)]
pub struct Opening {
    pub title: String,
    pub seed: u64,
    /// The equilibrium that the other actors play.
    pub equilibrium: Equilibrium,
    pub actor: Named,
    /// The seat's type; empty where the actor has one only.
    #[serde(rename = "type")]
    pub type_name: Named,
    /// Goals of the type, most important first.
    pub wants: Vec<Want>,
    pub rounds: u32,
    /// First and last round in the calendar.
    pub from: String,
    pub to: String,
    /// The other actors with several types, and the priors over these.
    pub others: Vec<Unknown>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Want {
    pub goal: Named,
    /// The type's weight on it.
    pub weight: f64,
}

/// An actor of unknown type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unknown {
    pub actor: Named,
    /// (type, probability)
    pub types: Vec<(Named, f64)>,
}

/// The player's new observations of a round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Round {
    pub round: u32,
    /// The round's place in the calendar.
    pub when: String,
    pub moves: Vec<SeenMove>,
    pub levels: Vec<Level>,
}

/// A move as the player observed it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeenMove {
    pub actor: Named,
    pub decision: Named,
    pub option: Named,
    /// A hidden move that leaked.
    pub leaked: bool,
    /// The player's own move.
    pub own: bool,
    /// No hidden move looks like this one.
    pub sure: bool,
}

/// A variable whose level changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    pub variable: Named,
    /// Empty where it was not known.
    pub from: String,
    pub to: String,
}

/// A decision of the player.
#[derive(Clone, Debug, Serialize)]
pub struct Decide {
    pub round: u32,
    pub when: String,
    pub decision: Named,
    /// The open options, in the scenario's order.
    pub options: Vec<Named>,
    /// (variable, level) for each variable that the player observes.
    pub stands: Vec<(Named, String)>,
    /// Beliefs about the other actors, given all that the player observed.
    pub beliefs: Vec<Unknown>,
    /// The value of each option to the type, and the probability that its strategy takes it.
    pub explanation: Explanation,
}

/// The opening of a game.
pub fn opening(solved: &Solved, seat: &Seat, position: &Position) -> Opening {
    let model = solved.model();
    let actor = &model.actors[seat.actor];
    let kind = &actor.types[position.type_id];
    let weights = solved.draw.weights[seat.actor][position.type_id].iter();
    let mut wants: Vec<Want> = weights
        .zip(&model.goals)
        .filter(|(weight, _)| **weight > 0.0)
        .map(|(&weight, goal)| Want {
            goal: Named::new(&goal.name, &goal.label),
            weight,
        })
        .collect();
    wants.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let prior = demarche_inference::filter::priors(&solved.game);
    let others = solved.game.graph.actors.iter().zip(prior);
    let others = others.filter_map(|(name, types)| {
        let index = model.actors.iter().position(|a| a.name == *name)?;
        (index != seat.actor && types.len() > 1).then(|| unknown(model, index, &types))
    });
    Opening {
        title: model.title.clone(),
        seed: seat.seed,
        equilibrium: analyse::unreported(solved),
        actor: Named::new(&actor.name, &actor.label),
        type_name: Named::new(&kind.name, &kind.label),
        wants,
        rounds: model.rounds,
        from: calendar::round(model, 1),
        to: calendar::round(model, model.rounds),
        others: others.collect(),
    }
}

/// Observations grouped by round, but for decisions of which the player knows that they did not take place.
pub fn seen(model: &Model, observations: &[Observation]) -> Vec<Round> {
    let mut rounds: Vec<Round> = Vec::new();
    for observation in observations {
        let moves = || observation.moves.iter().filter(|seen| !seen.idle);
        if moves().next().is_none() && observation.levels.is_empty() {
            continue;
        }
        let round = observation.round.max(1);
        if rounds.last().is_none_or(|last| last.round != round) {
            rounds.push(Round {
                round,
                when: calendar::round(model, round),
                moves: Vec::new(),
                levels: Vec::new(),
            });
        }
        if let Some(last) = rounds.last_mut() {
            last.moves.extend(moves().map(|m| seen_move(model, m)));
            let levels = observation.levels.iter();
            last.levels
                .extend(levels.map(|change| level(model, change)));
        }
    }
    rounds
}

/// A decision of the player.
pub fn decide(model: &Model, turn: &Turn) -> Decide {
    let decision = &model.decisions[turn.decision];
    let options = turn.open.iter().map(|&o| &decision.options[o]);
    let stands = turn.levels.iter().map(|&(v, level)| {
        let variable = &model.variables[v];
        let named = Named::new(&variable.name, &variable.label);
        (named, variable.levels[level].clone())
    });
    let beliefs = turn.beliefs.iter();
    Decide {
        round: turn.round,
        when: calendar::round(model, turn.round),
        decision: Named::new(&decision.name, &decision.label),
        options: options.map(|o| Named::new(&o.name, &o.label)).collect(),
        stands: stands.collect(),
        beliefs: beliefs
            .map(|(a, types)| unknown(model, *a, types))
            .collect(),
        explanation: turn.explanation.clone(),
    }
}

/// The end of a game; none where it is not over.
///
/// # Errors
/// The choices do not fit the game.
pub fn over(
    model: &Model,
    table: &Table<'_>,
    seat: &Seat,
    choices: &[usize],
) -> Result<Option<GameReview>, demarche_inference::session::SessionError> {
    let review = table.review(seat, choices)?;
    Ok(review.map(|review| review::over(model, seat, &review)))
}

pub(crate) fn unknown(model: &Model, actor: usize, types: &[f64]) -> Unknown {
    let declared = &model.actors[actor];
    let kinds = declared.types.iter().zip(types);
    Unknown {
        actor: Named::new(&declared.name, &declared.label),
        types: kinds
            .map(|(kind, &p)| (Named::new(&kind.name, &kind.label), p))
            .collect(),
    }
}

fn seen_move(model: &Model, seen: &Seen) -> SeenMove {
    let decision = &model.decisions[seen.decision];
    let actor = &model.actors[decision.by];
    let option = &decision.options[seen.option];
    SeenMove {
        actor: Named::new(&actor.name, &actor.label),
        decision: Named::new(&decision.name, &decision.label),
        option: Named::new(&option.name, &option.label),
        leaked: seen.leaked,
        own: seen.own,
        sure: seen.sure,
    }
}

pub(crate) fn level(model: &Model, change: &Change) -> Level {
    let variable = &model.variables[change.variable];
    let name = |level: usize| variable.levels[level].clone();
    Level {
        variable: Named::new(&variable.name, &variable.label),
        from: change.from.map(name).unwrap_or_default(),
        to: name(change.to),
    }
}
