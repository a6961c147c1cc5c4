//! A distribution over levels: how likely each is, beside what it was before any report and how far it goes over the worlds.

use super::drawing::{Anchor, Drawing, Rect, Spot};
use crate::measured::{HowMuch, Level};
use crate::view::measured::level_name;
use crate::view::words::{between, percent};

const WIDTH: f64 = 400.0;
/// Of a chart with a row for each level: room for its name and for its figures.
const NAME: f64 = 96.0;
const FIGURES: f64 = 124.0;
const ROW: f64 = 22.0;
/// With more levels than this they stand side by side.
const ROWS: usize = 12;
/// Of a chart with levels side by side.
const LEFT: f64 = 40.0;
const TOP: f64 = 10.0;
const PLOT: f64 = 110.0;
const BOTTOM: f64 = 24.0;
/// Room for one level's name below.
const TICK: f64 = 34.0;
/// Room for the line that says what the signs are.
const KEY: f64 = 22.0;

/// A bar for each level in the round asked about, a line across its end for nine tenths of the worlds that fit, and a hollow mark
/// for what it was before any report.
pub fn levels(own: &HowMuch) -> Drawing {
    let most = own.levels.iter().flat_map(|level| {
        let over = level.over.map_or(0.0, |over| over.high);
        [level.probability, level.prior, over]
    });
    // Never so fine a scale that little looks like much.
    let least = (2.0 / own.levels.len().max(1) as f64).min(0.25);
    let most = most.fold(least, f64::max);
    if own.levels.len() <= ROWS {
        rows(own, most)
    } else {
        columns(own, most)
    }
}

fn rows(own: &HowMuch, most: f64) -> Drawing {
    let count = own.levels.len() as f64;
    let mut drawing = blank(own, ROW * count + KEY + 4.0);
    let edge = WIDTH - FIGURES;
    let x = |p: f64| NAME + (edge - NAME) * p / most;
    drawing.line("axis", (NAME, 0.0), (NAME, ROW * count));
    for (i, level) in own.levels.iter().enumerate() {
        let middle = ROW * (i as f64 + 0.5);
        let spot = Spot {
            at: (NAME - 7.0, middle + 4.0),
            anchor: Anchor::End,
            room: NAME - 7.0,
        };
        drawing.label("", spot, &level_name(&level.name));
        let bar = Rect {
            x: NAME,
            y: middle - 7.0,
            width: x(level.probability) - NAME,
            height: 14.0,
        };
        drawing.rect("bar", bar);
        if let Some(over) = level.over.filter(|over| over.low < over.high) {
            let (from, to) = (x(over.low), x(over.high));
            drawing.line("reach", (from, middle), (to, middle));
            for end in [from, to] {
                drawing.line("reach", (end, middle - 4.0), (end, middle + 4.0));
            }
        }
        drawing.circle("hollow", (x(level.prior), middle), 3.5);
        let now = percent(level.probability);
        let figure = (edge + 44.0, middle + 4.0);
        drawing.text("strong", figure, Anchor::End, &now);
        let range = level.over.map(|over| between(over.low, over.high));
        if let Some(range) = range.filter(|range| *range != now) {
            let at = (edge + 50.0, middle + 4.0);
            drawing.text("small muted", at, Anchor::Start, &range);
        }
    }
    key(&mut drawing, own, (8.0, ROW * count + KEY - 4.0));
    drawing
}

fn columns(own: &HowMuch, most: f64) -> Drawing {
    let mut drawing = blank(own, TOP + PLOT + BOTTOM + KEY);
    let edge = WIDTH - 8.0;
    let each = (edge - LEFT) / own.levels.len() as f64;
    let y = |p: f64| TOP + PLOT * (1.0 - p / most);
    for p in [0.0, most / 2.0, most] {
        drawing.line("grid", (LEFT, y(p)), (edge, y(p)));
        let at = (LEFT - 5.0, y(p) + 4.0);
        drawing.text("small muted", at, Anchor::End, &percent(p));
    }
    let step = (TICK / each).ceil().max(1.0) as usize;
    for (i, level) in own.levels.iter().enumerate() {
        let middle = LEFT + each * (i as f64 + 0.5);
        let wide = (0.7 * each).max(1.0);
        let bar = Rect {
            x: middle - wide / 2.0,
            y: y(level.probability),
            width: wide,
            height: y(0.0) - y(level.probability),
        };
        drawing.rect("bar", bar);
        if let Some(over) = level.over.filter(|over| over.low < over.high) {
            drawing.line("reach", (middle, y(over.low)), (middle, y(over.high)));
        }
        if level.prior >= 0.005 {
            let radius = (each / 3.0).clamp(1.5, 3.5);
            drawing.circle("hollow", (middle, y(level.prior)), radius);
        }
        if i % step == 0 {
            let at = (middle, TOP + PLOT + 16.0);
            let name = level_name(&level.name);
            drawing.text("small muted", at, Anchor::Middle, &name);
        }
    }
    key(&mut drawing, own, (LEFT, TOP + PLOT + BOTTOM + KEY - 8.0));
    drawing
}

fn blank(own: &HowMuch, height: f64) -> Drawing {
    let title = format!("{}: how likely each level is", own.label);
    let each = own.levels.iter().map(describe);
    Drawing::new(WIDTH, height, &title, &each.collect::<Vec<_>>().join(" "))
}

/// What the signs are.
fn key(drawing: &mut Drawing, own: &HowMuch, (x, y): (f64, f64)) {
    drawing.circle("hollow", (x + 4.0, y - 4.0), 3.5);
    let text = "before any report";
    drawing.text("small muted", (x + 13.0, y), Anchor::Start, text);
    if own
        .levels
        .iter()
        .any(|l| l.over.is_some_and(|o| o.low < o.high))
    {
        let from = x + 122.0;
        drawing.line("reach", (from, y - 4.0), (from + 16.0, y - 4.0));
        let text = "nine tenths of the worlds that fit";
        drawing.text("small muted", (from + 22.0, y), Anchor::Start, text);
    }
}

fn describe(level: &Level) -> String {
    let over = level.over.map_or_else(String::new, |over| {
        format!(
            ", over the worlds that fit {}",
            between(over.low, over.high)
        )
    });
    format!(
        "{}: {}, {} before any report{over}.",
        level_name(&level.name),
        percent(level.probability),
        percent(level.prior)
    )
}
