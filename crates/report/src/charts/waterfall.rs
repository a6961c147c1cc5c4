//! Chart of how an answer comes about: what there is to start from, what comes to it, and what that adds up to.

use super::drawing::{Anchor, Drawing, Rect};
use crate::findings::Answer;
use crate::view::anatomy::{Part, points, steps};
use crate::view::words::percent;

const WIDTH: f64 = 400.0;
/// Where the scale starts; the parts are named left of it.
const LEFT: f64 = 110.0;
/// Room right of the scale for a bar's number.
const RIGHT: f64 = 98.0;
const TOP: f64 = 4.0;
const ROW: f64 = 26.0;
const BAR: f64 = 16.0;
const FOOT: f64 = 22.0;
/// The longest head of an arrow.
const HEAD: f64 = 7.0;

/// One row for each part, from the top: the base as a bar, each step as an arrow from where the last part ended to where this one
/// ends, and the answer as a bar. Every number stands beside its mark: steps in points, everything else in percent.
pub fn waterfall(answer: &Answer) -> Drawing {
    let rows = rows(answer);
    let floor = TOP + ROW * rows.len() as f64;
    let title = format!("How the answer comes about: {}", answer.label);
    let mut drawing = Drawing::new(WIDTH, floor + FOOT, &title, &describe(&rows));
    let edge = WIDTH - RIGHT;
    let x = |p: f64| LEFT + p.clamp(0.0, 1.0) * (edge - LEFT);
    for (p, text) in [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")] {
        drawing.line("grid", (x(p), TOP), (x(p), floor));
        drawing.text("small muted", (x(p), floor + 15.0), Anchor::Middle, text);
    }
    for (i, row) in rows.iter().enumerate() {
        let top = TOP + ROW * i as f64 + 0.5 * (ROW - BAR);
        let (from, to) = (x(row.from), x(row.to));
        if i > 0 {
            // From the end of the part above: there this one starts, or, at the end, there the answer is.
            let at = if row.step { from } else { to };
            drawing.line("joint", (at, top - (ROW - BAR)), (at, top));
        }
        match row.step {
            true => arrow(&mut drawing, (from, to), top),
            false => drawing.rect(
                if i == 0 { "start" } else { "whole" },
                Rect {
                    x: from,
                    y: top,
                    width: to - from,
                    height: BAR,
                },
            ),
        }
        // A bar that is hardly wider than nothing is seen all the same.
        drawing.line("seen", (to, top), (to, top + BAR));
        let line = top + 12.5;
        drawing.text("", (0.0, line), Anchor::Start, row.name);
        let class = if row.step { "strong" } else { "strong total" };
        drawing.text(
            class,
            (from.max(to) + 6.0, line),
            Anchor::Start,
            &row.figure(),
        );
    }
    drawing
}

/// A part of the answer, between two places on the scale.
struct Row {
    name: &'static str,
    from: f64,
    to: f64,
    /// Whether it comes to what is there, and is told in points.
    step: bool,
    /// What comes to it, as probability.
    adds: f64,
}

impl Row {
    fn figure(&self) -> String {
        match self.step {
            true => points(self.adds),
            false => percent(self.to),
        }
    }
}

fn rows(answer: &Answer) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0.0;
    for Part { name, adds, step } in steps(answer) {
        rows.push(Row {
            name,
            from: at,
            to: at + adds,
            step,
            adds,
        });
        at += adds;
    }
    rows.push(Row {
        name: "Answer",
        from: 0.0,
        to: answer.probability,
        step: false,
        adds: answer.probability,
    });
    rows
}

/// An arrow of a bar's height, to the right for what makes the answer likelier. The direction has a colour and a shape.
fn arrow(drawing: &mut Drawing, (from, to): (f64, f64), top: f64) {
    let way = if to < from { -1.0 } else { 1.0 };
    let neck = to - way * HEAD.min((to - from).abs());
    let (middle, bottom) = (top + 0.5 * BAR, top + BAR);
    let corners = [
        (from, top),
        (neck, top),
        (to, middle),
        (neck, bottom),
        (from, bottom),
    ];
    drawing.polygon(if to < from { "down" } else { "up" }, &corners);
}

fn describe(rows: &[Row]) -> String {
    let said = rows.iter().map(|row| match row.step {
        true => format!("{} {}, to {}.", row.name, row.figure(), percent(row.to)),
        false => format!("{} {}.", row.name, row.figure()),
    });
    said.collect::<Vec<_>>().join(" ")
}
