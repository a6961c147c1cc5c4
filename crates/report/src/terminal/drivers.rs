//! What drives an answer: `drivers`.

use demarche_inference::uncertain::sobol::{POOR, Share};

use super::page::{Page, bar};
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::drivers::{Driven, Row, SpreadOver, SwapRow};
use crate::view::layer::Layer;
use crate::view::words::{count, percent};

/// Rows of each table where not everything is asked for.
const SHOWN: usize = 15;
/// Columns of a bar to either side of the answer as it is.
const HALF: usize = 6;
/// Answers that move less than this, as probability, count as unmoved.
const UNMOVED: f64 = 0.0005;

/// The tornado, the orders that matter, and what explains the spread.
pub fn driven(driven: &Driven, style: &Style) -> String {
    let mut page = Page::new(style, &driven.equilibrium);
    page.say(0, Paint::Strong, &driven.title);
    let now = percent(driven.base);
    page.say(
        0,
        Paint::Plain,
        &format!("{} {now} at the point estimate.", driven.label),
    );
    tornado(driven, &mut page);
    if !driven.swaps.is_empty() {
        orders(driven, &mut page);
    }
    if let Some(spread) = &driven.spread {
        explained(spread, &mut page);
    }
    page.finish()
}

/// How far each thing takes the answer, one after the other.
fn tornado(driven: &Driven, page: &mut Page<'_>) {
    page.heading("What drives the answer", Layer::Derived);
    let solved = driven
        .rows
        .iter()
        .any(|row| row.ends.iter().any(|end| end.solved.is_some()));
    let how = if solved {
        "Each thing alone at the ends of what the scenario allows, the game solved anew there. A ranking goes to the weights \
         that move the answer most among those that its order allows. * a straight line along the derivative is off by more \
         than a percentage point."
    } else {
        "Each thing alone at the ends of what the scenario allows, along a straight line with the exact derivative: nothing \
         was solved anew."
    };
    page.say(2, Paint::Faint, how);
    if driven.rows.is_empty() {
        page.say(
            2,
            Paint::Plain,
            "Nothing is left open: no number has a range, and nobody ranks two goals.",
        );
        return;
    }
    let moves = |row: &&Row| {
        row.ends
            .iter()
            .any(|end| (end.answer - driven.base).abs() >= UNMOVED)
    };
    let moving: Vec<&Row> = driven.rows.iter().filter(moves).collect();
    let away = moving.iter().flat_map(|row| &row.ends);
    let most = away
        .map(|end| (end.answer - driven.base).abs())
        .fold(0.01, f64::max);
    let leans = [
        Lean::Wraps,
        Lean::Right,
        Lean::Right,
        Lean::Left,
        Lean::Left,
        Lean::Left,
    ];
    let mut table = Table::new(&leans);
    table.head(&["", "at", "answer", "", "answer", "at"]);
    for row in moving.iter().take(page.most(SHOWN)) {
        let mut ends = [&row.ends[0], &row.ends[1]];
        ends.sort_by(|a, b| a.answer.total_cmp(&b.answer));
        let [low, high] = ends;
        let (left, _) = bar((low.answer - driven.base).min(0.0), most, HALF, "░");
        let (_, right) = bar((high.answer - driven.base).max(0.0), most, HALF, "█");
        let mark = if row.bent { "*" } else { "" };
        table.row(vec![
            (Paint::Plain, row.path.clone()),
            (Paint::Faint, low.at.clone()),
            (Paint::Against, percent(low.answer)),
            (Paint::Derived, format!("{left}│{right}")),
            (Paint::For, format!("{}{mark}", percent(high.answer))),
            (Paint::Faint, high.at.clone()),
        ]);
        let about = match &row.label {
            label if label.is_empty() || *label == row.path => continue,
            label => label,
        };
        table.note(Paint::Faint, about);
    }
    page.table(&table, 2);
    let still = driven.rows.len() - moving.len();
    let left = moving.len().saturating_sub(page.most(SHOWN));
    if left > 0 {
        page.say(
            2,
            Paint::Faint,
            &format!("… and {left} that move it less: --full prints them."),
        );
    }
    if still > 0 {
        let text = format!(
            "{} by less than a twentieth of a percentage point.",
            moved(still)
        );
        page.say(2, Paint::Faint, &text);
    }
}

