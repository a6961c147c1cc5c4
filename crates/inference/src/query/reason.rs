//! The reason why two types make a move with different probabilities.

use demarche_scenario::model::{GoalId, Model, TypeId, Weights};
use serde::Serialize;

use demarche_engine::game::{Graph, Numbers};

/// Data on one move of one pair of types.
pub(crate) struct Why<'a> {
    /// Among the graph's actors.
    pub(crate) actor: usize,
    /// The type that positive bits speak for, and the other.
    pub(crate) pair: [usize; 2],
    /// P(option | type).
    pub(crate) probabilities: [f64; 2],
    pub(crate) bits: f64,
    /// By goal: what the type expects from this option more than from the others.
    pub(crate) advantages: [&'a [f64]; 2],
}

/// The reason why a move tells two types apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing: both types do the same.
    CheapTalk,
    /// The option is available to this type alone (index into the actor's types).
    OpenOnlyTo(TypeId),
    /// Earlier play: from here on both types value the move alike.
    Past,
    /// One goal more than any other.
    Goal(Separation),
}

/// The goal that separates two types at a move.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Separation {
    /// Index into the scenario's goals.
    pub goal: GoalId,
    /// The stake of each type; the type that the move speaks for comes first.
    pub stakes: [Stake; 2],
}

/// A type's gain in a goal by a move, and the weight that it gives the goal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stake {
    /// Index into the actor's types.
    pub type_id: TypeId,
    /// Expected value of the goal under the move, minus that under the other options.
    pub gain: f64,
    /// The type's preference for the goal.
    pub preference: Preference,
}

/// The preference of a type for a goal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preference {
    /// Not at all.
    Indifferent,
    /// It is in a group of its ranking.
    Ranked {
        /// The group's place, from 1.
        place: usize,
        /// Groups of the ranking.
        of: usize,
    },
    /// It is given a weight.
    Weighted(f64),
}

/// Which goal separates the types and by how much.
pub(crate) fn reason(model: &Model, numbers: &Numbers, graph: &Graph, why: &Why<'_>) -> Reason {
    if why.bits == 0.0 {
        return Reason::CheapTalk;
    }
    if let Some(barred) = why.probabilities.iter().position(|&p| p == 0.0) {
        return Reason::OpenOnlyTo(why.pair[1 - barred]);
    }
    let Some((goal, _)) = separating(numbers, why) else {
        return Reason::Past;
    };
    let name = &graph.actors[why.actor];
    let declared = model.actors.iter().find(|actor| actor.name == *name);
    let stake = |i: usize| {
        let type_id = why.pair[i];
        let ranking = declared.map(|actor| &actor.types[type_id].weights);
        let weight = numbers.weights[why.actor][type_id][goal];
        Stake {
            type_id,
            gain: why.advantages[i][goal],
            preference: preference(ranking, weight, goal),
        }
    };
    let [first, second] = if why.bits > 0.0 { [0, 1] } else { [1, 0] };
    Reason::Goal(Separation {
        goal,
        stakes: [stake(first), stake(second)],
    })
}

/// The goal whose weighted advantage differs most in the direction of the bits.
fn separating(numbers: &Numbers, why: &Why<'_>) -> Option<(GoalId, f64)> {
    let weights = &numbers.weights[why.actor];
    let [a, b] = why.pair;
    let goals = why.advantages[0].iter().zip(why.advantages[1]).enumerate();
    goals
        .map(|(g, (x, y))| {
            (
                g,
                (weights[a][g] * x - weights[b][g] * y) * why.bits.signum(),
            )
        })
        .filter(|(_, apart)| *apart > 1e-9)
        .fold(None, |best: Option<(GoalId, f64)>, new| match best {
            Some(best) if best.1 >= new.1 => Some(best),
            _ => Some(new),
        })
}

/// The preference for a goal of a type with these weights, this one on the goal.
fn preference(weights: Option<&Weights>, weight: f64, goal: GoalId) -> Preference {
    match weights {
        Some(Weights::Ranked(groups)) => {
            let place = groups.iter().position(|group| group.contains(&goal));
            place.map_or(Preference::Indifferent, |at| Preference::Ranked {
                place: at + 1,
                of: groups.len(),
            })
        }
        Some(Weights::Given(_)) | None if weight == 0.0 => Preference::Indifferent,
        Some(Weights::Given(_)) | None => Preference::Weighted(weight),
    }
}
