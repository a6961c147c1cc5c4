//! Beliefs report by report, what to watch next, and the forecasts.

use super::page::Page;
use super::style::Paint;
use super::table::{Cell, Lean, Table};
use crate::findings::{Findings, Forecast};
use crate::view::belief::{BeliefHistory, histories, moved};
use crate::view::layer::Layer;
use crate::view::round;
use crate::view::watch::{Watched, watched};
use crate::view::words::{count, percent};

/// Decisions worth watching in the briefing.
const WATCHED: usize = 6;
/// Columns that a round of a forecast takes.
const ROUND: usize = 9;

/// A table for each actor whose type is uncertain: the prior, then each report with what it did.
pub(super) fn steps(findings: &Findings, page: &mut Page) {
    for (all, told) in histories(findings).into_iter().zip(&findings.beliefs) {
        let name = format!("Belief over time: {}", told.actor_label);
        page.heading(&name, Layer::Derived);
        let steps = all.steps.len();
        let history = if page.style().full { all } else { moved(told) };
        page.table(&table(&history), 2);
        let still = steps - history.steps.len();
        if still > 0 {
            let text = format!("{} left this belief where it was.", count(still, "report"));
            page.say(2, Paint::Faint, &text);
        }
    }
}

fn table(history: &BeliefHistory<'_>) -> Table {
    let mut leans = vec![Lean::Left, Lean::Wraps, Lean::Right];
    leans.resize(3 + history.types.len(), Lean::Right);
    let mut table = Table::new(&leans);
    let mut names = vec!["date", "report", "bits"];
    names.extend(history.types.iter().map(String::as_str));
    table.head(&names);
    for step in &history.steps {
        let (paint, report) = match (step.prior, step.step.source.as_str()) {
            (true, _) => (Paint::Faint, step.report.to_string()),
            (false, "") => (Paint::Reported, step.report.to_string()),
            (false, source) => (Paint::Reported, format!("{} ({source})", step.report)),
        };
        let mut cells: Vec<Cell> = vec![
            (Paint::Faint, step.date.into()),
            (paint, report),
            (Paint::Plain, step.bits.clone()),
        ];
        let posterior = step.posterior.iter();
        cells.extend(posterior.map(|p| (Paint::Strong, p.clone())));
        table.row(cells);
    }
    table
}

/// The decisions that would tell most, best first.
pub(super) fn watch(findings: &Findings, page: &mut Page) {
    let telling = watched(findings);
    if telling.is_empty() {
        return;
    }
    page.heading("What to watch", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Bits that the move is expected to tell about its actor (mutual information).",
    );
    let most = page.most(WATCHED);
    let mut table = Table::new(&[Lean::Right, Lean::Left, Lean::Wraps]);
    for Watched { watch, bits, when } in telling.iter().take(most) {
        table.row(vec![
            (Paint::Strong, bits.clone()),
            (Paint::Faint, when.clone()),
            (Paint::Plain, watch.label.clone()),
        ]);
        if !watch.about.is_empty() {
            table.note(Paint::Faint, &watch.about);
        }
    }
    page.table(&table, 2);
    page.more(2, telling.len().saturating_sub(most));
}

/// The levels of each variable by round.
pub(super) fn forecasts(findings: &Findings, page: &mut Page) {
    if findings.forecasts.is_empty() {
        return;
    }
    page.heading("Forecasts", Layer::Derived);
    for (i, forecast) in findings.forecasts.iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        page.say(2, Paint::Strong, &forecast.label);
        let table = levels(forecast, findings, page.style().columns());
        page.table(&table, 4);
    }
}

fn levels(forecast: &Forecast, findings: &Findings, columns: usize) -> Table {
    let shown = spaced(forecast.by_round.len(), columns.saturating_sub(24) / ROUND);
    let mut leans = vec![Lean::Wraps];
    leans.resize(1 + shown.len(), Lean::Right);
    let mut table = Table::new(&leans);
    let names: Vec<String> = shown
        .iter()
        .map(|&at| round(&findings.rounds, at as u32 + 1))
        .collect();
    let mut head = vec![""];
    head.extend(names.iter().map(String::as_str));
    table.head(&head);
    for (level, name) in forecast.levels.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![(Paint::Plain, name.clone())];
        for (i, &round) in shown.iter().enumerate() {
            let p = forecast.by_round[round]
                .get(level)
                .copied()
                .unwrap_or(f64::NAN);
            let last = i + 1 == shown.len();
            cells.push((if last { Paint::Strong } else { Paint::Plain }, percent(p)));
        }
        table.row(cells);
    }
    table
}

/// At most `most` of `n` places, evenly apart, always with the last.
fn spaced(n: usize, most: usize) -> Vec<usize> {
    let step = n.div_ceil(most.max(1)).max(1);
    let mut places: Vec<usize> = (0..n).rev().step_by(step).collect();
    places.reverse();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_round_is_always_shown() {
        for n in 1..40 {
            for most in 1..12 {
                let places = spaced(n, most);
                assert!(
                    places.len() <= most && places.last() == Some(&(n - 1)),
                    "{n} {most}"
                );
            }
        }
        assert!(spaced(0, 5).is_empty());
    }
}
