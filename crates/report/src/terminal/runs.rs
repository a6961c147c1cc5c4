//! Text of `runs`: the list of stored runs, and two runs compared.

use demarche_inference::uncertain::ensemble::Spread;

use super::style::{Paint, Style};
use super::table::{Cell, Lean, Table};
use crate::view::words::{percent, thousands};
use demarche_runs::{Compared, Listed, Moved};

/// One line a run.
pub fn listed(runs: &[Listed], style: &Style) -> String {
    if runs.is_empty() {
        return "There are no runs here.\n".into();
    }
    let leans = [
        Lean::Wraps,
        Lean::Left,
        Lean::Right,
        Lean::Right,
        Lean::Left,
    ];
    let mut table = Table::new(&leans);
    table.head(&["folder", "scenario", "draws", "seed", ""]);
    for run in runs {
        let manifest = &run.manifest;
        let range = manifest.range();
        let state = match (run.whole, manifest.shard) {
            (false, _) => "not finished".into(),
            (true, Some(shard)) => format!("part {} of {}", shard.part, shard.of),
            (true, None) => String::new(),
        };
        table.row(vec![
            (Paint::Strong, run.folder.display().to_string()),
            (Paint::Plain, manifest.scenario.chars().take(12).collect()),
            (Paint::Plain, thousands((range.end - range.start) as usize)),
            (Paint::Plain, manifest.seed.to_string()),
            (Paint::Faint, state),
        ]);
    }
    table.print(style, 0)
}

/// What differs between two runs, then every question, those that moved first.
pub fn compared(compared: &Compared, style: &Style) -> String {
    let mut out = String::new();
    let mut say = |paint: Paint, text: &str| {
        for line in super::text::wrap(&style.clean(text), style.columns()) {
            out.push_str(&style.paint(paint, &line));
            out.push('\n');
        }
    };
    if compared.differences.is_empty() {
        say(
            Paint::Faint,
            "Both runs are of the same draws of the same scenario.",
        );
    } else {
        let text = format!("What differs: {}.", compared.differences.join("; "));
        say(Paint::Plain, &text);
    }
    let moved: Vec<&Moved> = compared.questions.iter().filter(|q| q.moved).collect();
    let still = compared.questions.iter().filter(|q| !q.moved);
    say(
        Paint::Faint,
        &match moved.len() {
            0 => "No answer moved by more than half a point and two standard errors.".into(),
            n => format!(
                "{n} of {} answers moved by more than half a point and two standard errors.",
                compared.questions.len()
            ),
        },
    );
    say(Paint::Plain, "");
    let leans = [
        Lean::Wraps,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Left,
    ];
    let mut table = Table::new(&leans);
    table.head(&["", "first", "5–95 %", "second", "5–95 %", ""]);
    for question in moved.into_iter().chain(still) {
        table.row(row(question));
    }
    out.push_str(&table.print(style, 0));
    for (which, names) in [
        ("first", &compared.only_first),
        ("second", &compared.only_second),
    ] {
        if !names.is_empty() {
            let text = format!("Only the {which} asks: {}.", names.join(", "));
            out.push_str(&style.clean(&text));
            out.push('\n');
        }
    }
    out
}

fn row(question: &Moved) -> Vec<Cell> {
    let figures = |spread: &Option<Spread>| match spread {
        Some(s) => [
            percent(s.mean),
            format!("{}–{}", percent(s.low), percent(s.high)),
        ],
        None => ["none".into(), String::new()],
    };
    let [a, a_range] = figures(&question.first);
    let [b, b_range] = figures(&question.second);
    let (paint, word) = if question.moved {
        (Paint::Strong, "moved")
    } else {
        (Paint::Faint, "")
    };
    vec![
        (Paint::Plain, question.label.clone()),
        (paint, a),
        (Paint::Faint, a_range),
        (paint, b),
        (Paint::Faint, b_range),
        (paint, word.into()),
    ]
}