fn moved(n: usize) -> String {
    if n == 1 {
        "One more moves it".into()
    } else {
        format!("{n} more move it")
    }
}

/// Which orders of goals matter.
fn orders(driven: &Driven, page: &mut Page<'_>) {
    page.heading("Which orders matter", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Two neighbouring goals of one type swapped, the rest as it is, the game solved anew.",
    );
    let tells = |row: &&SwapRow| {
        let away = row
            .answer
            .is_none_or(|answer| (answer - driven.base).abs() >= UNMOVED);
        away || !row.flips.is_empty()
    };
    let telling: Vec<&SwapRow> = driven.swaps.iter().filter(tells).collect();
    let mut table = Table::new(&[Lean::Left, Lean::Left, Lean::Right, Lean::Wraps]);
    table.head(&["who", "if it put", "answer", "what flips"]);
    for row in telling.iter().take(page.most(SHOWN)) {
        let answer = row.answer.map_or("none".into(), percent);
        let flip = |(question, before, after): &(String, f64, f64)| {
            format!("{question} {} → {}", percent(*before), percent(*after))
        };
        let flips: Vec<String> = row.flips.iter().map(flip).collect();
        table.row(vec![
            (Paint::Plain, row.path.clone()),
            (Paint::Plain, format!("{} above {}", row.below, row.above)),
            (Paint::Strong, answer),
            (Paint::Against, flips.join("; ")),
        ]);
    }
    page.table(&table, 2);
    let left = telling.len().saturating_sub(page.most(SHOWN));
    if left > 0 {
        page.say(
            2,
            Paint::Faint,
            &format!("… and {left} that move it less: --full prints them."),
        );
    }
    let still = driven.swaps.len() - telling.len();
    if still > 0 {
        let text = format!(
            "{} of {} move it by nothing to speak of.",
            count(still, "swap"),
            driven.swaps.len()
        );
        page.say(2, Paint::Faint, &text);
    }
}

/// What explains the spread over draws.
fn explained(spread: &SpreadOver, page: &mut Page<'_>) {
    page.heading("What explains the spread", Layer::Derived);
    let text = format!(
        "Over {} of everything at once (seed {}, each counting alike) the answer is {} on average, give or take {} points \
         (standard deviation). A polynomial of {} predicts {} of its variance at draws that it has not seen.",
        count(spread.draws, "draw"),
        spread.seed,
        percent(spread.mean),
        (1000.0 * spread.deviation).round() / 10.0,
        count(spread.terms, "term"),
        percent(spread.predicted.clamp(0.0, 1.0)),
    );
    page.say(2, Paint::Faint, &text);
    if spread.shares.is_empty() {
        let text = format!(
            "That is less than {}: too poor a fit to say what the spread comes from. More draws (--draws) may help.",
            percent(POOR)
        );
        page.say(2, Paint::Against, &text);
        return;
    }
    page.say(
        2,
        Paint::Faint,
        "Shares of what the fit explains (Sobol indices), with 5–95 % over resampled draws; a ranking's weights count together.",
    );
    let mut table = Table::new(&[
        Lean::Wraps,
        Lean::Right,
        Lean::Left,
        Lean::Right,
        Lean::Left,
    ]);
    table.head(&["", "alone", "", "with others", ""]);
    let tells: Vec<_> = spread
        .shares
        .iter()
        .filter(|row| row.indices.total.share >= 0.005)
        .collect();
    for row in tells.iter().take(page.most(SHOWN)) {
        let range = |share: &Share| format!("{}–{}", percent(share.low), percent(share.high));
        let (first, total) = (&row.indices.first, &row.indices.total);
        table.row(vec![
            (Paint::Plain, row.path.clone()),
            (Paint::Strong, percent(first.share)),
            (Paint::Faint, range(first)),
            (Paint::Strong, percent(total.share)),
            (Paint::Faint, range(total)),
        ]);
    }
    page.table(&table, 2);
    let left = tells.len().saturating_sub(page.most(SHOWN));
    let rest = spread.shares.len() - tells.len() + left;
    if rest > 0 {
        page.say(2, Paint::Faint, &format!("The other {rest} explain less."));
    }
}
