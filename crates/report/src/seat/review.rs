//! The review of a game at its end, with names in place of indices.

use demarche_inference::query::explain::Explanation;
use demarche_inference::session::{self, Review, Seat};
use demarche_scenario::model::{Model, TypeId};
use serde::Serialize;

use super::{Level, Named, level};
use crate::analyse::calendar;

/// The review of a game: true types, history, what the others inferred, and the regret of each choice.
#[derive(Clone, Debug, Serialize)]
pub struct GameReview {
    /// Actors with several types, each with its true type.
    pub types: Vec<(Named, Named)>,
    /// The history, in order of play.
    #[serde(rename = "course")]
    pub history: Vec<Step>,
    /// The seat's own type; empty where the actor has one only.
    #[serde(rename = "type")]
    pub type_name: Named,
    /// What each other mover inferred about the player's type.
    #[serde(rename = "told")]
    pub inferred: Vec<Inferred>,
    /// The player's choices.
    #[serde(rename = "marks")]
    pub choices: Vec<ChoiceReview>,
    /// Sum of the regrets of all choices.
    pub regret: f64,
    /// (goal, weight, value at the end)
    pub goals: Vec<(Named, f64, f64)>,
    /// Σ weight × value at the end.
    pub utility: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub round: u32,
    pub when: String,
    pub moves: Vec<Move>,
    pub levels: Vec<Level>,
}

/// A move that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Move {
    pub actor: Named,
    pub decision: Named,
    pub option: Named,
    pub leaked: bool,
    /// Whether the player made it.
    pub own: bool,
    /// Which actors it was hidden from; none where every actor saw it.
    pub hidden: Option<Hidden>,
}

/// How a hidden move appeared to the other actors.
#[derive(Clone, Debug, Serialize)]
pub struct Hidden {
    /// Other movers that saw it.
    pub saw: Vec<Mover>,
    /// Other movers that did not see it.
    pub mistaken: Vec<Mover>,
    /// The option that it looked like to those; none where they saw nothing.
    pub looked: Option<Named>,
}

/// An actor, and whether it is the player.
#[derive(Clone, Debug, Serialize)]
pub struct Mover {
    pub actor: Named,
    pub own: bool,
}

/// What another actor inferred about the player's type.
#[derive(Clone, Debug, Serialize)]
pub struct Inferred {
    pub actor: Named,
    /// Probability of the player's true type before play.
    pub before: f64,
    /// The same at the end.
    pub after: f64,
    /// log₂ of the ratio of its odds after and before; none where the observations have probability 0 under the strategies.
    pub bits: Option<f64>,
    pub shifts: Vec<Shift>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Shift {
    pub when: String,
    /// The player's decisions that were observed; empty where other observations shifted the belief.
    pub decisions: Vec<Named>,
    pub bits: f64,
    /// Probability of the true type from here on.
    pub after: f64,
}

/// A choice of the player beside the strategy of its type.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceReview {
    pub when: String,
    pub round: u32,
    pub decision: Named,
    pub option: Named,
    pub best: Named,
    /// Probability that the strategy takes it.
    pub probability: f64,
    pub regret: f64,
    /// (goal, advantage of the best option), without zeros; largest first.
    pub because: Vec<(Named, f64)>,
    pub explanation: Explanation,
}

pub(super) fn over(model: &Model, seat: &Seat, review: &Review) -> GameReview {
    let actors = model.actors.iter().zip(&review.types);
    let several = actors.filter(|(actor, _)| actor.types.len() > 1);
    let types = several.map(|(actor, &k)| {
        let kind = &actor.types[k];
        (
            Named::new(&actor.name, &actor.label),
            Named::new(&kind.name, &kind.label),
        )
    });
    let own = &model.actors[seat.actor].types[review.types[seat.actor]];
    let k = review.types[seat.actor];
    let goals = review.goals.iter().map(|&(g, weight, came)| {
        let goal = &model.goals[g];
        (Named::new(&goal.name, &goal.label), weight, came)
    });
    GameReview {
        types: types.collect(),
        history: review
            .history
            .iter()
            .map(|s| step(model, seat, s))
            .collect(),
        type_name: Named::new(&own.name, &own.label),
        inferred: review.told.iter().map(|t| inferred(model, k, t)).collect(),
        choices: review.choices.iter().map(|m| choice(model, m)).collect(),
        regret: review.choices.iter().map(|m| m.regret).sum(),
        goals: goals.collect(),
        utility: review.goals.iter().map(|(_, w, came)| w * came).sum(),
    }
}

