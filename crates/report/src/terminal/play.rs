//! How a game is played: `solve`.

use super::page::{Layer, Page};
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::analyse::{Played, PlayedMove};
use crate::sentences::certify;
use crate::words::{count, percent};

/// Moves that hardly ever come up are left out, and said to be.
const RARE: f64 = 5e-4;

/// What every type does at every decision.
pub fn played(played: &Played, style: &Style) -> String {
    let mut page = Page::new(style, &played.equilibrium);
    page.say(0, Paint::Strong, &played.title);
    page.heading("What each type does", Layer::Derived);
    page.say(2, Paint::Faint, "Probability of each option where the decision takes place, over the situations that fit the reports.");
    let shown: Vec<&PlayedMove> = played
        .moves
        .iter()
        .filter(|m| m.takes_place >= RARE)
        .collect();
    let mut round = 0;
    for row in &shown {
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
    let rare = played.moves.len() - shown.len();
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
    page.heading("How this was derived", Layer::Derived);
    for sentence in certify(&played.equilibrium) {
        page.say(2, Paint::Plain, &sentence);
    }
    page.finish()
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
