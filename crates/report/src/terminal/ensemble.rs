//! The answers over all that a scenario leaves open.

use demarche_game::ensemble::{Spread, Summary};

use super::style::{Paint, Style};
use super::table::{Cell, Lean, Table};
use super::text::wrap;
use crate::analyse::Drawn;
use crate::words::{count, percent, thousands};

/// Questions and types, each with its mean, its range, and the share of the draws in which it is likelier than not.
pub fn drawn(drawn: &Drawn, style: &Style) -> String {
    let mut out = String::new();
    let mut say = |paint: Paint, text: &str| {
        for line in wrap(&style.clean(text), style.columns()) {
            out.push_str(&style.paint(paint, &line));
            out.push('\n');
        }
    };
    say(Paint::Strong, &drawn.title);
    say(Paint::Faint, &weight(drawn));
    for line in warnings(&drawn.summary) {
        say(Paint::Against, &line);
    }
    out.push('\n');
    let leans = [Lean::Wraps, Lean::Right, Lean::Right, Lean::Right];
    let mut table = Table::new(&leans);
    table.head(&["", "mean", "5–95 %", "likelier than not in"]);
    for question in &drawn.questions {
        table.row(row(&question.label, question.spread.as_ref()));
    }
    for kind in &drawn.types {
        let name = format!("{} is {}", kind.actor, kind.kind);
        table.row(row(&name, Some(&kind.spread)));
    }
    out.push_str(&table.print(style, 0));
    out
}

fn row(label: &str, spread: Option<&Spread>) -> Vec<Cell> {
    let mut cells = vec![(Paint::Plain, label.to_owned())];
    let figures = spread.map_or([const { String::new() }; 3], |s| {
        let range = format!("{}–{}", percent(s.low), percent(s.high));
        [percent(s.mean), range, percent(s.likely)]
    });
    let paints = [Paint::Strong, Paint::Derived, Paint::Faint];
    cells.extend(paints.into_iter().zip(figures));
    cells
}

fn weight(drawn: &Drawn) -> String {
    let summary = &drawn.summary;
    if drawn.certain {
        return "Nothing is left open: every draw is the same.".into();
    }
    format!(
        "{} draws of all that the scenario leaves open, seed {}; weighed by how well they explain the reports they are worth {}. \
         {} solved along a branch of their own.",
        thousands(summary.draws),
        drawn.seed,
        thousands(summary.effective.round() as usize),
        thousands(summary.traced),
    )
}

fn warnings(summary: &Summary) -> Vec<String> {
    let mut lines = Vec::new();
    if summary.thin() {
        lines.push("A few draws carry these answers: they say more about those draws than about the scenario.".into());
    }
    if summary.unsolved > 0 {
        let draws = count(summary.unsolved, "draw");
        lines.push(format!(
            "{draws} could not be solved and count for nothing."
        ));
    }
    if summary.impossible > 0 {
        let draws = count(summary.impossible, "draw");
        lines.push(format!(
            "{draws} cannot explain the reports and count for nothing."
        ));
    }
    lines
}
