//! Beliefs report by report, what to watch next, and the forecasts.

use super::first::watching;
use super::page::Page;
use super::style::Paint;
use super::table::{Cell, Lean, Table};
use crate::findings::{Findings, Forecast};
use crate::view::belief::{BeliefHistory, histories};
use crate::view::first::more_to_watch;
use crate::view::layer::Layer;
use crate::view::round;
use crate::view::watch::{Watched, watched};
use crate::view::words::percent;

/// Columns that a round of a forecast takes.
const ROUND: usize = 9;

/// A table for each actor whose type is uncertain: the prior, then each report with what it did.
pub(super) fn steps(findings: &Findings, page: &mut Page) {
    for history in histories(findings) {
        let name = format!("Belief over time: {}", history.belief.actor_label);
        page.heading(&name, Layer::Derived);
        page.table(&table(&history), 2);
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
        let paint = if step.prior {
            Paint::Faint
        } else {
            Paint::Reported
        };
        let mut cells: Vec<Cell> = vec![
            (Paint::Faint, step.date.into()),
            (paint, step.report.into()),
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
    watch_list("What to watch", &watched(findings), page);
}

/// Those of them that are not on the first page.
pub(super) fn watch_more(findings: &Findings, page: &mut Page) {
    watch_list("More to watch", &more_to_watch(findings), page);
}

fn watch_list(name: &str, telling: &[Watched<'_>], page: &mut Page) {
    if telling.is_empty() {
        return;
    }
    page.heading(name, Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Bits that the move is expected to tell about its actor (mutual information).",
    );
    page.table(&watching(telling), 2);
}

/// The levels of each variable by round, in one table.
pub(super) fn forecasts(findings: &Findings, page: &mut Page) {
    let Some(first) = findings.forecasts.first() else {
        return;
    };
    page.heading("Forecasts", Layer::Derived);
    let columns = page.style().columns();
    let shown = spaced(first.by_round.len(), columns.saturating_sub(24) / ROUND);
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
    for forecast in &findings.forecasts {
        table.row(vec![(Paint::Strong, forecast.label.clone())]);
        levels(forecast, &shown, &mut table);
    }
    page.table(&table, 2);
}

fn levels(forecast: &Forecast, shown: &[usize], table: &mut Table) {
    for (level, name) in forecast.levels.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![(Paint::Plain, format!("· {name}"))];
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
