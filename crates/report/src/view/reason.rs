//! Why a move is evidence about two types of its actor.

use demarche_inference::query::reason::{Menu, Reason, Separation, Stake};
use demarche_scenario::model::Model;

use super::words::percent;

/// The most decimals of a figure: there are two, or as many more as show which of two figures is the larger.
const DECIMALS: usize = 12;

/// Said of an advantage that rounds to nothing.
const ALIKE: &str = "about as much";

/// The reason why a move at a decision is evidence about two types of its actor, in sentences.
pub fn reason(model: &Model, decision: usize, reason: &Reason) -> String {
    let actor = &model.actors[model.decisions[decision].by];
    let name = |type_id: usize| &actor.types[type_id].name;
    match reason {
        Reason::CheapTalk => "Cheap talk: both types do the same.".into(),
        Reason::OpenOnlyTo(type_id) => format!("Open to {} only.", name(*type_id)),
        Reason::Menu(Menu::NoOther(type_id, share)) => format!(
            "For {} there is no other option in {} of the situations in which it decides.",
            name(*type_id),
            percent(*share)
        ),
        Reason::Menu(Menu::Closed(type_id, share)) => format!(
            "For {} this option is not open in {} of the situations in which it decides.",
            name(*type_id),
            percent(*share)
        ),
        Reason::Past => {
            "In the same situations it would not tell them apart this way; what came before does.".into()
        }
        Reason::Turns => "What the actor wants may change in play, so no one goal divides the types.".into(),
        Reason::Others => "Beside the best other option alone it would not tell them apart this way; the options behind that one do.".into(),
        Reason::Goal(separation) => separated(model, decision, separation),
    }
}

/// What the move is worth to either type beside its next-best option, and what of that comes from the goal that divides them.
fn separated(model: &Model, decision: usize, separation: &Separation) -> String {
    let declared = &model.decisions[decision];
    let actor = &model.actors[declared.by];
    let [a, b] = &separation.stakes;
    let [first, second] = [a, b].map(|stake| actor.types[stake.type_id].name.as_str());
    let option = |stake: &Stake| format!("“{}”", declared.options[stake.next_best].label);
    let digits = telling([a, b]);
    let others = match a.next_best == b.next_best {
        true => format!(
            "{}, its best other option; for {second} {}",
            than(a, digits, &option(a)),
            more(b, digits)
        ),
        false => format!(
            "{}, its best other option; for {second} {}",
            than(a, digits, &option(a)),
            than(b, digits, &option(b))
        ),
    };
    let goal = &model.goals[separation.goal].label;
    let part = |stake: &Stake| {
        let (gain, weight) = (signed(stake.gain, digits), figure(stake.weight, digits));
        format!("{gain} × weight {weight}")
    };
    format!(
        "For {first} it is worth {others}. {goal} divides them: {} of that for {first}, {} for {second}.",
        part(a),
        part(b)
    )
}

/// Decimals, from two up, with which the figures of both types show whose advantage is the larger, and whose share in it.
fn telling([a, b]: [&Stake; 2]) -> usize {
    let round = |x: f64, digits: usize| figure(x, digits).parse::<f64>().unwrap_or(x).copysign(x);
    let shows = |digits: &usize| {
        let advantage = |s: &Stake| round(s.advantage, *digits);
        let share = |s: &Stake| round(s.gain, *digits) * round(s.weight, *digits);
        advantage(a) > advantage(b) && share(a) > share(b)
    };
    (2..DECIMALS).find(shows).unwrap_or(DECIMALS)
}

/// `0.12 more than “Say nothing”`
fn than(stake: &Stake, digits: usize, option: &str) -> String {
    match more(stake, digits).as_str() {
        ALIKE => format!("{ALIKE} as {option}"),
        more => format!("{more} than {option}"),
    }
}

/// `0.12 more`, `0.12 less`, `about as much`
fn more(stake: &Stake, digits: usize) -> String {
    let size = figure(stake.advantage, digits);
    match size.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        false => ALIKE.into(),
        true if stake.advantage > 0.0 => format!("{size} more"),
        true => format!("{size} less"),
    }
}

/// Without its sign.
fn figure(x: f64, digits: usize) -> String {
    format!("{:.digits$}", x.abs())
}

fn signed(x: f64, digits: usize) -> String {
    let size = figure(x, digits);
    match (size.bytes().any(|b| (b'1'..=b'9').contains(&b)), x > 0.0) {
        (false, _) => "0".into(),
        (true, true) => format!("+{size}"),
        (true, false) => format!("−{size}"),
    }
}
