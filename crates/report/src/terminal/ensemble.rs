//! Text of `ensemble`: the answers and their spread over the draws.

use demarche_inference::uncertain::ensemble::{Spread, Weighing};

use super::style::{Paint, Style};
use super::table::{Cell, Lean, Table};
use super::text::wrap;
use crate::analyse::{Drawn, RangedAmount, RangedChoice, RangedNumber};
use crate::view::largest_first;
use crate::view::words::{count, percent, thousands};

/// Numbers shown without `--full`: those that the reports moved most.
const NUMBERS: usize = 8;
/// A number that moved less than this share of its range before is not worth a line without `--full`.
const MOVED: f64 = 0.02;
/// An option that is likeliest in at least this share of the worlds is so in as good as all.
const AGREED: f64 = 0.995;

/// Questions and types, each with its mean, its range, and the share of the draws in which it is likelier than not; what the
/// reports taught about the uncertain numbers; and where what is done hangs on them.
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
    for line in warnings(drawn) {
        say(Paint::Against, &line);
    }
    say(Paint::Plain, "");
    let leans = [Lean::Wraps, Lean::Right, Lean::Right, Lean::Right];
    let mut table = Table::new(&leans);
    table.head(&["", "mean", "5–95 %", "likelier than not in"]);
    for question in &drawn.questions {
        table.row(row(&question.label, question.spread.as_ref()));
    }
    for own in &drawn.when {
        let name = format!("{} (that it comes)", own.label);
        table.row(row(&name, own.spread.as_ref()));
    }
    for own in &drawn.how_much {
        amount(own, &mut table);
    }
    for kind in &drawn.types {
        let name = format!("{} is {}", kind.actor, kind.type_name);
        table.row(row(&name, Some(&kind.spread)));
    }
    out.push_str(&table.print(style, 0));
    out.push_str(&numbers(drawn, style));
    out.push_str(&choices(drawn, style));
    out
}

fn row(label: &str, spread: Option<&Spread>) -> Vec<Cell> {
    let mut cells = vec![(Paint::Plain, label.to_owned())];
    let figures = spread.map_or([const { String::new() }; 3], |s| {
        [percent(s.mean), range(s, percent), percent(s.likely)]
    });
    let paints = [Paint::Strong, Paint::Derived, Paint::Faint];
    cells.extend(paints.into_iter().zip(figures));
    cells
}

/// What is expected; where levels are names, each of them.
fn amount(own: &RangedAmount, table: &mut Table) {
    let Some(spread) = &own.expected else {
        for level in &own.levels {
            table.row(row(&level.label, level.spread.as_ref()));
        }
        return;
    };
    let name = format!("{} (expected)", own.label);
    table.row(vec![
        (Paint::Plain, name),
        (Paint::Strong, figure(spread.mean)),
        (Paint::Derived, range(spread, figure)),
    ]);
}

fn range(spread: &Spread, say: impl Fn(f64) -> String) -> String {
    format!("{}–{}", say(spread.low), say(spread.high))
}

/// Uncertain numbers before and after the reports, those that the reports moved most first.
fn numbers(drawn: &Drawn, style: &Style) -> String {
    let mut moved: Vec<&RangedNumber> = drawn.numbers.iter().collect();
    // Two weights that sum to one move alike but for rounding, which is to say nothing of their order.
    moved.sort_by_key(|number| largest_first(number.shift().abs()));
    let all = moved.len();
    if !style.full {
        moved.retain(|number| number.shift().abs() >= MOVED);
        moved.truncate(NUMBERS);
    }
    if all == 0 {
        return String::new();
    }
    let mut out = heading("What the reports taught about what is uncertain", style);
    if moved.is_empty() {
        let text = "Next to nothing: no number moved by a fiftieth of its range.";
        out.push_str(&style.clean(text));
        out.push('\n');
        out.push_str(&rest(all, "number", "moved less than that", style));
        return out;
    }
    let mut table = Table::new(&[
        Lean::Wraps,
        Lean::Right,
        Lean::Right,
        Lean::Right,
        Lean::Right,
    ]);
    table.head(&["", "before", "5–95 %", "after", "5–95 %"]);
    for number in &moved {
        let mut cells = vec![
            (Paint::Plain, number.label.clone()),
            (Paint::Assumed, figure(number.before.mean)),
            (Paint::Faint, range(&number.before, figure)),
        ];
        if let Some(after) = &number.after {
            cells.push((Paint::Strong, figure(after.mean)));
            cells.push((Paint::Derived, range(after, figure)));
        }
        table.row(cells);
    }
    out.push_str(&table.print(style, 0));
    out.push_str(&rest(all - moved.len(), "number", "moved less", style));
    out
}

