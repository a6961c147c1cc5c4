//! How a game is played, and why: `solve` and `explain`.

use demarche_game::explain::{Expected, Explanation, OptionValue};

use super::page::{Layer, Page};
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::analyse::{Explained, Played, PlayedMove};
use crate::sentences::certify;
use crate::words::percent;

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
            &format!("Left out for they hardly ever take place: {rare} moves."),
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

/// Why a type does what it does.
pub fn explained(explained: &Explained, style: &Style) -> String {
    let mut page = Page::new(style, &explained.equilibrium);
    let of = match explained.kind.0.as_str() {
        "" => String::new(),
        kind => format!(", {kind} ({})", explained.kind.1),
    };
    page.say(
        0,
        Paint::Strong,
        &format!("{}{of}: {}", explained.actor.1, explained.when),
    );
    if explained.situations.is_empty() {
        page.gap();
        page.say(2, Paint::Plain, "There is nothing to decide here: no decision of this actor takes place in this round, or the type cannot be.");
    }
    for situation in &explained.situations {
        one(situation, &mut page);
    }
    page.heading("How this was derived", Layer::Derived);
    page.say(2, Paint::Plain, "An option's value is the sum over goals of the type's weight on the goal times what the goal is expected to come to. The type takes better options more often: each by a factor of exp(λ × the difference in value).");
    for sentence in certify(&explained.equilibrium) {
        page.say(2, Paint::Plain, &sentence);
    }
    page.finish()
}

fn one(situation: &Explanation, page: &mut Page<'_>) {
    page.heading(&situation.decision, Layer::Derived);
    page.say(2, Paint::Plain, &format!("Known here: {}", situation.knows));
    page.say(
        2,
        Paint::Faint,
        &format!(
            "Probability of this situation: {}",
            percent(situation.probability)
        ),
    );
    for belief in &situation.beliefs {
        let types: Vec<String> = belief
            .types
            .iter()
            .map(|(name, p)| format!("{name} {}", percent(*p)))
            .collect();
        page.say(
            2,
            Paint::Plain,
            &format!("Believes of {}: {}", belief.actor, types.join(", ")),
        );
    }
    page.gap();
    page.table(&values(situation), 2);
    for option in &situation.options {
        if !option.next.is_empty() {
            page.say(2, Paint::Faint, &expectation(option));
        }
    }
}

/// Goals down, options across; value and probability last.
fn values(situation: &Explanation) -> Table {
    let mut leans = vec![Lean::Wraps, Lean::Right];
    leans.resize(2 + situation.options.len(), Lean::Right);
    let mut table = Table::new(&leans);
    let mut head = vec!["goal", "weight"];
    head.extend(situation.options.iter().map(|o| o.option.as_str()));
    table.head(&head);
    let goals = situation.options.first().map_or(0, |o| o.goals.len());
    for g in 0..goals {
        let goal = &situation.options[0].goals[g];
        let mut cells = vec![
            (Paint::Plain, goal.goal.clone()),
            (Paint::Faint, format!("{:.3}", goal.weight)),
        ];
        cells.extend(
            situation
                .options
                .iter()
                .map(|o| (Paint::Plain, format!("{:.4}", o.goals[g].contribution))),
        );
        table.row(cells);
    }
    let row = |name: &str, say: &dyn Fn(&OptionValue) -> String| {
        let mut cells = vec![
            (Paint::Strong, name.to_string()),
            (Paint::Plain, String::new()),
        ];
        cells.extend(situation.options.iter().map(|o| (Paint::Strong, say(o))));
        cells
    };
    table.row(row("value", &|o| format!("{:.4}", o.value)));
    table.row(row("how often", &|o| percent(o.probability)));
    table
}

fn expectation(option: &OptionValue) -> String {
    let say = |next: &Expected| {
        let mut likely: Vec<&(String, f64)> = next.options.iter().collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1));
        let likely: Vec<String> = likely
            .iter()
            .take(2)
            .map(|(name, p)| format!("{name} {}", percent(*p)))
            .collect();
        format!("{} {}: {}", next.actor, next.decision, likely.join(", "))
    };
    let next: Vec<String> = option.next.iter().map(say).collect();
    format!("After {} it expects {}.", option.option, next.join("; "))
}
