//! Text of `drivers`: what drives an answer.

use demarche_inference::uncertain::sobol::POOR;

use super::page::{Page, bar};
use super::style::{Paint, Style};
use super::table::{Lean, Table};
use crate::drivers::{Driven, SpreadOver};
use crate::view::driver::{
    Drivers, NOTHING_OPEN, SOLVED, SOLVED_MORE, STRAIGHT, Share, drivers, spread,
};
use crate::view::layer::Layer;
use crate::view::words::{count, percent};

/// Rows of each table where not everything is asked for.
const SHOWN: usize = 15;
/// Columns of a bar to either side of the answer as it is.
const HALF: usize = 6;

/// The tornado, the orders that matter, and what explains the spread.
pub fn driven(driven: &Driven, style: &Style) -> String {
    let mut page = Page::new(style, &driven.equilibrium);
    page.say(0, Paint::Strong, &driven.title);
    let drivers = drivers(driven);
    page.say(0, Paint::Plain, &format!("{}.", drivers.now));
    tornado(&drivers, &mut page);
    if !driven.swaps.is_empty() {
        orders(&drivers, &mut page);
    }
    if let Some(spread) = &driven.spread {
        explained(spread, &drivers.shares, &mut page);
    }
    page.finish()
}

/// How far each uncertain input moves the answer.
fn tornado(drivers: &Drivers<'_>, page: &mut Page<'_>) {
    let driven = drivers.driven;
    page.heading("What drives the answer", Layer::Derived);
    let how = match drivers.solved {
        true => format!("{SOLVED} {SOLVED_MORE}"),
        false => STRAIGHT.into(),
    };
    page.say(2, Paint::Faint, &how);
    if driven.rows.is_empty() {
        page.say(2, Paint::Plain, NOTHING_OPEN);
        return;
    }
    let moving = drivers.moving();
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
fn orders(drivers: &Drivers<'_>, page: &mut Page<'_>) {
    page.heading("Which orders matter", Layer::Derived);
    page.say(
        2,
        Paint::Faint,
        "Two neighbouring goals of one type swapped, the rest as it is, the game solved anew.",
    );
    let mut table = Table::new(&[Lean::Left, Lean::Left, Lean::Right, Lean::Wraps]);
    table.head(&["who", "if it put", "answer", "what flips"]);
    for order in drivers.orders.iter().take(page.most(SHOWN)) {
        table.row(vec![
            (Paint::Plain, order.who.into()),
            (Paint::Plain, order.put.clone()),
            (Paint::Strong, order.answer.clone()),
            (Paint::Against, order.flips.clone()),
        ]);
    }
    page.table(&table, 2);
    let left = drivers.orders.len().saturating_sub(page.most(SHOWN));
    if left > 0 {
        page.say(
            2,
            Paint::Faint,
            &format!("… and {left} that move it less: --full prints them."),
        );
    }
    let swaps = drivers.driven.swaps.len();
    let still = swaps - drivers.orders.len();
    if still > 0 {
        let text = format!(
            "{} of {} move it by nothing to speak of.",
            count(still, "swap"),
            swaps
        );
        page.say(2, Paint::Faint, &text);
    }
}

/// Shares of the spread over draws.
fn explained(found: &SpreadOver, shares: &[Share<'_>], page: &mut Page<'_>) {
    page.heading("What explains the spread", Layer::Derived);
    page.say(2, Paint::Faint, &spread(found));
    if found.shares.is_empty() {
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
    for Share { what, alone, total } in shares.iter().take(page.most(SHOWN)) {
        table.row(vec![
            (Paint::Plain, (*what).into()),
            (Paint::Strong, alone.0.clone()),
            (Paint::Faint, alone.1.clone()),
            (Paint::Strong, total.0.clone()),
            (Paint::Faint, total.1.clone()),
        ]);
    }
    page.table(&table, 2);
    let left = shares.len().saturating_sub(page.most(SHOWN));
    let rest = found.shares.len() - shares.len() + left;
    if rest > 0 {
        page.say(2, Paint::Faint, &format!("The other {rest} explain less."));
    }
}
