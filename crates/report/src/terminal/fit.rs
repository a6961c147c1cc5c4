//! Text of `fit`: estimates and how sure they are, what the fit predicts, what columns do.

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::fit::{
    JUDGED_HEAD, Told, compared, ended, errors, height, how, interval, judged, judged_by, number,
    significance,
};

/// Rows of effects where not everything is asked for.
const SHOWN: usize = 24;

/// A fit.
pub fn fitted(told: &Told, style: &Style) -> String {
    let fitted = &told.fitted;
    let mut page = Page::named_once(style);
    page.say(0, Paint::Strong, &fitted.title);
    page.say(
        0,
        Paint::Plain,
        &format!("{}. {}.", how(fitted), ended(fitted)),
    );
    page.say(
        0,
        Paint::Faint,
        &format!("Equilibrium: {}.", fitted.selection),
    );
    for note in &fitted.notes {
        page.say(0, Paint::Assumed, note);
    }
    page.gap();
    page.rule("Coefficients");
    let leans = [
        Lean::Left,
        Lean::Wraps,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Right,
    ];
    let mut table = Table::new(&leans);
    table.head(&["", "", "estimate", "error", "z", "p", "95%"]);
    for c in &fitted.coefficients {
        let label = if c.label == c.name { "" } else { &c.label };
        let z =
            c.z.map_or("–".into(), |z| format!("{z:.2}").replace('-', "−"));
        table.row(vec![
            (Paint::Strong, c.name.clone()),
            (Paint::Plain, label.into()),
            (Paint::Derived, number(Some(c.value))),
            (Paint::Plain, number(c.error)),
            (Paint::Plain, z),
            (Paint::Plain, significance(c.p)),
            (Paint::Plain, interval(c)),
        ]);
    }
    page.table(&table, 2);
    let by_profile = fitted.coefficients.iter().any(|c| c.profile.is_some());
    let by = if by_profile {
        "; intervals by profile likelihood"
    } else {
        ""
    };
    page.say(2, Paint::Faint, &format!("{}{by}.", errors(fitted)));
    page.gap();
    let heights = height(fitted);
    let pieces = heights
        .iter()
        .map(|(name, value)| (Paint::Plain, format!("{name} {}", number(Some(*value)))));
    page.pieces(2, &pieces.collect::<Vec<_>>());
    if let Some(compared) = compared(told) {
        page.say(2, Paint::Plain, &compared);
    }
    if !fitted.predicted.is_empty() {
        page.gap();
        page.rule("What was seen, and what the fit has for it");
        let mut table = Table::new(&[Lean::Wraps, Lean::Right, Lean::Right]);
        table.head(&["", "seen", "predicted"]);
        for p in &fitted.predicted {
            table.row(vec![
                (Paint::Plain, p.outcome.clone()),
                (Paint::Plain, number(Some(p.observed))),
                (Paint::Derived, number(Some(p.predicted))),
            ]);
        }
        page.table(&table, 2);
    }
    if !fitted.effects.is_empty() {
        effects(told, &mut page);
    }
    held_out(told, &mut page);
    page.finish()
}

fn held_out(told: &Told, page: &mut Page<'_>) {
    let Some(held_out) = &told.held_out else {
        return;
    };
    page.gap();
    page.rule("On rows that were held out");
    let mut table = Table::new(&[Lean::Wraps, Lean::Right, Lean::Right, Lean::Right]);
    table.head(&JUDGED_HEAD);
    for [name, bits, more, brier] in judged(held_out) {
        table.row(vec![
            (Paint::Strong, name),
            (Paint::Derived, bits),
            (Paint::Plain, more),
            (Paint::Plain, brier),
        ]);
    }
    page.table(&table, 2);
    page.say(2, Paint::Faint, &format!("{}.", judged_by(held_out)));
}

fn effects(told: &Told, page: &mut Page<'_>) {
    let effects = &told.fitted.effects;
    page.gap();
    page.rule("Average marginal effects on probabilities");
    let mut table = Table::new(&[Lean::Left, Lean::Wraps, Lean::Right, Lean::Right]);
    table.head(&["one unit of", "on", "effect", "error"]);
    let most = page.most(SHOWN);
    for e in effects.iter().take(most) {
        table.row(vec![
            (Paint::Strong, e.column.clone()),
            (Paint::Plain, e.outcome.clone()),
            (Paint::Derived, number(e.value)),
            (Paint::Plain, number(e.error)),
        ]);
    }
    page.table(&table, 2);
    page.more_of(effects.len().saturating_sub(most));
}