fn actor(model: &Model, index: usize) -> Named {
    let actor = &model.actors[index];
    Named::new(&actor.name, &actor.label)
}

fn decision(model: &Model, index: usize) -> Named {
    let decision = &model.decisions[index];
    Named::new(&decision.name, &decision.label)
}

fn option(model: &Model, decision: usize, index: usize) -> Named {
    let option = &model.decisions[decision].options[index];
    Named::new(&option.name, &option.label)
}

fn step(model: &Model, seat: &Seat, stage: &session::Stage) -> Step {
    let moves = stage.moves.iter().map(|made| {
        let by = model.decisions[made.decision].by;
        let mover = |who: usize| Mover {
            actor: actor(model, who),
            own: who == seat.actor,
        };
        let hidden = made.mistaken.first().map(|&(_, looked)| {
            let movers = (0..model.actors.len()).filter(|&i| model.actors[i].moves && i != by);
            let missed = |i: &usize| made.mistaken.iter().any(|(who, _)| who == i);
            let (mistaken, saw): (Vec<usize>, Vec<usize>) = movers.partition(missed);
            Hidden {
                saw: saw.into_iter().map(mover).collect(),
                mistaken: mistaken.into_iter().map(mover).collect(),
                looked: looked.map(|o| option(model, made.decision, o)),
            }
        });
        Move {
            actor: actor(model, by),
            decision: decision(model, made.decision),
            option: option(model, made.decision, made.option),
            leaked: made.leaked,
            own: by == seat.actor,
            hidden,
        }
    });
    let round = stage.round.max(1);
    Step {
        round,
        when: calendar::round(model, round),
        moves: moves.collect(),
        levels: stage.levels.iter().map(|c| level(model, c)).collect(),
    }
}

fn inferred(model: &Model, type_id: TypeId, told: &session::Told) -> Inferred {
    let before = told.before.get(type_id).copied().unwrap_or_default();
    let shifts = told.shifts.iter().map(|shift| Shift {
        when: calendar::round(model, shift.round.max(1)),
        decisions: shift
            .decisions
            .iter()
            .map(|&d| decision(model, d))
            .collect(),
        bits: shift.bits,
        after: shift.types[type_id],
    });
    let shifts: Vec<Shift> = shifts.collect();
    Inferred {
        actor: actor(model, told.actor),
        before,
        after: shifts.last().map_or(before, |shift| shift.after),
        bits: told.bits,
        shifts,
    }
}

fn choice(model: &Model, mark: &session::ScoredChoice) -> ChoiceReview {
    let named = |o: usize| option(model, mark.decision, o);
    let worth = |o: usize| {
        let name = &model.decisions[mark.decision].options[o].name;
        mark.explanation.options.iter().find(|v| v.option == *name)
    };
    let mut because: Vec<(Named, f64)> = Vec::new();
    if let (Some(best), Some(own)) = (worth(mark.best), worth(mark.option)) {
        for (b, o) in best.goals.iter().zip(&own.goals) {
            let label = model.goals.iter().find(|goal| goal.name == b.goal);
            let named = Named::new(&b.goal, label.map_or("", |goal| &goal.label));
            because.push((named, b.contribution - o.contribution));
        }
    }
    because.retain(|(_, more)| more.abs() >= 5e-5);
    because.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    ChoiceReview {
        when: calendar::round(model, mark.round),
        round: mark.round,
        decision: decision(model, mark.decision),
        option: named(mark.option),
        best: named(mark.best),
        probability: mark.probability,
        regret: mark.regret,
        because,
        explanation: mark.explanation.clone(),
    }
}
