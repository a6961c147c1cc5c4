//! A game with a player in one seat: moves, observations, beliefs and the review.

use super::listed;
use super::words::{bits, percent};
use crate::seat::{
    ChoiceReview, GameReview, Hidden, Inferred, Level, Move, Mover, Named, SeenMove, Unknown,
};

/// Values are printed to this; what rounds to nothing counts as nothing.
const NOTHING: f64 = 5e-5;

/// What bits are, of what was given away.
pub const ODDS: &str = "+1 doubles the odds, −1 halves them.";
/// Printed where the other actors knew the player's type.
pub const NOTHING_TO_GIVE_AWAY: &str =
    "Nothing: the other actors knew what you want from the start.";
/// Printed where the player had no choice.
pub const NOTHING_TO_CHOOSE: &str = "There was nothing for you to choose.";

/// The review of a game.
#[derive(Clone, Debug)]
pub struct Review<'a> {
    /// What each side inferred about the player's type.
    pub inferred: Vec<Learned<'a>>,
    /// The player's choices.
    pub choices: Vec<Scored<'a>>,
    /// The player's goals.
    pub goals: Vec<Came<'a>>,
    /// Sum of the regrets.
    pub regret: String,
    /// The player's utility.
    pub utility: String,
}

/// What a side inferred about the player's type.
#[derive(Clone, Debug)]
pub struct Learned<'a> {
    /// The side.
    pub who: &'a str,
    /// In bits.
    pub sum: String,
    /// From → to.
    pub change: String,
    /// Each change that shows.
    pub shifts: Vec<String>,
}

/// A choice of the player.
#[derive(Clone, Debug)]
pub struct Scored<'a> {
    /// Its round.
    pub when: &'a str,
    /// The decision and the option chosen.
    pub choice: String,
    /// Probability that the player's type does this there.
    pub share: String,
    /// The regret.
    pub lost: String,
    /// The better option, if any.
    pub better: Option<String>,
}

/// A goal of the player.
#[derive(Clone, Debug)]
pub struct Came<'a> {
    /// The goal.
    pub goal: &'a Named,
    /// Its weight.
    pub weight: String,
    /// Its value at the end.
    pub came: String,
}

/// The review of a game, in words.
pub fn review(over: &GameReview) -> Review<'_> {
    let inferred = over.inferred.iter().map(|told| Learned {
        who: &told.actor.label,
        sum: told.bits.map_or("unexplained".into(), bits),
        change: format!("{} → {}", percent(told.before), percent(told.after)),
        shifts: shifts(told),
    });
    let choices = over.choices.iter().map(|mark| Scored {
        when: &mark.when,
        choice: format!("{}: {}", mark.decision.label, mark.option.label),
        share: percent(mark.probability),
        lost: format!("{:.4}", mark.regret),
        better: better(mark),
    });
    let goals = over.goals.iter().map(|(goal, weight, came)| Came {
        goal,
        weight: format!("{weight:.2}"),
        came: format!("{came:.2}"),
    });
    Review {
        inferred: inferred.collect(),
        choices: choices.collect(),
        goals: goals.collect(),
        regret: format!("{:.4}", over.regret),
        utility: format!("{:.2}", over.utility),
    }
}

/// Each change of belief that shows.
fn shifts(told: &Inferred) -> Vec<String> {
    let shown = told.shifts.iter().filter(|s| s.bits.abs() >= 0.005);
    let lines = shown.map(|shift| {
        let names: Vec<&str> = shift.decisions.iter().map(|d| d.label.as_str()).collect();
        let by = match names[..] {
            [] => "what others did and what came of it".to_string(),
            _ => names.join(", "),
        };
        format!(
            "{} {} by {by}: now {}",
            shift.when,
            bits(shift.bits),
            percent(shift.after)
        )
    });
    lines.collect()
}

/// The better option, and the goals that it serves.
fn better(mark: &ChoiceReview) -> Option<String> {
    if mark.regret < NOTHING {
        return None;
    }
    let goals = mark.because.iter().take(2);
    let goals: Vec<String> = goals
        .map(|(goal, more)| {
            let sign = if *more < 0.0 { '−' } else { '+' };
            format!("{} {sign}{:.4}", goal.name, more.abs())
        })
        .collect();
    Some(format!("best: {} ({})", mark.best.label, goals.join(", ")))
}

/// `Tehran, Reaching out: Say nothing, as far as you can see.`
pub fn sighting(seen: &SeenMove) -> String {
    let what = format!("{}: {}", seen.decision.label, seen.option.label);
    match (seen.own, seen.leaked, seen.sure) {
        (true, true, _) => format!("You, {what}. It has leaked: every actor knows."),
        (true, ..) => format!("You, {what}."),
        (_, true, _) => format!(
            "{}, {what}. It was to be hidden, and came out.",
            seen.actor.label
        ),
        (_, _, false) => format!("{}, {what}, as far as you can see.", seen.actor.label),
        _ => format!("{}, {what}.", seen.actor.label),
    }
}

/// A move with who did not see what it was.
pub fn uncovered(made: &Move) -> String {
    let who = if made.own { "You" } else { &made.actor.label };
    let mut text = format!("{who}, {}: {}", made.decision.label, made.option.label);
    if made.leaked {
        text.push_str(" (it came out)");
    }
    if let Some(hidden) = &made.hidden {
        text.push_str(&format!("; {}", secret(hidden)));
    }
    text.push('.');
    text
}

/// The observers of a hidden move, and how it appeared to the others.
fn secret(hidden: &Hidden) -> String {
    let name = |mover: &Mover| match mover.own {
        true => "you".to_string(),
        false => mover.actor.label.clone(),
    };
    let saw: Vec<String> = hidden.saw.iter().map(name).collect();
    let saw = match saw[..] {
        [] => "no other actor saw it".to_string(),
        _ => format!("seen only by {}", listed(&saw)),
    };
    let own = hidden.mistaken.iter().any(|mover| mover.own);
    let to = match (own, hidden.mistaken.len()) {
        (true, 1) => "you",
        (true, _) => "you and all the others",
        (false, _) => "the others",
    };
    match &hidden.looked {
        Some(option) => format!("{saw}: to {to} it looked like \"{}\"", option.label),
        None => format!("{saw}: {to} saw nothing"),
    }
}

/// `Sanctions: standing → maximum`
pub fn stands(level: &Level) -> String {
    match level.from.as_str() {
        "" => format!("{}: {}", level.variable.label, level.to),
        from => format!("{}: {from} → {}", level.variable.label, level.to),
    }
}

/// `sincere 40%, stalling 60%`
pub fn shares(unknown: &Unknown) -> String {
    let types = unknown.types.iter();
    let types: Vec<String> = types
        .map(|(kind, p)| format!("{} {}", kind.name, percent(*p)))
        .collect();
    types.join(", ")
}

/// `relief (Fewer sanctions)`
pub fn titled(named: &Named) -> String {
    match named.label == named.name {
        true => named.name.clone(),
        false => format!("{} ({})", named.label, named.name),
    }
}

/// `Tehran: sincere 40%, stalling 60%`
pub fn believed(unknown: &Unknown) -> String {
    format!("{}: {}", unknown.actor.label, shares(unknown))
}
