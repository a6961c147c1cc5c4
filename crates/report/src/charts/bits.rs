//! Chart of signals: the bits by which each observable move shifts belief between two types.

use super::drawing::{Anchor, Drawing, Rect, Spot};
use crate::findings::{RoundName, SignalGroup};
use crate::view::round;
use crate::view::signal::{ARISES, Telling, telling};
use crate::view::words::{self, percent};

const WIDTH: f64 = 480.0;
/// Where the bars' room starts; the moves stand left of it.
const LEFT: f64 = 214.0;
/// Room at either end for a bar's number.
const NUMBER: f64 = 44.0;
const HEAD: f64 = 26.0;
const ROW: f64 = 34.0;
/// Rows of one chart; the table beside it has them all.
const MOST: usize = 12;
/// The scale is never finer than this many bits to a side, so that noise looks small.
const LEAST_SCALE: f64 = 1.0;

/// Each move once, in the round in which it weighs most: bars to the right for moves that speak for the first type, to the left for those that speak against it. A pale bar is a
/// move that is hidden from some actors; its tick is its weight for an outside observer.
pub fn bits(group: &SignalGroup, names: &[RoundName]) -> Drawing {
    let rows = telling(group, MOST);
    let height = HEAD + ROW * rows.len() as f64 + 6.0;
    let title = format!("Signals: {} or {}", group.favours, group.against);
    let mut drawing = Drawing::new(WIDTH, height, &title, &describe(&rows, names));
    let zero = (LEFT + WIDTH) / 2.0;
    let half = (WIDTH - LEFT) / 2.0;
    let most = rows
        .iter()
        .map(|told| told.row.bits.abs().max(told.row.seen_bits.abs()));
    let scale = (half - NUMBER) / most.fold(LEAST_SCALE, f64::max);
    for (anchor, x, text) in [
        (Anchor::End, zero - 6.0, format!("← {}", group.against)),
        (Anchor::Start, zero + 6.0, format!("{} →", group.favours)),
    ] {
        drawing.label(
            "small strong",
            Spot {
                at: (x, 14.0),
                anchor,
                room: half - 6.0,
            },
            &text,
        );
    }
    drawing.line("axis", (zero, HEAD - 6.0), (zero, height - 2.0));
    for (i, told) in rows.iter().enumerate() {
        let row = told.row;
        let y = HEAD + ROW * i as f64;
        drawing.label(
            "",
            Spot {
                at: (0.0, y + 13.0),
                anchor: Anchor::Start,
                room: LEFT - 8.0,
            },
            &row.label,
        );
        let below = caption(told, names);
        drawing.label(
            "small muted",
            Spot {
                at: (0.0, y + 26.0),
                anchor: Anchor::Start,
                room: LEFT - 8.0,
            },
            &below,
        );
        let tip = zero + scale * row.bits;
        let side = if row.bits < 0.0 { "against" } else { "for" };
        let class = if row.public {
            side.into()
        } else {
            format!("hidden-{side}")
        };
        drawing.rect(
            &class,
            Rect {
                x: zero.min(tip),
                y: y + 5.0,
                width: (tip - zero).abs(),
                height: 16.0,
            },
        );
        if !row.public {
            let seen = zero + scale * row.seen_bits;
            drawing.line("seen", (seen, y + 2.0), (seen, y + 24.0));
        }
        let (anchor, gap) = if row.bits < 0.0 {
            (Anchor::End, -5.0)
        } else {
            (Anchor::Start, 5.0)
        };
        drawing.text(
            "strong",
            (tip + gap, y + 17.0),
            anchor,
            &words::bits(row.bits),
        );
    }
    drawing
}

/// When a move weighs this much, how often its decision comes up then, and what it weighs in other rounds.
fn caption(told: &Telling, names: &[RoundName]) -> String {
    let mut text = round(names, told.row.round);
    if told.row.takes_place < 0.995 {
        text.push_str(&format!(" · {ARISES} {}", percent(told.row.takes_place)));
    }
    match told.span() {
        None => {}
        Some((low, high)) if words::bits(low) == words::bits(high) => {
            text.push_str(&format!(" · else {}", words::bits(low)));
        }
        Some((low, high)) => {
            text.push_str(&format!(
                " · else {} to {}",
                words::bits(low),
                words::bits(high)
            ));
        }
    }
    text
}

fn describe(rows: &[Telling], names: &[RoundName]) -> String {
    let lines = rows.iter().map(|Telling { row, .. }| {
        let when = round(names, row.round);
        format!("{} in {when}: {} bits.", row.label, words::bits(row.bits))
    });
    lines.collect::<Vec<_>>().join(" ")
}
