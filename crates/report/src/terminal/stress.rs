//! Text of `stress`: what the answers depend on.

use super::coverage::{points, shift};
use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::ablate::{Ablation, Effect, Moved};
use crate::findings::Equilibrium;
use crate::stress::Stress;
use crate::view::layer::Layer;
use crate::view::words::count;

/// Shown at most where not everything is asked for.
const SHOWN: usize = 20;

/// The constructs that flip an answer, those that move one most, and the number of those without effect.
pub fn stress(stress: &Stress, equilibrium: &Equilibrium, style: &Style) -> String {
    let mut page = Page::new(style, equilibrium);
    page.heading("What flips an answer", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Dropped alone, the rest solved anew: answers that cross even odds.",
    );
    let flips: Vec<&Ablation> = stress
        .drops
        .iter()
        .filter(|d| d.informative().next().is_some())
        .collect();
    let mut table = Table::new(&[Lean::Left, Lean::Wraps]);
    for drop in &flips {
        for (i, moved) in drop.informative().enumerate() {
            let name = if i == 0 {
                drop.construct.clone()
            } else {
                String::new()
            };
            table.row(vec![(Paint::Against, name), (Paint::Plain, shift(moved))]);
        }
    }
    if flips.is_empty() {
        page.say(
            2,
            Paint::Plain,
            "Nothing does: every answer stays on its side of even odds.",
        );
    }
    page.table(&table, 2);
    moves(stress, &mut page);
    undefined(stress, &mut page);
    by_construction(stress, &mut page);
    page.gap();
    let inert = stress
        .drops
        .iter()
        .filter(|d| d.effect == Effect::Inert && d.undefined.is_empty())
        .count();
    let needed = stress
        .drops
        .iter()
        .filter(|d| matches!(d.effect, Effect::Needed { .. }))
        .count();
    let text = format!(
        "{} dropped in turn: {} flip an answer, {inert} move none, {needed} cannot be taken out alone.",
        count(stress.dropped, "thing"),
        flips.len()
    );
    page.say(2, Paint::Strong, &text);
    page.finish()
}

fn moves(stress: &Stress, page: &mut Page<'_>) {
    page.heading("What moves an answer", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "The answer that moves most, in percentage points.",
    );
    let quiet = |d: &&Ablation| d.informative().next().is_none();
    let moving = moved(stress.drops.iter().filter(quiet), false);
    let most = page.most(SHOWN);
    let mut table = Table::new(&[Lean::Left, Lean::Right, Lean::Wraps]);
    for (construct, moved) in moving.iter().take(most) {
        table.row(vec![
            (Paint::Plain, (*construct).into()),
            (Paint::Plain, points(moved)),
            (Paint::Plain, shift(moved)),
        ]);
    }
    page.table(&table, 2);
    let left = moving.len().saturating_sub(most);
    if left > 0 {
        page.say(
            2,
            Paint::Faint,
            &format!("… and {left} more: --full prints them."),
        );
    }
}

/// What moves an answer, by construction or otherwise, with the answer that it moves most.
fn moved<'a>(
    drops: impl Iterator<Item = &'a Ablation>,
    by_construction: bool,
) -> Vec<(&'a str, &'a Moved)> {
    let most = |d: &'a Ablation| match &d.effect {
        Effect::Moves(moved) if moved.by_construction == by_construction => {
            Some((d.construct.as_str(), moved))
        }
        _ => None,
    };
    drops.filter_map(most).collect()
}

fn undefined(stress: &Stress, page: &mut Page<'_>) {
    let gone = stress.drops.iter().filter(|d| !d.undefined.is_empty());
    let gone: Vec<&Ablation> = gone.collect();
    if gone.is_empty() {
        return;
    }
    page.heading("What takes an answer away", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Without it, what the question is given cannot hold.",
    );
    let mut table = Table::new(&[Lean::Left, Lean::Wraps]);
    for drop in gone {
        table.row(vec![
            (Paint::Plain, drop.construct.clone()),
            (Paint::Plain, drop.undefined.join(", ")),
        ]);
    }
    page.table(&table, 2);
}

fn by_construction(stress: &Stress, page: &mut Page<'_>) {
    let all = moved(stress.drops.iter(), true);
    if all.is_empty() {
        return;
    }
    page.heading("What is so by construction", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "The question asks about it, or nothing else could make it so: that an answer moves says little.",
    );
    let most = page.most(SHOWN);
    let mut table = Table::new(&[Lean::Left, Lean::Wraps]);
    for (construct, moved) in all.iter().take(most) {
        table.row(vec![
            (Paint::Faint, (*construct).into()),
            (Paint::Faint, shift(moved)),
        ]);
    }
    page.table(&table, 2);
    let left = all.len().saturating_sub(most);
    if left > 0 {
        let text = format!("… and {left} more: --full prints them.");
        page.say(2, Paint::Faint, &text);
    }
}
