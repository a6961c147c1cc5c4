//! Text of `check --size`: states, those that matter, what is remembered, and what multiplies.

use demarche_inference::compile::States;

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::size::{Memory, Round, Size};
use crate::view::words::thousands;

/// How large a game is, and what makes it so.
pub fn size(size: &Size, style: &Style) -> String {
    let mut page = Page::named_once(style);
    let all = format!(
        "{} states, {} that matter",
        number(size.whole),
        number(size.kept)
    );
    page.say(2, Paint::Strong, &all);
    if !size.rounds.is_empty() {
        let mut table = Table::new(&[Lean::Left, Lean::Right, Lean::Right]);
        table.head(&["", "states", "that matter"]);
        // Where nothing is drawn there is nothing before play.
        let played = |round: &&Round| round.round > 0 || round.matter != Some(0);
        for round in size.rounds.iter().filter(played) {
            let name = match round.round {
                0 => "before play".to_owned(),
                n => format!("round {n}"),
            };
            let known = |count: Option<u64>| count.map_or("…".to_owned(), states);
            table.row(vec![
                (Paint::Plain, name),
                (Paint::Faint, known(round.states)),
                (Paint::Plain, known(round.matter)),
            ]);
        }
        page.table(&table, 2);
    }
    if !size.memory.is_empty() {
        let mut table = Table::new(&[Lean::Left, Lean::Left, Lean::Right, Lean::Right]);
        table.head(&["remembered", "", "without it", "costs"]);
        for memory in &size.memory {
            table.row(vec![
                (Paint::Faint, format!("{}:{}", memory.file, memory.line)),
                (Paint::Plain, memory.clause.clone()),
                (Paint::Faint, number(memory.without)),
                (Paint::Plain, costs(memory)),
            ]);
        }
        page.table(&table, 2);
    }
    if !size.multiplies.is_empty() {
        let each = size.multiplies.iter();
        let each: Vec<String> = each
            .map(|own| format!("{} (×{})", own.step, rounded(own.factor)))
            .collect();
        let text = format!("What multiplies most: {}.", each.join(", "));
        page.say(2, Paint::Plain, &text);
    }
    let at_least = if size.kept.more {
        "more than "
    } else {
        "about "
    };
    let text = format!(
        "To solve it takes {at_least}{} of memory: every state is there once for each of {} combinations of types.",
        bytes(size.bytes),
        rounded(size.profiles),
    );
    page.say(2, Paint::Plain, &text);
    page.finish()
}

/// `more than 1,000,000`.
fn number(count: States) -> String {
    let more = if count.more { "more than " } else { "" };
    format!("{more}{}", states(count.states))
}

/// A number of states, short however large.
fn states(count: u64) -> String {
    match usize::try_from(count) {
        Ok(count) if count < 1_000_000_000 => thousands(count),
        _ => format!("{:.1e}", count as f64),
    }
}

fn costs(memory: &Memory) -> String {
    match memory.costs {
        Some(more) if more < 0 => format!("-{}", states(more.unsigned_abs())),
        Some(more) => format!("+{}", states(more.unsigned_abs())),
        None => "…".to_owned(),
    }
}

/// A factor, short however large.
fn rounded(factor: f64) -> String {
    match factor {
        whole if whole.fract() == 0.0 && whole < 1e9 => thousands(whole as usize),
        factor if factor < 1e7 => format!("{factor:.1}"),
        factor => format!("{factor:.1e}"),
    }
}

fn bytes(bytes: f64) -> String {
    if bytes < 1e9 {
        format!("{:.0} MB", (bytes / 1e6).max(1.0))
    } else {
        format!("{:.1} GB", bytes / 1e9)
    }
}