/// Decisions at which what is likeliest hangs on the draw.
fn choices(drawn: &Drawn, style: &Style) -> String {
    let agreed = |choice: &RangedChoice| choice.options.iter().any(|(_, share)| *share >= AGREED);
    let mut shown: Vec<&RangedChoice> = drawn
        .choices
        .iter()
        .filter(|choice| style.full || !agreed(choice))
        .collect();
    // As they come up: the columns are by decision.
    shown.sort_by_key(|choice| choice.round);
    if drawn.choices.is_empty() || drawn.certain {
        return String::new();
    }
    let mut out = heading("How often each option is the likeliest", style);
    let mut table = Table::new(&[Lean::Left, Lean::Left, Lean::Wraps]);
    for choice in &shown {
        let mut options: Vec<&(String, f64)> = choice.options.iter().collect();
        options.sort_by(|a, b| b.1.total_cmp(&a.1));
        let options = options.iter().filter(|(_, share)| *share > 0.0);
        let options: Vec<String> = options
            .map(|(name, share)| format!("{name} {}", percent(*share)))
            .collect();
        let who = match choice.type_name.as_str() {
            "" => choice.actor.clone(),
            kind => format!("{}, {kind}", choice.actor),
        };
        table.row(vec![
            (Paint::Faint, choice.when.clone()),
            (Paint::Plain, who),
            (
                Paint::Derived,
                format!("{}: {}", choice.decision, options.join(", ")),
            ),
        ]);
    }
    out.push_str(&table.print(style, 0));
    let left = drawn.choices.len() - shown.len();
    out.push_str(&rest(
        left,
        "decision",
        "come out the same in as good as all worlds",
        style,
    ));
    out
}

fn heading(text: &str, style: &Style) -> String {
    format!("\n{}\n", style.paint(Paint::Strong, &style.clean(text)))
}

fn rest(left: usize, thing: &str, why: &str, style: &Style) -> String {
    let text = match left {
        0 => return String::new(),
        1 => format!("1 more {thing} {why}; --full shows it."),
        n => format!("{n} more {thing}s {why}; --full shows them."),
    };
    let line = style.paint(Paint::Faint, &style.clean(&text));
    format!("{line}\n")
}

/// About three digits.
fn figure(x: f64) -> String {
    match x.abs() {
        size if size >= 1e5 || (size > 0.0 && size < 1e-3) => format!("{x:.1e}"),
        size if size >= 100.0 => format!("{x:.0}"),
        size if size >= 10.0 => format!("{x:.1}"),
        size if size >= 1.0 => format!("{x:.2}"),
        _ => format!("{x:.3}"),
    }
}

fn weight(drawn: &Drawn) -> String {
    let summary = &drawn.summary;
    if drawn.certain {
        return "Nothing is left open: every draw is the same.".into();
    }
    let mut said = format!(
        "{} draws of all that the scenario leaves open, seed {}; weighed by how well they explain the reports they are worth {}. \
         {} solved from the point estimate's branch at a lower λ, {} along their own branch from uniform play.",
        thousands(summary.draws),
        drawn.seed,
        thousands(summary.effective.round() as usize),
        thousands(summary.climbed),
        thousands(summary.traced),
    );
    if let Some(audit) = &drawn.audit {
        said.push_str(&format!(
            " Audited: {} traced afresh, {} differ.",
            count(audit.traced as usize, "draw"),
            audit.differ
        ));
    }
    said
}

fn warnings(drawn: &Drawn) -> Vec<String> {
    let (summary, first): (&Weighing, &Weighing) = (&drawn.summary, &drawn.first);
    let mut lines = Vec::new();
    if first.thin() {
        let mut line = format!(
            "A few draws carry almost all of the weight: {} that are even over all that is open are worth {}, and the heaviest \
             has {} of the weight.",
            count(first.draws, "draw"),
            thousands(first.effective.round() as usize),
            percent(first.heaviest)
        );
        if let Some(carrier) = drawn.carriers.first() {
            line.push_str(&format!(
                " One report does most of that, {}: without it they would be worth {}.",
                carrier.evidence,
                thousands(carrier.effective_without.round() as usize)
            ));
        }
        lines.push(line);
        let further = summary.draws - first.draws;
        if further > 0 {
            lines.push(format!(
                "So {} were added where the weight is.",
                count(further, "draw")
            ));
        }
    }
    if summary.thin() {
        lines
            .push("Still these answers say more about a few draws than about the scenario.".into());
    }
    if summary.unsolved > 0 {
        let draws = count(summary.unsolved, "draw");
        lines.push(format!(
            "{draws} could not be solved and count for nothing."
        ));
    }
    let audit = drawn.audit.unwrap_or_default();
    if audit.differ > 0 {
        lines.push(format!(
            "{} of {} come out otherwise when they are traced from uniform play: these worlds have several equilibria, and so may \
             others. Look at the spread at a lower --lambda, where there is one.",
            audit.differ,
            count(audit.traced as usize, "audited draw")
        ));
    }
    if audit.unsolved > 0 {
        lines.push(format!(
            "{} could not be traced to the end, so that nothing is said of them.",
            count(audit.unsolved as usize, "audited draw")
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
