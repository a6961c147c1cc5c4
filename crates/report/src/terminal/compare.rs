//! Text of `compare`: two forms of a scenario side by side.

use demarche_inference::analysis::compare::Spread;
use demarche_scenario::model::Sort;

use super::page::Page;
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::compare::{Compared, Form, Row, ShiftRow};
use crate::view::layer::Layer;
use crate::view::variant;
use crate::view::words::{percent, thousands};

/// Situations shown where not everything is asked for.
const SHOWN: usize = 8;
/// Worth that rounds to nothing.
const NOTHING: f64 = 0.0005;

/// How the answers differ, how certain that is, and which types act differently and why.
pub fn forms(compared: &Compared, style: &Style) -> String {
    let [first, second] = &compared.forms;
    let mut page = Page::new(style, &first.equilibrium);
    page.say(0, Paint::Strong, &compared.title);
    for (word, form) in [("From", first), ("to", second)] {
        page.say(
            0,
            Paint::Plain,
            &format!("{word} {}: {}.", form.name, form.label),
        );
        form_of(form, &mut page);
    }
    answers(compared, &mut page);
    who(compared, &mut page);
    page.finish()
}

fn form_of(form: &Form, page: &mut Page<'_>) {
    if form.changes.is_empty() {
        return;
    }
    for sort in [Sort::Made, Sort::Assumed, Sort::Reported] {
        let all = form.changes.iter().zip(&form.sorts);
        let own = all.filter(|(_, own)| **own == sort);
        let own: Vec<&str> = own.map(|(change, _)| change.as_str()).collect();
        if own.is_empty() {
            continue;
        }
        let paint = match sort {
            Sort::Reported => Paint::Reported,
            _ => Paint::Assumed,
        };
        page.say(2, paint, &own.join("; "));
        page.say(2, Paint::Faint, variant::change(sort));
    }
}

fn answers(compared: &Compared, page: &mut Page<'_>) {
    page.heading("What is otherwise", Layer::Derived);
    let [first, second] = &compared.forms;
    let drawn = compared.draws > 0;
    let worth = compared.effective.map(|n| thousands(n.round() as usize));
    let text = if drawn && compared.own_reports {
        format!(
            "Means over {} draws of all that is left open, the same for both (seed {}), each weighed by how well the draw explains \
             what was reported there: worth {} and {} draws. Both are the same game; the difference is that of the means, in \
             percentage points.",
            thousands(compared.draws),
            compared.seed,
            worth[0],
            worth[1],
        )
    } else if drawn {
        format!(
            "Means over {} draws of all that is left open, the same for both (seed {}), weighed by how well {} explains the \
             reports: worth {} draws. The difference is taken draw by draw, in percentage points, with the range that holds nine \
             tenths of the weight.",
            thousands(compared.draws),
            compared.seed,
            first.name,
            worth[0],
        )
    } else {
        "Answers at the point estimates; differences in percentage points.".into()
    };
    page.say(2, Paint::Faint, &text);
    let missing = compared.asked as usize - compared.draws.min(compared.asked as usize);
    if missing > 0 {
        let text = format!(
            "{missing} more draws have no answers under one of the two, and count for nothing."
        );
        page.say(2, Paint::Against, &text);
    }
    let by_draw = drawn && !compared.own_reports;
    let seen = compared.questions.iter().any(|row| row.seen.is_some());
    let leans = [
        Lean::Wraps,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Left,
        Lean::Right,
        Lean::Right,
    ];
    let mut table = Table::new(&leans[..5 + usize::from(by_draw) + usize::from(seen)]);
    let mut head = vec![
        "",
        &first.name,
        &second.name,
        "difference",
        if by_draw { "5–95 %" } else { "" },
    ];
    if by_draw {
        head.push("rises in");
    }
    if seen {
        head.push("if only seen");
    }
    table.head(&head);
    for row in &compared.questions {
        table.row(cells(row, drawn, by_draw, seen));
    }
    page.table(&table, 2);
    if seen {
        let text = format!(
            "If only seen: the answer at the point estimate of {} to an observer who learns that it is so, while nothing is changed for \
             those who act. What is seen is evidence about who would do it; what is made to happen is not.",
            first.name
        );
        page.say(2, Paint::Faint, &text);
    }
}

