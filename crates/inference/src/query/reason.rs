//! The reason why two types make a move with different probabilities.

use demarche_scenario::model::{GoalId, OptionId, TypeId};
use serde::Serialize;

use crate::filter::pass::StrategyProfile;
use crate::query::next_best::{Choice, Open};

/// Data on one move of one pair of types.
pub(crate) struct Why<'a> {
    /// Among the graph's actors.
    pub(crate) actor: usize,
    pub(crate) option: OptionId,
    /// The type that positive bits speak for, and the other.
    pub(crate) pair: [usize; 2],
    /// P(option | type).
    pub(crate) probabilities: [f64; 2],
    pub(crate) bits: f64,
    pub(crate) choice: &'a Choice,
}

/// The reason why a move tells two types apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing: both types do the same.
    CheapTalk,
    /// The option is available to this type alone (index into the actor's types).
    OpenOnlyTo(TypeId),
    /// What the types can choose: the first has no other option more often, or the second has this one less often. Where either has
    /// this option and another, the move would not speak for the type that it speaks for.
    Menu(Menu),
    /// Earlier play: the two types are in different situations. In the same ones this move would not speak for the type that it
    /// speaks for.
    Past,
    /// What the actor wants may change in play, so that no goal counts the same throughout.
    Turns,
    /// Not the next-best option alone: beside that the move is worth no more to the type that it speaks for. Its other options
    /// are worth less.
    Others,
    /// One goal more than any other.
    Goal(Separation),
}

/// How often a type has a choice, among the times that it decides.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Menu {
    /// This type (index into the actor's types) has no other option than this, with this share.
    NoOther(TypeId, f64),
    /// This type does not have this option, with this share.
    Closed(TypeId, f64),
}

/// The goal that separates two types at a move.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Separation {
    /// Index into the scenario's goals.
    pub goal: GoalId,
    /// The stake of each type; the type that the move speaks for comes first. Its advantage is the larger one, and so is its gain in
    /// the goal times its weight.
    pub stakes: [Stake; 2],
}

/// What a type has of a move beside its next-best option there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stake {
    /// Index into the actor's types.
    pub type_id: TypeId,
    /// The next-best option: of the others that which is worth most to the type.
    pub next_best: OptionId,
    /// How much more than that the move is worth to it, over all goals; negative where the next-best option is the better one.
    pub advantage: f64,
    /// Expected value of the goal under the move, minus that under the next-best option.
    pub gain: f64,
    /// The type's weight on the goal: of the advantage, weight × gain comes from it.
    pub weight: f64,
}

/// A difference of advantages that is no more than rounding.
const ROUNDING: f64 = 1e-9;

/// Which goal separates the types and by how much.
pub(crate) fn reason(play: StrategyProfile<'_>, why: &Why<'_>) -> Reason {
    if why.bits == 0.0 {
        return Reason::CheapTalk;
    }
    if let Some(barred) = why.probabilities.iter().position(|&p| p == 0.0) {
        return Reason::OpenOnlyTo(why.pair[1 - barred]);
    }
    // The type that the move speaks for first.
    let [first, second] = match why.bits > 0.0 {
        true => why.pair,
        false => [why.pair[1], why.pair[0]],
    };
    let open = [first, second].map(|k| why.choice.open(k, why.option));
    if open[0].choice() <= open[1].choice() {
        return menu(open, [first, second]);
    }
    let beside = |k: usize| why.choice.beside[k][why.option].as_ref();
    let (Some(ours), Some(theirs)) = (beside(first), beside(second)) else {
        return menu(open, [first, second]);
    };
    let weights = &play.game.numbers.weights[why.actor];
    let worth = |k: usize, gains: &[f64]| -> Vec<f64> {
        let each = gains.iter().zip(&weights[k]);
        each.map(|(gain, weight)| gain * weight).collect()
    };
    let both = [worth(first, &ours.gains), worth(second, &theirs.gains)];
    let advantages = both.each_ref().map(|worth| worth.iter().sum::<f64>());
    let apart = both[0].iter().zip(&both[1]).map(|(a, b)| a - b);
    let most = apart.enumerate().fold(
        (0, 0.0),
        |most: (usize, f64), new| {
            if new.1 > most.1 { new } else { most }
        },
    );
    if advantages[0] - advantages[1] <= ROUNDING || most.1 <= ROUNDING {
        return match why.choice.likelier(play, why.option, [first, second]) {
            true => Reason::Others,
            false => Reason::Past,
        };
    }
    let goal = most.0;
    let stake = |i: usize| {
        let (type_id, beside) = [(first, ours), (second, theirs)][i];
        Stake {
            type_id,
            next_best: beside.option,
            advantage: advantages[i],
            gain: beside.gains[goal],
            weight: weights[type_id][goal],
        }
    };
    Reason::Goal(Separation {
        goal,
        stakes: [stake(0), stake(1)],
    })
}

/// What makes the difference where the types do not choose alike often: of what favours the first type the larger.
fn menu(open: [Open; 2], [first, second]: [TypeId; 2]) -> Reason {
    let alone = open[0].alone - open[1].alone;
    let closed = open[1].closed() - open[0].closed();
    if alone.max(closed) <= ROUNDING {
        return Reason::Past;
    }
    Reason::Menu(match alone >= closed {
        true => Menu::NoOther(first, open[0].alone),
        false => Menu::Closed(second, open[1].closed()),
    })
}
