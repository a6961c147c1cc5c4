//! Sentences about a game with a person in it, which the terminal and the page share.

use super::{Hidden, Level, Mark, Move, Mover, Named, SeenMove, Told, Unknown};
use crate::view::listed;
use crate::view::words::{bits, percent};

/// Values are printed to this; what rounds to nothing counts as nothing.
const NOTHING: f64 = 5e-5;

/// Each change of belief that shows.
pub fn shifts(told: &Told) -> Vec<String> {
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

/// What would have been better, and for which goals.
pub fn better(mark: &Mark) -> Option<String> {
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
        (true, true, _) => format!("You, {what}. It has come out: everybody knows."),
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

/// Who saw a hidden move, and what it looked like to the others.
fn secret(hidden: &Hidden) -> String {
    let name = |mover: &Mover| match mover.own {
        true => "you".to_string(),
        false => mover.actor.label.clone(),
    };
    let saw: Vec<String> = hidden.saw.iter().map(name).collect();
    let saw = match saw[..] {
        [] => "nobody else saw it".to_string(),
        _ => format!("seen only by {}", listed(&saw)),
    };
    let own = hidden.mistaken.iter().any(|mover| mover.own);
    let to = match (own, hidden.mistaken.len()) {
        (true, 1) => "you",
        (true, _) => "you and everybody else",
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