fn cells(row: &Row, drawn: bool, by_draw: bool, seen: bool) -> Vec<(Paint, String)> {
    let point = |f: usize| row.point[f];
    let mean = |spread: &Option<Spread>| spread.map(|s| s.mean);
    let [first, second] = [0, 1].map(|f| if drawn { mean(&row.over[f]) } else { point(f) });
    let share = |p: Option<f64>| p.map_or("none".into(), percent);
    let difference = match (&row.difference, first, second) {
        (Some(spread), _, _) => Some(spread.mean),
        (None, Some(a), Some(b)) => Some(b - a),
        _ => None,
    };
    let paint = match difference {
        Some(d) if d < -NOTHING => Paint::Against,
        Some(d) if d > NOTHING => Paint::For,
        _ => Paint::Faint,
    };
    let range = row.difference.map_or(String::new(), |s| {
        format!("{} to {}", points(s.low), points(s.high))
    });
    let mut cells = vec![
        (Paint::Plain, row.label.clone()),
        (Paint::Plain, share(first)),
        (Paint::Strong, share(second)),
        (paint, difference.map_or(String::new(), points)),
        (Paint::Faint, range),
    ];
    if by_draw {
        let rises = row.difference.map_or(String::new(), |s| percent(s.rises));
        cells.push((Paint::Faint, rises));
    }
    if seen {
        cells.push((Paint::Plain, share(row.seen)));
    }
    cells
}

/// A difference of probabilities in percentage points.
fn points(x: f64) -> String {
    let size = format!("{:.1}", 100.0 * x.abs());
    match (size.as_str(), x < 0.0) {
        ("0.0", _) => "0".into(),
        (size, true) => format!("−{size}"),
        (size, false) => format!("+{size}"),
    }
}

fn who(compared: &Compared, page: &mut Page<'_>) {
    page.heading("Who does otherwise, and why", Layer::Derived);
    if compared.shifts.is_empty() {
        page.say(2, Paint::Plain, "No actor acts noticeably differently.");
        return;
    }
    page.say(
        2,
        Paint::Faint,
        "At the point estimates, given the reports; what weighs most first: how much moves, times how likely it is to come up.",
    );
    for row in compared.shifts.iter().take(page.most(SHOWN)) {
        page.gap();
        shift(row, page);
    }
    page.more_of(compared.shifts.len().saturating_sub(page.most(SHOWN)));
}

fn shift(row: &ShiftRow, page: &mut Page<'_>) {
    let [before, after] = row.reached.map(percent);
    let often = if before == after {
        before
    } else {
        format!("{before} → {after}")
    };
    let text = format!(
        "{}: {}, {} (comes up {often})",
        row.who, row.label, row.when
    );
    page.say(2, Paint::Strong, &text);
    let moving = row
        .options
        .iter()
        .filter(|(_, a, b)| (a - b).abs() >= 0.005);
    let each: Vec<String> = moving
        .map(|(name, a, b)| format!("{name} {} → {}", percent(*a), percent(*b)))
        .collect();
    page.say(4, Paint::Plain, &each.join(", "));
    let known = match row.knows.as_str() {
        "" => "Over all situations that only one of the two has.".into(),
        knows => format!("Known here: {knows}"),
    };
    page.say(4, Paint::Faint, &known);
    page.say(4, Paint::Plain, &why(row));
}

/// Which goals speak for the change.
fn why(row: &ShiftRow) -> String {
    let (to, from) = (&row.to, &row.from);
    if row.goals.is_empty() {
        return format!("{to} and {from} are not both open in either.");
    }
    let total = |which: fn(&(String, f64, f64)) -> f64| row.goals.iter().map(which).sum::<f64>();
    let gain = total(|g| g.2) - total(|g| g.1);
    if gain.abs() < NOTHING {
        return format!(
            "{to} is worth as much against {from} as before: how sharply advantage is followed has changed, or who is here."
        );
    }
    let say = |found: Option<&(String, f64, f64)>, word: &str| match found {
        Some((goal, a, b)) if (b - a).abs() >= NOTHING => {
            let sign = if b < a { '−' } else { '+' };
            format!(", {word} {goal} ({sign}{:.3})", (b - a).abs())
        }
        _ => String::new(),
    };
    let more = say(row.goals.first().filter(|g| g.2 > g.1), "mostly for");
    let less = say(row.goals.last().filter(|g| g.2 < g.1), "against");
    let word = if gain > 0.0 { "more" } else { "less" };
    format!(
        "Because {to} is worth {:.3} {word} against {from} than before{more}{less}.",
        gain.abs()
    )
}
