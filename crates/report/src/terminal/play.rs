//! Text of `solve`: the strategies of every type.

use demarche_engine::qre::trace::Status;

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::analyse::{Limiting, Played, PlayedMove, PlayedOtherwise};
use crate::findings::Equilibrium;
use crate::view::equilibrium::certify;
use crate::view::layer::Layer;
use crate::view::words::{count, percent, small};

/// Moves that hardly ever come up are left out, and said to be.
const RARE: f64 = 5e-4;

/// The strategy of every type at every decision.
pub fn played(played: &Played, style: &Style) -> String {
    let mut page = Page::new(style, &played.equilibrium);
    page.say(0, Paint::Strong, &played.title);
    page.heading("What each type does", Layer::Derived);
    page.say(2, Paint::Faint, "Probability of each option where the decision takes place, over the situations that fit the reports.");
    often(&played.moves, &mut page);
    for (i, other) in played.others.iter().enumerate() {
        otherwise(i + 1, other, played, &mut page);
    }
    page.heading("How this was derived", Layer::Derived);
    for sentence in certify(&played.equilibrium) {
        page.say(2, Paint::Plain, &sentence);
    }
    page.finish()
}

/// The limiting strategy of every type at every decision.
pub fn limiting(limiting: &Limiting, style: &Style) -> String {
    let name = if limiting.whole {
        "limit of the principal branch, λ → ∞"
    } else {
        "principal branch, not at its limit"
    };
    let equilibrium = Equilibrium {
        name: name.into(),
        ..Equilibrium::default()
    };
    let mut page = Page::new(style, &equilibrium);
    page.say(0, Paint::Strong, &limiting.title);
    page.heading("What each type does in the end", Layer::Derived);
    page.say(2, Paint::Faint, "Probability of each option where the decision takes place, as everybody errs less and less; reports aside.");
    often(&limiting.moves, &mut page);
    page.heading("How this was derived", Layer::Derived);
    for sentence in ending(limiting) {
        page.say(2, Paint::Plain, &sentence);
    }
    page.finish()
}

/// The limit of the branch, in sentences.
fn ending(limiting: &Limiting) -> Vec<String> {
    let mut reached = limiting.precision_reached.iter();
    let (_, first) = limiting
        .precision_reached
        .first()
        .cloned()
        .unwrap_or_default();
    let lambda = if reached.all(|(_, lambda)| *lambda == first) {
        format!("λ = {}", far(first))
    } else {
        let each = limiting.precision_reached.iter();
        let each: Vec<String> = each
            .map(|(who, lambda)| format!("{who} {}", far(*lambda)))
            .collect();
        format!("λ of {}", each.join(", "))
    };
    let how = match (limiting.whole, limiting.ended) {
        (true, Status::Solved) => format!(
            "The principal branch of logit agent quantal response equilibria was followed to {lambda}, and its limit told from three points far out."
        ),
        (true, _) => format!(
            "The principal branch of logit agent quantal response equilibria was followed to {lambda}, where what is rare becomes too rare for floating point; there deviating gains next to nothing."
        ),
        (false, _) => format!(
            "The principal branch of logit agent quantal response equilibria was followed only to {lambda}: {}. These are the strategies there; how near they are to an equilibrium the regret says.",
            limiting.status
        ),
    };
    let what = match (limiting.perfect_recall, limiting.whole) {
        (false, _) => {
            "Memory is limited, so a limit is an equilibrium in agent form: nobody gains by deciding otherwise at one information set, all else as it is."
        }
        (true, true) => {
            "Everybody remembers all that they saw and did, so the limit is a sequential equilibrium, which is a Nash equilibrium."
        }
        (true, false) => {
            "Everybody remembers all that they saw and did, so the limit would be a sequential equilibrium."
        }
    };
    vec![
        how,
        what.into(),
        format!(
            "Largest regret {}: what deciding otherwise at one information set would gain there at most, by independent code.",
            small(limiting.regret)
        ),
        format!(
            "{}, {}; {} of the information sets are reached; {} and {} on the way.",
            count(limiting.nodes, "node"),
            count(limiting.unknowns, "unknown"),
            percent(limiting.reached),
            count(limiting.steps, "step"),
            count(limiting.turning_points, "turning point")
        ),
    ]
}

fn far(lambda: f64) -> String {
    if lambda >= 100.0 {
        format!("{lambda:.0}")
    } else {
        format!("{lambda:.3}")
    }
}

/// The moves that come up, and how many do not.
fn often(all: &[PlayedMove], page: &mut Page<'_>) {
    let shown: Vec<&PlayedMove> = all.iter().filter(|m| m.takes_place >= RARE).collect();
    moves(&shown, page);
    let rare = all.len() - shown.len();
    if rare > 0 {
        page.gap();
        page.say(
            2,
            Paint::Faint,
            &format!(
                "{} left out: hardly ever does it come to that.",
                count(rare, "decision")
            ),
        );
    }
}

/// Strategies that differ in another equilibrium.
fn otherwise(number: usize, other: &PlayedOtherwise, played: &Played, page: &mut Page<'_>) {
    page.heading(&format!("Another equilibrium ({number})"), Layer::Derived);
    let found = match other.starts {
        0 => "Found on the branch through another".to_string(),
        starts => format!("Found from {}", count(starts, "start")),
    };
    page.say(
        2,
        Paint::Faint,
        &format!(
            "{found}; largest residual {}, largest regret {}. Moves that differ by a percentage point or more:",
            small(other.residual),
            small(other.regret)
        ),
    );
    let same = |here: &PlayedMove| {
        let of = |row: &&PlayedMove| row.decision == here.decision && row.round == here.round;
        let there = played.moves.iter().find(of);
        there.is_some_and(|there| !differ(here, there))
    };
    let often = other.moves.iter().filter(|here| here.takes_place >= RARE);
    let changed: Vec<&PlayedMove> = often.filter(|here| !same(here)).collect();
    moves(&changed, page);
}

fn differ(here: &PlayedMove, there: &PlayedMove) -> bool {
    let choices = |row: &PlayedMove| -> Vec<f64> {
        let types = row.types.iter();
        types.flat_map(|(_, choice)| choice.clone()).collect()
    };
    let (here, there) = (choices(here), choices(there));
    here.len() != there.len() || here.iter().zip(&there).any(|(a, b)| (a - b).abs() >= 0.01)
}

/// Moves under their rounds.
fn moves(shown: &[&PlayedMove], page: &mut Page<'_>) {
    let mut round = 0;
    for row in shown {
        if row.round != round {
            round = row.round;
            page.gap();
            page.say(2, Paint::Strong, &row.when);
        }
        let often = match row.takes_place {
            p if p > 0.9995 => String::new(),
            p => format!(" (takes place: {})", percent(p)),
        };
        page.say(
            4,
            Paint::Plain,
            &format!("{}: {}{often}", row.actor, row.label),
        );
        page.table(&choices(row), 6);
    }
}

/// Options down, types across.
fn choices(row: &PlayedMove) -> Table {
    let mut leans = vec![Lean::Wraps];
    leans.resize(1 + row.types.len(), Lean::Right);
    let mut table = Table::new(&leans);
    if row.types.iter().any(|(name, _)| !name.is_empty()) {
        let mut head = vec![""];
        head.extend(row.types.iter().map(|(name, _)| name.as_str()));
        table.head(&head);
    }
    for (a, option) in row.options.iter().enumerate() {
        let mut cells = vec![(Paint::Plain, option.clone())];
        cells.extend(
            row.types
                .iter()
                .map(|(_, choice)| (Paint::Plain, percent(choice[a]))),
        );
        table.row(cells);
    }
    table
}
