//! Tornado chart: how far each uncertain input moves an answer, alone.

use super::drawing::{Anchor, Drawing, Rect, Spot};
use crate::drivers::{Driven, Row};
use crate::view::words::percent;

const WIDTH: f64 = 560.0;
/// Where the bars' room starts; names stand left of it.
const LEFT: f64 = 214.0;
/// Room at either end for a bar's number.
const NUMBER: f64 = 40.0;
const HEAD: f64 = 26.0;
const ROW: f64 = 34.0;
/// Rows of one chart; the table beside it has them all.
const MOST: usize = 14;
/// The scale is never finer than this, as probability, so that noise looks small.
const LEAST_SCALE: f64 = 0.02;

/// A bar for each uncertain input, from the lowest to the highest answer at its ends, around the answer as it is. A pale bar is
/// one along the derivative alone; a tick is where the derivative leads where the game, solved there, says otherwise.
pub fn tornado(driven: &Driven) -> Drawing {
    let rows: Vec<&Row> = driven.rows.iter().take(MOST).collect();
    let height = HEAD + ROW * rows.len() as f64 + 6.0;
    let title = format!("What drives the answer: {}", driven.label);
    let mut drawing = Drawing::new(WIDTH, height, &title, &describe(driven, &rows));
    let (low, high) = range(driven, &rows);
    let x = |p: f64| LEFT + NUMBER + (p - low) / (high - low) * (WIDTH - LEFT - 2.0 * NUMBER);
    let now = x(driven.base);
    let text = format!("now {}", percent(driven.base));
    drawing.text("small strong", (now, 14.0), Anchor::Middle, &text);
    for (i, row) in rows.iter().enumerate() {
        let y = HEAD + ROW * i as f64;
        drawing.label(
            "",
            Spot {
                at: (0.0, y + 13.0),
                anchor: Anchor::Start,
                room: LEFT - 8.0,
            },
            &row.path,
        );
        let mut ends = [&row.ends[0], &row.ends[1]];
        ends.sort_by(|a, b| a.answer.total_cmp(&b.answer));
        let below = format!("{} … {}", ends[0].at, ends[1].at);
        drawing.label(
            "small muted",
            Spot {
                at: (0.0, y + 26.0),
                anchor: Anchor::Start,
                room: LEFT - 8.0,
            },
            &below,
        );
        for (end, side) in ends.into_iter().zip(["against", "for"]) {
            let tip = x(end.answer);
            let class = match end.solved {
                Some(_) => side.into(),
                None => format!("hidden-{side}"),
            };
            let (from, to) = (now.min(tip), now.max(tip));
            // Both ends may lie on one side; then one bar lies in the other.
            drawing.rect(
                &class,
                Rect {
                    x: from,
                    y: y + 5.0,
                    width: to - from,
                    height: 16.0,
                },
            );
        }
        for end in ends
            .into_iter()
            .filter(|end| row.bent && end.solved.is_some())
        {
            let at = x(end.straight.clamp(low, high));
            drawing.line("seen", (at, y + 2.0), (at, y + 24.0));
        }
        let numbers = [
            (0, now.min(x(ends[0].answer)) - 5.0, Anchor::End),
            (1, now.max(x(ends[1].answer)) + 5.0, Anchor::Start),
        ];
        for (which, at, anchor) in numbers {
            drawing.text(
                "small strong",
                (at, y + 17.0),
                anchor,
                &percent(ends[which].answer),
            );
        }
    }
    drawing.line("axis", (now, HEAD - 6.0), (now, height - 2.0));
    drawing
}

/// The answers between which the chart lies.
fn range(driven: &Driven, rows: &[&Row]) -> (f64, f64) {
    let answers = rows.iter().flat_map(|row| &row.ends).map(|end| end.answer);
    let start = (driven.base - LEAST_SCALE, driven.base + LEAST_SCALE);
    answers.fold(start, |(low, high), p| (low.min(p), high.max(p)))
}

fn describe(driven: &Driven, rows: &[&Row]) -> String {
    let mut text = format!("Now {}.", percent(driven.base));
    for row in rows {
        let end = |i: usize| format!("{} at {}", percent(row.ends[i].answer), row.ends[i].at);
        text.push_str(&format!(" {}: {}, {}.", row.path, end(0), end(1)));
    }
    text
}
