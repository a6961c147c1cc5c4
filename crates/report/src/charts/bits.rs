//! How much each observable move should shift belief between two types.

use super::drawing::{Anchor, Drawing};
use super::rounds;
use crate::findings::{RoundName, Signal, SignalGroup};
use crate::words::{self, percent};

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

/// Bars to the right for moves that speak for the first type, to the left for those that speak against it. A pale bar is a
/// move that not everybody sees; its tick is what it weighs for somebody who only watches.
pub fn bits(group: &SignalGroup, names: &[RoundName]) -> Drawing {
    let rows = telling(group, MOST);
    let height = HEAD + ROW * rows.len() as f64 + 6.0;
    let title = format!("{}: {} or {}", group.actor, group.favours, group.against);
    let mut drawing = Drawing::new(WIDTH, height, &title, &describe(&rows, names));
    let zero = (LEFT + WIDTH) / 2.0;
    let half = (WIDTH - LEFT) / 2.0;
    let most = rows
        .iter()
        .map(|row| row.bits.abs().max(row.seen_bits.abs()));
    let scale = (half - NUMBER) / most.fold(LEAST_SCALE, f64::max);
    for (anchor, x, text) in [
        (Anchor::End, zero - 6.0, format!("← {}", group.against)),
        (Anchor::Start, zero + 6.0, format!("{} →", group.favours)),
    ] {
        drawing.label("small strong", (x, 14.0), anchor, &text, half - 6.0);
    }
    drawing.line("axis", (zero, HEAD - 6.0), (zero, height - 2.0));
    for (i, row) in rows.iter().enumerate() {
        let y = HEAD + ROW * i as f64;
        drawing.label("", (0.0, y + 13.0), Anchor::Start, &row.label, LEFT - 8.0);
        let when = rounds::name(names, row.round);
        let takes_place = format!("{when} · takes place {}", percent(row.takes_place));
        drawing.text("small muted", (0.0, y + 26.0), Anchor::Start, &takes_place);
        let tip = zero + scale * row.bits;
        let side = if row.bits < 0.0 { "against" } else { "for" };
        let class = if row.public {
            side.into()
        } else {
            format!("hidden-{side}")
        };
        drawing.rect(&class, zero.min(tip), y + 5.0, (tip - zero).abs(), 16.0);
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

/// The weightiest moves, at most `n`, in the order of their weight for the first type. Moves of decisions that hardly ever
/// take place are left out.
pub(crate) fn telling(group: &SignalGroup, n: usize) -> Vec<&Signal> {
    let mut rows: Vec<&Signal> = group
        .rows
        .iter()
        .filter(|row| row.takes_place >= 0.01)
        .collect();
    rows.sort_by(|a, b| b.bits.abs().total_cmp(&a.bits.abs()));
    rows.truncate(n);
    rows.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    rows
}

fn describe(rows: &[&Signal], names: &[RoundName]) -> String {
    let lines = rows.iter().map(|row| {
        let when = rounds::name(names, row.round);
        format!("{} in {when}: {} bits.", row.label, words::bits(row.bits))
    });
    lines.collect::<Vec<_>>().join(" ")
}
